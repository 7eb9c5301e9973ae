"""The changes that a comparison of two APIs finds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from specmeld.model.json import JSON

Level = Literal["breaking", "warning", "info"]
LEVELS: tuple[Level, ...] = ("breaking", "warning", "info")
"""The worst first."""
Layer = Literal["wire", "values", "python"]
"""Who notices: senders of requests, users of their values, importers of the package."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one of the two APIs says."""

    value: JSON
    pointer: tuple[str, ...] = ()
    """Its JSON pointer in that API's OpenAPI document."""
    line: int = 0
    """From 1; 0 if it has no line."""
    bare: bool = False
    """Whether there is no value to show, only that something exists."""

    def row(self) -> dict[str, Any]:
        value = {} if self.bare else {"value": self.value}
        return value | ({"line": self.line} if self.line else {})


@dataclass(frozen=True, slots=True)
class Witness:
    """A body, or a parameter's value, that one API accepts and the other rejects."""

    body: JSON
    valid: Literal["old", "new"]

    @property
    def invalid(self) -> Literal["old", "new"]:
        return "new" if self.valid == "old" else "old"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``place`` is in the notation of ``model.claims``."""

    rule: str
    level: Level
    layer: Layer
    place: str
    message: str
    old: Said | None = None
    new: Said | None = None
    witness: Witness | None = None
    reason: str = ""
    """Why there is no witness although there should be one."""
    schema: str = ""
    """The place in a component, such as ``components.Order.lines[].price``; empty outside."""
    also: tuple[str, ...] = ()
    """Further operations and sections that use the changed part."""
    copies: tuple[str, ...] = ()
    """The places and components of ``also`` that repeat the change literally."""
    stands: tuple[tuple[str, ...], ...] = ()
    """Where the new API has the replacement of the old part, unless ``new`` says it."""
    about: str = ""
    """The property, parameter, status … in ``message``: stable when the wording changes."""

    def row(self) -> dict[str, Any]:
        """The JSON object of ``diff --format json``."""
        row: dict[str, Any] = {
            "rule": self.rule,
            "level": self.level,
            "layer": self.layer,
            "place": self.place,
            "message": self.message,
        }
        row |= {"schema": self.schema} if self.schema else {}
        row |= {"old": self.old.row()} if self.old else {}
        row |= {"new": self.new.row()} if self.new else {}
        if self.witness is not None:
            row["witness"] = {
                "body": self.witness.body,
                "valid": self.witness.valid,
                "invalid": self.witness.invalid,
            }
        row |= {"reason": self.reason} if self.reason else {}
        return row | ({"also": list(self.also)} if self.also else {})


def worst(changes: Sequence[Change]) -> Level | None:
    """The worst level of all; None if there is no change."""
    return next((level for level in LEVELS if any(one.level == level for one in changes)), None)


def following(version: str, part: Literal["major", "minor", "patch"]) -> str:
    """The next semver version; empty if it is not one, or a pre-release."""
    found = re.fullmatch(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", version)
    if found is None:
        return ""
    major, minor, patch = map(int, found.groups())
    parts = {"major": (major + 1, 0, 0), "minor": (major, minor + 1, 0)}
    return ".".join(map(str, parts.get(part, (major, minor, patch + 1))))


def advised(changes: Sequence[Change]) -> Literal["major", "minor", "patch"]:
    """Which part of a version number should grow (semver.org, 2.0.0)."""
    if any(one.level == "breaking" for one in changes):
        return "major"
    return "minor" if changes else "patch"
