"""The values at a keyword's boundary: for each keyword, groups of candidates on both sides.

Of each group the first candidate becomes a case that jsonschema judges as intended. A candidate
is a value at the keyword's own place; ``nodes`` are all schemas that apply there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

from specmeld.conformance.branches import Way
from specmeld.conformance.instances import MOST_ITEMS, Instances, NoInstanceError, Relaxed
from specmeld.conformance.numbers import beside, is_number
from specmeld.conformance.schemas import AN_OBJECT, Node, is_list, is_map, made_up
from specmeld.conformance.strings import LONGEST

ASTRAL = "\U0001f600"
"""One code point, two UTF-16 units, four bytes."""

_MOST_PAIRS = 64
_MORE = 8
"""Values to try where the first does not do."""

IMPOSTORS: dict[str, tuple[Any, ...]] = {
    "string": (0, None),
    "integer": (0.5, "0", True, None),
    "number": ("0", True, None),
    "boolean": (0, "true", None),
    "array": ({}, None),
    "object": ([], None),
    "null": (0, "", False),
}
"""For each type values of other types that a lax reader takes for it, and null."""

ODDS: tuple[Any, ...] = (None, 0, "", True, [], {}, 0.5, "a")
"""One of each kind, for schemas of which we only know that they refuse something."""


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates of which one is wanted. Where ``owed``, its lack is told even if another group of
    the same side has a case."""

    candidates: Iterable[Any]
    label: str = ""
    owed: bool = False


@dataclass(frozen=True, slots=True)
class Boundary:
    value: Any
    valid: list[Group]
    invalid: list[Group]
    isolate: bool = False
    """Take only invalid values that the node accepts without the keyword, if there are any."""


@dataclass(frozen=True, slots=True)
class At:
    """A keyword at a place: what the boundary functions look at."""

    node: Node
    keyword: str
    nodes: Way
    instances: Instances

    @property
    def value(self) -> Any:
        return self.node.get(self.keyword)

    def near(self, **steer: Any) -> Iterator[Any]:
        """Valid values, steered by a made-up schema."""
        return self._found((made_up(**steer), *self.nodes))

    def past(self, without: Sequence[str] = (), **steer: Any) -> Iterator[Any]:
        """Values that the other keywords may accept when this one is left out."""
        left_out = {self.keyword, *without}
        schema = {key: value for key, value in self.bare.items() if key not in left_out}
        return self._found((made_up(**steer), *self.nodes), {self.node.pointer: schema})

    def together(self, *others: Node, relaxed: Relaxed | None = None) -> Iterator[Any]:
        """Values that satisfy other schemas as well."""
        return self._found((*others, *self.nodes), relaxed)

    def _found(self, nodes: Way, relaxed: Relaxed | None = None) -> Iterator[Any]:
        first = self.instances.values(nodes, 1, relaxed)
        yield from first
        if first:
            yield from self.instances.values(nodes, _MORE, relaxed)[1:]

    @property
    def bare(self) -> dict[str, Any]:
        return self.node.schema if isinstance(self.node.schema, dict) else {}


def boundaries(node: Node, nodes: Way, instances: Instances) -> Iterator[tuple[str, Boundary]]:
    """Every assertion of a node with its candidates, in the order of the document."""
    if not isinstance(node.schema, dict):
        return
    for keyword in node.schema:
        found = _TABLE.get(keyword)
        if found is not None:
            at = At(node, keyword, nodes, instances)
            yield from ((keyword, boundary) for boundary in found(at))


def _type(at: At) -> Iterator[Boundary]:
    named = [at.value] if isinstance(at.value, str) else at.value
    kinds = [kind for kind in named if kind in IMPOSTORS] if is_list(named) else []
    valid: list[Group] = []
    impostors: list[Any] = []
    for kind in kinds:
        valid += [Group(at.near(type=kind)), *(_OTHER_FORMS.get(kind, _no_forms)(at))]
        impostors += [one for one in IMPOSTORS[kind] if not _told(one, impostors)]
    yield Boundary(at.value, valid, [Group([one]) for one in impostors])


