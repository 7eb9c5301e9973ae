"""Vendored copies as they stand in other projects, each with its manifest as the lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from specmeld.publish.compare import Difference, edits
from specmeld.publish.disk import confined
from specmeld.publish.manifest import MANIFEST, Manifest, is_made, read_manifest
from specmeld.publish.merge import NEW


@dataclass(frozen=True, slots=True)
class Copy:
    """A package that was vendored to ``root``."""

    root: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """The dotted name that it is imported by."""
        return self.manifest.package

    @property
    def package(self) -> str:
        """Its name where it was generated."""
        return str(self._lock.get("package", ""))

    @property
    def source(self) -> Path:
        """The folder of the project that it comes from, which need not be there."""
        return Path(self.root, str(self._lock.get("source", "")))

    @property
    def target(self) -> str:
        """The target of that project which it is, empty for what is no target."""
        return str(self._lock.get("target", ""))

    @property
    def runtime(self) -> str:
        """The dotted name of the runtime that it shares, empty where it has its own."""
        return str(self._lock.get("runtime", ""))

    @property
    def users(self) -> tuple[str, ...]:
        """The dotted names of the packages that share it, where it is a runtime."""
        users = self._lock.get("users")
        return tuple(map(str, users)) if isinstance(users, list) else ()

    @property
    def _lock(self) -> Mapping[str, Any]:
        lock = self.manifest.whole.get("vendored")
        return lock if isinstance(lock, dict) else {}

    def edits(self) -> list[Difference]:
        """What hands have done to it."""
        return edits(self.manifest, self.root)


def copies_in(folder: Path) -> list[Copy]:
    """The copy that a folder is, else those that lie in it."""
    here = _copy(folder)
    if here is not None:
        return [here]
    inside = sorted(folder.iterdir()) if folder.is_dir() else []
    return [copy for copy in map(_copy, inside) if copy is not None]


def _copy(root: Path) -> Copy | None:
    manifest = read_manifest(root)
    vendored = manifest is not None and isinstance(manifest.whole.get("vendored"), dict)
    return Copy(root, manifest) if manifest and vendored else None


def removal(copy: Copy) -> tuple[dict[Path, bytes | None], list[Path]]:
    """What ``replace_files`` is to do so that nothing is left of a copy but what hands have made,
    and their files: those that they have edited, and versions that wait to be merged with them.

    Raises OutputError where the manifest names files elsewhere.
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
    return contents, kept
