"""Schemas that are made of themselves: ``A: {allOf: [A]}``, or of what is made of them.

A property or an item may be of its holder's kind, and a base may list its children; but what a
schema is made of may not lead back to it, since that would never end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from specmeld.model.json import JSON
from specmeld.read.references.follow import follow
from specmeld.text.pointer import Pointer, value_or_none

_DEEPEST = 200

_Lead = tuple[Pointer, str]
"""Where a reference stands, and what it says."""


@dataclass(slots=True)
class Circles:
    """Finds the references of ``document`` that lead back to what holds them."""

    document: JSON
    _closing: set[Pointer] = field(default_factory=set)
    """Where they stand, one of each circle."""
    _done: set[Pointer] = field(default_factory=set)
    _targets: dict[str, Pointer | None] = field(default_factory=dict)

    def closes(self, pointer: Pointer) -> bool:
        """Whether the schema at ``pointer`` refers to what it is a part of."""
        self._search(_whole(pointer))
        return pointer in self._closing

    def _search(self, start: Pointer) -> None:
        """Go through all that a schema is made of."""
        trail = {start: self._leads(start)} if start not in self._done else {}
        while trail:
            place, leads = next(reversed(trail.items()))
            lead = next(leads, None)
            if lead is None:
                self._done.add(place)
                del trail[place]
                continue
            at, reference = lead
            target = self._target(reference)
            if target in trail:
                self._closing.add(at)
            elif target is not None and target not in self._done:
                trail[target] = self._leads(target)

    def _target(self, reference: str) -> Pointer | None:
        if reference not in self._targets:
            found = follow(self.document, reference)
            self._targets[reference] = found[1] if found else None
        return self._targets[reference]

    def _leads(self, place: Pointer) -> Iterator[_Lead]:
        """The references that a schema is made of."""
        waiting: list[tuple[Any, Pointer]] = [(value_or_none(self.document, place), place)]
        while waiting:
            schema, at = waiting.pop()
            if not isinstance(schema, dict) or len(at) - len(place) > _DEEPEST:
                continue
            if isinstance(reference := schema.get("$ref"), str):
                yield at, reference
            members = schema.get("allOf")
            for index, one in enumerate(members if isinstance(members, list) else ()):
                waiting.append((one, (*at, "allOf", index)))


def _whole(pointer: Pointer) -> Pointer:
    """The schema that what stands at a place is a part of by ``allOf``, and by nothing else."""
    end = len(pointer)
    while end >= 2 and pointer[end - 2] == "allOf" and isinstance(pointer[end - 1], int):
        end -= 2
    return pointer[:end]