def _told(value: Any, others: Sequence[Any]) -> bool:
    return any(
        value is other or (value == other and type(value) is type(other)) for other in others
    )


def _no_forms(at: At) -> list[Group]:
    return []


def _string_forms(at: At) -> list[Group]:
    return [Group([""])]


def _integer_forms(at: At) -> list[Group]:
    return [Group(_floats(at)), Group([2**63])]


def _floats(at: At) -> Iterator[Any]:
    yield from (float(one) for one in at.near(type="integer") if abs(one) < 2**53)


def _number_forms(at: At) -> list[Group]:
    return [Group(one + 0.5 for one in at.near(type="number"))]


def _object_forms(at: At) -> list[Group]:
    return [Group(_extended(at))]


def _extended(at: At, value: Any = "a") -> Iterator[Any]:
    """Objects with one property more than declared."""
    way = at.instances.way((AN_OBJECT, *at.nodes))
    for base in islice(at.near(type="object"), 2):
        for name in islice(at.instances.free_names(way), 2):
            yield {**base, name: value}


_OTHER_FORMS: dict[str, Callable[[At], list[Group]]] = {
    "string": _string_forms,
    "integer": _integer_forms,
    "number": _number_forms,
    "object": _object_forms,
}


def _enum(at: At) -> Iterator[Boundary]:
    values = [at.value] if at.keyword == "const" else at.value
    if not is_list(values):
        return
    valid = [Group([one], f"value {n + 1}", owed=True) for n, one in enumerate(values)]
    invalid = [Group(at.past()), Group(_misspelt(values)), Group([None]), Group(_confused(values))]
    yield Boundary(at.value, valid, invalid, isolate=True)


def _misspelt(values: Sequence[Any]) -> Iterator[Any]:
    for one in values:
        if isinstance(one, str):
            yield from (one.swapcase(), one + "x")
        elif is_number(one):
            yield one + 1


def _confused(values: Sequence[Any]) -> Iterator[Any]:
    """Values of another type that look alike, or are equal in Python."""
    for one in values:
        if isinstance(one, bool):
            yield from (int(one), str(one).lower())
        elif is_number(one):
            yield from (str(one), bool(one))
        elif isinstance(one, str) and one.lstrip("-").isdigit():
            yield int(one)


def _bound(at: At) -> Iterator[Boundary]:
    if not is_number(at.value):
        return
    upward = at.keyword in ("minimum", "exclusiveMinimum")
    inward = 1 if upward else -1
    inside = [*beside(at.value, inward, False), *beside(at.value, inward, True)]
    outside = [*beside(at.value, -inward, False), *beside(at.value, -inward, True)]
    steer = {"minimum" if upward else "maximum": at.value}
    if at.keyword.startswith("exclusive"):
        valid = [Group([*inside, *_lazily(at.near, **steer)])]
        invalid = [Group([at.value]), Group(outside)]
    else:
        valid = [Group([at.value, *inside]), Group(at.near(**steer))]
        invalid = [Group(outside)]
    yield Boundary(at.value, valid, invalid, isolate=True)


def _lazily(search: Callable[..., Iterator[Any]], **steer: Any) -> Iterator[Any]:
    try:
        yield from search(**steer)
    except NoInstanceError:
        return


def _multiple(at: At) -> Iterator[Boundary]:
    step = at.value
    if is_number(step) and step > 0:
        between = (one + part for one in _lazily(at.near) for part in (step / 2, 1, 0.5, step / 3)
                   if is_number(one))  # fmt: skip
        valid = [Group(at.near(exclusiveMinimum=0)), Group(at.near(type="number"))]
        yield Boundary(step, valid, [Group(between)], isolate=True)


def _length(at: At) -> Iterator[Boundary]:
    if not is_number(at.value):
        return
    n = int(at.value)
    wrong = n - 1 if at.keyword == "minLength" else n + 1
    yield Boundary(
        at.value,
        [Group(_of_length(at.near, n)), Group(_astral(n))],
        [Group(_of_length(at.past, wrong)), Group(_astral(wrong)), Group(_letters(wrong))],
        isolate=True,
    )


