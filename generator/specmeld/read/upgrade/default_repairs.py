"""Defaults that their own schema does not allow (rule 11 of reconciling), as far as it shows.

Patterns are not checked, since that could take any time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from operator import ge, gt, le, lt

from specmeld.model.json import JSON, JSONObject

Note = Callable[[str, str], None]
"""Called with a code and a message."""

LookUp = Callable[[str], JSON]
"""The target of a reference in the document; None if it does not exist."""

_MOST_STEPS = 2000
_DEEPEST = 10
_PLAIN = frozenset(
    {"type", "enum", "const", "nullable", "x-nullable"}
    | {"title", "description", "default", "deprecated", "example"}
)
_LIMITS: tuple[tuple[str, Callable[[float, float], bool]], ...] = (
    ("minimum", ge),
    ("maximum", le),
    ("exclusiveMinimum", gt),
    ("exclusiveMaximum", lt),
)
_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_FORMATS = {
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "date-time": re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d.*"),
    "email": re.compile(r"[^@]+@[^@]+"),
    "uuid": re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"),
}
"""The minimal form of a string with a format."""

_COUNTS = {str: ("minLength", "maxLength"), list: ("minItems", "maxItems")}


def with_fitting_default(schema: JSONObject, note: Note, look_up: LookUp) -> JSONObject:
    """A 2020-12 schema whose default is valid, or removed."""
    default = schema["default"]
    if _Fitting(look_up).fits(default, schema):
        return schema
    unquoted = _unquoted(default)
    if unquoted is not default and _Fitting(look_up).fits(unquoted, schema):
        note("default-in-quotes", "reading the default from the quoted text")
        return schema | {"default": unquoted}
    note(
        "default-misfit",
        f"the schema does not allow its own default {_shown(default)}; ignoring it",
    )
    return {key: each for key, each in schema.items() if key != "default"}


@dataclass(slots=True)
class _Fitting:
    """Whether a value is valid. ``steps``: how many schemas to check before assuming so."""

    look_up: LookUp
    steps: int = _MOST_STEPS

    def fits(self, value: JSON, schema: JSON, depth: int = 0) -> bool:
        """Whether nothing in the schema rejects the value."""
        self.steps -= 1
        depth += 1
        if not isinstance(schema, dict) or self.steps < 0 or depth > _DEEPEST:
            return schema is not False
        if value is None and True in (schema.get("nullable"), schema.get("x-nullable")):
            return True
        reference = schema.get("$ref")
        if isinstance(reference, str) and not self.fits(value, self.look_up(reference), depth):
            return False
        checks = (_has_type, _is_listed, _is_within, _has_format)
        if not all(check(value, schema) for check in checks):
            return False
        items = schema.get("items", True)
        if isinstance(value, list) and not all(self.fits(each, items, depth) for each in value):
            return False
        return self._in_branches(value, schema, depth)

    def _in_branches(self, value: JSON, schema: JSONObject, depth: int) -> bool:
        all_of, any_of, one_of = (_branches(schema, word) for word in ("allOf", "anyOf", "oneOf"))
        if not all(self.fits(value, branch, depth) for branch in all_of):
            return False
        if any_of and not any(self.fits(value, branch, depth) for branch in any_of):
            return False
        fitting = [branch for branch in one_of if self.fits(value, branch, depth)]
        return len([each for each in fitting if self._is_plain(each)]) < 2 and (
            bool(fitting) or not one_of
        )

    def _is_plain(self, schema: JSON) -> bool:
        """Whether everything in a schema is checked here."""
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        schema = self.look_up(reference) if isinstance(reference, str) else schema
        return isinstance(schema, dict) and schema.keys() <= _PLAIN


def _branches(schema: JSONObject, word: str) -> list[JSON]:
    branches = schema.get(word)
    return branches if isinstance(branches, list) else []


def _has_type(value: JSON, schema: JSONObject) -> bool:
    types = schema.get("type")
    names = types if isinstance(types, list) else [types]
    if not all(name in _TYPES for name in names):
        return True
    if isinstance(value, bool) or value is None:
        return ("null" if value is None else "boolean") in names
    if isinstance(value, int | float):
        return "number" in names or ("integer" in names and value == value // 1)
    kinds = {str: "string", list: "array", dict: "object"}
    return kinds[type(value)] in names


def _is_listed(value: JSON, schema: JSONObject) -> bool:
    listed = [schema["const"]] if "const" in schema else schema.get("enum")
    if not isinstance(listed, list):
        return True
    return any(
        value == each and isinstance(value, bool) == isinstance(each, bool) for each in listed
    )


def _is_within(value: JSON, schema: JSONObject) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return all(_allowed(value, schema.get(word), allows) for word, allows in _LIMITS)
    if isinstance(value, str | list):
        low, high = _COUNTS[type(value)]
        size = len(value)
        return _allowed(size, schema.get(low), ge) and _allowed(size, schema.get(high), le)
    return True


def _allowed(value: float, limit: JSON, allows: Callable[[float, float], bool]) -> bool:
    if isinstance(limit, bool) or not isinstance(limit, int | float):
        return True
    return allows(value, limit)


def _has_format(value: JSON, schema: JSONObject) -> bool:
    format = schema.get("format")
    known = _FORMATS.get(format) if isinstance(format, str) else None
    return known is None or not isinstance(value, str) or known.fullmatch(value) is not None


def _unquoted(value: JSON) -> JSON:
    if not isinstance(value, str):
        return value
    word = value.strip()
    if word.lower() in ("true", "false"):
        return word.lower() == "true"
    if re.fullmatch(r"-?(0|[1-9]\d{0,17})(\.\d{1,18})?", word):
        return float(word) if "." in word else int(word)
    return value


def _shown(value: JSON) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:60]}…"
