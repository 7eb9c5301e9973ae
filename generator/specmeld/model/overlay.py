"""Decisions made by people: ``spec/overlay.yaml``, an OpenAPI Overlay 1.1 document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from specmeld.model.json import JSON


@dataclass(frozen=True, slots=True)
class Action:
    """One action of an overlay (Overlay 1.1, section 4.4.3); ``line`` counts from 1."""

    target: str
    """An RFC 9535 JSONPath query on the settled document."""
    line: int
    update: JSON = None
    remove: bool = False
    copy: str = ""
    """A query for the one node that is merged into the targets; empty if there is none."""
    was: JSON = None
    has_was: bool = False
    """``x-was``, our guard: what the target must contain before the action."""
    evidence: str = ""
    """``x-evidence``, our guard: the conflict that the action decides, by its evidence."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Overlay:
    file: str
    """Its name in messages."""
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Overlaid:
    """One place of the canonical document that a person decided."""

    pointer: str
    """JSON pointer (RFC 6901) in the canonical document."""
    file: str
    line: int
    was: Any
    """None if there was nothing."""
    now: Any
    """None if it was removed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One fact that a person decided."""

    place: str
    keyword: str
    value: JSON
    was: JSON
    by: str
    """The action, as ``file:line``."""
