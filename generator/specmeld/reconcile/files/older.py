"""Compare files of another API version with the decided document: reported, never followed.

A file of the target version is complete for what it describes, so nothing of another version is
added (rule 1). Each of its facts ends in the ledger; the number of differences is summarized.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from specmeld.model.claims import Place
from specmeld.model.json import JSON, identity
from specmeld.openapi.shapes import FIELDS
from specmeld.reconcile.equality import listed
from specmeld.reconcile.files.alignment import Pair, pairs
from specmeld.reconcile.files.assembly import parameter_place
from specmeld.reconcile.files.matching import Group
from specmeld.reconcile.files.merging import place_below
from specmeld.reconcile.files.parts import (
    Part,
    SourceFile,
    Target,
    key_of,
    reference,
    resolved,
    target_of,
)
from specmeld.reconcile.files.path_items import MergedPath, merged_paths
from specmeld.reconcile.files.positions import Position, position
from specmeld.reconcile.observed import Observed
from specmeld.reconcile.rules.transport import repair_url

_UNORDERED = frozenset(["enum", "required", "tags", "type"])
_OWN_PLACE = ("content", "schema", "itemSchema", "allOf")
"""Fields without a place of their own: their content belongs to the place of their holder."""


def observe(
    other: SourceFile, version: str, decided: SourceFile, renamed: dict[str, str]
) -> Observed:
    """Compare a file of another version with the decided document."""
    observer = _Observer(Observed(other, version), decided)
    observer.document()
    for path in merged_paths([decided, other], {other.id: renamed}):
        observer.path(path)
    observer.run()
    observer.components()
    return observer.found


class _Observer:
    def __init__(self, found: Observed, decided: SourceFile) -> None:
        self.found = found
        self._decided = decided
        self._waiting: list[tuple[Group, Place, dict[str, Any]]] = []
        """Includes what the decided document says at the same place, in the holder of a member."""
        self._seen: set[tuple[Target, ...]] = set()
        self._used: set[Target] = set()
        """The targets of the other file's references."""

    def _is_other(self, part: Part) -> bool:
        return part.source is self.found.file

    # The document ---------------------------------------------------------------------------------

    def document(self) -> None:
        """What it says about the API as a whole."""
        both = [Part(source, (), source.document) for source in (self._decided, self.found.file)]
        decided, other = both
        self._servers(decided.value, other)
        info = [part.below("info", value=part.value.get("info") or {}) for part in both]
        self._plain("info", info, Place("", "info"))
        apart = ("openapi", "info", "servers", "paths", "webhooks", "components")
        rest = [
            part._replace(value={k: v for k, v in part.value.items() if k not in apart})
            for part in both
        ]
        self._plain("document", rest, Place("", "document"))
        webhooks = [part._replace(value={"webhooks": part.value.get("webhooks")}) for part in both]
        for pair in pairs("document", webhooks):
            self._push(pair.kind, pair.parts, Place(f"webhook {pair.key}"))

    def _servers(self, decided: dict[str, Any], other: Part) -> None:
        known = {repair_url(url) for _, url in _urls(decided)}
        for at, url in _urls(other.value):
            steps = ("servers", at, "url")
            agrees = repair_url(url) in known
            self.found.say(other, Place("", "servers"), "url", url, agrees, *steps)

    def path(self, path: MergedPath) -> None:
        self._plain("path", path.items, Place(path.name))
        for operation in path.operations:
            place = Place(operation.name)
            other = [part for part in operation.parts if self._is_other(part)]
            self.found.operations += len(other)
            if other and len(operation.parts) == len(other):
                self.found.drop_operation(other[0], place)
                continue
            if other:
                self._push("operation", operation.parts, place)
                for pair in [*path.parameters, *operation.parameters]:
                    where = parameter_place(operation.name, pair.parts[0])
                    self._push("parameter", pair.parts, where)

    def components(self) -> None:
        """Those that no operation leads to, by name."""
        sections = [
            part.below("components", value=part.value.get("components") or {})
            for part in (
                Part(source, (), source.document) for source in (self._decided, self.found.file)
            )
        ]
        for pair in pairs("components", sections):
            other = [part for part in pair.parts if self._is_other(part)]
            if other and key_of(other[0]) not in self._used:
                place = Place("", f"/components/{pair.field}/{other[0].pointer[-1]}")
                self._push(pair.kind, pair.parts, place)
                self.run()

    # Below ----------------------------------------------------------------------------------------

    def run(self) -> None:
        while self._waiting:
            (kind, parts), place, around = self._waiting.pop()
            self._compare(kind, parts, place, around)

    def _push(
        self,
        kind: str,
        parts: Sequence[Part],
        place: Place,
        keyword: str = "exists",
        around: dict[str, Any] | None = None,
    ) -> None:
        other = [part for part in parts if self._is_other(part)]
        if not other:
            return
        if len(other) == len(parts):
            self.found.say(other[0], place, keyword, _only_there(other[0], keyword), False)
            return
        if isinstance(other[0].value, bool):
            agrees = any(part.value is other[0].value for part in parts if part not in other)
            self.found.say(other[0], place, "schema", other[0].value, agrees)
        parts = [part for part in parts if isinstance(part.value, dict)]
        key = tuple(map(key_of, parts))
        if len(parts) > 1 and key not in self._seen:
            self._seen.add(key)
            self._waiting.append(((kind, list(parts)), place, around or {}))

    def _compare(
        self, kind: str, parts: Sequence[Part], place: Place, around: dict[str, Any]
    ) -> None:
        found = position(kind, parts)
        said = [part for part in [*found.inline, *found.own] if not self._is_other(part)]
        decided = around | _values(said)
        if found.refs:
            self._references(kind, found, place, decided)
        self._nulls(found, place)
        other = [part for part in found.own if self._is_other(part)]
        self._leaves(kind, other, decided, place, found.nulls)
        for pair in found.pairs:
            below = place_below(kind, pair, place)
            same_place = decided if pair.field == "allOf" else None
            self._push(pair.kind, pair.parts, below, _keyword(pair), same_place)

    def _references(
        self, kind: str, found: Position, place: Place, decided: dict[str, Any]
    ) -> None:
        """Their targets, at the place of the component of the decided document."""
        targets = [target for ref in found.refs if (target := target_of(ref)) is not None]
        self._used.update(key_of(part) for part in targets if self._is_other(part))
        for part in targets:
            if part.source is self._decided and part.pointer[0] == "components":
                place = Place("", f"/{'/'.join(map(str, part.pointer[:3]))}")
        self._push(kind, [*targets, *found.inline], place, around=decided)

    # Facts ----------------------------------------------------------------------------------------

    def _nulls(self, found: Position, place: Place) -> None:
        """Null branches of the other file, if the files write null in different forms."""
        decided = [part for part in found.own if not self._is_other(part)]
        agrees = any(not self._is_other(part) for part in found.nulls) or any(
            "null" in listed(part.value.get("type")) for part in decided
        )
        for part in filter(self._is_other, found.nulls):
            self.found.say(part, place, "nullable", True, agrees)

    def _plain(self, kind: str, parts: Sequence[Part], place: Place) -> None:
        decided = _values([part for part in parts if not self._is_other(part)])
        self._leaves(kind, [part for part in parts if self._is_other(part)], decided, place)

    def _leaves(
        self,
        kind: str,
        other: Sequence[Part],
        decided: dict[str, Any],
        place: Place,
        nulls: Sequence[Part] = (),
    ) -> None:
        """The fields that hold no further objects; ``nulls`` are branches beside the types."""
        held = FIELDS.get(kind, {})
        if "type" in decided and nulls:
            decided = decided | {"type": self._types(decided["type"], nulls)}
        for part in other:
            for keyword, value in part.value.items():
                if keyword in held and isinstance(value, dict | list):
                    continue
                agrees = keyword in decided and _agree(keyword, decided[keyword], value)
                self.found.say(part, place, keyword, value, agrees, keyword)

    def _types(self, types: JSON, nulls: Sequence[Part]) -> JSON:
        """The decided types as the other file would write them beside its branches."""
        if any(map(self._is_other, nulls)):  # it says null elsewhere
            return [kind for kind in listed(types) if kind != "null"]
        return [*listed(types), "null"]


