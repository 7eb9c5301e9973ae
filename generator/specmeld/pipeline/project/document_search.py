"""Find API documents in a folder, without those of tests, other projects, and generated ones."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from specmeld.config import SOURCES_FILE
from specmeld.diagnostics import InputError, SpecmeldError
from specmeld.model.documents import SourceDocument
from specmeld.pipeline.project.existing_clients import generated_files
from specmeld.pipeline.project.folder_walk import DEEPEST, subfolders

_ENDINGS = {
    *(".yaml", ".yml", ".json", ".html", ".htm", ".md", ".txt"),
    *(".bru", ".http", ".rest", ".har"),
}
_ASIDE = re.compile(
    r"_*(tests?|fixtures?|testing|test[-_]?data|mocks?|snapshots?|cassettes?|e2e"
    r"|examples?|samples?|demos?|generated|vendor(ed)?|third[-_]?party|external)_*",
    re.IGNORECASE,
)
"""Folders that rarely hold an API of this repository: test data, examples, generated or third-party
files."""
_CANONICAL = re.compile(r"openapi(?P<target>\..+)?\.yaml")
_MOST_FILES, _LARGEST = 5_000, 20_000_000
_LOOSE = "json-schema"
"""The dialect of files that are mostly parts of others; to use one, name it."""


@dataclass(frozen=True, slots=True)
class Found:
    """An API document."""

    path: Path
    dialect: str


def find_documents(root: Path) -> tuple[Found, ...]:
    """The documents below ``root`` that some dialect recognizes with certainty, by path.

    Skips hidden folders, environments, links, other projects with their documents, and the output
    of specmeld or openapi-generator. Test data, examples and third-party copies count only if there
    is nothing else. Raises InputError for too many files.
    """
    files = sorted(islice(_files(root, 0), _MOST_FILES + 1))
    if len(files) > _MOST_FILES:
        raise InputError(
            f"has more than {_MOST_FILES:,} files that may be documents",
            file=str(root),
            fix="pass the documents or their folder: specmeld init PATH",
        )
    taken = {file.resolve() for project in projects_below(root) for file in _listed(project)}
    every = (Found(file, _dialect(file)) for file in files if file.resolve() not in taken)
    found = tuple(each for each in every if each.dialect not in ("", _LOOSE))
    return tuple(each for each in found if not _is_aside(each.path, root)) or found


def named_documents(paths: tuple[Path, ...]) -> tuple[Found, ...]:
    """The documents that a user names; for a folder, those found in it.

    Raises InputError for an unreadable one.
    """
    from specmeld.pipeline.settle.inspecting import inspect

    named: dict[Path, Found] = {}
    for path in paths:
        inside = find_documents(path) if path.is_dir() else ()
        for each in inside or [Found(path, inspect(path, None).dialect)]:
            named.setdefault(each.path, each)
    return tuple(named.values())


def projects_below(root: Path) -> tuple[Path, ...]:
    """The projects in the folders below ``root``, whose documents do not belong to another one."""
    return tuple(folder for folder in _projects(root, 0) if folder != root)


def _files(folder: Path, depth: int) -> Iterator[Path]:
    made = generated_files(folder) | frozenset(_canonical_files(folder))
    for path in _documents_in(folder):
        if path not in made:
            yield path
    for below in subfolders(folder) if depth < DEEPEST else ():
        if not _is_made(below):
            yield from (path for path in _files(below, depth + 1) if path not in made)


def _documents_in(folder: Path) -> list[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return []
    return [
        Path(entry.path)
        for entry in entries
        if Path(entry.name).suffix.lower() in _ENDINGS and not entry.name.startswith(".")
        if not entry.is_symlink() and entry.is_file() and entry.stat().st_size <= _LARGEST
    ]


def _canonical_files(folder: Path) -> Iterator[Path]:
    """The generated files of a project in a folder, recognized by the provenance beside them."""
    for path in folder.glob("openapi*.yaml"):
        made = _CANONICAL.fullmatch(path.name)
        if made and (folder / f"provenance{made['target'] or ''}.json").is_file():
            yield path


def _is_made(folder: Path) -> bool:
    """Whether a folder is a project, an environment, or a generated package."""
    from specmeld.publish import MANIFEST

    marks = (SOURCES_FILE, MANIFEST, "pyvenv.cfg")
    return any((folder / mark).is_file() for mark in marks)


def _projects(folder: Path, depth: int) -> Iterator[Path]:
    if (folder / SOURCES_FILE).is_file():
        yield folder
    elif depth < DEEPEST:
        for below in subfolders(folder):
            yield from _projects(below, depth + 1)


def _listed(project: Path) -> Iterator[Path]:
    """The documents of a project; none if its list cannot be read."""
    from specmeld.sources import load_sources

    with suppress(SpecmeldError):
        for entry in load_sources(project / SOURCES_FILE, SOURCES_FILE):
            yield entry.path


def _is_aside(path: Path, root: Path) -> bool:
    return any(_ASIDE.fullmatch(part) for part in path.relative_to(root).parts[:-1])


def _dialect(file: Path) -> str:
    """The dialect that recognizes a file with certainty; empty if none does."""
    from specmeld.read.registry import dialect_of

    try:
        return dialect_of(SourceDocument(file.name, file.name, file.read_text("utf-8"))).name
    except (SpecmeldError, UnicodeDecodeError, OSError, RecursionError):
        return ""
