"""Unique names for inline schemas, as short as possible.

A schema is named by its title, if no other with that title is in more places. Bodies and responses
are named by their operation; an error of several operations by its status. A property that is equal
in several components or operations is one class: with the property's name if most properties of
that name are this one, else with preceding properties that all share, or the common prefix of all
owners. If no such name is free each owner has a class of its own, since a class named after another
owner misleads.

All others are named by their container and their property, with the nearest properties between them
if names collide: ``InvoiceCard``, else ``InvoiceOptionsCard``. Those nearer to their owner are
named first; if several equally near ones want the same name, none gets it unless only its name is
its complete place. So no name depends on the order of the document, and few on its other content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from specmeld.plan.names.inline_groups import Group, grouped
from specmeld.plan.names.inline_places import Kind, Place, phrases
from specmeld.plan.names.inline_ways import Way, shared_names
from specmeld.plan.names.joined_names import joined


def name_groups(
    places: Sequence[Place], declared: Set[str], lock: Mapping[str, str], reserved: Set[str]
) -> list[Group]:
    """The classes of inline schemas, all with their names; ``declared`` are those of components.

    Names in the lock are kept; ``reserved`` ones are never assigned.
    """
    return _Naming(places, declared, lock, reserved).run()


class _Naming:
    def __init__(
        self,
        places: Sequence[Place],
        declared: Set[str],
        lock: Mapping[str, str],
        reserved: Set[str],
    ) -> None:
        self._places = places
        self._groups = grouped(places, lock, declared)
        self._of = {place.pointer: group for group in self._groups for place in group.places}
        self._used = {*declared, *reserved, *(group.name for group in self._groups)}
        self._expected = _expected(places)
        self._claims: defaultdict[str, list[int]] = defaultdict(list)
        for group in self._groups:
            self._claims[group.claim].append(len(group.owners))

    def run(self) -> list[Group]:
        self._name_titled()
        self._name_bodies()
        self._name_shared()
        depths: defaultdict[int, list[Group]] = defaultdict(list)
        for group in self._groups:
            if not group.name:
                depths[len(self._shortest_way(group).steps)].append(group)
        for _, groups in sorted(depths.items()):
            self._settle(groups)
        return self._groups

    def _name_titled(self) -> None:
        """A title names the group that has it in more components and operations than any other."""
        rivals: defaultdict[str, list[Group]] = defaultdict(list)
        for group in self._groups:
            if group.titled and group.word:
                rivals[group.word].append(group)
        for word, groups in rivals.items():
            most = max(len(group.owners) for group in groups)
            first = [group for group in groups if len(group.owners) == most]
            if len(first) == 1 and (first[0].name or word not in self._used):
                self._stand(first[0], word)

    def _name_bodies(self) -> None:
        """Errors of several operations; all other bodies by their operation."""
        bodies = [group for group in self._groups if group.is_body and not group.stands]
        self._share(bodies)
        self._settle(group for group in self._groups if group.is_body and not group.name)
        for group in self._groups:
            group.stands |= group.is_body

    def _name_shared(self) -> None:
        """Schemas shared by several owners, outer ones first."""
        heights = _heights(self._places)
        levels: defaultdict[int, list[Group]] = defaultdict(list)
        for group in self._groups:
            if not group.stands:
                levels[heights[group.places[0].pointer]].append(group)
        for _, groups in sorted(levels.items(), reverse=True):
            self._share(groups)

    def _share(self, groups: Iterable[Group]) -> None:
        """Names for groups with several owners; those without a suitable one are split."""
        waiting: list[tuple[Group, Iterator[str]]] = []
        for group in groups:
            ways = [self._way(place) for place in group.places]
            if len({way.owner for way in ways}) > 1:
                group.stands = bool(group.name)
                waiting += [] if group.name else [(group, self._shared_names(group, ways))]
        while waiting:
            rivals: defaultdict[str, list[tuple[Group, Iterator[str]]]] = defaultdict(list)
            for each in waiting:
                rivals[next(each[1], "")].append(each)
            waiting = []
            for name, some in rivals.items():
                if not name:
                    for group, _ in some:
                        self._part(group)
                elif len(some) == 1 and self._is_free(name, some[0][0]):
                    self._stand(some[0][0], name)
                else:
                    waiting += some

    def _shared_names(self, group: Group, ways: list[Way]) -> Iterator[str]:
        if group.claim and self._is_first(group):
            yield group.claim
        if group.is_error or not group.is_body:
            last = group.error_words if group.is_error else ways[0].last
            yield from shared_names(ways, last) if last else ()

    def _is_first(self, group: Group) -> bool:
        """Whether most schemas with the name are this one, or, for errors, more than any other."""
        ours, all_ = len(group.owners), self._claims[group.claim]
        if group.is_error:
            return all_.count(ours) == 1 and ours == max(all_)
        return ours * 2 > sum(all_)

    def _part(self, group: Group) -> None:
        """Make a group of each owner's places."""
        owned: defaultdict[str, list[Place]] = defaultdict(list)
        for place in group.places:
            owned[self._way(place).owner].append(place)
        group.places, *others = owned.values()
        for places in others:
            one = Group(group.word, group.titled, places)
            self._groups.append(one)
            self._of |= {place.pointer: one for place in places}

    def _is_free(self, name: str, group: Group) -> bool:
        """Whether a name is unused, and no other would get it from its component alone."""
        expecting = self._expected.get(name, set[str]())
        return name not in self._used and expecting <= {place.pointer for place in group.places}

    def _stand(self, group: Group, name: str) -> None:
        """Give a group a name that is used as a prefix."""
        group.stands = True
        self._give(group, name)

    def _give(self, group: Group, name: str) -> None:
        group.name = group.name or name
        self._used.add(group.name)

    def _way(self, place: Place) -> Way:
        steps, parts, holder = place.steps, place.parts, place.holder
        while holder is not None and not self._of[holder.pointer].stands:
            steps, parts = (*holder.steps, *steps), (*holder.parts, *parts)
            holder = holder.holder
        owner = self._of[holder.pointer].name if holder else place.root.owner
        return Way(owner, tuple(phrases(steps)), parts, place)

    def _shortest_way(self, group: Group) -> Way:
        """The path to the place that names the group; errors of several statuses are only that."""
        ways = [self._way(place) for place in group.places]
        least = min(len(way.steps) for way in ways)
        nearest = [way for way in ways if len(way.steps) == least]
        way = nearest[0]
        if len(nearest) > 1:
            way = min(nearest, key=lambda way: (len(way.shortest), way.shortest, way.place.pointer))
        return replace(way, steps=(group.error_words,)) if group.is_error else way

    def _settle(self, groups: Iterable[Group]) -> None:
        """Names for groups that are equally near; colliding ones get longer names."""
        ways = [(group, self._shortest_way(group)) for group in groups]
        waiting = [(group, way, way.names()) for group, way in ways]
        while waiting:
            rivals: defaultdict[str, list[tuple[Group, Way, Iterator[str]]]] = defaultdict(list)
            for each in waiting:
                rivals[next(each[2])].append(each)
            waiting = []
            for name, some in rivals.items():
                winner = _winner([way for _, way, _ in some]) if name not in self._used else None
                for group, way, names in some:
                    if way is winner:
                        self._give(group, name)
                    else:
                        waiting.append((group, way, names))


def _winner(ways: list[Way]) -> Way | None:
    """Who gets a name that several want, if anyone: the one whose owner covers most of it, else the
    only one that leaves nothing out."""
    longest = max(len(way.owner) for way in ways)
    first = [way for way in ways if len(way.owner) == longest]
    if len(first) > 1:
        first = [way for way in first if way.is_whole]
    return first[0] if len(first) == 1 else None


def _expected(places: Iterable[Place]) -> dict[str, set[str]]:
    """Component properties that would have these names → where they are."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for place in places:
        if place.holder is None and place.root.kind is Kind.COMPONENT:
            told = phrases(place.steps)
            if len(told) == 1:
                found[joined(place.root.owner, *told)].add(place.pointer)
    return found


def _heights(places: Sequence[Place]) -> dict[str, int]:
    """Pointer → how many levels of others are inside."""
    heights: defaultdict[str, int] = defaultdict(int)
    for place in reversed(places):
        if place.holder is not None:
            at = place.holder.pointer
            heights[at] = max(heights[at], heights[place.pointer] + 1)
    return heights
