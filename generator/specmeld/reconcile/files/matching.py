"""Match the components of several files by the places that use them.

Two components are the same if the same operation, section and path lead to both; of several
candidates the most frequent wins, then the one of the same name, then the one of the same shape.
Components that nothing leads to in both files are the same if they share name and shape.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from specmeld.model.json import JSONObject
from specmeld.openapi.shapes import FIELDS
from specmeld.reconcile.files.likeness import alike
from specmeld.reconcile.files.parts import Part, SourceFile, Target, key_of, target_of
from specmeld.reconcile.files.positions import Positions
from specmeld.reconcile.files.splitting import grouped, use_name
from specmeld.text.pointer import fragment

_SECTIONS = {kind: name for name, (_, kind) in FIELDS["components"].items()}
_SECTIONS |= {"link": "links"}

Group = tuple[str, list[Part]]
"""A kind of object, and what the files say at one place of it."""


@dataclass(slots=True, eq=False)
class Component:
    """One component of the merged document."""

    kind: str
    name: str
    members: list[Part]
    """The files' components that it merges, at most one of each."""
    guests: list[Part] = field(default_factory=list)
    """What files without this component have inline at its uses."""
    use_of: dict[Target, list[Part]] = field(default_factory=dict)
    """Guest → all at the same use, since several files may have it inline."""

    @property
    def uses(self) -> list[list[Part]]:
        return list({id(use): use for use in self.use_of.values()}.values())

    @property
    def section(self) -> str:
        return _SECTIONS[self.kind]

    @property
    def ref(self) -> str:
        return fragment(("components", self.section, self.name))


@dataclass(slots=True)
class Components:
    """All components of the merged document, by their members."""

    by_target: dict[Target, Component]
    split: dict[tuple[int, Target], Component] = field(default_factory=dict)
    """``id`` of a component, and what is said about one use → the component of that use."""

    def of(self, part: Part) -> Component | None:
        """The component that a reference leads to."""
        target = target_of(part)
        return self.by_target.get(key_of(target)) if target is not None else None

    def at_use(self, home: Component, inline: Sequence[Part]) -> Component:
        """The component that a use leads to; ``inline`` is what is written out there."""
        found = {id(one): one for part in inline for one in [self._of_use(home, part)]}
        return next(iter(found.values())) if len(found) == 1 else home

    def _of_use(self, home: Component, part: Part) -> Component:
        return self.split.get((id(home), key_of(part)), home)

    def all(self) -> list[Component]:
        found = [*self.by_target.values(), *self.split.values()]
        return list({id(one): one for one in found}.values())


def match_components(
    sources: Sequence[SourceFile], roots: Sequence[Group], positions: Positions
) -> Components:
    """The components of all files, matched.

    ``roots`` are the operations and webhooks, those of the same name together.
    """
    known = dict(_declared(sources))
    met = _meetings(roots, known, positions)
    met += _meetings(
        [
            (known[one][0], [known[one][1], known[other][1]])
            for one, other in _namesakes(known, met)
        ],
        known,
        positions,
    )
    components = Components({})
    for members in _joined(known, met):
        kind = known[key_of(members[0])][0]
        component = Component(kind, _name(members[0]), members)
        components.by_target |= {key_of(one): component for one in members}
    _give_names(components.all())
    _seat_guests(components, roots, positions)
    _split(components)
    return components


_Known = dict[Target, tuple[str, Part]]


def _declared(sources: Sequence[SourceFile]) -> Iterator[tuple[Target, tuple[str, Part]]]:
    for source in sources:
        sections: JSONObject = source.document.get("components", {})
        for section, (_, kind) in FIELDS["components"].items():
            for name, value in (sections.get(section) or {}).items():
                part = Part(source, ("components", section, name), value)
                yield key_of(part), (kind, part)


def _meetings(
    roots: Sequence[Group], known: _Known, positions: Positions
) -> Counter[frozenset[Target]]:
    """How often two references are at the same place; registers targets that are not components."""
    met: Counter[frozenset[Target]] = Counter()
    seen: set[frozenset[Target]] = set()
    waiting = list(roots)
    while waiting:
        kind, parts = waiting.pop()
        found = positions.at(kind, parts)
        if found.refs:
            targets = []
            for ref in found.refs:
                target = target_of(ref)
                if target is not None and isinstance(target.value, dict):
                    targets.append(known.setdefault(key_of(target), (kind, target))[1])
            for one, other in combinations(targets, 2):
                if one.source is not other.source:
                    met[frozenset((key_of(one), key_of(other)))] += 1
            group = [*targets, *found.inline]
            place = frozenset(map(key_of, group))
            if place not in seen:
                seen.add(place)
                waiting.append((kind, group))
        else:
            waiting += [(pair.kind, pair.parts) for pair in found.pairs]
    return met


# Joining ----------------------------------------------------------------------------------------


