"""Where two JSON values differ, if that is in one place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice, repeat
from typing import Any

from specmeld.conformance.schema_nodes import is_list, is_map
from specmeld.model.json import JSONObject

_REPEATED = 16
_NOTHING = object()
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def difference(base: Any, body: Any) -> tuple[list[str | int] | None, list[Any]]:
    """The deepest single place where two values differ, and what is there instead: nothing, a
    value, or a value and how often it is repeated. No place where they are the same."""
    if base is body:
        return None, []
    if is_map(base) and is_map(body):
        steps: list[Any] = _two(_differing_names(base, body))
    elif is_list(base) and is_list(body) and len(base) == len(body):
        steps = _two(n for n, pair in enumerate(zip(base, body, strict=True)) if not equal(*pair))
    else:
        return (None, []) if equal(base, body) else ([], _packed(body))
    if len(steps) != 1:
        return ([], _packed(body)) if steps else (None, [])
    (step,) = steps
    if is_map(body) and step not in body:
        return [step], []
    if is_map(base) and step not in base:
        return [step], _packed(body[step])
    path, change = difference(base[step], body[step])
    return ([step, *path], change) if path is not None else (None, [])


def _differing_names(base: JSONObject, body: JSONObject) -> Iterator[str]:
    for name in [name for name, value in body.items() if base.get(name, _NOTHING) is not value]:
        if name not in base or not equal(base[name], body[name]):
            yield name
    if len(base) != len(body) or base.keys() != body.keys():
        yield from (name for name in base if name not in body)


def _two(steps: Iterable[Any]) -> list[Any]:
    return list(islice(steps, 2))


def changed(base: Any, path: list[Any], change: list[Any]) -> Any:
    """A copy of ``base`` with a value put in, or with nothing left, at ``path``."""
    if not path:
        return change[0] * change[1] if len(change) == 2 else change[0]
    copy = base.copy()
    step, rest = path[0], path[1:]
    if not rest and not change:
        del copy[step]
    else:
        copy[step] = changed(copy[step] if rest else None, rest, change)
    return copy


def equal(one: Any, other: Any) -> bool:
    """Written alike: 1 and 1.0 are equal in JSON Schema, but they are two cases."""
    if one is other:
        return True
    if type(one) is not type(other) or one != other:
        return False
    if is_map(one):
        return all(equal(value, other[name]) for name, value in one.items())
    if is_list(one):
        return all(map(equal, one, other))
    return not isinstance(one, float) or repr(one) == repr(other)  # 0.0 and -0.0


def written(value: Any) -> str:
    """A value as JSON, with nothing between its tokens."""
    return _ENCODER.encode(value)


def is_longer(value: Any, most: int) -> bool:
    """Whether a value is written in more than ``most`` characters."""
    return is_large(value, most) or len(written(value)) > most


def is_large(value: Any, most: int) -> bool:
    """Whether that can be seen without writing the value; of a large one only the beginning is
    looked at."""
    length, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            length += len(one) + 2
        elif is_map(one):
            length += 1 + sum(map(len, one)) + 4 * len(one)
            waiting += one.values()
        elif is_list(one):
            length += 1 + len(one)
            waiting += one
        else:
            length += 1
        if length > most:
            return True
    return False


def _packed(value: Any) -> list[Any]:
    if isinstance(value, str | list) and len(value) >= _REPEATED:
        once = value[:1]
        alike = value == once * len(value)
        if alike and (isinstance(value, str) or all(map(equal, value, repeat(value[0])))):
            return [once, len(value)]
    return [value]
