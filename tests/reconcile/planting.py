"""Copies of a document with differences planted at places that matter.

Works on documents as their authors wrote them (OpenAPI 2.0 to 3.1), and knows nothing of how
documents are reconciled.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from .reach import Operation, Pointer, Schema, operations, schemas

_CLASHING = frozenset(
    {
        *("format", "enum", "const", "pattern", "minLength", "maxLength", "default", "example"),
        *("examples", "contentEncoding", "contentMediaType", "allOf", "anyOf", "oneOf", "not"),
        *("x-enum", "discriminator"),
    }
)
"""Keywords beside which a string cannot become an integer."""
_WIDER = {
    "maximum": 1,
    "maxLength": 1,
    "maxItems": 1,
    "maxProperties": 1,
    "minimum": -1,
    "minLength": -1,
    "minItems": -1,
    "minProperties": -1,
}
"""Bound → the direction in which it takes more, so that examples stay valid."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One difference between the document and its copy."""

    kind: str
    pointer: Pointer
    """Of the keyword, of the response, or of the parameter."""
    old: Any
    """None where the document has nothing there."""
    new: Any
    line_pointer_old: Pointer
    """What has the line in the document: the keyword, or its holder if it is not there."""
    line_pointer_new: Pointer


def plant(document: dict[str, Any], count: int, seed: int) -> tuple[dict[str, Any], list[Planted]]:
    """A copy with up to ``count`` differences, each in a component or operation of its own."""
    return _Planter(json.loads(json.dumps(document)), Random(seed)).plant(count)


Change = Callable[[], Planted]
"""Makes one difference."""


