"""Schemas that are wrong, huge or hostile: code that means what was planned, or one clear error."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.plan import Models
from specmeld.plan import plan_package
from specmeld.plan.models import plan_models
from specmeld.plan.names import name_schemas
from specmeld.resolve import resolve_api


def made(schemas: Any) -> Models:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "case", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    return plan_models(name_schemas(resolve_api(document)))


def run(models: Models) -> dict[str, Any]:
    """The names that the module of models defines, and that nothing else happens in it."""
    tree = ast.parse(models.files["models/schemas.py"])
    allowed = (ast.ImportFrom, ast.ClassDef, ast.Assign, ast.Expr)
    assert all(isinstance(node, allowed) for node in tree.body)
    calls = [node.value for node in tree.body if isinstance(node, ast.Expr)]
    assert all(
        isinstance(call, ast.Constant) or ast.unparse(call).endswith(".model_rebuild()")
        for call in calls
    )
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    for node in classes.values():
        assert all(isinstance(part, ast.AnnAssign | ast.Expr | ast.Pass) for part in node.body)
    return {**{type_.name: None for type_ in models.types.values()}, **classes}


MALFORMED: dict[str, Any] = {
    "no values": {"enum": []},
    "unknown type": {"type": "file"},
    "no types": {"type": []},
    "type of types": {"type": [["string"]]},
    "required is no list": {"type": "object", "properties": {"x": {}}, "required": True},
    "required names no text": {"type": "object", "properties": {"x": {}}, "required": [1, "x"]},
    "properties are no object": {"type": "object", "properties": ["x"]},
    "items are a list": {"type": "array", "items": [{"type": "string"}, {}]},
    "bound is text": {"type": "integer", "minimum": "3", "maximum": True},
    "length is negative": {"type": "string", "minLength": -1, "maxLength": 2.5},
    "branches are an object": {"oneOf": {"type": "string"}},
    "no branches": {"anyOf": [], "type": "string"},
    "no members": {"allOf": []},
    "pattern does not compile": {"type": "string", "pattern": "(["},
    "pattern is a number": {"type": "string", "pattern": 3},
    "contradiction": {"type": "integer", "minimum": 3, "maximum": 1},
    "nothing passes": {"type": "object", "properties": {"x": False}, "required": ["x"]},
    "description is no text": {"type": "object", "properties": {"x": {}}, "description": 3},
    "title is no text": {"type": "array", "items": {"type": "object", "title": 3}},
    "not a schema": {"not": {}},
    "multiple of nothing": {"type": "number", "multipleOf": 0},
    "required of a closed object": {
        "type": "object",
        "properties": {"x": {}},
        "required": ["y"],
        "additionalProperties": False,
    },
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_schemas_give_code_or_one_error(name: str) -> None:
    try:
        models = made({"Tested": MALFORMED[name]})
    except InputError as error:
        assert "Tested" in str(error)
    else:
        assert "Tested" in run(models)


HOSTILE = [
    '"""\nimport os\nos.abort()\n"""',
    "'''\n\"\"\"\\",
    "\\",
    "\\N{BULLET} \\x00 \x00 \r\n \u2028 \ud800",
    "{{ 7*7 }} {% raw %} {# x #}",
    "class X: pass\n#",
    "a" * 10_000,
    "",
    "None",
    "__import__('os')",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_wherever_it_stands(text: str) -> None:
    schemas = {
        text: {
            "type": "object",
            "title": text,
            "description": text,
            "properties": {
                text: {"enum": [text, "b"], "description": text},
                "const": {"const": {text: [text]}},
                "pattern": {"type": "string", "pattern": text},
                "inner": {"type": "object", "title": text, "properties": {"x": {}}},
            },
            "required": [text],
            "dependentRequired": {text: [text]},
        },
        "Alias": {"enum": [text], "description": text},
    }
    names = run(made(schemas))
    assert "Alias" in names
    assert all(name.isidentifier() for name in names)


def test_deep_nesting_and_wide_unions_are_fine() -> None:
    deep: Any = {"type": "string"}
    for _ in range(150):
        deep = {"type": "object", "properties": {"x": deep}}
    wide = {"oneOf": [{"type": "object", "properties": {f"p{n}": {}}} for n in range(200)]}
    broad = {"type": "object", "properties": {f"p{n}": {"type": "string"} for n in range(5_000)}}
    names = run(made({"Deep": deep, "Wide": wide, "Broad": broad}))
    assert {"Deep", "Wide", "Broad"} <= names.keys()
    assert len(names["Broad"].body) == 5_000


def test_wide_unions_are_shallow_for_who_parses_them() -> None:
    """Type checkers descend once for each ``|``, and a signature of 500 types shows nothing."""
    tagged = [
        {"type": "object", "required": ["k"], "properties": {"k": {"const": f"v{n}"}}}
        for n in range(500)
    ]
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Holder"}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "case", "version": "1"},
        "paths": {"/a": {"post": {"requestBody": {"content": content}, "responses": {}}}},
        "components": {
            "schemas": {
                "Wide": {"oneOf": [*tagged, {"type": "null"}]},
                "Holder": {
                    "type": "object",
                    "properties": {"wide": {"$ref": "#/components/schemas/Wide"}},
                },
            }
        },
    }
    plan = plan_package(resolve_api(document), "made")
    (argument,) = plan.resources[0].methods[0].arguments[:1]
    assert argument.hint.text == "Wide | runtime.JSONObject"
    trees = [ast.parse(text) for text in plan.models.files.values()]
    assert max(_depth(node) for tree in trees for node in ast.walk(tree)) < 50


def _depth(node: ast.AST) -> int:
    """How many ``|`` stand inside one another."""
    depth = 0
    while isinstance(node, ast.BinOp):
        node, depth = node.left, depth + 1
    return depth
