"""Lenient reading of values that do not match their type.

The type is followed as far as the value goes: a model is built from what is there, an unknown enum
value stays a string, unknown properties are kept, missing ones read as None. Such a model dumps
what was received; ``problems`` lists where it does not match.
"""

from __future__ import annotations

import inspect
from collections.abc import Generator
from dataclasses import replace
from functools import cache
from itertools import chain
from types import UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, cast, get_args, get_origin

from pydantic import BaseModel, Field, TypeAdapter, ValidationError, create_model
from pydantic.fields import FieldInfo

from .._schema import ApiModel
from ._problems import Problem, check, paths, place, pointer
from ._values import is_list, is_object, plain


class UnknownObject(ApiModel):
    """An object of a kind unknown to the description; its properties are attributes."""


class UnfitObject(dict[str, Any]):
    """An object without a model that does not match its type, which ``problems`` checks it by.

    A copy is a plain dict, since not all types can be pickled.
    """

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def __reduce__(self) -> Any:
        return dict, ({**self},)


class UnfitList(list[Any]):
    """The same for a list; a copy is a plain list."""

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def __reduce__(self) -> Any:
        return list, ([*self],)


def problems(value: object) -> list[Problem]:
    """Where a response does not match its description, each with pointer, message and value.

    Empty if it matches. Works for models, objects and lists; the problems of a response that is a
    single string or number are only in the log and in the result of ``with_response``.
    """
    if isinstance(value, UnknownObject):
        return [Problem("body", "an object of an unknown type", "", plain(value))]
    if isinstance(value, BaseModel):
        return check(_adapter(_described(type(value))), value, "")
    if isinstance(value, UnfitObject | UnfitList):
        return check(_adapter(value.kind), value, "")
    if is_list(value):
        return [_below(index, one) for index, item in enumerate(value) for one in problems(item)]
    if is_object(value):
        return [_below(name, one) for name, item in value.items() for one in problems(item)]
    return []


def _below(step: int | str, problem: Problem) -> Problem:
    here = place("", (step,))
    rest = "" if problem.at == "body" else problem.at
    at = here + rest if not rest or rest.startswith("[") else f"{here}.{rest}"
    return replace(problem, at=at, pointer=pointer((step,)) + problem.pointer)


def build(kind: Any, value: Any) -> Any:
    """``value`` as a ``kind`` if it fits, else in as much of its shape as it has."""
    steps = [_held(kind, value, None)]
    made: Any = None
    while steps:  # instead of recursion, for which some responses are too deep
        try:
            below = steps[-1].send(made)
        except StopIteration as end:
            steps.pop()
            made = end.value
        else:
            steps.append(_held(*below))
            made = None
    return made


_Faults: TypeAlias = dict[int | str, Any]
"""Steps into a value that lead to a fault → those below."""
_Below: TypeAlias = tuple[Any, Any, _Faults | None]
_Steps: TypeAlias = Generator[_Below, Any, Any]


def _held(kind: Any, value: Any, faults: _Faults | None) -> _Steps:
    """``value`` read leniently; yields its parts to be read in turn.

    A part with ``faults`` is not tried again, so that a deep response is walked only once.
    """
    if not faults:
        try:
            return _adapter(kind).validate_python(value)
        except ValidationError as error:
            faults = _faults(error, value)
    options = _options(kind)
    for option in options:
        origin, args = get_origin(option), get_args(option)
        if is_list(value) and origin is list:
            items = UnfitList(kind)
            for index, item in enumerate(value):
                items.append((yield args[0], item, faults.get(index)))
            return items
        if is_object(value) and origin is dict:
            pairs = UnfitObject(kind)
            for key, item in value.items():
                pairs[key] = yield args[1], item, faults.get(key)
            return pairs
    if is_object(value) and (models := models_of(kind)):
        return (yield from _construct(_model_for(models, value), value, faults))
    return value


def _faults(error: ValidationError, value: Any) -> _Faults:
    found: _Faults = {}
    for path in paths(error, value):
        here = found
        for step in path:
            here = here.setdefault(step, {})
    return found


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _options(kind: Any) -> list[Any]:
    """The members of a union, type aliases resolved; any other type is its own only member."""
    if get_origin(kind) is Annotated:
        held, *marks = get_args(kind)
        # A type of a module that is not loaded yet is annotated beside Any.
        return _options(next((one for one in marks if hasattr(one, "__value__")), held))
    if hasattr(kind, "__value__"):
        return _options(kind.__value__)
    if get_origin(kind) in (Union, UnionType):
        return [option for member in get_args(kind) for option in _options(member)]
    return [kind]


