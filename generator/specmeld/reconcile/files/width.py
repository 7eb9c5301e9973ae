"""Whether two schemas of files are equivalent, or one accepts everything that the other accepts."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from specmeld.model.json import identity
from specmeld.openapi.shapes import FIELDS
from specmeld.reconcile.decide import permissive
from specmeld.reconcile.equality import agree, meaning
from specmeld.reconcile.files.matching import Components
from specmeld.reconcile.files.object_facts import is_annotation
from specmeld.reconcile.files.parts import Part, reference

_FIELDS = FIELDS["schema"]


@dataclass(frozen=True, slots=True)
class Width:
    """Compares schemas; components that are one in the merged document are equal."""

    components: Components

    def content(self, kind: str, part: Part) -> Hashable:
        """Equal for objects that assert the same, whatever their descriptions."""
        value = part.value
        if not isinstance(value, dict):
            return identity(value)
        if ref := reference(value):
            home = self.components.of(part)
            return "$ref", id(home) if home is not None else ref
        return frozenset(self._members(kind, part))

    def _members(self, kind: str, part: Part) -> Iterator[Hashable]:
        fields = FIELDS.get(kind, {})
        for word, value in part.value.items():
            shape, below = fields.get(word, ("", ""))
            if shape == "map" and isinstance(value, dict):
                named = [
                    (name, self.content(below, part.below(word, name, value=each)))
                    for name, each in value.items()
                ]
                yield word, frozenset(named)
            elif shape == "list" and isinstance(value, list):
                items = [part.below(word, at, value=each) for at, each in enumerate(value)]
                yield word, tuple(self.content(below, item) for item in items)
            elif shape:
                yield word, self.content(below, part.below(word, value=value))
            elif not is_annotation(word):
                yield word, _names(value) if word == "required" else meaning(word, value)

    def takes(self, one: Part, other: Part) -> bool:
        """Whether a schema accepts, and describes, everything that another does."""
        if self.content("schema", one) == self.content("schema", other):
            return True
        mine, theirs = one.value, other.value
        if not isinstance(mine, dict) or not isinstance(theirs, dict):
            return False
        if reference(mine) or reference(theirs):
            return False
        words = [word for word in {**mine, **theirs} if word in _FIELDS or not is_annotation(word)]
        return all(self._takes_word(word, one, other) for word in words)

    def _takes_word(self, word: str, one: Part, other: Part) -> bool:
        mine, theirs = one.value.get(word), other.value.get(word)
        if word == "required":
            return _names(mine) <= _names(theirs)
        if word == "properties":
            return self._takes_properties(one, other)
        if word == "items" and isinstance(mine, dict) and isinstance(theirs, dict):
            return self.takes(one.below(word, value=mine), other.below(word, value=theirs))
        if word in _FIELDS:
            return self._only(word, one) == self._only(word, other)
        if word not in one.value:
            return True
        return word in other.value and agree(word, permissive(word, [theirs, mine]), mine)

    def _takes_properties(self, one: Part, other: Part) -> bool:
        mine, theirs = _properties(one), _properties(other)
        return theirs.keys() <= mine.keys() and all(
            self.takes(mine[name], theirs[name]) for name in theirs
        )

    def _only(self, word: str, part: Part) -> Hashable:
        """The content of one field."""
        value = {word: part.value[word]} if word in part.value else {}
        return self.content("schema", part._replace(value=value))


def _properties(part: Part) -> dict[str, Part]:
    found = part.value.get("properties")
    named = found.items() if isinstance(found, dict) else ()
    return {name: part.below("properties", name, value=each) for name, each in named}


def _names(value: Any) -> frozenset[str]:
    names = value if isinstance(value, list) else ()
    return frozenset(name for name in names if isinstance(name, str))
