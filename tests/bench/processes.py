"""Whole processes, measured: CPU seconds and peak memory, as ratios within one run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

_COMPILED = Path(tempfile.gettempdir()) / "specmeld-bench-pycache"

_LAUNCHER = """
import os, sys
null = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=null)
_, status, usage = os.wait4(pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""
"""Starts the command from a small process: one inherits the peak memory of what started it."""

Runs = Mapping[str, list[tuple[float, float]]]
"""What was run → CPU seconds and MiB of each time."""


class FailedError(Exception):
    """A process could not begin, or ended with an error."""

    def last_words(self) -> str:
        """The end of what it printed, on one line."""
        return " ".join(str(self).split())[-200:]


def tool(name: str) -> str:
    """A command that is installed beside the Python that runs the tests."""
    return str(Path(sys.executable).with_name(name))


def measure(command: list[str], folder: Path) -> tuple[float, float]:
    """CPU seconds (user and system) of one process and its children, and the MiB that the largest
    of them took. Raises FailedError.

    Python finds its modules compiled from the second time on, as an installed package has them.
    """
    compiled = {"PYTHONPYCACHEPREFIX": str(_COMPILED), "PYTHONDONTWRITEBYTECODE": ""}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [sys.executable, "-S", "-c", _LAUNCHER, *command],
        cwd=folder,
        env=os.environ | compiled | {"PATH": path},
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise FailedError(f"{command[0]}: {done.stderr[-500:]}")
    code, seconds, kibibytes = done.stdout.split()
    if int(code):
        raise FailedError(f"{command}: {done.stderr[-2000:]}")
    return float(seconds), int(kibibytes) / 1024


def table(runs: Runs, peers: Iterable[str]) -> list[str]:
    """Medians, and their ratios to the best of the peers."""
    seconds = {name: statistics.median(s for s, _ in each) for name, each in runs.items()}
    memory = {name: statistics.median(m for _, m in each) for name, each in runs.items()}
    fastest = min(seconds[peer] for peer in peers)
    smallest = min(memory[peer] for peer in peers)
    lines = [f"{'':<30}{'CPU s':>7}{'× peer':>8}{'MiB':>7}{'× peer':>8}"]
    for name in runs:
        lines.append(
            f"{name:<30}{seconds[name]:>7.2f}{seconds[name] / fastest:>8.2f}"
            f"{memory[name]:>7.0f}{memory[name] / smallest:>8.2f}"
        )
    return lines
