"""Random values: wild ones, those that a schema is likely to take, and near misses of these."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from .grammar import COLLECTIONS, ODD_KEYS, SCALARS, TEXTS, VALUES

_DEEPEST = 6
_EXAMPLES: dict[str, list[Any]] = {
    "null": [None],
    "boolean": [True, False],
    "integer": [0, 1, 2, 3, -1, 1.0, 10**30],
    "number": [0.5, 1, 1.5, 0.1, -1],
    "string": TEXTS,
    "array": [one for one in COLLECTIONS if isinstance(one, list)],
    "object": [one for one in COLLECTIONS if isinstance(one, dict)],
}


class Values:
    """Values for schemas that speak of ``components`` by reference."""

    def __init__(self, dice: Random, components: Mapping[str, Any]) -> None:
        self.dice = dice
        self.components = components

    def some(self, schema: Any) -> Iterator[Any]:
        """A few values of each sort, for one schema."""
        for _ in range(4):
            yield self.dice.choice(VALUES)
        for _ in range(6):
            near = self.near(schema)
            yield near
            yield self.changed(copy.deepcopy(near))

    def near(self, schema: Any, depth: int = 0) -> Any:
        """A value that ``schema`` may well take: each keyword is followed where that is easy."""
        said = self._flat(schema, depth)
        if "const" in said:
            return said["const"]
        if said.get("enum"):
            return self.dice.choice(said["enum"])
        kind = said.get("type") or self._kind_spoken_of(said)
        if isinstance(kind, list):
            kind = self.dice.choice(kind)
        if kind == "object":
            return self._object(said, depth)
        if kind == "array":
            return self._array(said, depth)
        if kind in ("integer", "number"):
            return self._number(said, kind)
        return self.dice.choice(_EXAMPLES[kind])

    def _flat(self, schema: Any, depth: int) -> dict[str, Any]:
        """The schema with what holds in place beside its own keywords, one branch of each union."""
        if not isinstance(schema, dict) or depth > _DEEPEST:
            return {}
        said = dict(schema)
        parts = list(schema.get("allOf", ()))
        parts += [self.dice.choice(schema[key]) for key in ("anyOf", "oneOf") if key in schema]
        parts += [schema[key] for key in ("if", "then", "else") if self.dice.random() < 0.3
                  and key in schema]  # fmt: skip
        if "$ref" in schema:
            parts.append(self.components[schema["$ref"].rpartition("/")[2]])
        for part in parts:
            inner = self._flat(part, depth + 1)
            named = _together(inner.get("properties", {}), said.get("properties", {}))
            required = [*inner.get("required", ()), *said.get("required", ())]
            held = [one["items"] for one in (inner, said) if "items" in one]
            items = {"items": held[0] if len(held) == 1 else {"allOf": held}} if held else {}
            said = {**inner, **said, "properties": named, "required": required, **items}
        return said

    def _kind_spoken_of(self, said: Mapping[str, Any]) -> str:
        if said.get("properties") or said.get("required") or "additionalProperties" in said:
            return "object"
        if {"items", "prefixItems", "contains", "uniqueItems"} & said.keys():
            return "array"
        return self.dice.choice(list(_EXAMPLES))

    def _object(self, said: Mapping[str, Any], depth: int) -> dict[str, Any]:
        if depth > _DEEPEST:
            return {}
        known: Mapping[str, Any] = said.get("properties", {})
        names = list(said.get("required", ()))
        names += [name for name in known if self.dice.random() < 0.5]
        names += [name for name in said.get("dependentRequired", {}) if self.dice.random() < 0.5]
        for _ in range(3):
            if len(names) < said.get("minProperties", 0) or self.dice.random() < 0.2:
                names.append(self.dice.choice(ODD_KEYS))
        self.dice.shuffle(names)
        rest = said.get("additionalProperties", said.get("unevaluatedProperties", True))
        return {name: self.near(known.get(name, rest), depth + 1) for name in names}

    def _array(self, said: Mapping[str, Any], depth: int) -> list[Any]:
        if depth > _DEEPEST:
            return []
        kinds = list(said.get("prefixItems", ()))
        least = max(said.get("minItems", 0), said.get("minContains", 0), "contains" in said)
        rest = [said[key] for key in ("items", "contains", "unevaluatedItems") if key in said]
        while len(kinds) < min(least, 4) or self.dice.random() < 0.4:
            kinds.append(self.dice.choice(rest or [True]))
        if self.dice.random() < 0.2:
            kinds = kinds[: int(said.get("maxItems", len(kinds)))]
        return [self.near(kind, depth + 1) for kind in kinds]

    def _number(self, said: Mapping[str, Any], kind: str) -> Any:
        bounds = [said[key] for key in said if key.endswith("imum") or key == "multipleOf"]
        numbers = [bound for bound in bounds if isinstance(bound, int | float)]
        if numbers and self.dice.random() < 0.7:
            bound = self.dice.choice(numbers)
            return bound + self.dice.choice([0, 0, 1, -1])
        return self.dice.choice(_EXAMPLES[kind])

    def changed(self, value: Any) -> Any:
        """``value`` with one part of it altered."""
        if isinstance(value, dict) and value and self.dice.random() < 0.8:
            name = self.dice.choice(list(value))
            act = self.dice.random()
            if act < 0.3:
                del value[name]
            elif act < 0.5:
                value[self.dice.choice(ODD_KEYS)] = self.dice.choice(VALUES)
            else:
                value[name] = self.changed(value[name])
            return value
        if isinstance(value, list) and value and self.dice.random() < 0.8:
            at = self.dice.randrange(len(value))
            act = self.dice.random()
            if act < 0.3:
                del value[at]
            elif act < 0.5:
                value.insert(at, copy.deepcopy(self.dice.choice(value)))
            else:
                value[at] = self.changed(value[at])
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self.dice.choice([value + 1, value - 1, value + 0.5, str(value), value == 1])
        if isinstance(value, str):
            return self.dice.choice([value + "a", value[:-1], value + "\n", [value], None])
        return self.dice.choice(SCALARS)


def _together(some: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    both = {name: {"allOf": [some[name], others[name]]} for name in some if name in others}
    return {**some, **others, **both}
