"""One schema in several forms: unwrap what is wrapped in one file and not in another.

``anyOf: [X, null]`` and ``allOf: [X]`` with annotations mean X at their place. Schemas are only
unwrapped if files differ in form, so that a single file settles to itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from specmeld.model.json import JSON, JSONObject
from specmeld.reconcile.files.parts import Part, reference

COMPOSITIONS = frozenset(["$ref", "allOf", "anyOf", "oneOf"])
UNIONS = ("anyOf", "oneOf")
_DEEPEST = 16


class Unwrapped(NamedTuple):
    """A schema without its wrappers: its combined parts, and whether null is allowed."""

    parts: tuple[Part, ...]
    null: Part | None


def signature(value: JSONObject) -> Hashable:
    """How a schema is composed."""
    if COMPOSITIONS.isdisjoint(value):
        return None
    return COMPOSITIONS.intersection(value), _wrapper(value) == "allOf"


def differ_in_form(parts: Sequence[Part]) -> bool:
    if len(parts) < 2:
        return False
    return len({signature(part.value) for part in parts if isinstance(part.value, dict)}) > 1


def unwrap(part: Part) -> Unwrapped:
    """Remove ``allOf`` and unions around single members, and null from unions."""
    found: list[Part] = []
    null: Part | None = None
    for _ in range(_DEEPEST):
        word = _wrapper(part.value)
        if not word:
            break
        members = part.value[word]
        kept = [(at, one) for at, one in enumerate(members) if not _is_null(one)]
        if len(kept) < len(members):
            at = next(at for at, one in enumerate(members) if _is_null(one))
            null = part.below(word, at, value=members[at])
        beside = {key: value for key, value in part.value.items() if key != word}
        if beside:
            found.append(Part(part.source, part.pointer, beside, partial=True))
        at, inner = kept[0]
        part = part.below(word, at, value=inner)
    return Unwrapped((*found, part), null)


def _wrapper(value: JSON) -> str:
    """The keyword whose one member is the schema; empty if there is no wrapper."""
    if not isinstance(value, dict) or reference(value):
        return ""
    words = [word for word in ("allOf", *UNIONS) if isinstance(value.get(word), list)]
    if len(words) != 1:
        return ""
    members = value[words[0]]
    kept = [one for one in members if not (words[0] in UNIONS and _is_null(one))]
    return words[0] if len(kept) == 1 and isinstance(kept[0], dict) else ""


def _is_null(value: JSON) -> bool:
    return isinstance(value, dict) and value.get("type") == "null"
