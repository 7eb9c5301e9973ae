"""Random pairs of schemas: two versions of the same components, a few keywords apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from tests.agreement.grammar import KEYWORDS, Grammar

_HOLDERS = ("properties", "patternProperties", "dependentSchemas")
_ONE = ("items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else")
_MANY = ("allOf", "anyOf", "oneOf", "prefixItems")


def two_versions(dice: Random, count: int = 3) -> tuple[dict[str, Any], dict[str, Any]]:
    """Components, and the same after one to three changes."""
    grammar = Grammar(dice, count)
    old = _apart(grammar.components())
    new = _apart(old)
    for _ in range(dice.randint(1, 3)):
        change(grammar, dice, new)
    return old, new


def change(grammar: Grammar, dice: Random, components: dict[str, Any]) -> None:
    number = dice.randrange(len(grammar.names))
    name = grammar.names[number]
    grammar.nameable = grammar.names[number + 1 :]
    places = list(_schemas(components[name]))
    if not places:
        components[name] = _apart(grammar.schema(2))
        return
    schema = dice.choice(places)
    keyword = dice.choice(list(schema)) if schema and dice.random() < 0.6 else ""
    match dice.randrange(4):
        case 0 if keyword:
            del schema[keyword]
        case 1 | 2 if keyword:
            schema[keyword] = _apart(_near(grammar, dice, keyword, schema[keyword]))
        case _:
            keyword = dice.choice(list(KEYWORDS))
            schema[keyword] = _apart(KEYWORDS[keyword](grammar, 1))


def _apart(value: Any) -> Any:
    """A copy of which no part is shared: the grammar gives the same objects again and again."""
    return json.loads(json.dumps(value))


def _near(grammar: Grammar, dice: Random, keyword: str, value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool) and keyword != "const":
        return max(value + dice.choice([1, -1]), 0 if keyword != "multipleOf" else 1)
    if isinstance(value, list) and value and keyword in ("enum", "required"):
        kept = value[:]
        if dice.random() < 0.5 and len(kept) > 1:
            del kept[dice.randrange(len(kept))]
        else:
            kept.append(grammar.key() if keyword == "required" else grammar.value())
        return kept if keyword == "enum" else list(dict.fromkeys(kept))
    if keyword in _MANY and len(value) > 1 and dice.random() < 0.5:
        return value[1:] if dice.random() < 0.5 else value[::-1]
    if keyword in KEYWORDS and keyword not in _HOLDERS:
        return KEYWORDS[keyword](grammar, 1)
    return value


def _schemas(schema: Any) -> Iterator[dict[str, Any]]:
    """The schemas inside a schema, itself first; those below references are not inside."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword, value in schema.items():
        if keyword in _HOLDERS:
            for inner in value.values():
                yield from _schemas(inner)
        elif keyword in _MANY:
            for inner in value:
                yield from _schemas(inner)
        elif keyword in _ONE:
            yield from _schemas(value)
