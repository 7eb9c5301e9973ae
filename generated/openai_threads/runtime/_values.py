"""Values on their way between Python and JSON, and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeGuard, cast

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from ._core import Omit
from ._errors import Problem


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def plain(value: object) -> Any:
    """``value`` as JSON's own types; models give the properties that were set, OMIT gives none.

    Raises ValueError for what JSON cannot hold.
    """
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {str(key): plain(item) for key, item in items if not isinstance(item, Omit)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in cast("list[object]", value)]
    if value is None or isinstance(value, str | int | float):
        return value
    return to_jsonable_python(value, by_alias=True)


def dump(value: object) -> bytes:
    """``value`` as JSON text. Raises ValueError for what JSON cannot hold, such as NaN."""
    text = json.dumps(plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


def check(adapter: TypeAdapter[Any], value: object, at: str) -> list[Problem]:
    """What is wrong with ``value``, which stands at ``at`` (empty: it is the body itself)."""
    try:
        adapter.validate_json(dump(value))
    except ValidationError as error:
        return problems(error, plain(value), at)
    except ValueError as error:
        return [Problem(at or "body", str(error))]
    return []


def problems(error: ValidationError, value: object, at: str) -> list[Problem]:
    """What pydantic found, each with its place in ``value``, once."""
    found = [
        Problem(_place(each["loc"], value, at, each["type"] == "missing"), each["msg"])
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    return list(dict.fromkeys(found))


def _place(loc: tuple[int | str, ...], value: object, at: str, missing: bool) -> str:
    """``tools[3].type``: the steps of ``loc`` that are steps in ``value``, not names of types."""
    for index, step in enumerate(loc):
        if isinstance(step, str) and is_object(value) and step in value:
            at, value = f"{at}.{step}" if at else step, value[step]
        elif isinstance(step, int) and is_list(value) and step < len(value):
            at, value = f"{at}[{step}]", value[step]
        elif missing and index == len(loc) - 1:
            at = f"{at}.{step}" if at else str(step)
    return at or "body"
