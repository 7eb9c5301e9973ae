"""Alternatives of ``oneOf`` that JSON Schema alone cannot tell apart."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from .verdicts import as_text, imported, models_of

TEXT = {"type": "string"}


def texts(*formats: str) -> list[Any]:
    return [{**TEXT, "format": name} for name in formats]


CASES: dict[str, tuple[Any, list[Any], list[Any]]] = {
    "formats": ({"oneOf": texts("date", "time")}, ["2024-05-06", "07:08:09Z"], ["noon", "", 1]),
    "a type beside": (
        {**TEXT, "oneOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
        ["10.1.2.3", "fe80::1"],
        ["10.1.2", 4],
    ),
    "a type beside, for values of Python": (
        {**TEXT, "oneOf": [{"format": "date-time"}, {"format": "duration"}]},
        ["2027-04-05T06:07:08Z", "P3DT4H", "soon"],
        [7],
    ),
    "formats that overlap": (
        {"oneOf": texts("uuid", "hostname")},
        ["2eb8aa08-aa98-11ea-b4aa-73b441d16380", "a.example"],
        ["a b"],
    ),
    "a format and none": ({"oneOf": [*texts("uuid"), TEXT]}, ["x", ""], [1]),
    "formats that nothing asserts": ({"oneOf": texts("phone", "fax")}, ["x"], [None]),
    "a whole number and any": (
        {"oneOf": [{"type": "integer"}, {"type": "number"}, {"type": "null"}]},
        [1, 1.0, 1.5, None],
        ["1", True],
    ),
    "lists of whole numbers and of any": (
        {
            "oneOf": [
                {"type": "array", "items": {"type": "integer"}},
                {"type": "array", "items": {"type": "number"}},
            ]
        },
        [[3, 4], [], [0.5]],
        [["3"], 3],
    ),
    "null in several": (
        {"oneOf": [{"type": ["boolean", "null"]}, {"type": ["string", "null"]}]},
        [None, True, "x"],
        [4, []],
    ),
    "null that the type refuses": (
        {**TEXT, "oneOf": [{"type": ["string", "null"], "maxLength": 1}, {"minLength": 3}]},
        ["a", "abc"],
        [None, "ab"],
    ),
    "numbers of two sizes": (
        {"oneOf": [{"type": "integer", "format": "int32"}, {"type": "integer", "format": "int64"}]},
        [1, 2**40],
        [1.5],
    ),
    "by words alone": (
        {"oneOf": [{**TEXT, "description": "a name"}, {**TEXT, "title": "Id", "example": "x"}]},
        ["x"],
        [1],
    ),
    "by what is asserted": (
        {"oneOf": [{**TEXT, "maxLength": 2}, {**TEXT, "minLength": 2}]},
        ["a", "abc"],
        ["ab"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_alternatives(name: str) -> None:
    schema, good, bad = CASES[name]
    with imported(models_of({"Tested": schema})) as package:
        adapter = TypeAdapter(package.Tested)
        for value in good:
            read = adapter.validate_json(as_text(value))
            assert adapter.dump_python(read, mode="json") == value
        for value in bad:
            with pytest.raises(ValidationError):
                adapter.validate_python(value)


def test_components_count_as_what_they_say() -> None:
    components = {
        "Tested": {"oneOf": [{"$ref": "#/components/schemas/V4"}, *texts("ipv6")]},
        "V4": texts("ipv4")[0],
    }
    with imported(models_of(components)) as package:
        assert TypeAdapter(package.Tested).validate_python("10.0.0.9")
        with pytest.raises(ValidationError):
            TypeAdapter(package.Tested).validate_python("ten")
