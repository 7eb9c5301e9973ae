"""Runs of a workspace, and the processes of a Dask cluster on loopback, measured."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import specmeld

_HOME = str(Path(specmeld.__file__).parent.parent)
_COMPILED = Path(tempfile.gettempdir()) / "specmeld-bench-pycache"
START_UP = [sys.executable, "-P", "-m", "specmeld.fleet.worker_process", "8000"]
"""A process that loads all that ``generate`` needs, finds no task, and ends."""


def environment(cache: Path) -> dict[str, str]:
    compiled = {"PYTHONPYCACHEPREFIX": str(_COMPILED), "PYTHONDONTWRITEBYTECODE": ""}
    return {**os.environ, **compiled, "PYTHONPATH": _HOME, "SPECMELD_CACHE": str(cache)}


@dataclass(frozen=True, slots=True)
class Run:
    """A command that has ended."""

    wall: float
    cpu: float
    """Of the process and the children that it has waited for."""
    code: int
    printed: str
    errors: str

    @property
    def states(self) -> dict[str, str]:
        """Member → state, of ``--format json``."""
        rows = [json.loads(line) for line in self.printed.splitlines()]
        return {row["member"]: row["state"] for row in rows if "member" in row}


class Running:
    """A command that goes on; what it prints is in files."""

    def __init__(self, command: Iterable[str], folder: Path, cache: Path) -> None:
        self._out, self._err = (tempfile.TemporaryFile("w+") for _ in range(2))  # noqa: SIM115
        self._begun = time.monotonic()
        self.process = subprocess.Popen(
            list(command),
            cwd=folder,
            env=environment(cache),
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=self._err,
        )

    def ended(self) -> Run:
        _, status, usage = os.wait4(self.process.pid, 0)
        wall = time.monotonic() - self._begun
        self.process.returncode = os.waitstatus_to_exitcode(status)
        printed, errors = map(_text, (self._out, self._err))
        cpu = usage.ru_utime + usage.ru_stime
        return Run(wall, cpu, self.process.returncode, printed, errors)

    @property
    def has_ended(self) -> bool:
        return (
            os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        )

    @property
    def lines(self) -> int:
        """How many lines it has printed."""
        return os.pread(self._out.fileno(), 1 << 30, 0).count(b"\n")


def run(command: Iterable[str], folder: Path, cache: Path) -> Run:
    return Running(command, folder, cache).ended()


def generate(*flags: str) -> list[str]:
    return [sys.executable, "-m", "specmeld", "generate", "--no-prove", *flags]


def of_all(*flags: str) -> list[str]:
    return generate("--all", "--format", "json", *flags)


def digests(folder: Path) -> dict[str, str]:
    """Each file below a folder with its digest; one that is left of a write has its own name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


class Cluster:
    """A scheduler and workers of one thread each, on loopback."""

    def __init__(self, folder: Path, workers: int, port: int = 0) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.port = port or _free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        where = ("--host", "127.0.0.1", "--port", str(self.port))
        self.scheduler = self._start("scheduler", *where)
        self.workers = [self.worker() for _ in range(workers)]
        self._wait(workers)

    def worker(self) -> subprocess.Popen[bytes]:
        flags = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self._folder))
        return self._start("worker", self.address, *flags)

    def cpu(self) -> dict[str, float]:
        """CPU seconds until now: of the scheduler, the workers, and the processes of these."""
        import psutil

        workers = [psutil.Process(one.pid) for one in self.workers if one.poll() is None]
        inner = [child for one in workers for child in one.children(recursive=True)]
        return {
            "scheduler": _own(psutil.Process(self.scheduler.pid)),
            "workers": sum(map(_own, workers)),
            "work": sum(_own(one) + _ended(one) for one in inner) + sum(map(_ended, workers)),
        }

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start(self, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments, "--no-dashboard"],
            cwd=self._folder,
            env=environment(self._folder / "cache"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _wait(self, workers: int) -> None:
        from distributed import Client

        with Client(self.address, timeout=120, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=120)


class CountingProxy:
    """Passes bytes on to a port of loopback, and counts them."""

    def __init__(self, port: int) -> None:
        self._port, self._lock = port, threading.Lock()
        self.sent = self.received = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._port))
            for one, other, name in ((near, far, "sent"), (far, near, "received")):
                threading.Thread(target=self._pass, args=(one, other, name), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, name: str) -> None:
        try:
            while data := one.recv(1 << 18):
                other.sendall(data)
                with self._lock:
                    setattr(self, name, getattr(self, name) + len(data))
        except OSError:
            pass
        for each in (one, other):
            each.close()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _own(process: Any) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _ended(process: Any) -> float:
    """Of its children that have ended."""
    times = process.cpu_times()
    return float(times.children_user + times.children_system)


def _text(file: Any) -> str:
    file.seek(0)
    text: str = file.read()
    file.close()
    return text
