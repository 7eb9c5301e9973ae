"""Names for inline schemas, as short as they are unique.

A schema is called by its title, where no other of that title is in more places. What an operation
takes or answers is called by the operation; an error that several answer by its status. A property
that says the same in several components or operations is one class: of the property's name where
most properties of that name are this one, else by the properties before it that all have, or what
all owners begin with. Where no such name is free each owner has a class of its own, since a class
that is called by another owner misleads.

All others are called by what they are in and their property, with the nearest properties between
where that meets another name: ``InvoiceCard``, else ``InvoiceOptionsCard``. Who is nearer to its
owner is named first; of those that are as near and want one name, none gets it unless it alone says
all of its place. So no name depends on the order of the document, and few on what else it says.
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

    Names of the lock stay; what is ``reserved`` is given to no other.
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
        """Titles go to those that have them in more components and operations than all others."""
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
        """Errors that several operations answer; all other bodies by their operation."""
        bodies = [group for group in self._groups if group.is_body and not group.stands]
        self._share(bodies)
        self._settle(group for group in self._groups if group.is_body and not group.name)
        for group in self._groups:
            group.stands |= group.is_body

    def _name_shared(self) -> None:
        """What several owners say alike, what holds others before these."""
        heights = _heights(self._places)
        levels: defaultdict[int, list[Group]] = defaultdict(list)
        for group in self._groups:
            if not group.stands:
                levels[heights[group.places[0].pointer]].append(group)
        for _, groups in sorted(levels.items(), reverse=True):
            self._share(groups)

    def _share(self, groups: Iterable[Group]) -> None:
        """Names for groups that have several owners; those that none fits are parted."""
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
        """Whether most of what is called so is this, or of errors more than of any other."""
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
        """Whether a name is given to none, and no other would have it by its component alone."""
        expecting = self._expected.get(name, set[str]())
        return name not in self._used and expecting <= {place.pointer for place in group.places}

    def _stand(self, group: Group, name: str) -> None:
        """Give a group a name that stands for itself."""
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
        """The way to the place that names the group; errors of several statuses are that alone."""
        ways = [self._way(place) for place in group.places]
        way = min(
            ways,
            key=lambda way: (len(way.steps), len(way.shortest), way.shortest, way.place.pointer),
        )
        return replace(way, steps=(group.error_words,)) if group.is_error else way

    def _settle(self, groups: Iterable[Group]) -> None:
        """Names for groups that are as near as each other; those that meet take longer ones."""
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
    """Who gets a name that several want, if anyone: who says most of it by its owner, else the only
    one that leaves nothing out."""
    longest = max(len(way.owner) for way in ways)
    first = [way for way in ways if len(way.owner) == longest]
    if len(first) > 1:
        first = [way for way in first if way.is_whole]
    return first[0] if len(first) == 1 else None


def _expected(places: Iterable[Place]) -> dict[str, set[str]]:
    """What properties of components are called by these → where they are."""
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
