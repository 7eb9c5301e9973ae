"""Values on their way between Python and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeGuard, cast

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from ._core import Omit

_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def is_mapping(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, dict | Mapping)


def is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def plain(value: object) -> Any:
    """``value`` as JSON's own types; models give the properties that were set, OMIT gives none.

    Raises ValueError for what JSON cannot hold.
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)
    if isinstance(value, dict | Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {str(key): plain(item) for key, item in items if not isinstance(item, Omit)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in cast("list[object]", value)]
    return to_jsonable_python(value, by_alias=True)


def writable(value: Any) -> Any:
    """``value`` without what is read only in its models: what an answer gave can be sent back."""
    if isinstance(value, BaseModel):
        return value.model_dump(
            mode="json", by_alias=True, exclude_unset=True, warnings=False, context="request"
        )
    if is_object(value):
        return {key: writable(item) for key, item in value.items()}
    return [writable(item) for item in value] if is_list(value) else value


def dump(value: object) -> bytes:
    """``value`` as JSON text. Raises ValueError for what JSON cannot hold, such as NaN."""
    return _encoder.encode(plain(value)).encode()
