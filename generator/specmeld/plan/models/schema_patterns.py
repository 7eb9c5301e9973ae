"""Patterns: from ECMA-262, which JSON Schema uses, to Rust's ``regex``, which pydantic uses."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from functools import cache
from typing import Any

from specmeld.model.api_description import Api
from specmeld.runtime import readable

_TOKEN = re.compile(r"\\.|\(\?.?|.", re.DOTALL)
_CLASSES = {r"\d": "0-9", r"\w": "A-Za-z0-9_"}
_ESCAPES = re.compile(r"\\[dwnrt\\^$.|?*+()\[\]{}/\-]")


def patterns(api: Api) -> list[str]:
    """The patterns of strings and of names in the schemas of an API, in order, each once."""
    found: dict[str, None] = {}
    waiting: deque[Any] = deque([*api.schemas.values(), *_inline(api)])
    while waiting:
        value = waiting.popleft()
        if isinstance(value, dict):
            if isinstance(said := value.get("pattern"), str):
                found[said] = None
            if isinstance(named := value.get("patternProperties"), dict):
                found |= {one: None for one in named if isinstance(one, str)}
            value = value.values()
        elif not isinstance(value, list):
            continue
        waiting += [one for one in value if isinstance(one, (dict, list))]
    return [one for one in found if readable(one)]


def _inline(api: Api) -> Iterator[Any]:
    for operation in api.operations:
        yield from (one.schema for one in operation.parameters)
        yield from (one.schema for one in (operation.body.contents if operation.body else ()))
        for response in operation.responses:
            yield from (one.schema for one in response.contents)
            yield from (one.schema for one in response.headers.values())


@cache
def native_pattern(pattern: str) -> str | None:
    """The pattern in Rust's dialect, or None where that does not mean the same for certain.

    ``\\d`` and ``\\w`` are written out, since they are ASCII in ECMA-262 and Unicode in Rust.
    """
    parts: list[str] = []
    inside = False
    for token in _TOKEN.findall(pattern):
        if not (_means_same_inside(token) if inside else _means_same(token)):
            return None
        if token in _CLASSES:
            parts.append(_CLASSES[token] if inside else f"[{_CLASSES[token]}]")
            continue
        inside = token != "]" if inside else token == "["
        parts.append(token)
    if re.search(r"&&|~~|--|\[\^?\]|\\[dw]-|-\\[dw]|\{,|[*+?}]\+", pattern):
        return None
    native = "".join(parts)
    return native if _compiles(native) else None


def _means_same(token: str) -> bool:
    if token.startswith("\\"):
        return _ESCAPES.fullmatch(token) is not None
    return token != "." and (token == "(?:" or not token.startswith("(?"))


def _means_same_inside(token: str) -> bool:
    if token.startswith("\\"):
        return _ESCAPES.fullmatch(token) is not None
    return token != "[" and len(token) == 1


def _compiles(pattern: str) -> bool:
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))
    except SchemaError:
        return False
    return True
