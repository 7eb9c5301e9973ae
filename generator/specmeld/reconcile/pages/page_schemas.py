"""A decided node as a JSON Schema, with null as a type or a branch (rule 15)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from specmeld.model.claim_keywords import SCHEMA_BOUNDS
from specmeld.model.claims import written
from specmeld.model.json import JSON, JSONObject, identity
from specmeld.reconcile.decide import Facts, Judge
from specmeld.reconcile.pages.page_components import PLACE, Components, bare, pascal, with_null
from specmeld.reconcile.rules.fill import head_noun
from specmeld.reconcile.rules.similarity import singular
from specmeld.reconcile.tree import Node, plain

_WORDLESS = ("object", "array", "string", "number", "integer", "boolean", "null")


@dataclass(frozen=True, slots=True)
class Spot:
    """The position of a schema: ``place`` for the ledger, and words to name it by if needed."""

    place: str
    prefix: str
    """PascalCase name of its container; empty under a request body."""
    owner: str
    """PascalCase name of the body; disambiguates equal names."""
    key: str = ""
    """The property that it belongs to, singular under a list."""
    name: str = ""
    """The name of an untitled body; empty below a body."""

    def depth(self, facts: Facts) -> int:
        """Its depth in the body; a body with a title comes before all others."""
        return 0 if self.name and "title" in facts else 1 + len(re.findall(r"[.|]", self.place))

    def below(self, step: str, prefix: str, key: str) -> Spot:
        return Spot(self.place + written(step), prefix, self.owner, key)


@dataclass(frozen=True, slots=True)
class SchemaBuilder:
    judge: Judge
    components: Components

    def build(self, node: Node, spot: Spot) -> tuple[JSONObject, Facts]:
        """The schema of a node, and its facts (for what a schema lacks, such as ``required``)."""
        facts = self.judge.decide(node, spot.place)
        schema = (
            self._union(node, facts, spot) if node.branches() else self._plain(node, facts, spot)
        )
        schema = with_null(schema) if facts.get("nullable") is True else schema
        self._drop_misfit_default(schema, node, facts)
        return _annotated(schema, facts) | {PLACE: spot.place}, facts

    def _drop_misfit_default(self, schema: JSONObject, node: Node, facts: Facts) -> None:
        """Rule 11 again: the default of one document, the schema of another."""
        if "default" not in facts or _is_long(facts["default"]):
            return
        from specmeld.reconcile.rules.invalid_values import (
            misfits,  # most settlements do without it
        )

        judged = self.components.expanded(schema)
        try:
            wrong = next(misfits(facts["default"], judged), None)
        except RecursionError:
            return
        if wrong is not None:
            value = facts.pop("default")
            message = f"the default {value!r} is invalid: {wrong.message}"
            self.judge.ledger.report(
                node.said("default")[0], "default-misfit", message, "ignoring it"
            )

    # One type ---------------------------------------------------------------------------------

    def _plain(self, node: Node, facts: Facts, spot: Spot) -> JSONObject:
        types = _types(facts, node)
        schema: JSONObject = {}
        if types:
            schema["type"] = types[0] if len(types) == 1 else types
        add_values(schema, facts)
        for bound in SCHEMA_BOUNDS:
            if bound in facts:
                schema[bound] = facts[bound]
        if isinstance(facts.get("format"), str):
            schema["format"] = facts["format"]
        items = node.items()
        if items is not None and (not types or "array" in types):
            schema["items"] = self._items(items, spot)
        if not types or "object" in types:
            self._add_properties(schema, node, facts, spot)
        if facts.get("openEnum") is True and isinstance(facts.get("knownValues"), list):
            known = {"type": "string", "enum": list(facts["knownValues"])}  # type: ignore[arg-type]
            schema = {"anyOf": [schema or {"type": "string"}, known]}
        own = "" if "title" in facts else spot.name
        wishes = self._names(facts, spot)
        if "properties" not in schema and spot.key:
            wishes = [pascal(spot.key), *wishes]  # shared schemas are named after their property
        return self.components.take(schema, wishes, depth=spot.depth(facts), own=own)

    def _items(self, items: Node, spot: Spot) -> JSONObject:
        return self.build(items, spot.below("[]", spot.prefix, singular(spot.key)))[0]

    def _add_properties(self, schema: JSONObject, node: Node, facts: Facts, spot: Spot) -> None:
        prefix = "" if spot.name.endswith("Request") else self._names(facts, spot)[0]
        properties: JSONObject = {}
        required: list[str] = []
        for key in node.properties():
            below = spot.below(f".{key.name}", prefix, key.name)
            properties[key.name], said = self.build(key, below)
            if said.get("required") is True:
                required.append(key.name)
        if properties:
            schema.setdefault("type", "object")
            schema["properties"] = properties
        if required:
            schema["required"] = required
        add_map(schema, facts)

    # Unions -----------------------------------------------------------------------------------

    def _union(self, node: Node, facts: Facts, spot: Spot) -> JSONObject:
        types = _types(facts, node)
        if types == ["array"] and node.items() is None:
            listed = Node("[]", [], node.branches())
            inner = Node(node.step, node.says, [listed])
            return self._plain(inner, facts, spot)
        if _shows_one(node, facts, types):
            reason = "the other branches of the union are not shown"
            self.judge.ledger.drop(node.branches()[0], 7, reason)
            return {"type": types[0]} if types else {}
        branches = [self._branch(branch, spot) for branch in node.branches()]
        covered = {name for branch in branches for name in self._types_of(branch)}
        branches += [{"type": name} for name in types if name not in covered]
        if facts.get("openEnum") is True and isinstance(facts.get("knownValues"), list):
            branches.append({"type": "string", "enum": list(facts["knownValues"])})  # type: ignore[arg-type]
        branches = _distinct(branches)
        if len(branches) == 1:
            return dict(branches[0])
        if all(set(branch) - {PLACE} == {"type"} for branch in branches):
            names = [name for branch in branches for name in self._types_of(branch)]
            return {"type": list(dict.fromkeys(names))}
        word = "oneOf" if self.components.are_exclusive(branches) else "anyOf"
        wishes = [pascal(spot.key), *self._names(facts, spot)]
        return self.components.take({word: branches}, wishes, depth=spot.depth(facts))

    def _branch(self, branch: Node, spot: Spot) -> JSONObject:
        below = spot.below(branch.step, spot.prefix, spot.key)
        if branch.properties():
            below = replace(below, key=_branch_key(branch, spot.key))
        schema, _ = self.build(branch, below)
        if not bare(schema) and branch.name in _WORDLESS:
            schema["type"] = branch.name
        return schema

    def _types_of(self, schema: JSONObject) -> list[str]:
        found = self.components.resolve(schema).get("type", [])
        return [found] if isinstance(found, str) else list(found)

    def _names(self, facts: Facts, spot: Spot) -> list[str]:
        """Preferred names of this schema, best first: from its title, its place, with owner."""
        title = facts.get("title")
        if spot.name:
            titled = [pascal(head_noun(title))] if isinstance(title, str) else []
            return [*titled, spot.name]
        key = singular(spot.key) if spot.place.endswith("[]") else spot.key
        place = spot.prefix + pascal(key) if key else spot.prefix
        names = [place, spot.owner + pascal(key), spot.owner + place]
        if isinstance(title, str) and (pascal(key) == pascal(title) or _is_identifier(title)):
            names.insert(0, pascal(title))
        return [name for name in dict.fromkeys(names) if name]


def _shows_one(node: Node, facts: Facts, types: Sequence[str]) -> bool:
    """Rule 7: whether only one branch of a union is known (nobody shows the others)."""
    shown, *others = node.branches()
    is_known = "knownValues" in facts or set(types) - shown.types()
    return not others and not is_known


def _branch_key(branch: Node, key: str) -> str:
    """The name of an object among others: its title, after the property unless included."""
    title = next((str(said.value) for said in branch.said("title")), branch.name)
    return title if plain(singular(key)) in plain(title) else f"{singular(key)} {title}"


def _is_long(value: JSON) -> bool:
    """Too long to match against an untrusted pattern."""
    return len(str(value)) > 200


def _is_identifier(title: str) -> bool:
    """``ToolChoiceOption`` is a name from the document; ``Text`` is a word."""
    return title.isidentifier() and re.search(r"[a-z][A-Z]", title) is not None


def _types(facts: Facts, node: Node) -> list[str]:
    stated = facts.get("type")
    types = [stated] if isinstance(stated, str) else list(stated or [])  # type: ignore[arg-type]
    known = [str(name) for name in types if name in _WORDLESS and name != "null"]
    if known or node.branches():
        return known
    if node.properties():
        return ["object"]
    if node.items() is not None:
        return ["array"]
    return []


def add_values(schema: JSONObject, facts: Facts) -> None:
    values = facts.get("enum")
    if isinstance(values, list) and values and facts.get("openEnum") is not True:
        if len(values) == 1:
            schema["const"] = values[0]
        else:
            schema["enum"] = list(values)


MAPS = {"values": "additionalProperties", "propertyNames": "propertyNames"}
"""Claim keywords for the values and the names of a map → JSON Schema's keyword."""


