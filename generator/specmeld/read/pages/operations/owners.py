"""The headings of a page, and which of them names the operation at a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from specmeld.read.containers.page_events import Event, Heading
from specmeld.read.pages.operations import endpoints
from specmeld.read.pages.operations.part_labels import is_label_of, label_of, plain
from specmeld.read.pages.operations.sightings import HEADING, Sighting
from specmeld.read.vocabulary.section_words import (
    ENDPOINT_WORDS,
    ERROR_WORDS,
    FIELD_WORDS,
    OBJECT_WORDS,
    PLACE_WORDS,
    REQUEST_WORDS,
    RESPONSE_WORDS,
    SAMPLE_WORDS,
    STATUS_WORDS,
)

_NUMBERED = re.compile(r"^\s*\d{1,3}(?:\.\d{1,3})*[.)]?\s+")
_LABEL_WORDS = frozenset(
    word
    for words in (
        ENDPOINT_WORDS, REQUEST_WORDS, RESPONSE_WORDS, SAMPLE_WORDS, FIELD_WORDS, STATUS_WORDS,
        ERROR_WORDS, OBJECT_WORDS, *PLACE_WORDS.values(),
    )
    for label in words
    for word in (*label.split(), "json", "the", "xml", "full", "format")
)  # fmt: skip


class Outline:
    """The headings of a page, by what is below them."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = events
        self._nearest: list[int | None] = []
        """Index of the last heading up to each event."""
        self._above: dict[int, int | None] = {}
        """Index of the next heading of a higher level above each heading."""
        self._owners: dict[int, int | None] = {}
        opened: list[tuple[int, int]] = []
        for at, event in enumerate(events):
            if isinstance(event, Heading):
                while opened and opened[-1][1] >= event.level:
                    opened.pop()
                self._above[at] = opened[-1][0] if opened else None
                opened.append((at, event.level))
            self._nearest.append(opened[-1][0] if opened else None)

    def has_heading(self, start: int, end: int) -> bool:
        """Whether one of the events is a heading."""
        last = self._nearest[end - 1] if end > start else None
        return last is not None and last >= start

    def owner_of(self, sighting: Sighting) -> int | None:
        """The heading that names an operation: the nearest that is more than "Endpoint".

        A path in a heading below "Endpoint" is only shown there; the page describes it further
        down.
        """
        return sighting.at if sighting.strength == HEADING else self.named_over(sighting.at)

    def named_over(self, at: int) -> int | None:
        """The heading that names an operation shown at a place below it."""
        if at not in self._owners:
            self._owners[at] = self._named_over(at)
        return self._owners[at]

    def _named_over(self, at: int) -> int | None:
        headings = list(self._headings_over(at))
        named = next((at for at, each in headings if not _is_generic(each)), None)
        if named is not None and endpoints.path_alone(_text_of(self.events[named])):
            above = [(at, each) for at, each in headings if at < named]
            if above and is_label_of(above[0][1].text, ENDPOINT_WORDS):
                return next((at for at, each in above if not _is_generic(each)), None)
        return named

    def _headings_over(self, at: int) -> Iterator[tuple[int, Heading]]:
        """The headings above a place, the nearest first."""
        index = self._nearest[at]
        while index is not None:
            event = self.events[index]
            if isinstance(event, Heading):
                yield index, event
            index = self._above[index]


def _text_of(event: Event) -> str:
    return event.text if isinstance(event, Heading) else ""


def _is_generic(event: Heading) -> bool:
    if endpoints.in_heading(event.text) is not None:
        return False  # whatever words its path has
    if is_label_of(event.text, ENDPOINT_WORDS):
        return True
    label = label_of(event.text)
    if label is None or label.kind == "object":
        return False
    if label.status or label.sample:
        return True
    said = plain(event.text).lower().split()
    own = [word for word in said if word not in _LABEL_WORDS]
    if said[-1] in ("request", "response") and len(own) > 1:
        return False  # the name of an operation that requests something: "Sail Change Request"
    return label.kind not in ("other", "auth") and len(said) <= 3


def summary_of(title: str) -> str:
    """The text of a heading besides the method and the URL."""
    if endpoints.method_alone(title)[0]:
        return ""
    shown = endpoints.in_heading(title)
    text = shown.words if shown is not None else plain(title)
    return _NUMBERED.sub("", text).strip()
