"""Whether what a URL gives now may take the place of the document that is kept."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.openapi.shapes import METHODS
from specmeld.pipeline.given import read_text
from specmeld.sources import SourceEntry

_TEMPLATE = re.compile(r"\{[^{}]*\}")
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,200})", re.I)
_LONGEST = 60
_HEAD = 20_000
"""Characters in which a page says that it is HTML, and its title."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a new text of a document brings and takes away."""

    gained: tuple[str, ...] = ()
    """Operations such as ``GET /pets``, in the order of the document."""
    lost: tuple[str, ...] = ()
    refusal: str = ""
    """Why it should not take the place of the old one; empty where it may."""


def replacement(entry: SourceEntry, before: bytes | None, after: bytes, root: Path) -> Replacement:
    """What ``after`` means for the document of an entry, which was ``before``, if there was one.

    A text that is no description any more is refused, and so is one without half of the
    operations: an error page, a login page, a page that a script fills, half a file.
    """
    new = _described(entry, after, root)
    old = _described(entry, before, root) if before is not None else None
    if new.problem and (old is None or not old.problem):
        return Replacement(refusal=new.problem)
    if old is not None and new.is_html and not old.is_html and not new.operations:
        return Replacement(refusal=f"became {new.as_page}")
    known = old.operations if old is not None else {}
    gained = tuple(name for key, name in new.operations.items() if key not in known)
    lost = tuple(name for key, name in known.items() if key not in new.operations)
    many = bool(lost) and 2 * len(lost) >= len(known)
    told = f"lost {len(lost)} of its {len(known)} operations" if many else ""
    return Replacement(gained, lost, told)


@dataclass(frozen=True, slots=True)
class _Described:
    """What a text describes."""

    operations: Mapping[str, str]
    """Operation without the names of its path's parameters → with them."""
    problem: str = ""
    """Why it cannot be read as a description."""
    is_html: bool = False
    title: str = ""

    @property
    def as_page(self) -> str:
        title = f" with the title {self.title!r}" if self.title else ""
        return f"an HTML page{title}"


def _described(entry: SourceEntry, data: bytes, root: Path) -> _Described:
    from specmeld.read.documents import decode

    try:
        text = decode(data, entry.shown)
    except InputError as error:
        return _Described({}, f"cannot be read: {error.message}")
    head = text[:_HEAD]
    is_html = _HTML.match(head) is not None
    title = _TITLE.search(head) if is_html else None
    shown = " ".join(html.unescape(title[1]).split())[:_LONGEST] if title else ""
    try:
        names = dict.fromkeys(_operations(read_text(_document(entry, text, root), claims=False)))
    except InputError as error:
        page = _Described({}, is_html=is_html, title=shown)
        told = f"cannot be read: {error.message}"
        told = f"is {page.as_page} in which no operation is described" if is_html else told
        return replace(page, problem=told)
    return _Described({_TEMPLATE.sub("{}", name): name for name in names}, "", is_html, shown)


def _document(entry: SourceEntry, text: str, root: Path) -> SourceDocument:
    """The text in the place of the entry's own; URLs that it refers to are not asked for."""
    return SourceDocument(
        id=entry.id,
        path=entry.shown,
        text=text,
        dialect=entry.dialect,
        api_version=entry.api_version,
        url=entry.url,
        file=entry.path,
        folder=root.resolve(),
    )


def _operations(reading: Reading) -> Iterator[str]:
    if reading.openapi is None:
        yield from (claim.at.operation for claim in reading.claims if claim.at.operation)
        return
    paths = reading.openapi.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        if isinstance(item, dict):
            yield from (f"{method.upper()} {path}" for method in METHODS if method in item)
