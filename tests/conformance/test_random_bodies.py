"""Random bodies find what code says otherwise, and tell it by the smallest body and its place."""

from __future__ import annotations

import copy
import json
from typing import Any
from xml.etree import ElementTree

import pytest

from specmeld.conformance import Report, find_cases, try_randomly
from specmeld.resolve import resolve_api

from .documents import document, stand_in

SOURCE: dict[str, Any] = document(
    Run={
        "type": "object",
        "required": ["steps"],
        "properties": {
            "name": {"type": "string", "maxLength": 8},
            "steps": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Step"},
                "uniqueItems": True,
            },
        },
    },
    Step={
        "type": "object",
        "properties": {"limit": {"type": ["integer", "null"], "minimum": 256}},
    },
)


def tried(spoken: dict[str, Any], seed: int = 0) -> Report:
    """What random bodies say of code that holds ``spoken``, where SOURCE is meant."""
    api = resolve_api(SOURCE | {"openapi": "3.1.0", "info": {"title": "t"}})
    return try_randomly(api, find_cases(api), stand_in(spoken), 200, seed)


def broken(name: str, **changes: Any) -> dict[str, Any]:
    spoken = copy.deepcopy(SOURCE)
    schema = spoken["components"]["schemas"][name]
    for path, value in changes.items():
        *steps, last = path.split("__")
        held = schema
        for step in steps:
            held = held[step]
        held[last] = value
    return spoken


def test_code_that_agrees_is_not_blamed() -> None:
    report = tried(SOURCE)
    assert report.agrees
    assert (report.found, report.agreeing, report.cases) == (2, 2, 400)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_accepted_too_much_is_told_by_the_smallest_body(seed: int) -> None:
    report = tried(broken("Step", properties__limit__type=["integer", "null", "string"]), seed)
    wrong = {one.case.constraint.component: one for one in report.disagreements}
    assert wrong["Step"].accepted
    assert wrong["Step"].case.body == {"limit": ""}
    assert str(wrong["Step"].case.constraint) == "Step/properties/limit/type"
    assert wrong["Step"].case.path == ("limit",)
    assert report.found == 2
    assert not report.agrees


def test_what_is_refused_too_much_is_told_too() -> None:
    report = tried(broken("Run", properties__steps__maxItems=0))
    (wrong,) = report.disagreements
    assert not wrong.accepted
    assert wrong.case.side == "valid"
    assert wrong.case.body == {"steps": [{}]}


def test_all_formats_show_the_body_and_its_place() -> None:
    report = tried(broken("Run", properties__name__maxLength=9))
    assert "Run/properties/name/maxLength: invalid body was accepted" in report.summary()
    (row,) = json.loads(report.as_json())["disagreements"]
    assert (row["place"], row["keyword"]) == ("/properties/name", "maxLength")
    assert len(row["body"]["name"]) == 9
    suite = ElementTree.fromstring(report.as_junit())
    assert suite.get("failures") == "1"


def test_a_seed_gives_the_same_bodies() -> None:
    wrong = broken("Step", properties__limit__minimum=255)
    assert tried(wrong, 4).as_json() == tried(wrong, 4).as_json()