def models_of(kind: Any) -> list[type[BaseModel]]:
    """The models among the members of a union."""
    options = _options(kind)
    return [each for each in options if inspect.isclass(each) and issubclass(each, BaseModel)]


def _model_for(models: list[type[BaseModel]], value: dict[str, Any]) -> type[BaseModel]:
    """The model that ``value`` means: the only one, or that with its tag and most of its keys.

    A missing tag selects none, unless exactly one model has no tag.
    """
    if len(models) == 1:
        return models[0]
    tags = _telling(tuple(models))
    if tags and value.keys().isdisjoint(tags):
        without = [model for model in models if tags.isdisjoint(_required(model))]
        return without[0] if len(without) == 1 else UnknownObject
    alike = [model for model in models if not _contradicts(model, value)]
    return max(alike, key=lambda model: _nearness(model, value), default=UnknownObject)


def _nearness(model: type[BaseModel], value: dict[str, Any]) -> tuple[bool, int]:
    return _required(model) <= value.keys(), len(keys_of(model) & value.keys())


@cache
def _telling(models: tuple[type[BaseModel], ...]) -> set[str]:
    """The keys whose constant values distinguish each model from all others."""
    listed = [_constants(model) for model in models]
    shared = set(listed[0]).intersection(*listed[1:])
    return {
        key
        for key in shared
        if sum(len(one[key]) for one in listed) == len({*chain(*(one[key] for one in listed))})
    }


@cache
def _constants(model: type[BaseModel]) -> dict[str, tuple[Any, ...]]:
    """Key → its only allowed values."""
    found: dict[str, tuple[Any, ...]] = {}
    for name, field in _fields(model).items():
        options = [one for one in _options(_kind(field)) if one is not type(None)]
        if options and all(get_origin(one) is Literal for one in options):
            found[field.alias or name] = tuple(arg for one in options for arg in get_args(one))
    return found


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a model, completed if their types come later in its module."""
    if not model.__pydantic_complete__:
        model.model_rebuild()
    return model.model_fields


@cache
def keys_of(model: type[BaseModel]) -> set[str]:
    """The properties that a model names."""
    return {field.alias or name for name, field in _fields(model).items()}


@cache
def _required(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in _fields(model).items() if field.is_required()}


def _contradicts(model: type[BaseModel], value: dict[str, Any]) -> bool:
    return any(key in value and value[key] not in known for key, known in _constants(model).items())


def _construct(model: type[BaseModel], value: dict[str, Any], faults: _Faults) -> _Steps:
    fields = {field.alias or name: name for name, field in _fields(model).items()}
    held = {name: _default(field) for name, field in _fields(model).items()}
    extra: dict[str, Any] = {}
    for key, item in value.items():
        if key in fields:
            kind = _kind(_fields(model)[fields[key]])
            held[fields[key]] = yield kind, item, faults.get(key)
        else:
            extra[key] = yield _extra_kind(model), item, faults.get(key)
    made = object.__new__(_open(model))
    object.__setattr__(made, "__dict__", held)
    object.__setattr__(
        made, "__pydantic_fields_set__", {fields[key] for key in fields & value.keys()}
    )
    object.__setattr__(made, "__pydantic_extra__", extra)
    object.__setattr__(made, "__pydantic_private__", None)
    return made


def _default(field: FieldInfo) -> Any:
    return None if field.is_required() else field.default


def _kind(field: FieldInfo) -> Any:
    """The type of a field, with the metadata that pydantic moved out of it."""
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


@cache
def _extra_kind(model: type[BaseModel]) -> Any:
    """The type of the properties that ``model`` does not name."""
    said = inspect.get_annotations(model, eval_str=True).get("__pydantic_extra__")
    return get_args(said)[1] if said else Any


@cache
def _open(model: type[BaseModel]) -> type[BaseModel]:
    """``model`` with fields of any type, so that it holds and dumps whatever was received."""
    if model is UnknownObject:
        return model
    fields: Any = {
        name: (Any, Field(_default(field), alias=field.alias, repr=field.repr))
        for name, field in _fields(model).items()
    }
    made = create_model(
        model.__name__,
        __base__=model,
        __module__=model.__module__,
        __cls_kwargs__={"extra": "allow"},
        **fields,
    )
    type.__setattr__(made, "__reduce__", _reduce)
    return made


def _described(model: type[BaseModel]) -> type[BaseModel]:
    """The original of a model that ``_open`` made."""
    return cast("type[BaseModel]", model.__base__) if model.__reduce__ is _reduce else model


def _reduce(self: BaseModel) -> Any:
    """How to pickle a class that is not in any module."""
    return build, (type(self).__base__, plain(self))
