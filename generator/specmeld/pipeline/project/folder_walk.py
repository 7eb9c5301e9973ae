"""The folders of a repository with its own files, without third-party or generated ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

FOREIGN = frozenset(
    {"node_modules", "bower_components", "site-packages", "venv", "env", "virtualenv"}
    | {"build", "dist", "target", "coverage", "htmlcov", "__pycache__"}
)
"""Folders of installed and of built files."""
_DEEPEST, _MOST_FOLDERS = 6, 20_000


def folders(root: Path) -> Iterator[Path]:
    """``root`` and the folders below it, parents first; hidden ones and links are skipped."""
    yield from islice(_walk(root, 0), _MOST_FOLDERS)


def subfolders(folder: Path) -> list[Path]:
    """The subfolders that may hold the repository's own files."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return []
    return [Path(entry.path) for entry in entries if _is_own(entry)]


def _is_own(entry: os.DirEntry[str]) -> bool:
    hidden = entry.name.startswith(".") or entry.name.lower() in FOREIGN
    return not hidden and not entry.is_symlink() and entry.is_dir()


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    yield folder
    for below in subfolders(folder) if depth < _DEEPEST else ():
        if not (below / "pyvenv.cfg").is_file():
            yield from _walk(below, depth + 1)
