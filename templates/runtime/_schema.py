"""The building blocks of models: JSON Schema's types as pydantic types.

A field that may be omitted but never null is ``Omittable[...]``: it reads as None only if it was
not given. One with a default in the description reads as that. What a type cannot express is added
in ``Exact(...)``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import Decimal
from inspect import isclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias, TypeVar, cast, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    SerializationInfo,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticKnownError, core_schema

from ._schema_check import Check
from ._schema_later import building, fields_of, later, too_far
from ._schema_wire import REQUEST, WIRE, DecimalNumber, Written

T = TypeVar("T")

_AS_IT_IS = core_schema.simple_ser_schema("any")
"""Numbers are written unchanged; pydantic's own serializer takes true for 1 in some unions."""


class _WholeNumber:
    """JSON Schema's integer: 1 and 1.0, not true, not "1"."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler) -> Any:
        whole = core_schema.no_info_after_validator_function(
            _whole, core_schema.float_schema(strict=True)
        )
        return core_schema.union_schema(
            [core_schema.int_schema(strict=True), whole],
            mode="left_to_right",
            custom_error_type="int_type",
            serialization=_AS_IT_IS,
        )


def _whole(value: float) -> int:
    if not value.is_integer():
        raise ValueError("not a whole number")
    return int(value)


class _AnyNumber:
    """JSON Schema's number: it keeps 1 and 1.0 distinct and refuses true and "1".

    In Python a decimal may be given, which keeps all its digits.
    """

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler) -> Any:
        exact = core_schema.no_info_plain_validator_function(_exact_number)
        return core_schema.union_schema(
            [core_schema.int_schema(strict=True), core_schema.float_schema(strict=True), exact],
            mode="left_to_right",
            custom_error_type="float_type",
            serialization=_AS_IT_IS,
        )


def _exact_number(value: Any) -> DecimalNumber:
    value = value.value if isinstance(value, Written) else value
    if not isinstance(value, Decimal) or not value.is_finite():
        raise ValueError("not a number")
    return DecimalNumber(value)


class _NotNull:
    """Excludes null from an optional type: the field may be omitted, but not null."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler) -> Any:
        schema: Any = handler(source)
        return schema["schema"] if schema["type"] == "nullable" else schema


class _Only:
    """Applies a type to values of one kind; values of other kinds pass unchanged."""

    def __init__(self, kind: type) -> None:
        self.kind = kind

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        def only(value: Any, inner: Callable[[Any], Any]) -> Any:
            return inner(value) if isinstance(value, self.kind) else value

        held = handler(source)
        written = core_schema.wrap_serializer_function_ser_schema(only, schema=held)
        return core_schema.no_info_wrap_validator_function(only, held, serialization=written)


class _Apart:
    """A union of models that contain such unions again: each member reads a value once, not once
    per path of members that leads to it."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler) -> Any:
        def member(kind: Any) -> Any:
            if isclass(kind) and issubclass(kind, BaseModel):
                return later(kind)
            return handler.generate_schema(kind)

        return core_schema.union_schema([member(kind) for kind in get_args(source)])


Apart = _Apart()
OnlyDicts = _Only(dict)
OnlyLists = _Only(list)


class ExactLiteral:
    """Literals compared as JSON values: 1 is 1.0 and is not true."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler) -> Any:
        return core_schema.no_info_wrap_validator_function(_literal, handler(source))


def _literal(value: Any, handler: Callable[[Any], Any]) -> Any:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    result = handler(value)
    if isinstance(value, bool) is not isinstance(result, bool):
        raise PydanticKnownError("literal_error", {"expected": repr(result)})
    return result


StrictInteger: TypeAlias = Annotated[int, _WholeNumber]
StrictNumber: TypeAlias = Annotated[float, _AnyNumber]
Omittable: TypeAlias = Annotated[T | None, _NotNull]


