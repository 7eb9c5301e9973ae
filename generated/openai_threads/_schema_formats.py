"""The JSON Schema formats that can be asserted (2020-12, Validation, section 7.3).

With ``assert_formats`` a string must match its format; a format that is not here stays an
annotation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from ipaddress import IPv4Address, IPv6Address

_DATE_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?"
    r"(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII | re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_HOSTNAME = re.compile(rf"(?=.{{1,253}}\.?\Z){_LABEL}(?:\.{_LABEL})*\.?", re.ASCII | re.IGNORECASE)
_CHARACTER = r"(?:[\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})"
_REGISTERED = r"(?:[\w.~!$&'()*+,;=-]|%[0-9a-f]{2})*"
_URI = re.compile(
    rf"[a-z][a-z0-9+.-]*:"
    rf"(?://(?:(?:{_CHARACTER.replace('@', '')})*@)?(?:\[([0-9a-f:.]+)\]|{_REGISTERED})(?::\d*)?"
    rf"(?:/{_CHARACTER}*)*|/?(?:{_CHARACTER}+(?:/{_CHARACTER}*)*)?)"
    rf"(?:\?(?:{_CHARACTER}|[/?])*)?(?:#(?:{_CHARACTER}|[/?])*)?",
    re.ASCII | re.IGNORECASE,
)


def _date(text: str) -> bool:
    """RFC 3339, full-date."""
    return _DATE.fullmatch(text) is not None and _made(date.fromisoformat, text)


def _date_time(text: str) -> bool:
    """RFC 3339, date-time, without leap seconds."""
    found = _DATE_TIME.fullmatch(text)
    return found is not None and _made(date.fromisoformat, found[1])


def _time(text: str) -> bool:
    """RFC 3339, full-time."""
    return _date_time(f"1970-01-01T{text}")


def _email(text: str) -> bool:
    """Anything with an "@"; only a delivered message proves more."""
    return "@" in text


def _hostname(text: str) -> bool:
    """RFC 1123, section 2.1."""
    return _HOSTNAME.fullmatch(text) is not None


def _uuid(text: str) -> bool:
    """RFC 4122."""
    return _UUID.fullmatch(text) is not None


def _ipv4(text: str) -> bool:
    """RFC 2673, section 3.2."""
    return _made(IPv4Address, text)


def _ipv6(text: str) -> bool:
    """RFC 4291, section 2.2, without a zone."""
    return "%" not in text and _made(IPv6Address, text)


def _uri(text: str) -> bool:
    """RFC 3986."""
    found = _URI.fullmatch(text)
    return found is not None and (found[1] is None or _ipv6(found[1]))


def _made(make: Callable[[str], object], text: str) -> bool:
    try:
        make(text)
    except ValueError:
        return False
    return True


FORMATS: dict[str, Callable[[str], bool]] = {
    "date": _date,
    "date-time": _date_time,
    "email": _email,
    "hostname": _hostname,
    "ipv4": _ipv4,
    "ipv6": _ipv6,
    "time": _time,
    "uri": _uri,
    "uuid": _uuid,
}
