"""JSON Schema 2020-12 on Python values, for what types cannot say.

``Check(schema).problems(value)`` gives each breach with its path, as JSON Schema Validation 2020-12
defines the keywords; a ``format`` that stands here is asserted. A ``$ref`` names a type of the
models, or begins with ``#/$defs/``.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any, TypeGuard

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from ._schema_formats import FORMATS
from ._schema_later import once, reading
from ._schema_patterns import matcher
from ._schema_wire import PYTHON, WIRE, Written, wire_text

Path = tuple[int | str, ...]


@dataclass
class Result:
    """What checking one value against one schema found, and which parts of the value it judged."""

    problems: list[tuple[Path, str, Any]] = field(default_factory=lambda: [])
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


class Check:
    """One schema, ready to judge values."""

    def __init__(self, schema: Mapping[str, Any] | bool) -> None:
        self.schema = schema

    def problems(self, value: Any) -> list[tuple[Path, str, Any]]:
        known: Mapping[str, Any] = {} if isinstance(self.schema, bool) else self.schema
        definitions: Mapping[str, Any] = known.get("$defs", {})
        return _Judge(definitions).judge(self.schema, plain(value), ()).problems

    def around(self, value: Any, handler: Callable[[Any], Any]) -> Any:
        """A pydantic wrap validator: the type first, then the schema, on the value as it came."""
        with reading:
            result = handler(value)
            problems = self.problems(value)
        if problems:
            raise ValidationError.from_exception_data("value", [_detail(*one) for one in problems])
        return result


def _detail(path: Path, message: str, value: Any) -> InitErrorDetails:
    error = PydanticCustomError("schema", "{message}", {"message": message})
    return InitErrorDetails(type=error, loc=path, input=value)


def plain(value: Any) -> Any:
    """The JSON value that a model, or a value with models in it, stands for.

    A decimal stays one: as a number it has digits that no float has, and as text it is written.
    """
    if isinstance(value, BaseModel):
        value = value.model_dump(by_alias=True, exclude_unset=True, warnings=False, context=WIRE)
    if isinstance(value, Written):
        return value.value if isinstance(value.value, Decimal) else str(value)
    if _is_object(value) or _is_array(value):
        # Only what is checked inside of something else is asked for again.
        return once(_plain_parts, value) if reading.depth > 1 else _plain_parts(value)
    if isinstance(value, PYTHON) and not isinstance(value, Decimal):
        return wire_text(value)
    return value


def _plain_parts(value: dict[str, Any] | Sequence[Any]) -> Any:
    """The value itself where all in it is plain."""
    if isinstance(value, dict):
        named = {name: plain(inner) for name, inner in value.items()}
        return named if any(named[name] is not value[name] for name in named) else value
    parts = [plain(inner) for inner in value]
    same_parts = all(map(operator.is_, parts, value))
    return value if same_parts and isinstance(value, list) else parts


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_array(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list | tuple)


def _is_number(value: Any) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def same(left: Any, right: Any) -> bool:
    """Equality of JSON values: 1 is 1.0 and is not true (2020-12, Core, section 4.2.2)."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if _is_array(left) and _is_array(right):
        return len(left) == len(right) and all(map(same, left, right))
    if _is_object(left) and _is_object(right):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return bool(left == right)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and value == value // 1,
    "number": _is_number,
    "string": lambda value: isinstance(value, str | Decimal),
    "array": _is_array,
    "object": _is_object,
}


