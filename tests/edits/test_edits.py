"""Edits by hand: merged with what is made now, or left beside it, and never lost."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_SEEDS = range(60 if os.environ.get("SPECMELD_ALL_EDITS") else 3)
_NO_HANDS = ("names.lock", "specmeld.json", "py.typed")
"""The lock is read, so an edit of it is no edit of the code; the manifest is ours."""


def _api(version: int) -> dict[str, Any]:
    """An API of four resources; the second version says something else nearly everywhere."""
    new = version > 1

    def operation(name: str, kind: str) -> dict[str, Any]:
        schema = {"$ref": f"#/components/schemas/{kind}"}
        content = {"application/json": {"schema": schema}}
        return {
            "operationId": f"{name}_{kind.lower()}",
            "tags": [kind],
            "summary": f"{name.title()} a {kind.lower()}{' of yours' if new else ''}.",
            "requestBody": {"required": True, "content": content},
            "responses": {"200": {"description": "It.", "content": content}},
        }

    kinds = ["Apple", "Bread", "Cheese"] + (["Grape"] if new else ["Fig"])
    properties = {
        "name": {"type": "string", "maxLength": 9 if new else 8},
        "weight": {"type": "integer", "minimum": 0, "description": "In grams."},
        **({"colour": {"type": "string", "enum": ["red", "green"]}} if new else {}),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Food", "version": str(version)},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {
            f"/{kind.lower()}": {"post": operation("create", kind), "put": operation("eat", kind)}
            for kind in kinds
        },
        "components": {
            "schemas": {
                kind: {"type": "object", "required": ["name"], "properties": properties}
                for kind in kinds
            }
        },
    }


def _project(folder: Path, version: int) -> Path:
    (folder / "spec").mkdir(parents=True, exist_ok=True)
    (folder / "spec" / "sources.yaml").write_text("sources: [food.json]\n")
    _describe(folder, version)
    return folder


def _describe(project: Path, version: int) -> None:
    (project / "spec" / "food.json").write_text(json.dumps(_api(version), indent=1))


def _files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {"__pycache__", ".gitattributes"} & {*path.parts}
    }


def _insert(text: str, mark: str, at: int) -> str:
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:at], f"# {mark}\n", *lines[at:]])


def _reword(text: str, mark: str, at: int) -> str:
    lines = text.splitlines(keepends=True)
    lines[at] = re.sub(r"\w+", mark, lines[at], count=1)
    return "".join(lines)


def _drop(text: str, _mark: str, at: int) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(lines[:at] + lines[at + 1 :])


def _append(text: str, mark: str, _at: int) -> str:
    return f"{text}\ndef {mark}() -> None: ...\n"


def _rewrite(_text: str, mark: str, _at: int) -> str:
    return f"{mark} = 1\n"


_KINDS: list[Callable[[str, str, int], str]] = [_insert, _reword, _drop, _append, _rewrite]
_WEIGHTS = [6, 6, 4, 3, 1]


def _edit(root: Path, chosen: random.Random, count: int) -> set[str]:
    """Twenty times somewhere something else; the files that are not as they were."""
    paths = [path for path in _files(root) if path not in _NO_HANDS and (root / path).read_text()]
    before = _files(root)
    for number in range(count):
        file = root / chosen.choice(paths)
        text = file.read_text()
        at = chosen.randrange(max(1, len(text.splitlines())))
        (kind,) = chosen.choices(_KINDS, _WEIGHTS)
        if text.strip():
            file.write_text(kind(text, f"hand_{number}", at))
    return {path for path, content in _files(root).items() if content != before[path]}


def _lines(content: bytes) -> Counter[bytes]:
    return Counter(content.splitlines())


def _commit(project: Path) -> None:
    who = ["-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "all"]):
        subprocess.run(["git", *command], cwd=project, check=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, specmeld: Any) -> tuple[Path, Path]:
    """The project as it was generated, and as it would be after the change without edits."""
    folder = tmp_path_factory.mktemp("food")
    old = _project(folder / "old", 1)
    specmeld("generate", "--no-prove", cwd=old)
    new = shutil.copytree(old, folder / "new")
    _describe(new, 2)
    specmeld("generate", "--no-prove", cwd=new)
    return old, new


@pytest.mark.slow
@pytest.mark.parametrize("seed", _SEEDS)
def test_twenty_random_edits_survive_a_changed_description(
    specmeld: Any, made: tuple[Path, Path], tmp_path: Path, seed: int
) -> None:
    if not shutil.which("git"):
        pytest.skip("git is not installed, so nothing can be merged")
    old, new = made
    project = shutil.copytree(old, tmp_path / "project")
    cache = {"SPECMELD_CACHE": str(tmp_path / "cache") if seed % 3 == 0 else ""}
    if seed % 3 == 0:  # what was generated is remembered, else it is in git, else it is gone
        specmeld("generate", "--no-prove", cwd=project, env=cache)
    elif seed % 3 == 1:
        _commit(project)
    root = project / "generated" / "food"
    base = _files(root)
    changed = _edit(root, random.Random(seed), 20)
    edited = _files(root)
    assert len(changed) > 5
    _describe(project, 2)
    arguments = ["generate", "--no-prove", "--format", "json"]
    done = specmeld(*arguments, cwd=project, env=cache, code=None)
    told = json.loads(done.stdout)["edits"]
    conflicts = {_inside(one["file"], root): one for one in told["conflicts"]}
    kept = {_inside(path, root) for path in told["kept"]}
    merged = {_inside(path, root) for path in told["merged"]}
    assert done.returncode == (1 if conflicts else 0)
    now, wanted = _files(root), _files(new / "generated" / "food")
    assert not told["copies"]
    beside = {f"{path}.new" for path, one in conflicts.items() if one["new"]}
    assert set(now) == set(wanted) | set(conflicts) | beside
    for path in changed:
        if path in conflicts:
            assert now[path] == edited[path]
            assert now.get(f"{path}.new") == wanted.get(path)
        elif path in kept:
            assert now[path] == edited[path]
            assert base[path] == wanted[path]
        elif path in merged:
            _check_merged(*(_lines(files[path]) for files in (base, edited, wanted, now)))
        else:
            assert now[path] == wanted[path] == edited[path]
    for path in set(wanted) - changed:
        assert now[path] == wanted[path]
    if seed % 3 == 2:
        assert not merged
        assert conflicts
    # Another run changes nothing, and tells of the conflicts until they are resolved; an edited
    # file that is no longer made is from now on one that was added by hand.
    again = specmeld(*arguments, cwd=project, env=cache, code=1 if beside else 0)
    assert len(json.loads(again.stdout)["edits"]["conflicts"]) == len(beside)
    assert _files(root) == now


def _check_merged(
    base: Counter[bytes], edited: Counter[bytes], new: Counter[bytes], now: Counter[bytes]
) -> None:
    """Each line that either side has added or dropped is added or dropped."""
    both = (base - edited) & (base - new)
    expected = base + (edited - base) + (new - base)
    expected.subtract(base - edited)
    expected.subtract(base - new)
    expected.update(both)
    assert now == +expected


def _inside(path: str, root: Path) -> str:
    return Path(path).resolve().relative_to(root.resolve()).as_posix()
