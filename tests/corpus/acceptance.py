"""Do the schemas of a document accept before and after normalising the same bodies?

The judge of the original is jsonschema by the rules of the version that the document is written in:
draft 4 for Swagger 2.0 and OpenAPI 3.0 (3.0.4, section 4.7.24), 2020-12 for 3.1 and later. Where it
says ``nullable``, a schema takes null, whatever else it says: 3.0.3 would have ``enum`` and others
say it too, and nobody who writes it means anything else. Keywords of a later JSON Schema, such as
``const``, mean what they mean there. An empty list of values, which would allow nothing, is passed
over: it is left out of the canonical file, with a remark. A reference may stand for all properties
of a schema, as tools that bundle files take it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft4Validator, Draft202012Validator, validators
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT4, DRAFT202012

from specmeld.conformance.schema_nodes import Node
from specmeld.conformance.search.walk import Walk
from specmeld.conformance.subjects import Subject

from .bodies import Bodies
from .originals import Json, Original, Spot
from .schemas import schemas

MOST_BODIES = 40
"""Bodies asked of one schema; how many more there are is counted."""


@dataclass(slots=True)
class Comparison:
    """What was compared and what was not, why."""

    schemas: int = 0
    bodies: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    body: Json
    before: bool
    after: bool
    schema: Json


def compare(original: Original, canonical: Json, *, cases: bool) -> Comparison:
    """Every schema that stands at one place in both, asked about bodies of the canonical one.

    ``cases``: the bodies are those of the conformance suite too, which cost more to find.
    """
    made = Original.of(canonical)
    before, after = _Judge(original), _Judge(made)
    after_by_label: dict[str, Spot] = {}
    for label, spot in schemas(made):
        after_by_label.setdefault(_plain(original, label), spot)
    result = Comparison()
    walk = Walk(canonical) if cases else None
    bodies = Bodies(canonical)
    asked: set[tuple[str, str]] = set()
    for label, spot in schemas(original):
        there = after_by_label.get(label, after_by_label.get(_fitting(label)))
        if there is None:
            result.left_out["the canonical file has no such place"] += 1
            continue
        if (spot.uri, spot.pointer) in asked:
            continue
        asked.add((spot.uri, spot.pointer))
        if _same_component(spot.value, there.value):
            result.left_out["refers to a component that is compared itself"] += 1
            continue
        asked_about = list(_bodies(label, there, bodies, walk))
        _ask(label, spot, there, before, after, asked_about, result)
    return result


def _plain(original: Original, label: str) -> str:
    """The label in the original: Swagger 2.0 says once for all media types what a body is."""
    if "swagger" not in original.top.value or label.startswith("#"):
        return label
    operation, _, section = label.partition("#")
    return f"{operation}#{section.split(' ')[0]}"


def _fitting(label: str) -> str:
    """The label of a component whose name has letters that 3.1 does not allow."""
    return f"#{re.sub('[^A-Za-z0-9._-]', '_', label[1:])}" if label.startswith("#") else label


def _same_component(before: Json, after: Json) -> bool:
    references = [each.get("$ref") if isinstance(each, dict) else None for each in (before, after)]
    names = [each.rpartition("/")[2] for each in references if isinstance(each, str)]
    local = all(str(each).startswith("#/") for each in references)
    return local and len(names) == 2 and names[0] == names[1] and before.keys() == after.keys()


def _ask(
    label: str,
    spot: Spot,
    there: Spot,
    before: _Judge,
    after: _Judge,
    bodies: list[Json],
    to: Comparison,
) -> None:
    if len(bodies) > MOST_BODIES:
        to.left_out[f"bodies beyond {MOST_BODIES} of one schema"] += len(bodies) - MOST_BODIES
        step = len(bodies) / MOST_BODIES
        bodies = [bodies[int(index * step)] for index in range(MOST_BODIES)]
    to.schemas += 1
    for body in bodies:
        try:
            verdicts = before.accepts(spot, body), after.accepts(there, body)
        except UnjudgeableError as error:
            to.left_out[str(error)] += 1
            return
        to.bodies += 1
        if verdicts[0] != verdicts[1]:
            to.differences.append(Difference(label, body, *verdicts, spot.value))


def _bodies(label: str, there: Spot, bodies: Bodies, walk: Walk | None) -> Iterator[Json]:
    """Bodies of any kind, bodies near to what is wanted, and those at the boundaries."""
    yield from (None, True, 0, 1.5, "", "x", [], [None], {}, {"x-unknown": None})
    yield from bodies.of(there.value)
    if walk is not None:
        begin = len(walk.cases)
        walk.subject(Subject(label, Node(f"#{there.pointer}", there.value)))
        yield from (case.body for case in walk.cases[begin:])
        del walk.cases[begin:]


class UnjudgeableError(Exception):
    """The judge has no verdict on a schema."""


class _Judge:
    def __init__(self, api: Original) -> None:
        root = api.top.value
        self._modern = str(root.get("openapi", "")).startswith(("3.1", "3.2"))
        self._class = _judging(Draft202012Validator if self._modern else Draft4Validator)
        self._specification = DRAFT202012 if self._modern else DRAFT4
        self._api = api
        self._registry: Any = Registry(retrieve=self._retrieve)  # type: ignore[call-arg]
        self._resources: dict[str, Any] = {}
        self._known: dict[tuple[str, str], Any] = {}

    def accepts(self, spot: Spot, body: Json) -> bool:
        """Raises UnjudgeableError."""
        key = (spot.uri, spot.pointer)
        if key not in self._known:
            self._known[key] = self._class(_reference(spot), registry=self._registry)
        try:
            return bool(self._known[key].is_valid(body))
        except Unresolvable as error:
            raise UnjudgeableError(f"a reference points to nothing: {error.ref[:60]}") from None
        except Exception as error:  # the schemas are as people wrote them
            what = f"{type(error).__name__}: {error}".splitlines()[0][:80]
            raise UnjudgeableError(f"the judge fails: {what}") from None

    def _retrieve(self, uri: str) -> Any:
        if uri not in self._resources:
            top = Spot(uri, "", self._api.load(uri))
            written = _with_properties(self._api, top)
            self._resources[uri] = self._specification.create_resource(written)
        return self._resources[uri]


def _with_properties(api: Original, spot: Spot, is_map: bool = False) -> Json:
    """The value, in which no reference stands for a whole map of properties."""
    if isinstance(spot.value, list):
        return [_with_properties(api, each) for each in spot.each()]
    if not isinstance(spot.value, dict):
        return spot.value
    reference = spot.value.get("$ref")
    if is_map and isinstance(reference, str):
        try:
            return {name: _reference(each) for name, each in api.follow(spot).items()}
        except LookupError:
            return spot.value
    return {
        key: _with_properties(api, each, is_map=key == "properties" and not is_map)
        for key, each in spot.items()
    }


def _reference(spot: Spot) -> Json:
    pointer = spot.pointer.replace("%", "%25")
    return {"$ref": f"{spot.uri}#{pointer}"}


def _judging(base: Any) -> Any:
    integer = Draft202012Validator.TYPE_CHECKER.is_type
    checker = base.TYPE_CHECKER.redefine("integer", lambda _, value: integer(value, "integer"))
    keywords = Draft202012Validator.VALIDATORS | base.VALIDATORS
    keywords = {key: _as_meant(check) for key, check in keywords.items()}
    extend: Any = validators.extend
    return extend(base, keywords, type_checker=checker)


def _as_meant(check: Any) -> Any:
    enum = Draft202012Validator.VALIDATORS["enum"]

    def keyword(validator: Any, value: Json, instance: Json, schema: Json) -> Any:
        if instance is None and (schema.get("nullable", schema.get("x-nullable")) is True):
            return ()
        if value == [] and check is enum:
            return ()
        return check(validator, value, instance, schema) or ()

    return keyword
