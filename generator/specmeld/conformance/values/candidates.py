"""Candidates for instances: values built from what the schemas of a way say, type by type.

The parts of arrays and objects are instances themselves. Whether a candidate is one is for the
judge to say.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from specmeld.conformance.schema_nodes import ANY_TEXT, is_list
from specmeld.conformance.search.branches import Way
from specmeld.conformance.search.effort import NoInstanceError
from specmeld.conformance.search.exclusive_objects import told_apart
from specmeld.conformance.values.combined_constraints import (
    allowed_kinds,
    dependents,
    item_nodes,
    property_nodes,
    required,
    tightest,
)
from specmeld.conformance.values.format_values import SAMPLES
from specmeld.conformance.values.number_values import numbers
from specmeld.conformance.values.strings import strings
from specmeld.model.api_description import ASSERTED_FORMAT
from specmeld.model.json import JSONObject, identity
from specmeld.openapi.schema import SchemaView

if TYPE_CHECKING:
    from specmeld.conformance.values.instances import Instances

MOST_ITEMS = 2_000
"""Items of an array or properties of an object that we are willing to write down."""
MOST_VALUES = 40
"""Instances that are tried where one is wanted."""


class Candidates:
    """Builds candidates; their parts come from the instances of one document."""

    def __init__(self, instances: Instances) -> None:
        self._instances = instances

    def small(self, way: Way, width: int) -> Iterator[Any]:
        """The small ones, of each type that the schemas allow."""
        views = [node.view for node in way]
        closed = [values for view in views if (values := view.values) is not None]
        if closed:
            yield from min(closed, key=len)
            return
        for kind in allowed_kinds(views):
            builder = getattr(self, f"_{kind}s")
            yield from islice(builder(way, views, width), width + MOST_VALUES)
        for schema in (node.schema for node in way if isinstance(node.schema, dict)):
            yield from (schema[key] for key in ("default", "example") if key in schema)
            examples = schema.get("examples")
            if is_list(examples):
                yield from examples

    def _nulls(self, way: Way, views: Sequence[SchemaView], width: int) -> Iterator[Any]:
        yield None

    def _booleans(self, way: Way, views: Sequence[SchemaView], width: int) -> Iterator[Any]:
        yield from (False, True)

    def _integers(self, way: Way, views: Sequence[SchemaView], width: int) -> Iterator[Any]:
        yield from numbers(views, whole=True)

    def _numbers(self, way: Way, views: Sequence[SchemaView], width: int) -> Iterator[Any]:
        yield from numbers(views, whole=False)

    def _strings(self, way: Way, views: Sequence[SchemaView], width: int) -> Iterator[Any]:
        patterns = [pattern for one in views if (pattern := one.pattern) is not None]
        least, most = tightest(one.length for one in views)
        shown = (one.text(key) for one in views for key in ("example", "default"))
        examples = [text for text in shown if text is not None]
        formats = [name for one in views if (name := one.text(ASSERTED_FORMAT)) is not None]
        if formats:
            yield from (text for name in formats for text in SAMPLES.get(name, ((),))[0])
            yield from examples
        if patterns:  # people's own examples where our guesses fail
            found = strings(patterns, least, most)
            first = next(found, None)
            yield from (first,) if first is not None else ()
            yield from found
            yield from examples
        else:
            yield from strings((), least, most)

    def _arrays(self, way: Way, views: Sequence[SchemaView], width: int) -> Iterator[Any]:
        least, most = tightest(one.item_count for one in views)
        contained = [node for node in way if node.holds_schema("contains")]
        wanted = max((node.get("minContains", 1) for node in contained), default=0)
        size = max(least, wanted)
        if size > MOST_ITEMS:
            return
        must = tuple(node.child("contains") for node in contained)
        unique = any(node.get("uniqueItems") is True for node in way)
        for length in (size, *range(size + 1, size + 3)):
            if most is None or length <= most or length == size:
                yield from self._arrays_of(way, length, must, wanted, unique, width)

    def _arrays_of(
        self, way: Way, length: int, must: Way, wanted: int, unique: bool, width: int
    ) -> Iterator[Any]:
        alike = max((len(node.children("prefixItems")) for node in way), default=0)
        first = min(max(alike, wanted), length)
        places = [item_nodes(way, n) + (must if n < wanted else ()) for n in range(first)]
        places += [item_nodes(way, first)] * (length - first)
        try:
            if unique and length:
                yield self._unique(places)
                return
            items = [self._instances.smallest(place) for place in places[: first + 1]]
            yield items + items[first:] * (length - first - 1)
        except NoInstanceError:
            return
        if length == 1 and width > 1:
            yield from ([value] for value in self._instances.values(places[0], width)[1:])

    def _unique(self, places: Sequence[Way]) -> list[Any]:
        stock: dict[tuple[str, ...], Iterator[Any]] = {}
        chosen: dict[Hashable, Any] = {}
        for place in places:
            key = tuple(node.pointer for node in place)
            if key not in stock:
                stock[key] = iter(self._instances.distinct(place, len(places)))
            value = next(one for one in stock[key] if identity(one) not in chosen)
            chosen[identity(value)] = value
        return list(chosen.values())

    def _objects(self, way: Way, views: Sequence[SchemaView], width: int) -> Iterator[Any]:
        base = self._base(self._with_dependents(way), views)
        if base is not None:
            yield base
            yield from told_apart(self._instances, way, base)

    def larger(self, way: Way, width: int) -> Iterator[Any]:
        """Objects that have more than they need."""
        views = [node.view for node in way]
        listed = any(view.values is not None for view in views)
        if listed or "object" not in allowed_kinds(views):
            return
        way = self._with_dependents(way)
        base = self._base(way, views)
        if base is not None:
            yield from self._varied(way, base, min(width, 3))
            if width > 3:
                yield from self._varied(way, base, width)

    def _base(self, way: Way, views: Sequence[SchemaView]) -> JSONObject | None:
        """The smallest object of a way."""
        least, _ = tightest(one.property_count for one in views)
        names = required(way)
        if max(least, len(names)) > MOST_ITEMS:
            return None
        try:
            return self._filled(way, {name: self._property(way, name) for name in names}, least)
        except NoInstanceError:
            return None

    def _filled(self, way: Way, base: JSONObject, least: int) -> JSONObject:
        if len(base) >= least:
            return base
        grown = dict(base)
        for name in self._further_names(way, least):
            if name not in grown:
                try:
                    grown[name] = self._property(way, name)
                except NoInstanceError:
                    continue
            if len(grown) >= least:
                return grown
        raise NoInstanceError(f"no object with {least} properties was found")

    def _further_names(self, way: Way, number: int) -> Iterator[str]:
        yield from dict.fromkeys(name for node in way for name in node.named("properties"))
        for node in way:
            for pattern in node.named("patternProperties"):
                yield from islice(strings([pattern]), number)
        yield from islice(self._instances.free_names(way), number)

    def _property(self, way: Way, name: str) -> Any:
        return self._instances.smallest(property_nodes(way, name) or (ANY_TEXT,))

    def _varied(self, way: Way, base: JSONObject, width: int) -> Iterator[Any]:
        for name in islice(self._further_names(way, 2), 24):
            nodes = property_nodes(way, name) or (ANY_TEXT,)
            for value in self._instances.values(nodes, width)[1 if name in base else 0 :]:
                yield {**base, name: value}

    def _with_dependents(self, way: Way) -> Way:
        triggered = dependents(way)
        return next(self._instances.ways(way + triggered), way) if triggered else way
