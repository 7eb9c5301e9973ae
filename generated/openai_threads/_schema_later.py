"""Models that use many others: built on first use, and each nested value read once.

pydantic builds a model together with everything it refers to. If that is hundreds of models, the
first call would wait for all of them although its response uses two or three; and a chain of fifty
exhausts Python's stack. Models far from the requested one are built on first use.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from inspect import currentframe
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError, core_schema

T = TypeVar("T")
_MANY = 40
"""Models built in one go; those that the first one refers to directly are always included."""
_MOST_ERRORS = 16
"""Errors that a nested value reports in full; each member of a union around it repeats them."""


class _Building(threading.local):
    depth = 0
    """How many models are being built in this thread, one inside the other."""
    models = 0
    """How many have been built in this go."""


_building = _Building()


@contextmanager
def building() -> Generator[None]:
    """Active while a model is built."""
    _building.models = _building.models + 1 if _building.depth else 1
    _building.depth += 1
    try:
        yield
    finally:
        _building.depth -= 1


def too_far() -> bool:
    """Whether this go has built enough, or half of Python's stack is used."""
    if _building.depth < 2:
        return False
    if _building.models >= _MANY:
        return True
    frame, depth = currentframe(), 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1
    return depth > sys.getrecursionlimit() // 2


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """A model's fields, completed if their types come later in its module."""
    if not model.__pydantic_complete__:
        model.model_rebuild()
    return model.model_fields


class _Reading(threading.local):
    """A context that is active while a value, with everything in it, is read."""

    depth = 0

    def __init__(self) -> None:
        self.outcomes: dict[tuple[object, int], tuple[object, Any]] = {}
        """(reader, id of a value) → the value, kept so that its id stays unique, and the result."""

    def __enter__(self) -> None:
        self.depth += 1

    def __exit__(self, *_: object) -> None:
        self.depth -= 1
        if not self.depth:
            self.outcomes.clear()


reading = _Reading()


def once(read: Callable[[Any], T], value: Any) -> T:
    """``read(value)``, called once per value within the outermost read.

    Without it, members of a union that contain such unions again would read a value once for each
    path of members that leads to it. Raises what ``read`` raises, long lists of errors as a count.
    """
    with reading:
        at, outcomes = (read, id(value)), reading.outcomes
        if at not in outcomes:
            outcomes[at] = value, _outcome(read, value)
        outcome = outcomes[at][1]
    if isinstance(outcome, Exception):
        raise outcome.with_traceback(None)
    made: T = outcome
    return made


def _outcome(read: Callable[[Any], object], value: Any) -> object:
    try:
        return read(value)
    except ValidationError as error:
        count = error.error_count()
        if count <= _MOST_ERRORS:
            return error
        return PydanticCustomError("many", "{count} problems", {"count": count})


def later(model: type[BaseModel]) -> Any:
    """The schema of a model that is built on first use.

    It gives a union what pydantic decides by: the tags of the model, and how many fields a value
    sets, which picks the member if several accept it.
    """

    read = _reader(model)

    def validate(value: Any, tell: Callable[[Any], Any]) -> Any:
        held, count = once(read, value)
        tell({_COUNT: [_ONE] * (count - 1)} if count else {})
        return held

    # The label of the union member in pydantic's errors; without it, all have the same.
    validate.__name__ = validate.__qualname__ = model.__name__

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
        json_schema_input_schema=core_schema.model_schema(
            model, core_schema.model_fields_schema({})
        ),
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
"""Counts as that many fields: itself, and each item of the list."""


@cache
def _reader(model: type[BaseModel]) -> Callable[[Any], tuple[Any, int]]:
    """Reads a model and counts its fields."""

    def read(value: Any) -> tuple[Any, int]:
        held = model.model_validate(value)
        return held, once(_given, held)

    return read


def _given(value: object) -> int:
    """How many fields a value sets, including those of nested models."""
    if isinstance(value, BaseModel):
        own = len(value.model_fields_set & type(value).model_fields.keys())
        parts = [*vars(value).values(), *(value.model_extra or {}).values()]
        return own + sum(once(_given, part) for part in parts if isinstance(part, _HOLDING))
    if isinstance(value, dict):
        value = [*cast("dict[object, object]", value).values()]
    if isinstance(value, list):
        parts = cast("list[object]", value)
        return sum(once(_given, part) for part in parts if isinstance(part, _HOLDING))
    return 0


_HOLDING = (BaseModel, dict, list)
