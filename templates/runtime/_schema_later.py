"""Models that use many others, built piece by piece.

pydantic builds a model together with all that it uses, one inside the other. Where that is a
hundred models, of which an answer holds two or three, nobody waits for all of them; and a chain of
fifty is too much for Python's stack. What is too far away is built by itself when it is first
asked.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from inspect import currentframe
from typing import Any, Literal, cast, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import core_schema

_MANY = 40
"""Models that are built in one go, beside those that the first of them names itself."""


class _Building(threading.local):
    depth = 0
    """How many models are being built in this thread, one inside the other."""
    models = 0
    """How many there are by now, in this go."""


_building = _Building()


@contextmanager
def building() -> Generator[None]:
    """While a model is built."""
    _building.models = _building.models + 1 if _building.depth else 1
    _building.depth += 1
    try:
        yield
    finally:
        _building.depth -= 1


def too_far() -> bool:
    """Whether enough is built in this go, or half of Python's stack is used for it."""
    if _building.depth < 2:
        return False
    if _building.models >= _MANY:
        return True
    frame, depth = currentframe(), 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1
    return depth > sys.getrecursionlimit() // 2


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """A model's fields, those complete whose types come later in its module."""
    if not model.__pydantic_complete__:
        model.model_rebuild()
    return model.model_fields


def later(model: type[BaseModel]) -> Any:
    """The schema of a model that is built when it is first asked.

    Inside is what a union must know of it: the tags that tell it from others, and how many fields
    are given, by which pydantic chooses among members that all take a value.
    """

    def validate(value: Any, tell: Callable[[Any], Any]) -> Any:
        with _counting() as known:
            held = model.model_validate(value)
            count = _given(held, known)
            known[id(held)] = held, count
        tell({_COUNT: [_ONE] * (count - 1)} if count else {})
        return held

    tags = {
        name: core_schema.typed_dict_field(
            core_schema.literal_schema([*get_args(field.annotation)]),
            validation_alias=field.alias,
            required=False,
        )
        for name, field in model.model_fields.items()
        if get_origin(field.annotation) is Literal
    }
    return core_schema.no_info_wrap_validator_function(
        validate,
        core_schema.typed_dict_schema({**tags, _COUNT: _COUNTED}),
        serialization=core_schema.simple_ser_schema("any"),
        json_schema_input_schema=core_schema.any_schema(),
    )


_COUNT = ""
_ONE = {_COUNT: None}
_COUNTED = core_schema.typed_dict_field(
    core_schema.list_schema(
        core_schema.typed_dict_schema(
            {_COUNT: core_schema.typed_dict_field(core_schema.any_schema())}
        )
    ),
    required=False,
)
"""What stands for so many fields: itself, and each item of the list."""

_Known = dict[int, tuple[object, int]]


class _Counts(threading.local):
    known: _Known | None = None
    """Of values that are being put together: each, and its fields, so that none is counted twice."""


_counts = _Counts()


@contextmanager
def _counting() -> Generator[_Known]:
    if _counts.known is not None:
        yield _counts.known
        return
    _counts.known = {}
    try:
        yield _counts.known
    finally:
        _counts.known = None


def _given(value: object, known: _Known) -> int:
    """How many fields are given in a value, those of models inside of it included."""
    if isinstance(value, BaseModel):
        if id(value) in known:
            return known[id(value)][1]
        own = len(value.model_fields_set & type(value).model_fields.keys())
        parts: Any = (*vars(value).values(), *(value.model_extra or {}).values())
        return own + sum(_given(part, known) for part in parts)
    if isinstance(value, dict):
        value = [*cast("dict[object, object]", value).values()]
    if isinstance(value, list):
        return sum(_given(part, known) for part in cast("list[object]", value))
    return 0
