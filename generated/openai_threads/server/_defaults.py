"""Omitted properties of bodies, filled in with the defaults of the description.

A model still distinguishes them from what was sent: they are not in ``model_fields_set``.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, TypeAlias

from pydantic import BaseModel, TypeAdapter

from ..runtime._problems import check
from ..runtime._values import dump, is_list, is_object, read

Fill: TypeAlias = tuple[Sequence[str], object]
"""The path of a property, ``*`` for each item of a list, and its default."""


def filled(adapter: TypeAdapter[Any], sent: Any, fills: Sequence[Fill]) -> Any:
    """A valid JSON value as its type, with defaults filled in."""
    value = deepcopy(sent)
    done = [each for each in fills if _fill(value, *each)]
    if not done or check(adapter, value, ""):
        return read(adapter, dump(sent))
    made = read(adapter, dump(value))
    for path, _ in done:
        _unset(made, sent, path)
    return made


def fill(value: Any, fills: Sequence[Fill]) -> Any:
    """A JSON value, which may contain files, with its defaults."""
    for path, default in fills:
        _fill(value, path, default)
    return value


def _fill(value: Any, path: Sequence[str], default: object) -> bool:
    """Whether the default was missing anywhere."""
    step, rest = path[0], path[1:]
    if step == "*":
        items = value if is_list(value) else []
        return True in [_fill(each, rest, default) for each in items]
    if not is_object(value):
        return False
    if rest:
        return _fill(value.get(step), rest, default)
    missing = step not in value
    value.setdefault(step, deepcopy(default))
    return missing


def _unset(made: Any, sent: Any, path: Sequence[str]) -> None:
    """Mark what was filled in as not set."""
    step, rest = path[0], path[1:]
    if not is_list(sent) and not is_object(sent):
        return
    if step == "*":
        for one, other in zip(made, sent, strict=True):
            _unset(one, other, rest)
    elif isinstance(made, BaseModel) and is_object(sent):
        fields = type(made).model_fields.items()
        name = next((name for name, each in fields if (each.alias or name) == step), "")
        if rest and name:
            _unset(getattr(made, name), sent.get(step), rest)
        elif step not in sent:
            made.model_fields_set.discard(name)