def _joined(known: _Known, met: Counter[frozenset[Target]]) -> list[list[Part]]:
    """The members of each component, in the order of the first file that has one."""
    place = {target: at for at, target in enumerate(known)}
    groups: dict[Target, list[Target]] = {target: [target] for target in known}
    for one, other in _candidates(known, met, place):
        first, second = groups[one], groups[other]
        sources = {target.source for target in first}
        if first is second or any(target.source in sources for target in second):
            continue
        joined = sorted([*first, *second], key=place.__getitem__)
        for target in joined:
            groups[target] = joined
    unique = {id(group): group for group in groups.values()}
    ordered = sorted(unique.values(), key=lambda group: place[group[0]])
    return [[known[target][1] for target in group] for group in ordered]


def _candidates(
    known: _Known, met: Counter[frozenset[Target]], place: dict[Target, int]
) -> list[tuple[Target, Target]]:
    """Pairs that may be the same, the most certain first."""
    scored: list[tuple[tuple[Any, ...], Target, Target]] = []
    for pair, count in met.items():
        one, other = sorted(pair, key=place.__getitem__)
        kind, part = known[one]
        other_kind, other_part = known[other]
        likeness = alike(part, other_part)
        same_name = _name(part) == _name(other_part)
        if kind == other_kind and (same_name or likeness >= _ALIKE):
            scored.append(
                ((-count, not same_name, -likeness, place[one], place[other]), one, other)
            )
    scored += [
        ((0, False, -alike(known[one][1], known[other][1]), place[one], place[other]), one, other)
        for one, other in _namesakes(known, met)
    ]
    return [(one, other) for _, one, other in sorted(scored, key=lambda entry: entry[0])]


def _namesakes(known: _Known, met: Counter[frozenset[Target]]) -> Iterator[tuple[Target, Target]]:
    """Components of one name that no place leads to in both files."""
    named: dict[tuple[str, str], list[Target]] = {}
    for target, (kind, part) in known.items():
        named.setdefault((kind, _name(part)), []).append(target)
    for targets in named.values():
        for one, other in combinations(targets, 2):
            if (
                frozenset((one, other)) not in met
                and alike(known[one][1], known[other][1]) >= _ALIKE
            ):
                yield one, other


_ALIKE = 0.5


# Names ------------------------------------------------------------------------------------------


def _name(part: Part) -> str:
    return str(part.pointer[-1])


def _give_names(components: Sequence[Component]) -> None:
    """Its first file's name; of two with the same name, the later gets its file as a suffix."""
    taken: set[tuple[str, str]] = set()
    for component in components:
        wishes = _wishes(component)
        name = next(wish for wish in wishes if (component.kind, wish) not in taken)
        component.name = name
        taken.add((component.kind, name))


def _wishes(component: Component) -> Iterator[str]:
    name = "".join(char if char.isalnum() or char in "._-" else "_" for char in component.name)
    yield name
    yield from (_name(part) for part in component.members[1:])
    file = component.members[0].source.id.rpartition("/")[2].partition(".")[0]
    longer = name + "".join(word.capitalize() for word in file.replace("-", "_").split("_"))
    yield longer
    at = 2
    while True:
        yield f"{longer}Alternative{at}"
        at += 1


# Guests -----------------------------------------------------------------------------------------


def _seat_guests(components: Components, roots: Sequence[Group], positions: Positions) -> None:
    """Find inline objects at places where other files refer to a component."""
    seen: set[tuple[int, Target]] = set()
    waiting: list[Group] = list(roots)
    waiting += [(one.kind, list(one.members)) for one in components.all() if len(one.members) > 1]
    while waiting:
        kind, parts = waiting.pop()
        found = positions.at(kind, parts)
        if not found.refs:
            waiting += [(pair.kind, pair.parts) for pair in found.pairs if _several(pair.parts)]
            continue
        homes = {id(home): home for ref in found.refs if (home := components.of(ref))}
        if len(homes) != 1 or not found.inline:
            continue
        (home,) = homes.values()
        guests = [one for one in found.inline if (id(home), key_of(one)) not in seen]
        seen |= {(id(home), key_of(one)) for one in guests}
        home.guests += guests
        if guests:  # what is at one use stays together, so it is compared together
            waiting.append((home.kind, [*home.members, *found.inline]))
        _note_use(home, found.inline)


def _note_use(home: Component, guests: Sequence[Part]) -> None:
    """Record that guests at one use stay together."""
    joined: dict[Target, Part] = {}
    for guest in guests:
        joined |= {key_of(one): one for one in [*home.use_of.get(key_of(guest), ()), guest]}
    everything = list(joined.values())
    home.use_of |= dict.fromkeys(joined, everything)


def _split(components: Components) -> None:
    """Give uses that contradict the others components of their own."""
    taken = {(one.kind, one.name) for one in components.all()}
    for home in components.all():
        if not home.guests:
            continue
        first, *others = grouped(home.members, home.uses)
        home.guests = first
        for guests in others:
            name = use_name(guests[0]) + home.name
            while (home.kind, name) in taken:
                name += "Variant"
            taken.add((home.kind, name))
            speaking = {part.source.id for part in guests}
            members = [one for one in home.members if one.source.id not in speaking]
            split = Component(home.kind, name, members or home.members, guests)
            components.split |= {(id(home), key_of(guest)): split for guest in guests}


def _several(parts: Sequence[Part]) -> bool:
    return len({part.source.id for part in parts}) > 1
