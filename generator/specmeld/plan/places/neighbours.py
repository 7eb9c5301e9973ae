"""What an operation's name depends on in the API's other paths."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from specmeld.model.api_description import Operation
from specmeld.plan.places.operation_verbs import lower_words
from specmeld.plan.places.path_segments import Segment, segments, version
from specmeld.plan.places.verb_words import SCOPES, TENANTS, VERBS

Shape = tuple[str, ...]
"""A path's segments, with ``{}`` for each parameter."""

_PARAMETER = "{}"
_FIRST_VERSIONS = ("v1", "1", "1.0", "v1.0")
_SCOPE_SHARE = 0.8
"""The share of all operations that must be below a scope."""
_SCOPE_OWN = 0.1
"""The largest share of operations that may be about the scope itself."""
_SCOPE_TOPICS = 5
"""Fewest fixed segments below a scope, unless it has a word for scopes; twice as many if it is a
thing too."""
_TENANT_SHARE = 0.2
_TENANT_TOPICS = 8
"""The same for owners, of which there may be several kinds."""
_FEW_CALLS = 5
_CALLS_SHARE = 0.6
"""How many paths, and which share of all, are procedures if all have a single segment."""
_FEW_NAMES = 3
"""Most names of parameters at one place of a path that can be the same thing."""


def shape_of(path: Iterable[Segment]) -> Shape:
    return tuple(_PARAMETER if each.is_parameter else each.text for each in path)


def _is_call(shape: Shape) -> bool:
    """Whether a path is like ``/banChatMember``."""
    words = lower_words(shape[0]) if len(shape) == 1 else []
    return len(words) > 1 and words[0] in VERBS


