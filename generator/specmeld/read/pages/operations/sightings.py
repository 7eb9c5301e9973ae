"""The places of a page that show an operation, with a confidence for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from specmeld.read.containers.page_events import (
    Code,
    Event,
    Heading,
    Item,
    Meta,
    Table,
    Tag,
    Term,
    Text,
)
from specmeld.read.pages.operations import endpoints
from specmeld.read.pages.operations.endpoints import Shown
from specmeld.read.pages.operations.part_labels import is_label_of, label_of, plain
from specmeld.read.pages.path_spelling import Spelled, shape, spelled
from specmeld.read.pages.samples.calls import curl_call
from specmeld.read.vocabulary.section_words import ENDPOINT_WORDS

TAG, HEADING, LINE, LISTED, MENTIONED, SAMPLE = 6, 5, 4, 3, 2, 1
"""Confidence that an operation is described where it is shown; the highest of each counts."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place of a page that shows an operation."""

    method: str
    url: Spelled
    line: int
    at: int
    """Index of the event."""
    strength: int
    words: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.method, shape(self.url.path)


def sightings(events: Sequence[Event]) -> Iterator[Sighting]:
    samples = _Samples()
    paths: list[tuple[int, str]] = []
    labelled: dict[str, tuple[int, int, str]] = {}
    for at, event in enumerate(events):
        samples.pass_by(event)
        if isinstance(event, Heading):
            labelled.clear()
            while paths and paths[-1][0] >= event.level:
                paths.pop()
            yield from _in_heading(event, at, paths)
            path = endpoints.path_alone(event.text)
            if path:
                paths.append((event.level, path))
        elif isinstance(event, Tag):
            yield from _in_tag(event, at, sample=samples.titled)
        elif isinstance(event, Meta):
            described = any(isinstance(each, Table) for each in events)
            yield from _in_meta(event, at, described=described)
        elif isinstance(event, Table):
            yield from _in_table(event, at)
        elif isinstance(event, Code):
            yield from _in_code(event, at, sample=samples.announced)
        else:
            yield from _in_lines(event, at, labelled, sample=samples.announced)


class _Samples:
    """Whether a label introduced a sample, so that what follows calls an operation."""

    def __init__(self) -> None:
        self.announced = False
        self._level = 0
        self._passed = False
        """Whether the previous event was a listing, which a line introduces."""

    @property
    def titled(self) -> bool:
        """Whether a heading introduced a sample."""
        return self.announced and self._level > 0

    def pass_by(self, event: Event) -> None:
        text = _label_text(event)
        label = label_of(text) if text else None
        if isinstance(event, Heading):
            if label is not None and label.sample:
                self.announced, self._level = True, event.level
            elif event.level <= self._level or not self._level:
                self.announced, self._level = False, 0
        elif label is not None and not (self.announced and self._level):
            self.announced = label.sample
        elif self._passed and not self._level:
            self.announced = False
        self._passed = isinstance(event, Code)


def _label_text(event: Event) -> str:
    """The text of an event that can be a label; a sentence is one if it ends in a colon."""
    if isinstance(event, Heading | Term):
        return event.text
    if isinstance(event, Text | Item) and len(event.lines) == 1:
        text = event.text.strip()
        bold = text.startswith("**") and text.rstrip(":").endswith("**")
        return text if bold or text.endswith(":") or text.startswith("**") else ""
    return ""


def _in_heading(event: Heading, at: int, paths: Sequence[tuple[int, str]]) -> Iterator[Sighting]:
    for text in endpoints.one_method_each(event.text):
        shown = endpoints.in_heading(text)
        if shown is not None:
            yield _sighting(shown, event.line, at, HEADING)
    if shown is not None:
        return
    method, words = endpoints.method_alone(event.text)
    if method and paths:
        yield Sighting(method, spelled(paths[-1][1]), event.line, at, HEADING, words)


def _in_tag(event: Tag, at: int, *, sample: bool) -> Iterator[Sighting]:
    strength = SAMPLE if sample else TAG
    given = {key.lower(): value for key, value in event.attributes.items()}
    method = (given.get("method") or given.get("verb") or "").upper()
    if method not in endpoints.METHOD_NAMES:
        domain, _, verb = event.name.partition(":")
        method = verb.upper() if domain == "http" else ""
    path = given.get("path") or given.get("url") or given.get("route") or given.get("endpoint")
    path = path or event.text
    if method in endpoints.METHOD_NAMES and path and ("/" in path or path.isidentifier()):
        base = given.get("baseurl") or given.get("host") or given.get("base-url") or ""
        url = spelled(_joined(base, path.strip().strip("`")))
        words = given.get("summary") or given.get("title") or ""
        yield Sighting(method, url, event.line, at, strength, words)
        return
    for value in (given.get("api"), given.get("endpoint"), event.text):
        shown = endpoints.alone(f"`{value.strip('`')}`") if value else None
        if shown is not None:
            yield _sighting(shown, event.line, at, strength)
            return


def _joined(base: str, path: str) -> str:
    if not base or "://" in path:
        return path
    return base.rstrip("/") + "/" + path.lstrip("/")


