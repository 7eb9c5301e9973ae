"""A format only tells, unless the config asserts it: then types, judge and suite do so alike."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from specmeld.conformance import find_cases, prove, suite_files
from specmeld.conformance.values.format_values import SAMPLES
from specmeld.plan import plan_package
from specmeld.render import render
from specmeld.resolve import resolve_api
from specmeld.resolve.asserted_formats import TEXTS

NUMBERS = {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"}
ANNOTATIONS = ("duration", "password", "regex", "binary", "double", "made-up")


def document() -> dict[str, Any]:
    """One component with a property of each format, and one where formats meet other keywords."""
    properties: dict[str, Any] = {
        name.replace("-", "_"): {"type": "string", "format": name}
        for name in (*sorted(TEXTS), "byte", *ANNOTATIONS)
    }
    properties |= {name: {"type": "integer", "format": name} for name in sorted(NUMBERS)}
    met = {
        "short": {"type": "string", "format": "email", "maxLength": 20},
        "maybe": {"type": ["string", "integer", "null"], "format": "date"},
        "some": {"type": "array", "items": {"type": "string", "format": "uuid"}},
        "count": {"type": "integer", "format": "int32", "minimum": 0, "exclusiveMaximum": 9},
        "coded": {"type": "string", "format": "byte", "pattern": "^A"},
        "either": {
            "anyOf": [{"type": "string", "format": "ipv4"}, {"type": "string", "format": "ipv6"}]
        },
        "loose": {"format": "int32"},
    }
    schemas = {
        name: {"type": "object", "properties": p} for name, p in (("All", properties), ("Met", met))
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }


def package(name: str, folder: Path, *, assert_formats: bool) -> Path:
    api = resolve_api(document(), assert_formats=assert_formats)
    root = folder / name
    for path, text in {**render(plan_package(api, name)), **suite_files(api)}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def test_every_format_that_is_asserted_has_samples() -> None:
    assert set(SAMPLES) == TEXTS


def test_types_and_judge_assert_the_same(tmp_path: Path) -> None:
    root = package("asserting", tmp_path, assert_formats=True)
    api = resolve_api(document(), assert_formats=True)
    report = prove(api, root)
    assert report.agrees and not report.untested
    formats = [one for one in find_cases(api).constraints if one.keyword == "format"]
    assert {one.value for one in formats} == TEXTS
    told = json.loads((root / "conformance" / "schemas.json").read_text("utf-8"))
    held = told["components"]["schemas"]["All"]["properties"]
    assert {name for name, schema in held.items() if "format" in schema} == {
        name.replace("-", "_") for name in TEXTS
    }
    loose = prove(api, package("loose", tmp_path, assert_formats=False))
    caught = {one.case.constraint.keyword for one in loose.disagreements}
    assert caught >= {"format", "minimum", "maximum", "pattern"}


def test_unasserted_a_format_only_tells(tmp_path: Path) -> None:
    root = package("telling", tmp_path, assert_formats=False)
    report = prove(resolve_api(document()), root)
    assert report.agrees and "format" not in (root / "models" / "schemas.py").read_text("utf-8")


def test_a_text_stays_the_text_that_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package("texts", tmp_path, assert_formats=True)
    monkeypatch.syspath_prepend(str(tmp_path))
    models = importlib.import_module("texts.models")
    for sent in (
        {"date_time": "2024-02-29t23:59:59.123456789123z", "time": "08:30:06.10+01:00"},
        {
            "uuid": "2EB8AA08-aa98-11EA-B4AA-73B441D16380",
            "ipv6": "2001:DB8:0::1",
            "duration": "P1M",
        },
    ):
        value = TypeAdapter(models.All).validate_python(sent)
        assert value.model_dump(mode="json", exclude_unset=True) == sent
    with pytest.raises(ValidationError, match="it must have the format date-time"):
        TypeAdapter(models.All).validate_python({"date_time": "tomorrow"})
    for name in [one for one in sys.modules if one.startswith("texts")]:
        del sys.modules[name]