def _of_length(search: Callable[..., Iterator[Any]], n: int) -> Iterator[Any]:
    if n > LONGEST:
        raise NoInstanceError(f"a string of {n} code points is too long to write down")
    if n < 0:
        raise NoInstanceError("nothing breaks it")
    yield from search(type="string", minLength=n, maxLength=n)


def _letters(n: int) -> Iterator[str]:
    if 0 <= n <= LONGEST:
        yield "a" * n


def _astral(n: int) -> Iterator[str]:
    if 0 < n <= LONGEST // 10:
        yield ASTRAL * n


def _pattern(at: At) -> Iterator[Boundary]:
    if isinstance(at.value, str):
        valid = [Group(at.near(type="string")), Group(at.near())]
        yield Boundary(at.value, valid, [Group(_mismatches(at))], isolate=True)


def _mismatches(at: At) -> Iterator[Any]:
    for text in islice(_lazily(at.near, type="string"), 2):
        if isinstance(text, str):
            yield from (text + "!", "!" + text, text[:-1], text[1:], text.swapcase(), text + text)
            yield from ("!" * len(text), " " * len(text))
    yield from at.past(type="string")
    yield from ("", "!", " ", "a", "0")


def _size(at: At) -> Iterator[Boundary]:
    if not is_number(at.value):
        return
    n, kind = int(at.value), "array" if at.keyword.endswith("Items") else "object"
    suffix = "Items" if kind == "array" else "Properties"
    wrong = n - 1 if at.keyword.startswith("min") else n + 1
    yield Boundary(
        at.value,
        [Group(_of_size(at.near, kind, suffix, n))],
        [Group(_of_size(at.past, kind, suffix, wrong))],
    )


def _of_size(search: Callable[..., Iterator[Any]], kind: str, suffix: str, n: int) -> Iterator[Any]:
    if n > MOST_ITEMS:
        raise NoInstanceError(f"{n} {suffix.lower()} are too many to write down")
    if n < 0:
        raise NoInstanceError("nothing breaks it")
    yield from search(**{"type": kind, f"min{suffix}": n, f"max{suffix}": n})


def _unique(at: At) -> Iterator[Boundary]:
    if at.value is True:
        valid = [Group(at.near(type="array", minItems=2)), Group([[0, False]]), Group(at.near())]
        same = [Group(at.past(type="array", minItems=2)), Group([[1, 1.0]])]
        yield Boundary(True, valid, same, isolate=True)


def _contains(at: At) -> Iterator[Boundary]:
    """``contains`` with its bounds; they count the items that match (validation 6.4.4, 6.4.5)."""
    if not at.node.holds_schema("contains"):
        return
    wanted = at.node.child("contains").reference()
    n = 1 if at.keyword == "contains" else int(at.value)
    wrong = n + 1 if at.keyword == "maxContains" else n - 1
    exact = {"type": "array", "contains": wanted, "minContains": n}
    others = ("contains", "minContains", "maxContains")
    broken = {"type": "array", "contains": wanted, "minContains": wrong, "maxContains": wrong}
    value = True if at.keyword == "contains" else at.value
    yield Boundary(
        value,
        [Group(at.near(**exact)), Group(at.near(type="array"))],
        [Group(at.past(others, **broken)), Group(at.past(others, type="array"))],
    )


def _required(at: At) -> Iterator[Boundary]:
    for name in at.value if is_list(at.value) else ():
        if isinstance(name, str):
            yield Boundary(name, [Group(at.near(type="object"))], [Group(_lacking(at, name))])


def _lacking(at: At, name: str) -> Iterator[Any]:
    for value in at.near(type="object", required=[name]):
        yield {key: held for key, held in value.items() if key != name}


