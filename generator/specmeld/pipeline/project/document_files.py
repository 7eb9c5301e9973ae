"""Where ``specmeld pull`` may write: no file that the project uses for something else."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from specmeld.config import CONFIG_FILE, Project
from specmeld.sources import LOCK, PIN, SourceEntry
from specmeld.sources.folders import may_be_document

_LONGEST_NAME = 200
"""Most bytes of a file name: names of files written beside it are longer."""


class DocumentFiles:
    """The files of a list of documents, and what else uses them."""

    def __init__(self, project: Project, entries: Sequence[SourceEntry]) -> None:
        self._root = _real(project.root)
        self._own = {_name(path) for path in _files_of(project)}
        self._sources = _real(project.sources_file)
        packages = _packages_of(project)
        self._packages = [root for root in packages if not self._sources.is_relative_to(root)]
        self._entries: dict[str, list[SourceEntry]] = defaultdict(list)
        for entry in entries:
            if not _is_odd(entry):
                self._entries[_name(entry.path)].append(entry)

    def refusal(self, entry: SourceEntry) -> str:
        """Why the document of an entry may not be written; empty if it may."""
        if _is_odd(entry):
            return "its path is too long, or has characters that are not allowed in paths"
        path, there = entry.path, _real(entry.path)
        if self._root not in there.parents or path.is_symlink():
            return "its file is not in the project"
        parts = there.relative_to(self._root).parts
        if any(part.startswith(".") for part in parts) or not may_be_document(there.name):
            return "its file cannot be a document"
        if there.exists() and not there.is_file():
            return "its file is not a regular file"
        if _name(path) in self._own:
            return "its file is one that the project already uses"
        if self._is_in_package(there):
            return "its file is in a generated package"
        return self._shared(entry, there)

    def _is_in_package(self, there: Path) -> bool:
        from specmeld.publish import MANIFEST, read_manifest

        if any(there.is_relative_to(root) for root in self._packages):
            return True
        for folder in self._folders(there):
            manifest = read_manifest(folder)
            own = (MANIFEST, *manifest.files) if manifest else ()
            if own and not self._sources.is_relative_to(folder):
                return True
            if there.relative_to(folder).as_posix() in own:
                return True
        return False

    def _folders(self, there: Path) -> list[Path]:
        """The folders of a file within the project, inner ones first, and the project's own."""
        return list(there.parents[: len(there.relative_to(self._root).parts)])

    def _shared(self, entry: SourceEntry, there: Path) -> str:
        for other in self._entries.get(_name(there), ()):
            if other is not entry:
                return f"the entry on line {other.line} uses the same file"
        for folder in self._folders(there):
            if others := self._entries.get(_name(folder)):
                return f"its folder is also listed as a file, on line {others[0].line}"
            if folder.exists() and not folder.is_dir():
                return "its folder is a file"
        return ""


def _files_of(project: Project) -> Iterator[Path]:
    """The files read and written in a project, besides its documents and packages."""
    sources = project.sources_file
    yield from (sources, sources.with_name(LOCK), sources.with_name(PIN))
    yield from (project.root / CONFIG_FILE, project.root / "pyproject.toml")
    for one in project.with_targets:
        yield from (one.canonical_file, one.provenance_file, one.overlay_file)


def _packages_of(project: Project) -> Iterator[Path]:
    """The packages whose folders are known before they are generated."""
    for one in project.with_targets:
        if one.config.package:
            yield _real(one.package_folder(one.config.package))


def _name(path: Path) -> str:
    """A form of a path that is equal for paths that are the same file on some disk."""
    return os.fspath(_real(path)).casefold()


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # includes circular links


def _is_odd(entry: SourceEntry) -> bool:
    name = entry.path.name
    return not entry.key.isprintable() or len(os.fsencode(name)) > _LONGEST_NAME
