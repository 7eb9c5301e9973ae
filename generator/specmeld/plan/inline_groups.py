"""Which inline schemas share one class: those that say the same and are called alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from specmeld.plan import naming
from specmeld.plan.inline_places import Kind, Place
from specmeld.plan.schema_contents import Contents


@dataclass(slots=True, eq=False)
class Group:
    """Places of equal schemas, which share one class."""

    word: str
    """The class name that the title or the property alone would give; empty where neither does."""
    titled: bool
    places: list[Place] = field(default_factory=list)
    name: str = ""
    stands: bool = False
    """Whether the name stands for itself, so that names of schemas inside begin with it."""

    @property
    def first(self) -> Place:
        return min(self.places, key=lambda place: place.pointer)

    @property
    def level(self) -> int:
        """How many others it is in, at the least."""
        return min(place.level for place in self.places)

    @property
    def is_body(self) -> bool:
        return any(place.is_body for place in self.places)

    @property
    def owners(self) -> set[str]:
        """The components and operations that it is in."""
        return {place.root.owner for place in self.places}


def grouped(places: Sequence[Place], lock: Mapping[str, str], taken: Set[str]) -> list[Group]:
    """The groups of all places. Those that have a name in the lock keep it, and each place that is
    new is of the group that has most of its equals. ``taken`` are names of components."""
    contents = Contents()
    said = {place.pointer: contents.number(place.schema) for place in places}
    locked = _locked(places, said, lock, taken)
    keys = {place.pointer: (*_called(place), said[place.pointer]) for place in places}
    joined: defaultdict[Any, Counter[str]] = defaultdict(Counter)
    for pointer, name in sorted(locked.items()):
        joined[keys[pointer]][name] += 1
    groups: dict[Any, Group] = {}
    for place in places:
        key = keys[place.pointer]
        name = locked.get(place.pointer, "")
        if not name and key in joined:
            name = joined[key].most_common(1)[0][0]
        word, titled = _word(place)
        group = groups.setdefault(name or key, Group(word, titled, name=name))
        group.places.append(place)
    return list(groups.values())


def _locked(
    places: Sequence[Place], said: Mapping[str, int], lock: Mapping[str, str], taken: Set[str]
) -> dict[str, str]:
    """Place → its name in the lock; of places that share one and now differ, the most keep it."""
    rivals: defaultdict[str, list[str]] = defaultdict(list)
    for pointer in sorted(said.keys() & lock.keys()):
        if lock[pointer] not in taken:
            rivals[lock[pointer]].append(pointer)
    kept: dict[str, str] = {}
    for name, pointers in rivals.items():
        commonest, _ = Counter(said[pointer] for pointer in pointers).most_common(1)[0]
        kept |= {pointer: name for pointer in pointers if said[pointer] == commonest}
    return kept


def _word(place: Place) -> tuple[str, bool]:
    """The class name that a title or property alone would give, and whether it is a title."""
    if place.title:
        return naming.class_name(place.title), True
    last = place.steps[-1:]
    if place.is_body or not last or not last[0].property:
        return "", False
    return naming.class_name(" ".join(last[0].words)), False


def _called(place: Place) -> tuple[str, ...]:
    """What tells a place from others whose schemas say the same."""
    word, titled = _word(place)
    if titled or word:
        return ("title" if titled else "property", word)
    if not place.is_body:
        return ("branch", *(word for step in place.steps[-1:] for word in step.words))
    if place.root.kind is Kind.ERROR:
        return ("error",)
    return ("body", place.root.owner, place.root.words[-1])
