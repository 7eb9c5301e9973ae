"""What is found in a document: constraints, their cases, and what could not be tested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Side = Literal["valid", "invalid"]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One keyword at one place of one schema.

    ``component`` is a component's name, or the place of an inline schema's first use, such as
    ``GET /threads#query.limit``; where no operation uses it, its pointer ``#/…``.
    ``place`` is the keyword location from its root (JSON Schema core 2020-12, section 12.3.1),
    references included: ``/allOf/0/$ref/properties/size``; empty at the root.
    ``value`` is the keyword's value; of ``required`` the one name, of ``dependentRequired`` the
    name and the one that it demands, of unions the number of branches.
    """

    component: str
    place: str
    keyword: str
    value: Any

    def __str__(self) -> str:
        return f"{self.component}{self.place}/{self.keyword}"


@dataclass(frozen=True, slots=True)
class Case:
    """A whole body, valid or invalid by the verdict of jsonschema.

    ``path`` leads to the value in the body whose schema has the constraint.
    """

    constraint: Constraint
    side: Side
    body: Any
    path: Path


@dataclass(frozen=True, slots=True)
class Untested:
    constraint: Constraint
    side: Side
    reason: str


@dataclass(frozen=True, slots=True)
class Cases:
    constraints: tuple[Constraint, ...]
    cases: tuple[Case, ...]
    untested: tuple[Untested, ...]
