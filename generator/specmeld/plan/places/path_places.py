"""An operation's place and method from its path.

Resources nest by the fixed segments. A path that ends in a collection or an item of it is named
after the HTTP method (``list``, ``create``, ``get``, ``update``, ``delete``); a last segment that
is an action is the method itself (``POST /batches/{id}/cancel`` → ``batches.cancel``), and so is a
single read-only part of an item (``GET /files/{id}/content`` → ``files.content``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from specmeld.model.api_description import Operation
from specmeld.plan.names.plurals import singular
from specmeld.plan.places.neighbours import Neighbours, Shape, shape_of
from specmeld.plan.places.operation_verbs import is_plural, without_noun
from specmeld.plan.places.path_segments import Segment, segments
from specmeld.plan.places.verb_words import (
    CHANGING,
    COMMANDING,
    DELETING,
    DOCUMENTS,
    DONE,
    FILLERS,
    FINDING,
    MEASURES,
    NOUNS_TOO,
    PROTOCOL,
    READING,
    SETTLED,
    STANDING,
    USUAL,
    VERBS,
)

_WRITING = {"PUT": "update", "PATCH": "update", "DELETE": "delete"}
_DEEPEST = 8
"""Most parts of a dotted segment that are nested resources."""


@dataclass(frozen=True, slots=True)
class Place:
    """A resource and a method of it, in words."""

    resource: tuple[str, ...]
    method: tuple[str, ...]
    noun: tuple[str, ...] = ()
    """The subject of the method, if it is standard."""
    kind: Literal["standard", "lone", "aside", "part", "deed", "named"] = "deed"
    """``standard`` is named after the HTTP method, and so is a ``lone`` one at the top; an
    ``aside`` concerns a collection's items in another way; a ``part`` what an item has or lists, if
    nothing else is done with that; a ``deed`` is named after its action; a ``named`` one by the
    document."""

    def called(self, method: tuple[str, ...]) -> Place:
        return replace(self, method=method)


class PathPlaces:
    """Places for the operations of one API.

    ``answers_many`` says whether an operation returns a list; None if unknown.
    """

    def __init__(
        self, neighbours: Neighbours, answers_many: Callable[[Operation], bool | None]
    ) -> None:
        self._neighbours = neighbours
        self._answers_many = answers_many

    def above(self, operation: Operation, resource: str) -> tuple[str, ...]:
        """The fixed segments before the one that is ``resource``; empty if none is."""
        path = segments(operation.path)
        start = self._neighbours.scoped(shape_of(path))
        fixed = [each for each in path[start:] if not each.is_parameter]
        wanted = [singular(word) for word in Segment(resource).words]
        found = [at for at, each in enumerate(fixed) if [*map(singular, each.words)] == wanted]
        return tuple(each.text for each in fixed[: found[0]]) if found else ()

    def find(self, operation: Operation) -> Place | None:
        """None if the path does not show what the operation is about."""
        path = segments(operation.path)
        found = self._find(operation, path)
        if found is None or found.resource or operation.tags:
            return found
        scope = path[: self._neighbours.scoped(shape_of(path))]
        fixed = tuple(one.text for one in scope if not one.is_parameter)
        return replace(found, resource=fixed[-1:])

    def _find(self, operation: Operation, path: tuple[Segment, ...]) -> Place | None:
        shape = shape_of(path)
        start = self._neighbours.scoped(shape)
        fixed = [at for at in range(start, len(path)) if not path[at].is_parameter]
        if not fixed or self._neighbours.is_variant(shape):
            return None
        *above, leaf = fixed
        home = self._neighbours.home(shape) if not start else ()
        parents = (*home, *(_last_part(path[at].text) for at in above))
        if leaf < len(path) - 1:
            return self._of_item(operation, path[: leaf + 1], parents, shape[: leaf + 1])
        if (dotted := _dotted(path[leaf].text)) is not None:
            return Place((*parents, *dotted[:-1]), Segment(dotted[-1]).words)
        if self._is_called(path[start:], [at - start for at in above]):
            return _deed(operation, parents, path[leaf].words)
        return self._of_leaf(operation, path, parents, shape)

    def _of_item(
        self, operation: Operation, path: Sequence[Segment], parents: tuple[str, ...], shape: Shape
    ) -> Place:
        leaf, used = path[-1], self._neighbours.is_used(shape)
        sure = leaf.words[0] not in NOUNS_TOO and not used
        done = _is_deed(leaf.words) and sure and self._is_done(operation, leaf.words[0], shape)
        if done or self._is_usual(path, shape):
            return _deed(operation, parents, leaf.words)
        many = is_plural(leaf.text) or used
        return _standard(operation.method, (*parents, leaf.text), leaf.words, "item", many)

    def _of_leaf(
        self, operation: Operation, path: Sequence[Segment], parents: tuple[str, ...], shape: Shape
    ) -> Place:
        words, has_items = path[-1].words, self._neighbours.has_items(shape)
        asks = len(words) == 1 and words[0] in FINDING
        thing = words[0] in NOUNS_TOO and not asks and self._is_thing(shape)
        done = _is_deed(words) and not has_items and not thing
        if done or self._is_usual(path, shape):
            return _deed(operation, parents, words)
        if parents and self._is_done_to(operation, path, shape):
            used = parents[:-1] and self._neighbours.is_used(shape[:-1])
            return Place(parents[:-1], path[-2].words + words) if used else Place(parents, words)
        single = words[-1] in SETTLED | MEASURES or (parents and words[-1] in DOCUMENTS)
        if has_items or (is_plural(path[-1].text) and not single):
            return self._of_collection(operation, path, parents, shape)
        return self._of_single(operation, path, parents, shape)

    def _of_collection(
        self, operation: Operation, path: Sequence[Segment], parents: tuple[str, ...], shape: Shape
    ) -> Place:
        words, has_items = path[-1].words, self._neighbours.has_items(shape)
        if parents and self._is_done_alone(operation, words, shape):
            return Place(parents, (singular(words[0]),))
        if parents and self._is_aside(path, shape):
            return _aside(operation, parents, words)
        if operation.method == "GET" and self._is_measured(path, shape):
            return Place(parents, words)
        if operation.method == "GET" and parents and self._is_anothers(path, shape):
            return Place(parents, ("list", *words), words, kind="part")
        resource = (*parents, path[-1].text)
        one = operation.method == "GET" and not has_items and self._answers_many(operation) is False
        kind = "single" if one else "collection"
        return _standard(operation.method, resource, words, kind, has_items)

    def _of_single(
        self, operation: Operation, path: Sequence[Segment], parents: tuple[str, ...], shape: Shape
    ) -> Place:
        words = path[-1].words
        alone = self._neighbours.is_alone(shape)
        stays = words[-1] in SETTLED
        if parents and alone and not stays:
            done = path[-2].is_parameter or path[-2].words[-1] in FILLERS | {"search"}
            done = done or words[-1] in VERBS - NOUNS_TOO
            if operation.method == "GET" or (done and operation.method == "POST"):
                return Place(_without_fillers(parents), words)
            if path[-2].is_parameter and operation.method in _WRITING:
                return Place(parents, (_WRITING[operation.method], *words), words, kind="part")
        resource = (*parents, path[-1].text)
        there = stays or words[-1] in STANDING
        many = operation.method == "GET" and self._answers_many(operation) is True
        kind = "collection" if many else "single"
        place = _standard(operation.method, resource, words, kind, there)
        lone = not parents and alone and operation.method in ("GET", "POST")
        return replace(place, kind="lone") if lone else place

    def _is_called(self, path: Sequence[Segment], above: Sequence[int]) -> bool:
        """Whether a path is that of a procedure: after ``acme.Service``, or one of many alone."""
        if above:
            return _dotted(path[above[-1]].text) is not None
        return len(path) == 1 and self._neighbours.are_procedures

    def _is_thing(self, shape: Shape) -> bool:
        """Whether a verb's word is a thing here: more is done with it, and it can be read."""
        return self._neighbours.is_shown(shape) and not self._neighbours.is_alone(shape)

    def _is_usual(self, path: Sequence[Segment], shape: Shape) -> bool:
        """Whether a path ends in ``/users/list``, possibly with a parameter after it, and nothing
        else can be done there than what the verb says."""
        *before, last = path
        said = len(last.words) == 1 and last.words[0] in USUAL
        behind = bool(before) and not before[-1].is_parameter
        methods = self._neighbours.methods_around(shape) if said and behind else {""}
        return all(_is_done_by(method, last.words[0]) for method in methods)

    def _is_done(self, operation: Operation, verb: str, shape: Shape) -> bool:
        """Whether the HTTP method suits the verb, or is the only one there: ``PATCH
        /teams/{id}/members/attach/{member}``."""
        alone = self._neighbours.methods_around(shape) == {operation.method}
        joins = alone and verb not in PROTOCOL | READING | CHANGING | DELETING
        return (joins and operation.method != "DELETE") or _is_done_by(operation.method, verb)

    def _is_aside(self, path: Sequence[Segment], shape: Shape) -> bool:
        """Whether a collection of items has another segment right after it, with nothing below."""
        return (
            not path[-2].is_parameter
            and self._neighbours.has_items(shape[:-1])
            and self._neighbours.is_leaf(shape)
        )

    def _is_done_to(self, operation: Operation, path: Sequence[Segment], shape: Shape) -> bool:
        """Whether a path ends in a verb and its object: ``POST /restore/logbook``."""
        verb = path[-2].words
        sure = not path[-2].is_parameter and verb[:1] == verb and verb[0] in VERBS - NOUNS_TOO
        return sure and operation.method == "POST" and self._neighbours.is_alone(shape)

    def _is_anothers(self, path: Sequence[Segment], shape: Shape) -> bool:
        """Whether an item lists things that belong to its owner, and nothing else is done with
        these there."""
        alone = path[-2].is_parameter and self._neighbours.is_alone(shape)
        return alone and self._neighbours.has_items_above(shape)

    def _is_done_alone(self, operation: Operation, words: tuple[str, ...], shape: Shape) -> bool:
        """``POST /payments/{id}/captures``, where captures can be created and nothing else."""
        makes = operation.method == "POST" and self._neighbours.is_alone(shape)
        return makes and len(words) == 1 and singular(words[0]) in DONE

    def _is_measured(self, path: Sequence[Segment], shape: Shape) -> bool:
        before = path[-2] if len(path) > 1 else None
        asked = before is not None and not before.is_parameter and before.words[-1] in MEASURES
        return asked and self._neighbours.is_alone(shape)


