"""Tasks in processes of this machine, which are started once and stay loaded.

What a task does to its process harms no other: one that ends, or takes more time or memory than it
may, is tried once more when it is alone, and then told.
"""

from __future__ import annotations

import contextlib
import os
import queue
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic
from types import TracebackType

import specmeld
from specmeld.fleet.tasks import FOR_PIPE, BrokenTaskError, Outcome, Task, lost
from specmeld.fleet.worker_process import HEAD, READY
from specmeld.fleet.workspace import Limits

_MODULE = "specmeld.fleet.worker_process"
_START_SECONDS = 120
_MOST_TASKS = 250
"""Tasks after which a process is replaced, whatever it has gathered in memory."""
_MOST_MEGABYTES = 2_000
"""Memory after which it is."""
_CHUNK = 1 << 20
_MESSAGE = 1_000_000_000
"""Bytes of the largest outcome."""


class WorkerLostError(Exception):
    """A worker that ended before its task, or had to be ended; the message says why."""


class Worker:
    """One process, and the pipes to it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._tasks = 0

    def run(self, task: bytes) -> Outcome:
        """The outcome of a packed task. Raises WorkerLostError."""
        try:
            return Outcome.unpacked(self.answer(task))
        except BrokenTaskError as error:
            self.end()
            raise WorkerLostError(str(error)) from error

    def answer(self, task: bytes) -> bytes:
        """The outcome of a packed task, packed for a pipe. Raises WorkerLostError."""
        if self._process is None:
            self._start()
        end = monotonic() + self.limits.seconds
        try:
            self._send(task, end)
            outcome, megabytes = self._receive(end)
        except (WorkerLostError, OSError) as error:
            self.end()
            raise WorkerLostError(str(error)) from error
        except BaseException:
            self.end()
            raise
        self._tasks += 1
        if self._tasks >= _MOST_TASKS or megabytes > _MOST_MEGABYTES:
            self.end()
        return outcome

    def end(self) -> None:
        """Kill the process, and what it has started."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _start(self) -> None:
        home = str(Path(specmeld.__file__).parent.parent)
        paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._tasks = 0
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", _MODULE, str(self.limits.megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,
        )
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            os.set_blocking(pipe.fileno(), False)
        try:
            ready, _ = self._receive(monotonic() + _START_SECONDS)
        except WorkerLostError:
            ready = b""
        if ready != READY:
            self.end()
            raise WorkerLostError("its process could not be started")

    def _send(self, task: bytes, end: float) -> None:
        assert self._process is not None and self._process.stdin is not None
        pipe = self._process.stdin.fileno()
        rest = memoryview(HEAD.pack(len(task), 0) + task)
        while rest:
            self._wait(end, writing=pipe)
            try:
                rest = rest[os.write(pipe, rest[:_CHUNK]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise WorkerLostError(self._ended()) from None

    def _receive(self, end: float) -> tuple[bytes, int]:
        """A message, and the megabytes that the process has had in memory."""
        length, megabytes = HEAD.unpack(self._read(HEAD.size, end))
        if length > _MESSAGE:
            raise WorkerLostError("its result is too large")
        return self._read(length, end), megabytes

    def _read(self, length: int, end: float) -> bytes:
        assert self._process is not None and self._process.stdout is not None
        pipe, data = self._process.stdout.fileno(), bytearray()
        while len(data) < length:
            self._wait(end, reading=pipe)
            part = os.read(pipe, min(_CHUNK, length - len(data)))
            if not part:
                raise WorkerLostError(self._ended())
            data += part
        return bytes(data)

    def _wait(self, end: float, *, reading: int | None = None, writing: int | None = None) -> None:
        """Until the pipe can be used. Raises WorkerLostError when the time is over."""
        waiting = select.poll()
        if reading is not None:
            waiting.register(reading, select.POLLIN)
        if writing is not None:
            waiting.register(writing, select.POLLOUT)
        left = end - monotonic()
        if left <= 0 or not waiting.poll(left * 1000):
            raise WorkerLostError(f"took longer than {self.limits.seconds:g} seconds")

    def _ended(self) -> str:
        assert self._process is not None
        try:
            code = self._process.wait(5)
        except subprocess.TimeoutExpired:
            return "its process stopped responding"
        if code < 0:
            return f"its process was ended by {_signal(-code)}"
        return f"its process ended with code {code}"


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


class LocalProcesses:
    """Several workers, and the tasks that they take from one line."""

    def __init__(self, workers: int, limits: Limits) -> None:
        self._workers = [Worker(limits) for _ in range(max(1, workers))]
        self._taking = threading.Lock()
        self._done: queue.Queue[tuple[Task, Outcome | WorkerLostError] | BaseException | None]
        self._done = queue.Queue(maxsize=2 * len(self._workers))
        self._stopped = False

    @property
    def workers(self) -> int:
        return len(self._workers)

    def __enter__(self) -> LocalProcesses:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the processes, whatever they work on."""
        self._stopped = True
        for worker in self._workers:
            worker.end()

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Each task with its outcome, as they end; those whose worker was lost come last."""
        line = iter(tasks)
        threads = [
            threading.Thread(target=self._take, args=(worker, line), daemon=True)
            for worker in self._workers
        ]
        for thread in threads:
            thread.start()
        suspects, running = [], len(threads)
        while running:
            done = self._done.get()
            if done is None:
                running -= 1
            elif isinstance(done, BaseException):
                raise done
            elif isinstance(done[1], Outcome):
                yield done[0], done[1]
            else:
                suspects.append(done[0])
        for task in suspects if not self._stopped else ():  # nothing else runs now
            yield task, self._alone(task)

    def _take(self, worker: Worker, line: Iterator[Task]) -> None:
        """What a thread does: the next task, until there is none."""
        try:
            while not self._stopped:
                with self._taking:
                    task = next(line, None)
                if task is None:
                    break
                self._done.put((task, _tried(worker, task)))
        except BaseException as error:  # of what makes the tasks
            self._done.put(error)
        self._done.put(None)

    def _alone(self, task: Task) -> Outcome:
        outcome = _tried(self._workers[0], task)
        return outcome if isinstance(outcome, Outcome) else told_lost(outcome)


def _tried(worker: Worker, task: Task) -> Outcome | WorkerLostError:
    try:
        return worker.run(task.packed(FOR_PIPE))
    except WorkerLostError as error:
        return error


def told_lost(error: WorkerLostError) -> Outcome:
    """The outcome of a task whose worker was lost twice."""
    return lost(
        f"{error}, twice", "run it alone with --debug, or raise the limits of the workspace"
    )
