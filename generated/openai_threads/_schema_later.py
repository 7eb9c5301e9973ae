"""Models that use each other in long chains, built piece by piece.

pydantic builds a model together with all that it uses, one inside the other; a chain of fifty
models is too much for Python's stack. Where half of it is used, a model is built by itself when it
is first asked.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from inspect import currentframe
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import core_schema


class _Building(threading.local):
    models = 0
    """How many models are being built in this thread, one inside the other."""


_building = _Building()


@contextmanager
def building() -> Generator[None]:
    """While a model is built."""
    _building.models += 1
    try:
        yield
    finally:
        _building.models -= 1


def too_deep() -> bool:
    """Whether half of Python's stack is used, by models inside of models."""
    if not _building.models:
        return False
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

    Inside is what a union must know of it, to tell it from others by a tag.
    """

    def validate(value: Any, _: Callable[[Any], Any]) -> Any:
        return model.model_validate(value)

    tags = {
        name: core_schema.model_field(
            core_schema.literal_schema([*get_args(field.annotation)]), validation_alias=field.alias
        )
        for name, field in model.model_fields.items()
        if get_origin(field.annotation) is Literal
    }
    return core_schema.no_info_wrap_validator_function(
        validate,
        core_schema.model_schema(model, core_schema.model_fields_schema(tags)),
        serialization=core_schema.simple_ser_schema("any"),
    )
