"""Vendored copies in other projects, each with its manifest as the lock."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from specmeld.publish.disk import confined
from specmeld.publish.file_comparison import Difference, edits
from specmeld.publish.manifest import MANIFEST, Manifest, is_made, read_manifest
from specmeld.publish.merge import NEW

_APART = {"__pycache__", "node_modules", "site-packages"}
_DEEPEST, _MOST = 12, 1_000


@dataclass(frozen=True, slots=True)
class Copy:
    """A package that was vendored to ``root``."""

    root: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """The dotted name under which it is imported."""
        return self.manifest.package

    @property
    def package(self) -> str:
        """Its name where it was generated."""
        return str(self._lock.get("package", ""))

    @property
    def source(self) -> Path:
        """The folder of the project that it comes from, which may not exist."""
        return Path(self.root, str(self._lock.get("source", "")))

    @property
    def target(self) -> str:
        """Its target in that project; empty if it is not a target."""
        return str(self._lock.get("target", ""))

    @property
    def runtime(self) -> str:
        """The dotted name of the runtime that it shares, empty if it has its own."""
        return str(self._lock.get("runtime", ""))

    @property
    def users(self) -> tuple[str, ...]:
        """The dotted names of the packages that share it, if it is a runtime."""
        users = self._lock.get("users")
        return tuple(map(str, users)) if isinstance(users, list) else ()

    @property
    def opened(self) -> tuple[str, ...]:
        """The ``__init__.py`` files that were created around it, by relative path."""
        opened = self._lock.get("opened")
        ways = opened if isinstance(opened, list) else []
        return tuple(way for way in ways if re.fullmatch(r"(\.\./){1,20}__init__\.py", str(way)))

    @property
    def _lock(self) -> Mapping[str, Any]:
        lock = self.manifest.whole.get("vendored")
        return lock if isinstance(lock, dict) else {}

    def edits(self) -> list[Difference]:
        """The manual edits in it."""
        return edits(self.manifest, self.root)


def copies_in(folder: Path) -> list[Copy]:
    """The copy that a folder is, else those in it, at any depth; environments, hidden folders and
    links are skipped."""
    return list(islice(_copies(folder, _DEEPEST), _MOST))


def _copies(folder: Path, depth: int) -> Iterator[Copy]:
    here = _copy(folder)
    if here is not None:
        yield here
    elif depth:
        for inside in _folders(folder):
            yield from _copies(inside, depth - 1)


def _folders(folder: Path) -> list[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return []
    return [
        Path(entry.path)
        for entry in entries
        if entry.is_dir(follow_symlinks=False) and not _is_apart(entry)
    ]


def _is_apart(entry: os.DirEntry[str]) -> bool:
    """Whether a folder holds installed packages."""
    if entry.name.startswith(".") or entry.name in _APART:
        return True
    return Path(entry.path, "pyvenv.cfg").is_file()


def _copy(root: Path) -> Copy | None:
    manifest = read_manifest(root)
    vendored = manifest is not None and isinstance(manifest.whole.get("vendored"), dict)
    return Copy(root, manifest) if manifest and vendored else None


def removal(copy: Copy) -> tuple[dict[Path, bytes | None], list[Path]]:
    """The changes that ``replace_files`` makes to remove a copy, except for files added by hand,
    and the files that people edited, including versions that wait to be merged.

    Raises OutputError if the manifest names files elsewhere.
    """
    contents: dict[Path, bytes | None] = {copy.root / MANIFEST: None}
    kept: list[Path] = []
    for path, made in copy.manifest.files.items():
        file = confined(copy.root, path)
        if file.is_file() and not is_made(file.read_bytes(), made):
            kept.append(file)
            continue
        if file.is_file():
            contents[file] = None
        waiting = file.with_name(file.name + NEW)
        kept += [waiting] if waiting.exists() else []
        if file.suffix == ".py":
            compiled = (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc")
            contents |= dict.fromkeys(compiled)
    if not kept:
        contents |= dict.fromkeys(_closed(copy))
    return contents, kept


def _closed(copy: Copy) -> Iterator[Path]:
    """What was created around a copy and is useless without it."""
    inside = copy.root
    for way in sorted(copy.opened, key=len):
        init = Path(os.path.normpath(copy.root / way))
        beside = {path.name for path in init.parent.iterdir()}
        if init.parent != inside.parent or beside - {inside.name, init.name, "__pycache__"}:
            return
        if not init.is_file() or init.read_bytes():
            return
        yield init
        yield from (init.parent / "__pycache__").glob("__init__.*.pyc")
        inside = init.parent
