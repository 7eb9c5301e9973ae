"""What one file says at one place: the unit that reconciling compares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from specmeld.model.json import JSONObject
from specmeld.text.pointer import Pointer, key_in, parse_fragment


@dataclass(frozen=True, slots=True, eq=False)
class SourceFile:
    """An OpenAPI file of the target version, as OpenAPI 3.1."""

    id: str
    path: str
    document: JSONObject
    line: Callable[[Pointer], int]
    """The line of a part of ``document`` in the file."""
    exhaustive: bool = True
    """Whether it is complete for what it describes, so that omissions are intended."""
    targets: dict[str, Part | None] = field(default_factory=dict, repr=False)
    """Reference → its target, for those that were followed."""


class Part(NamedTuple):
    """A value of one file, and its pointer there."""

    source: SourceFile
    pointer: Pointer
    value: Any
    partial: bool = False
    """True if it is only a part of what the file says about the place, so that omissions mean
    nothing."""
    is_share: bool = False
    """True for the share that one member of an ``allOf`` has in an inline object."""

    def below(self, *steps: str | int, value: Any) -> Part:
        source = self.source
        return Part(source, (*self.pointer, *steps), value, not source.exhaustive)

    @property
    def line(self) -> int:
        return self.source.line(self.pointer)


class Target(NamedTuple):
    """The target of references: a value of one file, identified by its pointer."""

    source: str
    pointer: Pointer


def reference(value: Any) -> str:
    """The local reference that an object is; empty for anything else."""
    if not isinstance(value, dict) or "$ref" not in value:
        return ""
    found = value["$ref"]
    return found if isinstance(found, str) and found.startswith("#") else ""


def target_of(part: Part) -> Part | None:
    """The target of the reference at ``part``; None if it does not exist."""
    return _target(part.source, reference(part.value))


def _target(source: SourceFile, ref: str) -> Part | None:
    if ref not in source.targets:
        source.targets[ref] = _follow(source, ref)
    return source.targets[ref]


def _follow(source: SourceFile, ref: str) -> Part | None:
    steps = parse_fragment(ref)
    if steps is None:
        return None
    value: Any = source.document
    pointer: Pointer = ()
    for step in steps:
        key = key_in(value, step)
        if key is None:
            return None
        value, pointer = value[key], (*pointer, key)
    return Part(source, pointer, value)


def resolved(part: Part) -> Part:
    """The end of a chain of references; the last link if it is broken or circular."""
    for _ in range(32):
        ref = reference(part.value)
        found = _target(part.source, ref) if ref else None
        if found is None:
            return part
        part = found
    return part


def key_of(part: Part) -> Target:
    return Target(part.source.id, part.pointer)
