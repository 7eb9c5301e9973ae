"""The message in the body of an error, as one line for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._values import is_list, is_object

_HEADLINES = ("message", "title", "error", "msg", "messages", "reason")
_DETAILS = ("detail", "error_description", "errors", "details")
_PLACES = ("loc", "field")
_MOST, _DEEPEST, _LONGEST = 5, 4, 500


def message_of(value: object) -> str:
    """The message in ``value``, a JSON value; empty if it has none.

    Understands RFC 9457's title and detail, OAuth's ``error_description``, the error lists of
    FastAPI, JSON:API and GitHub, and messages by field, as in Django and ASP.NET.
    """
    return _said(value, _DEEPEST)[:_LONGEST]


def _said(value: object, depth: int) -> str:
    if isinstance(value, str):
        return value.strip()
    if depth and is_list(value):
        return "; ".join(
            dict.fromkeys(filter(None, (_said(each, depth - 1) for each in value[:_MOST])))
        )
    return ": ".join(_parts(value, depth - 1)) if depth and is_object(value) else ""


def _parts(value: dict[str, Any], depth: int) -> Iterator[str]:
    """The location of the problem, what is wrong, and details."""
    if where := _place(value):
        yield where
    headline = next(filter(None, (_said(value.get(name), depth) for name in _HEADLINES)), "")
    if headline:
        yield headline
    details = next(filter(None, (_said(value.get(name), depth) for name in _DETAILS)), "")
    if details and details != headline:
        yield details
    if not headline and not details:
        rest = _unnamed(value, depth) if where else ""
        yield from filter(None, [_by_field(value, depth) or rest])


def _place(value: dict[str, Any]) -> str:
    """Where the problem is: FastAPI's ``loc``, or the name of a field."""
    found = next(filter(None, map(value.get, _PLACES)), None)
    steps: list[object] = found if is_list(found) else [found] if isinstance(found, str) else []
    return ".".join(map(str, steps[:_MOST]))


def _unnamed(value: dict[str, Any], depth: int) -> str:
    """An item's fields with unknown names: its code, else everything it has."""
    if code := str(value.get("code", "")):
        return code
    said = [_said(each, depth) for name, each in value.items() if name not in _PLACES]
    return "; ".join(dict.fromkeys(filter(None, said[:_MOST])))


def _by_field(value: dict[str, Any], depth: int) -> str:
    """``{"name": ["is too long"]}``"""
    if not all(is_list(each) for each in value.values()):
        return ""
    found = [(name, _said(each, depth)) for name, each in list(value.items())[:_MOST]]
    return "; ".join(f"{name}: {text}" for name, text in found if text)
