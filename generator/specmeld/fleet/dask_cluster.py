"""Tasks on a Dask cluster, whose workers need specmeld and nothing else.

A worker gives each task to a process of its own that is watched as one on this machine is, so that
a bad member ends that process and not the worker. A task travels as bytes within the graph: the
scheduler has it still when a worker is lost, and hands it to another.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping
from socket import gethostname
from types import TracebackType
from typing import Any

from specmeld.diagnostics import ConfigError, OutputError
from specmeld.extras import extra
from specmeld.fleet.identity import identity_digest, versions
from specmeld.fleet.local_processes import Worker, WorkerLostError, told_lost
from specmeld.fleet.tasks import BrokenTaskError, Outcome, Task, for_network, lost
from specmeld.fleet.workspace import Limits

_CONNECT_SECONDS = 20
_AHEAD = 3
"""Tasks for each thread of the cluster that are on their way at once."""
_TRIES = 3
"""Times that a task is handed out whose worker is lost with it."""
_LOST = "start it and run again"
_INSTALL = "install the same versions there, since others may generate different files"


class DaskCluster:
    """The workers of a scheduler."""

    def __init__(self, address: str, limits: Limits) -> None:
        with extra("fleet", "a cluster"):
            from distributed import Client
        self._limits = limits
        _silence()
        try:
            self._client: Any = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise ConfigError(
                f"no scheduler responds at {address}: {error}",
                fix="run 'dask scheduler', and pass its address, as in tcp://127.0.0.1:8786",
            ) from error
        try:
            self._threads = self._checked()
        except BaseException:
            self._client.close()
            raise

    @property
    def workers(self) -> int:
        return self._threads

    def __enter__(self) -> DaskCluster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        self._client.close(timeout=5)

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Each task with its outcome, as they end. Raises OutputError when the scheduler is lost.

        A task whose worker is lost is handed out again.
        """
        from distributed import as_completed

        line, going = iter(tasks), _Going()
        ended = as_completed([], loop=self._client.loop)
        for _ in range(self._threads * _AHEAD):
            self._submit(next(line, None), ended, going)
        while going.tasks:
            future = next(ended)
            task = going.tasks.pop(future.key)
            outcome = self._outcome(future, task, going)
            if outcome is None:
                self._submit(task, ended, going)
                continue
            self._submit(next(line, None), ended, going)
            yield task, outcome

    def _submit(self, task: Task | None, ended: Any, going: _Going) -> None:
        if task is None:
            return
        going.number += 1
        key = f"specmeld-{task.key[:32]}-{going.number}"
        asked = (identity_digest(), self._limits.seconds, self._limits.megabytes)
        future = self._client.submit(
            work_packed, task.packed(), *asked, key=key, pure=False, retries=_TRIES
        )
        going.tasks[key] = task
        ended.add(future)

    def _outcome(self, future: Any, task: Task, going: _Going) -> Outcome | None:
        """What came back; None where the task is to be tried again."""
        if self._client.status != "running":
            raise OutputError("the scheduler was lost", fix=_LOST)
        try:
            outcome = Outcome.unpacked(future.result(timeout=60))
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # of distributed, or of the worker's own
            return self._again(task, going, f"{type(error).__name__}: {error}")
        finally:
            future.release()
        if outcome.retry and going.tries.get(task.member, 0) < 1:
            going.tries[task.member] = 1
            return None
        return outcome

    def _again(self, task: Task, going: _Going, why: str) -> Outcome | None:
        if self._client.status != "running":
            raise OutputError("the scheduler was lost", fix=_LOST)
        going.tries[task.member] = going.tries.get(task.member, 0) + 1
        if going.tries[task.member] < _TRIES:
            return None
        return lost(
            f"its worker was lost {_TRIES} times ({why[:200]})", "look at the workers' logs"
        )

    def _checked(self) -> int:
        """The threads of the workers. Raises ConfigError where they would make something else."""
        own, found = versions(), self._versions_there(_TRIES)
        for address, theirs in found.items():
            wrong = [name for name in own if theirs.get(name) != own[name]]
            if wrong:
                name = wrong[0]
                raise ConfigError(
                    f"the worker at {address} has {name} {theirs.get(name)}; here it is "
                    f"{own[name]}",
                    fix=_INSTALL,
                )
        return sum(self._client.nthreads().values()) or 1

    def _versions_there(self, tries: int) -> Mapping[str, Mapping[str, str]]:
        """Each worker's versions. A worker that is lost while it is asked costs a try."""
        try:
            self._client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
            found: Mapping[str, Mapping[str, str]] = self._client.run(versions)
        except TimeoutError as error:
            raise ConfigError(
                f"no worker has responded for {_CONNECT_SECONDS} seconds",
                fix="start one with 'dask worker' and the scheduler's address",
            ) from error
        except ImportError as error:
            raise ConfigError(
                f"specmeld cannot be imported on the workers: {error}",
                fix="install the same version there: pip install 'specmeld[fleet]'",
            ) from error
        except Exception as error:  # of distributed, or of its connections
            if tries > 1 and self._client.status == "running":
                return self._versions_there(tries - 1)
            raise ConfigError(
                f"the workers do not respond: {type(error).__name__}: {error}", fix="run again"
            ) from error
        return found


def _silence() -> None:
    """Keep what distributed logs from the terminal: what is wrong we tell, on one line."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)


class _Going:
    """What is on its way."""

    def __init__(self) -> None:
        self.tasks: dict[str, Task] = {}
        self.tries: dict[str, int] = {}
        self.number = 0


_own = threading.local()
"""The process of each thread of a worker."""


def work_packed(data: bytes, identity: str, seconds: float, megabytes: int) -> bytes:
    """What a worker runs: a packed task to a packed outcome.

    A worker that came after the run had begun has not been asked for its versions yet.
    """
    if identity != identity_digest():
        what = f"its worker on {gethostname()} has different versions of specmeld or its libraries"
        return lost(what, _INSTALL).packed()
    limits, worker = Limits(seconds, megabytes), getattr(_own, "worker", None)
    if worker is not None and worker.limits != limits:  # of another run
        worker.end()
        worker = None
    if worker is None:
        worker = _own.worker = Worker(limits)
    try:
        return for_network(worker.answer(data))
    except WorkerLostError as error:
        outcome = told_lost(error)
    except BrokenTaskError as error:
        outcome = lost(str(error), "install the same version of specmeld everywhere")
    return outcome.packed()
