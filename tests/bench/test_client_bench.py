"""Calls of the generated client against its peers, on one local server, as ratios in one run.

openapi-python-client is no peer here: of this description it makes no operation, since their header
has one value, and where that is taken out the package that it makes cannot be imported.

``pytest -m bench -s tests/bench/test_client_bench.py`` prints the tables.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.bench.expanding_api import describe
from tests.bench.processes import tool
from tests.bench.serve_local import THREAD

pytestmark = pytest.mark.bench
_HERE = Path(__file__).parent
_ROUNDS, _CALLS = 5, 1500
_SYNC = ("httpx2_bare", "ours", "openai")
_ASYNC = ("httpx2_async_bare", "ours_async", "openai_async")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    command = [sys.executable, str(_HERE / "serve_local.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.terminate()


@pytest.fixture(scope="module")
def call(repo: Path, server: str) -> object:
    path = str(repo / "generated")

    def run(name: str, count: int) -> tuple[float, float]:
        done = subprocess.run(
            [sys.executable, str(_HERE / "call_local.py"), name, str(count), server],
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
        )
        seconds, growth = map(float, done.stdout.split())
        return seconds, growth

    return run


def test_calls_per_second(call: object) -> None:
    assert callable(call)
    for names in (_SYNC, _ASYNC):
        seconds: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(_ROUNDS):
            for name in names:
                seconds[name].append(call(name, _CALLS)[0])
        best = {name: statistics.median(each) for name, each in seconds.items()}
        print(f"\n{'':<20}{'calls/s':>10}{'× bare httpx2':>15}")
        for name in names:
            print(f"{name:<20}{_CALLS / best[name]:>10.0f}{best[name] / best[names[0]]:>15.2f}")


def test_overhead_of_a_call(repo: Path) -> None:
    """CPU, beside httpx2 and pydantic by hand, without a network in between."""
    command = [sys.executable, str(_HERE / "call_overhead.py"), str(repo / "generated"), "150"]
    found = json.loads(subprocess.check_output(command))
    print(f"\n{'':<16}{'bare µs':>9}{'ours µs':>9}{'× bare':>8}")
    for kind, least in found.items():
        bare, ours = least["bare"], least["ours"]
        print(f"{kind:<16}{bare:>9.1f}{ours:>9.1f}{ours / bare:>8.2f}")


def test_the_first_call(repo: Path, tmp_path: Path) -> None:
    """CPU of a process until its first answer: of few operations, and of five hundred whose
    objects may all be expanded into each other (which takes minutes to generate)."""
    spec = tmp_path / "api.json"
    spec.write_text(json.dumps(describe(100)))
    made = [tool("specmeld"), "generate", "--spec", str(spec), "--package", "expanding"]
    subprocess.run([*made, "--out", str(tmp_path), "--no-prove"], check=True, capture_output=True)
    print(f"\n{'CPU s':<16}{'import':>9}{'first':>9}{'second':>9}{'first ÷ import':>16}")
    for folder, package, module, operation, answer in (
        (repo / "generated", "openai_threads", "threads", "get_operation", THREAD),
        (tmp_path, "expanding", *_an_operation(tmp_path / "expanding")),
    ):
        script = [sys.executable, str(_HERE / "first_call.py")]
        command = [*script, str(folder), package, module, operation, json.dumps(answer)]
        runs = [json.loads(subprocess.check_output(command)) for _ in range(_ROUNDS)]
        least = {step: min(run[step] for run in runs) for step in ("import", "first", "second")}
        times = "".join(f"{seconds:>9.3f}" for seconds in least.values())
        print(f"{package:<16}{times}{least['first'] / least['import']:>16.2f}")


def _an_operation(package: Path) -> tuple[str, str, dict[str, str]]:
    """A resource, an operation that answers with one object, and such an answer."""
    file = min((package / "resources").glob("[a-z]*.py"))
    listed = re.findall(r"^def (get\w*_operation)\(", file.read_text(), re.MULTILINE)
    return file.stem, min(listed, key=len), {"id": "1", "object": file.stem.removesuffix("s")}


def test_memory_while_streaming(call: object) -> None:
    assert callable(call)
    print(f"\n{'':<34}{'s':>8}{'MiB more':>10}")
    for name, count, what in (
        ("download", 64, "64 MiB saved as they come"),
        ("download", 1024, "1 GiB"),
        ("events", 10_000, "10,000 server-sent events"),
        ("events", 100_000, "100,000"),
    ):
        seconds, growth = call(name, count)
        print(f"{what:<34}{seconds:>8.2f}{growth:>10.1f}")
