"""Values between Python and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeGuard, cast

from pydantic import BaseModel, TypeAdapter
from pydantic_core import to_jsonable_python

from .._schema_wire import PYTHON, REQUEST, WIRE, DecimalNumber, Digits, Written, json_text
from ._core import Omit

_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_SCALARS = (str, int, float)
_LONG = re.compile(rb"[\d.]{16}")
"""Digits that a float may not hold."""


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def is_mapping(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, dict | Mapping)


def is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def plain(value: object, met: list[object] | None = None) -> Any:
    """``value`` as JSON types; models give the properties that were set, OMIT gives none.

    Times, UUIDs, decimals and bytes become strings and are added to ``met``; decimals known to be
    numbers stay. Raises ValueError for what JSON cannot hold.
    """
    if value is None or isinstance(value, _SCALARS):
        return value
    if isinstance(value, dict | Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {str(key): plain(item, met) for key, item in items if not isinstance(item, Omit)}
    if isinstance(value, list | tuple):
        return [plain(item, met) for item in cast("list[object]", value)]
    return _of_python(value, [] if met is None else met)


def _of_python(value: object, met: list[object]) -> Any:
    """Values that are not JSON types."""
    if isinstance(value, BaseModel):
        return value.model_dump(by_alias=True, exclude_unset=True, warnings=False, context=WIRE)
    if isinstance(value, DecimalNumber):
        return value
    if isinstance(value, PYTHON):
        met.append(value)
        return Written(value)
    return to_jsonable_python(value, by_alias=True)


def as_sent(adapter: TypeAdapter[Any], value: object) -> Any:
    """A value of the adapter's type as JSON types."""
    return adapter.dump_python(
        value, by_alias=True, exclude_unset=True, warnings=False, context=WIRE
    )


def read(adapter: TypeAdapter[Any], content: bytes) -> Any:
    """A value of the adapter's type; decimals keep all digits of long numbers.

    Raises ValidationError.
    """
    value = adapter.validator.validate_json(content)
    if DecimalNumber.wanted and _LONG.search(content):
        value = adapter.validate_python(loads(content))
    return value


def loads(content: bytes) -> Any:
    """JSON text as JSON types. Raises ValueError."""
    return json.loads(content, parse_float=Digits if DecimalNumber.wanted else None)


def writable(value: Any) -> Any:
    """``value`` without the read-only properties of its models, to send a response back."""
    if isinstance(value, BaseModel):
        return value.model_dump(by_alias=True, exclude_unset=True, warnings=False, context=REQUEST)
    if is_object(value):
        return {key: writable(item) for key, item in value.items()}
    return [writable(item) for item in value] if is_list(value) else value


def dump(value: object) -> bytes:
    """``value`` as JSON text. Raises ValueError for what JSON cannot hold, such as NaN."""
    return written(plain(value))


def written(ready: object) -> bytes:
    """JSON types as text. Raises ValueError for what JSON cannot hold."""
    try:
        return _encoder.encode(ready).encode()
    except TypeError:  # a decimal number, or what a model holds in an untyped property
        return json_text(ready).encode()
