"""The resolved schemas take the values that the document's own take, whatever was rewritten.

The proof that travels with a package takes its cases from resolved schemas; what resolving changes
by mistake it cannot see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specmeld.resolve import resolve_api

from .api_grammar import MADE, SECRET, SORT, ApiGrammar
from .grammar import Grammar
from .values import Values
from .verdicts import as_text, document_of, judge_by

Components = Mapping[str, Any]


def examined(components: Components, asked: Iterable[str], dice: Random, exactly: bool) -> None:
    """Ask about some components, as a request and as a response.

    Not ``exactly``: of a ``oneOf`` several alternatives may take a value.
    """
    api = resolve_api(_document(components))
    meant = _meant(components)
    values = Values(dice, meant)
    for name in asked:
        operation = api.operations[list(components).index(name)]
        assert operation.body is not None
        content = operation.responses[0].contents[0]
        uses = [(MADE, operation.body.contents[0].schema), (SECRET, content.schema)]
        for excused, schema in uses if _has_directions(components) else uses[:1]:
            read = _changed(meant, partial(_without, excused=excused))
            own = {"$ref": f"#/components/schemas/{name}"}
            judge, resolved = judge_by(own, read), judge_by(schema, api.schemas)
            for value in values.some(meant[name]):
                if resolved.is_valid(value) != judge.is_valid(value):
                    loose = judge_by(own, _changed(read, _any_of))
                    assert not exactly and resolved.is_valid(value) and loose.is_valid(value), (
                        f"{excused}: {as_text(value)} of {name} in {as_text(components)}\n"
                        f"{as_text(schema)} in {as_text(dict(api.schemas))}"
                    )


def _has_directions(components: Components) -> bool:
    return any(f'"{name}"' in as_text(components) for name in (MADE, SECRET))


def _meant(components: Components) -> Components:
    """The base of a discriminator as the union of its children, in words of JSON Schema."""
    base = components.get("Base")
    if base is None:
        return components
    mapping = base["discriminator"].get("mapping")
    tags = {"Left": "l", "Right": "r"} if mapping else {"Left": "Left", "Right": "Right"}
    tags |= {"Deep": "Deep"} if "Deep" in components else {}
    made = {**components, "BaseOwn": _renamed(base, "discriminator", "x-discriminator")}
    for name in tags:
        parent, *rest = components[name]["allOf"]
        parts = [{"$ref": f"{parent['$ref']}Own"}, *rest]
        made[f"{name}Own"] = {**components[name], "allOf": parts}
        made[name] = _tagged(f"{name}Own", tags[name])
    branches: list[Any] = [{"$ref": f"#/components/schemas/{name}"} for name in tags]
    return {**made, "Base": {"oneOf": branches + ([] if mapping else [_tagged("BaseOwn", "Base")])}}


def _tagged(name: str, tag: str) -> dict[str, Any]:
    tagged = {"properties": {SORT: {"const": tag}}}
    return {"allOf": [{"$ref": f"#/components/schemas/{name}"}, tagged]}


def _document(components: Components) -> dict[str, Any]:
    document = document_of(components)
    for name in components:
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        document["paths"][f"/{name}"] = {
            "put": {
                "requestBody": {"content": content},
                "responses": {"200": {"description": "Done.", "content": content}},
            }
        }
    return document


def _changed(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_changed(one, change) for one in value]
    if isinstance(value, dict):
        return change({key: _changed(one, change) for key, one in value.items()})
    return value


def _any_of(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that takes what several of its alternatives take (``alternatives``)."""
    if "oneOf" not in schema:
        return schema
    rest = {key: value for key, value in schema.items() if key != "oneOf"}
    return {**rest, "allOf": [*schema.get("allOf", ()), {"anyOf": schema["oneOf"]}]}


def _without(schema: dict[str, Any], excused: str) -> dict[str, Any]:
    required = schema.get("required")
    if not isinstance(required, list):
        return schema
    return {**schema, "required": [name for name in required if name != excused]}


def of_an_api(dice: Random) -> None:
    grammar = ApiGrammar(dice)
    exactly = grammar.unions != "one"
    components = grammar.components()
    asked = dice.sample([*components], 2)
    examined(components, asked, Random(dice.randint(0, 999)), exactly)


def of_all_keywords(dice: Random) -> None:
    """Schemas that no operation uses; ``anyOf`` in the place of ``oneOf``, which may loosen."""
    made = Grammar(dice, 3).components()
    components = _changed(made, lambda one: _renamed(one, "oneOf", "anyOf"))
    schemas = resolve_api(document_of(components)).schemas
    values = Values(Random(dice.randint(0, 999)), components)
    for name, schema in components.items():
        own = {"$ref": f"#/components/schemas/{name}"}
        judges = judge_by(own, components), judge_by(own, schemas)
        for value in values.some(schema):
            before, after = (one.is_valid(value) for one in judges)
            assert before == after, (
                f"{as_text(value)} of {name} in {as_text(components)}\n{as_text(dict(schemas))}"
            )


def _renamed(schema: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    return {new if key == old else key: value for key, value in schema.items()}


@pytest.mark.parametrize(
    ("ask", "examples"),
    [
        (of_an_api, 10),
        (of_all_keywords, 4),
        pytest.param(of_an_api, 20_000, marks=pytest.mark.slow),
        pytest.param(of_all_keywords, 5_000, marks=pytest.mark.slow),
    ],
)
def test_resolved_schemas_take_the_same_values(
    ask: Callable[[Random], None], examples: int
) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def asked(dice: Random) -> None:
        ask(dice)

    asked()
