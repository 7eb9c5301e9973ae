"""Names for inline schemas, as short as they are unique.

A schema is called by its title, where no other of that title is in more places. What an operation
takes or answers is called by the operation; an error that several answer by its status. A property
that says the same in several components or operations is called by the property, where most of the
properties of that name are this one. All others are called by what they are in and their property,
with the nearest properties between where that meets another name: ``InvoiceCard``, else
``InvoiceOptionsCard``.

Who is nearer to what it is in is named first; of those that are as near and want one name none gets
it. So no name depends on the order of the document, and few on what else it says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from specmeld.plan import naming
from specmeld.plan.inline_groups import Group, grouped
from specmeld.plan.inline_places import Place, Step
from specmeld.plan.inline_ways import Way, run_together


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

    def run(self) -> list[Group]:
        self._name_titled()
        self._name_bodies()
        self._name_shared()
        ways = [(self._way(group), group) for group in self._groups if not group.name]
        depths: defaultdict[int, list[tuple[Way, Group]]] = defaultdict(list)
        for way, group in ways:
            depths[len(way.steps)].append((way, group))
        for _, some in sorted(depths.items()):
            self._settle(some)
        return self._groups

    def _name_titled(self) -> None:
        """Titles go to those that have them in more components and operations than all others."""
        rivals: defaultdict[str, list[Group]] = defaultdict(list)
        for group in self._groups:
            if group.titled:
                rivals[group.word].append(group)
        for word, groups in rivals.items():
            most = max(len(group.owners) for group in groups)
            first = [group for group in groups if len(group.owners) == most]
            if len(first) == 1:
                self._stand(first[0], word)

    def _name_bodies(self) -> None:
        bodies = [group for group in self._groups if group.is_body]
        errors = [group for group in bodies if not group.titled and len(group.owners) > 1]
        words = {id(group): _error_name(group) for group in errors}
        often: Counter[str] = Counter()
        for group in errors:
            often[words[id(group)]] += len(group.owners)
        for group in errors:
            if len(group.owners) * 2 > often[words[id(group)]]:
                self._stand(group, words[id(group)])
        self._settle([(self._way(group), group) for group in bodies if not group.name])
        for group in bodies:
            group.stands = True

    def _name_shared(self) -> None:
        """Properties that say the same in several places, what holds others before these."""
        groups = [group for group in self._groups if group.word and not group.titled]
        often: Counter[str] = Counter()
        for group in groups:
            often[group.word] += len(group.owners)
        heights = self._heights()
        for group in sorted(groups, key=lambda group: -heights[group.places[0].pointer]):
            if len(group.owners) * 2 > often[group.word] > 1 and self._is_shared(group):
                self._stand(group, group.word)

    def _is_shared(self, group: Group) -> bool:
        return len({self._way_to(place).owner for place in group.places}) > 1

    def _heights(self) -> dict[str, int]:
        """Pointer → how many levels of others are inside."""
        heights: defaultdict[str, int] = defaultdict(int)
        for place in reversed(self._places):
            if place.holder is not None:
                at = place.holder.pointer
                heights[at] = max(heights[at], heights[place.pointer] + 1)
        return heights

    def _stand(self, group: Group, name: str) -> None:
        """Give a group a name that stands for itself, if the name is free."""
        if group.name or name not in self._used:
            group.stands = True
            self._give(group, name)

    def _give(self, group: Group, name: str) -> None:
        group.name = group.name or name
        self._used.add(group.name)

    def _way(self, group: Group) -> Way:
        """The way to the place that names the group: the shortest."""
        ways = map(self._way_to, group.places)
        return min(ways, key=lambda way: (len(way.steps), *_shortest(way)))

    def _way_to(self, place: Place) -> Way:
        steps, parts, holder = place.steps, place.parts, place.holder
        while holder is not None and not self._of[holder.pointer].stands:
            steps, parts = (*holder.steps, *steps), (*holder.parts, *parts)
            holder = holder.holder
        owner = self._of[holder.pointer].name if holder else place.root.owner
        return Way(owner, tuple(_phrases(steps)), parts, place)

    def _settle(self, wanting: Iterable[tuple[Way, Group]]) -> None:
        """Names for groups that are as near as each other; those that meet take longer ones."""
        waiting = [(group, way, way.names()) for way, group in wanting]
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


def _shortest(way: Way) -> tuple[int, str, str]:
    name = way.shortest()
    return len(name), name, way.place.pointer


def _error_name(group: Group) -> str:
    """``NotFoundResponse``, or ``ErrorResponse`` for what answers several statuses."""
    phrases = {" ".join(place.root.words[-2:]) for place in group.places}
    return naming.class_name(phrases.pop() if len(phrases) == 1 else "Error Response")


def _phrases(steps: Iterable[Step]) -> Iterator[str]:
    """The steps in words, what tells more of a property with it."""
    said: list[str] = []
    for step in steps:
        if step.property and said:
            yield run_together(*said)
            said = []
        said += step.words
    if said:
        yield run_together(*said)
