"""generate and check against two peers on one canonical file, as ratios within one run.

``pytest -m bench -s`` prints the table. Whole processes, alternating, medians; the wall clock of a
shared machine is noise, so nothing is asserted about time.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.bench

_ROUNDS = 7


def _tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _measure(command: list[str], folder: Path) -> tuple[float, float]:
    """Seconds of wall time and MiB of peak memory of one process and its children."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{command}: {said.decode()[-2000:]}"
    return seconds, usage.ru_maxrss / 1024


def _project(repo: Path, folder: Path) -> Path:
    shutil.copytree(repo / "spec", folder / "spec")
    shutil.copy(repo / "pyproject.toml", folder)
    _measure([_tool("specmeld"), "generate", "--no-prove"], folder)
    return folder


def test_generate_and_check_against_peers(repo: Path, tmp_path: Path) -> None:
    warm = _project(repo, tmp_path / "warm")
    spec = warm / "spec" / "openapi.yaml"
    results: dict[str, list[tuple[float, float]]] = {}
    for turn in range(_ROUNDS):
        cold = tmp_path / f"cold{turn}"
        shutil.copytree(warm, cold)
        shutil.rmtree(cold / "generated")
        (cold / "spec" / "openapi.yaml").unlink()
        out = tmp_path / f"out{turn}"
        out.mkdir()
        commands = {
            "specmeld generate": ([_tool("specmeld"), "generate"], cold),
            "specmeld generate --no-prove": ([_tool("specmeld"), "generate", "--no-prove"], warm),
            "specmeld check": ([_tool("specmeld"), "check"], warm),
            "datamodel-codegen": (
                [
                    *(_tool("datamodel-codegen"), "--input", str(spec)),
                    *("--input-file-type", "openapi", "--output", "models.py"),
                    *("--output-model-type", "pydantic_v2.BaseModel"),
                ],
                out,
            ),
            "openapi-python-client": (
                [
                    *(_tool("openapi-python-client"), "generate", "--path", str(spec)),
                    *("--meta", "none", "--output-path", "client"),
                ],
                out,
            ),
        }
        for name, (command, folder) in commands.items():
            results.setdefault(name, []).append(_measure(command, folder))
    print("\n" + "\n".join(_table(results)))


def _table(results: dict[str, list[tuple[float, float]]]) -> list[str]:
    seconds = {name: statistics.median(s for s, _ in runs) for name, runs in results.items()}
    memory = {name: statistics.median(m for _, m in runs) for name, runs in results.items()}
    peers = ("datamodel-codegen", "openapi-python-client")
    fastest = min(seconds[peer] for peer in peers)
    smallest = min(memory[peer] for peer in peers)
    lines = [f"{'':<30}{'s':>7}{'× peer':>8}{'MiB':>7}{'× peer':>8}"]
    for name in results:
        lines.append(
            f"{name:<30}{seconds[name]:>7.2f}{seconds[name] / fastest:>8.2f}"
            f"{memory[name]:>7.0f}{memory[name] / smallest:>8.2f}"
        )
    return lines
