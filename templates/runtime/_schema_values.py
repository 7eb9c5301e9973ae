"""Text on the wire that is a value of Python's own types: times, UUIDs, decimals, bytes.

JSON Schema asks such text for no more than to be text: what is no date-time stays the text that it
is, and is written as that. In Python a value may be given as its type or as text.
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
"""Text that is, if it is a value at all, what we would write for it."""


class SpelledDateTime(Spelled, datetime):
    """A datetime with a text of its own, such as one of more digits than Python's has."""


class SpelledTime(Spelled, time):
    """A time with a text of its own."""


class SpelledDuration(Spelled, timedelta):
    """A timedelta with a text of its own, such as ``PT36H``."""


class SpelledUUID(Spelled, UUID):
    """A UUID with a text of its own, such as one in capitals."""


class SpelledDecimal(Spelled, Decimal):
    """A decimal with a text of its own, such as ``1e3``."""


class SpelledBytes(Spelled, bytes):
    """Bytes with a text of their own, such as base64 in lines."""


def _from_iso(kind: Any, text: str) -> Any:
    return kind.fromisoformat(text.upper())


def _duration(kind: Any, text: str) -> Any:
    """Not those of months and years, whose lengths vary."""
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
    """What pydantic asks of a type; ``parsed`` takes no more than what is of the kind."""
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
    """Text that is a ``kind`` in Python where it can be ``read`` as one."""

    kind: type[Any]
    read: Callable[[Any, str], Any]
    pattern: re.Pattern[str] | None = None
    """What text is handed to ``read``; None for all."""
    spelled: type[Any] | None = None
    """The same with a text of its own."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        return _schema(self.taken, self.written, core_schema.str_schema(), parsed=self.parsed)

    def taken(self, value: Any) -> Any:
        """A value of the kind, read from text where it can be. Raises for whatever else."""
        try:
            return self.parsed(value)
        except ValueError:
            if type(value) is not str:
                raise
            return value

    def parsed(self, value: Any) -> Any:
        """A value of the kind. Raises ValueError for text that is none."""
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
        """Whether we would write another text for what is read."""
        return wire_text(self.read(self.kind, text)) != text

    def _checked(self, value: Any) -> Any:
        """A value that was given as such."""
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
        """The text in JSON, the value in Python; None is that of a field that was left out."""
        if value is None or isinstance(value, str):
            return value
        if not isinstance(value, self.kind):
            raise PydanticSerializationUnexpectedValue("a value of another type")
        return wire_text(value) if info.mode == "json" or info.context in (WIRE, REQUEST) else value


class _NumberAsDecimal:
    """A number of JSON that is a decimal in Python."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler) -> Any:
        DecimalNumber.wanted = True
        return _schema(_decimal_number, _number, core_schema.float_schema())


def _decimal_number(value: Any) -> Decimal | float:
    """A float beyond all decimals, as JSON may have one, stays that."""
    value = value.value if isinstance(value, Written) else value
    if isinstance(value, float):
        return _of_float(value) if isfinite(value) else value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticKnownError("float_type")
    if not Decimal(value).is_finite():
        raise PydanticKnownError("finite_number")
    return DecimalNumber(value)


def _of_float(value: float) -> Decimal:
    """The decimal as it is written, unless its exponent is beyond all sense."""
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
    """In a union: text is what the first member that can read it makes of it, else text."""

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
"""The default of a field that may be left out."""

if TYPE_CHECKING:

    class Accepts(Generic[Read, Given]):
        """A field that reads as its first type, and may be given as the second too."""

        def __get__(self, instance: object, owner: Any = None) -> Read: ...
        def __set__(self, instance: object, value: Read | Given) -> None: ...

else:

    class Accepts:
        """For type checkers: a field that may be given as its second type too."""

        def __class_getitem__(cls, types):
            return types[0]
