"""Merge the objects of several files: where they agree, what is decided, and their children."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from specmeld.model.claims import Place
from specmeld.model.json import JSONObject
from specmeld.openapi.shapes import FIELDS
from specmeld.reconcile.files.alignment import Pair, component_name
from specmeld.reconcile.files.forms import UNIONS
from specmeld.reconcile.files.matching import Component, Components
from specmeld.reconcile.files.object_facts import SchemaFacts
from specmeld.reconcile.files.parts import Part, reference
from specmeld.reconcile.files.positions import Position, Positions, position
from specmeld.reconcile.files.record import Record
from specmeld.reconcile.files.renaming import Renames
from specmeld.reconcile.files.use_targets import Candidate, UseTargets
from specmeld.reconcile.pages.laid_out import is_page
from specmeld.reconcile.pages.page_components import with_null
from specmeld.text.pointer import escaped

COMPOSED = ("allOf", *UNIONS)
_LISTED = frozenset(
    ["properties", "responses", "content", "headers", "callbacks", "patternProperties"]
)
"""Fields in which a file lists everything that it knows."""


@dataclass(frozen=True, slots=True)
class Merger:
    """Builds the parts of the merged document."""

    components: Components
    record: Record
    renames: Renames
    positions: Positions

    def build(self, kind: str, parts: Sequence[Part], place: Place, out: str) -> Any:
        """What the parts say about a place, as one JSON value at the pointer ``out``."""
        if not any(isinstance(part.value, dict) for part in parts):
            return self._boolean(parts, place)
        found = self.positions.take(kind, parts)
        self.record.places[out] = (str(place),)
        built = (self._reference if found.refs else self._object)(kind, found, place, out)
        self.record.built[id(built)] = str(place)
        return built

    def component(self, component: Component) -> Any:
        """The content of a component, including inline versions of it elsewhere."""
        place = Place("", f"/components/{component.section}/{component.name}")
        out = f"/components/{component.section}/{component.name}"
        parts = [*component.members, *component.guests]
        self.record.exists(component.members, place)
        return self.build(component.kind, parts, place, out)

    def _boolean(self, parts: Sequence[Part], place: Place) -> Any:
        """``true`` and ``false`` as schemas: the one that rejects less."""
        values = {part.value for part in parts if isinstance(part.value, bool)}
        claims = [self.record.claim(part, place, "schema", part.value) for part in parts]
        self.record.agree(claims, str(place))
        return True in values

    # References ---------------------------------------------------------------------------------

    def _reference(self, kind: str, found: Position, place: Place, out: str) -> Any:
        named: dict[int, Candidate] = {}
        dangling: dict[str, None] = {}
        for ref in found.refs:
            home = self.components.of(ref)
            home = home and self.components.at_use(home, found.inline)
            claim = self.record.claim(ref, place, "ref", reference(ref.value), "$ref")
            if home is None:
                dangling[reference(ref.value)] = None
                self.record.agree([claim], str(place))
            else:
                one = named.setdefault(id(home), Candidate(home))
                one.refs.append(ref)
                one.claims.append(claim)
        if not named:
            return {"$ref": next(iter(dangling))}
        homes = UseTargets(self.components, self.record).choose(kind, list(named.values()), place)
        refs: list[JSONObject] = [{"$ref": home.ref} for home in homes]
        built = refs[0] if len(refs) == 1 else {"anyOf": refs}
        facts = SchemaFacts(self.record, self.renames, place)
        if kind == "schema":
            beside = facts.beside_reference(found)
        else:
            beside = facts.of_object(kind, found.own)
        nullable = beside.pop("nullable", False) is True
        for pair in self._pairs_beside(kind, found.own):
            self._place_pair(built, pair, place_below(kind, pair, place), out)
        built |= beside
        return with_null(built) if nullable else in_file_order(built, found.refs)

    def _pairs_beside(self, kind: str, own: Sequence[Part]) -> Sequence[Pair]:
        return position(kind, own).pairs if own and kind == "schema" else ()

    # Objects ------------------------------------------------------------------------------------

    def _object(self, kind: str, found: Position, place: Place, out: str) -> JSONObject:
        built = self._facts(kind, found, place, out)
        closers = _closers(found.own) if kind == "schema" else []
        for pair in found.pairs:
            if pair.field == "properties" and self._is_closed_out(pair, closers, place):
                continue
            below = place_below(kind, pair, place)
            if pair.field in _LISTED:
                self._note_presence(pair, found.own, place, below)
            elif pair.field in COMPOSED:
                self._note_member(pair, found, place, below)
            self._place_pair(built, pair, below, out)
        self._drop_orphans(built)
        fields = FIELDS.get(kind, {})
        for part in found.own:
            for name, value in part.value.items():
                if name in fields and value in ({}, []):
                    built.setdefault(name, value)
        if all(part.value.get("required") == [] for part in found.own):
            built["required"] = []
        return in_file_order(built, found.own)

    def _place_pair(self, built: JSONObject, pair: Pair, below: Place, out: str) -> None:
        """Build a pair, and put it where it belongs below its holder."""
        if pair.key is None:
            held = built.get(pair.field)
            if held is True:  # another file accepts anything
                return
            built[pair.field] = self.build(pair.kind, pair.parts, below, f"{out}/{pair.field}")
        elif isinstance(pair.key, str):
            pointer = f"{out}/{pair.field}/{escaped(pair.key)}" if pair.field else out
            holder = built.setdefault(pair.field, {}) if pair.field else built
            holder[pair.key] = self.build(pair.kind, pair.parts, below, pointer)
        else:
            listed = built.setdefault(pair.field, [])
            pointer = f"{out}/{pair.field}/{len(listed)}"
            listed.append(self.build(pair.kind, pair.parts, below, pointer))

    def _facts(self, kind: str, found: Position, place: Place, out: str) -> JSONObject:
        facts = SchemaFacts(self.record, self.renames, place)
        return facts.of_schema(found) if kind == "schema" else facts.of_object(kind, found.own)

    # What one file has and another lacks
    # -----------------------------------------------------------

    def _note_presence(self, pair: Pair, own: Sequence[Part], place: Place, below: Place) -> None:
        files = [part for part in pair.parts if not is_page(part)]
        if pair.field != "content":
            self.record.exists(files, below)
        else:
            claims = [
                self.record.claim(part, place, "contentType", str(part.pointer[-1]))
                for part in files
            ]
            self.record.agree(claims, str(place))
        having = {part.source.id for part in pair.parts}
        first = next(iter([*files, *pair.parts]))
        for holder in own:
            listing = isinstance(holder.value.get(pair.field), dict) and not holder.partial
            if listing and holder.source.id not in having and not is_composed(holder.value):
                having.add(holder.source.id)
                self.record.lacking(first, holder, below, pair.field)

    def _note_member(self, pair: Pair, found: Position, place: Place, below: Place) -> None:
        """A branch of a union, or a member of an ``allOf``, that other files do not have."""
        if below == place:
            below = place.branch(f"{pair.field} {component_name(pair.parts[0]) or pair.key}")
        having = {part.source.id for part in pair.parts}
        first = next((part for part in pair.parts if not is_page(part)), pair.parts[0])
        for holder in [*found.own, *found.fewer]:
            stated = isinstance(holder.value.get(pair.field), list) or holder in found.fewer
            if stated and not holder.partial and holder.source.id not in having:
                having.add(holder.source.id)
                rule = 7 if pair.field in UNIONS else 2
                self.record.lacking(first, holder, below, rule=rule)

    def _is_closed_out(self, pair: Pair, closers: Sequence[Part], place: Place) -> bool:
        for closer in closers:
            if all(part.source is not closer.source for part in pair.parts):
                self.record.drop(pair.parts, closer, place.key(str(pair.key)))
                return True
        return False

    def _drop_orphans(self, built: JSONObject) -> None:
        """Names that a closed object requires and no longer has (rule 11)."""
        properties, required = built.get("properties"), built.get("required")
        closed = built.get("additionalProperties") is False and not is_composed(built)
        if closed and isinstance(required, list) and "patternProperties" not in built:
            kept = [name for name in required if name in (properties or {})]
            if kept:
                built["required"] = kept
            else:
                del built["required"]


def _closers(own: Sequence[Part]) -> list[Part]:
    """The files that list all allowed properties."""
    return [
        part
        for part in own
        if part.value.get("additionalProperties") is False
        and not part.partial
        and not is_composed(part.value)
        and part.value.get("properties")
        and "patternProperties" not in part.value
    ]


def is_composed(value: Mapping[str, Any]) -> bool:
    return any(word in value for word in ("$ref", "allOf", *UNIONS))


def place_below(kind: str, pair: Pair, place: Place) -> Place:
    """The place of a pair."""
    section = place.section
    match kind, pair.field:
        case "operation", "requestBody":
            return Place(place.operation, "request")
        case "operation", "responses":
            return Place(place.operation, f"response.{pair.key}")
        case (("response" | "encoding"), "headers"):
            return Place(place.operation, f"{section} header", (*place.steps, f".{pair.key}"))
        case _, ("schema" | "content" | "itemSchema" | "allOf"):
            return place
        case "path", method:
            return Place(f"{method.upper()} {place.operation}")
        case _, "properties":
            return place.key(str(pair.key))
        case _, "items":
            return place.items()
        case _, ("anyOf" | "oneOf"):
            return place.branch(pair.label)
    step = pair.field if pair.key is None else f"{pair.field} {pair.key}".strip()
    return place.branch(step)


_CONVENTION = (
    *("tags", "operationId", "summary", "title", "name", "in", "description", "required"),
    *(
        "properties",
        "deprecated",
        "parameters",
        "requestBody",
        "headers",
        "content",
        "schema",
        "responses",
    ),
    *("callbacks", "security", "servers"),
)
"""The order of keys that no file has."""


def in_file_order(built: JSONObject, own: Sequence[Part]) -> JSONObject:
    """The keys in the order of the first file that has them; others in the usual order."""
    order: dict[str, None] = {}
    for part in own:
        order |= dict.fromkeys(part.value)
    named = [key for key in order if key in built]
    for key in [key for key in built if key not in order]:
        later = _CONVENTION[_CONVENTION.index(key) :] if key in _CONVENTION else ()
        at = next((at for at, one in enumerate(named) if one in later), len(named))
        named.insert(at, key)
    return {key: built[key] for key in named}
