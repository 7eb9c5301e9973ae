"""Texts read as values: as a string if that fits, else as what they spell.

``7`` is a string if a string is wanted and a number if a number is; the type decides, by what it
rejects.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterable
from math import isfinite
from typing import Any, NoReturn

from pydantic import TypeAdapter

from .._schema_wire import DecimalNumber
from ..runtime._problems import Problem, check
from ..runtime._values import dump, is_list, is_object, read

_SPELLED = re.compile(r"true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|[\[{].*", re.S)
_CHARSET = re.compile(r"utf-(8|16|32).*|ascii|iso8859-\d+|cp\d+|koi8.*|shift_jis.*|euc.*|gb.*|big5")
_VAST = re.compile(rb"\d{300}|[eE]\+?\d{3}")
"""Matches a number that may exceed a float."""
_DEEPEST = 200
"""Levels of JSON; pydantic's own parser has the same limit."""
_MOST_ROUNDS = 16
"""Most times that a value is reread: once for each kind of reading on the path to a text."""


def charset_of(media_type: str) -> str:
    """The charset of a media type. Raises ValueError for an unknown one."""
    said = re.search(r';\s*charset="?([^";\s]+)', media_type, re.IGNORECASE)
    name = said[1] if said else "utf-8"
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        known = ""
    if not _CHARSET.fullmatch(known):
        raise ValueError(f"unknown charset {name[:40]!r}")
    return known


class Choice:
    """Possible readings of one or more texts, the likeliest first."""

    def __init__(self, readings: Iterable[Any]) -> None:
        self._readings = list(readings)
        self._chosen = 0

    @property
    def reading(self) -> Any:
        return self._readings[self._chosen]

    def go_on(self) -> bool:
        """Switch to the next reading; False if there is none."""
        self._chosen = min(self._chosen + 1, len(self._readings))
        if self._chosen < len(self._readings):
            return True
        self._chosen -= 1
        return False


def text(content: str) -> Choice:
    """A string, what it spells, and null if it is empty."""
    return Choice([content, *_spelled(content)])


def field(content: str) -> Choice:
    """A text that may also be the only item of a list."""
    return Choice([content, *_spelled(content), [text(content)]])


def _spelled(content: str) -> list[Any]:
    if not content:
        return [None]
    if not _SPELLED.fullmatch(content):
        return []
    try:
        return [parsed(content)]
    except ValueError:
        return []


def parsed(content: str | bytes) -> Any:
    """JSON as RFC 8259 has it. Raises ValueError for anything else, however deep or long it is."""

    def refused(constant: str) -> NoReturn:
        raise ValueError(f"{constant} is not JSON")

    try:
        value = json.loads(content, parse_constant=refused, parse_float=_number)
    except RecursionError:
        value, level = None, [None]
    else:
        level = [value]
        for _ in range(_DEEPEST):
            level = [inner for each in level for inner in _inside(each)]
    if level:
        raise ValueError("JSON that is nested too deeply")
    return value


def _number(digits: str) -> DecimalNumber:
    """A number with all its digits. Raises ValueError for one far beyond the range of floats."""
    value = float(digits)
    if not isfinite(value):
        raise ValueError(f"{digits:.40} is out of range")
    try:
        return DecimalNumber(digits)
    except ArithmeticError:  # its exponent is beyond those of decimals
        return DecimalNumber(value)


def unheld(adapter: TypeAdapter[Any], content: bytes, at: str) -> list[Problem]:
    """The numbers in valid JSON that exceed a float."""
    return check(adapter, read(adapter, content), at) if _VAST.search(content) else []


def _inside(value: Any) -> Iterable[Any]:
    if is_object(value):
        return value.values()
    return value if is_list(value) else ()


def fitted(
    adapter: TypeAdapter[Any],
    node: Any,
    at: str,
    judged: Callable[[Any], Any] = lambda value: value,
) -> tuple[Any, list[Problem]]:
    """The reading of ``node``, a tree of choices, that fits, else the nearest one's problems.

    ``judged`` converts a reading to what a type can validate.
    """
    nearest: list[Problem] = []
    for _ in range(_MOST_ROUNDS):
        value = _value(node)
        found = check(adapter, judged(value), at)
        if not found:
            return value, unheld(adapter, dump(judged(value)), at)
        nearest = nearest if _depth(nearest) > _depth(found) else found
        changed = [_read_anew(node, each.pointer.split("/")[1:]) for each in found]
        if not any(changed):
            break
    return None, nearest


def _value(node: Any) -> Any:
    if isinstance(node, Choice):
        return _value(node.reading)
    if is_object(node):
        return {name: _value(each) for name, each in node.items()}
    return [_value(each) for each in node] if is_list(node) else node


def _read_anew(node: Any, pointer: list[str]) -> bool:
    """Switch the choice that is nearest to where a JSON pointer leads."""
    if isinstance(node, Choice):
        return _read_anew(node.reading, pointer) or node.go_on()
    if not pointer:
        return False
    step = pointer[0].replace("~1", "/").replace("~0", "~")
    if is_object(node) and step in node:
        return _read_anew(node[step], pointer[1:])
    if is_list(node) and step.isdecimal() and int(step) < len(node):
        return _read_anew(node[int(step)], pointer[1:])
    return False


def _depth(found: list[Problem]) -> int:
    return max((each.pointer.count("/") for each in found), default=-1)
