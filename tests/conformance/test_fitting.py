"""The cases of small documents that lead to large work, and suites cut to a size."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from specmeld.conformance import find_cases
from specmeld.conformance.search.differences import changed
from specmeld.conformance.search.fitting import fitted
from specmeld.conformance.search.recorded import Recorded, record
from specmeld.plan.models.schema_objects import object_shape
from specmeld.resolve import resolve_api

from .documents import document


def ref(number: int) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/W{number}"}


def web(keyword: str, size: int) -> dict[str, Any]:
    """Components of which each leads to the next two, by two ways."""
    return {
        f"W{number}": {
            keyword: [
                *(ref(number + step) for step in (1, 2, 1) if number + step < size),
                {"type": "object", "properties": {f"w{number}": {"minLength": 2}}},
            ]
        }
        for number in range(size)
    }


@pytest.mark.slow
@pytest.mark.parametrize("keyword", ["allOf", "anyOf"])
def test_the_cases_of_a_web_grow_with_its_size(keyword: str) -> None:
    counts = [len(find_cases(document(**web(keyword, size))).cases) for size in (8, 12)]
    assert counts[1] < 2.5 * counts[0]


def test_a_class_has_each_property_of_a_web_once() -> None:
    schemas = resolve_api(document(**web("allOf", 40))).schemas
    shape = object_shape(schemas["W20"], schemas)
    assert shape is not None
    assert sorted(shape.properties) == sorted(f"w{number}" for number in range(20, 40))
    assert all(len(parts) == 1 for parts in shape.properties.values())


def test_a_web_in_a_circle_has_a_class() -> None:
    schemas = {
        f"W{number}": {
            "allOf": [ref((number + 1) % 20), ref((number + 2) % 20)],
            "properties": {f"w{number}": {}},
        }
        for number in range(20)
    }
    shape = object_shape(schemas["W0"], schemas)
    assert shape is not None
    assert len(shape.properties) == 20


def test_a_suite_that_fits_is_whole() -> None:
    recorded = record(document(**web("allOf", 4)))
    told = fitted(recorded, 10**6)
    assert list(told.lines) == list(recorded.lines())
    assert told.cut == ()


@pytest.mark.parametrize("most", [20_000, 4_000, 300])
def test_a_suite_is_cut_to_its_size_and_says_so(most: int) -> None:
    recorded = record(document(**web("allOf", 6), Small={"type": "string"}))
    told = fitted(recorded, most)
    assert sum(len(line) + 1 for line in told.lines) <= most
    kept = [json.loads(line) for line in told.lines]
    cases = [row for row in kept if len(row) > 1]
    whole = Counter(one.constraint.component for one in recorded.cases().cases)
    kept_of = Counter(row[0] for row in cases)
    assert told.cut == tuple(name for name in whole if kept_of[name] < whole[name])
    assert told.cut
    if most > 1_000:
        assert "Small" not in told.cut
        assert {row[0] for row in cases} == {"Small", *(f"W{number}" for number in range(6))}


def odd_texts() -> dict[str, Any]:
    """Components with what JSON writes in more than one way."""
    words = ["tab\there", "line\nend", "\u00fc\U0001f600", "\u2028", "\x7f", '"\\"']
    return {
        "Word": {"type": "string", "enum": words},
        "Held": {
            "type": "object",
            "required": ["word", "n\tm"],
            "properties": {
                "word": {"$ref": "#/components/schemas/Word"},
                "n\tm": {"type": "array", "items": {"type": "number", "maximum": 1.0}},
                "long": {"type": "string", "minLength": 40, "maxLength": 90},
            },
        },
    }


def test_a_record_says_what_was_found() -> None:
    source = document(**odd_texts())
    assert record(source).cases() == find_cases(source)


def test_the_lines_of_a_suite_say_what_was_found() -> None:
    source = document(**odd_texts())
    bodies: list[Any] = []
    found: list[Any] = []
    for line in record(source).lines():
        row = json.loads(line)
        if len(row) == 1:
            bodies.append(row[0])
        else:
            _, _, side, back, *where = row
            base = bodies[-1 - back]
            found.append((side, changed(base, where[0], where[1:]) if where else base))
    assert found == [(one.side, one.body) for one in find_cases(source).cases]


def test_a_body_that_is_too_long_leaves_space_for_what_is_short() -> None:
    wide = {f"p{number:03}": {"type": "string"} for number in range(200)}
    inner = {"type": "object", "required": list(wide), "properties": wide}
    whole = {
        "type": "object",
        "required": ["inner", "n"],
        "properties": {"n": {"type": "integer"}, "inner": inner},
    }
    told = fitted(record(document(Whole=whole)), 2_000)
    rows = [json.loads(line) for line in told.lines]
    cases = [row[1] for row in rows if len(row) > 1]
    assert "/type" in cases  # refuses null
    assert "/required" in cases  # refuses what has no inner
    assert "/properties/inner/properties/p000/type" not in cases
    assert sum(len(line) + 1 for line in told.lines) <= 2_000


def test_a_suite_that_is_cut_has_a_first_case_of_all_before_a_second_of_one() -> None:
    listed = {"type": "string", "enum": [f"word {number}" for number in range(90)]}
    last = {"type": "integer", "minimum": 5}
    recorded = record(document(Box={"properties": {"listed": listed, "last": last}}))
    told = fitted(recorded, 2_500)
    rows = [json.loads(line) for line in told.lines]
    sides = {(row[1], row[2]) for row in rows if len(row) > 1}
    assert told.cut == ("Box",)
    for place in ("/properties/last/type", "/properties/last/minimum"):
        assert {(place, "valid"), (place, "invalid")} <= sides


def test_a_search_with_little_room_finds_the_beginning_of_what_it_would_find() -> None:
    source = document(**web("allOf", 6), Small={"type": "string"}, **odd_texts())
    whole, roomy, little = record(source), record(source, room=10_000), record(source, room=6)
    assert roomy == whole
    cut = {name for name, text in little.records if text.startswith("ended_early")}
    assert "Small" not in cut and "Held" in cut
    for part, all_of in zip(little.records, whole.records, strict=True):
        found, there = Recorded((part,)).cases(), Recorded((all_of,)).cases()
        assert found.constraints == there.constraints[: len(found.constraints)]
        assert found.cases == there.cases[: len(found.cases)]
        assert len(found.constraints) >= min(3, len(there.constraints))
        assert (part == all_of) == (part[0] not in cut)
    assert fitted(little, 10**6).cut == tuple(name for name, _ in whole.records if name in cut)


def test_what_a_search_with_little_room_has_found_is_not_searched_again() -> None:
    source = document(**odd_texts())
    little, searched = record(source, room=5), []

    def each(make: Any, searches: Any, /) -> list[str]:
        searched.extend(one.alone.subject.name for one in searches)
        return [make(one) for one in searches]

    assert record(source, each, known=little) == record(source)
    assert searched == ["Held"]
