"""Runs that are killed: the tree is all old or all new, and the next run repairs what is left."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from specmeld.diagnostics import OutputError
from specmeld.publish import interrupted, journal, recover, replace_files

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no SIGKILL there"),
]

_CALLS = ("open", "write", "fsync", "link", "replace", "unlink", "mkdir", "rmdir", "ftruncate")
_MOMENTS = 200 if os.environ.get("SPECMELD_ALL_KILLS") else 4
"""Moments at which each verb is killed; all 200 on request."""


def _tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b"<folder>"
        for path in root.rglob("*")
        if "__pycache__" not in path.parts
    }


def _seen(tree: Mapping[str, bytes]) -> dict[str, bytes]:
    """What a reader of the files sees: neither folders nor what is staged."""
    return {
        path: content
        for path, content in tree.items()
        if content != b"<folder>" and ".specmeld-" not in path
    }


def _killed(work: Callable[[], object], at_call: int) -> bool:
    """Do ``work`` in another process, which dies before its call of that number."""
    child = os.fork()
    if child == 0:
        left = at_call

        def counting(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*args: Any, **kwargs: Any) -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **kwargs)

            return call

        for name in _CALLS:
            setattr(os, name, counting(getattr(os, name)))
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def _before(folder: Path) -> tuple[Path, dict[Path, bytes | None]]:
    root = folder / "p"
    (root / "sub").mkdir(parents=True)
    for name in ("kept.txt", "gone.txt", "sub/left.txt"):
        (root / name).write_text(f"old {name}")
    new: dict[Path, bytes | None] = {
        root / "kept.txt": b"new",
        root / "gone.txt": None,
        root / "sub" / "left.txt": None,
        root / "deep" / "er" / "fresh.txt": b"fresh",
        folder / "spec" / "beside.txt": b"beside",
    }
    return root, new


@pytest.mark.slow
def test_a_kill_at_any_call_is_mended(tmp_path: Path) -> None:
    root, contents = _before(tmp_path / "made")
    replace_files(contents, at=root)
    new = _tree(tmp_path / "made")
    found = {"old": 0, "new": 0, "mixed": 0}
    for at_call in range(1000):
        folder = tmp_path / str(at_call)
        root, contents = _before(folder)
        old = _tree(folder)
        killed = _killed(lambda: replace_files(contents, at=root), at_call)  # noqa: B023
        state = _seen(_tree(folder))
        if not killed:
            assert _tree(folder) == new
            break
        name = "old" if state == _seen(old) else "new" if state == _seen(new) else "mixed"
        found[name] += 1
        assert interrupted(root) or name != "mixed"
        # A repairing that is killed too can be begun again.
        if at_call % 2:
            _killed(lambda: recover(root, folder), at_call % 17)  # noqa: B023
        recover(root, folder)
        assert _tree(folder) in (old, new), f"call {at_call}"
        replace_files(contents, at=root)
        assert _tree(folder) == new, f"call {at_call}"
    else:
        pytest.fail("it never ends")
    assert found["old"] > 20
    assert found["new"] > 5
    assert 0 < found["mixed"] <= len(contents)


def test_who_has_not_mended_does_not_write(tmp_path: Path) -> None:
    root, contents = _before(tmp_path)
    assert _killed(lambda: replace_files(contents, at=root), 20)
    with pytest.raises(OutputError, match="left incomplete"):
        replace_files({root / "kept.txt": b"newer"}, at=root)
    assert recover(root, tmp_path)
    replace_files({root / "kept.txt": b"newer"}, at=root)
    assert not interrupted(root)


def test_one_run_waits_for_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, contents = _before(tmp_path)
    child = os.fork()
    if child == 0:
        with journal.held(root):
            time.sleep(0.5)
            (root / "held").touch()
        os._exit(0)
    while not journal.journal_of(root).exists():
        time.sleep(0.01)
    replace_files(contents, at=root)
    assert (root / "held").exists()
    os.waitpid(child, 0)
    assert (root / "kept.txt").read_bytes() == b"new"
    assert not interrupted(root)
    monkeypatch.setattr(journal, "_PATIENCE", 0.1)
    with journal.held(root), pytest.raises(OutputError, match="locked by another run"):
        replace_files({root / "kept.txt": b"newer"}, at=root)


@pytest.mark.slow
def test_an_edit_after_the_kill_stays(tmp_path: Path) -> None:
    root, contents = _before(tmp_path)
    for at_call in range(1000):
        assert _killed(lambda: replace_files(contents, at=root), at_call)
        if (root / "kept.txt").read_bytes() == b"new":
            break
        recover(root, tmp_path)
    (root / "kept.txt").write_text("mine")
    recover(root, tmp_path)
    assert (root / "kept.txt").read_text() == "mine"
    assert (root / "gone.txt").read_text() == "old gone.txt"


@pytest.mark.parametrize("at", ["spec/openapi.yaml", "generated/pets"])
def test_check_tells_of_a_run_that_was_killed(specmeld: Any, generated_pets: Path, at: str) -> None:
    whole = _tree(generated_pets)
    contents: dict[Path, bytes | None] = {
        generated_pets / "generated" / "pets" / name: b"" for name in ("api.md", "py.typed")
    }
    assert _killed(lambda: replace_files(contents, at=generated_pets / at), 8)
    half = _tree(generated_pets)
    assert half != whole
    done = specmeld("check", "--format", "json", cwd=generated_pets, code=1)
    found = json.loads(done.stdout)["findings"]
    told = [one["file"] for one in found if one["rule"] == "run-interrupted"]
    assert told == [at]
    assert _tree(generated_pets) == half
    specmeld("generate", "--no-prove", cwd=generated_pets)
    specmeld("check", cwd=generated_pets)
    assert _tree(generated_pets) == whole


@pytest.mark.parametrize("path", ["../../victim.txt", "/etc/victim.txt"])
def test_a_journal_has_no_power_elsewhere(tmp_path: Path, path: str) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    root = tmp_path / "project" / "p"
    root.mkdir(parents=True)
    said = {"files": [[path, None, True]], "folders": []}
    (root.parent / ".p.specmeld-journal").write_text(json.dumps(said) + "\n")
    (tmp_path / ".victim.txt.specmeld-old").write_text("worse")
    with pytest.raises(OutputError, match="which is outside this project"):
        recover(root, root)
    assert victim.read_text() == "precious"


@pytest.mark.parametrize("there", [True, False])
def test_a_journal_that_is_a_link_is_not_followed(tmp_path: Path, there: bool) -> None:
    victim = tmp_path / "victim"
    if there:
        victim.write_text("precious")
    root, contents = _before(tmp_path / "project")
    (tmp_path / "project" / ".p.specmeld-journal").symlink_to(victim)
    if there:
        with pytest.raises(OutputError):
            recover(root, root)
    with pytest.raises(OutputError):
        replace_files(contents, at=root)
    assert victim.exists() == there
    assert not there or victim.read_text() == "precious"
    assert (root / "kept.txt").read_text() == "old kept.txt"


@pytest.mark.parametrize(
    "text", ["\n", "{}\n", "[]\n", '{"files": 3, "folders": []}\n', "[" * 9999]
)
def test_a_broken_journal_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / ".p.specmeld-journal").write_text(text)
    if text.endswith("\n"):
        with pytest.raises(OutputError, match="is not a journal"):
            recover(tmp_path / "p", tmp_path)
    else:  # cut short
        assert not recover(tmp_path / "p", tmp_path)
        assert not interrupted(tmp_path / "p")


_POOL = """
import os, time
from specmeld.pipeline.make.processes import pool
work = pool(3)
print(*{work.submit(os.getpid).result() for _ in range(3)}, flush=True)
work.submit(time.sleep, 600)
time.sleep(600)
"""


def test_other_processes_end_with_a_run_that_is_killed() -> None:
    run = subprocess.Popen([sys.executable, "-c", _POOL], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline().split()
    run.kill()
    assert run.communicate(timeout=60)[0] == ""  # nobody has it open any more


_VERBS = {
    "generate": ["generate", "--no-prove"],
    "normalize": ["normalize"],
    "vendor": ["vendor", "../app"],
    "watch": ["generate", "--no-prove"],
}
"""Verb → what it does to its end."""


@pytest.mark.slow
@pytest.mark.parametrize("verb", _VERBS)
def test_a_verb_that_is_killed_at_any_moment(
    specmeld: Any, generated_pets: Path, tmp_path: Path, verb: str
) -> None:
    cache = {"SPECMELD_CACHE": str(tmp_path / "cache")}
    specmeld("vendor", "../app", cwd=generated_pets)
    source = generated_pets / "spec" / "pets.json"
    source.write_text(source.read_text().replace('"maxLength": 8', '"maxLength": 9'))
    if verb == "vendor":
        specmeld("generate", "--no-prove", cwd=generated_pets)
    start = tmp_path / "start"
    for name in ("project", "app"):
        shutil.copytree(tmp_path / name, start / name)
    command = [sys.executable, "-m", "specmeld", *_VERBS[verb], "--quiet"]
    environment = {**os.environ, **cache}
    subprocess.run(command, cwd=generated_pets, env=environment, check=True)
    began = time.monotonic()
    _again(start, tmp_path)
    subprocess.run(command, cwd=generated_pets, env=environment, check=True)
    took = time.monotonic() - began
    old, new = _seen(_both(start)), _seen(_both(tmp_path))
    assert old != new
    chosen = random.Random(verb)
    for moment in range(_MOMENTS):
        _again(start, tmp_path)
        begun = [*command[:3], "watch", "--quiet"] if verb == "watch" else command
        run = subprocess.Popen(begun, cwd=generated_pets, env=environment)
        # Half of them near the end, which is when the disk is written.
        time.sleep(took * (chosen.random() if moment % 2 else chosen.uniform(0.8, 1.0)))
        run.kill()
        run.wait()
        assert _seen(_both(tmp_path)) in (old, new), f"moment {moment}"
        subprocess.run(command, cwd=generated_pets, env=environment, check=True)
        assert _both(tmp_path) == new | {
            path: content for path, content in _both(tmp_path).items() if content == b"<folder>"
        }


def _both(folder: Path) -> dict[str, bytes]:
    return {
        f"{name}/{path}": content
        for name in ("project", "app")
        for path, content in _tree(folder / name).items()
    }


def _again(start: Path, folder: Path) -> None:
    for name in ("project", "app"):
        shutil.rmtree(folder / name)
        shutil.copytree(start / name, folder / name)
