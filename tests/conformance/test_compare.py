"""The engine catches code that says more or less than the schema (a stand-in speaks for code)."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest

from specmeld.conformance import Report, Verdict, compare, find_cases
from specmeld.conformance.verdicts import names_place, unions_on

from .documents import document, stand_in

SOURCE = document(
    Thread={
        "type": "object",
        "required": ["role", "tools"],
        "properties": {
            "role": {"type": "string", "enum": ["user", "assistant"]},
            "tools": {
                "type": "array",
                "maxItems": 20,
                "items": {
                    "oneOf": [
                        {"$ref": "#/components/schemas/Search"},
                        {"$ref": "#/components/schemas/Call"},
                    ]
                },
            },
            "limit": {"type": ["integer", "null"], "minimum": 256},
            "share": {"type": "number", "exclusiveMaximum": 1, "multipleOf": 0.25},
            "tag": {"type": "string", "maxLength": 64, "pattern": "^[a-z_]+$"},
            "labels": {
                "type": "object",
                "maxProperties": 16,
                "propertyNames": {"maxLength": 64},
                "additionalProperties": {"type": "string", "maxLength": 512},
            },
            "either": {
                "type": "object",
                "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
            },
            "ids": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
        },
        "additionalProperties": False,
    },
    Search={"type": "object", "required": ["type"], "properties": {"type": {"const": "search"}}},
    Call={
        "type": "object",
        "required": ["type", "name"],
        "properties": {"type": {"const": "call"}, "name": {"type": "string"}},
    },
)


def test_code_that_says_the_same_agrees() -> None:
    report = compare(find_cases(SOURCE), stand_in(SOURCE))
    assert report.agrees
    assert report.found == report.both_sides == report.agreeing
    assert not report.misplaced


def _properties(source: Any) -> Any:
    return source["components"]["schemas"]["Thread"]["properties"]


# What the code has got wrong: a change to the schema that it was made from.
MUTATIONS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "a widened enum": (lambda p: p["role"]["enum"].append("USER"), "properties/role/enum"),
    "an enum turned into a string": (lambda p: p["role"].pop("enum"), "properties/role/enum"),
    "a lost value": (lambda p: p["role"]["enum"].pop(), "properties/role/enum"),
    "a dropped number": (lambda p: p["tools"].pop("maxItems"), "properties/tools/maxItems"),
    "a bound off by one": (lambda p: p["limit"].update(minimum=255), "properties/limit/minimum"),
    "a bound too strict": (lambda p: p["limit"].update(minimum=257), "properties/limit/minimum"),
    "a forgotten null": (lambda p: p["limit"].update(type="integer"), "properties/limit/type"),
    "an invented null": (lambda p: p["tag"].update(type=["string", "null"]), "properties/tag/type"),
    "an exclusive bound made inclusive": (
        lambda p: p["share"].update(maximum=p["share"].pop("exclusiveMaximum")),
        "properties/share/exclusiveMaximum",
    ),
    "a dropped multipleOf": (lambda p: p["share"].pop("multipleOf"), "properties/share/multipleOf"),
    "a pattern not anchored": (
        lambda p: p["tag"].update(pattern="[a-z_]+"), "properties/tag/pattern"),
    "a dropped length": (lambda p: p["tag"].pop("maxLength"), "properties/tag/maxLength"),
    "a dropped length of keys": (
        lambda p: p["labels"].pop("propertyNames"), "properties/labels/propertyNames/maxLength"),
    "a dropped number of keys": (
        lambda p: p["labels"].pop("maxProperties"), "properties/labels/maxProperties"),
    "values of any type": (
        lambda p: p["labels"].update(additionalProperties=True),
        "properties/labels/additionalProperties/type",
    ),
    "oneOf turned into anyOf": (
        lambda p: p["either"].update(anyOf=p["either"].pop("oneOf")), "properties/either/oneOf"),
    "a lost branch": (lambda p: p["tools"]["items"]["oneOf"].pop(), "properties/tools/items/oneOf"),
    "a dropped uniqueItems": (lambda p: p["ids"].pop("uniqueItems"), "properties/ids/uniqueItems"),
    "items of any type": (lambda p: p["ids"].pop("items"), "properties/ids/items/type"),
}  # fmt: skip


@pytest.mark.few(7)
@pytest.mark.parametrize("name", MUTATIONS)
def test_wrong_code_is_caught_where_it_is_wrong(name: str) -> None:
    change, place = MUTATIONS[name]
    wrong = copy.deepcopy(SOURCE)
    change(_properties(wrong))
    report = compare(find_cases(SOURCE), stand_in(wrong))
    caught = {str(one.case.constraint) for one in report.disagreements}
    assert f"Thread/{place}" in caught
    assert not report.agrees
    assert report.agreeing < report.both_sides


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        (lambda thread: thread.pop("additionalProperties"), "Thread/additionalProperties"),
        (lambda thread: thread["required"].remove("role"), "Thread/required"),
        (lambda thread: thread["required"].append("limit"), "Thread/required"),
        (lambda thread: thread.pop("type"), "Thread/type"),
    ],
)
def test_a_wrong_object_is_caught(change: Callable[[Any], Any], constraint: str) -> None:
    wrong = copy.deepcopy(SOURCE)
    change(wrong["components"]["schemas"]["Thread"])
    report = compare(find_cases(SOURCE), stand_in(wrong))
    assert constraint in {str(one.case.constraint) for one in report.disagreements}


def _of_lists(verdict: Verdict) -> Report:
    source = document(T={"type": "array", "maxItems": 1})
    return compare(find_cases(source), lambda component, text: verdict)


def test_a_refusal_at_another_place_is_told_apart() -> None:
    source = document(T={"type": "object", "properties": {"a": {"type": "null"}}})

    def elsewhere(component: str, text: str) -> Verdict:
        verdict = stand_in(source)(component, text)
        return Verdict(verdict.accepted, (("b",),) if "a" in text else ((),))

    report = compare(find_cases(source), elsewhere)
    assert report.agrees
    assert {one.case.path for one in report.misplaced} == {("a",)}


def test_code_that_crashes_never_agrees() -> None:
    report = _of_lists(Verdict(False, (), "crashed: KeyError", crashed=True))
    assert len(report.disagreements) == report.cases > 0


def test_a_component_without_a_type_is_a_failure() -> None:
    report = compare(find_cases(SOURCE), stand_in(document(Thread={})))
    assert set(report.missing) == {"Search", "Call"}
    assert not report.agrees


BODY = {"tools": [{"type": "call", "call": {"name": 3}}]}


@pytest.mark.parametrize(
    ("place", "path", "same"),
    [
        (("tools", 0, "call", "call", "name"), ("tools", 0, "call", "name"), True),
        (
            ("tools", 0, "Call", "call", "name", "constrained-str"),
            ("tools", 0, "call", "name"),
            True,
        ),
        (("tools", 0, "function-before[check()]"), ("tools", 0), True),
        (("tools", 0, "call", "call", "missing"), ("tools", 0, "call"), True),
        (("tools", 1), ("tools", 0), False),
        (("tools",), ("tools", 0), False),
        (("tools", 0, "type"), ("tools", 0, "call", "name"), False),
        ((), (), True),
    ],
)
def test_places_are_compared_without_the_labels(
    place: tuple[str | int, ...], path: tuple[str | int, ...], same: bool
) -> None:
    assert names_place((place,), path, BODY) is same


def test_of_an_alternative_the_place_of_the_union_will_do() -> None:
    """A body that one alternative refuses is refused since none holds, or since two do."""
    branch = {"type": "object", "properties": {"a": {"type": "object", "required": ["b"]}}}
    source = document(T={"type": "object", "properties": {"u": {"oneOf": [branch, {"const": 1}]}}})

    def told_at(*places: tuple[str | int, ...]) -> set[str]:
        def verdict(component: str, text: str) -> Verdict:
            return Verdict(stand_in(source)(component, text).accepted, places)

        return {str(one.case.constraint) for one in compare(find_cases(source), verdict).misplaced}

    assert told_at(("u",), ()) == set()
    assert told_at(("u", "Branch", "missing"), ()) == set()
    assert "T/properties/u/oneOf/0/properties/a/required" in told_at(())
    assert "T/properties/u/oneOf/0/properties/a/required" in told_at(("x",), ())


@pytest.mark.parametrize(
    ("place", "path", "unions"),
    [
        ("/oneOf/0/$ref/properties/a", ("a",), [()]),
        ("/properties/oneOf/items/anyOf/1/allOf/0", ("oneOf", 0), [("oneOf", 0)]),
        ("/anyOf/0/prefixItems/1/oneOf/2/properties/a~1b", (1, "a/b"), [(), (1,)]),
        ("/properties/a/allOf/0/then", ("a",), []),
    ],
)
def test_unions_on_the_way(
    place: str, path: tuple[str | int, ...], unions: list[tuple[str | int, ...]]
) -> None:
    assert list(unions_on(place, path)) == unions


def test_the_report_says_what_is_wrong() -> None:
    wrong = copy.deepcopy(SOURCE)
    _properties(wrong)["tools"].pop("maxItems")
    report = compare(find_cases(SOURCE), stand_in(wrong))
    first, *_ = report.summary().splitlines()
    assert first.startswith(f"{report.found} constraints found, {report.both_sides} tested on both")
    assert "Thread/properties/tools/maxItems: invalid body was accepted" in report.summary()
    told = json.loads(report.as_json())
    assert told["constraints"] == report.found
    assert [one["place"] for one in told["disagreements"]] == ["/properties/tools"]
    suite = ElementTree.fromstring(report.as_junit().encode())
    assert suite.get("failures") == "1"
    assert len(suite.findall("testcase/failure")) == 1


def test_a_report_of_hostile_names_is_still_xml() -> None:
    cases = find_cases(document(**{'<"&\x00]]>': {"type": "string", "pattern": "("}}))
    report = compare(cases, lambda component, text: Verdict(True))
    suite = ElementTree.fromstring(report.as_junit().encode())
    assert suite.get("skipped") == str(len(report.untested))
