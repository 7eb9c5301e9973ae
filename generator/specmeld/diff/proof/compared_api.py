"""The two sides of a comparison: each API's schemas as nodes, with what judges and makes values."""

from __future__ import annotations

import json
import marshal
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from functools import cached_property
from typing import Any

from specmeld.conformance.judge import Judge
from specmeld.conformance.schema_nodes import Node
from specmeld.conformance.search.branches import Way
from specmeld.conformance.subjects import INLINE, as_document
from specmeld.conformance.values.combined_constraints import share_no_value
from specmeld.conformance.values.instances import Instances
from specmeld.diff.proof.value_places import flattened, kinds, listed, may_have, required, tags
from specmeld.model.api_description import Api, Schema
from specmeld.model.json import JSONObject
from specmeld.text.pointer import escaped, parse_pointer, unescaped

_REFERENCE = re.compile(r'"#/components/schemas/((?:[^"\\]|\\.)+)"')


class Side:
    """One API of the two."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.document = as_document(api)
        self._inline: JSONObject = {**self.document[INLINE]}
        self.document[INLINE] = self._inline
        self._flat: dict[tuple[str, ...], Way] = {}
        self._tags: dict[tuple[str, ...], Mapping[str, frozenset[Hashable]]] = {}

    @cached_property
    def judge(self) -> Judge:
        return Judge(self.document)

    @cached_property
    def instances(self) -> Instances:
        return Instances(self.document, self.judge)

    def flat(self, *nodes: Node) -> Way:
        """The nodes with what they refer to and the parts of their ``allOf``."""
        key = tuple(node.pointer for node in nodes)
        if key not in self._flat:
            self._flat[key] = flattened(self.document, nodes)
        return self._flat[key]

    def tags(self, flat: Way) -> Mapping[str, frozenset[Hashable]]:
        key = tuple(node.pointer for node in flat)
        if key not in self._tags:
            self._tags[key] = tags(self.document, flat)
        return self._tags[key]

    def apart(self, flat: Way, other: Side, there: Way) -> bool:
        """Whether no value can satisfy what holds here and there: by its type, by the values that
        both list, by a tag, or since one must have a property that the other cannot."""
        both = kinds(flat) & kinds(there)
        if both != {"object"}:
            return not both or share_no_value(listed(flat), listed(there))
        must, they_must = required(flat), required(there)
        if not (may_have(must, there) and may_have(they_must, flat)):
            return True
        mine, theirs = self.tags(flat), other.tags(there)
        needed = must | they_must
        return any(
            name in needed and mine[name].isdisjoint(theirs[name])
            for name in mine.keys() & theirs.keys()
        )

    def inline(self, pointer: str, schema: Schema) -> Node:
        """The schema of the parameter, header or content that stands at ``pointer``, as it is to be
        judged there."""
        key = f"#{pointer}/schema"
        self._inline[key] = schema
        return Node(f"#/{INLINE}/{escaped(key)}", schema)


def in_document(pointer: str) -> tuple[str, ...]:
    """The steps in the API's own document that lead to a node of that pointer."""
    steps = parse_pointer(pointer)
    if steps[:1] == (INLINE,) and len(steps) > 1:
        return (*parse_pointer(steps[1]), *steps[2:])
    return steps


class Alike:
    """Whether a schema of one side is word for word one of the other, with all it refers to."""

    def __init__(self, one: Mapping[str, Schema], other: Mapping[str, Schema]) -> None:
        self.changed = _changed(one, other)
        """Components that are not, or that lead to one that is not."""
        self._known: dict[tuple[int, int], bool] = {}
        self._kept: list[Any] = []  # ids stay theirs only while the objects live

    def __call__(self, one: Node, other: Node) -> bool:
        return self.schemas(one.schema, other.schema)

    def schemas(self, one: Any, other: Any) -> bool:
        if one is other and not self.changed:
            return True
        key = (id(one), id(other))
        if key not in self._known:
            self._kept += (one, other)
            self._known[key] = _equal(one, other) and self.changed.isdisjoint(references(one))
        return self._known[key]


def references(schema: Schema) -> set[str]:
    """The components that a schema refers to, anywhere in it."""
    if isinstance(schema, bool):
        return set()
    names = {json.loads(f'"{name}"') for name in _REFERENCE.findall(json.dumps(schema))}
    return set(map(unescaped, names))


def _changed(one: Mapping[str, Schema], other: Mapping[str, Schema]) -> frozenset[str]:
    differing = {
        name
        for name in {*one, *other}
        if name not in one or name not in other or not _equal(one[name], other[name])
    }
    if not differing:
        return frozenset()
    users: defaultdict[str, set[str]] = defaultdict(set)
    for name, schema in one.items():
        for used in references(schema):
            users[used].add(name)
    for name in differing & other.keys():
        for used in references(other[name]):
            users[used].add(name)
    return _with_users(differing, users)


def _with_users(names: Iterable[str], users: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += users.get(name, ())
    return frozenset(found)


def _equal(one: Any, other: Any) -> bool:
    """Written alike, in whatever order: what is equal in Python, such as 1 and true, may not be in
    JSON."""
    try:
        if marshal.dumps(one, 2) == marshal.dumps(other, 2):
            return True
        return one == other and _in_order(one) == _in_order(other)
    except (ValueError, TypeError):  # too deep, or no JSON; whoever asks looks closer
        return False


def _in_order(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
