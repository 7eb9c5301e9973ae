"""Docstrings of methods: whole where they are short, else shortened, with all of it elsewhere."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from specmeld.plan import plan_package
from specmeld.render import render
from specmeld.resolve import resolve_api

_SENTENCES = [f"Sentence {number} says what the reader may skip at first." for number in range(20)]


def _files(description: str, parameter: str, errors: dict[str, str], operations: int = 1) -> Any:
    content = {"schema": {"type": "string", "maxLength": 9}}
    operation = {
        "summary": "List the moths",
        "description": description,
        "parameters": [{"name": "kind", "in": "query", "description": parameter, **content}],
        "responses": {status: {"description": text} for status, text in errors.items()},
    }
    paths = {f"/moths{number}": {"get": operation} for number in range(operations)}
    api = resolve_api(
        {"openapi": "3.1.0", "info": {"title": "Moths", "version": "1"}, "paths": paths}
    )
    return render(plan_package(api, "moths"))


def _doc(files: Any, path: str = "resources/moths0.py") -> list[str]:
    tree = ast.parse(files[path])
    *_, method = (
        node
        for holder in tree.body
        if isinstance(holder, ast.ClassDef)
        for node in holder.body
        if isinstance(node, ast.FunctionDef)
    )
    return (ast.get_docstring(method) or "").split("\n")


def test_a_short_docstring_says_everything() -> None:
    files = _files(_SENTENCES[0], _SENTENCES[1], {"404": "No such moth"})
    assert _doc(files) == [
        *("List the moths", "", _SENTENCES[0], "", "GET /moths0", ""),
        *("Args:", f"    kind: {_SENTENCES[1]} At most 9 characters.", ""),
        *("Raises:", "    NotFoundError: No such moth"),
    ]
    assert "In full" not in files["api.md"]


@pytest.mark.parametrize("description", ["List the moths", "List the moths.", "list the Moths"])
def test_a_description_that_repeats_the_summary_is_left_out(description: str) -> None:
    assert _doc(_files(description, "", {}))[:3] == ["List the moths", "", "GET /moths0"]


@pytest.mark.parametrize(
    ("description", "parameter", "errors"),
    [
        (_SENTENCES, _SENTENCES[:1], {"404": "No such moth"}),
        (_SENTENCES[:1], _SENTENCES, {}),
        (_SENTENCES[:2], _SENTENCES[:2], {f"4{number}": "Why" for number in range(40, 60)}),
        (_SENTENCES, _SENTENCES, {"404": "No such moth", "409": "Another moth"}),
    ],
)
def test_a_long_docstring_is_cut_after_a_sentence(
    description: list[str], parameter: list[str], errors: dict[str, str]
) -> None:
    files = _files(" ".join(description), " ".join(parameter), errors)
    doc = _doc(files)
    assert len(doc) <= 20
    assert "At most 9 characters." in "\n".join(doc)
    assert doc[2].startswith(_SENTENCES[0])
    both = " ".join(" ".join(doc).split()) + files["api.md"]
    for text in (" ".join(description), " ".join(parameter), *errors.values()):
        assert text in both


def test_what_is_deprecated_is_said_to_be() -> None:
    """Of methods, arguments, fields and classes; once, if their descriptions say so too."""
    old: dict[str, Any] = {"type": "string", "deprecated": True}
    wing = {
        "type": "object",
        "deprecated": True,
        "properties": {
            "span": old | {"maxLength": 9, "description": "How wide it is"},
            "hue": old,
            "tint": old | {"description": "Deprecated: use hue."},
        },
    }
    parameter = {"name": "kind", "in": "query", "deprecated": True, "schema": {"type": "string"}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Wing"}}}
    operation: dict[str, Any] = {
        "deprecated": True,
        "parameters": [parameter],
        "requestBody": {"content": content},
        "responses": {},
    }
    api = resolve_api(
        {
            "openapi": "3.1.0",
            "info": {"title": "Moths", "version": "1"},
            "paths": {"/moths0": {"post": operation}},
            "components": {"schemas": {"Wing": wing}},
        }
    )
    files = render(plan_package(api, "moths"))
    assert _doc(files) == [
        *("POST /moths0", "", "Deprecated.", "", "Args:"),
        "    kind: Deprecated.",
        "    span: How wide it is. Deprecated. At most 9 characters.",
        "    hue: Deprecated.",
        "    tint: Deprecated: use hue.",
    ]
    assert "(`POST /moths0`, deprecated)" in files["api.md"]
    for path in ("models/moths0.py", "models/inputs/moths0.py"):
        assert [line.strip() for line in files[path].splitlines() if '"""' in line][1:] == [
            '"""Deprecated."""',
            *('"""How wide it is', '"""'),
            '"""Deprecated."""',
            '"""Deprecated: use hue."""',
        ]


