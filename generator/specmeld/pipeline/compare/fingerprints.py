"""What a change is known by, wherever it stands: its rule, its place and what both sides say.

Words that describe are left aside, but only where a schema or another part of OpenAPI has them: in
a value, such as one of ``enum``, a title is a part of the value. What the new side says is taken
with what it refers to, so that nothing else can come in its place and pass as the same change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from specmeld.config import OF_CHANGES
from specmeld.diff.changes import Change, Said
from specmeld.model.api_description import INPUT
from specmeld.model.json import JSON
from specmeld.text.pointer import key_in, parse_fragment, value_or_none

_Kind = Literal["part", "names", "value"]
"""What a JSON value is: a part of OpenAPI with keywords, a map or list of such, or mere data."""
_WORDING = ("title", "description", "summary", "$comment")
_SAMPLES = ("example", "examples")
_VALUES = ("const", "enum", "default", "mapping")
_NAMED = (
    *("properties", "patternProperties", "dependentSchemas", "dependentRequired", "$defs"),
    *("definitions", "schemas", "responses", "parameters", "requestBodies", "headers", "links"),
    *("securitySchemes", "callbacks", "pathItems", "paths", "webhooks", "content", "encoding"),
    *("variables", "scopes"),
)
"""Keywords whose keys are names that people choose."""
_MOST = 200
"""Components that are followed from one change."""
_CHAIN = 8
"""References that lead to one another at one place."""
_LEAST = 3
"""Steps of a pointer below which a part is too large to stand for a change."""


class Fingerprints:
    """Gives the fingerprints of changes; ``document`` is the OpenAPI document of the new side."""

    def __init__(self, document: Mapping[str, JSON] | None = None) -> None:
        self._document = document or {}
        self._components: dict[str, tuple[str, tuple[str, ...]]] = {}

    def of(self, change: Change) -> str:
        """What a change is known by."""
        place = change.schema or change.place  # a component may get another first use
        references: dict[str, None] = {}
        sides = [_side(change.old, {}), _side(change.new, references)]
        there = [
            _bare(self._at(pointer), _kind(pointer), references) for pointer in _standing(change)
        ]
        followed = self._followed(references)
        more: list[Any] = [there, followed] if there or followed else []
        more += [change.copies] if change.copies else []  # a further copy is a further change
        words = json.dumps([change.rule, place, change.about, sides, *more], sort_keys=True)
        return OF_CHANGES + _digest(words)

    def _at(self, pointer: Sequence[str]) -> Any:
        """The part that a pointer leads to, through references as well, or the nearest around."""
        found: Any = self._document
        for number, step in enumerate(_plain(pointer)):
            for _ in range(_CHAIN):
                if not isinstance(found, dict) or step in found or "$ref" not in found:
                    break
                found = self._exactly(found["$ref"])
            key = key_in(found, step)
            if key is None:
                return found if number >= _LEAST else None
            found = found[key]
        return found

    def _exactly(self, reference: Any) -> Any:
        """What a reference leads to; None where that is nothing here."""
        steps = parse_fragment(reference) if isinstance(reference, str) else None
        return value_or_none(self._document, _plain(steps or [""]))

    def _followed(self, references: Iterable[str]) -> dict[str, str]:
        """What is referred to, however indirectly → the digest of what stands there."""
        found: dict[str, str] = {}
        waiting = list(references)
        for reference in waiting:  # grows
            if len(found) >= _MOST:
                break
            if reference not in found:
                found[reference], further = self._component(reference)
                waiting += further
        return found

    def _component(self, reference: str) -> tuple[str, tuple[str, ...]]:
        if reference not in self._components:
            kind, further = _kind(parse_fragment(reference) or ()), dict[str, None]()
            bare = _bare(self._exactly(reference), kind, further)
            self._components[reference] = _digest(json.dumps(bare, sort_keys=True)), (*further,)
        return self._components[reference]


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _side(said: Said | None, references: dict[str, None]) -> list[Any] | None:
    return None if said is None else [_bare(said.value, _kind(said.pointer), references)]


def _standing(change: Change) -> Iterable[Sequence[str]]:
    """Where the new side has what the change does not say itself."""
    new = change.new
    came = change.old is None and new is not None and new.bare
    return (new.pointer,) if new and came else change.stands


def _plain(pointer: Sequence[str]) -> list[str]:
    """The pointer as the document has it: what requests ask of a component is made of that."""
    steps = list(pointer)
    if steps[:2] == ["components", "schemas"] and len(steps) > 2:
        steps[2] = steps[2].removesuffix(INPUT)
    return steps


def _kind(pointer: Sequence[str]) -> _Kind:
    kind: _Kind = "part"
    for step in pointer:
        kind = _below(kind, step)
    return kind


def _below(kind: _Kind, key: str) -> _Kind:
    if kind == "names":
        return "part"
    if kind == "value" or key in _VALUES or key.startswith("x-"):
        return "value"
    return "names" if key in _NAMED else "part"


def _bare(value: Any, kind: _Kind, references: dict[str, None]) -> Any:
    """A value without the words that describe it; notes what it refers to."""
    if kind == "value":
        return value
    if isinstance(value, list):
        return [_bare(one, "part", references) for one in value]
    if not isinstance(value, dict):
        return value
    if kind == "part" and isinstance(value.get("$ref"), str):
        references[value["$ref"]] = None
    return {
        key: _bare(one, _below(kind, key), references)
        for key, one in value.items()
        if kind == "names" or not _describes(key, one)
    }


def _describes(key: str, value: Any) -> bool:
    return key in _SAMPLES or (key in _WORDING and isinstance(value, str))
