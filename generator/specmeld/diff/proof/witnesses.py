"""Witnesses: whole bodies that confirm a doubt, judged by jsonschema on both sides."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random
from typing import Any

from specmeld.conformance.schema_nodes import Node, is_list, made_up
from specmeld.conformance.search.boundary import At
from specmeld.conformance.search.effort import NoInstanceError
from specmeld.conformance.search.exclusive_objects import ODDS
from specmeld.conformance.search.random_bodies import altered, smaller
from specmeld.conformance.search.scalar_boundaries import ASTRAL
from specmeld.conformance.values.candidates import MOST_ITEMS
from specmeld.conformance.values.strings import LONGEST
from specmeld.diff.proof.compared_api import Side
from specmeld.diff.proof.inclusion import Doubt, Link
from specmeld.diff.proof.value_places import ANY_NAME, Pattern, Spot, kinds, said
from specmeld.openapi.schema import TYPES, is_number

_Path = tuple[str | int, ...]

_MOST_CANDIDATES = 60
_MOST_LISTED = 300
"""Most values of a list, each tried in a body of its own."""
_MOST_BASES = 3
_MOST_BODIES = 12
_BY_CHANCE = 120
_MOST_STEPS = 200
"""Most smaller bodies tried for one witness."""
_LIMITS = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
)
"""Keywords that a witness must violate themselves."""
_NUMBERS = (0, 1, 2, 3, 0.5, -1, 1.5, 7, 10, 100, 0.25, -0.5, 1e30)
_TEXTS = ("", "a", "A", "0", " ", "!", "abc", "-", ASTRAL, "a\n", "1", "é", "2020-01-01")


class Witnesses:
    """Finds bodies that ``here`` accepts and ``there`` rejects."""

    def __init__(self, here: Side, there: Side) -> None:
        self.here = here
        self.there = there

    def find(self, doubt: Doubt, way: Sequence[Link], root: Node, other: Node) -> tuple[Any, ...]:
        """One body of the schema ``root``, in a tuple; empty if none is found.

        ``way`` leads from the root to the unit that the doubt is in. Raises NoInstanceError with
        the reason if jsonschema cannot judge.
        """
        for value, most in self._tried(doubt):
            for body, path in islice(self._whole(doubt.spot, way, value, ()), most):
                if self.witnesses(root, other, body):
                    return (self._smallest(root, other, body, doubt, path),)
        return ()

    def taken_elsewhere(self, doubt: Doubt, way: Sequence[Link], root: Node, other: Node) -> bool:
        """Whether ``there`` accepts each candidate in a body, and so must do so by another branch
        than the doubted one. False if there are too many candidates, or one represents many.
        """
        every = doubt.aspect != "pattern" and 0 < len(doubt.candidates) <= _MOST_CANDIDATES
        return every and all(
            any(
                _takes(self.here, root, body) and _takes(self.there, other, body)
                for body, _ in islice(self._whole(doubt.spot, way, value, ()), _MOST_BODIES)
            )
            for value in doubt.candidates
        )

    def by_chance(self, root: Node, other: Node) -> tuple[Any, ...]:
        """A body found by altering valid ones, deterministically."""
        chance = Random(0)
        known = self._values(Spot((root,)), ())
        for _ in range(_BY_CHANCE if known else 0):
            body = copy.deepcopy(chance.choice(known))
            for _ in range(chance.randint(0, 3)):
                body = altered(body, chance)
            if self.witnesses(root, other, body):
                return (self._smallest(root, other, body),)
        return ()

    def witnesses(self, root: Node, other: Node, body: Any) -> bool:
        """Whether ``here`` accepts the body and ``there`` rejects it. Raises NoInstanceError."""
        return _takes(self.here, root, body) and not _takes(self.there, other, body)

    def _smallest(
        self, root: Node, other: Node, body: Any, doubt: Doubt | None = None, path: _Path = ()
    ) -> Any:
        """``body`` without everything that it does not need to confirm this very doubt."""
        tried, waiting = 0, smaller(body)
        while tried < _MOST_STEPS and (less := next(waiting, waiting)) is not waiting:
            tried += 1
            shows = doubt is None or self._shows(doubt, less, path)
            if shows and self.witnesses(root, other, less):
                body, waiting = less, smaller(less)
        return body

    def _shows(self, doubt: Doubt, body: Any, path: _Path) -> bool:
        try:
            for step in path:
                body = body[step]
        except (LookupError, TypeError):
            return False
        return self.here.instances.holds(doubt.spot.nodes, body) and self._refused(doubt, body)

    # ── values at the place of the doubt ────────────────────────────────────────────────────────

    def _shown(self, doubt: Doubt) -> Iterator[Any]:
        """Values that the schemas at the place accept and the doubted one rejects."""
        for value in islice(self._candidates(doubt), _MOST_CANDIDATES):
            if self.here.instances.holds(doubt.spot.nodes, value) and self._refused(doubt, value):
                yield value

    def _tried(self, doubt: Doubt) -> Iterator[tuple[Any, int]]:
        """Such values, each with how many bodies to build from it: a few for the first ones, and
        one for any other that is known to be lost, since another branch may accept the first ones.
        """
        for value in islice(self._shown(doubt), _MOST_BODIES):
            yield value, _MOST_BODIES
        for value in doubt.candidates[_MOST_BODIES:_MOST_LISTED]:
            yield value, 1

    def _refused(self, doubt: Doubt, value: Any) -> bool:
        if doubt.aspect in ("closed", "forbidden") and doubt.other.schema is False:
            return True
        limit = doubt.keyword in _LIMITS
        other = made_up(**{doubt.keyword: doubt.other.get(doubt.keyword)}) if limit else doubt.other
        return not _takes(self.there, other, value)

    def _candidates(self, doubt: Doubt) -> Iterator[Any]:
        yield from doubt.candidates
        for steer in _steers(doubt, self.here, self.there):
            yield from self._values(doubt.spot, (made_up(**steer),), 8)
        if doubt.aspect in ("required", "required-unknown", "conditions") and doubt.name:
            yield from self._lacking(doubt)
        if doubt.keyword in ("uniqueItems", "contains"):
            yield from self._repeated(doubt)
        if doubt.keyword == "not" and doubt.other.holds_schema("not"):
            yield from self._denied(doubt)
        if doubt.aspect in ("declared", "closed", "forbidden", "refused"):
            yield from ODDS
        if doubt.keyword == "unevaluatedProperties":
            yield from self._extended(doubt)
        for part in doubt.parts:
            yield from self._named(doubt, part)
        yield from self._values(doubt.spot, ())
        yield from _NUMBERS
        yield from _TEXTS
        yield from ODDS

    def _values(self, spot: Spot, steered: tuple[Node, ...], width: int = 30) -> list[Any]:
        return self._made(self.here, (*steered, *spot.nodes), width)

    def _made(self, side: Side, nodes: tuple[Node, ...], width: int = 30) -> list[Any]:
        try:
            return side.instances.values(nodes, width)
        except NoInstanceError:
            return []

    def _lacking(self, doubt: Doubt) -> Iterator[Any]:
        for value in self._values(doubt.spot, (made_up(type="object"),), 8):
            yield {key: held for key, held in value.items() if key != doubt.name}
        for value in self._values(doubt.spot, (made_up(type="object", required=[doubt.name]),), 8):
            yield value
            yield {doubt.name: value[doubt.name]}

    def _denied(self, doubt: Doubt) -> Iterator[Any]:
        """What the other side denies, also as a part of an object that this side accepts."""
        denied = self._made(self.there, (doubt.other.child("not"),))
        yield from denied
        objects = [value for value in denied if isinstance(value, dict)][:3]
        bases = self._values(doubt.spot, (made_up(type="object"),), 3) if objects else []
        yield from ({**base, **value} for base in bases for value in objects)

    def _repeated(self, doubt: Doubt) -> Iterator[Any]:
        for length in (1, 2):
            for value in self._values(doubt.spot, (made_up(type="array", minItems=length),), 8):
                yield [*value, value[0]]
                yield [value[0]] * max(2, len(value))
        yield from ([], [0, 0], [None, None], ["a", "a"], [{}], [1])

    def _named(self, doubt: Doubt, part: Doubt) -> Iterator[Any]:
        """Objects with a property whose name is only accepted here."""
        for name in islice(self._shown(part), 3):
            for base in self._values(doubt.spot, (made_up(type="object"),), 3):
                for odd in ODDS:
                    yield {**base, name: odd}

    def _extended(self, doubt: Doubt) -> Iterator[Any]:
        at = At(made_up(), "", doubt.spot.nodes, self.here.instances)
        for odd in ("a", None, 0):
            try:
                yield from islice(at.extended(odd), 4)
            except NoInstanceError:
                return

    # ── from the place to the whole body ────────────────────────────────────────────────────────

    def _whole(
        self, spot: Spot, way: Sequence[Link], value: Any, path: _Path
    ) -> Iterator[tuple[Any, _Path]]:
        """Bodies that have ``value`` at the spot, and where it is in them."""
        if spot.parent is None and not way:
            yield value, path
        elif spot.parent is None:
            yield from self._whole(way[-1].spot, way[:-1], value, path)
        elif spot.key is None:
            yield from self._whole(spot.parent, way, value, path)
        else:
            for holder, key in islice(self._holders(spot.parent, spot.key, value), _MOST_BASES):
                yield from self._whole(spot.parent, way, holder, (key, *path))

    def _holders(self, spot: Spot, key: str | int, value: Any) -> Iterator[tuple[Any, str | int]]:
        """Small values with ``value`` at the key."""
        if isinstance(key, int):
            if key <= MOST_ITEMS:
                steer = made_up(type="array", minItems=key + 1)
                for base in self._values(spot, (steer,), _MOST_BASES):
                    yield [*base[:key], value, *base[key + 1 :]], key
                yield [value] * (key + 1), key
            return
        for name in self._names(spot, key):
            steer = made_up(type="object", required=[name])
            for base in self._values(spot, (steer,), 1):
                yield {**base, name: value}, name
            for base in self._values(spot, (made_up(type="object"),), _MOST_BASES):
                yield {**base, name: value}, name
            yield {name: value}, name

    def _names(self, spot: Spot, key: str) -> Iterator[str]:
        """The property of that name, or one for a pattern in its place, or for ``*``."""
        flat = self.here.flat(*spot.nodes)
        if key is ANY_NAME:
            yield from islice(self.here.instances.free_names(flat), 2)
            return
        if isinstance(key, Pattern):
            yield from self.here.instances.values((made_up(type="string", pattern=str(key)),), 3)
        yield str(key)


def _steers(doubt: Doubt, here: Side, there: Side) -> Iterator[dict[str, Any]]:
    """Made-up schemas whose values the doubted keyword rejects."""
    stated = doubt.other.get(doubt.keyword)
    match doubt.keyword:
        case "type":
            mine = kinds(here.flat(*doubt.spot.nodes))
            theirs = kinds(there.flat(doubt.other))
            for kind in TYPES:
                if kind in mine - theirs:
                    yield {"type": kind}
                    yield {"type": kind, "not": {"type": "integer"}}
        case "minimum" if is_number(stated):
            yield from ({"type": t, "exclusiveMaximum": stated} for t in ("integer", "number"))
            yield {"enum": [stated - 1, stated - 0.5, stated - 0.01]}
        case "exclusiveMinimum" if is_number(stated):
            yield {"enum": [stated]}
            yield from ({"type": t, "maximum": stated} for t in ("integer", "number"))
            yield {"enum": [stated - 1, stated - 0.5]}
        case "maximum" if is_number(stated):
            yield from ({"type": t, "exclusiveMinimum": stated} for t in ("integer", "number"))
            yield {"enum": [stated + 1, stated + 0.5, stated + 0.01]}
        case "exclusiveMaximum" if is_number(stated):
            yield {"enum": [stated]}
            yield from ({"type": t, "minimum": stated} for t in ("integer", "number"))
            yield {"enum": [stated + 1, stated + 0.5]}
        case "multipleOf" if is_number(stated):
            yield from ({"type": "number", "minimum": n} for n in (1, stated / 2, stated + 1))
            yield {"enum": [stated / 2, stated + 0.5, stated * 1.5]}
        case "minLength" | "maxLength" if is_number(stated):
            wrong = stated - 1 if doubt.keyword == "minLength" else stated + 1
            if 0 <= wrong <= LONGEST:
                yield {"type": "string", "minLength": wrong, "maxLength": wrong}
                yield {"enum": ["a" * int(wrong)]}
        case "minItems" | "maxItems" | "minProperties" | "maxProperties" if is_number(stated):
            kind = "array" if doubt.keyword.endswith("Items") else "object"
            suffix = doubt.keyword[3:]
            wrong = stated - 1 if doubt.keyword.startswith("min") else stated + 1
            if 0 <= wrong <= MOST_ITEMS:
                yield {"type": kind, f"min{suffix}": wrong, f"max{suffix}": wrong}
        case "anyOf" | "oneOf" | "allOf" | "not" | "if" | "false":
            yield from ({"type": kind} for kind in TYPES if kind != "integer")
        case "dependentSchemas":
            yield {"type": "object", "required": [doubt.name]}
        case "pattern":
            yield {"type": "string"}
            yield from ({"enum": list(_TEXTS)}, {"type": "string", "minLength": 3})
        case _:
            return


def _takes(side: Side, node: Node, value: Any) -> bool:
    """Whether a schema of a side accepts a value. Raises NoInstanceError if that is unknown."""
    return side.instances.holds((node,), value)


def reason_for(doubt: Doubt, side: Side) -> str:
    """Why there is no witness, as far as known."""
    if doubt.reason:
        return doubt.reason
    flat = side.flat(*doubt.spot.nodes)
    if not is_list(said(flat, "enum")[1]) and doubt.keyword in ("pattern", "assertFormat"):
        return "no string was found that only one of the two patterns or formats accepts"
    return "none was found"
