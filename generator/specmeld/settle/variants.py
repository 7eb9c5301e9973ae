"""Components of a file that decided facts change at some of their places and not at others.

Each place that is patched gets a copy of the component that it refers to. When all is patched,
equal copies become one component again: the one that most places have keeps the name, unless a
place took the component as it was.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from specmeld.model.json import JSONObject
from specmeld.settle.components import PLACE

_COMPONENTS = "#/components/"


@dataclass(frozen=True, slots=True)
class _Variant:
    """A copy of a component, for one place."""

    ref: str
    original: str
    """The reference that it stands for."""
    owner: str
    """PascalCase name of the operation that needs it."""


@dataclass(slots=True)
class Variants:
    components: JSONObject
    """Kind → name → component, as in the Components Object."""
    copies: dict[str, _Variant] = field(default_factory=dict)
    """By reference."""
    kept: set[str] = field(default_factory=set)
    """References to components that somebody takes as they are."""

    def component(self, ref: str) -> JSONObject:
        """What a reference leads to; empty where it leads nowhere."""
        kind, _, name = ref.removeprefix(_COMPONENTS).partition("/")
        found: JSONObject = self.components.get(kind, {}).get(name, {})
        return found

    def own(self, holder: JSONObject, owner: str) -> None:
        """Let what holds a reference refer to a copy of its own."""
        ref = holder["$ref"]
        component = self.component(ref)
        if ref in self.copies or not component:
            return
        variant = _Variant(f"{ref}@{len(self.copies)}", ref, owner)
        self._put(variant.ref, copy.deepcopy(component))
        self.copies[variant.ref] = variant
        holder["$ref"] = variant.ref

    def fold(self, document: JSONObject) -> None:
        """Make equal copies one component, and let all references lead to it."""
        names: dict[str, str] = {}
        for original, groups in self._groups().items():
            largest_first = sorted(groups, key=len, reverse=True)
            if original not in self.kept:
                first = largest_first.pop(0)
                self._put(original, self.component(first[0]))
                names |= dict.fromkeys(first, original)
            for group in largest_first:
                name = self._free(self.copies[group[0]])
                self._put(name, self.component(group[0]))
                names |= dict.fromkeys(group, name)
        for ref in self.copies:
            kind, _, name = ref.removeprefix(_COMPONENTS).partition("/")
            del self.components[kind][name]
        for tree in (document, self.components):
            _rename(tree, names)

    def _groups(self) -> dict[str, list[list[str]]]:
        """Original → its copies, equal ones together."""
        said: dict[str, str] = {}
        numbers: dict[str, int] = {}
        groups: dict[str, dict[str, list[str]]] = {}
        for ref in reversed(self.copies):  # what a copy refers to was copied after it
            original = self.copies[ref].original
            text = json.dumps(_saying(self.component(ref), said), sort_keys=True)
            said[ref] = f"{original} {numbers.setdefault(text, len(numbers))}"
            groups.setdefault(original, {}).setdefault(text, []).append(ref)
        return {original: list(equal.values()) for original, equal in groups.items()}

    def _free(self, variant: _Variant) -> str:
        """A name for a component that differs at some places: whose it is comes first."""
        head, _, name = variant.original.rpartition("/")
        wished = f"{head}/{variant.owner}{name}"
        while self.component(wished):
            wished += "Alternative"
        return wished

    def _put(self, ref: str, component: JSONObject) -> None:
        kind, _, name = ref.removeprefix(_COMPONENTS).partition("/")
        self.components.setdefault(kind, {})[name] = component


def _saying(node: Any, said: Mapping[str, str]) -> Any:
    """A component without the places that it speaks of, its copies below by what they say."""
    if isinstance(node, list):
        return [_saying(item, said) for item in node]
    if not isinstance(node, dict):
        return node
    ref = node.get("$ref")
    inner = {key: _saying(item, said) for key, item in node.items() if key != PLACE}
    return {**inner, "$ref": said.get(ref, ref)} if isinstance(ref, str) else inner


def _rename(node: Any, names: Mapping[str, str]) -> None:
    stack = [node]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                value["$ref"] = names.get(value["$ref"], value["$ref"])
            stack += value.values()
        elif isinstance(value, list):
            stack += value
