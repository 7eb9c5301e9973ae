"""The walk: every constraint at every place of a schema, each put to its test in a whole body.

A reference under a property or an item is itself a constraint; what it names is walked as its own
component. A reference in place (allOf, a branch of a union, the root) is walked again where it
stands, down to the properties' own keywords, since that is where generators merge and lose things.
There only those constraints are counted a second time that can be tested on both sides: others bind
nothing there (another branch of a union takes what breaks them, or the one that refers has narrowed
what they allow).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from specmeld.conformance.judge import Judge, UnjudgeableError
from specmeld.conformance.records import Case, Constraint, Path, Side, Untested
from specmeld.conformance.schema_nodes import ANY_TEXT, Node, made_up
from specmeld.conformance.search.boundaries import boundaries
from specmeld.conformance.search.boundary import Boundary, Group
from specmeld.conformance.search.branches import Way, target, together, unless
from specmeld.conformance.search.effort import Effort, NoInstanceError
from specmeld.conformance.subjects import Subject
from specmeld.conformance.values.instances import Instances
from specmeld.conformance.values.strings import strings
from specmeld.model.json import JSONObject
from specmeld.text.pointer import escaped

Embed = Callable[[Any], Any]

_DEEPEST = 60
_WIDE = 16
_FEW = 400
"""A union of more references than ``_WIDE`` is entered until its component has so many cases."""
_LONGEST_CHAIN = 3
"""References in place that are followed one after the other."""
_WAYS_TO = 4
"""References in place that lead to one schema at one place and are followed."""
_BASES = 6
_TRIES = 60


_NOTHING = "no candidate could be made"
_STAYS_VALID = "the whole body stays valid with each candidate"
_STAYS_INVALID = "the whole body stays invalid with each candidate"


_ELSEWHERE = "one of many branches: its target is tested as a component"


_GENERAL = (_NOTHING, _STAYS_VALID, _STAYS_INVALID)


def _tested(side: Sequence[Case | Untested]) -> bool:
    return any(isinstance(one, Case) for one in side)


def _telling(reason: str) -> int:
    """The more a reason says, the more."""
    return _GENERAL.index(reason) if reason in _GENERAL else len(_GENERAL)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the instance: what applies there, and how a value gets there in a whole body."""

    nodes: Way
    path: Path
    embed: Embed
    why: str = ""
    """Why no value can be put here; empty where it can."""
    reach: int = _DEEPEST
    """How many levels of properties and items may still be entered."""
    borrowed: int = 0
    """By how many references in place it was reached: its constraints are tested in a component of
    their own."""
    entered: tuple[str, ...] = ()
    """The pointers that were walked on the way, at this very place."""


@dataclass(frozen=True, slots=True)
class _Found:
    value: Any
    body: Any
    isolated: bool


@dataclass
class Walk:
    """Walks the subjects of one document and gathers what it finds."""

    document: JSONObject
    constraints: list[Constraint] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    untested: list[Untested] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._judge = Judge(self.document)
        self._instances = Instances(self.document, self._judge)
        self._met: Counter[tuple[str, Path]] = Counter()

    def subject(self, subject: Subject, effort: Effort | None = None) -> None:
        """Walk a component or an inline schema; what the effort does not do for is untested."""
        self._subject, self._root = subject, subject.node
        self._first_case = len(self.cases)
        self._met.clear()
        self._judge.effort = effort
        self._visit(subject.node, "", Spot((subject.node,), (), lambda value: value))

    # ── in place ────────────────────────────────────────────────────────────────────────────────

    def _visit(self, node: Node, place: str, spot: Spot, entry: bool = False) -> None:
        """``entry``: the node stands directly under a property or an item, not in place."""
        if node.pointer in spot.entered or (spot.borrowed and self._met_often(node, spot)):
            return
        spot = replace(spot, entered=(*spot.entered, node.pointer))
        if isinstance(node.schema, bool):
            self._forbidden(node, place, spot)
            return
        follow = not entry and spot.reach > 0
        for keyword, boundary in boundaries(node, spot.nodes, self._instances):
            if keyword != "$ref" or not follow:
                self._test(node, place, keyword, boundary, spot)
        chained = follow and spot.borrowed < _LONGEST_CHAIN
        named = target(self.document, node) if "$ref" in node.schema and chained else None
        if named is not None:
            near = replace(spot, reach=min(spot.reach, 1), borrowed=spot.borrowed + 1)
            self._pinned(named, f"{place}/$ref", near)
        self._in_place(node, place, spot)
        if spot.reach > 0:
            self._below(node, place, replace(spot, reach=spot.reach - 1, entered=()))

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
        self._visit(node, place, replace(spot, nodes=(*beside, node, *spot.nodes)))

    def _in_place(self, node: Node, place: str, spot: Spot) -> None:
        for keyword in ("allOf", "anyOf", "oneOf"):
            branches = node.children(keyword)
            wide = sum("$ref" in (one.schema or ()) for one in branches
                       if isinstance(one.schema, dict)) > _WIDE  # fmt: skip
            for n, branch in enumerate(branches):
                where = f"{place}/{keyword}/{n}"
                many = len(self.cases) - self._first_case >= _FEW
                if wide and many and branch.get("$ref"):
                    if not spot.borrowed:
                        self._left_out(branch, where)
                else:
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
        held = _Holder(spot, self._instances, self._whole)
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
        invalid = self._side(constraint, "invalid", boundary.invalid, spot, alone)
        if spot.borrowed and not (_tested(valid) and _tested(invalid)):
            return
        self.constraints.append(constraint)
        for one in (*valid, *invalid):
            if isinstance(one, Case):
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
    ) -> list[Case | Untested]:
        if spot.why:
            return [Untested(constraint, side, spot.why)]
        told: list[Case | Untested] = []
        found: dict[str, _Found] = {}
        reasons = []
        for group in sorted(groups, key=lambda group: group.spare):
            if group.spare and found:
                continue
            case = self._search(group, side, spot, alone)
            if isinstance(case, _Found):
                found.setdefault(repr(case.value), case)
            elif group.owed:
                told.append(Untested(constraint, side, f"{group.label}: {case}"))
            else:
                reasons.append(case)
        isolated = [case for case in found.values() if case.isolated]
        for case in isolated or list(found.values())[:1]:
            told.append(Case(constraint, side, case.body, spot.path))
        if not told:
            told.append(Untested(constraint, side, max(reasons, key=_telling, default=_NOTHING)))
        return told

    def _search(self, group: Group, side: Side, spot: Spot, alone: Node | None) -> _Found | str:
        """The first body with the wanted verdict, else the reason why there is none."""
        tried, second = 0, None
        try:
            for value in islice(group.candidates, _TRIES):
                tried += 1
                body = spot.embed(value)
                if self._judge.accepts(self._root, body) != (side == "valid"):
                    continue
                if alone is None or self._judge.accepts(alone, value):
                    return _Found(value, body, True)
                second = second or _Found(value, body, False)
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

    def _whole(self, body: Any) -> bool:
        try:
            return self._judge.accepts(self._root, body)
        except UnjudgeableError as failure:
            raise NoInstanceError(f"jsonschema cannot validate this: {failure}") from None


