"""Read and decode documents, and add their file names to the errors of stages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from specmeld.config import CONFIG_FILE, SOURCES_FILE, Config, Project, package_name
from specmeld.diagnostics import Diagnostic, InputError, NoOperationError, SpecmeldError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.json import JSONObject
from specmeld.model.page_objects import DescribedObject
from specmeld.sources import SourceEntry

_PROJECT_MARKS = (SOURCES_FILE, CONFIG_FILE, "pyproject.toml", ".git")
"""The file that marks a project's folder."""


@dataclass(frozen=True, slots=True)
class Canonical:
    """An OpenAPI document to generate from, as 3.1, with its original text."""

    read: Callable[[], JSONObject]
    """Returns the document, which may only be read when it is needed."""
    text: str
    shown: str
    """The file's name in messages."""
    provenance: str = ""
    """The text of the provenance file beside it, empty if there is none."""
    source: str = ""
    """The location of the document in the manifest of a package without a project."""
    in_one_text: bool = False
    """Whether the document depends on the text alone, and not on files that it refers to."""

    @property
    def document(self) -> JSONObject:
        """The document. Raises InputError."""
        return self.read()


def read_entry(entry: SourceEntry, *, claims: bool = True, folder: Path | None = None) -> Reading:
    """One document, read; ``folder`` is its project's. Raises InputError, whatever it contains."""
    from specmeld.read import read_document

    with blaming(entry.shown):
        return read_document(_document(entry, folder), claims=claims)


def read_page_entry(entry: SourceEntry, folder: Path | None = None) -> Reading | None:
    """One page, read as by ``read_entry``; None if it is OpenAPI. Raises InputError."""
    from specmeld.read import read_page

    with blaming(entry.shown):
        return read_page(_document(entry, folder))


def objects_in(
    entry: SourceEntry, folder: Path | None = None
) -> tuple[SourceDocument, tuple[DescribedObject, ...]]:
    """A page that describes no operation, and the objects that it describes for others."""
    from specmeld.read import described_objects

    with blaming(entry.shown):
        try:
            document = _document(entry, folder)
        except NoOperationError:  # it is empty
            return SourceDocument(id=entry.id, path=entry.shown, text="", file=entry.path), ()
        return document, described_objects(document)


def canonical_from(file: Path, shown: str = "") -> tuple[Canonical, tuple[Diagnostic, ...]]:
    """The OpenAPI document in a file, and remarks on it. Raises InputError."""
    shown = shown or str(file)
    entry = SourceEntry(path=file, shown=shown, id=file.name, line=0, dialect="openapi")
    reading = read_entry(entry, claims=False)
    return canonical_in(reading), reading.diagnostics


def canonical_of(text: str, shown: str, provenance: str = "") -> Canonical:
    """The OpenAPI document in a text. Raises InputError."""
    from specmeld.read import read_document

    document = SourceDocument(id=shown, path=shown, text=text, dialect="openapi")
    with blaming(shown):
        canonical = canonical_in(read_document(document, claims=False), provenance)
    return replace(canonical, in_one_text=True)


def canonical_in(reading: Reading, provenance: str = "") -> Canonical:
    """The OpenAPI document of a reading. Raises InputError if it has none."""
    shown = reading.document.path
    if reading.openapi is None:
        raise InputError("is not an OpenAPI document", file=shown, fix="pass an OpenAPI file")
    document = reading.openapi
    return Canonical(lambda: document, reading.document.text, shown, provenance)


def title(document: Mapping[str, Any]) -> str:
    """The API's title, empty if it has none."""
    info = document.get("info")
    return str(info.get("title", "")) if isinstance(info, dict) else ""


def package_of(config: Config, document: Mapping[str, Any]) -> str:
    """The name of a package: from the config, else from the API's title."""
    return config.package or package_name(title(document))


def shown(path: Path, project: Project) -> str:
    """A file's name in messages: its path in the project, if it is in there."""
    try:
        return path.relative_to(project.root).as_posix()
    except ValueError:
        return str(path)


def text_of(path: Path) -> str | None:
    """The text of a file, with ``\\n`` line endings; None if there is no file."""
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return None
    return text.replace("\r\n", "\n") if "\r" in text else text


@contextmanager
def blaming(shown: str) -> Iterator[None]:
    """Adds the input file's name to errors of a stage that could not know it."""
    try:
        yield
    except InputError as error:
        if error.file:
            raise
        raise InputError(error.message, file=shown, line=error.line, fix=error.fix) from error
    except SpecmeldError:
        raise
    except RecursionError as error:
        raise InputError("is nested too deeply", file=shown, fix="flatten it") from error
    except MemoryError as error:
        raise InputError(
            "needs more memory than is available", file=shown, fix="split it"
        ) from error
    except Exception as error:  # a document is hostile until read: it names the file it came from
        raise InputError(
            f"specmeld failed on this document ({type(error).__name__}: {error})",
            file=shown,
            fix="please report it; --debug shows where",
        ) from error


def _document(entry: SourceEntry, project: Path | None) -> SourceDocument:
    from specmeld.read.decoding import load_document

    document = load_document(
        entry.path,
        shown=entry.shown,
        id=entry.id,
        dialect=entry.dialect,
        api_version=entry.api_version,
        precedence=entry.precedence,
        retrieved=entry.retrieved,
        url=entry.url,
    )
    return replace(
        document,
        overrides=entry.overrides,
        remotes=entry.remotes,
        file=entry.path,
        folder=_folder(entry.path, project),
    )


def _folder(file: Path, project: Path | None) -> Path | None:
    """The folder that a document's references must stay in, if anything marks one."""
    file = file.parent.resolve()
    if project is not None:
        return project.resolve() if file.is_relative_to(project.resolve()) else None
    return marked_folder(file)


def marked_folder(start: Path) -> Path | None:
    """The nearest folder, from ``start`` upwards, with the marker of a project's folder."""
    around = (start, *start.parents)
    marked = (one for one in around if any((one / mark).exists() for mark in _PROJECT_MARKS))
    return next(marked, None)
