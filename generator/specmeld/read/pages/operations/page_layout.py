"""The operations of a page and the events that belong to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from specmeld.read.containers.page_events import Event, Heading, Item, Table, Text
from specmeld.read.pages.operations.operation_choice import chosen
from specmeld.read.pages.operations.owners import Outline
from specmeld.read.pages.operations.part_labels import is_label_of, label_of
from specmeld.read.pages.operations.sightings import HEADING, LISTED, Sighting, sightings
from specmeld.read.vocabulary.section_words import DEFINITION_WORDS

_PARTS = ("path", "query", "body", "form")
"""Labels that no chapter has as its title."""


@dataclass
class OperationPart:
    """An operation and its events, from ``start`` up to but excluding ``end``."""

    sighting: Sighting
    owner: int | None
    """Index of the heading that names it."""
    start: int
    end: int
    alone: bool = False
    """Whether only its own line mentions it, as in a list of operations."""
    shared: bool = False
    """Whether its heading is that of several operations, and names none of them."""
    shown: set[int] = field(default_factory=set)
    """Indexes of the events that only show its method and URL."""

    def own(self, events: Sequence[Event]) -> Sequence[Event]:
        """Its events; of a table that lists operations, only its row."""
        event = events[self.start]
        if self.alone and isinstance(event, Table):
            rows = [row for row in event.rows if row.line == self.sighting.line]
            return [replace(event, rows=rows, unclear=()), *events[self.start + 1 : self.end]]
        return events[self.start : self.end]


def operations(events: Sequence[Event]) -> list[OperationPart]:
    """The operations in page order, each at the place that describes it."""
    outline = Outline(events)
    parts = [_part(outline, sighting) for sighting in chosen(sightings(events), outline)]
    described = [part for part in parts if not part.alone]
    _set_shown(events, described)
    _set_ends(outline, described)
    for part in parts:
        if part.alone:
            part.shown.add(part.sighting.at)
            part.end = _below(events, part.sighting.at)
    return parts


def _part(outline: Outline, sighting: Sighting) -> OperationPart:
    event = outline.events[sighting.at]
    owner = outline.owner_of(sighting)
    listed = sighting.strength == LISTED
    if listed and isinstance(event, Item | Table):
        return OperationPart(sighting, None, sighting.at, sighting.at + 1, alone=True)
    start = sighting.at if owner is None else owner
    return OperationPart(sighting, owner, start, len(outline.events))


def _set_shown(events: Sequence[Event], described: Sequence[OperationPart]) -> None:
    """Operations shown one after the other share a description: all end where the next begins."""
    end = len(events)
    following: OperationPart | None = None
    for part in reversed(described):
        own = {part.sighting.at} | ({part.owner} if part.owner is not None else set())
        if following is not None and _share_description(events, part, following):
            part.shown = following.shown
        elif following is not None:
            end = following.sighting.at if following.owner == part.owner else following.start
        part.shown |= own
        part.end, following = end, part


def _share_description(
    events: Sequence[Event], part: OperationPart, following: OperationPart
) -> bool:
    same = following.owner == part.owner
    return same and _follows(events, part.sighting.at, following.sighting.at)


def _set_ends(outline: Outline, described: Sequence[OperationPart]) -> None:
    """End each at a heading that it does not own, if that comes first."""
    siblings: defaultdict[int | None, list[int]] = defaultdict(list)
    for part in described:
        siblings[part.owner].append(part.sighting.at)
    earlier = -1
    for part in described:
        among = siblings[part.owner] if part.owner is not None else []
        part.shared = len(among) > 1
        if earlier > part.start and part.owner is not None:
            part.start, part.shared = part.sighting.at, True
        earlier = part.sighting.at
        outside = _below_all(outline, part, among) if len(among) > 1 else part.end
        part.end = max(min(outside, _outside(outline.events, part)), part.start + 1)


def _follows(events: Sequence[Event], at: int, other: int) -> bool:
    """Whether two operations are shown by one event, or on consecutive lines."""
    lines = isinstance(events[at], Text) and isinstance(events[other], Text)
    return other == at or (other == at + 1 and lines)


def _outside(events: Sequence[Event], part: OperationPart) -> int:
    """The first heading in an operation that is not below its own, and not a label."""
    if part.owner is None:
        return part.end
    owner = events[part.owner]
    own = level = owner.level if isinstance(owner, Heading) else 0
    titled = part.sighting.strength == HEADING
    for at in range(max(part.sighting.at, part.start) + 1, part.end):
        event = events[at]
        if not isinstance(event, Heading):
            continue
        if event.level in (own, level) and _begins_anew(event):
            return at
        if event.level < level:
            if not (titled and _is_part(event)):
                return at
            level = event.level  # the title of a dialog has a level of its own
        titled = titled and event.level < own
    return part.end


def _is_part(event: Heading) -> bool:
    """Whether a heading can only be the label of an operation's part, not of a chapter."""
    label = label_of(event.text)
    return label is not None and (label.kind in _PARTS or bool(label.status))


def _begins_anew(event: Heading) -> bool:
    """Whether a heading is not a label of a part: "Boats", "Data models"."""
    label = label_of(event.text)
    return label is None or label.kind == "object" or is_label_of(event.text, DEFINITION_WORDS)


def _below_all(outline: Outline, part: OperationPart, siblings: Sequence[int]) -> int:
    """The first heading below one that several operations share, if none has parts of its own.

    What it begins belongs to none of them, least to the last. ``siblings``: where all are shown.
    """
    last = part.sighting.at
    if last < siblings[-1] or outline.has_heading(siblings[0], last):
        return part.end
    for at in range(last + 1, part.end):
        event = outline.events[at]
        if isinstance(event, Heading) and _begins_anew(event):
            return at
    return part.end


def _below(events: Sequence[Event], at: int) -> int:
    """The end of the content of an event."""
    end = at + 1
    while end < len(events) and events[end].depth > events[at].depth:
        end += 1
    return end


def described_again(events: Sequence[Event], parts: Sequence[OperationPart]) -> list[Sighting]:
    """Further places that describe an operation with a table; only the chosen one is read."""
    chosen_parts = {part.sighting.key: part for part in parts}
    found = []
    for sighting in sightings(events):
        part = chosen_parts.get(sighting.key)
        outside = part is not None and not part.start <= sighting.at < part.end
        shows = isinstance(events[sighting.at], Item | Table) or sighting.strength <= LISTED
        if outside and not shows and _has_table(events, sighting.at):
            found.append(sighting)
    return found


def _has_table(events: Sequence[Event], at: int) -> bool:
    """Whether a table of fields comes before the next heading that is not a label."""
    for index in range(at + 1, len(events)):
        event = events[index]
        if isinstance(event, Table):
            return True
        if isinstance(event, Heading) and label_of(event.text) is None:
            return False
    return False
