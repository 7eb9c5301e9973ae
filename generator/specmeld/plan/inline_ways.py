"""What an inline schema can be called by the way to it, from the shortest to the longest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count

from specmeld.model.json import JSONObject
from specmeld.plan import naming
from specmeld.plan.inline_places import ITEM, Place
from specmeld.plan.schema_shape import branch_label, description, optional_label
from specmeld.plan.verbs import stem

_BRIEF = 6
"""Words of a description that can stand for a name, at most."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a schema from what its name begins with."""

    owner: str
    steps: tuple[str, ...]
    """Properties on the way, each with what tells more of it."""
    parts: tuple[str, ...]
    """The same with nothing left out."""
    place: Place

    @property
    def is_whole(self) -> bool:
        """Whether the steps leave nothing out."""
        return naming.words(" ".join(self.steps)) == naming.words(" ".join(self.parts))

    def shortest(self) -> str:
        return joined(self.owner, *self.steps[-1:])

    def names(self) -> Iterator[str]:
        """Class names from the best to the longest; without end."""
        last = ""
        for name in self._names():
            if name != last:
                yield name
            last = name

    def _names(self) -> Iterator[str]:
        if title := self.place.title:
            yield from self._nearest(title)
        if self.steps:
            yield from self._nearest(self.steps[-1])
        whole = (self.owner, *self.parts)
        yield joined(*whole)
        for label in _labels(self.place.schema):
            if label:
                yield joined(self.owner, *self.steps, label)
                yield joined(*whole, label)
        yield joined(self.owner, *map(naming.spelled, self.parts))
        for more in count():
            yield f"{joined(*whole)}_{naming.digest(self.place.pointer + '!' * more)}"

    def _nearest(self, last: str) -> Iterator[str]:
        """``last`` behind the owner, with more and more of the steps before it between."""
        before = self.steps[:-1]
        for size in range(len(self.steps) or 1):
            yield joined(self.owner, *before[len(before) - size :], last)


def _labels(schema: JSONObject) -> Iterator[str]:
    """What a schema is, beyond where it is."""
    yield "Union" if "oneOf" in schema or "anyOf" in schema else "Value" if "enum" in schema else "Object"
    yield branch_label(schema)
    yield optional_label(schema)
    said = description(schema).strip().partition("\n")[0]
    yield said if 0 < len(naming.words(said)) <= _BRIEF else ""


def joined(*texts: str) -> str:
    """A class name of texts, in which none repeats what the one before ends with."""
    said: list[str] = []
    for text in texts:
        words, stems = _read(text)
        before = [_read(word)[1][0] for word in said[-len(stems) :]] if stems else []
        repeated = next(
            (n for n in range(len(before), 0, -1) if before[-n:] == list(stems[:n])), 0
        )
        said += words[repeated:]
    return naming.class_name(" ".join(said))


@cache
def _read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = tuple(naming.words(text))
    return words, tuple(stem(word.lower()) for word in words)
