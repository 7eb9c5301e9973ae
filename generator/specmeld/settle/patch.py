"""Decided facts laid over an operation that was taken whole from an OpenAPI file.

Only what differs from the file is touched, at the place in the file's own structure where it
belongs: behind references, among the members of an ``allOf``, in the branch of a union.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from specmeld.model.claims import Place
from specmeld.model.json import JSON, JSONObject
from specmeld.model.keywords import BOUNDS, WORDS
from specmeld.settle.components import NULL, PLACE, bare, with_null
from specmeld.settle.decide import NEITHER, Facts
from specmeld.settle.equality import agree
from specmeld.settle.merge import branch_names
from specmeld.settle.schemas import MAPS, SchemaBuilder, Spot, add_values
from specmeld.settle.tree import Node, family, plain, tag_of
from specmeld.settle.variants import Variants

_TAKEN_OUT = BOUNDS | NEITHER
"""Keywords of the file that go where nothing is decided for them."""
_DEEPEST = 50
_UNWRITTEN = frozenset(
    ["title", "summary", "collapsed", "furniture", "value", "silent", "url", "contentType"]
)
"""Facts that are written to no schema."""
_OUTSIDE = WORDS | {"exists", "required"}
"""What can be said of a place by who does not look behind its reference."""
_NOT_SCHEMA = frozenset(
    [
        "exists",
        "required",
        "nullable",
        "contentType",
        "collapsed",
        "furniture",
        "value",
        "silent",
        "url",
        "summary",
        "title",
        "openEnum",
        "knownValues",
    ]
)


@dataclass(frozen=True, slots=True)
class Patcher:
    """Patches what came from the document ``base``; ``variants`` are what it refers to."""

    builder: SchemaBuilder
    variants: Variants
    base: str
    _decided: dict[int, tuple[Facts, bool]] = field(default_factory=dict)
    """By ``id`` of a node: its facts, and whether they or those below it change the file."""

    def patch(self, schema: JSONObject, node: Node, spot: Spot) -> Facts:
        """Lay the facts of a node and all below it over its schema; returns the node's facts."""
        if not bare(schema):
            built, facts = self.builder.build(node, spot)
            schema |= built
            return facts
        facts, changes = self.decide(node, spot.place)
        if not changes:
            self.mark(schema, node, spot.place)
            return facts
        self.own(schema, spot.owner)
        schema.setdefault(PLACE, spot.place)
        self._lay(schema, node, facts)
        for child in node.children:
            if child.step.startswith("."):
                self._patch_property(schema, child, spot)
            elif child.step == "[]":
                self._patch_items(schema, child, spot)
            else:
                self._patch_branch(schema, child, spot)
        return facts

    def mark(self, schema: JSONObject, node: Node, place: str) -> None:
        """Write to a schema, and to all below it, which places they speak of; change nothing."""
        schema.setdefault(PLACE, place)
        if any(said.keyword not in _OUTSIDE for said in node.says):
            self.keep(schema)
        for child in node.children:
            below = place + str(Place("", "", (child.step,)))
            for part in self.parts(schema):
                inner: Any = None
                if child.step.startswith("."):
                    inner = part.get("properties", {}).get(child.name)
                elif child.step == "[]":
                    inner = part.get("items")
                else:
                    branches = [*part.get("oneOf", ()), *part.get("anyOf", ())]
                    fits = (
                        b for b in branches if isinstance(b, dict) and self._is_branch(b, child)
                    )
                    inner = next(fits, None)
                if isinstance(inner, dict):
                    self.mark(inner, child, below)
                    break

    def decide(self, node: Node, place: str) -> tuple[Facts, bool]:
        """The facts of a node, and whether they or those below it change the file."""
        if id(node) not in self._decided:
            facts = self.builder.judge.decide(node, place)
            below = [
                self.decide(child, place + str(Place("", "", (child.step,))))[1]
                for child in node.children
            ]
            changes = any(below) or any(self._is_change(node, word, facts) for word in facts)
            gone = any(True for _ in self._taken_out(node, facts))
            self._decided[id(node)] = facts, changes or gone
        return self._decided[id(node)]

    def _is_change(self, node: Node, keyword: str, facts: Facts) -> bool:
        if keyword in ("description", "example"):
            return self._is_silent(node, keyword)
        return keyword not in _UNWRITTEN and self.differs(node, keyword, facts)

    def _taken_out(self, node: Node, facts: Facts) -> Iterator[str]:
        for said in node.says:
            if said.document == self.base and said.keyword in _TAKEN_OUT - facts.keys():
                yield said.keyword

    # Where things are ---------------------------------------------------------------------------

    def own(self, schema: JSONObject, owner: str, depth: int = 0) -> None:
        """Let a schema lead to copies of components: what is laid here is laid nowhere else."""
        if isinstance(schema.get("$ref"), str) and depth < _DEEPEST:
            self.variants.own(schema, owner)
            self.own(self.variants.component(schema["$ref"]), owner, depth + 1)
        for inner in [*schema.get("anyOf", ()), *schema.get("allOf", ())]:
            if isinstance(inner, dict) and depth < _DEEPEST:
                self.own(inner, owner, depth + 1)

    def keep(self, schema: JSONObject) -> None:
        """The components that a schema leads to are taken here as they are."""
        for part in [schema, *self.parts(schema), *schema.get("anyOf", ())]:
            seen = 0
            while isinstance(part, dict) and isinstance(part.get("$ref"), str) and seen < _DEEPEST:
                self.variants.kept.add(part["$ref"])
                part, seen = self.variants.component(part["$ref"]), seen + 1

    def parts(self, schema: JSONObject, depth: int = 0) -> Iterator[JSONObject]:
        """The schema behind references, then the members of its ``allOf``, all the way down."""
        seen = 0
        while isinstance(schema.get("$ref"), str) and seen < _DEEPEST:
            schema, seen = self.variants.component(schema["$ref"]), seen + 1
        branches = [one for one in schema.get("anyOf", []) if one != NULL]
        if len(branches) == 1 and len(schema["anyOf"]) == 2:
            yield from self.parts(branches[0], depth + 1) if depth < _DEEPEST else ()
            return
        yield schema
        for member in schema.get("allOf", []) if depth < _DEEPEST else ():
            if isinstance(member, dict):
                yield from self.parts(member, depth + 1)

    def _owner(self, schema: JSONObject, keyword: str) -> JSONObject:
        parts = list(self.parts(schema))
        return next((part for part in parts if keyword in part), parts[0] if parts else schema)

    # Children -----------------------------------------------------------------------------------

    def _patch_property(self, schema: JSONObject, child: Node, spot: Spot) -> None:
        below = spot.below(f".{child.name}", spot.prefix, child.name)
        owner = next(
            (part for part in self.parts(schema) if child.name in part.get("properties", {})), None
        )
        if owner is None:
            owner = self._owner(schema, "properties")
            built, facts = self.builder.build(child, below)
            owner.setdefault("properties", {})[child.name] = built
        elif isinstance(owner["properties"][child.name], dict):
            facts = self.patch(owner["properties"][child.name], child, below)
        else:
            return
        self._set_required(schema, child, facts)

    def _set_required(self, schema: JSONObject, child: Node, facts: Facts) -> None:
        if not self.differs(child, "required", facts):
            return
        listing = [part for part in self.parts(schema) if child.name in part.get("required", ())]
        if facts["required"] is True and not listing:
            owner = self._owner(schema, "required")
            owner["required"] = [*owner.get("required", ()), child.name]
        elif facts["required"] is False:
            for part in listing:
                part["required"] = [name for name in part["required"] if name != child.name]
                if not part["required"]:
                    del part["required"]

    def _patch_items(self, schema: JSONObject, child: Node, spot: Spot) -> None:
        owner = self._owner(schema, "items")
        below = spot.below("[]", spot.prefix, spot.key)
        if isinstance(owner.get("items"), dict):
            self.patch(owner["items"], child, below)
        else:
            owner["items"] = self.builder.build(child, below)[0]

    def _patch_branch(self, schema: JSONObject, child: Node, spot: Spot) -> None:
        below = spot.below(f"|{child.name}", spot.prefix, spot.key)
        unions = [(p, word) for p in self.parts(schema) for word in ("oneOf", "anyOf") if word in p]
        for part, word in unions:
            for branch in part[word]:
                if isinstance(branch, dict) and self._is_branch(branch, child):
                    self.patch(branch, child, below)
                    return
        if not any(said.document == self.base for said in child.says):
            built, _ = self.builder.build(child, below)
            if unions:
                unions[0][0][unions[0][1]].append(built)
            else:
                self._widen(schema, built)
        else:
            self.builder.judge.decide(child, below.place)

    def _is_branch(self, schema: JSONObject, child: Node) -> bool:
        tag = tag_of(child)
        for part in self.parts(schema):
            found = part.get("properties", {}).get(tag[0], {}) if tag else {}
            if tag and tag[1] in (found.get("const"), *(found.get("enum") or ())):
                return True
        names = {plain(str(schema.get("title", ""))), plain(_last(schema.get("$ref", "")))}
        if (names - {""}) & branch_names(child):
            return True
        types = [part["type"] for part in self.parts(schema) if "type" in part]
        return not tag and types[:1] == [child.name]

    def _widen(self, schema: JSONObject, built: JSONObject) -> None:
        parts = list(self.parts(schema))
        inner = bare(parts[0]) if parts else {}
        if inner and inner != bare(built) and "properties" not in inner:
            for key in inner:
                del parts[0][key]
            parts[0]["anyOf"] = [inner, built]

    # Facts --------------------------------------------------------------------------------------

    def differs(self, node: Node, keyword: str, facts: Facts) -> bool:
        """Whether the decided value is another than the one in the base document's structure."""
        if keyword not in facts:
            return False
        voices = [s for s in node.says if family(s) == keyword and s.document == self.base]
        own = [s for s in voices if s.claim.evidence == "structure" and not s.borrowed]
        values = [[s.value] if s.keyword == "const" else s.value for s in own]
        return not any(agree(keyword, value, facts[keyword]) for value in values)

    def _is_silent(self, node: Node, keyword: str) -> bool:
        return not any(s.document == self.base and s.keyword == keyword for s in node.says)

    def _lay(self, schema: JSONObject, node: Node, facts: Facts) -> None:
        for keyword in facts:
            if keyword in _NOT_SCHEMA or not self.differs(node, keyword, facts):
                continue
            if keyword in ("description", "example"):
                if self._is_silent(node, keyword):
                    _say(schema, keyword, facts[keyword])
            elif keyword == "type":
                self._set_type(schema, facts)
            elif keyword == "enum":
                owner = self._owner(schema, "enum")
                owner.pop("const", None)
                owner.pop("enum", None)
                add_values(owner, facts)
            elif keyword == "additionalProperties" or keyword.partition(".")[0] in MAPS:
                self._set_map(schema, keyword, facts[keyword])
            else:
                target = schema if keyword == "default" else self._owner(schema, keyword)
                target[keyword] = facts[keyword]
        for keyword in self._taken_out(node, facts):
            self._owner(schema, keyword).pop(keyword, None)
        if facts.get("openEnum") is True and self._is_silent(node, "openEnum"):
            self._widen(schema, {"type": "string", "enum": facts.get("knownValues")})
        self._set_null(schema, node, facts)

    def _set_type(self, schema: JSONObject, facts: Facts) -> None:
        owner, value = self._owner(schema, "type"), facts["type"]
        types = list(value) if isinstance(value, list) else [value]
        if facts.get("nullable") is True or "null" in owner.get("type", ()):
            types.append("null")
        owner["type"] = types[0] if len(types) == 1 else types

    def _set_map(self, schema: JSONObject, keyword: str, value: JSON) -> None:
        name, _, inner = keyword.partition(".")
        word = MAPS.get(name, name)
        owner = self._owner(schema, word)
        if not inner:
            owner[word] = value
            return
        if not isinstance(owner.get(word), dict):
            owner[word] = {}
        self._owner(owner[word], inner)[inner] = value

    def _set_null(self, schema: JSONObject, node: Node, facts: Facts) -> None:
        if not self.differs(node, "nullable", facts):
            return
        if facts["nullable"] is True:
            widened = with_null(dict(schema))
            schema.clear()
            schema.update(widened)
            return
        for part in [schema, *self.parts(schema)]:
            if isinstance(part.get("type"), list):
                types = [name for name in part["type"] if name != "null"]
                part["type"] = types[0] if len(types) == 1 else types
            for word in ("oneOf", "anyOf"):
                if word in part:
                    part[word] = [branch for branch in part[word] if branch != NULL]
            if "enum" in part:
                part["enum"] = [one for one in part["enum"] if one is not None]


def _say(schema: JSONObject, keyword: str, value: Any) -> None:
    if keyword == "example":
        schema["examples"] = [value]
    else:
        schema[keyword] = value


def _last(ref: str) -> str:
    return ref.rpartition("/")[2]
