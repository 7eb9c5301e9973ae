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
DEEPEST = 6
"""Most levels of nested folders that are searched."""
_MOST_FOLDERS = 20_000


def folders(root: Path) -> Iterator[Path]:
    """``root`` and the folders below it, parents first; hidden ones and links are skipped."""
    yield from (folder for folder, _ in islice(_walk(root, 0, DEEPEST), _MOST_FOLDERS))


def unsearched(root: Path) -> str:
    """The first folder that a search leaves out, and why; empty if it searches all."""
    for at, (folder, depth) in enumerate(_walk(root, 0, DEEPEST + 1)):
        why = f"more than {DEEPEST} folders deep" if depth > DEEPEST else ""
        if at >= _MOST_FOLDERS:
            why = f"beyond the first {_MOST_FOLDERS:,} folders"
        if why:
            return f"{folder} and others were not searched, as they are {why}"
    return ""


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


def _walk(folder: Path, depth: int, deepest: int) -> Iterator[tuple[Path, int]]:
    """Each folder, and its depth."""
    yield folder, depth
    for below in subfolders(folder) if depth < deepest else ():
        if not (below / "pyvenv.cfg").is_file():
            yield from _walk(below, depth + 1, deepest)
