"""What the random schemas have found, each as the smallest document and value that showed it."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from .test_random_models import disagreement
from .verdicts import imported, judge_of, models_of

OBJECT_OR_LIST = {"type": ["object", "array"]}
FOUND: dict[str, tuple[Any, Any]] = {
    "an unknown key has the Python name of a known one": ({"properties": {"_a": {}}}, {"a": 1}),
    "true beside numbers in a union of objects": (
        {
            "oneOf": [
                {"properties": {"b": {"type": ["number", "boolean"]}}, "maxProperties": 2},
                {"additionalProperties": False},
            ]
        },
        {"b": True, "c": 1},
    ),
    "a whole number beyond 64 bits among the values": ({"enum": [3, 10**30]}, 10**30),
    "names that are to be numbers": (
        {"type": "object", "propertyNames": {"type": "number"}},
        {"1": 0},
    ),
    "decimals in a list that says no type": (
        {"items": {"type": "number", "format": "decimal"}},
        [1],
    ),
    "bytes in a map that says no type": (
        {"additionalProperties": {"type": "string", "format": "byte"}},
        {"a": "YQ=="},
    ),
    "values of a map by the pattern of its keys": (
        {
            "patternProperties": {"^a": {"type": "string", "format": "byte"}},
            "additionalProperties": False,
        },
        {"a": "YQ=="},
    ),
    "a pair of two types": ({"prefixItems": [{"type": "string"}, {"type": "number"}]}, ["a", 1]),
    "a pattern that nothing matches": ({"pattern": "[]"}, "a"),
    "a pattern of another script": ({"pattern": r"^\p{Lu}\S$"}, "Éé"),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_stays_mended(name: str) -> None:
    schema, value = FOUND[name]
    models = models_of({"Tested": schema})
    with imported(models) as package:
        adapter = TypeAdapter(getattr(package, models.types["Tested"].name))
        errors = list(judge_of({"Tested": schema}, "Tested").iter_errors(value))
        assert not disagreement(adapter, value, errors)


@pytest.mark.filterwarnings("error")
def test_the_runtime_writes_without_warnings() -> None:
    """pydantic warns of typed extras in a union of dicts, though it writes them well."""
    inner = {"type": "object", "properties": {"d": {}}, "additionalProperties": {"minLength": 1}}
    union = {**OBJECT_OR_LIST, "additionalProperties": inner}
    models = models_of({"Tested": {"type": "object", "properties": {"f": union}}})
    value = {"f": {"a": {"b": 1}}}
    with imported(models) as package:
        runtime = importlib.import_module("._schema_check", package.__package__.rpartition(".")[0])
        assert runtime.plain(package.Tested.model_validate(value)) == value


def test_what_was_given_counts_beside_its_namesake() -> None:
    models = models_of({"Tested": {"type": "object", "properties": {"_a": {"type": "integer"}}}})
    with imported(models) as package:
        read = package.Tested.model_validate({"_a": 1, "a": 2})
        assert (read.a, read.model_extra) == (1, {"a": 2})
        assert read.model_dump(by_alias=True, exclude_unset=True) == {"_a": 1, "a": 2}


@pytest.mark.slow
def test_alternatives_inside_of_alternatives_are_gone_through_once() -> None:
    """Each level takes the next one, or a list of it: ways, checks and errors would multiply."""
    depth = 22
    schemas: dict[str, Any] = {f"L{depth}": {"type": "string"}}
    for level in range(depth):
        deeper = {"$ref": f"#/components/schemas/L{level + 1}"}
        schemas[f"L{level}"] = {"oneOf": [deeper, deeper, {"type": "array", "items": deeper}]}
    models = models_of(schemas)
    value: Any = "a"
    for _ in range(depth - 1):
        value = [value]
    with imported(models) as package:
        adapter = TypeAdapter(getattr(package, models.types["L0"].name))
        assert adapter.validate_python([value]) == [value]
        with pytest.raises(ValidationError, match="exactly one alternative"):
            adapter.validate_python(value)


def test_an_alternative_that_is_far_from_fitting_spoils_no_other() -> None:
    names = [f"p{at}" for at in range(40)]
    schemas: dict[str, Any] = {
        "Far": {"type": "object", "required": names},
        "Near": {"type": "object", "required": ["z"], "properties": {"z": {"type": "integer"}}},
        "Either": {"oneOf": [{"$ref": f"#/components/schemas/{one}"} for one in ("Far", "Near")]},
        "Not": {"not": {"$ref": "#/components/schemas/Far"}, "type": "object"},
    }
    models = models_of(schemas)
    with imported(models) as package:
        for name in ("Either", "Not"):
            adapter = TypeAdapter(getattr(package, models.types[name].name))
            assert adapter.validate_python({"z": 1})
            with pytest.raises(ValidationError):
                adapter.validate_python(dict.fromkeys(names, 1) | {"z": 1})
