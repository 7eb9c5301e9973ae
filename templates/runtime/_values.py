"""Values on their way between Python and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeGuard, cast

from pydantic import BaseModel, TypeAdapter
from pydantic_core import to_jsonable_python

from .._schema_wire import PYTHON, WIRE, Digits, DecimalNumber, Written, json_text
from ._core import Omit

_LONG = re.compile(rb"[\d.]{16}")
"""Digits that a float may not hold."""


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def plain(value: object, met: list[object] | None = None) -> Any:
    """``value`` as JSON's own types; models give the properties that were set, OMIT gives none.

    Times, UUIDs, decimals and bytes become text, and are added to ``met``; a ``DecimalNumber`` stays one.
    Raises ValueError for what JSON cannot hold.
    """
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {str(key): plain(item, met) for key, item in items if not isinstance(item, Omit)}
    if isinstance(value, list | tuple):
        return [plain(item, met) for item in cast("list[object]", value)]
    if value is None or isinstance(value, str | int | float):
        return value
    return _of_python(value, [] if met is None else met)


def _of_python(value: object, met: list[object]) -> Any:
    """What is none of JSON's own types."""
    if isinstance(value, BaseModel):
        return value.model_dump(by_alias=True, exclude_unset=True, warnings=False, context=WIRE)
    if isinstance(value, DecimalNumber):
        return value
    if isinstance(value, PYTHON):
        met.append(value)
        return Written(value)
    return to_jsonable_python(value, by_alias=True)


def as_sent(adapter: TypeAdapter[Any], value: object) -> Any:
    """A value of the adapter's type as JSON's own types."""
    return adapter.dump_python(
        value, by_alias=True, exclude_unset=True, warnings=False, context=WIRE
    )


def joined(whole: object, properties: Mapping[str, object]) -> object:
    """A body that is given as one, with the properties that are given by name in it."""
    if isinstance(whole, Omit):
        return properties
    given = {name: value for name, value in properties.items() if not isinstance(value, Omit)}
    own: Mapping[str, object] = whole if is_object(whole) else plain(whole)
    return {**own, **given} if given else own


def read(adapter: TypeAdapter[Any], content: bytes) -> Any:
    """A value of the adapter's type; decimals have all digits of long numbers.

    Raises ValidationError.
    """
    value = adapter.validate_json(content)
    if DecimalNumber.read and _LONG.search(content):
        value = adapter.validate_python(loads(content))
    return value


def loads(content: bytes) -> Any:
    """JSON text as JSON's own types. Raises ValueError."""
    return json.loads(content, parse_float=Digits if DecimalNumber.read else None)


def dump(value: object) -> bytes:
    """``value`` as JSON text. Raises ValueError for what JSON cannot hold, such as NaN."""
    ready = plain(value)
    try:
        text = json.dumps(ready, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except TypeError:  # a decimal number, or what a model holds in a property of any type
        text = json_text(ready)
    return text.encode()
