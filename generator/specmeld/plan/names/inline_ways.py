"""Possible names of an inline schema from its path, from the best to the longest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from specmeld.model.json import JSONObject
from specmeld.plan.names import identifiers
from specmeld.plan.names.branch_labels import branch_label, brief, with_properties
from specmeld.plan.names.inline_places import Kind, Place
from specmeld.plan.names.joined_names import beginning, joined
from specmeld.plan.places.verb_words import VERBS

LONG = 60
"""Most characters of a name if there is any other."""
_FARTHEST = 8
"""Most steps before the last in a name, before it has all of them."""
_ENOUGH = 3
"""Fewest words that can be a name alone."""


@dataclass(frozen=True, slots=True)
class Way:
    """The path to a schema from the prefix of its name."""

    owner: str
    steps: tuple[str, ...]
    """Properties on the path, each with its further labels."""
    parts: tuple[str, ...]
    """The same without omissions."""
    place: Place

    @property
    def is_whole(self) -> bool:
        """Whether the steps are complete."""
        return identifiers.words(" ".join(self.steps)) == identifiers.words(" ".join(self.parts))

    @property
    def shortest(self) -> str:
        return joined(self.owner, *self.steps[-1:])

    @property
    def last(self) -> str:
        return self.place.title or "".join(self.steps[-1:])

    def names(self) -> Iterator[str]:
        """An endless series of class names; from some point on, they are unique to the place."""
        yield from (name for name in self._by_steps() if len(name) <= LONG)
        yield from (name for name in self._by_steps() if LONG < len(name) < identifiers.LONGEST)
        whole = (self.owner, *self.parts)
        for label in _labels(self.place.schema):
            if label:
                yield joined(self.owner, *self.steps, label)
                yield joined(*whole, label)
        yield joined(self.owner, *map(identifiers.spelled, self.parts))
        for more in count():
            yield f"{joined(*whole)}_{identifiers.digest(self.place.pointer + '!' * more)}"

    def _by_steps(self) -> Iterator[str]:
        yield from self._nearest()
        yield joined(self.owner, *self.parts)
        yield from self._in_short()

    def _nearest(self) -> Iterator[str]:
        """The title, then the last step, with more and more of the steps before it."""
        title = "" if self.place.is_body else self.place.title
        before = self.steps[:-1]
        for last in (title, *self.steps[-1:]):
            for size in range(min(len(before), _FARTHEST) + 1) if last else ():
                name = joined(self.owner, *before[len(before) - size :], last)
                if name != self.owner or self.place.is_body:
                    yield name

    def _in_short(self) -> Iterator[str]:
        """The last steps alone, if they have enough words; errors may omit their status."""
        if self.place.root.kind is Kind.ERROR and self.place.is_body:
            yield joined(self.owner, "Error Response")
        for size in range(1, _FARTHEST) if not self.place.is_body else ():
            if len(identifiers.words(" ".join(self.steps[-size:]))) >= _ENOUGH:
                yield joined(*self.steps[-size:])


def shared_names(ways: Sequence[Way], last: str) -> Iterator[str]:
    """Class names for equal schemas of several owners, who name them ``last``: from the steps that
    lead to all; from the common prefix of all owners; from the one owner that is nearest; from the
    owners' common words after different verbs."""
    trail = beginning(way.steps[::-1] for way in ways)
    for size in range(2, len(trail) + 1):
        yield joined(*trail[:size][::-1])
    owners = sorted({way.owner for way in ways})
    said = [identifiers.words(owner) for owner in owners]
    first = beginning(said)
    if len(first) > 1 or not VERBS.issuperset(map(str.lower, first)):
        yield joined(*first, last)
    least = min(len(way.steps) for way in ways)
    near = {way.owner for way in ways if len(way.steps) == least}
    if len(near) == 1:
        yield joined(*near, last)
    if len({tuple(words[1:]) for words in said}) == 1 and said[0][1:]:
        yield joined(*said[0][1:], last)


def _labels(schema: JSONObject) -> Iterator[str]:
    """The role of a schema, beyond where it is."""
    if schema.keys() & {"anyOf", "oneOf"}:
        yield "Union"
    else:
        yield "Value" if "enum" in schema else "Object"
    yield branch_label(schema)
    yield with_properties(schema)
    yield brief(schema)
