"""Python values as strings on the wire: RFC 3339, ISO 8601, base64, decimals without exponents."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Final, cast
from uuid import UUID

from pydantic_core import to_jsonable_python

WIRE: Final = object()
"""The context of a dump whose decimals are strings if their types say so."""
REQUEST: Final = object()
"""The context of a dump for a request, which omits read-only properties."""
PYTHON = (date, time, timedelta, UUID, Decimal, bytes)
"""The types with a string form; a datetime is a date."""
NAIVE = (
    "a datetime needs an offset: write datetime(..., tzinfo=timezone.utc), "
    "or call .astimezone() on one in local time"
)
_LONGEST = 400
"""Most digits of a decimal to write out; longer ones keep their exponent."""


class Spelled:
    """A value whose string differs from what we would write; it is written as received."""

    text: str = ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})" if self.text else super().__repr__()

    def __reduce_ex__(self, protocol: Any) -> Any:
        made: Any = super().__reduce_ex__(protocol)
        return (_spelled, (self.text, *made[:3])) if self.text else made


def _spelled(text: str, make: Callable[..., Any], args: Any, state: Any = None) -> Any:
    """A copy of a value with its spelling."""
    value = make(*args)
    if hasattr(value, "__setstate__"):
        value.__setstate__(state)
    object.__setattr__(value, "text", text)
    return value


class DecimalNumber(Decimal):
    """A decimal that is a number in JSON; any other is a string."""

    wanted: ClassVar = False
    """Whether some type reads decimals from numbers."""


class Digits(float):
    """A JSON number with its digits."""

    digits: str

    def __new__(cls, digits: str) -> Digits:
        number = super().__new__(cls, digits)
        number.digits = digits
        return number


class Written(str):
    """A string on the wire, with the value that it was written from."""

    value: Any

    def __new__(cls, value: Any) -> Written:
        try:
            text = wire_text(value)
        except ValueError:  # which the type reports, at its place
            text = value.isoformat() if isinstance(value, datetime) else str(value)
        written = super().__new__(cls, text)
        written.value = value
        return written


def wire_text(value: object) -> str:
    """The string for one of the ``PYTHON`` types. Raises ValueError if it has none."""
    if isinstance(value, Spelled) and value.text:
        return value.text
    if isinstance(value, datetime):
        return _date_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _with_z(value.isoformat(timespec=_precision(value)))
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return _decimal(value) if isinstance(value, Decimal) else str(value)


def _date_time(value: datetime) -> str:
    """RFC 3339, which has no offsets with seconds."""
    offset = value.utcoffset()
    if offset is None:
        raise ValueError(NAIVE)
    if offset.seconds % 60 or offset.microseconds:
        value = value.astimezone(UTC)
    return _with_z(value.isoformat(timespec=_precision(value)))


def _precision(value: datetime | time) -> str:
    """Digits as most write them: milliseconds if these are whole."""
    return "auto" if value.microsecond % 1000 or not value.microsecond else "milliseconds"


def _with_z(text: str) -> str:
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


def _duration(value: timedelta) -> str:
    """ISO 8601, in days and smaller units, whose lengths never vary."""
    sign, left = ("-", -value) if value < timedelta() else ("", value)
    minutes, seconds = divmod(left.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{left.microseconds:06}".rstrip("0") if left.microseconds else ""
    days = f"{left.days}D" if left.days else ""
    parts = f"{hours}H" if hours else "", f"{minutes}M" if minutes else ""
    tail = "".join(parts) + (f"{seconds}{fraction}S" if seconds or fraction else "")
    if not days and not tail:
        return "PT0S"
    return f"{sign}P{days}{'T' if tail else ''}{tail}"


def _decimal(value: Decimal) -> str:
    """The digits as JSON has them."""
    if not value.is_finite():
        raise ValueError(f"{value} is not a number that JSON can represent")
    exponent = value.as_tuple().exponent
    long = isinstance(exponent, int) and abs(exponent) > _LONGEST
    return str(value) if long else format(value, "f")


def json_text(value: Any) -> str:
    """``value`` as JSON text, decimal numbers with all their digits."""
    if isinstance(value, dict):
        items = cast("dict[object, object]", value).items()
        return f"{{{','.join(f'{json_text(str(key))}:{json_text(item)}' for key, item in items)}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(json_text, cast('list[object]', value)))}]"
    if isinstance(value, DecimalNumber):
        return wire_text(value)
    ready = wire_text(value) if isinstance(value, PYTHON) else to_jsonable_python(value)
    return json.dumps(ready, ensure_ascii=False, allow_nan=False)
