"""In which facts two OpenAPI documents differ, where they stand, and who says them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import yaml

from specmeld.model.claims import Origin, Place
from specmeld.model.settlement import Settlement, Verdict

_ABSENT: Any = object()
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest part in which two documents differ."""

    pointer: tuple[str, ...]
    settled: Any
    """What the documents settle to."""
    present: Any
    """What the canonical file says."""

    @property
    def key(self) -> str:
        """The JSON pointer (RFC 6901)."""
        return "".join(f"/{p.replace('~', '~0').replace('/', '~1')}" for p in self.pointer)

    def __str__(self) -> str:
        here, there = _brief(self.present), _brief(self.settled)
        return f"{self.key}: {here} here, {there} by the documents"


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
    """Where the documents state the settled fact: the claims of its keyword at places that end in
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


class YamlLines:
    """Where each part of a YAML text stands."""

    def __init__(self, text: str) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._root: yaml.Node | None = yaml.compose(text, Loader=loader)

    def of(self, pointer: tuple[str, ...]) -> int:
        """The line of the deepest part of that path that the text has, from 1."""
        return self.reached(pointer)[0]

    def reached(self, pointer: tuple[str, ...]) -> tuple[int, int]:
        """The same, and how many steps of the path lead there."""
        node, line = self._root, 1
        for depth, part in enumerate(pointer):
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == part), None)
                if pair is None:
                    return line, depth
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif _is_item(node, part):
                assert isinstance(node, yaml.SequenceNode)
                node = node.value[int(part)]
                line = node.start_mark.line + 1 if node.start_mark else line
            else:
                return line, depth
        return line, len(pointer)


def _is_item(node: yaml.Node | None, part: str) -> bool:
    if not isinstance(node, yaml.SequenceNode) or not part.isdecimal():
        return False
    return int(part) < len(node.value)


def _properties(verdict: Verdict) -> list[str]:
    """The names of properties and parameters on the way to a verdict's place."""
    place = Place.parse(verdict.place) if verdict.place else verdict.claim.at
    return [step[1:] for step in place.steps if step.startswith(".")]


def _states(said: Any, settled: Any) -> bool:
    return said == settled or (isinstance(said, list) and settled in said)


def _brief(value: Any) -> str:
    if value is _ABSENT:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
