"""Random small APIs, written as API Blueprint and as RAML and read again."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from tests.examples import examples
from tests.read.small_apis import Shape, SmallApi, component, read_back, said, small_apis

from specmeld.model.documents import SourceDocument
from specmeld.read import read_document


def _document(text: str) -> dict[str, Any]:
    reading = read_document(SourceDocument("document", "document", text))
    assert not [one for one in reading.diagnostics if one.severity != "note"], text
    assert all(1 <= claim.origin.line <= text.count("\n") + 1 for claim in reading.claims)
    assert reading.openapi is not None
    return reading.openapi


# API Blueprint ------------------------------------------------------------------------------------


def _blueprint(api: SmallApi) -> str:
    lines = ["FORMAT: 1A", "HOST: https://small.example/v1", "", "# Small", ""]
    for one in api.operations:
        query = f"{{?{','.join(one.query)}}}" if one.query else ""
        lines += [f"## Do [{one.method.upper()} {one.path}{query}]", ""]
        parameters = {one.path_parameter: (True, ("string",))} if one.path_parameter else {}
        listed = {**parameters, **one.query}
        if listed:
            lines += ["+ Parameters", *_members(listed, 1), ""]
        if one.body:
            lines += ["+ Request (application/json)", *_attributes(one.body), ""]
        if one.answer:
            lines += [f"+ Response {one.status} (application/json)", *_attributes(one.answer), ""]
        else:
            lines += [f"+ Response {one.status}", ""]
    lines += ["# Data Structures", ""]
    for name, (_, members) in api.types.items():
        lines += [f"## {name} (object)", "", *_members(members, 0), ""]
    return "\n".join(lines)


def _attributes(shape: Shape) -> list[str]:
    type_, below = _typed(shape, 2)
    return [f"    + Attributes ({type_})", *below]


def _members(members: dict[str, tuple[bool, Shape]], level: int) -> list[str]:
    lines = []
    for name, (required, shape) in members.items():
        type_, below = _typed(shape, level + 1)
        mark = ", required" if required else ""
        lines += [f"{'    ' * level}+ {name} ({type_}{mark}) - About {name}", *below]
    return lines


def _typed(shape: Shape, level: int) -> tuple[str, list[str]]:
    """The type of a shape, and the lists below it."""
    match shape:
        case ("null", inner):
            type_, below = _typed(inner, level)
            return f"{type_}, nullable", below
        case ("ref", name):
            return name, []
        case ("enum", values):
            return "enum[string]", [f"{'    ' * level}+ `{value}`" for value in values]
        case ("object", members):
            return "object", _members(members, level)
        case ("array", (kind, *_)) if kind in ("string", "number", "boolean"):
            return f"array[{kind}]", []
        case ("array", ("ref", name)):
            return f"array[{name}]", []
        case ("array", inner):
            type_, below = _typed(inner, level + 1)
            return "array", [f"{'    ' * level}+ ({type_})", *below]
    return str(shape[0]), []


@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_apis())
def test_blueprints(api: SmallApi) -> None:
    text = _blueprint(api)
    assert read_back(_document(text)) == said(api), text


# RAML ---------------------------------------------------------------------------------------------


def _raml(api: SmallApi) -> str:
    root: dict[str, Any] = {"title": "Small", "mediaType": "application/json"}
    root["types"] = {component(name): _declared(api.types[name]) for name in api.types}
    for one in api.operations:
        method: dict[str, Any] = {"responses": {int(one.status): {}}}
        if one.query:
            method["queryParameters"] = _properties(one.query)
        if one.body:
            method["body"] = _declared(one.body)
        if one.answer:
            method["responses"][int(one.status)] = {
                "body": {"application/json": _declared(one.answer)}
            }
        resource = root.setdefault(f"/{one.literal}", {})
        if one.path_parameter:
            resource = resource.setdefault(f"/{{{one.path_parameter}}}", {})
        resource[one.method] = method
    return "#%RAML 1.0\n" + yaml.safe_dump(root, sort_keys=False)


def _properties(members: dict[str, tuple[bool, Shape]]) -> dict[str, Any]:
    """Half of those that are not required say so by a question mark."""
    made: dict[str, Any] = {}
    for number, (name, (required, shape)) in enumerate(members.items()):
        declared = _declared(shape)
        if not required and number % 2:
            declared = declared if isinstance(declared, dict) else {"type": declared}
            made[name] = {**declared, "required": False}
        else:
            made[name if required else f"{name}?"] = declared
    return made


def _declared(shape: Shape) -> Any:
    match shape:
        case ("null", ("enum", values)):
            return {"type": "string | nil", "enum": [*values, None]}
        case ("null", inner):
            return f"{_declared(inner)} | nil"
        case ("ref", name):
            return component(name)
        case ("enum", values):
            return {"enum": list(values)}
        case ("object", members):
            return {"type": "object", "properties": _properties(members)}
        case ("array", inner):
            items = _declared(inner)
            return (
                f"{items}[]"
                if isinstance(items, str) and "|" not in items
                else {
                    "type": "array",
                    "items": items,
                }
            )
    return shape[0]


@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_apis())
def test_raml(api: SmallApi) -> None:
    text = _raml(api)
    assert read_back(_document(text)) == said(api), text
