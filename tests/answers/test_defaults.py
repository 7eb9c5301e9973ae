"""A property that an answer leaves out reads as its default, and is not sent back."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest

from specmeld.plan.models.field_defaults import field_default

from .conftest import Port, Script, answer


def test_what_is_left_out_reads_as_its_default(port: Port) -> None:
    boat = port.run(Script([answer(json={"name": "Anna"})]), lambda client: client.boats.get("1"))
    assert (boat.oars, boat.flag, boat.length) == (2, "red", None)
    assert boat.model_fields_set == {"name"}
    assert boat.to_dict() == {"name": "Anna"}


def test_null_is_no_default(port: Port) -> None:
    said = {"name": "Anna", "flag": None}
    boat = port.run(Script([answer(json=said)]), lambda client: client.boats.get("1"))
    assert (boat.flag, boat.to_dict()) == (None, said)


def test_an_answer_that_does_not_fit_has_them_too(port: Port) -> None:
    said = {"name": "Anna", "length": "long"}
    boat = port.run(Script([answer(json=said)]), lambda client: client.boats.get("1"))
    assert (boat.length, boat.oars, boat.flag) == ("long", 2, "red")
    assert boat.to_dict() == said


@pytest.mark.parametrize(
    ("changes", "sent"),
    [({}, {}), ({"oars": 4}, {"oars": 4}), ({"oars": 2}, {"oars": 2}), ({"flag": None},) * 2],
    ids=str,
)
def test_only_what_was_given_goes_back(port: Port, changes: Any, sent: Any) -> None:
    boat = port.run(Script([answer(json={"name": "Anna"})]), lambda client: client.boats.get("1"))
    for name, value in changes.items():
        setattr(boat, name, value)
    script = Script([answer(204)])
    port.run(script, lambda client: client.boats.replace("1", body=boat))
    assert json.loads(script.seen[0].content) == {"name": "Anna", **sent}


def test_a_namesake_of_another_name_is_not_it(harbour: ModuleType) -> None:
    boat = harbour.models.Boat.model_validate({"name": "Anna", "sails": 3})
    assert (boat.to_dict(), boat.oars) == ({"name": "Anna", "sails": 3}, 2)


@pytest.mark.parametrize(
    ("schema", "default"),
    [
        ({"type": "boolean", "default": False}, False),
        ({"type": "number", "default": 1}, 1),
        ({"$ref": "#/components/schemas/Mode"}, "slow"),
        ({"$ref": "#/components/schemas/Mode", "default": "fast"}, "fast"),
        ({"allOf": [{"$ref": "#/components/schemas/Mode"}], "default": "fast"}, "fast"),
        ({"enum": [1, 2], "default": 2}, 2),
        ({"type": "integer", "default": "2"}, None),
        ({"type": "integer", "default": True}, None),
        ({"$ref": "#/components/schemas/Mode", "default": "other"}, None),
        ({"type": "array", "default": []}, None),
        ({"type": "number", "default": float("inf")}, None),
        ({"default": 3}, None),
        (True, None),
        ({"$ref": "#/components/schemas/Loop", "default": 3}, None),
    ],
    ids=str,
)
def test_a_default_counts_that_is_plain_and_fits(schema: Any, default: Any) -> None:
    schemas = {
        "Mode": {"type": "string", "enum": ["slow", "fast"], "default": "slow"},
        "Loop": {"$ref": "#/components/schemas/Loop"},
    }
    found = field_default([schema], schemas)
    assert (found, type(found)) == (default, type(default))
