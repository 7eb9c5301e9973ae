"""The same input gives the same bytes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

_ELSEWHERE = [
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "4242", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"},
]


def _copy(repo: Path, to: Path) -> Path:
    shutil.copytree(repo / "spec", to / "spec")
    (to / "spec" / "openapi.yaml").unlink()
    (to / "spec" / "provenance.json").unlink()
    shutil.copy(repo / "pyproject.toml", to)
    return to


def _tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("spec", "generated")
        for path in (root / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != ".gitattributes"
    }


@pytest.mark.slow
def test_generate_gives_the_committed_bytes_everywhere(
    specmeld: Any, repo: Path, tmp_path: Path
) -> None:
    committed = _tree(repo)
    for number, env in enumerate(_ELSEWHERE):
        project = _copy(repo, tmp_path / f"a folder {number}")
        # Names that the lock keeps are part of the input.
        for lock in (repo / "generated").glob("*/names.lock"):
            target = project / lock.relative_to(repo)
            target.parent.mkdir(parents=True)
            shutil.copy(lock, target)
        specmeld("generate", "--no-prove", "--force", cwd=project / "spec", env=env)
        again = _tree(project)
        again = {path: text for path, text in again.items() if not path.endswith(".orig")}
        differing = {
            path for path in {*again, *committed} if again.get(path) != committed.get(path)
        }
        assert not differing
