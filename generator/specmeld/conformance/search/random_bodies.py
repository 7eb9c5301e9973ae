"""Bodies by chance: what no boundary asks, found by altering the bodies of the cases.

A body on which code and judge disagree is made smaller for as long as they still do.
"""

from __future__ import annotations

import copy
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from specmeld.conformance.comparison_report import Disagreement, Report
from specmeld.conformance.judge import Judge, UnjudgeableError
from specmeld.conformance.records import Case, Cases, Constraint, Side, Untested
from specmeld.conformance.subjects import Subject, as_document, subjects
from specmeld.conformance.verdicts import Ask, NoVerdictError
from specmeld.model.api_description import Api

_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 1.0, 0.5, 10**30, "", "a", "abc", "😀", [], {}, [1], ["a"]),
    *({"a": 1}, [[]], [{}], {"a": {}}),
)
_MOST_CHANGES = 3
_MOST_STEPS = 2_000
"""Smaller bodies that are tried of one disagreement."""


def try_randomly(api: Api, cases: Cases, verdict: Ask, bodies: int, seed: int) -> Report:
    """``bodies`` bodies for each schema; the same ``seed`` gives the same bodies."""
    trial = _Trial(Judge(as_document(api)), verdict)
    known: defaultdict[str, list[Any]] = defaultdict(list)
    for case in cases.cases:
        known[case.constraint.component].append(case.body)
    for subject in subjects(api):
        chance = Random(f"{seed} {subject.name}")
        trial.subject(subject, known[subject.name] or list(_VALUES), bodies, chance)
    return trial.report()


class _Trial:
    def __init__(self, judge: Judge, verdict: Ask) -> None:
        self._judge = judge
        self._verdict = verdict
        self._constraints: list[Constraint] = []
        self._asked: list[Case] = []
        self._untested: list[Untested] = []
        self._missing: dict[str, str] = {}
        self._disagreements: list[Disagreement] = []

    def report(self) -> Report:
        cases = Cases(tuple(self._constraints), (), ())
        return Report.of(cases, self._asked, self._disagreements, [], self._untested, self._missing)

    def subject(self, subject: Subject, known: list[Any], bodies: int, chance: Random) -> None:
        """Bodies for one schema, until one shows a disagreement."""
        constraint = Constraint(subject.name, "", "random", bodies)
        self._constraints.append(constraint)
        try:
            for _ in range(bodies):
                body = copy.deepcopy(chance.choice(known))
                for _ in range(chance.randint(0, _MOST_CHANGES)):
                    body = altered(body, chance)
                side: Side = "valid" if self._judge.accepts(subject.node, body) else "invalid"
                self._asked.append(Case(constraint, side, body, ()))
                if self._disagree(subject, body):
                    self._tell(subject, self._smallest(subject, body))
                    return
        except UnjudgeableError as failure:
            self._untested.append(Untested(constraint, "valid", str(failure)))
        except NoVerdictError as failure:
            self._untested.append(Untested(constraint, "valid", str(failure)))
            if not subject.inline:
                self._missing[subject.name] = str(failure)

    def _disagree(self, subject: Subject, body: Any) -> bool:
        said = self._verdict(subject.name, json.dumps(body, ensure_ascii=False))
        return said.crashed or said.accepted != self._judge.accepts(subject.node, body)

    def _smallest(self, subject: Subject, body: Any) -> Any:
        """``body`` without all that can be taken away or made plainer."""
        tried = 0
        waiting = smaller(body)
        while tried < _MOST_STEPS and (less := next(waiting, waiting)) is not waiting:
            tried += 1
            try:
                still = self._disagree(subject, less)
            except UnjudgeableError:
                continue
            if still:
                body, waiting = less, smaller(less)
        return body

    def _tell(self, subject: Subject, body: Any) -> None:
        said = self._verdict(subject.name, json.dumps(body, ensure_ascii=False))
        place, keyword, path = self._judge.blamed(subject.node, body)
        constraint = Constraint(subject.name, place, keyword or "random", None)
        # In the place of the one that all bodies of this schema were asked for.
        replaced = self._constraints.pop()
        self._constraints.append(constraint)
        self._asked = [
            Case(constraint, one.side, one.body, one.path) if one.constraint is replaced else one
            for one in self._asked
        ]
        side: Side = "invalid" if keyword else "valid"
        if not keyword and said.places:
            path = said.places[0]
        case = Case(constraint, side, body, path)
        at = ".".join(map(str, path)) or "the whole body"
        message = f"at {at}: {said.message}" if said.message else f"at {at}"
        self._disagreements.append(Disagreement(case, said.accepted, message))


def altered(value: Any, chance: Random) -> Any:
    """``value`` with one part of it changed, taken away or added."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        name = chance.choice(list(value))
        match chance.randrange(4):
            case 0:
                return {key: inner for key, inner in value.items() if key != name}
            case 1:
                return {**value, chance.choice(["a", "", f"{name}_", "x-y"]): value[name]}
            case _:
                return {**value, name: altered(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.85:
        at = chance.randrange(len(value))
        match chance.randrange(4):
            case 0:
                return [*value[:at], *value[at + 1 :]]
            case 1:
                return [*value, copy.deepcopy(value[at])]
            case _:
                return [*value[:at], altered(value[at], chance), *value[at + 1 :]]
    if isinstance(value, str) and chance.random() < 0.5:
        return chance.choice([value[:-1], value + "a", value * 2, value.upper()])
    if isinstance(value, int | float) and not isinstance(value, bool) and chance.random() < 0.5:
        return chance.choice([value + 1, value - 1, -value, value / 2])
    return copy.deepcopy(chance.choice(_VALUES))


def smaller(value: Any) -> Iterator[Any]:
    """Plainer values, the plainest first."""
    if isinstance(value, dict):
        parts: Mapping[Any, Any] = value
        yield from ({k: v for k, v in parts.items() if k != key} for key in parts)
        for key in parts:
            yield from ({**parts, key: less} for less in smaller(parts[key]))
    elif isinstance(value, list):
        yield from ([*value[:at], *value[at + 1 :]] for at in range(len(value)))
        for at, item in enumerate(value):
            yield from ([*value[:at], less, *value[at + 1 :]] for less in smaller(item))
    elif isinstance(value, str) and value:
        yield from (value[: len(value) // 2], value[:-1])
    elif isinstance(value, int | float) and not isinstance(value, bool) and value not in (0, 1):
        yield from (less for less in (0, 1, int(value)) if abs(less) < abs(value))
