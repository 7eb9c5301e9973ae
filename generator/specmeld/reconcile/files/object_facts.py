"""The scalar fields of an object, and a schema's assertions, from several documents.

A value on which all documents with the keyword agree is kept; the judge decides the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from specmeld.model.claims import Claim, Place
from specmeld.model.json import JSON, JSONObject, identity
from specmeld.model.settlement import OTHER_TEXT
from specmeld.openapi.shapes import FIELDS
from specmeld.reconcile.files.forms import UNIONS
from specmeld.reconcile.files.parts import Part
from specmeld.reconcile.files.positions import Position
from specmeld.reconcile.files.record import Record, as_said
from specmeld.reconcile.files.renaming import RENAMED, Renames
from specmeld.reconcile.pages.laid_out import SAYS, is_page
from specmeld.reconcile.pages.page_components import with_null
from specmeld.reconcile.pages.page_schemas import add_map, add_values
from specmeld.reconcile.rules.sentences import without_overruled
from specmeld.reconcile.tree import Node, Said, family

_ANNOTATIONS = frozenset(
    [
        *("title", "summary", "description", "example", "examples", "externalDocs", "xml"),
        *("operationId", "tags", "$comment", "$schema", "$id", "version", "name", "in", "links"),
        *("termsOfService", "contact", "license", "discriminator", "encoding"),
        *("value", "externalValue"),
    ]
)
"""Keywords that do not affect validity: the value of one document is shown."""

_VALUES = ("enum", "const")
_TYPES = ("type", "nullable")
_MARKS = frozenset(["exists", "collapsed", "furniture", "value", "silent", "contentType", "url"])


def is_annotation(keyword: str) -> bool:
    return keyword in _ANNOTATIONS or keyword.startswith("x-")


class Voice(NamedTuple):
    """What one part says about a keyword."""

    part: Part
    keyword: str
    value: Any


class _Spoken:
    """Everything said at one place: by files as voices, by pages as statements."""

    def __init__(self, voices: dict[str, list[Voice]], says: Sequence[Said]) -> None:
        self.voices = voices
        self.says: dict[str, list[Said]] = {}
        for said in says:
            self.says.setdefault(family(said), []).append(said)

    def keywords(self) -> list[str]:
        return list(dict.fromkeys([*self.voices, *self.says]) if self.says else self.voices)

    def take(self, *keywords: str) -> tuple[list[Voice], list[Said]]:
        voices: list[Voice] = []
        says: list[Said] = []
        for word in keywords:
            voices += self.voices.pop(word, ())
            says += self.says.pop(word, ()) if self.says else ()
        return voices, says


@dataclass(frozen=True, slots=True)
class SchemaFacts:
    """Decides the scalar fields of one place."""

    record: Record
    renames: Renames
    place: Place
    losers: set[str] = field(default_factory=set)
    """Documents overruled here: their descriptions are not shown beside the others' facts."""
    heard: list[Said] = field(default_factory=list)
    """What was weighed here, besides what pages say."""
    decided: dict[str, JSON] = field(default_factory=dict)

    # Any object -----------------------------------------------------------------------------------

    def of_object(self, kind: str, own: Sequence[Part]) -> JSONObject:
        """The fields of an object that hold no further objects."""
        spoken = self._spoken(kind, own)
        stated = "required" in spoken.voices
        if stated or "required" in spoken.says:
            silent = _silent(spoken.voices.get("required", []), own)
            spoken.voices.setdefault("required", []).extend(silent)
        built = self._plain(spoken)
        if not stated and built.get("required") is False:
            del built["required"]
        if isinstance(built.get("examples"), list):  # an example of a page
            examples = built.pop("examples")
            built |= {} if "example" in built else {"example": examples[0]}
        return built

    def _plain(self, spoken: _Spoken) -> JSONObject:
        built: JSONObject = {}
        for keyword in sorted(spoken.keywords(), key=is_annotation):
            voices, says = spoken.take(keyword)
            built |= self._fact(keyword, voices, says)
        return built

    def _spoken(self, kind: str, own: Sequence[Part]) -> _Spoken:
        held = FIELDS.get(kind, {})
        renamed = self.renames.value
        found: dict[str, list[Voice]] = {}
        says: list[Said] = []
        for part in own:
            if is_page(part):
                says += part.value.get(SAYS, [])
                continue
            for keyword, value in part.value.items():
                if not (keyword in held and _holds(held[keyword][0], value)):
                    if keyword in RENAMED:
                        value = renamed(part, keyword, value)
                    found.setdefault(keyword, []).append(Voice(part, keyword, value))
        self.heard.extend(says)
        return _Spoken(found, says)

    def _fact(self, keyword: str, voices: Sequence[Voice], says: Sequence[Said]) -> JSONObject:
        """What holds for one keyword, under OpenAPI's name for it."""
        if keyword in _MARKS and not voices:
            self._judged(says)
            return {}
        if voices and is_annotation(keyword):
            shown = self._shown(voices, says)
            return {keyword: self._true(shown) if keyword == "description" else shown}
        if voices and not says and _agree(voices):
            return {keyword: self._kept(voices)}
        facts = self._judged([*map(self._said, voices), *says])
        if keyword not in facts:
            return {}
        if keyword == "example":
            return {"examples": [facts[keyword]]}
        if keyword == "description":
            text = self._true(facts[keyword])
            return {keyword: text} if text else {}
        return {keyword: facts[keyword]}

    def _true(self, description: JSON) -> JSON:
        """A description without the sentences whose facts were overruled (rule 17)."""
        if not isinstance(description, str) or not self.losers:
            return description
        return without_overruled(description, self.heard, self.decided)

    def _kept(self, voices: Sequence[Voice]) -> Any:
        claims = [
            self.record.claim(one.part, self.place, one.keyword, one.value, one.keyword)
            for one in voices
        ]
        self.record.agree(claims, str(self.place))
        return voices[0].value

    def _said(self, voice: Voice) -> Said:
        return self.record.said(voice.part, self.place, voice.keyword, voice.value, voice.keyword)

    def _shown(self, voices: Sequence[Voice], says: Sequence[Said]) -> Any:
        """One document's text, that of the first file; nobody is wrong."""
        following = [one for one in voices if one.part.source.id not in self.losers]
        first = identity((following or voices)[0].value)
        same = [one for one in voices if identity(one.value) == first]
        value = self._kept(same)
        others = [self._said(one) for one in voices if identity(one.value) != first]
        for said in [*others, *says]:
            agrees = identity(said.value) == first
            reason = "" if agrees else OTHER_TEXT
            self.record.judge.ledger.note(
                said,
                "corroborates" if agrees else "overruled",
                said.rule if agrees else 3,
                str(self.place),
                reason,
            )
        return value

    def _judged(self, says: Sequence[Said]) -> dict[str, JSON]:
        facts = self.record.judge.decide(Node("", list(says)), str(self.place))
        self.decided.update(facts)
        self.heard.extend(says)
        verdicts = self.record.judge.ledger.verdicts
        for said in says:
            if (ended := verdicts.get(id(said.claim))) and ended.outcome == "overruled":
                self.losers.add(said.document)
        return facts

    # Schemas --------------------------------------------------------------------------------------

    def of_schema(self, found: Position) -> JSONObject:
        """All keywords that hold no further schema, including ``required``."""
        spoken = self._spoken("schema", found.own)
        spoken.take("required")  # the holder says it of its properties
        types, values = spoken.take(*_TYPES), spoken.take(*_VALUES)
        known = spoken.take("knownValues", "openEnum")[1]
        maps = [said for word in list(spoken.says) if "." in word for said in spoken.take(word)[1]]
        built: JSONObject = {}
        for keyword in [one for one in spoken.keywords() if not is_annotation(one)]:
            voices, says = spoken.take(keyword)
            held = _schemas_under(keyword, found)
            if held and voices:
                built |= self._boolean_or_schema(keyword, voices, held)
            elif held:
                self._judged(says)
            else:
                built |= self._fact(keyword, voices, says)
        if built.get("additionalProperties") is True and maps:
            del built["additionalProperties"]
        if maps:
            add_map(built, self._judged(maps))
        built |= self._values(*values)
        built = self._typed(built, *types, found)
        if known:
            built = self._open_values(built, known, found)
        built |= self._plain(spoken)
        required = self._required(found)
        listed = any(part.value.get("required") == [] for part in found.own)
        return built | {"required": required} if required or listed else built

    def _values(self, voices: Sequence[Voice], says: Sequence[Said]) -> JSONObject:
        """``enum`` and ``const``, which are equivalent for one value."""
        if not voices and not says:
            return {}
        if not says and len({voice.keyword for voice in voices}) == 1 and _agree(voices):
            return {voices[0].keyword: self._kept(voices)}
        built: JSONObject = {}
        add_values(built, self._judged([*map(self._said, voices), *says]))
        return built

    def _typed(
        self, built: JSONObject, types: Sequence[Voice], says: Sequence[Said], found: Position
    ) -> JSONObject:
        """``type``, and whether null is allowed."""
        plain = not found.nulls and not found.fewer and not says
        if plain and _agree(types):
            return built | ({"type": self._kept(types)} if types else {})
        spoken = list(says)
        for voice in types:
            names = [voice.value] if isinstance(voice.value, str) else list(voice.value)
            rest = [name for name in names if name != "null"]
            if rest:
                said = rest[0] if len(rest) == 1 else rest
                spoken.append(self._said(Voice(voice.part, "type", said)))
            spoken.append(self._null(voice.part, "null" in names, "type"))
        spoken += [self._null(part, True) for part in found.nulls]
        facts = self._judged(spoken)
        if "type" in facts and not (says and not types and _is_composed(found)):
            built["type"] = facts["type"]
        return with_null(built) if facts.get("nullable") is True else built

    def _null(self, part: Part, allowed: bool, *steps: str) -> Said:
        """Whether null is allowed; a type without it is silent by convention, not a denial."""
        said = self.record.said(part, self.place, "nullable", allowed, *steps)
        return said if allowed else replace(said, implied=True)

    def _open_values(self, built: JSONObject, known: Sequence[Said], found: Position) -> JSONObject:
        """Values that a page lists for an open list, if no file closes it."""
        facts = self._judged(known)
        values = facts.get("knownValues")
        if not isinstance(values, list) or _VALUES[0] in built or _is_composed(found):
            return built
        kept = {key: built.pop(key) for key in list(built) if not is_annotation(key)}
        return built | {"anyOf": [kept or {"type": "string"}, {"type": "string", "enum": values}]}

    def _boolean_or_schema(
        self, keyword: str, voices: Sequence[Voice], held: Sequence[Part]
    ) -> JSONObject:
        """``additionalProperties: false`` here, a schema there: the one that rejects less."""
        says = [self._said(voice) for voice in voices]
        others = [self.record.said(part, self.place, keyword, {}, keyword) for part in held]
        anything = any(voice.value is True for voice in voices)
        ledger, place = self.record.judge.ledger, str(self.place)
        for said in [*says, *others]:
            if said.value == (True if anything else {}):
                ledger.note(said, "kept", 3, place)
            else:
                reason = "using the more permissive one"
                ledger.note(said, "overruled", 3, place, reason)
        sides = (others[0].claim, says[0].claim)
        self.record.disagree(self.place, keyword, 3, anything or {}, sides, is_open=True)
        return {keyword: True} if anything else {}

    def beside_reference(self, found: Position) -> JSONObject:
        """What is beside a reference; ``nullable`` if null is allowed instead."""
        spoken = self._spoken("schema", found.own)
        spoken.take("required")
        says = spoken.take("nullable")[1]
        built = self._plain(spoken)
        if required := self._required(found):
            built["required"] = required
        if found.nulls or says:
            plain = {part.source.id for part in found.refs} - {p.source.id for p in found.nulls}
            said = [self._null(part, True) for part in found.nulls]
            said += [self._null(p, False, "$ref") for p in found.refs if p.source.id in plain]
            facts = self._judged([*said, *says])
            built["nullable"] = facts.get("nullable") is True
        return built

    # Required -------------------------------------------------------------------------------------

    def _required(self, found: Position) -> list[str]:
        """The names that are required by all who list the property."""
        if not any("required" in part.value or is_page(part) for part in found.own):
            return []
        lists = [
            (part, _strings(part.value.get("required")), _properties(part)) for part in found.own
        ]
        names = dict.fromkeys(name for _, listed, _ in lists for name in listed)
        names |= dict.fromkeys(
            name
            for _, _, properties in lists
            for name, inner in properties.items()
            if isinstance(inner, dict) and any(s.keyword == "required" for s in inner.get(SAYS, ()))
        )
        return [name for name in names if self._is_required(name, lists)]

    def _is_required(
        self, name: str, lists: Sequence[tuple[Part, Sequence[str], Mapping[str, Any]]]
    ) -> bool:
        place = self.place.key(name)
        says: list[Claim] = []
        pages: list[Said] = []
        for part, listed, properties in lists:
            inner = properties.get(name)
            if isinstance(inner, dict) and SAYS in inner:
                pages += [said for said in inner[SAYS] if said.keyword == "required"]
            elif name in listed:
                steps: tuple[str | int, ...] = ("required", listed.index(name))
                says.append(self.record.claim(part, place, "required", True, *steps))
            elif name in properties:
                steps = ("required",) if "required" in part.value else ("properties", name)
                says.append(self.record.claim(part, place, "required", False, *steps))
        if not pages and all(claim.value is True for claim in says):
            self.record.agree(says, str(place))
            return True
        decided = self.record.judge.decide(Node("", [*map(as_said, says), *pages]), str(place))
        return decided.get("required") is True