def test_what_many_methods_say_of_an_error_is_said_once() -> None:
    files = _files("", "", {"401": "Log in first", "404": "No such moth"}, operations=5)
    assert _doc(files)[-2:] == ["Raises:", "    AuthenticationError, NotFoundError"]
    assert files["api.md"].count("- `AuthenticationError`: Log in first\n") == 1


def test_what_must_be_given_is_said_where_the_signature_has_it_in_a_typed_dict() -> None:
    text = {"type": "string"}
    kinds = {
        kind: {
            "type": "object",
            "required": ["kind", "size", *needed],
            "properties": {"kind": {"const": kind}, "size": text | {"minLength": 1}, **more},
        }
        for kind, needed, more in (
            ("lamp", ["bulb"], {"bulb": text, "shade": text}),
            ("net", [], {"mesh": text | {"maxLength": 9}}),
        )
    }
    trap = {
        "oneOf": [{"$ref": f"#/components/schemas/{kind}"} for kind in kinds],
        "discriminator": {"propertyName": "kind"},
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Trap"}}}
    operation = {"requestBody": {"required": True, "content": content}, "responses": {}}
    api = resolve_api(
        {
            **{"openapi": "3.1.0", "info": {"title": "Moths", "version": "1"}},
            "paths": {"/traps": {"post": operation}},
            "components": {"schemas": {**kinds, "Trap": trap}},
        }
    )
    doc = _doc(render(plan_package(api, "moths")), "resources/traps.py")
    assert [line.strip() for line in doc[doc.index("Args:") + 1 :]] == [
        "kind: Required.",
        "size: Required. At least 1 character.",
        "bulb: Required for kind 'lamp'.",
        "shade: For kind 'lamp'.",
        "mesh: For kind 'net'. At most 9 characters.",
    ]


def test_what_an_optional_body_needs_is_said() -> None:
    text = {"type": "string"}
    trap = {"type": "object", "required": ["size"], "properties": {"size": text, "hue": text}}
    content = {"application/json": {"schema": trap}}
    paths = {"/traps": {"post": {"requestBody": {"content": content}, "responses": {}}}}
    api = resolve_api(
        {"openapi": "3.1.0", "info": {"title": "Moths", "version": "1"}, "paths": paths}
    )
    doc = _doc(render(plan_package(api, "moths")), "resources/traps.py")
    assert doc == ["POST /traps", "", "Args:", "    size: Required in a body."]


def test_an_argument_is_called_as_the_field_and_optional_where_nothing_is_said() -> None:
    text = {"type": "string"}
    trap = {"type": "object", "required": ["size"], "properties": {"size": text, "1st": text}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Trap"}}}
    operation = {"requestBody": {"required": True, "content": content}, "responses": {}}
    api = resolve_api(
        {
            **{"openapi": "3.1.0", "info": {"title": "Moths", "version": "1"}},
            "paths": {"/traps": {"post": operation}},
            "components": {"schemas": {"Trap": trap}},
        }
    )
    files = render(plan_package(api, "moths"))
    assert _doc(files, "resources/traps.py")[-2:] == [
        "    size: Required.",
        "    field_1st: Optional.",
    ]
    assert "    field_1st: " in files["models/traps.py"]
