"""Generated code against the judge: the same verdict, and the same place named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from specmeld.conformance.comparison_report import Disagreement, Misplaced, Report
from specmeld.conformance.records import Case, Cases, Path, Untested

Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What generated code says of a body; ``places`` are pydantic's ``loc``s, one an error."""

    accepted: bool
    places: tuple[Location, ...] = ()
    message: str = ""
    """The first error in words."""
    crashed: bool = False
    """No verdict but an exception of another kind; never what is wanted."""


class NoVerdictError(Exception):
    """The package has no type for this component; says why."""


Ask = Callable[[str, str], Verdict]
"""(component, JSON text) → verdict. Raises NoVerdictError where there is nothing to ask."""


def compare(cases: Cases, verdict: Ask) -> Report:
    """Ask for a verdict on every case. What cannot be asked is untested, with its reason.

    A component must have a type; an inline schema (``GET /threads#query.limit``) may be without.
    """
    disagreements, misplaced = [], []
    untested = list(cases.untested)
    missing: dict[str, str] = {}
    asked: list[Case] = []
    for case in cases.cases:
        text = json.dumps(case.body, ensure_ascii=False)
        try:
            said = verdict(case.constraint.component, text)
        except NoVerdictError as failure:
            untested.append(Untested(case.constraint, case.side, str(failure)))
            if "#" not in case.constraint.component:
                missing[case.constraint.component] = str(failure)
            continue
        asked.append(case)
        if said.crashed or said.accepted != (case.side == "valid"):
            disagreements.append(Disagreement(case, said.accepted, said.message))
        elif not (said.accepted or _well_placed(said.places, case)):
            misplaced.append(Misplaced(case, said.places[:5]))
    return Report.of(cases, asked, disagreements, misplaced, untested, missing)


def _well_placed(places: tuple[Location, ...], case: Case) -> bool:
    """At the constraint's own place, or where the value stands of which it is one alternative."""
    if names_place(places, case.path, case.body):
        return True
    unions = set(unions_on(case.constraint.place, case.path))
    return any(_straight(place, case.body) in unions for place in places)


_STEPPING = {"additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems"}
_NAMING = {"properties", "patternProperties", "prefixItems"}


def unions_on(place: str, path: Path) -> Iterator[Path]:
    """The places in the body of the unions that a keyword location leads through."""
    steps = iter(place.split("/")[1:])
    depth = 0
    for step in steps:
        if step in ("anyOf", "oneOf"):
            yield path[:depth]
        if step in _NAMING | {"allOf", "anyOf", "oneOf", "dependentSchemas"}:
            next(steps, None)
        depth += step in _NAMING | _STEPPING


def _straight(place: Location, body: Any) -> Path:
    """The value in the body that a location leads to; one that is not there is passed over."""
    path: Path = ()
    for step in place:
        leads, below = _enter(body, step)
        if leads:
            path, body = (*path, step), below
    return path


def names_place(places: tuple[Location, ...], path: Path, body: Any) -> bool:
    """Does one of pydantic's locations lead to the value at ``path``, or to one of its own keys?

    Labels of union branches and validators in a location lead nowhere in the body and are skipped;
    a label that is also a key is read both ways. A body refused in a union is refused there: any
    error below the path will do.
    """
    return any(path in _readings(place, body, len(path)) for place in places)


def _readings(place: Location, body: Any, depth: int) -> set[Path]:
    """The paths that a location can mean, each cut after ``depth`` steps."""
    found: list[tuple[Path, Any]] = [((), body)]
    for step in place:
        further: list[tuple[Path, Any]] = []
        for path, value in found:
            leads, below = _enter(value, step)
            if leads:
                further.append(((*path, step), below))
            if not leads or isinstance(step, str):
                further.append((path, value))
        found = further[:256]
    return {path[:depth] for path, _ in found}


def _enter(value: Any, step: str | int) -> tuple[bool, Any]:
    if isinstance(value, dict) and step in value:
        return True, value[str(step)]
    if isinstance(value, list) and isinstance(step, int) and -1 < step < len(value):
        return True, value[step]
    return False, None