def _silent(voices: Sequence[Voice], own: Sequence[Part]) -> list[Voice]:
    """A parameter or body that is not marked as required is optional (OpenAPI 3.1, 4.8.12)."""
    speaking = {voice.part.source.id for voice in voices}
    silent = [part for part in own if part.source.id not in speaking and not part.partial]
    return [Voice(part, "required", False) for part in silent]


def _agree(voices: Sequence[Voice]) -> bool:
    if len(voices) < 2:
        return True
    first = identity(voices[0].value)
    return all(identity(one.value) == first for one in voices[1:])


def _holds(shape: str, value: Any) -> bool:
    """Whether a field holds further objects, and not just ``true`` or ``false``."""
    return isinstance(value, list if shape == "list" else dict)


def _schemas_under(keyword: str, found: Position) -> list[Part]:
    """Parts that have a schema where others have ``true`` or ``false``."""
    shape = FIELDS["schema"].get(keyword)
    if shape is None or shape[0] != "one":
        return []
    return [part for part in found.own if isinstance(part.value.get(keyword), dict)]


def _is_composed(found: Position) -> bool:
    words = ("allOf", *UNIONS)
    return any(word in part.value for part in found.own for word in words)


def _properties(part: Part) -> Mapping[str, Any]:
    properties = part.value.get("properties")
    return properties if isinstance(properties, Mapping) else {}


def _strings(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
