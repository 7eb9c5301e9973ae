"""The keywords that jsonschema looks at otherwise for us than by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from jsonschema import Draft202012Validator, ValidationError, validators

from specmeld.conformance.keyword_checks import further_names, in_pattern, in_steps
from specmeld.conformance.values.pattern_match import found
from specmeld.model.api_description import ASSERTED_FORMAT

Errors: TypeAlias = Iterator[ValidationError]

extended: Any = validators.extend  # untyped


def _pattern(validator: Any, pattern: Any, value: Any, _: Any) -> Errors:
    if not in_pattern(value, pattern):
        yield ValidationError("not matched")


def _pattern_properties(validator: Any, patterns: Any, value: Any, _: Any) -> Errors:
    for name in value if isinstance(value, dict) else ():
        for pattern, schema in patterns.items():
            if found(pattern, name):
                yield from validator.descend(value[name], schema)


def _additional_properties(validator: Any, schema: Any, value: Any, parent: Any) -> Errors:
    for name in further_names(value, parent):
        yield from validator.descend(value[name], schema)


def _format(validator: Any, name: Any, value: Any, _: Any) -> Errors:
    if isinstance(name, str) and not Draft202012Validator.FORMAT_CHECKER.conforms(value, name):
        yield ValidationError("not of the format")


def _multiple_of(validator: Any, step: Any, value: Any, _: Any) -> Errors:
    if not in_steps(value, step):
        yield ValidationError("not a multiple")


OURS: Any = extended(
    Draft202012Validator,
    {
        "multipleOf": _multiple_of,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional_properties,
        ASSERTED_FORMAT: _format,
    },
)
"""jsonschema, but it reads patterns as ECMA-262 does and in bounded time, knows the formats that
are asserted, and reckons with decimals.
"""
