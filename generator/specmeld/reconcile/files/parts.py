"""What one file says at one place: the unit that reconciling lays side by side."""

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
    """The line on which a part of ``document`` stands in the file."""
    exhaustive: bool = True
    """Whether it lists in full what it describes, so that what is not there is not meant."""
    targets: dict[str, Part | None] = field(default_factory=dict, repr=False)
    """Reference → what it leads to, of those that were followed."""


class Part(NamedTuple):
    """A value of one file, and where it stands there."""

    source: SourceFile
    pointer: Pointer
    value: Any
    partial: bool = False
    """True where it is only some of what the file says of the place, so that what it lacks
    means nothing."""
    is_share: bool = False
    """True for the share that one member of an ``allOf`` has of an object written out whole."""

    def below(self, *steps: str | int, value: Any) -> Part:
        source = self.source
        return Part(source, (*self.pointer, *steps), value, not source.exhaustive)

    @property
    def line(self) -> int:
        return self.source.line(self.pointer)


class Target(NamedTuple):
    """What references lead to: a value of one file, known by its pointer."""

    source: str
    pointer: Pointer


def reference(value: Any) -> str:
    """The local reference that an object is; empty for anything else."""
    if not isinstance(value, dict) or "$ref" not in value:
        return ""
    found = value["$ref"]
    return found if isinstance(found, str) and found.startswith("#") else ""


def target_of(part: Part) -> Part | None:
    """What the reference at ``part`` leads to; None where that does not exist."""
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
    """The end of a chain of references; the last link where it ends nowhere or is a ring."""
    for _ in range(32):
        ref = reference(part.value)
        found = _target(part.source, ref) if ref else None
        if found is None:
            return part
        part = found
    return part


def key_of(part: Part) -> Target:
    return Target(part.source.id, part.pointer)
