"""The walk: every constraint at every place of a schema, each put to its test in a whole body.

A reference under a property or an item is itself a constraint; what it names is walked as its own
component. A reference in place (allOf, a branch of a union, the root) is walked again where it
stands, down to the properties' own keywords, since that is where generators merge and lose things.
There only those constraints are counted a second time that can be tested on both sides: others bind
nothing there (another branch of a union takes what breaks them, or the one that refers has narrowed
what they allow). What a subject says itself comes first, so that a walk that ends early has that.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from math import inf
from typing import Any, NamedTuple, TypeAlias

from specmeld.conformance.judge import Judge, UnjudgeableError
from specmeld.conformance.records import Constraint, Path, Side, Untested
from specmeld.conformance.schema_nodes import Node, made_up
from specmeld.conformance.search.boundaries import boundaries
from specmeld.conformance.search.boundary import Boundary, Group
from specmeld.conformance.search.branches import target, unless
from specmeld.conformance.search.closed_schemas import closed
from specmeld.conformance.search.differences import equal
from specmeld.conformance.search.effort import Effort, NoInstanceError
from specmeld.conformance.search.spots import DEEPEST, Found, Holder, Spot
from specmeld.conformance.subjects import Subject
from specmeld.conformance.values.instances import Instances
from specmeld.model.json import JSONObject
from specmeld.text.pointer import escaped

_MOST_STEPS = 60_000
"""Steps for a schema that refers to nothing."""
_WIDE = 16
_FEW = 400
"""A union of more references than ``_WIDE`` is entered until its component has so many cases."""
_LONGEST_CHAIN = 3
"""References in place that are followed one after the other."""
_WAYS_TO = 4
"""References in place that lead to one schema at one place and are followed."""
_TRIES = 60

_NOTHING = "no candidate could be made"
_STAYS_VALID = "the whole body stays valid with each candidate"
_STAYS_INVALID = "the whole body stays invalid with each candidate"
_ELSEWHERE = "one of many branches: what it refers to is tested as a component of its own"
_GENERAL = (_NOTHING, _STAYS_VALID, _STAYS_INVALID)


def _tested(side: Sequence[Found | Untested]) -> bool:
    return any(isinstance(one, Found) for one in side)


def _telling(reason: str) -> int:
    """The more a reason says, the more."""
    return _GENERAL.index(reason) if reason in _GENERAL else len(_GENERAL)


@dataclass(frozen=True, slots=True)
class _Tried:
    value: Any
    isolated: bool


class _Visit(NamedTuple):
    """A node that is to be visited at a spot."""

    node: Node
    place: str
    spot: Spot
    is_of_many: bool = False
    """Whether it is one of so many branches that not all are visited."""


@dataclass
class Walk:
    """Walks the subjects of one document and gathers what it finds."""

    document: JSONObject
    plain: bool = False
    """Whether it is known that no reference of the document is rebased."""
    closed: bool = False
    """Whether the document is one schema that refers to nothing."""
    room: int | None = None
    """With so many constraints of a subject the walk ends early, with half of them before it goes
    where it borrows; None if it never does."""
    ended_early: bool = False
    constraints: list[Constraint] = field(default_factory=list)
    cases: list[Found] = field(default_factory=list)
    untested: list[Untested] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._judge = Judge(self.document, self.plain)
        self._instances = Instances(self.document, self._judge)
        self._most = inf
        """Constraints with which the walk of a subject ends."""
        self._later: list[_Visit] | None = None
        """What is visited when all that the subject says itself was; None from then on."""
        self._met: Counter[tuple[str, Path]] = Counter()
        self._taken: Counter[tuple[str, int, bool]] = Counter()

    def subject(self, subject: Subject, effort: Effort | None = None, reach: int = DEEPEST) -> None:
        """Walk a component or an inline schema; what the effort does not do for is untested."""
        self._subject = subject
        first, self._first_case = len(self.constraints), len(self.cases)
        self._met.clear()
        self._taken.clear()
        self._judge.effort = effort
        whole = (subject.node,)
        self._most = inf if self.room is None else first + self.room
        later: list[_Visit] = []
        self._later = later
        self._visit(subject.node, "", Spot(whole, (), lambda value: value, whole, reach=reach))
        self._later = None
        self._most = inf if self.room is None else first + self.room / 2
        for one in later:
            if one.is_of_many and len(self.cases) - self._first_case >= _FEW:
                self._left_out(one.node, one.place)
            else:
                self._pinned(one.node, one.place, one.spot)

    def _taken_over(self, node: Node, place: str, spot: Spot) -> bool:
        """Take over what is found for a schema that refers to nothing and alone decides here.

        Where a subject has such a schema again, a few of its cases show that it applies there too;
        a suite that is cut loses what is borrowed first, so what is not has all cases once as well.
        """
        effort = self._judge.effort
        alone = spot.stands_alone(node) and self._judge.plain and (spot.path or not self.closed)
        spent = effort is not None and effort.left <= 0
        schema = closed(node.schema) if alone and not spent else None
        if schema is None:
            return False
        reach = DEEPEST if spot.reach >= schema.depth else spot.reach
        tested, steps = _tests_of(schema.text, reach)
        if effort is not None:
            effort.take(steps)
        key = (schema.text, reach, bool(spot.borrowed))
        before = self._taken[key]
        self._taken[key] += 1
        for one in tested:
            if one.both or not spot.borrowed:
                constraint = Constraint(
                    self._subject.name, place + one.place, one.keyword, one.value
                )
                self.constraints.append(constraint)
                for side, value, path in one.some(before) if before else one.cases:
                    self.cases.append(Found(constraint, side, spot, value, (*spot.path, *path)))
                if not spot.borrowed:
                    self.untested += (Untested(constraint, *why) for why in one.untested)
        return True

    # ── in place ────────────────────────────────────────────────────────────────────────────────

    def _visit(self, node: Node, place: str, spot: Spot, entry: bool = False) -> None:
        """``entry``: the node stands directly under a property or an item, not in place."""
        if node.pointer in spot.entered or (spot.borrowed and self._met_often(node, spot)):
            return
        if len(self.constraints) >= self._most:
            self.ended_early = True
            return
        spot = spot._replace(entered=(*spot.entered, node.pointer))
        if isinstance(node.schema, bool):
            self._forbidden(node, place, spot)
            return
        if self._taken_over(node, place, spot):
            return
        follow = not entry and spot.reach > 0
        for keyword, boundary in boundaries(node, spot.nodes, self._instances):
            if keyword != "$ref" or not follow:
                self._test(node, place, keyword, boundary, spot)
        chained = follow and spot.borrowed < _LONGEST_CHAIN
        named = target(self.document, node) if "$ref" in node.schema and chained else None
        if named is not None:
            near = spot._replace(reach=min(spot.reach, 1), borrowed=spot.borrowed + 1)
            if self._later is None:
                self._pinned(named, f"{place}/$ref", near)
            else:
                self._later.append(_Visit(named, f"{place}/$ref", near))
        self._in_place(node, place, spot)
        if spot.reach > 0:
            self._below(node, place, spot._replace(reach=spot.reach - 1, entered=()))

    def _met_often(self, node: Node, spot: Spot) -> bool:
        """Whether enough ways have led to a schema at a place; it is a subject of its own too."""
        self._met[node.pointer, spot.path] += 1
        return self._met[node.pointer, spot.path] > _WAYS_TO

    def _left_out(self, branch: Node, place: str) -> None:
        constraint = Constraint(self._subject.name, place, "$ref", branch.get("$ref"))
        self.constraints.append(constraint)
        for side in ("valid", "invalid"):
            self.untested.append(Untested(constraint, side, _ELSEWHERE))

    def _pinned(self, node: Node, place: str, spot: Spot, *beside: Node) -> None:
        self._visit(node, place, spot._replace(nodes=(*beside, node, *spot.nodes)))

    def _in_place(self, node: Node, place: str, spot: Spot) -> None:
        for keyword in ("allOf", "anyOf", "oneOf"):
            branches = node.children(keyword)
            wide = sum("$ref" in (one.schema or ()) for one in branches
                       if isinstance(one.schema, dict)) > _WIDE  # fmt: skip
            for n, branch in enumerate(branches):
                where = f"{place}/{keyword}/{n}"
                if not (wide and branch.get("$ref")):
                    self._pinned(branch, where, spot)
                elif self._later is not None:
                    self._later.append(_Visit(branch, where, spot, is_of_many=True))
                elif len(self.cases) - self._first_case < _FEW:
                    self._pinned(branch, where, spot)
        if node.holds_schema("if"):
            condition = node.child("if")
            for keyword, beside in (("then", condition), ("else", unless(condition))):
                if node.holds_schema(keyword):
                    self._pinned(node.child(keyword), f"{place}/{keyword}", spot, beside)
        for name in node.named("dependentSchemas"):
            present = made_up(type="object", required=[name])
            child = node.child("dependentSchemas", name)
            self._pinned(child, f"{place}/dependentSchemas/{escaped(name)}", spot, present)

    # ── below ───────────────────────────────────────────────────────────────────────────────────

    def _below(self, node: Node, place: str, spot: Spot) -> None:
        held = Holder(spot, self._instances, self._judge)
        for name in node.named("properties"):
            child = node.child("properties", name)
            where = f"{place}/properties/{escaped(name)}"
            self._visit(child, where, held.property(name, child), entry=True)
        for pattern in node.named("patternProperties"):
            child = node.child("patternProperties", pattern)
            where = f"{place}/patternProperties/{escaped(pattern)}"
            below = held.matching(pattern, child)
            self._visit(child, where, below, entry=True)
        for keyword in ("additionalProperties", "unevaluatedProperties"):
            if isinstance(node.get(keyword), dict):
                child = node.child(keyword)
                self._visit(child, f"{place}/{keyword}", held.extra(child), entry=True)
        if node.holds_schema("propertyNames"):
            child = node.child("propertyNames")
            self._visit(child, f"{place}/propertyNames", held.name(child), entry=True)
        prefix = node.children("prefixItems")
        for n, child in enumerate(prefix):
            self._visit(child, f"{place}/prefixItems/{n}", held.item(n, child), entry=True)
        for keyword in ("items", "unevaluatedItems"):
            if isinstance(node.get(keyword), dict):
                child = node.child(keyword)
                below = held.item(len(prefix), child)
                self._visit(child, f"{place}/{keyword}", below, entry=True)

    # ── the test ────────────────────────────────────────────────────────────────────────────────

    def _forbidden(self, node: Node, place: str, spot: Spot) -> None:
        """``false`` where a value would stand: a body without it is valid, with it is not."""
        if node.schema is False and spot.path:
            boundary = Boundary(False, [], [Group(["a"]), Group([None])])
            self._test(node, place, "false", boundary, spot)

    def _test(self, node: Node, place: str, keyword: str, boundary: Boundary, spot: Spot) -> None:
        constraint = Constraint(self._subject.name, place, keyword, boundary.value)
        alone = self._alone(node, keyword) if boundary.isolate else None
        valid = self._side(constraint, "valid", boundary.valid, spot, None)
        if spot.borrowed and not _tested(valid):
            return
        invalid = self._side(constraint, "invalid", boundary.invalid, spot, alone)
        if spot.borrowed and not _tested(invalid):
            return
        self.constraints.append(constraint)
        for one in (*valid, *invalid):
            if isinstance(one, Found):
                self.cases.append(one)
            elif not spot.borrowed:
                self.untested.append(one)

    def _side(
        self,
        constraint: Constraint,
        side: Side,
        groups: list[Group],
        spot: Spot,
        alone: Node | None,
    ) -> list[Found | Untested]:
        if spot.why:
            return [Untested(constraint, side, spot.why)]
        told: list[Found | Untested] = []
        found: list[_Tried] = []
        reasons = []
        for group in sorted(groups, key=lambda group: group.spare):
            if found and (group.spare or (spot.borrowed and not group.wanted_anywhere)):
                continue
            case = self._search(group, side, spot, alone)
            if isinstance(case, _Tried):
                if not any(equal(case.value, one.value) for one in found):
                    found.append(case)
            elif group.owed:
                told.append(Untested(constraint, side, f"{group.label}: {case}"))
            else:
                reasons.append(case)
        isolated = [case for case in found if case.isolated]
        for case in isolated or found[:1]:
            told.append(Found(constraint, side, spot, case.value, spot.path))
        if not told:
            told.append(Untested(constraint, side, max(reasons, key=_telling, default=_NOTHING)))
        return told

    def _search(self, group: Group, side: Side, spot: Spot, alone: Node | None) -> _Tried | str:
        """The first body with the wanted verdict, else the reason why there is none."""
        tried, second = 0, None
        try:
            for value in islice(group.candidates, _TRIES):
                tried += 1
                if spot.accepts(value, self._judge) != (side == "valid"):
                    continue
                if alone is None or self._judge.accepts(alone, value):
                    return _Tried(value, True)
                second = second or _Tried(value, False)
        except NoInstanceError as failure:
            return second or str(failure)
        except UnjudgeableError as failure:
            return f"jsonschema cannot validate this: {failure}"
        except ArithmeticError:
            return second or "its numbers are too large to calculate with"
        if second is not None or not tried:
            return second or _NOTHING
        return _STAYS_INVALID if side == "valid" else _STAYS_VALID

    def _alone(self, node: Node, keyword: str) -> Node | None:
        if not isinstance(node.schema, dict):
            return None
        rest = {key: held for key, held in node.schema.items() if key != keyword}
        return Node(f"-{keyword}{node.pointer}", rest)


_Held: TypeAlias = tuple[Side, Any, Path]
"""The side of a case, its value, and the path in it."""


@dataclass(frozen=True, slots=True)
class _Test:
    """A constraint of a schema that stands alone, and what was found for it."""

    place: str
    keyword: str
    value: Any
    valid: tuple[_Held, ...]
    invalid: tuple[_Held, ...]
    untested: tuple[tuple[Side, str], ...]

    @property
    def cases(self) -> tuple[_Held, ...]:
        """All of them."""
        return (*self.valid, *self.invalid)

    @property
    def both(self) -> bool:
        return bool(self.valid and self.invalid)

    def some(self, number: int) -> Iterator[_Held]:
        """One case of each side, another by another number, and null: whether a value can be null
        is the one thing that a client says of the place and not of the type."""
        for cases in (self.valid, self.invalid):
            for n, case in enumerate(cases):
                if n == number % len(cases) or case[1] is None:
                    yield case


@lru_cache(maxsize=8192)
def _tests_of(schema: str, reach: int) -> tuple[tuple[_Test, ...], int]:
    """The tests of a schema that refers to nothing, and in how many steps they were found."""
    document = {"x-closed": json.loads(schema)}
    walk = Walk(document, plain=True, closed=True)
    effort = Effort(_MOST_STEPS)
    walk.subject(Subject("", Node("#/x-closed", document["x-closed"])), effort, reach)
    cases: dict[tuple[int, Side], list[_Held]] = {}
    for case in walk.cases:
        held = (case.side, case.body, case.path)
        cases.setdefault((id(case.constraint), case.side), []).append(held)
    untested: dict[int, list[tuple[Side, str]]] = {}
    for one in walk.untested:
        untested.setdefault(id(one.constraint), []).append((one.side, one.reason))
    tests = tuple(
        _Test(
            one.place,
            one.keyword,
            one.value,
            tuple(cases.get((id(one), "valid"), ())),
            tuple(cases.get((id(one), "invalid"), ())),
            tuple(untested.get(id(one), ())),
        )
        for one in walk.constraints
    )
    return tests, _MOST_STEPS - effort.left
