"""Documents as the sources file lists them, and what reading one gives."""

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
    """Another precedence of a document for some of what it says."""

    precedence: int
    paths: str = "*"
    """A glob for the API's paths, as in ``/threads/*`` (``*`` crosses slashes)."""
    keywords: frozenset[str] = frozenset()
    """Empty for all keywords."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A URL that a document may refer to."""

    url: str
    """Of a file, without a fragment; or, with a slash at its end, of all that is below."""
    copy: Path | None = None
    """The file, or the folder, that is read in its stead; None: it is fetched."""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One entry of ``spec/sources.yaml``, with its text."""

    id: str
    """What claims call it: the entry's ``id``, else the file's name."""
    path: str
    """As written in the sources file; what messages name."""
    text: str
    dialect: str | None = None
    """Forced dialect; None means: recognise it."""
    api_version: str | None = None
    precedence: int = 0
    """Higher wins where evidence is equal."""
    retrieved: str = ""
    """ISO 8601 date; the newer wins where precedence is equal too."""
    url: str = ""
    overrides: tuple[Override, ...] = ()
    """The last one that fits a path and a keyword counts before ``precedence``."""
    remotes: tuple[Remote, ...] = ()
    """URLs that it may refer to; the first that fits counts."""
    file: Path | None = field(default=None, compare=False)
    """Where it is on disk, for what it refers to; None lets it refer to no other file."""
    opened: list[Path] = field(default_factory=list, compare=False)
    """Further files that it turned out to be in, noted as they are read."""
    folder: Path | None = field(default=None, compare=False)
    """The project's folder, resolved: what it refers to is in there. None: see ``read.reach``."""


def _first_line(_: Pointer) -> int:
    return 1


def _nothing(_: Callable[[Place], bool]) -> tuple[Claim, ...]:
    return ()


NO_DIALECT = ""
"""The dialect of a document of a folder in which nothing describes an API."""

LONGEST_UNREAD = 120
"""Characters of an unread line that are kept."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that looks like a statement about the API, of which the reader understood nothing."""

    line: int
    """Counts from 1."""
    text: str
    """At most ``LONGEST_UNREAD`` characters; what is longer is cut when the object is made."""
    why: str
    """What the reader could not do with it, as in ``"a field without a type"``."""

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
    """``NO_DIALECT`` where it says nothing."""
    claims: tuple[Claim, ...]
    """In the order of the page."""
    diagnostics: tuple[Diagnostic, ...] = ()
    openapi: JSONObject | None = field(default=None, compare=False)
    """The document itself, as OpenAPI 3.1, where the dialect is OpenAPI."""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Operation of ``openapi`` → its line, where that is known."""
    line: Callable[[Pointer], int] = field(default=_first_line, compare=False)
    """The line on which a part of ``openapi`` stands in the document."""
    written_out: Callable[[Callable[[Place], bool]], tuple[Claim, ...]] = field(
        default=_nothing, compare=False
    )
    """The claims of ``openapi`` at each use of a component, below the places that are asked for."""
    unread: tuple[Unread, ...] = ()
    """Lines that were not understood, in the order of the page."""
    objects: tuple[DescribedObject, ...] = ()
    """What the page describes for other pages of its API."""
    mentions: tuple[Mention, ...] = ()
    """Where it names objects that it does not describe itself."""
    quotable: str | None = field(default=None, compare=False)
    """The document's text without its secrets, line by line, for who quotes it; None: as it is."""
