"""Where the described fields are in a response, by the keys of its samples."""

from __future__ import annotations

from collections.abc import Sequence

from specmeld.model.claims import Place
from specmeld.read.pages.definitions.entries import Entry
from specmeld.read.pages.fields import Field
from specmeld.text.located import Located


def are_of(fields: Sequence[Field], value: object) -> bool:
    """Whether fields are the keys of an object: all of them, or most if there are many."""
    labels = {field.entry.label for field in fields}
    known = labels & names_in(value)
    return bool(labels) and (
        labels == known or (len(known) > 4 and len(known) * 5 > len(labels) * 4)
    )


def base_of(at: Place, fields: Sequence[Field], shown: Sequence[Located]) -> Place:
    """Where the described fields are in the response: where a sample has their names.

    Pages describe the items of a list, or the content of an envelope, without saying so.
    """
    entries = [each.entry for each in fields]
    best, most = at, 0
    for located in shown:
        for place, value in levels(at, located):
            common = _common(entries, value)
            if common > most:
                best, most = place, common
    return best


def levels(at: Place, located: Located) -> list[tuple[Place, dict[str, object]]]:
    """The objects near the top of a sample, the outer ones first."""
    found: list[tuple[Place, dict[str, object]]] = []
    waiting: list[tuple[Place, object, int]] = [(at, located.value, 0)]
    while waiting:
        place, value, depth = waiting.pop(0)
        if isinstance(value, list) and value and depth < 4:
            waiting.append((place.items(), value[0], depth + 1))
        elif isinstance(value, dict):
            found.append((place, value))
            if depth < 2:
                waiting += [(place.key(k), v, depth + 1) for k, v in value.items()]
    return found


def names_in(value: object) -> set[str]:
    """The keys of an object, or of the first object of an array."""
    if isinstance(value, list):
        return names_in(value[0]) if value else set()
    return set(value) if isinstance(value, dict) else set()


def _common(entries: Sequence[Entry], value: object) -> int:
    """How many of the described things, including nested ones, an object has."""
    while isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, dict):
        return 0
    held = [entry for entry in entries if entry.label in value]
    return sum(1 + _common(entry.properties, value[entry.label]) for entry in held)


def keys_of_sample(sample: Located) -> object:
    return set(sample.value) if isinstance(sample.value, dict) else sample.value
