"""What a document promises of how long something lasts: ``x-sunset`` and ``x-stability-level``."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from specmeld.model.api_description import Api, Operation
from specmeld.text.pointer import parse_pointer, value_or_none

_ISO_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[Tt ]\d{2}:\d{2}.{0,20})?", re.ASCII)
_UNSTABLE = ("draft", "alpha")


def sunset(api: Api, pointer: str) -> date | str | None:
    """The day on which a part of the document ends, or the text that is no date; None for none."""
    told = _said(api, pointer, "x-sunset")
    if told is None:
        return None
    found = _ISO_DATE.fullmatch(told.strip()) if isinstance(told, str) else None
    try:
        return date.fromisoformat(found[1]) if found else str(told)
    except ValueError:
        return str(told)


def is_unstable(api: Api, operation: Operation) -> bool:
    """Whether an operation is a draft or an alpha version of one."""
    return _said(api, operation.pointer, "x-stability-level") in _UNSTABLE


def _said(api: Api, pointer: str, keyword: str) -> Any:
    found = value_or_none(api.document, parse_pointer(pointer))
    return found.get(keyword) if isinstance(found, dict) else None
