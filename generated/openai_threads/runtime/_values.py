"""Values on their way between Python and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeGuard, cast

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from ._core import Omit


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def plain(value: object) -> Any:
    """``value`` as JSON's own types; models give the properties that were set, OMIT gives none.

    Raises ValueError for what JSON cannot hold.
    """
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {str(key): plain(item) for key, item in items if not isinstance(item, Omit)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in cast("list[object]", value)]
    if value is None or isinstance(value, str | int | float):
        return value
    return to_jsonable_python(value, by_alias=True)


def joined(whole: object, properties: Mapping[str, object]) -> object:
    """A body that is given as one, with the properties that are given by name in it."""
    if isinstance(whole, Omit):
        return properties
    given = {name: value for name, value in properties.items() if not isinstance(value, Omit)}
    own: Mapping[str, object] = whole if is_object(whole) else plain(whole)
    return {**own, **given} if given else own


def dump(value: object) -> bytes:
    """``value`` as JSON text. Raises ValueError for what JSON cannot hold, such as NaN."""
    text = json.dumps(plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()
