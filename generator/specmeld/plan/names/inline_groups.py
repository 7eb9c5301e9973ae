"""Which inline schemas share one class: equal ones with the same name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from specmeld.plan.models.schema_contents import Contents
from specmeld.plan.names import identifiers
from specmeld.plan.names.inline_places import Kind, Place, phrases


@dataclass(slots=True, eq=False)
class Group:
    """Places of equal schemas, which share one class."""

    word: str
    """The class name from the title or the property alone; empty if there is none."""
    titled: bool
    places: list[Place] = field(default_factory=list)
    name: str = ""
    stands: bool = False
    """Whether the name is used as a prefix for the names of schemas inside."""

    @property
    def is_body(self) -> bool:
        return any(place.is_body for place in self.places)

    @property
    def is_error(self) -> bool:
        """Whether it only occurs in error responses of operations."""
        return not self.titled and all(
            place.is_body and place.root.kind is Kind.ERROR for place in self.places
        )

    @property
    def error_words(self) -> str:
        """``Not Found Response``, or ``Error Response`` for several statuses."""
        phrases = {" ".join(place.root.words[-2:]) for place in self.places}
        return phrases.pop() if len(phrases) == 1 else "Error Response"

    @property
    def claim(self) -> str:
        """Its preferred name, if no other had it."""
        if self.is_error:
            return identifiers.class_name(self.error_words)
        return "" if self.titled else self.word

    @property
    def owners(self) -> set[str]:
        """The components and operations that contain it."""
        return {place.root.owner for place in self.places}


def grouped(places: Sequence[Place], lock: Mapping[str, str], taken: Set[str]) -> list[Group]:
    """The groups of all places, which come in pointer order.

    Those with a name in the lock keep it, and a new one shares it if its container, or several
    containers, do. ``taken`` are names of components.
    """
    contents = Contents()
    said = {place.pointer: contents.number(place.schema) for place in places}
    names = _locked(places, said, lock, taken)
    words = {place.pointer: _word(place) for place in places}
    keys = {
        place.pointer: (*_called(place, *words[place.pointer]), said[place.pointer])
        for place in places
    }
    users: defaultdict[Any, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for place in places:
        if place.pointer in names:
            users[keys[place.pointer]][names[place.pointer]].add(_home(place, names))
    groups: dict[Any, Group] = {}
    for place in places:
        key = keys[place.pointer]
        name = names.get(place.pointer) or _joining(_home(place, names), users.get(key, {}))
        if name:
            names[place.pointer] = name
        group = groups.setdefault(name or key, Group(*words[place.pointer], name=name))
        group.places.append(place)
    return list(groups.values())


def first_places(places: Iterable[Place], groups: Iterable[Group]) -> dict[Group, Place]:
    """The first place of each group that is not nested, or nested in the first place of a group:
    the others are inside repetitions. Groups of only such others are left out."""
    of = {place.pointer: group for group in groups for place in group.places}
    first: dict[Group, Place] = {}
    for place in places:
        holder = place.holder
        if holder is None or first.get(of[holder.pointer]) is holder:
            first.setdefault(of[place.pointer], place)
    return first


def _home(place: Place, names: Mapping[str, str]) -> str:
    """The named container of a place: another schema, else its root's owner."""
    holder = place.holder
    while holder is not None and holder.pointer not in names:
        holder = holder.holder
    return names[holder.pointer] if holder else place.root.owner


def _joining(home: str, users: Mapping[str, Set[str]]) -> str:
    """The locked name of an equal schema that a new place can share; empty for none."""
    own = {name: some for name, some in users.items() if home in some}
    several = {name: some for name, some in users.items() if len(some) > 1}
    names = own or several
    return min(names, key=lambda name: (-len(names[name]), name), default="")


def _locked(
    places: Sequence[Place], said: Mapping[str, int], lock: Mapping[str, str], taken: Set[str]
) -> dict[str, str]:
    """Place → its name in the lock; if places that share one now differ, the majority keeps it."""
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
    """The class name from a title or property alone, and whether it is a title."""
    if place.title:
        return _plain_name(place.title), True
    if place.is_body or not any(step.property for step in place.steps):
        return "", False
    return _plain_name(phrases(place.steps)[-1]), False


def _plain_name(text: str) -> str:
    """The class name of a text, if it is nothing else."""
    name = identifiers.class_name(text)
    return name if name.lower() == "".join(identifiers.words(text)).lower() else ""


def _called(place: Place, word: str, titled: bool) -> tuple[str, ...]:
    """What distinguishes a place from others with equal schemas."""
    if titled or word:
        return ("title" if titled else "property", word)
    if not place.is_body:
        return ("branch", *phrases(place.steps)[-1:])
    if place.root.kind is Kind.ERROR:
        return ("error",)
    return ("body", place.root.owner, place.root.words[-1])