def _dependent(at: At) -> Iterator[Boundary]:
    for key, names in at.value.items() if is_map(at.value) else ():
        for name in names if is_list(names) else ():
            both = at.near(type="object", required=[key, name])
            yield Boundary([key, name], [Group(both)], [Group(_without(at, key, name))])


def _without(at: At, key: str, name: str) -> Iterator[Any]:
    for value in at.near(type="object", required=[key, name]):
        yield {other: held for other, held in value.items() if other != name}


def _closed(at: At) -> Iterator[Boundary]:
    if at.value is False:
        extra = (one for odd in ("a", None, 0) for one in _extended(at, odd))
        yield Boundary(False, [Group(at.near(type="object"))], [Group(extra)])


def _closed_items(at: At) -> Iterator[Boundary]:
    if at.value is False:
        n = len(at.node.children("prefixItems"))
        longer = ([*one, "a"] for one in at.near(type="array", minItems=n))
        yield Boundary(False, [Group(at.near(type="array"))], [Group(longer)])


def _not(at: At) -> Iterator[Boundary]:
    if at.node.holds_schema("not"):
        denied = at.node.child("not")
        broken = at.together(denied, relaxed={at.node.pointer: _without_not(at)})
        yield Boundary(True, [Group(at.near())], [Group(broken), Group(_odds(at))])


def _without_not(at: At) -> dict[str, Any]:
    return {key: value for key, value in at.bare.items() if key != "not"}


def _odds(at: At) -> Iterator[Any]:
    yield from ODDS


def _union(at: At) -> Iterator[Boundary]:
    branches = at.node.children(at.keyword)
    if not branches:
        return
    valid = [
        Group(at.together(branch), f"branch {n + 1}", owed=True)
        for n, branch in enumerate(branches)
    ]
    invalid = [Group(_odds(at)), Group(reversed(ODDS))]
    if at.keyword == "oneOf":
        invalid.append(Group(_twice(at, branches)))
    yield Boundary(len(branches), valid, invalid)


def _twice(at: At, branches: Sequence[Node]) -> Iterator[Any]:
    """Values of two branches at once; none where the branches exclude each other."""
    schema = {key: value for key, value in at.bare.items() if key != "oneOf"}
    for one, other in islice(combinations(branches, 2), _MOST_PAIRS):
        relaxed = {at.node.pointer: schema}
        for value in at.together(one, other, relaxed=relaxed):
            if at.instances.holds((one, other), value):
                yield value


def _reference(at: At) -> Iterator[Boundary]:
    yield Boundary(
        at.value, [Group(at.near())], [Group([None]), Group([*ODDS[1:]]), Group(_broken(at))]
    )


def _broken(at: At) -> Iterator[Any]:
    """Objects with an odd value in a declared property."""
    way = at.instances.way(at.nodes)
    for name in islice((name for node in way for name in node.named("properties")), 5):
        yield from ({name: odd} for odd in ODDS)


_TABLE: dict[str, Callable[[At], Iterator[Boundary]]] = {
    "type": _type,
    "enum": _enum,
    "const": _enum,
    "minimum": _bound,
    "maximum": _bound,
    "exclusiveMinimum": _bound,
    "exclusiveMaximum": _bound,
    "multipleOf": _multiple,
    "minLength": _length,
    "maxLength": _length,
    "pattern": _pattern,
    "minItems": _size,
    "maxItems": _size,
    "uniqueItems": _unique,
    "contains": _contains,
    "minContains": _contains,
    "maxContains": _contains,
    "minProperties": _size,
    "maxProperties": _size,
    "required": _required,
    "dependentRequired": _dependent,
    "additionalProperties": _closed,
    "unevaluatedProperties": _closed,
    "items": _closed_items,
    "unevaluatedItems": _closed_items,
    "not": _not,
    "anyOf": _union,
    "oneOf": _union,
    "$ref": _reference,
}
"""Keyword → its boundaries. What is not here is an annotation (``format``, ``discriminator``,
``readOnly`` …) or holds schemas that the walk enters (``properties``, ``allOf``, ``if`` …)."""
