"""Compare what each source says of operations and webhooks with the canonical document."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence

from specmeld.audit.losses import AuditedSource, LostFact
from specmeld.audit.nodes import DocumentNodes, Spot, pointer_of
from specmeld.audit.path_index import PathIndex, Shape, base_paths, parameter_key, shape
from specmeld.audit.properties import Positions, SchemaWalk, Trail, trail_text
from specmeld.audit.schema_parts import Schemas
from specmeld.audit.twins import Twins
from specmeld.model.json import JSONObject
from specmeld.model.settlement import Dropped
from specmeld.openapi.shapes import METHODS
from specmeld.text.pointer import Pointer

Templated = tuple[str, Spot]
"""A path item, or an operation with its path item, after its path."""


def lost_facts(
    sources: Sequence[AuditedSource], canonical: JSONObject, dropped: Iterable[Dropped]
) -> list[LostFact]:
    """What is in the sources and not in the canonical document, except for what was dropped.

    Everything reachable from an operation or a webhook counts; a component that nothing refers to
    does not. A part that several operations share is reported once.
    """
    overruled: dict[str, list[Pointer]] = {}
    for each in dropped:
        overruled.setdefault(each.document, []).append(each.pointer)
    bases = [base for source in sources for base in base_paths(source.document)]
    paths = (path for source in sources for path in source.document.get("paths") or ())
    target = CanonicalFile(canonical, bases, {shape(path) for path in paths})
    return [
        fact
        for source in sources
        for fact in _lost_of(source, overruled.get(source.id, ()), target)
    ]


def _lost_of(
    source: AuditedSource, dropped: Sequence[Pointer], target: CanonicalFile
) -> list[LostFact]:
    """What is lost of one source. Compares in detail only if something may be lost."""
    if not _SourceAudit(source, dropped, target, skip_equal=True).run():
        return []
    return _SourceAudit(source, dropped, target).run()


class CanonicalFile:
    """The canonical document and its indexes."""

    def __init__(
        self,
        document: JSONObject,
        bases: Iterable[Shape] = (),
        written: Collection[Shape] | None = None,
    ) -> None:
        self.nodes = DocumentNodes(document)
        self.positions = Positions(Schemas(self.nodes))
        paths = document.get("paths")
        known = paths if isinstance(paths, dict) else {}
        self._paths = PathIndex(known, [*bases, *base_paths(document)], written)

    def items(self, path: str, others: Iterable[Shape] = ()) -> list[Templated]:
        """The path items that match a path."""
        paths = self.nodes.child(self.nodes.root, "paths")
        found = self._paths.find(path, frozenset(others)) if paths else []
        return [
            (name, layer)
            for name in found
            for item in filter(None, [self.nodes.child(paths, name) if paths else None])
            for layer in layers(self.nodes, item)
        ]


def layers(nodes: DocumentNodes, item: Spot) -> list[Spot]:
    """A path item, and the one that it refers to."""
    found, reference = [item], item.value
    while isinstance(reference, dict) and isinstance(reference.get("$ref"), str):
        target = nodes.target(reference["$ref"])
        if target is None or target in found:
            break
        found.append(target)
        reference = target.value
    return found


def parameters(
    nodes: DocumentNodes, holders: Iterable[Templated]
) -> Iterator[tuple[tuple[str, str | int], str, Spot, Spot]]:
    """The parameters of operations and path items: key, description, the use and its target."""
    for path, holder in holders:
        for use in nodes.items(nodes.child(holder, "parameters")):
            spot = nodes.resolved(use)
            if spot is not None:
                place, name = spot.value.get("in"), spot.value.get("name")
                if isinstance(place, str) and isinstance(name, str):
                    yield parameter_key(place, name, path), f"{place} {name}", use, spot


def named(nodes: DocumentNodes, holder: Spot, keyword: str) -> Iterator[tuple[str, Spot, Spot]]:
    """The members below a keyword, by normalised name: the use and its target."""
    for name, use in nodes.members(nodes.child(holder, keyword)):
        spot = nodes.resolved(use)
        if spot is not None:
            yield _normalised(name, keyword), use, spot


def _normalised(name: str, keyword: str) -> str:
    match keyword:
        case "content":
            return str(name).partition(";")[0].strip().lower()
        case "responses":
            return str(name).upper() if str(name)[:1].isdigit() else str(name)
        case "headers":
            return str(name).lower()
    return str(name)


class _SourceAudit:
    """The comparison of one source."""

    def __init__(
        self,
        source: AuditedSource,
        dropped: Iterable[Pointer],
        target: CanonicalFile,
        *,
        skip_equal: bool = False,
    ) -> None:
        """``skip_equal`` is quicker; what it finds may be in the canonical document after all."""
        self._source = source
        self._target = target
        self._mine = DocumentNodes(source.document, dropped)
        self._theirs = target.nodes
        self._twins = Twins(self._mine, self._theirs) if skip_equal else None
        self._walk = SchemaWalk(Schemas(self._mine), self._report, self._twins)
        self._lost: dict[tuple[Pointer, str], LostFact] = {}
        self._compared: set[tuple[int, frozenset[int]]] = set()
        self._callback_items: deque[tuple[str, str, str, Spot, list[Templated]]] = deque()

    def run(self) -> list[LostFact]:
        mine = self._mine
        paths = mine.child(mine.root, "paths")
        shapes = {shape(path) for path, _ in mine.members(paths)}
        for path, item in mine.members(paths):
            if path.startswith("x-"):
                continue
            theirs = self._target.items(path, shapes - {shape(path)})
            self._item(path, "operation", path, item, theirs)
        theirs_by_name = _members_of(self._theirs, [self._theirs.root], "webhooks")
        for name, item in mine.members(mine.child(mine.root, "webhooks")):
            self._item(name, "webhook", f"webhook {name}", item, theirs_by_name.get(name, []))
        while self._callback_items:
            self._item(*self._callback_items.popleft())
        return sorted(self._lost.values(), key=lambda fact: fact.line)

    def _report(self, what: str, where: Trail, spot: Spot) -> None:
        pointer = pointer_of(spot.link)
        if (pointer, what) not in self._lost:
            source = self._source
            self._lost[pointer, what] = LostFact(
                source.id, source.path, source.line(pointer), what, trail_text(where)
            )

    def _item(
        self, path: str, what: str, where: str, item: Spot, theirs: Sequence[Templated]
    ) -> None:
        """Compare a path item."""
        if self._is_equal(where, item, [each for _, each in theirs]):
            return
        own = layers(self._mine, item)
        for method in METHODS:
            words = [method.upper(), where]
            place = " ".join(words if what == "operation" else reversed(words))
            found = [
                (name, operation)
                for name, each in theirs
                for operation in filter(None, [self._theirs.child(each, method)])
            ]
            for each in own:
                operation = self._mine.child(each, method)
                if operation is None or not isinstance(operation.value, dict):
                    continue
                if not found:
                    self._report(what, place, operation)
                    continue
                holders = [(path, operation), *((path, layer) for layer in own)]
                self._parameters(place, holders, [*found, *theirs])
                self._operation(place, operation, [spot for _, spot in found])

    def _operation(self, where: str, operation: Spot, theirs: list[Spot]) -> None:
        """Compare all of an operation but its parameters."""
        pair = id(operation.value), frozenset(id(each.value) for each in theirs)
        if pair in self._compared:
            return
        self._compared.add(pair)
        if self._is_equal(where, operation, theirs):
            return
        self._request_body(where, operation, theirs)
        known = _named_of(self._theirs, theirs, "responses")
        for status, use, response in named(self._mine, operation, "responses"):
            place = f"{where} response {status}"
            if status.startswith("x-"):
                continue
            if status not in known:
                self._report("response", place, use)
                continue
            self._headers(place, response, known[status])
            self._content(place, response, known[status])
        self._callbacks(where, operation, theirs)

    def _is_equal(self, where: str, spot: Spot, theirs: Iterable[Spot]) -> bool:
        """Whether a candidate is literally equal; what both refer to is compared."""
        if self._twins is None:
            return False
        for each in theirs:
            schemas = self._twins.schemas_of(spot.value, each.value)
            if schemas is not None:
                for mine, other in schemas:
                    self._walk.compare(mine, self._target.positions.of([other]), where)
                return True
        return False

    def _parameters(
        self, where: str, holders: list[Templated], their_holders: list[Templated]
    ) -> None:
        known: dict[tuple[str, str | int], list[Spot]] = {}
        for key, _, _, spot in parameters(self._theirs, their_holders):
            known.setdefault(key, []).append(spot)
        for key, words, use, spot in parameters(self._mine, holders):
            place = f"{where} {words}"
            if key not in known:
                self._report("parameter", place, use)
                continue
            self._value(place, spot, known[key])

    def _request_body(self, where: str, operation: Spot, theirs: list[Spot]) -> None:
        use = self._mine.child(operation, "requestBody")
        body = self._mine.resolved(use) if use else None
        if use is None or body is None:
            return
        known = _resolved(self._theirs, theirs, "requestBody")
        if not known:
            self._report("request body", f"{where} request body", use)
        else:
            self._content(f"{where} request body", body, known)

    def _headers(self, where: str, response: Spot, theirs: list[Spot]) -> None:
        known = _named_of(self._theirs, theirs, "headers")
        for name, use, header in named(self._mine, response, "headers"):
            place = f"{where} header {name}"
            if name not in known:
                self._report("header", place, use)
            else:
                self._value(place, header, known[name])

    def _value(self, where: str, holder: Spot, theirs: list[Spot]) -> None:
        """Compare the value of a parameter or header, which has a schema or a media type."""
        self._schema(where, holder, theirs)
        self._content(where, holder, theirs)

    def _content(self, where: str, holder: Spot, theirs: list[Spot]) -> None:
        if "content" not in holder.value:
            return
        known = _named_of(self._theirs, theirs, "content")
        for name, use, media_type in named(self._mine, holder, "content"):
            place = f"{where} {name}"
            if name not in known:
                self._report("media type", place, use)
            else:
                self._schema(place, media_type, known[name])

    def _schema(self, where: str, holder: Spot, theirs: list[Spot]) -> None:
        schema = self._mine.child(holder, "schema")
        if schema is not None and not self._walk.is_leaf(schema):
            found = filter(None, [self._theirs.child(each, "schema") for each in theirs])
            self._walk.compare(schema, self._target.positions.of(found), where)

    def _callbacks(self, where: str, operation: Spot, theirs: list[Spot]) -> None:
        if "callbacks" not in operation.value:
            return
        known = _named_of(self._theirs, theirs, "callbacks")
        for name, _, callback in named(self._mine, operation, "callbacks"):
            for address, item in self._mine.members(callback):
                place = f"{where} callback {name} {address}"
                found = [
                    (address, layer)
                    for each in known.get(name, [])
                    for other in filter(None, [self._theirs.child(each, address)])
                    for layer in layers(self._theirs, other)
                ]
                self._callback_items.append((address, "callback", place, item, found))


def _resolved(nodes: DocumentNodes, holders: Iterable[Spot], keyword: str) -> list[Spot]:
    """What the holders have at a keyword, references resolved."""
    uses = filter(None, [nodes.child(holder, keyword) for holder in holders])
    return list(filter(None, map(nodes.resolved, uses)))


def _named_of(nodes: DocumentNodes, holders: Iterable[Spot], keyword: str) -> dict[str, list[Spot]]:
    """What the holders have below a keyword, by normalised name."""
    found: dict[str, list[Spot]] = {}
    for holder in holders:
        for name, _, spot in named(nodes, holder, keyword):
            found.setdefault(name, []).append(spot)
    return found


def _members_of(
    nodes: DocumentNodes, holders: Iterable[Spot], keyword: str
) -> dict[str, list[Templated]]:
    """Path items below a keyword, by name."""
    found: dict[str, list[Templated]] = {}
    for holder in holders:
        for name, item in nodes.members(nodes.child(holder, keyword)):
            found.setdefault(name, []).extend((name, layer) for layer in layers(nodes, item))
    return found