def _agree(keyword: str, one: JSON, other: JSON) -> bool:
    if keyword in _UNORDERED:
        return frozenset(map(identity, listed(one))) == frozenset(map(identity, listed(other)))
    return identity(one) == identity(other)


def _values(decided: Sequence[Part]) -> dict[str, Any]:
    """The fields of the decided document at a place, including those of its ``allOf``."""
    found: dict[str, Any] = {}
    for part in decided:
        for at, member in enumerate(listed(part.value.get("allOf", []))):
            value = resolved(part.below("allOf", at, value=member)).value
            found |= value if isinstance(value, dict) else {}
    for part in decided:
        found |= part.value
    return found


def _keyword(pair: Pair) -> str:
    """The claimed keyword if only the other file has a pair."""
    if pair.field == "content":
        return "contentType"
    return pair.field if pair.field in _OWN_PLACE else "exists"


def _only_there(part: Part, keyword: str) -> JSON:
    """The value of an existence claim."""
    if keyword == "exists":
        return True
    return str(part.pointer[-1]) if keyword == "contentType" else reference(part.value) or True


def _urls(document: dict[str, Any]) -> Iterator[tuple[int, str]]:
    for at, server in enumerate(document.get("servers") or ()):
        if isinstance(server, dict) and isinstance(server.get("url"), str):
            yield at, server["url"]