def _in_meta(event: Meta, at: int, *, described: bool) -> Iterator[Sighting]:
    """``described``: the page has tables of its own, and does not just name a place in a spec."""
    given = {key.lower(): value.strip() for key, value in event.values.items()}
    words = given.get("title") or given.get("name") or ""
    for key in ("api", "endpoint", "route", *(("openapi",) if described else ())):
        value = given.get(key, "")
        shown = endpoints.alone(f"`{value}`") if value else None
        if shown is not None:
            yield Sighting(shown.method, spelled(shown.url), event.line, at, TAG, words)
            return
    method = (given.get("method") or given.get("type") or "").upper()
    paths = [given[key] for key in ("path", "route", "endpoint", "url", "title") if key in given]
    path = next((each for each in paths if each.startswith("/")), "")
    path = path or next((each for each in paths if endpoints.path_alone(each)), "")
    if method in endpoints.METHOD_NAMES and path:
        base = next((each for each in paths if "://" in each and each != path), "")
        words = "" if words == path else words
        yield Sighting(method, spelled(_joined(base, path)), event.line, at, TAG, words)


def _in_table(event: Table, at: int) -> Iterator[Sighting]:
    """Rows with a method and a path in two cells, or an operation in one."""
    strength = LINE if len(event.rows) == 1 else LISTED
    labelled: dict[str, tuple[int, int, str]] = {}
    rows = [(event.line, event.head), *((row.line, row.cells) for row in event.rows)]
    has_method = any(_label_and_cell(cells)[0] == "method" for _, cells in rows)
    for line, cells in rows:
        label = _label_and_cell(cells)
        shown = _in_cells(cells) if not (has_method and label[0] == "url") else None
        if shown is not None:
            yield _sighting(shown, line, at, strength)
        elif label[0]:
            yield from _labelled(f"{label[0]}: {label[1]}", line, at, labelled)


def _label_and_cell(cells: Sequence[str]) -> tuple[str, str]:
    """``method`` or ``url`` and its value, if a row is a label and its value."""
    if len(cells) != 2:
        return "", ""
    return endpoints.labelled_half(f"{plain(cells[0]).strip(' :')}: {cells[1]}") or ("", "")


def _in_cells(cells: Sequence[str]) -> Shown | None:
    method = next((c for c in map(_bare, cells) if c.upper() in endpoints.METHOD_NAMES), "")
    paths = [cell for cell in cells if endpoints.path_alone(cell)]
    if method and paths:
        words = [c for c in cells if _bare(c) != method and c not in paths and " " in c.strip()]
        return Shown(method.upper(), _bare(paths[0]), "", f" - {words[0]}" if words else "")
    for cell in cells:
        shown = endpoints.alone(cell)
        if shown is not None and endpoints.is_whole(shown):
            words = [c for c in cells if c != cell and " " in c.strip()]
            return Shown(shown.method, shown.url, "", f" - {words[0]}" if words else "")
    return None


def _bare(cell: str) -> str:
    return plain(cell).strip(" []")


def _in_code(event: Code, at: int, *, sample: bool) -> Iterator[Sighting]:
    found = list(endpoints.in_listing(event.lines))
    is_call = sample or _is_message(event, found)
    for number, shown in found[:1] if is_call else found:
        yield _sighting(shown, number, at, SAMPLE if is_call else LINE)
    if not found:
        call = curl_call(event.lines)
        if call is not None:
            yield Sighting(call.method, spelled(call.url), event.line, at, SAMPLE)


def _is_message(event: Code, found: Sequence[tuple[int, Shown]]) -> bool:
    """Whether a listing is a whole HTTP message: headers or a body after its first line."""
    if not found or found[0][0] != next((n for n, text in event.lines if text.strip()), 0):
        return bool(found) and not all(_is_remark(text, found) for _, text in event.lines)
    behind = [text for number, text in event.lines if number > found[0][0] and text.strip()]
    return any(re.match(r"[A-Za-z-]+: \S|[{\[]", text.strip()) for text in behind)


def _is_remark(text: str, found: Sequence[tuple[int, Shown]]) -> bool:
    bare = text.strip()
    return not bare or bare[0] in "#/" or any(shown.url in bare for _, shown in found)


def _in_lines(
    event: Text | Item | Term, at: int, labelled: dict[str, tuple[int, int, str]], *, sample: bool
) -> Iterator[Sighting]:
    lines = [(event.line, event.text)] if isinstance(event, Term) else event.lines
    each = ((number, one) for number, text in lines for one in endpoints.one_method_each(text))
    for number, text in each:
        shown = endpoints.alone(text)
        if shown is not None:
            yield _sighting(shown, number, at, _strength(event, text, shown, sample=sample))
        else:
            yield from _labelled(text, number, at, labelled)


def _strength(event: Event, text: str, shown: Shown, *, sample: bool) -> int:
    if sample and not is_label_of(plain(shown.before), ENDPOINT_WORDS):
        return SAMPLE
    if endpoints.is_whole(shown):
        return LISTED if isinstance(event, Item) and shown.words else LINE
    if isinstance(event, Item):
        return LISTED
    return MENTIONED


def _labelled(
    text: str, line: int, at: int, labelled: dict[str, tuple[int, int, str]]
) -> Iterator[Sighting]:
    """ "Method: POST" and "URL: /boats" on lines of their own."""
    half = endpoints.labelled_half(text)
    if half is None:
        return
    labelled[half[0]] = (line, at, half[1])
    if "method" in labelled and "url" in labelled:
        line, shown_at, url = labelled["url"]
        at = max(shown_at, labelled["method"][1])
        yield Sighting(labelled["method"][2], spelled(url), line, at, LINE)
        labelled.clear()


def _sighting(shown: Shown, line: int, at: int, strength: int) -> Sighting:
    return Sighting(shown.method, spelled(shown.url), line, at, strength, shown.words)
