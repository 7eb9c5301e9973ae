"""A project where there is none yet: its documents found, listed, and a config beside them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from specmeld import __version__
from specmeld.config import CONFIG_FILE, SOURCES_FILE, package_name
from specmeld.diagnostics import InputError, OutputError, SpecmeldError
from specmeld.model.documents import SourceDocument
from specmeld.sources import PIN

_ENDINGS = {
    *(".yaml", ".yml", ".json", ".html", ".htm", ".md", ".txt"),
    *(".bru", ".http", ".rest", ".har"),
}
_APART = {"node_modules", "venv", "env", "site-packages", "generated", "build", "dist", "target"}
"""Folders of other people's files, and of made ones."""
_OF_TESTS = {"test", "tests", "fixtures", "__fixtures__", "testdata"}
"""Folders of what is no API of this project, but what its tests are about."""
_MANIFEST = "specmeld.json"
_DEEPEST, _MOST_FILES, _LARGEST = 5, 5_000, 20_000_000
_PIN_ABOUT = "# The version that makes this project: jobs install it, and bots propose newer ones."
_LOOSE = "json-schema"
"""The dialect of files that mostly are parts of others; who means one names it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document of an API."""

    path: Path
    dialect: str


def find_documents(root: Path) -> tuple[Found, ...]:
    """The documents below ``root`` that some dialect is sure of, by their paths.

    Hidden folders, environments, what is built and other projects are left aside, links are not
    followed; what tests keep counts where there is nothing else.
    """
    files = [file for file, _ in zip(_files(root, 0), range(_MOST_FILES), strict=False)]
    every = (Found(file, _dialect(file)) for file in files)
    found = tuple(each for each in every if each.dialect not in ("", _LOOSE))
    return tuple(each for each in found if not _is_of_tests(each.path, root)) or found


def projects_below(root: Path) -> tuple[Path, ...]:
    """The projects in the folders below ``root``, whose documents are not those of another one."""
    return tuple(folder for folder in _projects(root, 0) if folder != root)


def refuse_several(documents: Iterable[Found]) -> None:
    """Raises InputError where what was found describes APIs that have nothing in common."""
    from specmeld.pipeline.project.kinship import apis_of

    apis = apis_of([each.path for each in documents if each.dialect == "openapi"])
    if len(apis) > 1:
        named = ", ".join(f"{api.title or 'one without a title'} ({api.path})" for api in apis)
        path = apis[0].path
        raise InputError(
            f"{len(apis)} APIs were found: {named}",
            fix="start a project for each, in its own folder, as in "
            f"'specmeld init {path} --project {path.stem}'; pass them together if they are one API",
        )


def named_documents(paths: Iterable[Path]) -> tuple[Found, ...]:
    """Those that somebody names. Raises InputError for what cannot be read as one."""
    from specmeld.pipeline.settle.inspecting import inspect

    return tuple(Found(path, inspect(path, None).dialect) for path in paths)


def start(root: Path, documents: Iterable[Found], package: str) -> tuple[Path, ...]:
    """Write the list of documents and the config; gives what was written.

    Raises InputError where there are no documents, OutputError where a file already exists: then
    nothing is written. A config that already exists stays as it is.
    """
    from specmeld.publish import replace_files

    documents = list(documents)
    if not documents:
        raise InputError(
            "no document of an API was found",
            file=str(root),
            fix="name it: specmeld init PATH; 'specmeld inspect PATH' says why it fails",
        )
    sources = root / SOURCES_FILE
    if sources.exists():
        raise OutputError(
            "already exists", file=SOURCES_FILE, fix="add documents to it, or remove it first"
        )
    for each in documents:
        _refuse_made(root, each)
    contents: dict[Path, bytes | None] = {sources: _listed(root, documents).encode()}
    pin = sources.with_name(PIN)
    if not pin.exists():
        contents[pin] = f"{_PIN_ABOUT}\nspecmeld=={__version__}\n".encode()
    if not _is_configured(root):
        contents[root / CONFIG_FILE] = f"package = {json.dumps(package)}\n".encode()
    replace_files(contents, at=sources)
    return tuple(contents)


def suggested_name(root: Path) -> str:
    """An import name for the package, by the folder's name."""
    return package_name(root.resolve().name)


def _files(folder: Path, depth: int) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            if entry.name not in _APART and depth < _DEEPEST and not _is_made(Path(entry.path)):
                yield from _files(Path(entry.path), depth + 1)
        elif Path(entry.name).suffix.lower() in _ENDINGS and entry.stat().st_size <= _LARGEST:
            yield Path(entry.path)


def _is_made(folder: Path) -> bool:
    """Whether a folder is a project, or a package that was generated."""
    return (folder / SOURCES_FILE).is_file() or (folder / _MANIFEST).is_file()


def _projects(folder: Path, depth: int) -> Iterator[Path]:
    if (folder / SOURCES_FILE).is_file():
        yield folder
    elif depth <= _DEEPEST:
        with suppress(OSError):
            for entry in sorted(folder.iterdir()):
                apart = entry.name in _APART or entry.name.startswith(".")
                if not apart and entry.is_dir() and not entry.is_symlink():
                    yield from _projects(entry, depth + 1)


def _is_of_tests(path: Path, root: Path) -> bool:
    return not _OF_TESTS.isdisjoint(path.relative_to(root).parts[:-1])


def _dialect(file: Path) -> str:
    """The dialect that is sure of a file; empty where none is."""
    from specmeld.read.registry import dialect_of

    try:
        return dialect_of(SourceDocument(file.name, file.name, file.read_text("utf-8"))).name
    except (SpecmeldError, UnicodeDecodeError, OSError, RecursionError):
        return ""


def _refuse_made(root: Path, found: Found) -> None:
    """Where the canonical file goes no document may be."""
    if found.path.resolve() == (root / "spec" / "openapi.yaml").resolve():
        raise OutputError(
            "would be overwritten by the canonical file",
            file="spec/openapi.yaml",
            fix="move the document, such as into spec/sources/, and run init again",
        )


def _listed(root: Path, documents: Iterable[Found]) -> str:
    spec = (root / SOURCES_FILE).parent
    lines = ["# The documents of the API. `specmeld generate` reconciles them into openapi.yaml."]
    lines.append("sources:")
    for each in documents:
        path = Path(os.path.relpath(each.path.resolve(), spec.resolve())).as_posix()
        lines.append(f"  - path: {json.dumps(path, ensure_ascii=False)}  # {each.dialect}")
    return "\n".join(lines) + "\n"


def _is_configured(root: Path) -> bool:
    try:
        shared = (root / "pyproject.toml").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        shared = ""
    return (root / CONFIG_FILE).exists() or "[tool.specmeld" in shared
