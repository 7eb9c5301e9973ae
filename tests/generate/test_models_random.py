"""Random schemas of all keywords, random values: type and ``jsonschema`` give one verdict."""

from __future__ import annotations

import importlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from specmeld.plan.models import plan_models
from specmeld.plan.names import name_schemas
from specmeld.resolve import resolve_api

KEYS = ("a", "b", "c")
VALUES: list[Any] = [
    *(None, True, False, 0, 1, 1.0, 2, 3, -1, 0.5, 1.5, "", "a", "b", "ab", "abc"),
    *([], [1], [1, 2], ["a"], [1, 1.0], [True, 1], {}, {"a": 1}, {"a": "a"}, {"b": 1}),
    *({"a": 1, "b": 2}, {"a": {"a": 1}}, {"c": [1]}, {"a": 1, "b": "a", "c": None}),
]
LEAVES: list[Any] = [
    *(True, False, {}, {"type": "string"}, {"type": "integer"}, {"const": 1}, {"type": "null"}),
    *({"enum": ["a", 1, None]}, {"type": "boolean"}),
]
TYPES: list[Any] = [
    *("string", "integer", "number", "boolean", "null", "array", "object"),
    *(["string", "null"], ["object", "null"], ["array", "string"], ["object", "array"]),
]


class Grammar:
    """Schemas that refer to ``count`` components, from one seed."""

    def __init__(self, seed: int, count: int) -> None:
        self.dice = random.Random(seed)
        self.count = count

    def schemas(self) -> dict[str, Any]:
        return {f"S{number}": self.schema(3) for number in range(self.count)}

    def schema(self, depth: int) -> Any:
        chance = self.dice.random()
        if depth <= 0 or chance < 0.05:
            return self.dice.choice(LEAVES)
        if chance < 0.15:
            return {"$ref": f"#/components/schemas/S{self.dice.randrange(self.count)}"}
        made = {"type": self.dice.choice(TYPES)} if self.dice.random() < 0.65 else {}
        for keyword in self.dice.choices(list(KEYWORDS), k=self.dice.randint(1, 3)):
            made[keyword] = KEYWORDS[keyword](self, depth - 1)
        return made

    def several(self, depth: int) -> list[Any]:
        return [self.schema(depth) for _ in range(self.dice.randint(1, 3))]

    def some_keys(self, _: int = 0) -> list[str]:
        return [key for key in KEYS if self.dice.random() < 0.4]

    def named(self, depth: int) -> dict[str, Any]:
        return {key: self.schema(depth) for key in KEYS if self.dice.random() < 0.6}

    def values(self) -> list[Any]:
        return [
            *VALUES,
            *([self.dice.choice(VALUES), self.dice.choice(VALUES)] for _ in range(4)),
            *({key: self.dice.choice(VALUES) for key in self.some_keys()} for _ in range(8)),
        ]


def one_of(*values: Any) -> Callable[[Grammar, int], Any]:
    return lambda grammar, _: grammar.dice.choice(values)


NUMBER = one_of(0, 1, 2, -1, 0.5, 1.5)
COUNT = one_of(0, 1, 2, 3)
KEYWORDS: dict[str, Callable[[Grammar, int], Any]] = {
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), NUMBER),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), COUNT),
    **dict.fromkeys(("minContains", "maxContains", "minProperties", "maxProperties"), COUNT),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), Grammar.several),
    **dict.fromkeys(("items", "contains", "not", "if", "then", "else"), Grammar.schema),
    **dict.fromkeys(("additionalProperties", "propertyNames"), Grammar.schema),
    **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), Grammar.schema),
    "properties": Grammar.named,
    "patternProperties": lambda grammar, depth: {"^a": grammar.schema(depth)},
    "dependentSchemas": lambda grammar, depth: {"a": grammar.schema(depth)},
    "dependentRequired": lambda grammar, _: {"a": grammar.some_keys()},
    "required": Grammar.some_keys,
    "multipleOf": one_of(1, 2, 0.5, 0.1),
    "pattern": one_of("^a", "b$", "a|b", "^$", "[ab]+"),
    "uniqueItems": one_of(True, False),
    "title": one_of("T", "U"),
    "const": one_of(*VALUES),
    "enum": lambda grammar, _: grammar.dice.sample(VALUES, grammar.dice.randint(1, 4)),
}


@pytest.mark.parametrize(
    ("seed", "count"),
    [(1, 40), *(pytest.param(seed, 200, marks=pytest.mark.slow) for seed in range(2, 14))],
)
def test_one_verdict(
    seed: int, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    grammar = Grammar(seed, count)
    schemas = grammar.schemas()
    package = f"random_{seed}"
    document = {
        "openapi": "3.1.0",
        "info": {"title": "random", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    models = plan_models(name_schemas(resolve_api(document)))
    for relative, text in {"__init__.py": "", **models.files}.items():
        file = tmp_path / package / relative
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    module = importlib.import_module(f"{package}.models.schemas")
    asked = 0
    for name, schema in schemas.items():
        ref = f"#/components/schemas/{name}"
        judge = Draft202012Validator({"$ref": ref, "components": {"schemas": schemas}})
        adapter = TypeAdapter(getattr(module, models.types[name].name))
        for value in grammar.values():
            try:
                valid = judge.is_valid(value)
            except RecursionError:  # a schema that refers to itself in place says nothing
                break
            asked += 1
            assert accepts(adapter, value) == valid, (name, schema, value)
    assert asked > 20 * count


def accepts(adapter: TypeAdapter[Any], value: Any) -> bool:
    try:
        read = adapter.validate_json(json.dumps(value))
    except ValidationError:
        return False
    assert json.loads(adapter.dump_json(read, by_alias=True, exclude_unset=True)) == value
    return True
