"""A document whose nodes know their place, and whose overruled parts are hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from specmeld.model.json import JSONObject
from specmeld.text.pointer import Pointer, parse_fragment

Link: TypeAlias = "tuple[Link, str | int] | None"
"""A pointer as a chain from its last step to the root; costs one tuple per step."""


class Spot(NamedTuple):
    """A value and its place in the document."""

    value: Any
    link: Link


def pointer_of(link: Link) -> Pointer:
    """The steps of a link, from the root."""
    steps: list[str | int] = []
    while link is not None:
        link, step = link
        steps.append(step)
    return tuple(reversed(steps))


class DocumentNodes:
    """Access to a document, except to what was dropped.

    A dropped part is identified by its container, so that it is hidden on every path to it,
    including references.
    """

    def __init__(self, document: JSONObject, dropped: Iterable[Pointer] = ()) -> None:
        self._targets: dict[str, Spot | None] = {}
        self._dropped: set[tuple[int, str | int]] = set()
        whole = True
        for pointer in dropped:
            whole = whole and bool(pointer)
            self._drop(document, pointer)
        self.root = Spot(document if whole else {}, None)

    def _drop(self, value: Any, pointer: Pointer) -> None:
        for step in pointer[:-1]:
            if not _has(value, step):
                return
            value = value[step]
        if pointer:
            self._dropped.add((id(value), pointer[-1]))

    def child(self, spot: Spot, step: str | int) -> Spot | None:
        """A member or an item; None if there is none, or if it was dropped."""
        value, link = spot
        if not _has(value, step) or self._is_dropped(value, step):
            return None
        return Spot(value[step], (link, step))

    def _is_dropped(self, value: Any, step: str | int) -> bool:
        return bool(self._dropped) and (id(value), step) in self._dropped

    def members(self, spot: Spot | None) -> Iterator[tuple[str, Spot]]:
        """The members of an object, by name."""
        if spot is not None and isinstance(spot.value, dict):
            value, link = spot
            for name, member in value.items():
                if not self._is_dropped(value, name):
                    yield name, Spot(member, (link, name))

    def items(self, spot: Spot | None) -> Iterator[Spot]:
        """The items of an array."""
        if spot is not None and isinstance(spot.value, list):
            value, link = spot
            for index, item in enumerate(value):
                if not self._is_dropped(value, index):
                    yield Spot(item, (link, index))

    def resolved(self, spot: Spot) -> Spot | None:
        """The target of an object that may be a reference; None if that does not exist."""
        seen: set[str] = set()
        found: Spot | None = spot
        while found is not None and isinstance(found.value, dict):
            reference = found.value.get("$ref")
            if not isinstance(reference, str):
                return found
            if reference in seen:
                return None
            seen.add(reference)
            found = self.target(reference)
        return None

    def target(self, reference: str) -> Spot | None:
        """The target of a local reference; None if that does not exist or was dropped."""
        if reference not in self._targets:
            self._targets[reference] = self._follow(reference)
        return self._targets[reference]

    def _follow(self, reference: str) -> Spot | None:
        steps = parse_fragment(reference)
        if steps is None:
            return None
        found = self.root
        for name in steps:
            listed = isinstance(found.value, list) and name.isdecimal()
            child = self.child(found, int(name) if listed else name)
            if child is None:
                return None
            found = child
        return found


def _has(value: Any, step: str | int) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value)
