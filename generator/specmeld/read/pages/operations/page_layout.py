"""The operations of a page and the events that belong to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from specmeld.read.containers.page_events import Event, Heading, Item, Table, Text
from specmeld.read.pages.operations.operation_choice import chosen
from specmeld.read.pages.operations.owners import owner_of
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


def operations(events: Sequence[Event]) -> list[OperationPart]:
    """The operations in page order, each at the place that describes it."""
    parts = [_part(events, sighting) for sighting in chosen(sightings(events), events)]
    _set_ends(events, parts)
    return parts


def _part(events: Sequence[Event], sighting: Sighting) -> OperationPart:
    event = events[sighting.at]
    owner = owner_of(events, sighting)
    listed = sighting.strength == LISTED
    if listed and isinstance(event, Item | Table):
        return OperationPart(sighting, None, sighting.at, sighting.at + 1, alone=True)
    start = sighting.at if owner is None else owner
    return OperationPart(sighting, owner, start, len(events))


def _set_ends(events: Sequence[Event], parts: Sequence[OperationPart]) -> None:
    """End each where the next begins, or at a heading that it does not own."""
    described = [part for part in parts if not part.alone]
    for index, part in enumerate(described):
        part.shown |= {part.sighting.at} | ({part.owner} if part.owner is not None else set())
        following = described[index + 1 :]
        siblings = [
            other.sighting.at
            for other in described
            if other is not part and other.owner == part.owner is not None
        ]
        part.shared = bool(siblings)
        earlier = [other for other in described[:index] if other.sighting.at > part.start]
        if earlier and part.owner is not None:
            part.start, part.shared = part.sighting.at, True
        together = part.sighting.at
        for other in following:
            if other.owner == part.owner and _follows(events, together, other.sighting.at):
                together = other.sighting.at  # shown one after the other: they share a description
                part.shown.add(together)
                continue
            part.end = other.sighting.at if other.owner == part.owner else other.start
            break
        outside = _below_all(events, part, siblings) if siblings else len(events)
        part.end = max(min(part.end, outside, _outside(events, part)), part.start + 1)
    for part in parts:
        if part.alone:
            part.shown.add(part.sighting.at)
            part.end = _below(events, part.sighting.at)


def _follows(events: Sequence[Event], at: int, other: int) -> bool:
    """Whether two operations are shown by one event, or on consecutive lines."""
    lines = isinstance(events[at], Text) and isinstance(events[other], Text)
    return other == at or (other == at + 1 and lines)


def _outside(events: Sequence[Event], part: OperationPart) -> int:
    """The first heading after an operation that is not below its own, and not a label."""
    if part.owner is None:
        return len(events)
    owner = events[part.owner]
    own = level = owner.level if isinstance(owner, Heading) else 0
    titled = part.sighting.strength == HEADING
    for at in range(max(part.sighting.at, part.start) + 1, len(events)):
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
    return len(events)


def _is_part(event: Heading) -> bool:
    """Whether a heading can only be the label of an operation's part, not of a chapter."""
    label = label_of(event.text)
    return label is not None and (label.kind in _PARTS or bool(label.status))


def _begins_anew(event: Heading) -> bool:
    """Whether a heading is not a label of a part: "Boats", "Data models"."""
    label = label_of(event.text)
    return label is None or label.kind == "object" or is_label_of(event.text, DEFINITION_WORDS)


def _below_all(events: Sequence[Event], part: OperationPart, siblings: Sequence[int]) -> int:
    """The first heading below one that several operations share, if none has parts of its own.

    What it begins belongs to none of them, least to the last. ``siblings``: where they are shown.
    """
    last = part.sighting.at
    among = events[min(siblings, default=last) : last]
    if last < max(siblings, default=-1) or any(isinstance(event, Heading) for event in among):
        return len(events)
    after = enumerate(events[last + 1 :], last + 1)
    return next(
        (at for at, event in after if isinstance(event, Heading) and _begins_anew(event)),
        len(events),
    )


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
    for event in events[at + 1 :]:
        if isinstance(event, Table):
            return True
        if isinstance(event, Heading) and label_of(event.text) is None:
            return False
    return False
