"""What merging the parts of ``allOf`` must not lose, nor cost."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from specmeld.openapi.implication import implies
from specmeld.resolve import resolve_api

from .conftest import write_package

INFO = {"title": "Reefs", "version": "1"}


def _resolved(**schemas: Any) -> Any:
    document = {"openapi": "3.1.0", "info": INFO, "paths": {}, "components": {"schemas": schemas}}
    return resolve_api(document).schemas


def test_an_integer_is_a_number_too() -> None:
    parts = [
        {"type": ["integer", "array"], "items": {"type": "string"}},
        {"type": ["number", "array"], "minItems": 1},
    ]
    merged = _resolved(Reef={"allOf": parts})["Reef"]
    assert {*merged["type"]} == {"array", "integer"}


def test_who_may_write_stays_said() -> None:
    reef = {
        "type": "array",
        "readOnly": True,
        "description": "The reefs",
        "items": {"type": "number"},
    }
    narrow = {"items": {"type": "integer"}}
    merged = _resolved(Reef={"allOf": [reef, narrow]})["Reef"]
    assert (merged["readOnly"], merged["description"]) == (True, "The reefs")


@pytest.mark.parametrize(("unions", "branches"), [(7, 6), (2, 200)])
def test_alternatives_do_not_multiply(unions: int, branches: int) -> None:
    one = [
        {"type": "object", "properties": {f"b{branch}": {"type": "string"}}}
        for branch in range(branches)
    ]
    parts = [{"properties": {"d": {"anyOf": one}}} for _ in range(unions)]
    assert len(str(_resolved(Reef={"allOf": parts}))) < 200_000


def test_true_is_no_number_within_a_list() -> None:
    assert not implies({"const": [True]}, {"enum": [None, [1]]}, {})
    assert implies({"const": [1.0]}, {"enum": [None, [1]]}, {})


def _asking(*parameters: tuple[str, str]) -> dict[str, Any]:
    listed = [
        {"name": name, "in": place, "required": True, "schema": {"type": "string"}}
        for name, place in parameters
    ]
    answers = {"parameters": listed, "responses": {"204": {"description": "Done."}}}
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "paths": {"/a": {"post": answers}, "/b": {"get": answers}},
    }


def test_a_client_asks_for_what_calls_share_alone(tmp_path: Path) -> None:
    """Not for a key of one call, nor for one name in two places."""
    names = [("version", "header"), ("version", "query"), ("Idempotency-Key", "header")]
    write_package(_asking(*names, ("page", "query"), ("reef", "header")), "asking", tmp_path)
    sys.path.insert(0, str(tmp_path))
    try:
        client = importlib.import_module("asking").Client
    finally:
        sys.path.remove(str(tmp_path))
    arguments = client.__init__.__annotations__
    assert "reef" in arguments
    assert not {"version", "idempotency_key", "page"} & arguments.keys()


@pytest.mark.slow
def test_a_long_chain_of_components_is_resolved() -> None:
    """The last one narrows what the first one says, and knows what nobody sends."""
    chain: dict[str, Any] = {
        "Reef0": {
            "properties": {
                "depths": {"type": "array", "items": {}},
                "seen": {"type": "string", "readOnly": True},
            }
        }
    }
    for step in range(1, 600):
        base = {"$ref": f"#/components/schemas/Reef{step - 1}"}
        chain[f"Reef{step}"] = {"allOf": [base], "properties": {f"p{step}": {"type": "string"}}}
    last = chain["Reef599"]
    last["properties"]["depths"] = {"items": {"type": "number"}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Reef599"}}}
    operation = {"requestBody": {"content": content}, "responses": {}}
    document = {"openapi": "3.1.0", "info": INFO, "paths": {"/reefs": {"post": operation}}}
    schemas = {**chain, "Reef599": {**last, "required": ["seen"]}}
    made = resolve_api({**document, "components": {"schemas": schemas}}).schemas["Reef599"]
    assert isinstance(made, dict)
    assert made["properties"]["depths"] == {"type": "array", "items": {"type": "number"}}
    assert "required" not in made
