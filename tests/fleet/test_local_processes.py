"""Processes of this machine: what one member does to its own harms no other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.fleet import poison
from tests.fleet.conftest import api, write

_MEMBERS = 'members = ["*.json", "*.txt"]\nout = "clients"\ntime_limit = {seconds}\n'


def _rows(done: Any) -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["member"]: row for row in rows if "member" in row}


@pytest.mark.slow
def test_members_are_made_in_processes_of_their_own(tmp_path: Path, specmeld: Any) -> None:
    write(tmp_path, {"specmeld-workspace.toml": _MEMBERS.format(seconds=60)})
    write(tmp_path, {"bolts.json": api("Bolts", "bolts"), "nuts.json": api("Nuts", "nuts")})
    (tmp_path / "one.txt").write_text("GET nothing that is known")
    done = specmeld("generate", "--all", "--jobs", "1", "--format", "json", cwd=tmp_path, code=2)
    states = {name: row["state"] for name, row in _rows(done).items()}
    assert states == {"bolts.json": "done", "nuts.json": "done", "one.txt": "failed"}
    assert (tmp_path / "clients/bolts/specmeld.json").is_file()


@pytest.fixture
def poisoned(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A workspace for poison, with a good member; and where its reader is found."""
    folder = tmp_path / "all"
    write(folder, {"specmeld-workspace.toml": _MEMBERS.format(seconds=120)})
    write(folder, {"bolts.json": api("Bolts", "bolts")})
    return folder, {"PYTHONPATH": poison.install(tmp_path / "reader")}


@pytest.mark.slow
def test_poison_is_told_and_harms_no_other(
    poisoned: tuple[Path, dict[str, str]], specmeld: Any
) -> None:
    folder, env = poisoned
    write(folder, {"specmeld-workspace.toml": _MEMBERS.format(seconds=15)})
    for kind in ("endless", "memory", "crash", "exit"):
        write(folder, {f"{kind}.txt": f"POISON {kind}"})
    done = specmeld("generate", "--all", "--format", "json", cwd=folder, env=env, code=2)
    rows = _rows(done)
    assert rows.pop("bolts.json")["state"] == "done"
    why = {name: row["errors"][0]["message"] for name, row in rows.items()}
    assert why["endless.txt"] == "took longer than 15 seconds, twice"
    assert why["crash.txt"] == "its process was ended by SIGSEGV, twice"
    assert why["exit.txt"] == "its process ended with code 3, twice"
    assert "MemoryError" in why["memory.txt"]
    assert (folder / "clients/bolts/specmeld.json").is_file()


@pytest.mark.slow
def test_a_member_whose_process_is_killed_once_is_tried_again_alone(
    poisoned: tuple[Path, dict[str, str]], tmp_path: Path, specmeld: Any
) -> None:
    folder, env = poisoned
    write(folder, {"once.txt": f"POISON once {tmp_path / 'mark'}"})
    done = specmeld("generate", "--all", "--format", "json", cwd=folder, env=env, code=2)
    (error,) = _rows(done)["once.txt"]["errors"]
    assert "it is poison" in error["message"]  # what the reader says when it runs to its end
    assert (tmp_path / "mark").is_file()


@pytest.mark.slow
def test_processes_end_with_the_driver(poisoned: tuple[Path, dict[str, str]]) -> None:
    folder, env = poisoned
    write(folder, {"specmeld-workspace.toml": _MEMBERS.format(seconds=600)})
    write(folder, {"endless.txt": "POISON endless"})
    driver = subprocess.Popen(
        [sys.executable, "-m", "specmeld", "generate", "--members", "endless"],
        cwd=folder,
        env={**os.environ, **env},
    )
    workers: list[int] = []
    end = time.monotonic() + 60
    while not workers and time.monotonic() < end:
        time.sleep(0.2)
        workers = _children(driver.pid)
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    while any(map(_runs, workers)) and time.monotonic() < end:
        time.sleep(0.2)
    assert workers
    assert not any(map(_runs, workers))


def _children(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        try:
            status = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if folder.name.isdecimal() and int(status[1]) == parent:
            found.append(int(folder.name))
    return found


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
