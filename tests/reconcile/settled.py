"""What a settled document says of a place, read without the help of the settler."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from specmeld.model.claims import Place


def said_at(document: dict[str, Any], place: Place, keyword: str) -> Any:
    """The value of a keyword of claims at a place; None where the document says nothing."""
    if keyword == "required":
        return _is_required(document, place)
    schemas = list(_schemas(document, place))
    values = [value for schema in schemas for value in _values(schema, keyword)]
    if keyword == "nullable":
        return any(values)
    return values[0] if values else None


def _is_required(document: dict[str, Any], place: Place) -> bool:
    if place.section == "query" and len(place.steps) == 1:
        return _parameter(document, place).get("required") is True
    holders = _schemas(document, place.parent)
    return any(place.steps[-1][1:] in holder.get("required", ()) for holder in holders)


def _values(schema: dict[str, Any], keyword: str) -> Iterator[Any]:
    holder, _, inner = keyword.rpartition(".")
    if holder:
        held = schema.get("additionalProperties" if holder == "values" else holder)
        yield from _values(held, inner) if isinstance(held, dict) else ()
    elif keyword == "enum" and "const" in schema:
        yield [schema["const"]]
    elif keyword == "enum" and "enum" in schema:
        yield [value for value in schema["enum"] if value is not None]
    elif keyword == "nullable":
        yield "null" in _types(schema)
        yield any(branch == {"type": "null"} for branch in schema.get("anyOf", ()))
        yield any(branch == {"type": "null"} for branch in schema.get("oneOf", ()))
    elif keyword == "type":
        yield from [[kind for kind in _types(schema) if kind != "null"]] if _types(schema) else []
    elif keyword in schema:
        yield schema[keyword]


def _types(schema: dict[str, Any]) -> list[str]:
    found = schema.get("type", [])
    return [found] if isinstance(found, str) else list(found)


def _parameter(document: dict[str, Any], place: Place) -> dict[str, Any]:
    operation = _operation(document, place)
    found: dict[str, Any] = next(
        one for one in operation["parameters"] if one["name"] == place.steps[0][1:]
    )
    return found


def _operation(document: dict[str, Any], place: Place) -> dict[str, Any]:
    method, _, path = place.operation.partition(" ")
    found: dict[str, Any] = document["paths"][path][method.lower()]
    return found


def _schemas(document: dict[str, Any], place: Place) -> Iterator[dict[str, Any]]:
    operation, steps = _operation(document, place), place.steps
    if place.section == "query":
        root, steps = _parameter(document, place)["schema"], steps[1:]
    else:
        status = place.section.partition(".")[2]
        body = operation["responses"][status] if status else operation["requestBody"]
        (media,) = body["content"].values()
        root = media["schema"]
    yield from _below(document, root, steps)


def _below(
    document: dict[str, Any], schema: dict[str, Any], steps: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """The schemas at the end of the steps: behind references, beside null."""
    for part in _parts(document, schema):
        if not steps:
            yield part
        elif steps[0] == "[]" and "items" in part:
            yield from _below(document, part["items"], steps[1:])
        elif steps[0].startswith(".") and steps[0][1:] in part.get("properties", {}):
            yield from _below(document, part["properties"][steps[0][1:]], steps[1:])
        elif steps[0].startswith("|"):
            for branch in [*part.get("oneOf", ()), *part.get("anyOf", ())]:
                if said := list(_below(document, branch, [".kind"])):
                    tags = [said[0].get("const"), *said[0].get("enum", ())]
                    yield from _below(document, branch, steps[1:]) if steps[0][1:] in tags else ()


def _parts(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from _parts(document, document["components"]["schemas"][name])
    branches = schema.get("anyOf", [])
    if len(branches) == 2 and {"type": "null"} in branches:
        (other,) = [branch for branch in branches if branch != {"type": "null"}]
        yield from _parts(document, other)