class Exact:
    """JSON Schema keywords that a type cannot express, checked on the value as received.

    A ``$ref`` in them names a type of this package's models.
    """

    def __init__(self, schema: dict[str, Any] | bool) -> None:
        self.check = Check(schema)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        return core_schema.no_info_wrap_validator_function(self.check.around, handler(source))


class ApiModel(BaseModel):
    """A JSON object. Fields that were not given are not in ``model_fields_set`` nor in a dump with
    ``exclude_unset=True``; unknown ones are kept."""

    model_config = ConfigDict(extra="allow", defer_build=True, protected_namespaces=())

    if TYPE_CHECKING:
        __pydantic_extra__: Any = Field(init=False)  # subclasses declare the type of unknown fields

    def __init__(self, /, **data: Any) -> None:
        """Takes fields by their Python names, if these differ from the names in JSON."""
        fields = fields_of(type(self))
        given = {name: fields[name].alias if name in fields else None for name in data}
        super().__init__(**{given[name] or name: value for name, value in data.items()})

    def to_dict(self) -> dict[str, Any]:
        """What was given, by the names in JSON and as JSON types."""
        return self.model_dump(
            mode="json", by_alias=True, exclude_unset=True, warnings=False, context=WIRE
        )

    def to_json(self, indent: int | None = None) -> str:
        """The same as JSON text."""
        return self.model_dump_json(
            indent=indent, by_alias=True, exclude_unset=True, warnings=False, context=WIRE
        )

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        """What was given, and defaults: fields that were not given do not look like null."""
        given: Collection[str] = getattr(self, "__pydantic_fields_set__", ())
        absent = type(self).model_fields.keys() - given
        shown = super().__repr_args__()
        return [(name, value) for name, value in shown if value is not None or name not in absent]

    # Tells pydantic that reading JSON need not call this method.
    vars(__init__)["__pydantic_base_init__"] = True

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> Any:
        if too_far():
            return later(cls)
        with building():
            schema = handler(source)
        model: Any = handler.resolve_ref_schema(schema)
        while model["type"] != "model":
            model = model["schema"]
        if any("validation_alias" in field for field in model["schema"]["fields"].values()):
            model["post_init"] = "_unset_namesakes"
        return schema

    def _unset_namesakes(self, context: Any, /) -> None:
        """An unknown field with the Python name of a declared one does not count as that one.

        (A default beside its namesake is taken for not given.)"""
        for name in self.__pydantic_extra__ or ():
            field = type(self).model_fields.get(name)
            if field and not field.is_required() and self.__dict__[name] == field.default:
                self.__pydantic_fields_set__.discard(name)


def read_only(*names: str) -> Any:
    """A serializer that omits these read-only properties (by their names in JSON) from requests."""

    def write(self: Any, handler: Callable[[Any], Any], info: SerializationInfo) -> Any:
        if not isinstance(self, BaseModel):
            return self
        written: dict[str, Any] = handler(self)
        if info.context is not REQUEST:
            return written
        return {name: value for name, value in written.items() if name not in names}

    return model_serializer(mode="wrap")(write)


class ExactModel(ApiModel):
    """An object whose fields do not express everything: ``exact__`` adds the rest."""

    exact__: ClassVar[Exact | None] = None

    @model_validator(mode="wrap")
    @classmethod
    def _check(cls, value: Any, handler: Callable[[Any], Any]) -> Any:
        inner = cls._reader(handler)
        return cls.exact__.check.around(value, inner, cls) if cls.exact__ else inner(value)

    @classmethod
    def _reader(cls, handler: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return handler


class UntypedModel(ExactModel):
    """An object, or any other value: the schema lists properties but gives no type."""

    @classmethod
    def _reader(cls, handler: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda value: handler(value) if isinstance(value, dict | BaseModel) else value

    @model_serializer(mode="wrap")
    def _dump(self, handler: Callable[[Any], Any]) -> Any:
        return handler(self) if isinstance(cast(object, self), BaseModel) else self