class Neighbours:
    """The paths of an API."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._methods: defaultdict[Shape, set[str]] = defaultdict(set)
        versions: set[str] = set()
        names: defaultdict[Shape, set[str]] = defaultdict(set)
        below: Counter[Shape] = Counter()
        children: defaultdict[Shape, set[str]] = defaultdict(set)
        for operation in operations:
            path = segments(operation.path)
            shape = shape_of(path)
            self._methods[shape].add(operation.method)
            versions.add(version(operation.path))
            for size, segment in enumerate(path):
                below[shape[:size]] += 1
                children[shape[:size]].add(shape[size])
                if segment.is_parameter:
                    names[shape[:size]].add(segment.text)
        self._below, self._children = below, children
        self._homes = self._found_homes(names)
        self._variants = {shape for shape, found in names.items() if len(found) > _FEW_NAMES}
        self._first = min(versions, key=lambda each: (len(each), each), default="")
        self._scopes = self._found_scopes()
        calls = [shape for shape in self._methods if _is_call(shape[self.scoped(shape) :])]
        share = len(calls) / max(1, len(self._methods))
        self.are_procedures = len(calls) >= _FEW_CALLS and share >= _CALLS_SHARE
        """Whether most paths are only a procedure's name."""

    def later_version(self, path: str) -> str:
        """The version in a path, unless it is the API's first."""
        found = version(path)
        return "" if found in (self._first, *_FIRST_VERSIONS) else found

    def has_items(self, shape: Shape) -> bool:
        """Whether an operation is about one of the items at ``shape``."""
        return (*shape, _PARAMETER) in self._methods

    def methods_around(self, shape: Shape) -> set[str]:
        """The HTTP methods at ``shape``, and at its items."""
        return self._methods_at(shape) | self._methods_at((*shape, _PARAMETER))

    def _methods_at(self, shape: Shape) -> set[str]:
        return self._methods.get(shape, set())

    def is_alone(self, shape: Shape) -> bool:
        """Whether there is only one operation at ``shape``, and none below it."""
        return len(self._methods_at(shape)) == 1 and shape not in self._below

    def has_several_updates(self, path: str) -> bool:
        """Whether several operations update what is at a path."""
        return len(self._methods_at(shape_of(segments(path))) & {"POST", "PUT", "PATCH"}) > 1

    def is_shown(self, shape: Shape) -> bool:
        """Whether what is at ``shape`` can be read, or has something below it."""
        return "GET" in self._methods_at(shape) or shape in self._below

    def is_leaf(self, shape: Shape) -> bool:
        return shape not in self._below

    def is_variant(self, shape: Shape) -> bool:
        """Whether a parameter of a path selects the kind of thing, by its name."""
        return any(
            each == _PARAMETER and shape[:size] in self._variants for size, each in enumerate(shape)
        )

    def is_used(self, shape: Shape) -> bool:
        """Whether an operation is at ``shape`` itself."""
        return shape in self._methods

    def home(self, shape: Shape) -> tuple[str, ...]:
        """The prefix of the first segment at the place of its items: ``/firm/offices`` has the
        offices of ``/offices/{id}/desks``, which are not at ``/offices``."""
        return self._homes.get(shape[0], ()) if shape[1:2] == (_PARAMETER,) else ()

    def has_items_above(self, shape: Shape) -> bool:
        """Whether the things at the end of a path belong to an item on it:
        ``/ships/{id}/voyages/{id}/sailors`` if ``/ships/{id}/sailors/{id}`` exists."""
        sizes = [size + 1 for size, each in enumerate(shape[:-2]) if each == _PARAMETER]
        return any(self.has_items((*shape[:size], shape[-1])) for size in sizes)

    def scoped(self, shape: Shape) -> int:
        """How many segments of a path are a scope shared by almost all others."""
        sizes = [
            len(scope)
            for scope in self._scopes
            if shape[: len(scope)] == scope and set(shape[len(scope) :]) - {_PARAMETER}
        ]
        return max(sizes, default=0)

    def _found_homes(self, names: Mapping[Shape, set[str]]) -> dict[str, tuple[str, ...]]:
        """First segment of paths without anything at it or its items → the fixed segments before
        the one place that has such items, by the same parameter."""
        places: defaultdict[str, list[Shape]] = defaultdict(list)
        for shape in self._methods:
            if len(shape) > 2 and shape[-1] == _PARAMETER and _PARAMETER not in shape[:-1]:
                places[shape[-2]].append(shape[:-1])
        found = {}
        for first, (*others, place) in places.items():
            own = self._methods_at((first,)) | self._methods_at((first, _PARAMETER))
            below = self._children.get((first, _PARAMETER), {_PARAMETER})
            if (
                not own | (below & {_PARAMETER})
                and not others
                and names[place] & names.get((first,), set())
            ):
                found[first] = place[:-1]
        return found

    def _found_scopes(self) -> set[Shape]:
        """Prefixes of almost all paths that are rarely the subject themselves, and owners of many
        kinds of things."""
        total = sum(map(len, self._methods.values()))
        found = {shape for shape in self._below if self._is_tenant(shape, total)}
        shape: Shape = ()
        while self._children[shape]:
            shape = max(((*shape, child) for child in self._children[shape]), key=self._weight)
            if self._below[shape] < _SCOPE_SHARE * total:
                break
            if self._is_scope(shape, total):
                found.add(shape)
        return found

    def _is_tenant(self, shape: Shape, total: int) -> bool:
        if len(shape) != 2 or shape[1] != _PARAMETER or shape[0].lower() not in TENANTS:
            return False
        topics = len(self._children[shape] - {_PARAMETER})
        return topics >= _TENANT_TOPICS and self._below[shape] >= _TENANT_SHARE * total

    def _weight(self, shape: Shape) -> tuple[int, Shape]:
        return self._below[shape], shape

    def _is_scope(self, shape: Shape, total: int) -> bool:
        own = len(self._methods_at(shape))
        if shape[-1] == _PARAMETER:
            own += len(self._methods_at(shape[:-1]))
        topics = len(self._children[shape] - {_PARAMETER})
        known = {each.lower() for each in shape} <= SCOPES | {_PARAMETER}
        least = 1 if known and shape[-1] == _PARAMETER else _SCOPE_TOPICS
        return own <= _SCOPE_OWN * total and topics >= least * (2 if own else 1)
