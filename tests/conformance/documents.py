"""Small documents, and jsonschema itself as a stand-in for generated code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry

from specmeld.conformance import NoVerdictError, Verdict


def document(**schemas: Any) -> dict[str, Any]:
    """An OpenAPI document of components alone."""
    return {"openapi": "3.1.0", "paths": {}, "components": {"schemas": schemas}}


def validator(source: dict[str, Any], component: str) -> Draft202012Validator:
    """Plain jsonschema for one component, without any of the engine's short cuts."""
    root = {"components": source["components"], "$ref": f"#/components/schemas/{component}"}
    return Draft202012Validator(root, registry=Registry())


def stand_in(source: dict[str, Any]) -> Callable[[str, str], Verdict]:
    """Code that accepts exactly what ``source`` says, and names jsonschema's own places."""

    def verdict(component: str, text: str) -> Verdict:
        if component not in source["components"]["schemas"]:
            raise NoVerdictError("not there")
        errors = list(validator(source, component).iter_errors(json.loads(text)))
        return Verdict(not errors, tuple(_places(errors)))

    return verdict


def _places(errors: Iterable[ValidationError]) -> Iterator[tuple[str | int, ...]]:
    for error in errors:
        yield tuple(error.absolute_path)
        yield from _places(error.context or ())
