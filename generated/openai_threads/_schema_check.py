"""JSON Schema 2020-12 checks on Python values, for what types cannot express.

``Check(schema).problems(value)`` returns each violation with its path, as JSON Schema Validation
2020-12 defines the keywords; a ``format`` in the schema is asserted. A ``$ref`` names a type of the
models, or begins with ``#/$defs/``.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib import import_module
from itertools import islice
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from ._schema_assertions import ASSERTIONS, Path, Problems, Result, is_array, is_object
from ._schema_later import once, reading
from ._schema_patterns import matcher
from ._schema_wire import PYTHON, WIRE, Written, wire_text

_MOST_LINES = 200


class Check:
    """One schema, ready to check values."""

    def __init__(self, schema: Mapping[str, Any] | bool) -> None:
        self.schema = schema

    def problems(self, value: Any) -> Problems:
        known: Mapping[str, Any] = {} if isinstance(self.schema, bool) else self.schema
        definitions: Mapping[str, Any] = known.get("$defs", {})
        return _Judge(definitions).judge(self.schema, plain(value), ()).problems

    def around(self, value: Any, handler: Callable[[Any], Any], kind: object = None) -> Any:
        """A pydantic wrap validator: the type first, then the schema, on the value as received.

        What fails is not tried again on another path. ``kind`` distinguishes the types that share a
        check.
        """
        at = (self, kind), id(value)
        with reading:
            if at in reading.outcomes:
                raise reading.outcomes[at][1].with_traceback(None)
            try:
                result = handler(value)
                if problems := once(self.problems, value):
                    details = [_detail(*one) for one in problems]
                    raise ValidationError.from_exception_data("value", details)
            except ValidationError as error:
                reading.outcomes[at] = value, (failure := _cut(error))
                raise failure from None
        return result


def _cut(error: ValidationError) -> ValidationError:
    """The error with no more lines than anybody reads: those of alternatives multiply."""
    if error.error_count() <= _MOST_LINES:
        return error
    lines = islice(error.errors(include_url=False, include_context=False), _MOST_LINES)
    details = [_detail(one["loc"], one["msg"], one["input"]) for one in lines]
    return ValidationError.from_exception_data(error.title, details)


def _detail(path: Path, message: str, value: Any) -> InitErrorDetails:
    error = PydanticCustomError("schema", "{message}", {"message": message})
    return InitErrorDetails(type=error, loc=path, input=value)


def plain(value: Any) -> Any:
    """The JSON value that a model, or a value with models in it, represents.

    A decimal is kept: as a number it has digits that no float has, and as a string it is written
    out.
    """
    if isinstance(value, BaseModel):
        value = value.model_dump(by_alias=True, exclude_unset=True, warnings=False, context=WIRE)
    if isinstance(value, Written):
        return value.value if isinstance(value.value, Decimal) else str(value)
    if is_object(value) or is_array(value):
        # Only what is checked inside another check is asked for again.
        return once(_plain_parts, value) if reading.depth > 1 else _plain_parts(value)
    if isinstance(value, PYTHON) and not isinstance(value, Decimal):
        return wire_text(value)
    return value


def _plain_parts(value: dict[str, Any] | Sequence[Any]) -> Any:
    """The value itself if all its parts are plain."""
    if isinstance(value, dict):
        named = {name: plain(inner) for name, inner in value.items()}
        return named if any(named[name] is not value[name] for name in named) else value
    parts = [plain(inner) for inner in value]
    same_parts = all(map(operator.is_, parts, value))
    return value if same_parts and isinstance(value, list) else parts


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
            elif keyword in ASSERTIONS:
                ASSERTIONS[keyword](schema[keyword], value, path, result)
        self._combine(schema, value, path, result)
        if is_object(value):
            self._object(schema, value, path, result)
        elif is_array(value):
            self._array(schema, value, path, result)
        return result

    def _reference(self, name: str, value: Any, path: Path, result: Result) -> None:
        if name.startswith("#/$defs/"):
            self._part(self._definitions[name.removeprefix("#/$defs/")], value, path, result)
            return
        for place, message, part in once(_finder(name), value):
            result.say((*path, *place), message, part)

    def _part(self, schema: Any, value: Any, path: Path, result: Result) -> Result:
        """A subschema that must hold for the same value."""
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
                result.say(path, f"exactly one alternative must match, not {len(held)}", value)
        if "not" in schema and self.judge(schema["not"], value, path).valid:
            result.say(path, "it matches what the schema excludes", value)
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
            wanted = f"at least {least}" if len(held) < least else f"at most {most}"
            text = f"'contains' matches {len(held)} of {len(value)} items, expected {wanted}"
            result.say(path, text, value)

    def _inside(self, schema: Any, value: Any, path: Path, result: Result) -> None:
        """A subschema for a part of the value: its problems count, what it evaluates does not."""
        result.problems += self.judge(schema, value, path).problems


def _none_holds(branches: Sequence[Result], value: Any, path: Path, result: Result) -> None:
    """Report what is wrong with the nearest alternatives."""
    result.say(path, "none of the alternatives matches", value)
    nearest = min((len(branch.problems) for branch in branches), default=0)
    for branch in branches:
        if len(branch.problems) == nearest:
            result.problems += [one for one in branch.problems if one not in result.problems]


@cache
def _finder(name: str) -> Callable[[Any], Problems]:
    """The function that checks a value against the type of that name."""
    models = import_module(".models", __package__)
    adapter: TypeAdapter[Any] = TypeAdapter(getattr(models, name))

    def find(value: Any) -> Problems:
        try:
            adapter.validate_python(value)
        except ValidationError as error:
            told = error.errors(include_url=False)
            return [(one["loc"], one["msg"], one["input"]) for one in told]
        return []

    return find