class _Planter:
    def __init__(self, copy: dict[str, Any], dice: Random) -> None:
        self._copy = copy
        self._dice = dice
        self._taken: set[Pointer] = set()
        self._is_2 = "swagger" in copy

    def plant(self, count: int) -> tuple[dict[str, Any], list[Planted]]:
        kinds = ("enum", "bound", "required", "type", "response", "parameter")
        wanted = [kinds[number % len(kinds)] for number in range(count)]
        # A response is removed first, since what only it leads to says nothing any more.
        planted = self._several("response", wanted.count("response"))
        planted += self._several("parameter", wanted.count("parameter"))
        self._tags = tags_of(self._copy)
        candidates = self._of_schemas()
        waiting = [kind for kind in wanted if kind in candidates]
        while waiting or len(planted) < count:
            left = {kind: each for kind, each in candidates.items() if each}
            if not left:
                break
            kind = waiting.pop(0) if waiting else min(left, key=lambda each: -len(left[each]))
            if not candidates[kind]:
                continue
            unit, change = candidates[kind].pop()
            if unit not in self._taken:
                self._taken.add(unit)
                planted.append(change())
        rest = count - len(planted)
        planted += self._several("parameter", rest) if rest > 0 else []
        return self._copy, planted

    # Operations -----------------------------------------------------------------------------

    def _several(self, kind: str, count: int) -> list[Planted]:
        made: list[Planted] = []
        found = list(operations(self._copy))
        self._dice.shuffle(found)
        for operation in found:
            if len(made) == count:
                break
            if operation.pointer in self._taken:
                continue
            one = self._response(operation) if kind == "response" else self._parameter(operation)
            if one is not None:
                self._taken.add(operation.pointer)
                made.append(one)
        return made

    def _response(self, operation: Operation) -> Planted | None:
        """Take an error away from an operation that tells what success is."""
        responses = operation.value.get("responses", {})
        errors = [status for status in responses if status[:1] in ("4", "5")]
        if not errors or not any(status.startswith("2") for status in responses):
            return None
        status = self._dice.choice(errors)
        holder = (*operation.pointer, "responses")
        gone = responses.pop(status)
        return Planted("response", (*holder, status), gone, None, (*holder, status), holder)

    def _parameter(self, operation: Operation) -> Planted | None:
        listed = operation.value.setdefault("parameters", [])
        added: dict[str, Any] = {"name": "planted", "in": "query", "required": False}
        added |= {"type": "string"} if self._is_2 else {"schema": {"type": "string"}}
        pointer = (*operation.pointer, "parameters", len(listed))
        listed.append(added)
        return Planted("parameter", pointer, None, added, operation.pointer, pointer)

    # Schemas --------------------------------------------------------------------------------

    def _of_schemas(self) -> dict[str, list[tuple[Pointer, Change]]]:
        """Kind → what could be changed, each with the component or operation that it is in."""
        found: dict[str, list[tuple[Pointer, Change]]] = {
            kind: [] for kind in ("enum", "bound", "required", "type")
        }
        everything = list(schemas(self._copy))
        self._dice.shuffle(everything)
        for schema in everything:
            for kind, change in self._changes(schema):
                found[kind].append((schema.unit, change))
        return found

    def _changes(self, schema: Schema) -> Iterator[tuple[str, Change]]:
        value = schema.value
        if self._may_have_another_value(schema):
            yield "enum", lambda: self._enum(schema)
        bounds = [keyword for keyword in value if _may_be_wider(keyword, value[keyword])]
        if bounds:
            keyword = self._dice.choice(sorted(bounds))
            yield "bound", lambda: self._bound(schema, keyword)
        listed = self._required_of(schema)
        if listed:
            names = self._dice.choice(listed)
            yield "required", lambda: self._changed("required", schema, "required", names)
        if self._may_be_an_integer(schema):
            yield "type", lambda: self._changed("type", schema, "type", "integer")

    def _changed(self, kind: str, schema: Schema, keyword: str, new: Any) -> Planted:
        old, schema.value[keyword] = schema.value[keyword], new
        pointer = (*schema.pointer, keyword)
        return Planted(kind, pointer, old, new, pointer, pointer)

    def _may_have_another_value(self, schema: Schema) -> bool:
        """Whether there is a list of several strings, none of which tells branches apart."""
        values = schema.value.get("enum")
        texts = [each for each in values or () if isinstance(each, str)]
        named = schema.is_property and schema.pointer[-1] in self._tags
        return len(texts) > 1 and not named and "const" not in schema.value

    def _enum(self, schema: Schema) -> Planted:
        values = schema.value["enum"]
        used = [schema.value.get("default"), schema.value.get("example")]
        free = [each for each in values if isinstance(each, str) and each not in used]
        how = self._dice.choice(["add", "remove", "rename"])
        if how == "add" or not free or len(values) < 3:
            return self._changed("enum", schema, "enum", [*values, "planted"])
        one = self._dice.choice(free)
        instead = ["planted"] if how == "rename" else []
        new = [other for each in values for other in (instead if each == one else [each])]
        return self._changed("enum", schema, "enum", new)

    def _bound(self, schema: Schema, keyword: str) -> Planted:
        old = schema.value[keyword]
        if keyword == "pattern":
            return self._changed("bound", schema, keyword, f"(?:{old})|^planted$")
        step = max(1, abs(int(old)) // 10)
        if keyword != "minimum" and keyword.startswith("min"):
            step = min(step, int(old))
        return self._changed("bound", schema, keyword, old + _WIDER[keyword] * step)

    def _required_of(self, schema: Schema) -> list[list[str]]:
        """The lists of required names that a list could become."""
        names, properties = schema.value.get("required"), schema.value.get("properties")
        if not isinstance(names, list) or not names or not isinstance(properties, dict):
            return []
        free = [each for each in names if each not in self._tags and each in properties]
        shorter = [[each for each in names if each != one] for one in free if len(names) > 1]
        others = [each for each in properties if each not in names and each not in self._tags]
        return [*shorter, *([*names, each] for each in others)]

    def _may_be_an_integer(self, schema: Schema) -> bool:
        value = schema.value
        is_plain = value.get("type") == "string" and _CLASHING.isdisjoint(value)
        return is_plain and schema.is_property and schema.pointer[-1] not in self._tags


def _may_be_wider(keyword: str, value: Any) -> bool:
    if keyword == "pattern":
        return isinstance(value, str)
    if keyword not in _WIDER or isinstance(value, bool) or not isinstance(value, int | float):
        return False
    counts = keyword.startswith("min") and keyword != "minimum"
    return abs(value) < 2**53 and (not counts or value >= 1)


def tags_of(document: dict[str, Any]) -> set[str]:
    """Names of properties that tell the branches of a union apart, wherever."""
    found: set[str] = set()
    for schema in schemas(document):
        discriminator = schema.value.get("discriminator")
        if isinstance(discriminator, dict):
            found.add(str(discriminator.get("propertyName")))
        elif isinstance(discriminator, str):
            found.add(discriminator)
        properties = schema.value.get("properties")
        for name, each in properties.items() if isinstance(properties, dict) else ():
            values = each.get("enum", ()) if isinstance(each, dict) else ()
            if len(values) == 1 or (isinstance(each, dict) and "const" in each):
                found.add(name)
    return found
