"""Whether the content of a URL may replace the stored document."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.openapi.shapes import METHODS
from specmeld.pipeline.project.given import read_text
from specmeld.sources import SourceEntry
from specmeld.text.line_ends import with_plain_ends

_TEMPLATE = re.compile(r"\{[^{}]*\}")
_HTML = re.compile(
    r"\s*+(?:<\?xml[^>]*>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,200})", re.IGNORECASE)
_CUT_OFF = "is truncated: the saved copy starts the same way but is longer"
_LONGEST = 60
_HEAD, _TAIL = 20_000, 500
"""Characters in which a page declares that it is HTML, and its title; and where it ends."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a new text of a document adds and removes."""

    gained: tuple[str, ...] = ()
    """Operations such as ``GET /pets``, in document order."""
    lost: tuple[str, ...] = ()
    refusal: str = ""
    """Why it should not replace the old one; empty if it may."""


def replacement(entry: SourceEntry, before: bytes | None, after: bytes, root: Path) -> Replacement:
    """How ``after`` would change the document of an entry from ``before``, if there was one.

    A text that is no longer a description is refused, and so is one that was cut off or has lost
    half of its operations: an error page, a login page, a page filled by a script, half a file. A
    page often describes a single operation, so losing half of its claims counts as well.
    """
    new = _described(entry, after, root)
    if before is None:
        return Replacement(tuple(new.operations.values()), refusal=new.problem)
    old = _described(entry, before, root)
    cut_off = _CUT_OFF if _is_cut_off(before, after) else ""
    if new.problem and not old.problem:
        return Replacement(refusal=cut_off or new.problem)
    if new.is_html and not old.is_html and not new.operations:
        return Replacement(refusal=f"became {new.as_page}")
    if new.problem and 2 * len(after) <= len(before):  # a page of objects, or a file of schemas
        return Replacement(refusal=cut_off or f"shrank to {len(after)} of {len(before)} bytes")
    gained = tuple(name for key, name in new.operations.items() if key not in old.operations)
    lost = tuple(name for key, name in old.operations.items() if key not in new.operations)
    return Replacement(gained, lost, _half(old, new, len(lost)) or cut_off)


def _is_cut_off(before: bytes, after: bytes) -> bool:
    """Whether a text ends in the middle of a line of the previous one, and is equal up to there.
    Someone who shortens a document removes whole lines."""
    old, new = map(with_plain_ends, (before, after))
    ends_a_line = new.endswith(b"\n") or old[len(new) : len(new) + 1] in (b"\n", b"")
    return bool(new) and old.startswith(new) and not ends_a_line


def _half(old: _Described, new: _Described, lost: int) -> str:
    """Which half of a document is missing; empty if less is."""
    if lost and 2 * lost >= len(old.operations):
        return f"lost {lost} of its {len(old.operations)} operations"
    if old.closes and new.is_html and not new.closes:
        return "is truncated: no closing </html>"
    if new.facts and 2 * new.facts <= old.facts:
        return f"has lost more than half of its facts: {new.facts} left of {old.facts}"
    return ""


@dataclass(frozen=True, slots=True)
class _Described:
    """What a text describes."""

    operations: Mapping[str, str]
    """Operation without path parameter names → with them."""
    problem: str = ""
    """Why it cannot be read as a description."""
    is_html: bool = False
    title: str = ""
    closes: bool = False
    """Whether it is HTML with its end tag."""
    facts: int = 0
    """A page's number of claims; 0 for exact formats, whose references can replace half a text."""

    @property
    def as_page(self) -> str:
        title = f" with the title {self.title!r}" if self.title else ""
        return f"an HTML page{title}"


def _described(entry: SourceEntry, data: bytes, root: Path) -> _Described:
    from specmeld.read.decoding import decode

    try:
        text = decode(data, entry.shown)
    except InputError as error:
        return _Described({}, f"cannot be read: {error.message}")
    head = text[:_HEAD]
    is_html = _HTML.match(head) is not None
    title = _TITLE.search(head) if is_html else None
    shown = " ".join(html.unescape(title[1]).split())[:_LONGEST] if title else ""
    try:
        reading = read_text(_document(entry, text, root), claims=False)
    except InputError as error:
        page = _Described({}, is_html=is_html, title=shown)
        told = f"cannot be read: {error.message}"
        told = f"is {page.as_page} that describes no operation" if is_html else told
        return replace(page, problem=told)
    names = dict.fromkeys(_operations(reading))
    return _Described(
        {_TEMPLATE.sub("{}", name): name for name in names},
        is_html=is_html,
        title=shown,
        closes=is_html and "</html>" in text[-_TAIL:].lower(),
        facts=0 if reading.openapi is not None else len(reading.claims),
    )


def _document(entry: SourceEntry, text: str, root: Path) -> SourceDocument:
    """The text in place of the entry's own; URLs that it refers to are not fetched."""
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
