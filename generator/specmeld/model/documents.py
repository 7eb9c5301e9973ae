"""Documents as the sources file lists them, and the result of reading one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from specmeld.diagnostics import Diagnostic
from specmeld.model.claims import Claim, Place
from specmeld.model.json import JSONObject
from specmeld.model.page_objects import DescribedObject, Mention
from specmeld.text.pointer import Pointer


@dataclass(frozen=True, slots=True)
class Override:
    """A document's precedence for a part of what it says."""

    precedence: int
    paths: str = "*"
    """A glob for the API's paths, as in ``/threads/*`` (``*`` crosses slashes)."""
    keywords: frozenset[str] = frozenset()
    """Empty for all keywords."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A URL that a document may refer to."""

    url: str
    """Of a file, without a fragment; with a trailing slash, of everything below it."""
    copy: Path | None = None
    """The file or folder to read instead; None: fetch it."""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One entry of ``spec/sources.yaml``, with its text."""

    id: str
    """Its name in claims: the entry's ``id``, else the file's name."""
    path: str
    """As written in the sources file; shown in messages."""
    text: str
    dialect: str | None = None
    """Forced dialect; None means: recognise it."""
    api_version: str | None = None
    precedence: int = 0
    """Higher wins if the evidence is equal."""
    retrieved: str = ""
    """ISO 8601 date; the newer wins if the precedence is equal too."""
    url: str = ""
    overrides: tuple[Override, ...] = ()
    """The last one that matches a path and a keyword overrides ``precedence``."""
    remotes: tuple[Remote, ...] = ()
    """URLs that it may refer to; the first match counts."""
    file: Path | None = field(default=None, compare=False)
    """Where it is on disk, for relative references; None forbids references to other files."""
    opened: list[Path] = field(default_factory=list, compare=False)
    """Further files that it refers to, added as they are read."""
    folder: Path | None = field(default=None, compare=False)
    """The project's folder, resolved: references must stay inside. None: see ``read.reach``."""


def _first_line(_: Pointer) -> int:
    return 1


def _nothing(_: Callable[[Place], bool]) -> tuple[Claim, ...]:
    return ()


NO_DIALECT = ""
"""The dialect of a document in a folder that does not describe an API."""

LONGEST_UNREAD = 120
"""Most characters of an unread line that are kept."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that looks like a statement about the API, but was not understood."""

    line: int
    """Counts from 1."""
    text: str
    """At most ``LONGEST_UNREAD`` characters; longer text is cut when the object is made."""
    why: str
    """Why the reader could not use it, such as ``"a field without a type"``."""

    def __post_init__(self) -> None:
        text = " ".join(self.text.split())
        if len(text) > LONGEST_UNREAD:
            text = f"{text[: LONGEST_UNREAD - 1]}…"
        object.__setattr__(self, "text", text)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document says."""

    document: SourceDocument
    dialect: str
    """``NO_DIALECT`` if it says nothing."""
    claims: tuple[Claim, ...]
    """In page order."""
    diagnostics: tuple[Diagnostic, ...] = ()
    openapi: JSONObject | None = field(default=None, compare=False)
    """The document itself, as OpenAPI 3.1, if the dialect is OpenAPI."""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Operation of ``openapi`` → its line, if known."""
    line: Callable[[Pointer], int] = field(default=_first_line, compare=False)
    """The line of a part of ``openapi`` in the document."""
    written_out: Callable[[Callable[[Place], bool]], tuple[Claim, ...]] = field(
        default=_nothing, compare=False
    )
    """The claims of ``openapi`` at each use of a component, below the requested places."""
    unread: tuple[Unread, ...] = ()
    """Lines that were not understood, in page order."""
    objects: tuple[DescribedObject, ...] = ()
    """Objects that the page describes for other pages of its API."""
    mentions: tuple[Mention, ...] = ()
    """Where it names objects that it does not describe itself."""
    quotable: str | None = field(default=None, compare=False)
    """The text without its secrets, line by line, for quoting; None: use the original."""
