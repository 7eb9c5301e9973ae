"""The same tasks on a cluster: a scheduler and workers on loopback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.fleet import poison
from tests.fleet.conftest import api, write

import specmeld as package
from specmeld.fleet import dask_cluster
from specmeld.fleet.tasks import Outcome, Task

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow

_WORKSPACE = 'members = ["*.json"]\nout = "clients"\ntime_limit = 60\n'


class Cluster:
    """Processes of Dask, which end with the test."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = one.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        home = str(Path(package.__file__).parent.parent)
        paths = [poison.install(folder / "reader"), home]
        self.env = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(self.port))
        self.workers = [self.worker() for _ in range(workers)]

    def worker(self) -> subprocess.Popen[bytes]:
        return self._start("worker", self.address, "--nthreads", "1", "--no-nanny")

    def _start(self, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments, "--no-dashboard"],
            cwd=self._folder,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path / "cluster")
    yield made
    made.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace of twelve members."""
    write(tmp_path / "all", {"specmeld-workspace.toml": _WORKSPACE})
    for number in range(12):
        write(tmp_path / "all", {f"api{number:02}.json": api(f"Api {number}", "bolts", "nuts")})
    return tmp_path / "all"


def _run(folder: Path, cluster: Cluster, *flags: str) -> subprocess.Popen[str]:
    arguments = ("generate", "--all", "--format", "json", "--scheduler", cluster.address, *flags)
    return subprocess.Popen(
        [sys.executable, "-m", "specmeld", *arguments],
        cwd=folder,
        env={**cluster.env, "SPECMELD_CACHE": str(folder.parent / "cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _states(printed: str) -> dict[str, str]:
    rows = [json.loads(line) for line in printed.splitlines()]
    return {row["member"]: row["state"] for row in rows if "member" in row}


def _files(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_cluster_makes_what_this_machine_makes_though_a_worker_is_lost(
    folder: Path, cluster: Cluster, specmeld: Any
) -> None:
    run = _run(folder, cluster)
    assert run.stdout is not None
    first = run.stdout.readline()
    cluster.workers[0].send_signal(signal.SIGKILL)
    cluster.workers.append(cluster.worker())
    rest, errors = run.communicate(timeout=200)
    assert run.returncode == 0, errors
    assert list(_states(first + rest).values()) == ["done"] * 12
    there = _files(folder / "clients")
    specmeld("generate", "--all", cwd=folder)
    assert _files(folder / "clients") == there


def test_a_run_whose_scheduler_is_lost_is_begun_again(folder: Path, cluster: Cluster) -> None:
    write(folder, {"endless.json": "POISON endless"})  # no run ends before its scheduler is lost
    run = _run(folder, cluster)
    assert run.stdout is not None
    ended = [run.stdout.readline() for _ in range(2)]
    cluster.stop()
    rest, errors = run.communicate(timeout=200)
    assert run.returncode == 2
    assert "the scheduler was lost; start it and run again; --changed skips" in errors
    assert errors.count("\n") == 1
    made = _states("".join([*ended, rest]))
    (folder / "endless.json").unlink()
    again = Cluster(folder.parent / "again")
    try:
        second, errors = _run(folder, again, "--changed").communicate(timeout=200)
    finally:
        again.stop()
    states = _states(second)
    assert {name for name, state in states.items() if state == "unchanged"} == made.keys()
    assert len(states) == 12, errors


def test_poison_ends_no_worker(folder: Path, cluster: Cluster) -> None:
    write(folder, {"crash.txt": "POISON crash", "exit.txt": "POISON exit"})
    write(folder, {"specmeld-workspace.toml": _WORKSPACE.replace("]", ', "*.txt"]')})
    printed, errors = _run(folder, cluster).communicate(timeout=200)
    states = _states(printed)
    assert (states.pop("crash.txt"), states.pop("exit.txt")) == ("failed", "failed"), errors
    assert set(states.values()) == {"done"}
    assert all(worker.poll() is None for worker in cluster.workers)


def test_without_a_scheduler_there_is_one_line(folder: Path, specmeld: Any) -> None:
    done = specmeld("generate", "--all", "--scheduler", "tcp://127.0.0.1:9", cwd=folder, code=2)
    assert done.stderr.startswith("specmeld: no scheduler responds at tcp://127.0.0.1:9")
    assert done.stderr.count("\n") == 1


def test_a_scheduler_without_workers_is_one_line(folder: Path, tmp_path: Path) -> None:
    alone = Cluster(tmp_path / "alone", workers=0)
    try:
        _, errors = _run(folder, alone).communicate(timeout=100)
    finally:
        alone.stop()
    assert errors.startswith("specmeld: no worker has responded for 20 sec")
    assert errors.count("\n") == 1


def test_a_worker_that_comes_later_is_asked_for_its_versions_too() -> None:
    task = Task("a", "generate", {}, {})
    outcome = Outcome.unpacked(dask_cluster.work_packed(task.packed(), "another", 9, 900))
    assert (outcome.code, outcome.retry) == (2, True)
    assert "has different versions of specmeld" in outcome.errors[0]["message"]


def test_workers_of_another_version_are_refused(folder: Path, cluster: Cluster) -> None:
    time.sleep(3)
    other = folder.parent / "other"
    about = other / "more-2.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: more\nVersion: 2.0\n")
    (about / "entry_points.txt").write_text("[specmeld.readers]\nmore = more:DIALECT\n")
    cluster.env["PYTHONPATH"] = os.pathsep.join([str(other), cluster.env["PYTHONPATH"]])
    _, errors = _run(folder, cluster).communicate(timeout=100)
    assert "has readers poison-1.0; here it is more-2.0 poison-1.0" in errors
