"""Two verdicts on a value: of jsonschema, with patterns as ECMA-262 means them, and of a type."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import itertools
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from types import CodeType, ModuleType
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError, validators

from specmeld.model.named_types import Models
from specmeld.plan.models.models import plan_models
from specmeld.plan.names.named_components import name_schemas
from specmeld.resolve import resolve_api


def document_of(components: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "random", "version": "1"},
        "paths": {},
        "components": {"schemas": dict(components)},
    }


def models_of(components: Mapping[str, Any]) -> Models:
    return plan_models(name_schemas(resolve_api(document_of(components))))


def judge_of(components: Mapping[str, Any], name: str) -> Any:
    """jsonschema's validator of one component, as OpenAPI means its alternatives."""
    schemas = resolve_api(document_of(components)).schemas
    return judge_by({"$ref": f"#/components/schemas/{name}"}, schemas)


def judge_by(schema: Any, components: Mapping[str, Any]) -> Any:
    """jsonschema's validator of a schema that may refer to ``components``, as they stand."""
    asked = {"$ref": "#/asked", "asked": schema, "components": {"schemas": dict(components)}}
    return _ecma()(asked)


@cache
def _ecma() -> Any:
    extend: Any = validators.extend  # untyped
    keywords = {"pattern": _pattern, "multipleOf": _multiple_of}
    return extend(Draft202012Validator, keywords)


@cache
def _compiled(pattern: str) -> Any:
    regress = pytest.importorskip("regress", reason="regress, which judges patterns, is missing")
    return regress.Regex(pattern, "u")


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and _compiled(pattern).find(value) is None:
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def _multiple_of(_: Any, step: float, value: Any, __: Any) -> Iterator[ValidationError]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and Fraction(repr(value)) % Fraction(repr(step)):
        yield ValidationError(f"{value!r} is not a multiple of {step!r}")


class _InMemory(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules of one package in its planned files."""

    _numbers = itertools.count()

    def __init__(self, files: Mapping[str, str]) -> None:
        self.package = f"agreement_{next(self._numbers)}"
        self._files = {"__init__.py": "", **files}

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name.partition(".")[0] != self.package:
            return None
        inside = name.removeprefix(self.package).removeprefix(".").replace(".", "/")
        package = f"{inside}/__init__.py".removeprefix("/")
        held = package in self._files
        origin = package if held else f"{inside}.py"
        return importlib.util.spec_from_loader(name, self, origin=origin, is_package=held)

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None
        exec(_code(self._files[str(module.__spec__.origin)]), vars(module))


@cache
def _code(text: str) -> CodeType:
    return compile(text, "<generated>", "exec", dont_inherit=True)


@contextmanager
def imported(models: Models) -> Iterator[ModuleType]:
    """The package ``models`` of planned models, forgotten at the end."""
    finder = _InMemory(models.files)
    sys.meta_path.insert(0, finder)
    try:
        yield importlib.import_module(f"{finder.package}.models")
    finally:
        sys.meta_path.remove(finder)
        for name in [one for one in sys.modules if one.partition(".")[0] == finder.package]:
            del sys.modules[name]


def same_json(left: Any, right: Any) -> bool:
    """Equality of JSON values; the order of keys does not count."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same_json, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same_json(left[k], right[k]) for k in left)
    return bool(left == right)


def as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