@dataclass
class _Holder:
    """Whole bodies around the properties and items of one spot, one value left open."""

    spot: Spot
    instances: Instances
    whole: Callable[[Any], bool]
    _bases: dict[str, list[tuple[Way, Any]] | str] = field(default_factory=dict)

    def property(self, name: str, child: Node) -> Spot:
        """The spot of a property; it is added where the small body does without it."""
        return self._made(child, lambda: self._property(name, child))

    def matching(self, pattern: str, child: Node) -> Spot:
        """The spot of a property whose name matches a pattern."""

        def make() -> Spot:
            for name in strings([pattern]):
                return self._property(name, child)
            raise NoInstanceError("no name was found that matches the pattern")

        return self._made(child, make)

    def extra(self, child: Node) -> Spot:
        """The spot of a property that is not declared."""

        def make() -> Spot:
            way, _ = self._based({"type": "object"})[0]
            return self._property(next(self.instances.free_names(way)), child)

        return self._made(child, make)

    def name(self, child: Node) -> Spot:
        """The spot of a property's name."""
        return self._made(child, lambda: self._name(child))

    def item(self, index: int, child: Node) -> Spot:
        """The spot of an item; there are no more items than needed."""
        return self._made(child, lambda: self._item(index, child))

    def _none(self, child: Node, why: str) -> Spot:
        return replace(self.spot, nodes=(child,), why=why)

    def _made(self, child: Node, make: Callable[[], Spot]) -> Spot:
        if self.spot.why:
            return self._none(child, self.spot.why)
        try:
            return make()
        except NoInstanceError as failure:
            return self._none(child, str(failure))

    def _property(self, name: str, child: Node) -> Spot:
        spot = self.spot
        if child.schema is False:
            base = self._based({"type": "object"})[0][1]
            return self._spot((child,), name, lambda value: spot.embed({**base, name: value}))
        for way, base in self._with_property(name):
            nodes = together(child, *self.instances.child_nodes(way, name))
            held = self.instances.values(nodes, width=2)
            for value in held:
                if self.whole(spot.embed({**base, name: value})):
                    return self._spot(nodes, name, lambda v, b=base: spot.embed({**b, name: v}))  # type: ignore[misc]
        raise NoInstanceError("no valid body was found that has this property")

    def _with_property(self, name: str) -> Iterator[tuple[Way, Any]]:
        yield from self._based({"type": "object"})
        yield from self._based({"type": "object", "required": [name]})

    def _name(self, child: Node) -> Spot:
        way, base = self._based({"type": "object"})[0]

        def embed(name: Any) -> Any:
            if not isinstance(name, str):
                raise NoInstanceError("every name is a string")
            value = self.instances.smallest(self.instances.child_nodes(way, name) or (ANY_TEXT,))
            return self.spot.embed({**base, name: value})

        nodes = (child, ANY_TEXT)
        return replace(self.spot, nodes=nodes, embed=embed)

    def _item(self, index: int, child: Node) -> Spot:
        spot = self.spot
        for way, base in self._based({"type": "array", "minItems": index + 1}):
            nodes = together(child, *self.instances.item_nodes(way, index))

            def embed(value: Any, base: Any = base) -> Any:
                return spot.embed([*base[:index], value, *base[index + 1 :]])

            return self._spot(nodes, index, embed)
        raise NoInstanceError("no valid array was found that has this item")

    def _spot(self, nodes: Way, step: str | int, embed: Embed) -> Spot:
        return replace(self.spot, nodes=nodes, path=(*self.spot.path, step), embed=embed)

    def _based(self, steer: JSONObject) -> list[tuple[Way, Any]]:
        """Values for the spot that make the whole body valid, each with its way."""
        key = str(steer)
        if key not in self._bases:
            self._bases[key] = (
                list(islice(self._search(steer), _BASES)) or "no valid body was found"
            )
        bases = self._bases[key]
        if isinstance(bases, str):
            raise NoInstanceError(bases)
        return bases

    def _search(self, steer: JSONObject) -> Iterator[tuple[Way, Any]]:
        nodes = (made_up(**steer), *self.spot.nodes)
        for way, value in self.instances.ways_with(nodes):
            if self.whole(self.spot.embed(value)):
                yield way, value
