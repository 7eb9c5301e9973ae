"""The operations of a page and the events that belong to each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from specmeld.read.containers.events import (
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
from specmeld.read.pages import endpoints
from specmeld.read.pages.endpoints import Shown
from specmeld.read.pages.part_labels import is_label_of, label_of, plain
from specmeld.read.pages.path_spelling import Spelled, shape, spelled
from specmeld.read.vocabulary.sections import ENDPOINT_WORDS

_TAG, _HEADING, _LINE, _LISTED, _MENTIONED, _SAMPLE = 6, 5, 4, 3, 2, 1
"""How surely an operation is described where it is shown; the surest place of each counts."""


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


@dataclass
class OperationPart:
    """An operation and its events, from ``start`` up to but without ``end``."""

    sighting: Sighting
    owner: int | None
    """Index of the heading that names it."""
    start: int
    end: int
    alone: bool = False
    """Whether nothing but its own line tells of it, as in a list of operations."""
    shared: bool = False
    """Whether its heading is that of several operations, and names none of them."""
    shown: set[int] = field(default_factory=set)
    """Indexes of the events that show its method and URL and say nothing else."""


def operations(events: Sequence[Event]) -> list[OperationPart]:
    """The operations in the order of the page, each at the place that describes it."""
    seen = list(_sightings(events))
    chosen = _chosen(seen, events)
    parts = [_part(events, sighting) for sighting in chosen]
    _set_ends(events, parts)
    return parts


def _chosen(seen: Sequence[Sighting], events: Sequence[Event]) -> list[Sighting]:
    """The surest sighting of each operation; samples and mentions only where nothing else is."""
    best: dict[tuple[str, str], Sighting] = {}
    for sighting in seen:
        if sighting.strength <= _MENTIONED:
            continue
        known = best.get(sighting.key)
        if known is None or sighting.strength > known.strength:
            best[sighting.key] = sighting
    for strength in (_MENTIONED, _SAMPLE):
        owners = {_owner(events, sighting) for sighting in best.values()}
        for sighting in seen:
            if sighting.strength != strength or _is_known(sighting, best):
                continue
            owner = _owner(events, sighting)
            if owner not in owners:
                best[sighting.key] = sighting
                owners.add(owner)
    return sorted(best.values(), key=lambda each: (each.at, each.line))


def _is_known(sighting: Sighting, best: dict[tuple[str, str], Sighting]) -> bool:
    """Whether a sample calls an operation that is known: /boats/2 is a call of /boats/{id}."""
    base = urlsplit(sighting.url.server).path
    called = f"{base}{sighting.url.path}".strip("/").split("/")
    for method, path in best:
        steps = path.strip("/").split("/")
        if method == sighting.method and len(called) >= len(steps):
            pairs = zip(reversed(steps), reversed(called), strict=False)
            if all(step in ("{}", other) for step, other in pairs):
                return True
    return False


def _sightings(events: Sequence[Event]) -> Iterator[Sighting]:
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
            yield from _in_tag(event, at)
        elif isinstance(event, Meta):
            yield from _in_meta(event, at)
        elif isinstance(event, Table):
            yield from _in_table(event, at)
        elif isinstance(event, Code):
            yield from _in_code(event, at, sample=samples.announced)
        else:
            yield from _in_lines(event, at, labelled, sample=samples.announced)


class _Samples:
    """Whether a label announced a sample, so that what follows calls an operation."""

    def __init__(self) -> None:
        self.announced = False
        self._level = 0

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


def _label_text(event: Event) -> str:
    """The text of an event that can be a label; a sentence is one where it ends in a colon."""
    if isinstance(event, Heading | Term):
        return event.text
    if isinstance(event, Text | Item) and len(event.lines) == 1:
        text = event.text.strip()
        bold = text.startswith("**") and text.rstrip(":").endswith("**")
        return text if bold or text.endswith(":") or text.startswith("**") else ""
    return ""


def _in_heading(event: Heading, at: int, paths: Sequence[tuple[int, str]]) -> Iterator[Sighting]:
    shown = endpoints.in_heading(event.text)
    if shown is not None:
        yield _sighting(shown, event.line, at, _HEADING)
        return
    method, words = endpoints.method_alone(event.text)
    if method and paths:
        yield Sighting(method, spelled(paths[-1][1]), event.line, at, _HEADING, words)


def _in_tag(event: Tag, at: int) -> Iterator[Sighting]:
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
        yield Sighting(method, url, event.line, at, _TAG, words)
        return
    for value in (given.get("api"), given.get("endpoint"), event.text):
        shown = endpoints.alone(f"`{value.strip('`')}`") if value else None
        if shown is not None:
            yield _sighting(shown, event.line, at, _TAG)
            return


def _joined(base: str, path: str) -> str:
    if not base or "://" in path:
        return path
    return base.rstrip("/") + "/" + path.lstrip("/")


def _in_meta(event: Meta, at: int) -> Iterator[Sighting]:
    for key in ("api", "endpoint", "route"):
        value = event.values.get(key, "")
        shown = endpoints.alone(f"`{value}`") if value else None
        if shown is not None:
            yield _sighting(shown, event.line, at, _TAG)
            return
    method, path = event.values.get("method", "").upper(), event.values.get("path", "")
    if method in endpoints.METHOD_NAMES and "/" in path:
        yield Sighting(method, spelled(path), event.line, at, _TAG)


def _in_table(event: Table, at: int) -> Iterator[Sighting]:
    """Rows with a method and a path in two cells, or an operation in one."""
    strength = _LINE if len(event.rows) == 1 else _LISTED
    labelled: dict[str, tuple[int, int, str]] = {}
    rows = [(event.line, event.head), *((row.line, row.cells) for row in event.rows)]
    for line, cells in rows:
        shown = _in_cells(cells)
        if shown is not None:
            yield _sighting(shown, line, at, strength)
        elif len(cells) == 2:
            yield from _labelled(f"{plain(cells[0]).strip(' :')}: {cells[1]}", line, at, labelled)


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
        yield _sighting(shown, number, at, _SAMPLE if is_call else _LINE)
    if not found:
        from specmeld.read.pages.calls import curl_call

        call = curl_call(event.lines)
        if call is not None:
            yield Sighting(call.method, spelled(call.url), event.line, at, _SAMPLE)


def _is_message(event: Code, found: Sequence[tuple[int, Shown]]) -> bool:
    """Whether a listing is a whole HTTP message: headers or a body behind its first line."""
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
    for number, text in lines:
        shown = endpoints.alone(text)
        if shown is not None:
            yield _sighting(shown, number, at, _strength(event, text, shown, sample=sample))
        else:
            yield from _labelled(text, number, at, labelled)


def _strength(event: Event, text: str, shown: Shown, *, sample: bool) -> int:
    if sample and not is_label_of(plain(shown.before), ENDPOINT_WORDS):
        return _SAMPLE
    if endpoints.is_whole(shown):
        return _LISTED if isinstance(event, Item) and shown.words else _LINE
    if isinstance(event, Item):
        return _LISTED
    return _MENTIONED


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
        yield Sighting(labelled["method"][2], spelled(url), line, at, _LINE)
        labelled.clear()


def _sighting(shown: Shown, line: int, at: int, strength: int) -> Sighting:
    return Sighting(shown.method, spelled(shown.url), line, at, strength, shown.words)


def _owner(events: Sequence[Event], sighting: Sighting) -> int | None:
    """The heading that names an operation: the nearest that says more than "Endpoint"."""
    if sighting.strength == _HEADING:
        return sighting.at
    level = 7
    for at in range(sighting.at, -1, -1):
        event = events[at]
        if not isinstance(event, Heading) or event.level >= level:
            continue
        if not _is_generic(event):
            return at
        level = event.level
    return None


def _is_generic(event: Heading) -> bool:
    if is_label_of(event.text, ENDPOINT_WORDS):
        return True
    label = label_of(event.text)
    if label is None or label.kind == "object":
        return False
    if label.status or label.sample:
        return True
    return label.kind not in ("other", "auth") and len(plain(event.text).split()) <= 3


def _part(events: Sequence[Event], sighting: Sighting) -> OperationPart:
    event = events[sighting.at]
    owner = _owner(events, sighting)
    listed = sighting.strength == _LISTED
    if listed and isinstance(event, Item | Table):
        return OperationPart(sighting, None, sighting.at, sighting.at + 1, alone=True)
    start = sighting.at if owner is None else owner
    return OperationPart(sighting, owner, start, len(events))


def _set_ends(events: Sequence[Event], parts: Sequence[OperationPart]) -> None:
    """Let each reach to where the next begins, or to a heading that it does not own."""
    described = [part for part in parts if not part.alone]
    for index, part in enumerate(described):
        part.shown |= {part.sighting.at} | ({part.owner} if part.owner is not None else set())
        following = described[index + 1 :]
        part.shared = part.owner is not None and any(
            other.owner == part.owner for other in described if other is not part
        )
        before = [other for other in described[:index] if other.owner == part.owner]
        if before and part.owner is not None:
            part.start = part.sighting.at
        for other in following:
            if other.owner == part.owner and other.sighting.at == part.sighting.at:
                continue  # shown by the same listing: they share what is said
            part.end = other.sighting.at if other.owner == part.owner else other.start
            break
        part.end = max(min(part.end, _outside(events, part)), part.start + 1)
    for part in parts:
        if part.alone:
            part.shown.add(part.sighting.at)
            part.end = _below(events, part.sighting.at)


def _outside(events: Sequence[Event], part: OperationPart) -> int:
    """The first heading behind an operation that is above or beside its own, and no label."""
    if part.owner is None:
        return len(events)
    owner = events[part.owner]
    level = owner.level if isinstance(owner, Heading) else 0
    for at in range(max(part.sighting.at, part.start) + 1, len(events)):
        event = events[at]
        if not isinstance(event, Heading) or event.level > level:
            continue
        label = label_of(event.text)
        if event.level < level or label is None or label.kind == "object":
            return at
    return len(events)


def _below(events: Sequence[Event], at: int) -> int:
    """The end of what stands inside of an event."""
    end = at + 1
    while end < len(events) and events[end].depth > events[at].depth:
        end += 1
    return end
