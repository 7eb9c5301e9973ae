"""Files to disk: all or nothing, and never over a hand's work."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from specmeld.diagnostics import OutputError
from specmeld.publish import (
    MANIFEST,
    compare,
    edits,
    plan_update,
    read_manifest,
    recover,
    replace_files,
    seal,
)


def _tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b"<folder>"
        for path in sorted(root.rglob("*"))
    }


def _put(root: Path, **texts: str) -> None:
    files = seal({f"{name}.py": text for name, text in texts.items()}, package="p", spec="s")
    replace_files(plan_update(files, root, shown="p").contents, at=root)


_STEPS: list[tuple[Any, str]] = [
    (os, "open"),
    (os, "write"),
    (os, "fsync"),
    (os, "replace"),
    (os, "link"),
    (os, "unlink"),
    (os, "mkdir"),
    (os, "rename"),
]


class _Failing:
    """A call of the system that fails the ``n``-th time, as a full disk does."""

    def __init__(self, real: Callable[..., Any], n: int) -> None:
        self.real, self.left = real, n

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise OSError(errno.ENOSPC, "No space left on device", str(args[0]))
        return self.real(*args, **kwargs)


def test_a_write_that_fails_at_any_step_leaves_the_disk_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "p"
    root.mkdir()
    (root / "kept.txt").write_text("old kept")
    (root / "gone.txt").write_text("old gone")
    before = _tree(tmp_path)
    contents: dict[Path, bytes | None] = {
        root / "kept.txt": b"new",
        root / "gone.txt": None,
        root / "deep" / "er" / "fresh.txt": b"fresh",
    }
    failed = 0
    for module, name in _STEPS:
        for n in range(1, 50):
            step = _Failing(getattr(module, name), n)
            with monkeypatch.context() as patch:
                patch.setattr(module, name, step)
                try:
                    replace_files(contents, at=root)
                except OutputError as error:
                    assert "No space left" in str(error)
                    assert ".specmeld" not in str(error)
                else:
                    break
            failed += 1
            recover(root, root)  # it was the putting back that failed
            assert _tree(tmp_path) == before, f"{name}, call {n}"
        else:
            pytest.fail(f"{name} never succeeds")
        recover(root, root)
        if _tree(tmp_path) != before:  # it went through: start over for the next step
            after = _tree(tmp_path)
            assert after["p/kept.txt"] == b"new"
            assert "p/gone.txt" not in after
            assert after["p/deep/er/fresh.txt"] == b"fresh"
            assert len(after) == 5
            replace_files({root / "deep" / "er" / "fresh.txt": None}, at=root)
            (root / "kept.txt").write_text("old kept")
            (root / "gone.txt").write_text("old gone")
    assert failed >= len(_STEPS) - 1


def test_a_file_that_is_as_it_should_be_is_not_touched(tmp_path: Path) -> None:
    _put(tmp_path / "p", a="1", b="1")
    before = (tmp_path / "p" / "a.py").stat()
    _put(tmp_path / "p", a="1", b="2")
    after = (tmp_path / "p" / "a.py").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_what_is_no_longer_made_goes_with_its_folder(tmp_path: Path) -> None:
    root = tmp_path / "p"
    files = seal({"sub/a.py": "a", "b.py": "b"}, package="p", spec="s")
    replace_files(plan_update(files, root, shown="p").contents, at=root)
    (root / "mine.txt").write_text("mine")
    _put(root, b="b")
    assert sorted(_tree(root)) == ["b.py", "mine.txt", MANIFEST]


@pytest.mark.parametrize(
    "path",
    ["../up.py", "/abs.py", "a/../../b.py", "a\\b.py", "C:x.py", "", "a//b.py", ".", "a\nb.py"],
)
def test_paths_stay_inside_the_package(tmp_path: Path, path: str) -> None:
    with pytest.raises(OutputError, match="not a path inside"):
        plan_update({path: "x"}, tmp_path / "p", shown="p")


def test_a_manifest_cannot_have_files_removed_elsewhere(tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    root = tmp_path / "p"
    _put(root, a="1")
    manifest = json.loads((root / MANIFEST).read_text())
    manifest["files"]["../victim.txt"] = "0" * 64
    (root / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(OutputError, match="not a path inside"):
        _put(root, a="2")
    assert victim.read_text() == "precious"


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "sub").symlink_to(tmp_path / "out")
    with pytest.raises(OutputError, match="leaves the package"):
        plan_update({"sub/a.py": "x"}, tmp_path / "p", shown="p")


def test_two_names_that_differ_by_case_only_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="the same file on some file systems"):
        plan_update({"Pet.py": "x", "pet.py": "y"}, tmp_path / "p", shown="p")


def test_an_edited_file_is_replaced_by_force_alone(tmp_path: Path) -> None:
    root = tmp_path / "p"
    _put(root, a="1")
    (root / "a.py").write_text("mine")
    _put(root, a="1")
    assert (root / "a.py").read_text() == "mine"
    for count, text in enumerate(["mine", "mine again"]):
        (root / "a.py").write_text(text)
        files = seal({"a.py": f"new {count}"}, package="p", spec="s")
        forced = plan_update(files, root, shown="p", force=True)
        replace_files(forced.contents, at=root)
        assert (root / "a.py").read_text() == f"new {count}"
        assert [copy.name for copy in forced.edits.copies] == [f"a.py.orig{count or ''}"]
        assert forced.edits.copies[0].read_text() == text


def test_a_conflict_waits_until_its_new_version_is_taken_away(tmp_path: Path) -> None:
    root = tmp_path / "p"
    _put(root, a="1", b="1")
    (root / "a.py").write_text("mine")
    (root / "b.py").unlink()

    def run(text: str) -> tuple[list[str], list[str]]:
        files = seal({"a.py": text, "b.py": "1"}, package="p", spec="s")
        update = plan_update(files, root, shown="p")
        replace_files(update.contents, at=root)
        assert (root / "a.py").read_text() == "mine"
        beside = [one.beside.name for one in update.edits.conflicts if one.beside]
        return beside, [path.name for path in update.edits.restored]

    assert run("2") == (["a.py.new"], ["b.py"])
    assert run("2") == (["a.py.new"], [])
    assert run("3") == (["a.py.new"], [])
    assert (root / "a.py.new").read_text() == "3"
    (root / "a.py.new").write_text("3, and a note")
    assert run("3") == (["a.py.new"], [])
    assert run("4") == (["a.py.new1"], [])
    assert (root / "a.py.new").read_text() == "3, and a note"
    for name in ("a.py.new", "a.py.new1"):
        (root / name).unlink()
    assert run("4") == ([], [])


@pytest.mark.parametrize("touched", [False, True])
def test_what_waited_goes_when_it_is_taken_over(tmp_path: Path, touched: bool) -> None:
    root = tmp_path / "p"
    waiting = root / "a.py.new"
    _put(root, a="1")
    (root / "a.py").write_text("mine")
    _put(root, a="2")
    waiting.write_text("2, and a note" if touched else "2")
    (root / "a.py").write_text("2")
    _put(root, a="2")
    assert waiting.exists() == touched
    (root / "a.py").write_text("mine")
    files = seal({"a.py": "3"}, package="p", spec="s")
    replace_files(plan_update(files, root, shown="p", force=True).contents, at=root)
    assert waiting.exists() == touched


def test_other_ends_of_lines_are_no_edit(tmp_path: Path) -> None:
    root = tmp_path / "p"
    _put(root, a="1\n2\n")
    (root / "a.py").write_bytes(b"1\r\n2\r\n")
    manifest = read_manifest(root)
    assert manifest is not None
    assert edits(manifest, root) == []
    _put(root, a="3\n")
    assert (root / "a.py").read_bytes() == b"3\n"


def test_a_file_that_nobody_generated_needs_force(tmp_path: Path) -> None:
    root = tmp_path / "p"
    root.mkdir()
    (root / "a.py").write_text("mine")
    with pytest.raises(OutputError, match="was not generated by specmeld"):
        plan_update({"a.py": "1"}, root, shown="p")
    assert plan_update({"a.py": "1"}, root, shown="p", force=True).edits.copies


@pytest.mark.parametrize("text", ["", "[", "[]", "null", '{"files": [], "schemas": 3}', "\xff"])
def test_a_broken_manifest_vouches_for_nothing(tmp_path: Path, text: str) -> None:
    root = tmp_path / "p"
    _put(root, a="1")
    (root / MANIFEST).write_bytes(text.encode("latin-1"))
    with pytest.raises(OutputError, match="not generated by specmeld"):
        _put(root, a="2")


def test_disk_and_files_are_compared_apart_from_edits(tmp_path: Path) -> None:
    root = tmp_path / "p"
    _put(root, a="1\n2\n", b="b", c="c", d="d")
    (root / "b.py").write_text("edited")
    (root / "c.py").unlink()
    (root / "extra.py").write_text("added")
    manifest = read_manifest(root)
    assert manifest is not None
    now = {"a.py": "1\n3\n", "b.py": "b", "c.py": "c", "new.py": "n"}
    told = [(d.path, d.kind, d.line) for d in compare(now, manifest, root)]
    assert told == [("a.py", "changed", 2), ("new.py", "missing", 0), ("d.py", "stale", 0)]
    by_hand = [(d.path, d.kind, d.line) for d in edits(manifest, root, now)]
    assert by_hand == [("b.py", "edited", 1), ("c.py", "removed", 0), ("extra.py", "added", 0)]


@pytest.mark.parametrize("there", [None, b"old"])
@pytest.mark.parametrize("inner", ["x.json", "x" * 250])
def test_a_file_that_is_to_be_a_folder_too_is_put_back(
    tmp_path: Path, there: bytes | None, inner: str
) -> None:
    """And leaves no journal that stops the next run."""
    file, at = tmp_path / "api.json", tmp_path / "openapi.yaml"
    if there is not None:
        file.write_bytes(there)
    before = _tree(tmp_path)
    for contents in ({file: b"a", file / inner: b"b"}, {file / inner: b"b", file: b"a"}):
        with pytest.raises(OutputError, match=r"nothing was changed"):
            replace_files(contents, at=at)
        assert _tree(tmp_path) == before
    replace_files({file: b"new"}, at=at)
    assert file.read_bytes() == b"new"


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="is not a regular file"):
        replace_files({tmp_path / "pipe": b"new"}, at=tmp_path / "pipe")
