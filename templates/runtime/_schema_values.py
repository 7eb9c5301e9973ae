"""Strings on the wire that are values of Python types: times, UUIDs, decimals, bytes.

JSON Schema only requires such a string to be a string: one that is not a date-time stays as it is,
and is written unchanged. In Python a value may be given as its type or as a string.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeAlias, TypeVar
from uuid import UUID

from pydantic import GetCoreSchemaHandler
from pydantic_core import (
    PydanticCustomError,
    PydanticKnownError,
    PydanticSerializationUnexpectedValue,
    core_schema,
)

from ._schema_wire import REQUEST, WIRE, DecimalNumber, Digits, Spelled, Written, wire_text

_DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:[0-5]\d)?", re.ASCII
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:[0-5]\d)?", re.ASCII)
_DURATION = re.compile(
    r"(-)?P(?=[\dT])(?:(\d{1,9})W)?(?:(\d{1,9})D)?"
    r"(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,6}))?S)?)?",
    re.ASCII,
)
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,9})?", re.ASCII)
_LARGEST = 308
"""The exponent of the largest float."""
_TIME_AS_OURS = (
    r"(?!24)\d\d:\d\d:\d\d(?:\.(?!000)\d{3}|\.\d{3}(?!000)\d{3})?(?:Z|[+-](?!00:00)\d\d:[0-5]\d)"
)
_OURS = {
    datetime: re.compile(rf"\d{{4}}-\d\d-\d\dT{_TIME_AS_OURS}", re.ASCII),
    time: re.compile(_TIME_AS_OURS, re.ASCII),
    UUID: re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII),
    Decimal: re.compile(r"-?(?:0|[1-9]\d{,99})(?:\.\d{1,99})?", re.ASCII),
}
"""Matches strings that, if valid at all, are exactly what we would write."""


class SpelledDateTime(Spelled, datetime):
    """A datetime that keeps its spelling, such as one with more digits than Python's."""


class SpelledTime(Spelled, time):
    """A time that keeps its spelling."""


class SpelledDuration(Spelled, timedelta):
    """A timedelta that keeps its spelling, such as ``PT36H``."""


class SpelledUUID(Spelled, UUID):
    """A UUID that keeps its spelling, such as one in capitals."""


class SpelledDecimal(Spelled, Decimal):
    """A decimal that keeps its spelling, such as ``1e3``."""


class SpelledBytes(Spelled, bytes):
    """Bytes that keep their spelling, such as base64 in lines."""


def _from_iso(kind: Any, text: str) -> Any:
    return kind.fromisoformat(text.upper())


def _duration(kind: Any, text: str) -> Any:
    """Without months and years, whose lengths vary."""
    found = _DURATION.fullmatch(text)
    parts = found.groups(default="") if found else ("",) * 7
    sign, weeks, days, hours, minutes, seconds, fraction = parts
    units = [int(unit or 0) for unit in (days, seconds, minutes, hours, weeks)]
    micros = int(fraction.ljust(6, "0") or 0)
    days_, seconds_, minutes_, hours_, weeks_ = (-unit for unit in units) if sign else units
    try:
        return kind(days_, seconds_, -micros if sign else micros, 0, minutes_, hours_, weeks_)
    except OverflowError as error:
        raise ValueError(text) from error


def _as_it_is(kind: Any, text: str) -> Any:
    return kind(text)


def _bytes(kind: Any, text: str) -> Any:
    return kind(b64decode("".join(text.split()), validate=True))


def _schema(
    read: Callable[[Any], Any],
    write: Callable[[Any, core_schema.SerializationInfo], Any],
    described: core_schema.CoreSchema,
    *,
    parsed: Callable[[Any], Any] | None = None,
) -> Any:
    """The pydantic schema of a type; ``parsed`` accepts only valid values."""
    return core_schema.no_info_plain_validator_function(
        read,
        metadata={"parsed": _schema(parsed, write, described)} if parsed else None,
        json_schema_input_schema=described,
        serialization=core_schema.plain_serializer_function_ser_schema(
            write, info_arg=True, return_schema=core_schema.any_schema()
        ),
    )


