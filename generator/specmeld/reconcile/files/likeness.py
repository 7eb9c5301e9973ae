"""The similarity of two objects of different files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from specmeld.model.json import identity
from specmeld.reconcile.files.parts import Part, Target, key_of, resolved

_COMPOSITIONS = ("allOf", "anyOf", "oneOf")
_DEEPEST = 16


def alike(one: Part, other: Part) -> float:
    """The similarity of two objects, from 0 to 1."""
    mine, theirs = one.value, other.value
    if not isinstance(mine, dict) or not isinstance(theirs, dict):
        return float(mine == theirs)
    names, others = mine.get("properties"), theirs.get("properties")
    if isinstance(names, dict) and isinstance(others, dict) and names and others:
        return len(names.keys() & others.keys()) / min(len(names), len(others))
    if identity(mine) == identity(theirs):
        return 1.0
    telling = ("type", "in", "name", "scheme", "openIdConnectUrl", "format")
    said = [key for key in telling if key in mine or key in theirs]
    if not said:
        return 0.5 if mine.keys() & theirs.keys() else 0.0
    return len([key for key in said if mine.get(key) == theirs.get(key)]) / len(said)


def likeness_of_members(one: Part, other: Part) -> float:
    """The similarity of two members of a union or an ``allOf``: names of properties."""
    mine, theirs = resolved(one), resolved(other)
    of_files = mine.source.exhaustive and theirs.source.exhaustive
    if of_files and identity(mine.value) == identity(theirs.value):
        return 1.0
    names = property_names([mine], _COMPOSITIONS).keys()
    others = property_names([theirs], _COMPOSITIONS).keys()
    return len(names & others) / len(names | others) if names | others else 0.0


def property_names(parts: Sequence[Part], words: Sequence[str] = ("allOf",)) -> dict[str, None]:
    """All names of properties that schemas describe, including those that they compose."""
    found: dict[str, None] = {}
    seen: set[Target] = set()
    waiting = [(part, 0) for part in reversed(parts)]
    while waiting:
        part, depth = waiting.pop()
        part = resolved(part)
        if not isinstance(part.value, dict) or key_of(part) in seen:
            continue
        seen.add(key_of(part))
        found |= dict.fromkeys(part.value.get("properties") or ())
        members = [
            part.below(word, at, value=inner)
            for word in words
            for at, inner in enumerate(_list(part.value.get(word)) if depth < _DEEPEST else ())
        ]
        waiting += [(member, depth + 1) for member in reversed(members)]
    return found


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()
