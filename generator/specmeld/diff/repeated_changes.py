"""Changes that show in several places, each reported once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from specmeld.diff.changes import LEVELS, Change

_SAID_BETTER = {
    "request-property-declared": "request-property-required",
    "request-property-optional": "request-property-removed",
    "response-property-required": "response-property-added",
    "response-property-undeclared": "response-property-removed",
}


def without_echoes(changes: list[Change]) -> Iterator[Change]:
    """The changes without what another one at the same place says better."""
    known = {(change.place, change.rule) for change in changes}
    for change in changes:
        if (change.place, _SAID_BETTER.get(change.rule)) not in known:
            yield change


def by_cause(changes: Iterable[Change], sections: Mapping[str, str]) -> Iterator[Change]:
    """Changes of one and the same part of both documents as one, at the first place that shows it.

    A component is gone over for each way in which it is reached, as by itself or in a union.
    ``sections``: place → its operation and section, which a name of a webhook hides.
    """
    causes: dict[tuple[Any, ...], Change] = {}
    for change in changes:
        stands = [said.pointer if said else None for said in (change.old, change.new)]
        key = (change.rule, change.message, *(stands if any(stands) else [change.place]))
        known = causes.setdefault(key, change)
        if known is not change:
            causes[key] = _together(known, change, sections)
    yield from causes.values()


def _together(known: Change, change: Change, sections: Mapping[str, str]) -> Change:
    """The worse of two changes, with the sections of both."""
    worse = LEVELS.index(change.level) < LEVELS.index(known.level)
    shown, other = (change, known) if worse else (known, change)
    further = [*shown.also, sections[other.place], *other.also]
    also = tuple(dict.fromkeys(one for one in further if one != sections[shown.place]))
    return replace(shown, also=also)