@dataclass(frozen=True)
class Text:
    """Strings that become a ``kind`` in Python if ``read`` can parse them."""

    kind: type[Any]
    read: Callable[[Any, str], Any]
    pattern: re.Pattern[str] | None = None
    """The strings to pass to ``read``; None for all."""
    spelled: type[Any] | None = None
    """The variant that keeps its spelling."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        return _schema(self.taken, self.written, core_schema.str_schema(), parsed=self.parsed)

    def taken(self, value: Any) -> Any:
        """A value of the kind, parsed from a string if possible. Raises for anything else."""
        try:
            return self.parsed(value)
        except ValueError:
            if type(value) is not str:
                raise
            return value

    def parsed(self, value: Any) -> Any:
        """A value of the kind. Raises ValueError for a string that is not one."""
        if type(value) is not str:
            return self._checked(value.value if isinstance(value, Written) else value)
        ours = _OURS.get(self.kind)
        if ours is not None and ours.fullmatch(value):
            return self.read(self.kind, value)
        if self.pattern is not None and not self.pattern.fullmatch(value):
            raise ValueError(value)
        if self.spelled is None or (ours is None and not self._is_spelled(value)):
            return self.read(self.kind, value)
        made = self.read(self.spelled, value)
        object.__setattr__(made, "text", value)
        return made

    def _is_spelled(self, text: str) -> bool:
        """Whether we would write the parsed value differently."""
        return wire_text(self.read(self.kind, text)) != text

    def _checked(self, value: Any) -> Any:
        """A value given as its Python type."""
        if isinstance(value, str):
            return self.taken(str.__str__(value))
        right = isinstance(value, self.kind)
        if not right or (self.kind is date and isinstance(value, datetime)):
            if type(value).__module__ in ("datetime", "uuid", "decimal"):
                text = f"Input should be a {self.kind.__name__} or text, not {value!r}"
                raise PydanticCustomError("python_type", "{text}", {"text": text})
            raise PydanticKnownError("string_type")
        try:
            wire_text(value)
        except ValueError as error:
            raise PydanticCustomError("python_value", "{text}", {"text": str(error)}) from None
        return value

    def written(self, value: Any, info: core_schema.SerializationInfo) -> Any:
        """The string in JSON, the value in Python; None means an omitted field."""
        if value is None or isinstance(value, str):
            return value
        if not isinstance(value, self.kind):
            raise PydanticSerializationUnexpectedValue("a value of another type")
        return wire_text(value) if info.mode == "json" or info.context in (WIRE, REQUEST) else value


class _NumberAsDecimal:
    """A JSON number that is a decimal in Python."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler) -> Any:
        DecimalNumber.wanted = True
        return _schema(_decimal_number, _number, core_schema.float_schema())


def _decimal_number(value: Any) -> Decimal | float:
    """A float beyond the range of decimals stays a float."""
    value = value.value if isinstance(value, Written) else value
    if isinstance(value, float):
        return _of_float(value) if isfinite(value) else value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticKnownError("float_type")
    if not Decimal(value).is_finite():
        raise PydanticKnownError("finite_number")
    return DecimalNumber(value)


def _of_float(value: float) -> Decimal:
    """The decimal as written, unless its exponent is unreasonably large."""
    if isinstance(value, Digits):
        made = DecimalNumber(value.digits)
        if not made or abs(made.adjusted()) <= _LARGEST:
            return made
    return DecimalNumber(repr(value))


def _number(value: Any, info: core_schema.SerializationInfo) -> Any:
    if value is None:
        return None
    if not isinstance(value, Decimal):
        raise PydanticSerializationUnexpectedValue("a value of another type")
    if info.context in (WIRE, REQUEST):
        return DecimalNumber(value)
    if info.mode != "json":
        return value
    return int(value) if value.same_quantum(Decimal(1)) else float(value)


class MostParsed:
    """In a union: a string becomes what the first member can parse, else stays a string."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler) -> Any:
        union: Any = handler(source)
        if union["type"] != "union":  # its members are the same
            return union
        choices: list[Any] = union["choices"]
        members: list[Any] = [one[0] if isinstance(one, tuple) else one for one in choices]
        known: list[Any] = [handler.resolve_ref_schema(member) for member in members]
        parsed = [one["metadata"]["parsed"] for one in known if "parsed" in one.get("metadata", ())]
        return core_schema.union_schema([*parsed, union], mode="left_to_right")


ParsedDateTime: TypeAlias = Annotated[
    datetime, Text(datetime, _from_iso, _DATE_TIME, SpelledDateTime)
]
ParsedDate: TypeAlias = Annotated[date, Text(date, _from_iso, _DATE)]
ParsedTime: TypeAlias = Annotated[time, Text(time, _from_iso, _TIME, SpelledTime)]
ParsedDuration: TypeAlias = Annotated[
    timedelta, Text(timedelta, _duration, _DURATION, SpelledDuration)
]
ParsedUUID: TypeAlias = Annotated[UUID, Text(UUID, _as_it_is, _UUID, SpelledUUID)]
ParsedDecimal: TypeAlias = Annotated[Decimal, Text(Decimal, _as_it_is, _DECIMAL, SpelledDecimal)]
ParsedBytes: TypeAlias = Annotated[bytes, Text(bytes, _bytes, None, SpelledBytes)]
ParsedNumber: TypeAlias = Annotated[Decimal, _NumberAsDecimal]

Read = TypeVar("Read")
Given = TypeVar("Given")
NOT_GIVEN: Any = None
"""The default of an omittable field."""

if TYPE_CHECKING:

    class Accepts(Generic[Read, Given]):
        """A field that reads as its first type, and also accepts the second."""

        def __get__(self, instance: object, owner: Any = None) -> Read: ...
        def __set__(self, instance: object, value: Read | Given) -> None: ...

else:

    class Accepts:
        """For type checkers: a field that also accepts its second type."""

        def __class_getitem__(cls, types):
            return types[0]
