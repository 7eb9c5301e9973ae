"""Where two JSON values differ, if that is in one place."""

from __future__ import annotations

import json
from itertools import repeat
from typing import Any

from specmeld.conformance.schema_nodes import is_list, is_map
from specmeld.model.json import JSONObject

_REPEATED = 16
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def difference(base: Any, body: Any) -> tuple[list[str | int] | None, list[Any]]:
    """The deepest single place where two values differ, and what is there instead: nothing, a
    value, or a value and how often it is repeated. No place where they are the same."""
    if base is body:
        return None, []
    if is_map(base) and is_map(body):
        names = [name for name in {**base, **body} if not _same(base, body, name)]
        if len(names) == 1 and names[0] in body and names[0] in base:
            path, change = difference(base[names[0]], body[names[0]])
            return ([names[0], *path], change) if path is not None else (None, [])
        if len(names) == 1:
            return [names[0]], _packed(body[names[0]]) if names[0] in body else []
        if not names:
            return None, []
    elif is_list(base) and is_list(body) and len(base) == len(body):
        places = [n for n in range(len(base)) if not equal(base[n], body[n])]
        if len(places) == 1:
            path, change = difference(base[places[0]], body[places[0]])
            return ([places[0], *path], change) if path is not None else (None, [])
        if not places:
            return None, []
    elif equal(base, body):
        return None, []
    return [], _packed(body)


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
    """Whether a value is written in more than ``most`` characters; of a large one only the
    beginning is looked at."""
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
    return len(written(value)) > most


def _same(base: JSONObject, body: JSONObject, name: str) -> bool:
    return name in base and name in body and equal(base[name], body[name])


def _packed(value: Any) -> list[Any]:
    if isinstance(value, str | list) and len(value) >= _REPEATED:
        once = value[:1]
        alike = value == once * len(value)
        if alike and (isinstance(value, str) or all(map(equal, value, repeat(value[0])))):
            return [once, len(value)]
    return [value]
