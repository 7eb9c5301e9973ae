"""Schemas that are made of themselves: ``A: {allOf: [A]}``, or of what is made of them.

A property or an item may be of its holder's kind, and a base may list its children; but what a
schema is made of may not lead back to it, since that would never end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specmeld.model.json import JSON
from specmeld.read.references.follow import tokens
from specmeld.text.pointer import Pointer

_SHELF = ("components", "schemas")
_DEEPEST = 200

Edge = tuple[str, str]
"""A component, and the one that it is made of."""


def holder(pointer: Pointer) -> str:
    """The component that is made of what stands at a place; empty where none is."""
    name = pointer[2] if pointer[:2] == _SHELF and len(pointer) > 2 else ""
    steps = pointer[3:]
    return str(name) if all(isinstance(step, int) or step == "allOf" for step in steps) else ""


def closing_edges(document: JSON) -> set[Edge]:
    """The references that lead back to what holds them, one of each circle."""
    schemas = _held(_held(document, "components"), "schemas")
    schemas = schemas if isinstance(schemas, dict) else {}
    closing: set[Edge] = set()
    done: set[str] = set()
    for start in schemas:
        trail = {start: _targets(schemas[start])} if start not in done else {}
        while trail:
            name, targets = next(reversed(trail.items()))
            target = next(targets, None)
            if target is None:
                done.add(name)
                del trail[name]
            elif target in trail:
                closing.add((name, target))
            elif target in schemas and target not in done:
                trail[target] = _targets(schemas[target])
    return closing


def _held(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _targets(schema: JSON) -> Iterator[str]:
    """The components that a schema is made of."""
    waiting: list[tuple[Any, int]] = [(schema, 0)]
    while waiting:
        value, depth = waiting.pop()
        if not isinstance(value, dict) or depth > _DEEPEST:
            continue
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            steps = tokens(reference)
            if len(steps) == 3 and steps[:2] == _SHELF:
                yield steps[2]
        members = value.get("allOf")
        waiting += [(one, depth + 1) for one in members] if isinstance(members, list) else []
