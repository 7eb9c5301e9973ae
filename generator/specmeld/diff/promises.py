"""What a document promises about lifetimes: ``x-sunset`` and ``x-stability-level``."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from specmeld.model.api_description import Api, Operation
from specmeld.text.pointer import parse_pointer, value_or_none

_ISO_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[Tt ]\d{2}:\d{2}.{0,20})?", re.ASCII)
_LEVELS = ("draft", "alpha", "beta", "stable")
_UNSTABLE = ("draft", "alpha")


def sunset(api: Api, pointer: str) -> date | str | None:
    """The day on which a part of the document ends, or the text if not a date; None for none."""
    told = _said(api, pointer, "x-sunset")
    if told is None:
        return None
    found = _ISO_DATE.fullmatch(told.strip()) if isinstance(told, str) else None
    try:
        return date.fromisoformat(found[1]) if found else str(told)
    except ValueError:
        return str(told)


def is_unstable(api: Api, operation: Operation) -> bool:
    """Whether an operation is a draft or an alpha version."""
    return _said(api, operation.pointer, "x-stability-level") in _UNSTABLE


def is_less_stable(old: Api, new: Api, operation: Operation, other: Operation) -> bool:
    """Whether an operation promises less than before: a lower level, or an unstable one where none
    was named."""
    before, after = (
        _said(api, one.pointer, "x-stability-level")
        for api, one in ((old, operation), (new, other))
    )
    if before in _LEVELS and after in _LEVELS:
        return _LEVELS.index(after) < _LEVELS.index(before)
    return after in _UNSTABLE


def _said(api: Api, pointer: str, keyword: str) -> Any:
    found = value_or_none(api.document, parse_pointer(pointer))
    return found.get(keyword) if isinstance(found, dict) else None
