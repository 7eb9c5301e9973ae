"""Small valid instances of schemas, found by construction and judged by jsonschema."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count, islice
from typing import Any, NamedTuple

from specmeld.conformance.judge import Judge, UnjudgeableError
from specmeld.conformance.schema_nodes import ANY_TEXT, Node
from specmeld.conformance.search.branches import Way, named, together, ways
from specmeld.conformance.search.closed_schemas import closed
from specmeld.conformance.search.effort import Effort, NoInstanceError, SpentError
from specmeld.conformance.values.candidates import MOST_VALUES, Candidates
from specmeld.conformance.values.combined_constraints import matches
from specmeld.model.json import JSONObject, identity

Relaxed = Mapping[str, JSONObject]

_LARGEST = 20_000
"""Values in an instance, at any depth."""

_MOST_WAYS = 48
_MOST_STEPS = 10_000
"""Searches and candidates until one instance is found."""
_ROOT, _NOWHERE = -1, 1_000_000
"""Depths of searches: of the one that was given up for its cost, and of none."""
_DEEPEST = 40


class Instances:
    """Builds instances of the schemas of one document. What was found once is kept."""

    def __init__(self, document: JSONObject, judge: Judge, shares: bool = True) -> None:
        self.document = document
        self.judge = judge
        self._shares = shares
        """Whether schemas that refer to nothing have the values that were found for them before."""
        self._kept: dict[tuple[tuple[str, ...], int], list[Any]] = {}
        self._given_up: set[tuple[str, ...]] = set()
        self._open: dict[tuple[str, ...], int] = {}
        self._leaned = _NOWHERE
        self._steps = 0

    def smallest(self, nodes: Way) -> Any:
        """One small instance of all the schemas together. Raises NoInstanceError."""
        found = self.values(nodes, width=1)
        if not found:
            why = "the search gave up" if self.gave_up(nodes) else "none was found"
            raise NoInstanceError(f"no valid instance: {why}")
        return found[0]

    def gave_up(self, nodes: Way) -> bool:
        """Whether a search for instances of the schemas ended for its cost."""
        return self._key(nodes) in self._given_up

    def _key(self, nodes: Way) -> tuple[str, ...]:
        return tuple(named(self.document, node).pointer for node in nodes)

    def values(
        self, nodes: Way, width: int = MOST_VALUES, relaxed: Relaxed | None = None
    ) -> list[Any]:
        """At most ``width`` instances, small ones first; equal ones can be among them.

        With ``relaxed`` (pointer → the schema to read there instead) they are not judged: they
        break what was relaxed, perhaps.
        """
        key = self._key(nodes)
        kept = None if relaxed else self._kept.get((key, width))
        if kept is not None:
            return kept
        if self.judge.effort is not None:
            self.judge.effort.spend()
        texts = self._texts(nodes) if self._shares and not relaxed else None
        if texts is not None:
            found = self._kept[key, width] = self._shared(key, _values_of(texts, width))
            return found
        if not self._open:
            self._steps = 0
        self._steps += 1
        depth = len(self._open)
        if key in self._open or depth > _DEEPEST or self._spent(key):
            self._leaned = min(self._leaned, self._open.get(key, _ROOT))
            return []
        outer, self._leaned = self._leaned, _NOWHERE
        self._open[key] = depth
        try:
            found = list(islice(self._search(nodes, width, relaxed or {}), width))
        finally:
            del self._open[key]
            alone = self._leaned >= depth
            self._leaned = outer if alone else min(outer, self._leaned)
            self._spent(key)
        if not relaxed and (alone or len(found) == width or not self._open):
            self._kept[key, width] = found
        return found

    def _shared(self, key: tuple[str, ...], shared: _Shared) -> list[Any]:
        if shared.failure:
            raise NoInstanceError(shared.failure)
        self._given_up |= {key} if shared.given_up else set()
        return list(shared.values)

    def _spent(self, key: tuple[str, ...]) -> bool:
        """Whether the steps of a search are spent, which is noted for what it looks for."""
        spent = self._steps > _MOST_STEPS
        self._given_up |= {key} if spent else set()
        return spent

    def _texts(self, nodes: Way) -> tuple[str, ...] | None:
        """What the schemas say, where they refer to nothing and none is part of another."""
        if sum(node.pointer.startswith("#") for node in nodes) != 1:
            return None
        texts: list[str] = []
        for node in nodes:
            said = closed(named(self.document, node).schema)
            if said is None:
                return None
            texts.append(said.text)
        return tuple(texts)

    def distinct(self, nodes: Way, number: int) -> list[Any]:
        """``number`` instances, no two equal. Raises NoInstanceError."""
        found: dict[Hashable, Any] = {}
        for value in self.values(nodes, width=number * 2 + MOST_VALUES):
            found.setdefault(identity(value), value)
            if len(found) >= number:
                return list(found.values())
        raise NoInstanceError(f"{number} different valid items were not found")

    def holds(self, nodes: Way, value: Any) -> bool:
        """Are all schemas satisfied? Raises NoInstanceError where jsonschema has no verdict."""
        try:
            return all(self.judge.accepts(node, value) for node in nodes)
        except UnjudgeableError as failure:
            raise NoInstanceError(f"jsonschema cannot validate this: {failure}") from None

    def ways(self, nodes: Way, relaxed: Relaxed | None = None) -> Iterator[Way]:
        """All ways to satisfy the schemas together, as ``branches`` finds them."""
        return ways(self.document, nodes, relaxed, self.judge.effort)

    def ways_with(self, nodes: Way) -> Iterator[tuple[Way, Any]]:
        """Ways that have an instance, each with a small one."""
        for way in islice(self.ways(nodes), _MOST_WAYS):
            for value in self.values(together(*nodes, *way), width=1):
                yield way, value

    def way(self, nodes: Way) -> Way:
        """The first way that has an instance. Raises NoInstanceError."""
        for way, _ in self.ways_with(nodes):
            return way
        raise NoInstanceError("no valid instance was found")

    def free_names(self, way: Way) -> Iterator[str]:
        """Names that the schemas do not declare."""
        declared = {name for node in way for name in node.named("properties")}
        patterns = [pattern for node in way for pattern in node.named("patternProperties")]
        limits = tuple(node.child("propertyNames") for node in way
                       if node.holds_schema("propertyNames"))  # fmt: skip
        offered: Iterator[Any] = iter(("x", "y", "z"))
        if limits:
            offered = iter(self.values((*limits, ANY_TEXT)))
        for name in offered:
            known = name in declared or any(matches(pattern, name) for pattern in patterns)
            if isinstance(name, str) and not known:
                yield name
        if not limits:
            yield from (f"x{n}" for n in count() if f"x{n}" not in declared)

    def _search(self, nodes: Way, width: int, relaxed: Relaxed) -> Iterator[Any]:
        """The small ones of all ways first, then objects that have more than they need."""
        candidates = Candidates(self)
        for make in (candidates.small, candidates.larger):
            for way in islice(self.ways(nodes, relaxed), _MOST_WAYS):
                for value in islice(make(way, width), width + MOST_VALUES):
                    self._steps += 1
                    if self._steps > _MOST_STEPS:
                        self._leaned = _ROOT
                        return
                    if not _fits(value):
                        continue  # its parts may be shared, but it is judged and written whole
                    if relaxed or self.holds(nodes, value):
                        yield value


def _fits(value: Any) -> bool:
    """Whether an instance has no more values than we are willing to write down."""
    left = _LARGEST
    waiting = [value]
    while waiting and left > 0:
        left -= 1
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return left > 0


class _Shared(NamedTuple):
    """What was found for schemas that refer to nothing."""

    values: Sequence[Any] = ()
    given_up: bool = False
    failure: str = ""
    """Why jsonschema has no verdict."""


@lru_cache(maxsize=8192)
def _values_of(schemas: tuple[str, ...], width: int) -> _Shared:
    """The values of schemas that refer to nothing, wherever they stand."""
    listed = list(map(json.loads, schemas))
    document = {"x-closed": listed}
    judge = Judge(document, plain=True)
    judge.effort = Effort(_MOST_STEPS)
    instances = Instances(document, judge, shares=False)
    nodes = tuple(Node(f"#/x-closed/{n}", schema) for n, schema in enumerate(listed))
    try:
        return _Shared(instances.values(nodes, width), instances.gave_up(nodes))
    except SpentError:
        return _Shared(given_up=True)
    except NoInstanceError as failure:
        return _Shared(failure=str(failure))
