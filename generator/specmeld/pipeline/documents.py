"""Files to documents: read, decoded, and blamed for what the stages find wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from specmeld.config import Project
from specmeld.diagnostics import Diagnostic, InputError, SpecmeldError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.json import JSONObject
from specmeld.progress import Progress, silent
from specmeld.sources import SourceEntry, load_sources


def inspect(path: Path, dialect: str | None) -> Reading:
    """What the document at ``path`` claims. Raises InputError."""
    return read_entry(
        SourceEntry(path=path, shown=str(path), id=path.name, line=0, dialect=dialect)
    )


def read_sources(project: Project, progress: Progress = silent) -> tuple[Reading, ...]:
    """All documents of the project, read. Raises InputError."""
    readings = []
    for entry in load_sources(project.sources_file, shown(project.sources_file, project)):
        progress(f"reading {entry.shown}")
        readings.append(read_entry(entry))
    return tuple(readings)


def read_entry(entry: SourceEntry, *, claims: bool = True) -> Reading:
    """One document, read. Raises InputError, whatever the document holds."""
    from specmeld.read import read_document

    with blaming(entry.shown):
        return read_document(_document(entry), claims=claims)


def spec_document(spec: Path) -> tuple[JSONObject, str, tuple[Diagnostic, ...]]:
    """The OpenAPI document in a file, as 3.1, and its text. Raises InputError."""
    entry = SourceEntry(path=spec, shown=str(spec), id=spec.name, line=0, dialect="openapi")
    reading = read_entry(entry, claims=False)
    return _openapi(reading, str(spec)), reading.document.text, reading.diagnostics


def canonical_document(text: str, shown: str) -> JSONObject:
    """The OpenAPI document in a text. Raises InputError."""
    from specmeld.read import read_document

    document = SourceDocument(id=shown, path=shown, text=text, dialect="openapi")
    with blaming(shown):
        return _openapi(read_document(document, claims=False), shown)


def title(document: Mapping[str, Any]) -> str:
    """The API's title, empty where it has none."""
    info = document.get("info")
    return str(info.get("title", "")) if isinstance(info, dict) else ""


def shown(path: Path, project: Project) -> str:
    """What messages call a file: its path in the project, if it is in there."""
    try:
        return path.relative_to(project.root).as_posix()
    except ValueError:
        return str(path)


def _openapi(reading: Reading, shown: str) -> JSONObject:
    if reading.openapi is None:
        raise InputError("is not an OpenAPI document", file=shown, mend="name an OpenAPI file")
    return reading.openapi


@contextmanager
def blaming(shown: str) -> Iterator[None]:
    """Errors of a stage, with the file that was its input named where it could not know it."""
    try:
        yield
    except InputError as error:
        if error.file:
            raise
        raise InputError(error.message, file=shown, line=error.line, mend=error.mend) from error
    except SpecmeldError:
        raise
    except RecursionError as error:
        raise InputError("is nested too deeply", file=shown, mend="flatten it") from error
    except MemoryError as error:
        raise InputError("needs more memory than there is", file=shown, mend="split it") from error
    except Exception as error:  # a document is hostile until read: it names the file it came from
        raise InputError(
            f"specmeld cannot cope with this ({type(error).__name__}: {error})",
            file=shown,
            mend="please report it; --debug shows where",
        ) from error


def _document(entry: SourceEntry) -> SourceDocument:
    from specmeld.read.documents import load_document

    return load_document(
        entry.path,
        shown=entry.shown,
        id=entry.id,
        dialect=entry.dialect,
        api_version=entry.api_version,
        precedence=entry.precedence,
        retrieved=entry.retrieved,
        url=entry.url,
    )
