"""The input of a command without a project: a file, a folder of pages, or a URL."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from specmeld.config import SOURCES_FILE, Config, open_project
from specmeld.diagnostics import Diagnostic, InputError, NoOperationError, PlainDataError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.settlement import Settlement
from specmeld.pipeline.settle.document_reading import (
    Canonical,
    blaming,
    canonical_in,
    canonical_of,
    read_entry,
)
from specmeld.pipeline.settle.settling import (
    canonical_texts,
    described,
    settle_project,
    settled,
)
from specmeld.pipeline.settle.source_readings import read_entries
from specmeld.progress import Progress, silent
from specmeld.sources import SearchError, SourceEntry, matches

_STRUCTURED = (".json", ".yaml", ".yml")
"""Extensions of files that are OpenAPI documents, or will be."""


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a document, as given to a command."""

    name: str
    allow_http: bool = False
    """Whether a URL may be fetched without encryption."""
    notice: Callable[[str], None] = silent
    """Called with remarks on a fetch, such as a redirect."""

    @property
    def is_url(self) -> bool:
        return self.name.lower().startswith(("https://", "http://"))

    @property
    def path(self) -> Path:
        return Path(self.name)

    @property
    def is_folder(self) -> bool:
        with suppress(OSError):  # an invalid file name
            return not self.is_url and self.path.is_dir()
        return False

    @property
    def is_file(self) -> bool:
        with suppress(OSError):
            return not self.is_url and self.path.is_file()
        return False

    @property
    def shown(self) -> str:
        """Its name in messages, without secrets."""
        if not self.is_url:
            return self.name
        from specmeld.read.references.fetch import without_secrets  # imports TLS

        return without_secrets(self.name)


@dataclass(frozen=True, slots=True)
class Given:
    """The described API."""

    canonical: Canonical
    readings: tuple[Reading, ...]
    settlement: Settlement | None = None
    """None for an OpenAPI document, which needs no settling."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        read = [remark for reading in self.readings for remark in reading.diagnostics]
        settled = self.settlement.diagnostics if self.settlement else ()
        return tuple(dict.fromkeys([*read, *settled]))


def named(name: str | Path | Named) -> Named:
    """The name itself, or that of a file."""
    return name if isinstance(name, Named) else Named(str(name))


def given(name: Named, config: Config, progress: Progress = silent) -> Given:
    """The API that a file, a folder or a URL describes. Raises InputError."""
    progress(f"reading {name.shown}")
    if name.is_url:
        return given_document(fetched(name), config)
    if "\0" in name.name:
        fix = "pass a file, a folder or a URL"
        raise InputError("is not a valid file name", file=repr(name.name), fix=fix)
    if name.is_folder:
        return given_folder(name.path, name.name, config)
    return _of_one(_read_file(name), config)


def given_document(document: SourceDocument, config: Config) -> Given:
    """The API that a text describes. Raises InputError."""
    return _of_one(read_text(document, claims=False), config)


def given_folder(folder: Path, name: str, config: Config) -> Given:
    """The API that the documents of a folder describe: those of its list, or all in it.

    Raises InputError.
    """
    if (folder / SOURCES_FILE).is_file():
        project = replace(open_project(folder), config=config)
        settlement, readings = settle_project(project)
        text = canonical_texts(project, settlement, readings)[0]
        shown = posixpath.join(name, project.canonical_file.relative_to(folder).as_posix())
        return Given(canonical_of(text, shown), readings, settlement)
    entries = entries_below(folder, name)
    return _settled(tuple(read_entries(entries, claims=len(entries) > 1)), name, config)


def entries_below(folder: Path, name: str, pattern: str = ".") -> list[SourceEntry]:
    """The documents below a folder, called ``name`` in messages, that match the pattern.

    Raises InputError.
    """
    wanted = name or pattern
    try:
        found = matches(pattern, folder, folder)
    except SearchError as error:
        raise InputError(str(error), file=wanted, fix=error.fix) from None
    if not found.documents:
        fix = "pass a folder of pages, or a file"
        raise InputError("has no documents", file=wanted, fix=fix)
    return [
        SourceEntry(folder / path, _joined(name, path), path, line=0, pattern=wanted)
        for path in found.documents
    ]


def _joined(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(name, path))


def read_text(document: SourceDocument, *, claims: bool = True) -> Reading:
    """A document that is not a file, read. Raises InputError."""
    from specmeld.read import read_document

    with blaming(document.path):
        return _or_as_openapi(
            document.path,
            document.dialect,
            lambda dialect: read_document(replace(document, dialect=dialect), claims=claims),
        )


def fetched(name: Named, dialect: str | None = None) -> SourceDocument:
    """The document at a URL. Raises InputError."""
    from specmeld.read.decoding import decode
    from specmeld.read.references.fetch import FetchError, Rules, fetch

    url, shown = name.name, name.shown
    if not name.allow_http and url.lower().startswith("http://"):
        fix = "use an https URL, or pass --allow-http"
        raise InputError("would be fetched unencrypted", file=shown, fix=fix)

    def moved(there: str) -> None:
        name.notice(f"{shown}: was redirected to {there}")

    rules = Rules(http=name.allow_http, private=True, elsewhere=True)
    try:
        data = fetch(url, rules, moved)
    except FetchError as error:
        fix = "check the URL, or download the document and use the file"
        raise InputError(str(error), file=shown, fix=fix) from None
    last = posixpath.basename(urlsplit(shown).path.rstrip("/")) or str(urlsplit(shown).hostname)
    return SourceDocument(last, shown, decode(data, shown), dialect, url=shown)


def _read_file(name: Named) -> Reading:
    entry = SourceEntry(name.path, shown=name.name, id=name.path.name, line=0)
    return _or_as_openapi(
        name.name, None, lambda dialect: read_entry(replace(entry, dialect=dialect), claims=False)
    )


def _or_as_openapi(
    shown: str, dialect: str | None, read: Callable[[str | None], Reading]
) -> Reading:
    """The result of ``read``; a YAML or JSON file of no known format is read as OpenAPI, which
    reports what it lacks."""
    try:
        return read(dialect)
    except PlainDataError:
        raise
    except NoOperationError:
        if not urlsplit(shown).path.lower().endswith(_STRUCTURED):
            raise
        return read("openapi")


def _of_one(reading: Reading, config: Config) -> Given:
    if reading.openapi is None:
        return _settled((reading,), reading.document.path, config)
    return Given(canonical_in(reading), (reading,))


def _settled(readings: tuple[Reading, ...], name: str, config: Config) -> Given:
    from specmeld.read import with_shared_objects
    from specmeld.reconcile import Policy
    from specmeld.reconcile.write import canonical_yaml

    readings = with_shared_objects(readings)
    policy = Policy(api_version=config.api_version or None)
    settlement = settled(described(readings, name), policy, name)
    with blaming(name):
        text = canonical_yaml(settlement.document)
    return Given(canonical_of(text, name), readings, settlement)
