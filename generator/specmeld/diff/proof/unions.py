"""Unions of the other side: which branch accepts what this side has, and whether only that one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from specmeld.conformance.schema_nodes import Node, made_up
from specmeld.conformance.search.branches import Way, named
from specmeld.diff.proof.inclusion import MOST_PINS, Doubt, Findings, Inclusion
from specmeld.diff.proof.value_places import Spot, kinds, label, said, unions
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import TYPES

_MOST_BRANCHES = 60
_DEEPEST_LIST = 5
_COMPONENT = 3
"""Steps of a pointer to a component."""


def any_of(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    _Union(inclusion, spot, flat, other, "anyOf").prove(found)


def one_of(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    _Union(inclusion, spot, flat, other, "oneOf").prove(found)


@dataclass(frozen=True)
class _Union:
    """A union of the other side, and what this side has at its place."""

    inclusion: Inclusion
    spot: Spot
    flat: Way
    other: Node
    keyword: str

    @cached_property
    def _branches(self) -> list[Node]:
        return self.other.children(self.keyword)

    def prove(self, found: Findings) -> None:
        """Everything here is in one branch; for ``oneOf`` it must be in no second."""
        doubt = Doubt(self.spot, "branches", self.keyword, self.other)
        same = self._namesake()
        mine = next(unions(self.flat, self.spot.pins), None)
        if same is None and mine is not None and len(self.spot.pins) < MOST_PINS:
            found.doubts.append(doubt)
            found.by_branch = True
            return
        order = [same] if same is not None else self._likely()
        if self._one_takes_all(order[:_MOST_BRANCHES], found):
            return
        possible = kinds(self.flat)
        if len(possible) > 1 and possible != {"number", "integer"}:
            for kind in TYPES:
                if kind in possible and not (kind == "integer" and "number" in possible):
                    inner = self.spot.narrowed(made_up(type=kind), kind)
                    self.inclusion.check(self.keyword, inner, self.other, found)
            return
        near = same if same is not None else self._near(order)
        if near is None:
            found.doubts.append(doubt)
        else:
            self.inclusion.visit(self._labelled(near), self._branches[near], found)

    def _labelled(self, number: int) -> Spot:
        there = self.inclusion.there.document
        called = f"|{label(there, self._branches[number], number)}"
        named_so = self.spot.steps[-1:] == (called,)
        return self.spot if named_so else self.spot.labelled(called[1:])

    def _one_takes_all(self, order: list[int], found: Findings) -> bool:
        for number in order:
            proof = self.inclusion.holds(self.spot, self._branches[number])
            if proof is not None:
                found.links += proof.links
                if self.keyword == "oneOf":
                    self._only(number, found)
                return True
        return False

    # ── which branch of the other side is what this side has ────────────────────────────────────

    def _namesake(self) -> int | None:
        """The branch that is the same, or that has the same name, as the last chosen one: a branch
        may be a union itself."""
        alike, here, there = self.inclusion.alike, self.inclusion.here, self.inclusion.there
        for number, branch in enumerate(self._branches):
            if any(alike(node, branch) for node in self.spot.nodes):
                return number
        names = [_name(there.document, branch) for branch in self._branches]
        mine = (_name(here.document, node) for node in reversed(self.spot.nodes))
        return next((names.index(name) for name in mine if name and name in names), None)

    def _likely(self) -> list[int]:
        """The branches that may match, the likeliest first."""
        here, there = self.inclusion.here, self.inclusion.there
        fitting = [
            number
            for number, branch in enumerate(self._branches)
            if not here.apart(self.flat, there, there.flat(branch))
        ]
        return sorted(fitting, key=lambda number: -self._akin(self._branches[number]))

    def _akin(self, branch: Node) -> int:
        """How likely a branch is what this side has here, under another name."""
        flat, there = self.flat, self.inclusion.there.flat(branch)
        mine, theirs = self.inclusion.here.tags(flat), self.inclusion.there.tags(there)
        if any(mine[name] == theirs[name] for name in mine.keys() & theirs.keys()):
            return 3
        title = said(flat, "title")[1]
        if title and title == said(there, "title")[1]:
            return 2
        possible = kinds(flat)
        return 1 if len(possible) < 3 and possible & kinds(there) else 0

    def _near(self, order: list[int]) -> int | None:
        """The branch that this one may have become; not one that another branch here still is."""
        rivals = [rival for _, rival in self._rivals()]
        here, there = self.inclusion.here.document, self.inclusion.there.document
        names = {_name(here, rival) for rival in rivals} - {""}
        alike = self._alike_to(rivals)
        for number in order:
            branch = self._branches[number]
            taken = alike(branch) or _name(there, branch) in names
            if not taken and self._akin(branch) > 0:
                return number
        return None

    def _alike_to(self, rivals: Sequence[Node]) -> Callable[[Node], bool]:
        """Whether a branch of the other side is literally equal to one of the rivals."""
        by_reference: defaultdict[Any, list[Node]] = defaultdict(list)
        for rival in rivals:
            by_reference[rival.get("$ref")].append(rival)

        def alike(branch: Node) -> bool:
            same = by_reference.get(branch.get("$ref"), ())
            return any(self.inclusion.alike(rival, branch) for rival in same)

        return alike

    # ── oneOf ───────────────────────────────────────────────────────────────────────────────────

    def _only(self, number: int, found: Findings) -> None:
        """Whatever is in one branch of ``oneOf`` must be in none of the others."""
        inclusion = self.inclusion
        rivals = [rival for keyword, rival in self._rivals() if keyword == "oneOf"]
        alike = self._alike_to(rivals)
        for n, branch in enumerate(self._branches):
            there = inclusion.there.flat(branch)
            if n == number or alike(branch):
                continue
            if inclusion.here.apart(self.flat, inclusion.there, there):
                continue
            if not any(inclusion.narrower(branch, rival) for rival in rivals):
                reason = "a value may now fit two branches"
                found.doubts.append(
                    Doubt(self.spot, "exclusive", "oneOf", self.other, reason=reason)
                )
                return

    def _rivals(self) -> Iterator[tuple[str, Node]]:
        """The branches of this side's unions beside the current ones: with ``oneOf`` a value here
        is in none of them."""
        for owner, keyword, number in self.spot.pins:
            for node in self.flat:
                if node.pointer == owner:
                    branches = enumerate(node.children(keyword))
                    yield from ((keyword, branch) for n, branch in branches if n != number)


def _name(document: JSONObject, node: Node) -> str:
    """The component that a schema, or the items of an array, refer to; empty for none."""
    depth = 0
    while node.holds_schema("items") and depth < _DEEPEST_LIST:
        node, depth = node.child("items"), depth + 1
    pointer = named(document, node).pointer
    return "[]" * depth + pointer if pointer.count("/") == _COMPONENT else ""
