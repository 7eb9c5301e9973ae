"""Does a value fit a schema? Asked with an engine that no pattern of a stranger can hold up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from pydantic_core import SchemaError, SchemaValidator, core_schema

from specmeld.model.api_description import Schema


@lru_cache(maxsize=256)
def _engine(pattern: str) -> SchemaValidator | None:
    """Rust's engine, whose time is linear; None for a pattern that it does not take."""
    try:
        return SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex"))
    except SchemaError:
        return None


def _pattern(_: Any, pattern: Any, value: Any, __: Any) -> Iterator[ValidationError]:
    engine = _engine(pattern) if isinstance(pattern, str) and isinstance(value, str) else None
    if engine is not None and not engine.isinstance_python(value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def misfits(value: Any, schema: Schema) -> Iterator[ValidationError]:
    """What a schema has against a value.

    A pattern that only a backtracking engine takes refuses nothing; formats are asserted, as
    OpenAPI's own validators assert them.
    """
    judge: Any = _VALIDATOR(schema, format_checker=_FORMATS)
    yield from judge.iter_errors(value)


def _fits_bits(bits: int) -> Callable[[object], bool]:
    limit = 1 << bits - 1
    return lambda value: not isinstance(value, int | float) or -limit <= value < limit


_extend: Any = validators.extend  # untyped
_VALIDATOR: Any = _extend(Draft202012Validator, {"pattern": _pattern})
_FORMATS = FormatChecker()
for _bits in (32, 64):
    _FORMATS.checks(f"int{_bits}")(_fits_bits(_bits))
