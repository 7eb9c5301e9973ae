"""What an inline schema can be called by the way to it, from the shortest to the longest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from os.path import commonprefix

from specmeld.model.json import JSONObject
from specmeld.plan import naming
from specmeld.plan.branch_labels import branch_label, brief, with_properties
from specmeld.plan.inline_places import Place, Step
from specmeld.plan.verbs import stem

LONG = 60
"""Characters of a name that is too long if there is any other."""
_ENOUGH = 3
"""Words that can stand for themselves."""


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
        whole = (self.owner, *self.parts)
        names = [*self._nearest(), joined(*whole), *self._without_owner()]
        yield from sorted(names, key=lambda name: len(name) > LONG)
        for label in _labels(self.place.schema):
            if label:
                yield joined(self.owner, *self.steps, label)
                yield joined(*whole, label)
        yield joined(self.owner, *map(naming.spelled, self.parts))
        for more in count():
            yield f"{joined(*whole)}_{naming.digest(self.place.pointer + '!' * more)}"

    def _nearest(self) -> Iterator[str]:
        """The title, then the last step, with more and more of the steps before it."""
        title = "" if self.place.is_body else self.place.title
        before = self.steps[:-1]
        for last in (title, *self.steps[-1:]):
            for size in range(len(self.steps) or 1) if last else ():
                yield joined(self.owner, *before[len(before) - size :], last)

    def _without_owner(self) -> Iterator[str]:
        """The last steps alone, where they are words enough to tell what is meant."""
        for size in range(1, len(self.steps) + 1) if not self.place.is_body else ():
            if len(naming.words(" ".join(self.steps[-size:]))) >= _ENOUGH:
                yield joined(*self.steps[-size:])


def _labels(schema: JSONObject) -> Iterator[str]:
    """What a schema is, beyond where it is."""
    yield _kind(schema)
    yield branch_label(schema)
    yield with_properties(schema)
    yield brief(schema)


def _kind(schema: JSONObject) -> str:
    if schema.keys() & {"anyOf", "oneOf"}:
        return "Union"
    return "Value" if "enum" in schema else "Object"


def joined(*texts: str) -> str:
    """A class name of texts, of which none repeats what is before it."""
    return naming.class_name(run_together(*texts))


def run_together(*texts: str) -> str:
    """Texts in words, without those at the beginning of one that those before it end with, nor two
    or more that they begin with."""
    said: list[str] = []
    for text in texts:
        words, stems = _read(text)
        before = [_read(word)[1][0] for word in said]
        said += words[max(_overlap(before, stems), _shared(before, stems)) :]
    return " ".join(said)


def _overlap(before: list[str], stems: tuple[str, ...]) -> int:
    sizes = range(min(len(before), len(stems)), 0, -1)
    return next((size for size in sizes if before[-size:] == list(stems[:size])), 0)


def _shared(before: list[str], stems: tuple[str, ...]) -> int:
    size = len(commonprefix([before, list(stems)]))
    return size if 1 < size < len(stems) else 0


@cache
def _read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = tuple(naming.words(text))
    return words, tuple(stem(word.lower()) for word in words)
