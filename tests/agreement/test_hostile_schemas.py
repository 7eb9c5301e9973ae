"""Schemas that are wrong, huge or hostile: code that means what was planned, or one clear error."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from specmeld.diagnostics import InputError
from specmeld.plan import plan_package
from specmeld.render import render
from specmeld.resolve import resolve_api

from .test_random_models import accepts
from .verdicts import document_of, imported, judge_of, models_of

ANYTHING: list[Any] = [None, True, 0, 1.5, "", "a", [], [1], {}, {"x": 1}, {"x": {"x": 1}}]

MALFORMED: dict[str, tuple[Any, str]] = {
    "unknown type": ({"type": "file"}, "type must be a type of JSON Schema"),
    "no types": ({"type": []}, "type must be"),
    "type of types": ({"type": [["string"]]}, "type must be"),
    "values are an object": ({"enum": {"a": 1}}, "enum must be a list"),
    "required is no list": (
        {"type": "object", "properties": {"x": {}}, "required": True},
        "required must be a list of names, not true",
    ),
    "required names no text": ({"properties": {"x": {}}, "required": [1, "x"]}, "not [1, "),
    "properties are no object": ({"properties": ["x"]}, "properties must be schemas by name"),
    "items are a list": ({"items": [{"type": "string"}, {}]}, "items must be one schema"),
    "bound is text": ({"minimum": "3"}, "minimum must be a number"),
    "bound is true": ({"maximum": True}, "maximum must be a number, not true"),
    "bound is no number": ({"maximum": float("nan")}, "maximum must be a number"),
    "length is negative": ({"minLength": -1}, "minLength must be a whole number"),
    "length is a part": ({"maxLength": 2.5}, "maxLength must be a whole number"),
    "branches are an object": ({"oneOf": {"type": "string"}}, "oneOf must be a list of schemas"),
    "pattern does not compile": ({"pattern": "(["}, "pattern must be a pattern that can be read"),
    "pattern is a number": ({"pattern": 3}, "pattern must be"),
    "pattern repeats for ever": ({"pattern": "a{1,99999999999}"}, "pattern must be"),
    "pattern of a key": ({"patternProperties": {"([": {}}}, 'the pattern "([" cannot be read'),
    "description is no text": ({"description": 3}, "description must be text"),
    "title is no text": ({"items": {"properties": {"x": {}}, "title": 3}}, "title must be text"),
    "multiple of nothing": ({"multipleOf": 0}, "multipleOf must be a number above 0"),
    "demands are a list": ({"dependentRequired": ["a"]}, "dependentRequired must be lists"),
    "unique is text": ({"uniqueItems": "yes"}, "uniqueItems must be true or false"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_says_nothing_is_left_out_and_told_with_its_place(name: str) -> None:
    schema, told = MALFORMED[name]
    (unusable,) = resolve_api(document_of({"Tested": schema})).unusable
    assert unusable.pointer.startswith("/components/schemas/Tested/")
    assert told in unusable.reason
    with imported(models_of({"Tested": schema})) as package:
        TypeAdapter(package.Tested)


@pytest.mark.parametrize(
    "schema", [{"additionalProperties": "yes"}, {"not": None}, {"properties": {"x": 3}}]
)
def test_what_is_no_schema_is_refused_with_its_place(schema: Any) -> None:
    with pytest.raises(InputError, match=r"schemas/Tested/.*a schema must be an object"):
        models_of({"Tested": schema})


UNSATISFIABLE: dict[str, Any] = {
    "no values": {"enum": []},
    "bounds that cross": {"type": "integer", "minimum": 3, "maximum": 1},
    "lengths that cross": {"type": "string", "minLength": 3, "maxLength": 1},
    "a property that may not be": {
        "type": "object",
        "properties": {"x": False},
        "required": ["x"],
    },
    "not anything": {"not": {}},
    "false": False,
    "a constant of another type": {"type": "string", "const": 1},
    "all of two types": {"allOf": [{"type": "string"}, {"type": "null"}]},
    "one of what holds twice": {"oneOf": [{"minimum": 0}, {"maxLength": 9}, {"minItems": 0}, {}]},
    "required of a closed object": {
        "type": "object",
        "properties": {"x": {}},
        "required": ["y"],
        "additionalProperties": False,
    },
}


@pytest.mark.parametrize("name", UNSATISFIABLE)
def test_what_nothing_satisfies_takes_nothing(name: str) -> None:
    with imported(models_of({"Tested": UNSATISFIABLE[name]})) as package:
        adapter = TypeAdapter(package.Tested)
        for value in ANYTHING:
            with pytest.raises(ValidationError):
                adapter.validate_python(value)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/Tested"},
        {"allOf": [{"$ref": "#/components/schemas/Tested"}]},
        {"anyOf": [{"$ref": "#/components/schemas/Tested"}, {"type": "string"}]},
        {"not": {"$ref": "#/components/schemas/Tested"}},
        {"properties": {"x": {}}, "allOf": [{"$ref": "#/components/schemas/Tested"}]},
    ],
)
def test_a_schema_that_refers_to_itself_in_place_is_made(schema: Any) -> None:
    """It has no meaning; whatever its type says, the others are not harmed."""
    models = models_of({"Tested": schema, "Other": {"type": "string"}})
    with imported(models) as package:
        assert TypeAdapter(package.Other).validate_python("a") == "a"


@pytest.mark.parametrize(
    "example", [{"default": "x", "minimum": 2}, {"example": {}, "type": "integer"}]
)
def test_defaults_and_examples_that_break_their_schema_change_no_verdict(example: Any) -> None:
    schema = {"type": "object", "properties": {"x": {"type": "integer", **example}}}
    with imported(models_of({"Tested": schema})) as package:
        assert package.Tested.model_validate({}).model_dump(exclude_unset=True) == {}
        assert package.Tested.model_validate({"x": 2}).x == 2


HOSTILE = [
    '"""\nimport os\nos.abort()\n"""',
    "'''\n\"\"\"\\",
    "\\",
    "\\N{BULLET} \\x00 \x00 \r\n \u2028 \ud800",
    "{{ 7*7 }} {% raw %} {# x #}",
    "class X: pass\n#",
    "B" * 10_000,
    "None",
    "__import__('os')",
    "import",
    "model_config ",
    "!?…",
    "名前 имя שם",
    "f'{__builtins__}'",
    "x = 1; raise SystemExit",
]


def spoken(text: str) -> dict[str, Any]:
    """A document that says ``text`` wherever it may say what it likes."""
    thing = {
        "type": "object",
        "title": text,
        "description": text,
        "properties": {
            text: {"enum": [text, "b"], "description": text},
            "const": {"const": {text: [text]}},
            "inner": {"type": "object", "title": text, "properties": {"x": {"default": text}}},
            "other": {"$ref": "#/components/schemas/Other"},
        },
        "required": [text],
        "dependentRequired": {text: [text]},
        "patternProperties": {"^never$": {"const": text}},
        "x-note": text,
    }
    document = document_of({text: thing, "Other": {"enum": [text], "description": text}})
    operation = {
        "operationId": text,
        "summary": text,
        "description": text,
        "tags": [text],
        "parameters": [
            {"name": text, "in": "query", "schema": {"const": text}, "description": text}
        ],
        "requestBody": {
            "description": text,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Other"}}},
        },
        "responses": {
            "200": {
                "description": text,
                "content": {"application/json": {"schema": {"enum": [text], "title": text}}},
            }
        },
    }
    info = {"title": text, "version": text, "description": text}
    schemes = {text: {"type": "apiKey", "in": "header", "name": "X-Key", "description": text}}
    document["components"]["securitySchemes"] = schemes
    return document | {"info": info, "paths": {"/things": {"post": operation}}}


def shapes(document: dict[str, Any]) -> list[str]:
    """The code of a package without its names and texts, module by module."""
    files = render(plan_package(resolve_api(document), "spoken"))
    trees = [ast.parse(text) for path, text in sorted(files.items()) if path.endswith(".py")]
    return sorted(ast.dump(_Bare().visit(tree)) for tree in trees)


class _Bare(ast.NodeTransformer):
    def visit(self, node: ast.AST) -> ast.AST:
        for name, value in ast.iter_fields(node):
            if isinstance(value, str):
                setattr(node, name, "…")
            elif isinstance(value, list) and value and isinstance(value[0], str):
                setattr(node, name, ["…"])
        node = self.generic_visit(node)
        if isinstance(node, ast.ImportFrom | ast.Dict | ast.Set | ast.List):
            # In the order of names, and as many as there are names.
            parts = {ast.dump(part) for part in ast.iter_child_nodes(node)}
            return ast.Constant(str(sorted(parts)))
        return node


@pytest.fixture(scope="module")
def plain_shapes() -> list[str]:
    return shapes(spoken("Some Words!"))


@pytest.mark.few(1)
@pytest.mark.parametrize("text", HOSTILE)
def test_text_never_changes_the_shape_of_the_code(text: str, plain_shapes: list[str]) -> None:
    assert shapes(spoken(text)) == plain_shapes


@pytest.mark.parametrize("text", ["", *HOSTILE])
def test_models_define_what_was_planned_and_nothing_else_happens(text: str) -> None:
    models = models_of(
        {text: spoken(text)["components"]["schemas"][text], "Other": {"enum": [text]}}
    )
    tree = ast.parse(models.files["models/schemas.py"])
    assert defined(tree) == {type_.name for type_ in models.types.values()}
    assert all(name.isidentifier() for name in defined(tree))
    assert {ast.unparse(call.func) for call in calls(tree)} <= {"TypeAliasType", "Field", "Exact"}
    strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert text in strings


def defined(tree: ast.Module) -> set[str]:
    names = set()
    for node in tree.body:
        match node:
            case ast.ClassDef():
                names.add(node.name)
                assert all(
                    isinstance(one, ast.AnnAssign | ast.Expr | ast.Pass) for one in node.body
                )
            case ast.Assign(targets=[ast.Name(id=name)]):
                names.add(name)
            case ast.ImportFrom() | ast.Expr(value=ast.Constant(value=str())):
                pass
            case _:
                raise AssertionError(ast.unparse(node))
    return names


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def nested(levels: int, around: str) -> Any:
    schema: Any = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "object", "properties": {"x": schema}} if around == "object" else (
            {around: schema} if around in ("items", "not") else {around: [schema, {"minLength": 1}]}
        )  # fmt: skip
    return schema


@pytest.mark.slow
def test_objects_may_nest_two_hundred_levels_and_no_further() -> None:
    value: Any = "a"
    for _ in range(200):
        value = {"x": value}
    with imported(models_of({"Deep": nested(200, "object")})) as package:
        adapter = TypeAdapter(package.Deep)
        read = adapter.validate_json(json.dumps(value))
        assert adapter.dump_python(read) == value
        with pytest.raises(ValidationError) as refused:
            adapter.validate_json(json.dumps(value).replace('"a"', "1"))
        assert refused.value.errors()[0]["loc"] == ("x",) * 200
    with pytest.raises(InputError, match=r"at #/components/schemas/Deep/.*deeper than 200 levels"):
        models_of({"Deep": nested(201, "object")})


@pytest.mark.parametrize("around", ["items", "not", "allOf", "anyOf", "oneOf", "prefixItems"])
def test_what_is_no_object_nests_less_deep(around: str) -> None:
    schema = nested(25, around)
    with imported(models_of({"Deep": schema})) as package:
        adapter, judge = TypeAdapter(package.Deep), judge_of({"Deep": schema}, "Deep")
        for value in ("a", "", 1, [["a"]], [[1], 1]):
            assert accepts(adapter, value) == judge.is_valid(value)
    with pytest.raises(InputError, match=r"at #/components/schemas/Deep/.*without an object"):
        models_of({"Deep": nested(26, around)})


@pytest.mark.slow
@pytest.mark.parametrize("tagged", [False, True])
def test_a_ring_of_objects_may_be_long(tagged: bool) -> None:
    """pydantic builds each inside of the one before, unless it is told to wait."""
    count = 120
    ring: dict[str, Any] = {}
    for number in range(count):
        following = [{"$ref": f"#/components/schemas/R{(number + n) % count}"} for n in (1, 2)]
        ring[f"R{number}"] = {
            "type": "object",
            "properties": {
                "tag": {"const": f"R{number}"},
                "next": {"oneOf": following} if tagged else following[0],
            },
            "required": ["tag"],
        }
    value: Any = {"tag": "R80"}
    for number in range(79, -1, -1):
        value = {"next": value, "tag": f"R{number}"}
    with imported(models_of(ring)) as package:
        read = package.R0.model_validate(value)
        assert read.model_dump(exclude_unset=True) == value
        with pytest.raises(ValidationError):
            package.R0.model_validate_json(json.dumps(value).replace("R80", "R79"))


@pytest.mark.slow
def test_many_properties_and_wide_unions_are_fine() -> None:
    branches = [
        {"type": "object", "properties": {f"p{n}": {"type": "string"}}, "required": [f"p{n}"]}
        for n in range(500)
    ]
    names = {f"p{n}": {"type": "string"} for n in range(5_000)}
    with imported(
        models_of({"Wide": {"oneOf": branches}, "Broad": {"type": "object", "properties": names}})
    ) as package:
        wide = TypeAdapter(package.Wide)
        assert wide.validate_python({"p499": "a"}).p499 == "a"
        with pytest.raises(ValidationError, match="exactly one"):
            wide.validate_python({"p498": "a", "p499": "a"})
        assert package.Broad.model_validate({"p4999": "a"}).p4999 == "a"
        with pytest.raises(ValidationError, match="p4999"):
            package.Broad.model_validate({"p4999": 1})


@pytest.mark.slow
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
