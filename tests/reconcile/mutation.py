"""Earlier versions of a document: what its API may have been before it became what it is.

Nothing is renamed, so that each part is either the same part or not there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from .planting import tags_of
from .reach import METHODS, Schema, operations, schemas

Change = tuple[str, Callable[[], object]]
"""What kind it is, and what makes it."""

KINDS = (
    *("operation removed", "parameter removed", "response removed", "property removed"),
    *("property added", "bound changed", "bound added", "enum changed", "required changed"),
)


def older(document: dict[str, Any], count: int, seed: int) -> tuple[dict[str, Any], list[str]]:
    """A version before the document, and the kinds of the changes that were made."""
    copy = json.loads(json.dumps(document))
    dice = Random(seed)
    by_kind: dict[str, list[Change]] = {}
    for kind, change in [*_of_operations(copy), *_of_schemas(copy, dice)]:
        by_kind.setdefault(kind, []).append((kind, change))
    for changes in by_kind.values():
        dice.shuffle(changes)
    made: list[str] = []
    while by_kind and len(made) < count:
        kind = dice.choice(sorted(by_kind))
        name, change = by_kind[kind].pop()
        change()
        made.append(name)
        if not by_kind[kind]:
            del by_kind[kind]
    return copy, made


def _of_operations(document: dict[str, Any]) -> Iterator[Change]:
    found = list(operations(document))
    for number, operation in enumerate(found):
        item, method = document["paths"][operation.pointer[1]], operation.pointer[2]
        if number:  # an API has one operation at least
            yield "operation removed", lambda item=item, method=method: _remove_path(item, method)
        parameters = operation.value.get("parameters", [])
        for one in parameters:
            if one.get("in") in ("query", "header", "cookie"):
                yield "parameter removed", lambda all_=parameters, one=one: all_.remove(one)
        responses = operation.value.get("responses", {})
        for status in [each for each in responses if each.startswith(("4", "5"))][1:]:
            yield "response removed", lambda all_=responses, one=status: all_.pop(one)


def _remove_path(item: dict[str, Any], method: str) -> None:
    del item[method]
    if not any(each in item for each in METHODS):
        item.clear()


def _of_schemas(document: dict[str, Any], dice: Random) -> Iterator[Change]:
    tags = tags_of(document)
    for schema in schemas(document):
        yield from _of_properties(schema, tags, dice)
        yield from _of_values(schema, tags, dice)


def _of_properties(schema: Schema, tags: set[str], dice: Random) -> Iterator[Change]:
    value = schema.value
    properties, required = value.get("properties"), value.get("required")
    if not isinstance(properties, dict) or len(properties) < 2:
        return
    names = [name for name in properties if name not in tags]
    for name in names[1:]:
        yield "property removed", lambda name=name: _remove_property(value, name)
    yield "property added", lambda: properties.update(retired={"type": "string"})
    if names and (required is None or isinstance(required, list)):
        name = dice.choice(names)
        yield "required changed", lambda: _toggle(value, name)


def _remove_property(schema: dict[str, Any], name: str) -> None:
    schema["properties"].pop(name, None)
    if name in schema.get("required", ()):
        _toggle(schema, name)


def _toggle(schema: dict[str, Any], name: str) -> None:
    """A name that is required becomes one that is not, or the other way round."""
    required = schema.get("required", [])
    listed = [each for each in required if each != name]
    if name not in required and name in schema["properties"]:
        listed.append(name)
    schema["required"] = listed
    if not listed:
        del schema["required"]


def _of_values(schema: Schema, tags: set[str], dice: Random) -> Iterator[Change]:
    value, name = schema.value, schema.pointer[-1]
    if schema.is_property and name in tags:
        return
    values = value.get("enum")
    if isinstance(values, list) and len(values) > 2 and "default" not in value:
        gone = dice.choice(values)
        fewer = [each for each in values if each != gone]
        more = [*values, "retired"] if all(isinstance(each, str) for each in values) else fewer
        new = dice.choice([fewer, more])
        yield "enum changed", lambda: value.update(enum=new)
    for keyword in ("maxLength", "maxItems", "maximum"):
        if isinstance(value.get(keyword), int) and not isinstance(value[keyword], bool):
            most = value[keyword] + dice.randint(1, 100)
            yield "bound changed", lambda keyword=keyword, most=most: value.update({keyword: most})
    plain = value.get("type") == "string" and not value.keys() & {"maxLength", "enum", "format"}
    if plain and schema.is_property:
        yield "bound added", lambda: value.update(maxLength=4096)
