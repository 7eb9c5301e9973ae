"""The names of MSON's types, and of types that a blueprint declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from specmeld.read.formats.blueprint.blueprint_outline import Item
from specmeld.read.formats.blueprint.blueprint_signature import Signature
from specmeld.read.formats.component_titles import fitting_name, free_name

BASES: Mapping[str, tuple[str, str]] = {
    "boolean": ("boolean", ""),
    "bool": ("boolean", ""),
    "string": ("string", ""),
    "text": ("string", ""),
    "uuid": ("string", "uuid"),
    "date": ("string", "date"),
    "datetime": ("string", "date-time"),
    "date-time": ("string", "date-time"),
    "number": ("number", ""),
    "float": ("number", ""),
    "double": ("number", ""),
    "decimal": ("number", ""),
    "integer": ("integer", ""),
    "int": ("integer", ""),
    "long": ("integer", ""),
    "array": ("array", ""),
    "enum": ("enum", ""),
    "object": ("object", ""),
}
"""MSON has six; the others are common anyway. Type and format."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A type that the blueprint declares, under Data Structures or as a resource's attributes."""

    name: str
    component: str
    signature: Signature
    items: tuple[Item, ...]
    words: str
    line: int


class DeclaredTypes:
    """The declared types by name; the first of a name counts."""

    def __init__(self) -> None:
        self._by_name: dict[str, Declared] = {}
        self._folded: dict[str, Declared] = {}
        self._components: set[str] = set()

    def __iter__(self) -> Iterator[Declared]:
        return iter(self._by_name.values())

    def add(
        self, name: str, signature: Signature, items: Iterable[Item], words: str, line: int
    ) -> bool:
        """Declare a type; False if the name is taken."""
        if not name or name in self._by_name:
            return False
        component = free_name(fitting_name(name), self._components)
        self._components.add(component)
        declared = Declared(name, component, signature, tuple(items), words, line)
        self._by_name[name] = declared
        self._folded.setdefault(_folded(name), declared)
        return True

    def find(self, name: str) -> Declared | None:
        """The declared type of a name, ignoring case and spacing."""
        found = self._by_name.get(name)
        if found is not None or name.lower() in BASES:
            return found
        return self._folded.get(_folded(name))

    def knows(self, name: str) -> bool:
        return name.lower() in BASES or self.find(name) is not None


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).lower()
