"""Random schemas: every keyword of JSON Schema 2020-12 that refuses values, and those that don't.

All chance comes from one ``Random``, so hypothesis can make a schema smaller.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

KEYS = ("a", "b", "c")
ODD_KEYS = (*KEYS, "", "class", "a b", "aé", "$ref", "self", "model_config", "_d", "E", "1", "json")
NUMBERS: list[Any] = [0, 1, 1.0, 2, 3, -1, 0.5, 1.5, 0.1, 0.3, -0.0, 2**53 + 1, 10**30, 1e300, 1e-7]
TEXTS = ["", "a", "b", "ab", "abc", "aab", "1", "é", "a\n", "\U0001f600", "T", "P1M"]
TEXTS += ["2020-01-01T00:00:00.123456789Z", "2020-01-01T00:00:00+00:00", "2020-01-01", "abcd"]
TEXTS += ["ABCDEF00-0000-4000-8000-000000000000", "1.50"]
SCALARS: list[Any] = [None, True, False, *NUMBERS, *TEXTS]
COLLECTIONS: list[Any] = [
    *([], [1], [1, 2], ["a"], [1, 1.0], [True, 1], [[], {}], [None], {}, {"a": 1}, {"a": "a"}),
    *({"b": 1}, {"a": 1, "b": 2}, {"a": {"a": 1}}, {"c": [1]}, {"a": 1, "b": "a", "c": None}),
    *({"a": [{"a": 0}]}, {"": 1}, {"class": "a", "$ref": 1}, {"b": 2.0, "a": 1, "aé": None}),
]
VALUES: list[Any] = [*SCALARS, *COLLECTIONS]
PATTERNS = (
    *(
        "^a",
        "b$",
        "a|b",
        "^$",
        "[ab]+",
        "^[a-z]*$",
        r"^\d+$",
        r"\w",
        r"\s",
        "^.$",
        "(?=a)",
        "^a{2}",
    ),
    *("[^a]", r"\p{L}", r"^\S+$", "(a)\\1", "^(?!b)", r"\u00e9", "^P", "", "[]", "[^]"),
)
KEY_PATTERNS = ("^a", "^[ab]$", "^", "b", "^_", "[A-Z]")
"""Patterns that Python's ``re``, by which jsonschema matches keys, reads as ECMA-262 does. It takes
the empty one, beside ``additionalProperties``, for none."""
LEAVES: list[Any] = [
    *(True, {}, {"type": "string"}, {"type": "integer"}, {"type": "number"}, {"const": 1}, False),
    *({"type": "null"}, {"enum": ["a", 1, None]}, {"type": "boolean"}, {"minimum": 1}),
    *({"type": "string", "maxLength": 1}, {"const": "a"}, {"type": ["string", "null"]}),
    *({"type": "string", "format": "date-time"}, {"type": "number", "format": "decimal"}),
    *({"type": ["string", "null"], "format": "byte"}, {"type": "string", "format": "duration"}),
]
KINDS = ("string", "integer", "number", "boolean", "null", "array", "object")


class Grammar:
    """The schemas of ``count`` components.

    They refer to each other in any way below properties and items; in place only to later ones,
    since a schema that refers to itself in place has no verdict.
    """

    def __init__(self, dice: Random, count: int) -> None:
        self.dice = dice
        self.names = [f"S{number}" for number in range(count)]
        self.nameable: list[str] = []

    def components(self) -> dict[str, Any]:
        made = {}
        for number, name in enumerate(self.names):
            self.nameable = self.names[number + 1 :]
            made[name] = self.schema(3)
        return made

    def below(self, depth: int) -> Any:
        """A schema for a part of the value."""
        held, self.nameable = self.nameable, self.names
        made = self.schema(depth)
        self.nameable = held
        return made

    def chance(self, share: float) -> bool:
        """True ``share`` of the time; the smaller schema where it is False."""
        return self.dice.random() > 1 - share

    def schema(self, depth: int) -> Any:
        if depth <= 0 or self.dice.random() < 0.05:
            return self.dice.choice(LEAVES)
        if self.chance(0.1) and self.nameable:
            return self.reference(depth)
        if self.chance(0.25):
            return self.usual_object(depth)
        if self.chance(0.06):
            return self.tagged(depth)
        made = {"type": self.kinds()} if self.chance(0.65) else {}
        for keyword in self.dice.choices(list(KEYWORDS), k=self.dice.randint(1, 3)):
            made[keyword] = KEYWORDS[keyword](self, depth - 1)
        return made

    def kinds(self) -> Any:
        if self.chance(0.25):
            return self.dice.sample(KINDS, self.dice.randint(1, 3))
        return self.dice.choice(KINDS)

    def reference(self, depth: int) -> Any:
        made: dict[str, Any] = {"$ref": f"#/components/schemas/{self.dice.choice(self.nameable)}"}
        if self.chance(0.3):
            made |= self.siblings(depth)
        return made

    def siblings(self, depth: int) -> dict[str, Any]:
        keyword = self.dice.choice(list(KEYWORDS))
        return {keyword: KEYWORDS[keyword](self, depth - 1)}

    def usual_object(self, depth: int) -> Any:
        """What APIs are made of: an object with properties, some required, perhaps closed."""
        made: dict[str, Any] = {"type": "object", "properties": self.named(depth - 1)}
        if self.chance(0.6):
            made["required"] = self.some_keys()
        if self.chance(0.4):
            made["additionalProperties"] = self.chance(0.3) and self.below(depth - 1)
        return made | (self.siblings(depth) if self.chance(0.3) else {})

    def tagged(self, depth: int) -> Any:
        """A union whose branches have a tag, with or without a ``discriminator``."""
        key = self.dice.choice(ODD_KEYS)
        branches = []
        for tag in ("T", "U", "V")[: self.dice.randint(2, 3)]:
            fixed = {"const": tag} if self.chance(0.5) else {"type": "string", "enum": [tag]}
            branch = self.usual_object(depth - 1)
            branch["properties"] = {**branch["properties"], key: fixed}
            branch["required"] = [*branch.get("required", ()), key]
            branches.append(branch)
        made: dict[str, Any] = {self.dice.choice(["oneOf", "anyOf"]): branches}
        if self.chance(0.6):
            made["discriminator"] = {"propertyName": key}
        return made

    def several(self, depth: int) -> list[Any]:
        return [self.schema(depth) for _ in range(self.dice.randint(1, 3))]

    def several_below(self, depth: int) -> list[Any]:
        return [self.below(depth) for _ in range(self.dice.randint(1, 3))]

    def key(self, _: int = 0) -> str:
        return self.dice.choice(ODD_KEYS if self.chance(0.3) else KEYS)

    def some_keys(self, _: int = 0) -> list[str]:
        return list(dict.fromkeys(self.key() for _ in range(self.dice.randint(0, 2))))

    def named(self, depth: int) -> dict[str, Any]:
        return {self.key(): self.below(depth) for _ in range(self.dice.randint(1, 3))}

    def value(self, _: int = 0) -> Any:
        return self.dice.choice(VALUES)


def one_of(*values: Any) -> Callable[[Grammar, int], Any]:
    return lambda grammar, _: grammar.dice.choice(values)


COUNT = one_of(0, 1, 2, 3, 2.0)
KEYWORDS: dict[str, Callable[[Grammar, int], Any]] = {
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), one_of(*NUMBERS)
    ),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), COUNT),
    **dict.fromkeys(("minContains", "maxContains", "minProperties", "maxProperties"), COUNT),
    **dict.fromkeys(("allOf", "anyOf", "oneOf"), Grammar.several),
    **dict.fromkeys(("not", "if", "then", "else"), Grammar.schema),
    **dict.fromkeys(("items", "contains", "additionalProperties", "propertyNames"), Grammar.below),
    **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), Grammar.below),
    "prefixItems": Grammar.several_below,
    "properties": Grammar.named,
    "patternProperties": lambda grammar, depth: {
        grammar.dice.choice(KEY_PATTERNS): grammar.below(depth)
        for _ in range(grammar.dice.randint(1, 2))
    },
    "dependentSchemas": lambda grammar, depth: {grammar.key(): grammar.schema(depth)},
    "dependentRequired": lambda grammar, _: {grammar.key(): grammar.some_keys()},
    "required": Grammar.some_keys,
    "multipleOf": one_of(1, 2, 0.5, 0.1, 0.01, 1.0, 1e-7, 10**20),
    "pattern": one_of(*PATTERNS),
    "uniqueItems": one_of(True, False),
    "const": Grammar.value,
    "enum": lambda grammar, _: [grammar.value() for _ in range(grammar.dice.randint(1, 4))],
    "title": one_of("T", "U"),
    "description": one_of("Some text.", "a\\b \"\"\" '''"),
    "default": Grammar.value,
    "format": one_of(
        *("date-time", "date", "time", "duration", "uuid", "decimal", "byte", "int32"),
        "nothing known",
    ),
    "readOnly": one_of(True, False),
}