class _Judge:
    """Walks a schema and a value together."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions

    def judge(self, schema: Any, value: Any, path: Path) -> Result:
        result = Result()
        if isinstance(schema, bool):
            if not schema:
                result.say(path, "no value is allowed here", value)
            return result
        for keyword in schema:
            if keyword == "$ref":
                self._reference(schema["$ref"], value, path, result)
            elif keyword in _ASSERTIONS:
                _ASSERTIONS[keyword](schema[keyword], value, path, result)
        self._combine(schema, value, path, result)
        if _is_object(value):
            self._object(schema, value, path, result)
        elif _is_array(value):
            self._array(schema, value, path, result)
        return result

    def _reference(self, name: str, value: Any, path: Path, result: Result) -> None:
        if name.startswith("#/$defs/"):
            self._part(self._definitions[name.removeprefix("#/$defs/")], value, path, result)
            return
        try:
            once(_adapter(name).validate_python, value)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                result.say((*path, *one["loc"]), one["msg"], one["input"])

    def _part(self, schema: Any, value: Any, path: Path, result: Result) -> Result:
        """A schema that must hold for the same value."""
        part = self.judge(schema, value, path)
        result.problems += part.problems
        result.adopt(part)
        return part

    def _combine(self, schema: Mapping[str, Any], value: Any, path: Path, result: Result) -> None:
        for branch in schema.get("allOf", ()):
            self._part(branch, value, path, result)
        if "anyOf" in schema:
            branches = [self.judge(branch, value, path) for branch in schema["anyOf"]]
            for branch in branches:
                result.adopt(branch)
            if not any(branch.valid for branch in branches):
                _none_holds(branches, value, path, result)
        if "oneOf" in schema:
            branches = [self.judge(branch, value, path) for branch in schema["oneOf"]]
            held = [branch for branch in branches if branch.valid]
            if len(held) == 1:
                result.adopt(held[0])
            elif not held:
                _none_holds(branches, value, path, result)
            else:
                result.say(path, f"exactly one alternative must hold, not {len(held)}", value)
        if "not" in schema and self.judge(schema["not"], value, path).valid:
            result.say(path, "what the schema excludes holds", value)
        if "if" in schema:
            condition = self.judge(schema["if"], value, path)
            result.adopt(condition)
            self._part(schema.get("then" if condition.valid else "else", True), value, path, result)

    def _object(
        self, schema: Mapping[str, Any], value: dict[str, Any], path: Path, result: Result
    ) -> None:
        for name, dependent in schema.get("dependentSchemas", {}).items():
            if name in value:
                self._part(dependent, value, path, result)
        for name in value if "propertyNames" in schema else ():
            result.problems += self.judge(schema["propertyNames"], name, (*path, name)).problems
        judged: set[str] = set()
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                judged.add(name)
                self._inside(inner, value[name], (*path, name), result)
        for pattern, inner in schema.get("patternProperties", {}).items():
            for name in value:
                if matcher(pattern)(name):
                    judged.add(name)
                    self._inside(inner, value[name], (*path, name), result)
        if "additionalProperties" in schema:
            rest = [name for name in value if name not in judged]
            judged.update(rest)
            for name in rest:
                inner = schema["additionalProperties"]
                self._inside(inner, value[name], (*path, name), result)
        result.names |= judged
        if "unevaluatedProperties" in schema:
            for name in [name for name in value if name not in result.names]:
                inner = schema["unevaluatedProperties"]
                self._inside(inner, value[name], (*path, name), result)
                result.names.add(name)

    def _array(
        self, schema: Mapping[str, Any], value: list[Any], path: Path, result: Result
    ) -> None:
        prefix = schema.get("prefixItems", ())
        for index, (inner, item) in enumerate(zip(prefix, value, strict=False)):
            self._inside(inner, item, (*path, index), result)
            result.indexes.add(index)
        if "items" in schema:
            for index in range(len(prefix), len(value)):
                self._inside(schema["items"], value[index], (*path, index), result)
                result.indexes.add(index)
        if "contains" in schema:
            self._contains(schema, value, path, result)
        if "unevaluatedItems" in schema:
            for index in [index for index in range(len(value)) if index not in result.indexes]:
                inner = schema["unevaluatedItems"]
                self._inside(inner, value[index], (*path, index), result)
                result.indexes.add(index)

    def _contains(
        self, schema: Mapping[str, Any], value: list[Any], path: Path, result: Result
    ) -> None:
        inner = schema["contains"]
        held = {at for at, item in enumerate(value) if self.judge(inner, item, (*path, at)).valid}
        result.indexes |= held
        least, most = schema.get("minContains", 1), schema.get("maxContains", math.inf)
        if not least <= len(held) <= most:
            text = f"{len(held)} items are of the kind that it must contain"
            result.say(path, text, value)

    def _inside(self, schema: Any, value: Any, path: Path, result: Result) -> None:
        """A schema for a part of the value: its problems count, what it evaluates is its own."""
        result.problems += self.judge(schema, value, path).problems


def _none_holds(branches: Sequence[Result], value: Any, path: Path, result: Result) -> None:
    """Tells what is wrong with the alternatives that come nearest."""
    result.say(path, "none of the alternatives holds", value)
    nearest = min((len(branch.problems) for branch in branches), default=0)
    for branch in branches:
        if len(branch.problems) == nearest:
            result.problems += [one for one in branch.problems if one not in result.problems]


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    models = import_module(".models", __package__)
    return TypeAdapter(getattr(models, name))


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
    if _is_number(value) and not _is_multiple(value, wanted):
        result.say(path, f"it must be a multiple of {wanted}", value)


def _is_multiple(value: float | Decimal, wanted: float) -> bool:
    """By decimals as they are written: 19.99 is 1999 hundredths, which no float is."""
    try:
        return _as_written(value) % _as_written(wanted) == 0
    except ValueError:  # NaN and infinity
        return False


def _as_written(number: float | Decimal) -> Fraction:
    return Fraction(number if isinstance(number, int | Decimal) else repr(number))


def _bound(holds: Callable[[Any, Any], bool], text: str) -> Assertion:
    def judge(wanted: Any, value: Any, path: Path, result: Result) -> None:
        if _is_number(value) and not holds(value, wanted):
            result.say(path, f"it must be {text} {wanted}", value)

    return judge


def _size(of: Callable[[Any], bool], holds: Callable[[int, float], bool], text: str) -> Assertion:
    def judge(wanted: Any, value: Any, path: Path, result: Result) -> None:
        if of(value) and not holds(len(value), wanted):
            result.say(path, f"it must have {text.format(wanted)}", value)

    return judge


def _unique_items(wanted: bool, value: Any, path: Path, result: Result) -> None:
    if wanted and _is_array(value):
        for index, item in enumerate(value):
            if any(same(item, other) for other in value[:index]):
                result.say((*path, index), "items must differ from each other", item)


def _required(wanted: Sequence[str], value: Any, path: Path, result: Result) -> None:
    if _is_object(value):
        for name in wanted:
            if name not in value:
                result.say((*path, name), "it is required", value)


def _dependent_required(
    wanted: Mapping[str, Sequence[str]], value: Any, path: Path, result: Result
) -> None:
    if _is_object(value):
        for name in wanted:
            if name in value:
                _required(wanted[name], value, path, result)


def _at_least(value: float, wanted: float) -> bool:
    return value >= wanted


def _at_most(value: float, wanted: float) -> bool:
    return value <= wanted


_ASSERTIONS: dict[str, Assertion] = {
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
    "minLength": _size(_TYPES["string"], _at_least, "at least {} characters"),
    "maxLength": _size(_TYPES["string"], _at_most, "at most {} characters"),
    "minItems": _size(_is_array, _at_least, "at least {} items"),
    "maxItems": _size(_is_array, _at_most, "at most {} items"),
    "minProperties": _size(_is_object, _at_least, "at least {} properties"),
    "maxProperties": _size(_is_object, _at_most, "at most {} properties"),
    "uniqueItems": _unique_items,
    "required": _required,
    "dependentRequired": _dependent_required,
}
