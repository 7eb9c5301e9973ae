"""The JSON Schema keywords that assert something about one value, each as a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeGuard

from ._schema_formats import FORMATS
from ._schema_patterns import matcher

Path = tuple[int | str, ...]
Problems = list[tuple[Path, str, Any]]


@dataclass
class Result:
    """What checking a value against a schema found, and which of its parts were evaluated."""

    problems: Problems = field(default_factory=lambda: [])
    names: set[str] = field(default_factory=lambda: set[str]())
    """Properties that some keyword evaluated (2020-12, Core, section 11)."""
    indexes: set[int] = field(default_factory=lambda: set[int]())

    @property
    def valid(self) -> bool:
        return not self.problems

    def say(self, path: Path, message: str, value: Any) -> None:
        self.problems.append((path, message, value))

    def adopt(self, other: Result) -> None:
        """Take over what ``other`` evaluated; only a schema that held counts."""
        if other.valid:
            self.names |= other.names
            self.indexes |= other.indexes


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list | tuple)


def is_number(value: Any) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def same(left: Any, right: Any) -> bool:
    """Equality of JSON values: 1 is 1.0 and is not true (2020-12, Core, section 4.2.2)."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if is_array(left) and is_array(right):
        return len(left) == len(right) and all(map(same, left, right))
    if is_object(left) and is_object(right):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return bool(left == right)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: is_number(value) and value == value // 1,
    "number": is_number,
    "string": lambda value: isinstance(value, str | Decimal),
    "array": is_array,
    "object": is_object,
}


Assertion = Callable[[Any, Any, Path, Result], None]


def _type(wanted: str | Sequence[str], value: Any, path: Path, result: Result) -> None:
    names = [wanted] if isinstance(wanted, str) else wanted
    if not any(_TYPES[name](value) for name in names):
        result.say(path, f"it must be of type {' or '.join(names)}", value)


def _enum(wanted: Sequence[Any], value: Any, path: Path, result: Result) -> None:
    if not any(same(one, value) for one in wanted):
        result.say(path, f"it must be one of {list(wanted)!r}", value)


def _const(wanted: Any, value: Any, path: Path, result: Result) -> None:
    if not same(wanted, value):
        result.say(path, f"it must be {wanted!r}", value)


def _pattern(wanted: str, value: Any, path: Path, result: Result) -> None:
    if isinstance(value, str) and not matcher(wanted)(value):
        result.say(path, f"it must match {wanted}", value)


def _format(wanted: str, value: Any, path: Path, result: Result) -> None:
    if isinstance(value, str) and wanted in FORMATS and not FORMATS[wanted](value):
        result.say(path, f"it must have the format {wanted}", value)


def _multiple_of(wanted: float, value: Any, path: Path, result: Result) -> None:
    if is_number(value) and not _is_multiple(value, wanted):
        result.say(path, f"it must be a multiple of {wanted}", value)


def _is_multiple(value: float | Decimal, wanted: float) -> bool:
    """In decimal, as written: 19.99 is 1999 hundredths, which no float is."""
    try:
        return _as_written(value) % _as_written(wanted) == 0
    except ValueError:  # NaN and infinity
        return False


def _as_written(number: float | Decimal) -> Fraction:
    return Fraction(number if isinstance(number, int | Decimal) else repr(number))


def _bound(holds: Callable[[Any, Any], bool], text: str) -> Assertion:
    def judge(wanted: Any, value: Any, path: Path, result: Result) -> None:
        if is_number(value) and not holds(value, wanted):
            result.say(path, f"it must be {text} {wanted}", value)

    return judge


def _size(
    of: Callable[[Any], bool], holds: Callable[[int, float], bool], text: str, one: str, many: str
) -> Assertion:
    def judge(wanted: Any, value: Any, path: Path, result: Result) -> None:
        if of(value) and not holds(len(value), wanted):
            result.say(path, f"it must have {text} {wanted} {one if wanted == 1 else many}", value)

    return judge


def _unique_items(wanted: bool, value: Any, path: Path, result: Result) -> None:
    if wanted and is_array(value):
        for index, item in enumerate(value):
            if any(same(item, other) for other in value[:index]):
                result.say((*path, index), "items must differ from each other", item)


def _required(wanted: Sequence[str], value: Any, path: Path, result: Result) -> None:
    if is_object(value):
        for name in wanted:
            if name not in value:
                result.say((*path, name), "it is required", value)


def _dependent_required(
    wanted: Mapping[str, Sequence[str]], value: Any, path: Path, result: Result
) -> None:
    if is_object(value):
        for name in wanted:
            if name in value:
                _required(wanted[name], value, path, result)


def _at_least(value: float, wanted: float) -> bool:
    return value >= wanted


def _at_most(value: float, wanted: float) -> bool:
    return value <= wanted


ASSERTIONS: dict[str, Assertion] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "format": _format,
    "multipleOf": _multiple_of,
    "minimum": _bound(_at_least, "at least"),
    "maximum": _bound(_at_most, "at most"),
    "exclusiveMinimum": _bound(lambda value, wanted: value > wanted, "more than"),
    "exclusiveMaximum": _bound(lambda value, wanted: value < wanted, "less than"),
    "minLength": _size(_TYPES["string"], _at_least, "at least", "character", "characters"),
    "maxLength": _size(_TYPES["string"], _at_most, "at most", "character", "characters"),
    "minItems": _size(is_array, _at_least, "at least", "item", "items"),
    "maxItems": _size(is_array, _at_most, "at most", "item", "items"),
    "minProperties": _size(is_object, _at_least, "at least", "property", "properties"),
    "maxProperties": _size(is_object, _at_most, "at most", "property", "properties"),
    "uniqueItems": _unique_items,
    "required": _required,
    "dependentRequired": _dependent_required,
}
