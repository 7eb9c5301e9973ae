"""Random components as APIs describe them: envelopes, bases, tagged variants, parts of allOf.

Unlike those of ``grammar`` they say few things, and these several times of one value. ``MADE`` is
read-only and ``SECRET`` write-only wherever they are declared; both are often required.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

MADE, SECRET, TAG, SORT = "made", "secret", "kind", "sort"
KEYS = ("id", "data", "note")
_VARIANTS = ("Bus", "Tram", "Ferry")
_LEAVES: list[Any] = [
    *(True, {}, {"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": "object"}),
    *({"type": "array"}, {"type": ["string", "null"]}, {"type": "boolean"}, {"type": "null"}),
    *({"enum": ["a", 1, None]}, {"enum": ["a", "b"]}, {"const": 1}, {"const": "a"}),
    *({"enum": [True, [1], {"id": 1}]}, {"type": ["array", "null"]}, {"description": "Words."}),
]
_LIMITS: list[Any] = [
    *({"minimum": 1}, {"maximum": 2}, {"exclusiveMinimum": 0.5}, {"exclusiveMaximum": 2}),
    *({"maxLength": 1}, {"minLength": 1}, {"pattern": "^a"}, {"multipleOf": 2}),
    *({"minItems": 1}, {"maxItems": 1}, {"uniqueItems": True}, {"minProperties": 1}),
    *({"maxProperties": 1}, {"required": ["id"]}, {"title": "T"}, {"description": "Words."}),
    *({"default": 1}, {"deprecated": True}, {"nullable": True}, {"not": {"const": 2}}),
]
_COUNTS: Mapping[str, list[Any]] = {
    "Items": [{"minItems": 1}, {"minItems": 2}, {"maxItems": 1}, {"maxItems": 2}],
    "Properties": [{"minProperties": 1}, {"minProperties": 2}, {"maxProperties": 1}],
}


class ApiGrammar:
    """The components of one API; in place they refer only to later ones."""

    def __init__(self, dice: Random, count: int = 4) -> None:
        self.dice = dice
        self.names = [f"S{number}" for number in range(count)]
        self.nameable: list[str] = []
        self.variants = [*_VARIANTS[: dice.choice((0, 0, 2, 3))]]
        self.base = dice.choice(("", "", "Base"))
        self.unions = dice.choice(("any", "one", "distinct"))
        """``anyOf`` alone; one ``oneOf``; or each with branches of types of their own."""

    def components(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for number, name in enumerate(self.names):
            self.nameable = self.names[number + 1 :]
            made[name] = self.schema(3)
        self.nameable = []
        for name in self.variants:
            made[name] = self.variant(name)
        return {**made, **self.hierarchy()} if self.base else made

    def hierarchy(self) -> dict[str, Any]:
        """A base with a discriminator, and its children."""
        base = self.object(1)
        named = {**base["properties"], SORT: {"type": "string"}}
        required = [*base.get("required", ()), SORT]
        told: dict[str, Any] = {"propertyName": SORT}
        if self.chance(0.5):
            told["mapping"] = {"l": "#/components/schemas/Left", "r": "Right"}
        made = {"type": "object", "properties": named, "required": required, "discriminator": told}
        parents = {
            "Left": "Base",
            "Right": "Base",
            **({"Deep": "Left"} if self.chance(0.4) else {}),
        }
        return {"Base": made, **{one: self.child(of) for one, of in parents.items()}}

    def child(self, of: str) -> dict[str, Any]:
        """Open: what closes a child spares its base's properties, against JSON Schema's letter."""
        own = {**self.object(1), "type": "object"}
        own.pop("additionalProperties", None)
        inside = self.chance(0.5)
        parts = [{"$ref": f"#/components/schemas/{of}"}, *([own] if inside else [])]
        return {**({} if inside else own), "allOf": parts}

    def variant(self, name: str) -> Any:
        fixed = {"type": "string", "enum": [name.lower()]}
        own = self.object(1)
        made = {
            **own,
            "type": "object",
            "properties": {**own["properties"], TAG: fixed},
            "required": [*own.get("required", ()), TAG],
        }
        return {"allOf": [made]} if self.chance(0.3) else made

    def chance(self, share: float) -> bool:
        return self.dice.random() > 1 - share

    def below(self, depth: int) -> Any:
        held, self.nameable = self.nameable, [*self.names, *([self.base] if self.base else [])]
        made = self.schema(depth)
        self.nameable = held
        return made

    def schema(self, depth: int) -> Any:
        if depth <= 0:
            return self.dice.choice(_LEAVES)
        kinds = (self.leaf, self.reference, self.object, self.list, self.map)
        kinds += (self.several, self.several, self.envelope, self.union)
        return self.dice.choice(kinds)(depth)

    def leaf(self, _: int) -> Any:
        made = self.dice.choice(_LEAVES)
        if isinstance(made, dict) and self.chance(0.6):
            made = {**made, **self.dice.choice(_LIMITS)}
        return made

    def reference(self, depth: int) -> Any:
        if not self.nameable:
            return self.leaf(depth)
        made = {"$ref": f"#/components/schemas/{self.dice.choice(self.nameable)}"}
        return {**made, **self.dice.choice(_LIMITS)} if self.chance(0.3) else made

    def object(self, depth: int) -> Any:
        named = self.dice.sample(KEYS, self.dice.randint(1, 2))
        made: dict[str, Any] = {"properties": {name: self.below(depth - 1) for name in named}}
        required = [name for name in named if self.chance(0.3)]
        for name, mark in ((MADE, "readOnly"), (SECRET, "writeOnly")):
            if self.chance(0.1):
                made["properties"][name] = {"type": "string", mark: True}
                required.append(name)
        if required:
            made["required"] = required
        if self.chance(0.7):
            made["type"] = self.dice.choice(("object", "object", ["object", "null"]))
        if self.chance(0.15):
            made["additionalProperties"] = self.chance(0.5) and self.below(depth - 1)
        return made

    def list(self, depth: int) -> Any:
        made = {"items": self.below(depth - 1)}
        if self.chance(0.7):
            made["type"] = self.dice.choice(("array", "array", ["array", "null"]))
        return {**made, **self.limit("Items")}

    def map(self, depth: int) -> Any:
        made = {"additionalProperties": self.below(depth - 1)}
        if self.chance(0.7):
            made["type"] = self.dice.choice(("object", "object", ["object", "null"]))
        return {**made, **self.limit("Properties")}

    def limit(self, of: str) -> Any:
        """How much there may be, some other limit, or none."""
        if self.chance(0.5):
            return {}
        return self.dice.choice(_COUNTS[of] if self.chance(0.7) else _LIMITS)

    def several(self, depth: int) -> Any:
        """Parts that hold together, perhaps beside a schema's own."""
        made: dict[str, Any] = {}
        if self.chance(0.5):
            own = self.dice.choice((self.leaf, self.object, self.list, self.map))(depth - 1)
            made = dict(own) if isinstance(own, dict) else {}
        return {**made, "allOf": [self.schema(depth - 1) for _ in range(self.dice.randint(1, 3))]}

    def envelope(self, depth: int) -> Any:
        """Several parts that speak of one property."""
        name = self.dice.choice(KEYS)
        parts = [
            {"type": "object", "properties": {name: self.below(depth - 1)}}
            for _ in range(self.dice.randint(1, 2))
        ]
        beside = [self.reference(depth)] if self.nameable else []
        made = {"allOf": [*beside, *parts]}
        if self.chance(0.4):
            made["properties"] = {name: self.below(depth - 1)}
        if self.chance(0.1):
            made["unevaluatedProperties"] = False
        return made

    def union(self, depth: int) -> Any:
        if len(self.variants) > 1 and self.chance(0.3):
            return self.tagged()
        if self.unions == "distinct":
            return {"oneOf": self.distinct(depth)}
        word = "anyOf"
        names, nameable = self.names, self.nameable
        if self.unions == "one":  # within itself: what loosens the inner one narrows the outer
            word, self.unions, self.names, self.nameable = "oneOf", "any", [], []
        branches = [self.schema(depth - 1) for _ in range(self.dice.randint(1, 3))]
        self.names, self.nameable = names, nameable
        if self.chance(0.3):
            branches.append({"type": "null"})
        return {word: branches}

    def distinct(self, depth: int) -> list[Any]:
        """Branches each of a type that no other has."""
        branches: list[Any] = [{"type": "string", "maxLength": 2}, {"type": "null"}]
        branches.append({"type": "integer", **self.dice.choice(_LIMITS)})
        branches.append({**self.list(depth), "type": "array"})
        branches.append({**self.object(depth), "type": "object"})
        return self.dice.sample(branches, self.dice.randint(1, 4))

    def tagged(self) -> Any:
        branches = [{"$ref": f"#/components/schemas/{name}"} for name in self.variants]
        told = {name.lower(): f"#/components/schemas/{name}" for name in self.variants}
        made = {"oneOf": branches, "discriminator": {"propertyName": TAG}}
        if self.chance(0.7):
            made["discriminator"]["mapping"] = told
        return made
