"""The tree can be found one's way in: no two modules of one name, no folder that is a crowd."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

_MOST = 20


def _modules(repo: Path) -> list[Path]:
    found = (repo / "generator").rglob("*.py")
    return [path for path in found if not path.name.startswith("__")]


def test_no_base_name_twice(repo: Path) -> None:
    names = Counter(path.name for path in _modules(repo))
    assert [name for name, count in names.items() if count > 1] == []


def test_no_folder_has_more_modules_than_one_can_overlook(repo: Path) -> None:
    sizes = Counter(str(path.parent.relative_to(repo)) for path in _modules(repo))
    assert [folder for folder, size in sizes.items() if size > _MOST] == []