def _standard(
    method: str, resource: tuple[str, ...], noun: tuple[str, ...], kind: str, many: bool
) -> Place:
    """``many``: for a collection, whether it has items; for an item, whether there are others; for
    a single thing, whether it always exists."""
    match method, kind:
        case "GET", "collection":
            verb: tuple[str, ...] = ("list",)
        case "POST", "item":
            verb = ("update",) if many else ("create",)
        case "POST", "single":
            verb = ("update",) if many else ("create",)
        case "POST", _:
            verb = ("create",)
        case "PUT" | "PATCH" | "DELETE", _:
            verb = ("delete",) if method == "DELETE" else ("update",)
            verb = (*verb, "many") if kind == "collection" and many else verb
        case _:
            verb = (method.lower(),)
    return Place(resource, verb, noun, kind="standard")


def _deed(operation: Operation, parents: tuple[str, ...], words: tuple[str, ...]) -> Place:
    words = without_noun(words, parents[-1]) if parents else words
    deletes = operation.method == "DELETE" and words[0] not in DELETING
    return Place(_without_fillers(parents), ("delete", *words) if deletes else words)


def _aside(operation: Operation, parents: tuple[str, ...], words: tuple[str, ...]) -> Place:
    """``POST /threads/runs`` beside ``/threads/{id}`` → ``threads.create_run``."""
    place = _standard(operation.method, parents, (), "collection", many=False)
    noun = (*words[:-1], singular(words[-1])) if place.method == ("create",) else words
    return Place(parents, (*place.method, *noun), kind="aside")


def _dotted(text: str) -> list[str] | None:
    """``["chat", "postMessage"]`` for ``chat.postMessage``."""
    parts = text.strip(".").split(".")
    return (
        parts if 1 < len(parts) <= _DEEPEST and all(Segment(part).words for part in parts) else None
    )


def _last_part(text: str) -> str:
    """``Service`` for ``acme.v1.Service``."""
    return (_dotted(text) or [text])[-1]


def _is_deed(words: tuple[str, ...]) -> bool:
    """Whether the words of a segment are an action."""
    if len(words) > 1 and is_plural(" ".join(words)):
        return words[0] in COMMANDING
    return words[0] in VERBS


def _is_done_by(method: str, verb: str) -> bool:
    """Whether the HTTP method suits a verb: ``DELETE /chat/delete/{id}``."""
    match method:
        case "DELETE":
            return verb in DELETING
        case "PUT" | "PATCH":
            return verb in CHANGING
        case _:
            return method in ("GET", "POST")


def _without_fillers(parents: tuple[str, ...]) -> tuple[str, ...]:
    """``/apps/{id}/lifecycle/activate`` is an action of the app."""
    if len(parents) > 1 and Segment(parents[-1]).words[-1] in FILLERS:
        return parents[:-1]
    return parents
