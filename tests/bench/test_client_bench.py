"""Calls of the generated client against its peers, on one local server, as ratios in one run.

openapi-python-client is no peer here: of this description it makes no operation, since their header
has one value, and where that is taken out the package that it makes cannot be imported.

``pytest -m bench -s tests/bench/test_client_bench.py`` prints the tables.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

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
