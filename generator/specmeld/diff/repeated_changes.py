"""Changes that show in several places, each reported once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from specmeld.diff.changes import LEVELS, Change, Said
from specmeld.model.api_description import Api
from specmeld.text.pointer import value_at

_OF_ONE_THING = ("operation", "server", "webhook", "callback", "schema-renamed")
"""What the rules of changes begin or end with that are of something with a name of its own."""
_OF_PROPERTIES = (
    *("request-property-removed", "request-property-declared"),
    *("response-property-undeclared", "response-property-added"),
)
"""Rules that need no witness of their own for each property of an object."""
_MOST_NAMED = 12
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


def siblings_together(changes: Iterable[Change]) -> list[Change]:
    """Properties that one object lost or gained as one change, which names them."""
    groups: dict[Any, list[Change]] = {}
    for number, change in enumerate(changes):
        of_object = (change.rule, change.level, _parted(change.place)[0], change.also)
        grouped = change.rule in _OF_PROPERTIES
        groups.setdefault(of_object if grouped else number, []).append(change)
    return [_with_siblings(*group) for group in groups.values()]


def _with_siblings(first: Change, *others: Change) -> Change:
    if not others:
        return first
    names = [_parted(change.place)[1] for change in others]
    more = [f"and {len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
    return replace(
        first,
        message=f"{first.message}; likewise {', '.join([*names[:_MOST_NAMED], *more])}",
        also=(*first.also, *(change.place for change in others)),
        copies=tuple(change.schema or change.place for change in others),
    )


def _parted(place: str) -> tuple[str, str]:
    """A place without its last property, and that property; one with a dot in it is quoted."""
    holder, _, name = place.rpartition(".'" if place.endswith("'") else ".")
    return holder, name.removesuffix("'")


def copies_together(changes: Iterable[Change], old: Api, new: Api) -> list[Change]:
    """Changes that both documents spell out in several places, word for word, as one: such as those
    of a parameter that many operations have."""
    first: dict[Any, Change] = {}
    for number, change in enumerate(changes):
        key = _spelled(change, old, new) if _has_copies(change) else number
        known = first.setdefault(key, change)
        if known is not change:
            first[key] = replace(
                known,
                also=tuple(dict.fromkeys((*known.also, change.place, *change.also))),
                copies=(*known.copies, change.schema or change.place, *change.copies),
            )
    return list(first.values())


def _has_copies(change: Change) -> bool:
    named = any(word in change.rule for word in _OF_ONE_THING)
    return "#" in change.place and not named


def _spelled(change: Change, old: Api, new: Api) -> tuple[str, ...]:
    """What copies of a change have in common: all that is said of it but where it is."""
    section = change.place.partition("#")[2]
    values = change.layer == "values"
    where = _parted(section)[1] if values else section
    where = "" if "media-type" in change.rule else where
    stands = [_stated(Said(None, pointer, bare=True), new) for pointer in change.stands]
    said = _stated(change.old, old), _stated(change.new, new), *stands
    return change.rule, change.level, change.message, where, *said


def _stated(said: Said | None, api: Api) -> str:
    """What one side says, as text."""
    if said is None:
        return ""
    try:
        value = value_at(api.document, said.pointer) if said.bare else said.value
    except LookupError:
        value = [*said.pointer]  # made of several places: it has no copies
    return json.dumps(value, sort_keys=True, default=str)