def add_map(schema: JSONObject, facts: Facts) -> None:
    """Whether there may be more properties, and the constraints on their names and values."""
    if facts.get("additionalProperties") not in (None, True):
        schema["additionalProperties"] = facts["additionalProperties"]
    for keyword, value in facts.items():
        holder, _, inner = keyword.partition(".")
        if inner and holder in MAPS:
            if not isinstance(schema.get(MAPS[holder]), dict):
                schema[MAPS[holder]] = {"type": "string"} if keyword == "values.maxLength" else {}
            schema[MAPS[holder]][inner] = value


def _annotated(schema: JSONObject, facts: Facts) -> JSONObject:
    """The schema with the annotations of its place, description first."""
    if "$ref" in schema and set(schema) == {"$ref"}:
        words: JSONObject = {}
    else:
        words = {key: value for key, value in schema.items() if key == "description"}
    if isinstance(facts.get("description"), str) and facts["description"]:
        words["description"] = facts["description"]
    rest = {key: value for key, value in schema.items() if key != "description"}
    if "default" in facts:
        rest["default"] = facts["default"]
    if "example" in facts and facts.get("exists"):
        rest["examples"] = [facts["example"]]
    if facts.get("deprecated") is True:
        rest["deprecated"] = True
    return words | rest


def _distinct(branches: Sequence[JSONObject]) -> list[JSONObject]:
    found: dict[Hashable, JSONObject] = {}
    for branch in branches:
        found.setdefault(identity(bare(branch)), branch)
    return list(found.values())
