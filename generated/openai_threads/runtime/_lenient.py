"""Values that do not fit their type, as well as they can be held.

The type is followed as far as the value goes: a model is made of what is there, an unknown enum
value stays the text that it is, unknown properties are kept, missing ones read as None.
"""

from __future__ import annotations

from inspect import isclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ._values import is_list, is_object


def build(kind: Any, value: Any) -> Any:
    """``value`` as a ``kind`` where it fits, in as much of its shape as it has where it does not."""
    try:
        return TypeAdapter[Any](kind).validate_python(value)
    except ValidationError:
        pass
    for option in _options(kind):
        origin, args = get_origin(option), get_args(option)
        if is_list(value) and origin is list:
            return [build(args[0], item) for item in value]
        if is_object(value) and origin is dict:
            return {key: build(args[1], item) for key, item in value.items()}
    model = _model_for(kind, value)
    return value if model is None else _construct(model, value)


def _options(kind: Any) -> list[Any]:
    """The members of a union, names of types looked through; a type that is none stands alone."""
    if get_origin(kind) is Annotated:
        return _options(get_args(kind)[0])
    if hasattr(kind, "__value__"):
        return _options(kind.__value__)
    if get_origin(kind) in (Union, UnionType):
        return [option for member in get_args(kind) for option in _options(member)]
    return [kind]


def _model_for(kind: Any, value: object) -> type[BaseModel] | None:
    """The model that ``value`` means: the only one, or the one with its tags and most of its keys."""
    models = [each for each in _options(kind) if isclass(each) and issubclass(each, BaseModel)]
    if len(models) == 1 and (is_object(value) or models[0].__pydantic_root_model__):
        return models[0]
    if not is_object(value):
        return None
    alike = [model for model in models if not _contradicts(model, value)]
    return max(alike, key=lambda model: len(_keys(model) & value.keys()), default=None)


def _keys(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def _contradicts(model: type[BaseModel], value: dict[str, Any]) -> bool:
    return any(
        value[key] not in get_args(field.annotation)
        for name, field in model.model_fields.items()
        if get_origin(field.annotation) is Literal and (key := field.alias or name) in value
    )


def _construct(model: type[BaseModel], value: Any) -> BaseModel:
    if model.__pydantic_root_model__:
        return model.model_construct(None, root=build(model.model_fields["root"].annotation, value))
    fields: dict[str, tuple[str, FieldInfo]] = {
        field.alias or name: (name, field) for name, field in model.model_fields.items()
    }
    made: dict[str, Any] = {}
    for key, item in value.items():
        name, field = fields.get(key, (key, None))
        made[name] = item if field is None else build(field.annotation, item)
    result = model.model_construct(set(made), **made)
    for name, _ in fields.values():
        if name not in vars(result):
            object.__setattr__(result, name, None)
    return result
