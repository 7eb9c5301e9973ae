"""The keywords that jsonschema looks at otherwise for us than by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any, TypeAlias

from jsonschema import Draft202012Validator, ValidationError, validators
from referencing import Registry

from specmeld.conformance.keyword_checks import (
    CHECKS,
    Asked,
    Check,
    further_names,
    in_pattern,
    in_steps,
)
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


def judging(library: Any, document: Any) -> Any:
    """jsonschema for a document that refers to nothing but itself."""
    return library(document, registry=Registry())


def by_library(judge: Asked, validator: Any, keyword: str) -> Check:
    """A check by what jsonschema finds wrong by a keyword of the validator's schema."""
    errors = REMEMBERING.VALIDATORS[keyword]
    schema = validator.schema

    def check(value: Any) -> bool:
        asked = _ASKED.set(judge)
        try:
            for _error in errors(validator, schema[keyword], value, schema) or ():
                return False
            return True
        finally:
            _ASKED.reset(asked)

    return check


_ASKED: ContextVar[Asked] = ContextVar("asked")
"""The judge that is asked: jsonschema takes a while to make a class, so that all share one."""


def _for_library(keyword: str) -> Callable[..., Errors]:
    """One of our checks for schemas that jsonschema looks at, such as those below ``not``."""

    def errors(_: Any, said: Any, value: Any, schema: Any) -> Errors:
        if not CHECKS[keyword](_ASKED.get(), said, schema)(value):
            yield ValidationError("not valid")

    return errors


REMEMBERING: Any = extended(OURS, {keyword: _for_library(keyword) for keyword in CHECKS})
"""The same, but what the judge looks at itself is asked of the judge."""
