"""In which facts two OpenAPI documents differ, and which lines state them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from specmeld.model.claims import Origin, Place
from specmeld.model.settlement import Settlement, Verdict
from specmeld.text.pointer import pointer_text

_ABSENT: Any = object()
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest part in which two documents differ."""

    pointer: tuple[str, ...]
    settled: Any
    """The value that the documents settle to."""
    present: Any
    """The value in the canonical file."""

    @property
    def key(self) -> str:
        """The JSON pointer (RFC 6901)."""
        return pointer_text(self.pointer)

    def __str__(self) -> str:
        here, there = _brief(self.present), _brief(self.settled)
        return f"{self.key}: {here} here, {there} in the documents"


def changes(settled: Any, present: Any, at: tuple[str, ...] = ()) -> Iterator[Change]:
    """All changes between two JSON values, in the order of the first."""
    if isinstance(settled, dict) and isinstance(present, dict):
        for key in dict.fromkeys([*settled, *present]):
            sides = settled.get(key, _ABSENT), present.get(key, _ABSENT)
            yield from changes(*sides, (*at, str(key)))
    elif isinstance(settled, list) and isinstance(present, list) and len(settled) == len(present):
        for index, sides in enumerate(zip(settled, present, strict=True)):
            yield from changes(*sides, (*at, str(index)))
    elif type(settled) is not type(present) or settled != present:
        yield Change(at, settled, present)


def witnesses(settlement: Settlement, change: Change) -> list[Origin]:
    """Where the documents state the settled fact: the claims of its keyword at places that end with
    the fact's own properties."""
    named = [name for holder, name in pairwise(change.pointer) if holder == "properties"]
    keyword = next((part for part in reversed(change.pointer) if not part.isdigit()), "")
    return [
        verdict.claim.origin
        for verdict in settlement.verdicts
        if verdict.outcome in ("kept", "corroborates")
        and verdict.claim.keyword == keyword
        and _states(verdict.claim.value, change.settled)
        and _properties(verdict)[-len(named) :] == named
    ]


def _properties(verdict: Verdict) -> list[str]:
    """The names of properties and parameters in a verdict's place."""
    place = Place.parse(verdict.place) if verdict.place else verdict.claim.at
    return [step[1:] for step in place.steps if step.startswith(".")]


def _states(said: Any, settled: Any) -> bool:
    return said == settled or (isinstance(said, list) and settled in said)


def _brief(value: Any) -> str:
    if value is _ABSENT:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
