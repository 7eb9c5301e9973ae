"""Equal objects become one component, named by the documents' titles, else by place.

Components are collected under handles while schemas are built; ``publish`` gives the names and
writes them into the references, when it is known who wants which name.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.model.claim_keywords import SCHEMA_BOUNDS
from specmeld.model.json import JSONObject
from specmeld.text.pointer import escaped

_REF = "#/components/schemas/"
PLACE = "@place"
"""Marks, until the document is done, the place that a schema speaks of."""
_WORDS = frozenset({"description", "title", "examples", PLACE})
_MOST_COMPARED = 500


def pascal(text: str) -> str:
    """``tool_resources`` → ``ToolResources``; capitals inside a word stay: ``JSON schema``.

    Component names are ASCII (OpenAPI 3.1, section 4.8.7): accents go, other scripts too.
    """
    plain_text = unicodedata.normalize("NFKD", text)
    words = re.findall(r"[A-Za-z0-9]+", plain_text.encode("ascii", "ignore").decode())
    return "".join(word[0].upper() + word[1:] for word in words)


@dataclass(slots=True)
class _Entry:
    handle: str
    schema: JSONObject
    names: dict[str, None]
    """What it would like to be called, best first."""
    always: bool = False
    depth: int = 99
    """Of its shallowest place; 0 for a titled body, whose name is its own."""


@dataclass(slots=True)
class Components:
    entries: dict[str, _Entry] = field(default_factory=dict)
    """Fingerprint → entry, in order of first use."""
    by_handle: dict[str, _Entry] = field(default_factory=dict)

    def take(
        self, schema: JSONObject, names: Sequence[str], *, depth: int, own: str = ""
    ) -> JSONObject:
        """A reference to the component for a schema that deserves one, else the schema itself.

        ``names`` are wishes, best first; of two who wish the same the shallower one gets it.
        ``own`` keeps a schema apart from equal ones: the body of one operation is not another's.
        """
        is_object = "properties" in schema
        if not (is_object or _is_shareable(schema)):
            return schema
        fingerprint = own + json.dumps(_without_words(schema), sort_keys=True)
        entry = self.entries.get(fingerprint)
        if entry is None:
            entry = _Entry(f"@{len(self.entries)}", schema, {}, always=is_object)
            self.entries[fingerprint] = self.by_handle[entry.handle] = entry
        entry.names |= dict.fromkeys(filter(None, names))
        entry.depth = min(entry.depth, depth)
        return {"$ref": _REF + entry.handle}

    def resolve(self, schema: JSONObject) -> JSONObject:
        """What a reference stands for, while names are not given yet."""
        ref = schema.get("$ref")
        return self.by_handle[ref.removeprefix(_REF)].schema if isinstance(ref, str) else schema

    def expanded(self, schema: Schema) -> Any:
        """A copy with every reference written out; what claims build has no circles."""
        if isinstance(schema, list):
            return [self.expanded(item) for item in schema]
        if not isinstance(schema, dict):
            return schema
        if isinstance(schema.get("$ref"), str):
            return self.expanded(self.resolve(schema))
        return {key: self.expanded(value) for key, value in schema.items()}

    def are_exclusive(self, branches: Sequence[JSONObject]) -> bool:
        """Whether no value can fit two branches: other types, or other required constants.

        Many branches are not compared, as each would be with each.
        """
        if len(branches) > _MOST_COMPARED:
            return False
        marks = [self._marks(branch) for branch in branches]
        return all(
            _exclude(one, other) for at, one in enumerate(marks) for other in marks[at + 1 :]
        )

    def _marks(self, branch: JSONObject) -> tuple[frozenset[str], dict[str, str]]:
        schema = self.resolve(branch)
        types = schema.get("type", [])
        names = frozenset([types] if isinstance(types, str) else types)
        constants = {
            name: json.dumps(value["const"])
            for name, value in schema.get("properties", {}).items()
            if "const" in value and name in schema.get("required", ())
        }
        return names, constants

    def publish(self, document: JSONObject, taken: Collection[str] = ()) -> dict[str, JSONObject]:
        """Name every component, write the names into ``document``, return the components.

        Names in ``taken`` are somebody else's.
        """
        uses = Counter(_handles(document))
        for entry in self.entries.values():
            uses.update(_handles(entry.schema))
        kept = [entry for entry in self.entries.values() if entry.always or uses[entry.handle] > 1]
        handles = {entry.handle for entry in kept}
        inlined = {e.handle: e.schema for e in self.entries.values() if e.handle not in handles}
        names = _choose_names(kept, taken)
        for tree in [document, *(entry.schema for entry in kept)]:
            _rewrite(tree, names, inlined)
        ordered = sorted(kept, key=lambda entry: names[entry.handle])
        return {names[entry.handle]: in_order(entry.schema) for entry in ordered}


_ORDER = [
    *("$ref", "title", "description", "deprecated", "type", "format", "const", "enum"),
    *("oneOf", "anyOf"),
    *(bound for bound in SCHEMA_BOUNDS if not bound.endswith("Properties")),
    *("items", "minProperties", "maxProperties", "propertyNames", "properties", "required"),
    *("additionalProperties", "default", "examples"),
]


def in_order(schema: Schema) -> Any:
    """A schema with its keywords in the order in which a person would write them."""
    if isinstance(schema, list):
        return [in_order(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    ordered = {}
    for key in sorted(schema, key=lambda key: _ORDER.index(key) if key in _ORDER else -1):
        value = schema[key]
        if key == "properties":
            ordered[key] = {name: in_order(item) for name, item in value.items()}
        elif key in ("items", "oneOf", "anyOf", "propertyNames", "additionalProperties"):
            ordered[key] = in_order(value)
        else:
            ordered[key] = value
    return ordered


def bare(schema: JSONObject) -> JSONObject:
    """A schema without its words and its place: what it accepts."""
    return {key: value for key, value in schema.items() if key not in _WORDS}


def take_out_places(document: JSONObject) -> dict[str, tuple[str, ...]]:
    """JSON pointer → the places that it speaks of; the marks are gone from the document after.

    A component has the places of all references to it.
    """
    places: dict[str, dict[str, None]] = {}
    stack: list[tuple[str, Any]] = [("", document)]
    while stack:
        pointer, node = stack.pop()
        if isinstance(node, list):
            stack += [(f"{pointer}/{at}", item) for at, item in enumerate(node) if _holds(item)]
        if not isinstance(node, dict):
            continue
        place = node.pop(PLACE, None)
        if place is not None:
            places.setdefault(pointer, {})[place] = None
            for ref in _handles_at(node):
                places.setdefault(f"/components/schemas/{ref}", {})[place] = None
        stack += [(f"{pointer}/{escaped(key)}", v) for key, v in node.items() if _holds(v)]
    return {pointer: tuple(found) for pointer, found in sorted(places.items())}


def _holds(value: Any) -> bool:
    return isinstance(value, dict | list)


def _handles_at(node: JSONObject) -> list[str]:
    """Components that a schema is a reference to, null set aside."""
    branches = [node, *(b for b in node.get("anyOf", []) if len(node["anyOf"]) == 2)]
    return [escaped(_handle(one)) for one in branches if isinstance(one.get("$ref"), str)]


def _is_shareable(schema: JSONObject) -> bool:
    """Maps with rules for their names or values, lists of values, unions: shared if used twice."""
    return (
        "propertyNames" in schema
        or isinstance(schema.get("additionalProperties"), dict)
        or len(schema.get("enum", ())) > 1
        or any(len(schema.get(word, ())) > 1 for word in ("oneOf", "anyOf"))
    )


def _without_words(value: Any) -> Any:
    if isinstance(value, Mapping):
        names = "properties" in value
        return {
            key: {name: _without_words(each) for name, each in item.items()}
            if names and key == "properties"
            else _without_words(item)
            for key, item in value.items()
            if key not in _WORDS
        }
    return [_without_words(item) for item in value] if isinstance(value, list) else value


def _exclude(
    one: tuple[frozenset[str], dict[str, str]], other: tuple[frozenset[str], dict[str, str]]
) -> bool:
    types, constants = one
    other_types, other_constants = other
    apart = types and other_types and not types & other_types
    numbers = {"integer", "number"}
    if apart and types & numbers and other_types & numbers:
        apart = False
    told = any(constants[name] != other_constants.get(name, constants[name]) for name in constants)
    return bool(apart or told)


def _choose_names(entries: Sequence[_Entry], others: Collection[str]) -> dict[str, str]:
    """The first wish that is free; the shallowest place chooses first."""
    taken: dict[str, str] = dict.fromkeys(others, "")
    names: dict[str, str] = {}
    longer: dict[str, Iterator[str]] = {}
    for entry in sorted(entries, key=lambda entry: entry.depth):
        name = next((wish for wish in entry.names if wish not in taken), None)
        if name is None:
            base = next(reversed(entry.names), "Schema")
            wishes = longer.setdefault(base, _longer(base))
            name = next(wish for wish in wishes if wish not in taken)
        taken[name] = entry.handle
        names[entry.handle] = name
    return names


def _longer(base: str) -> Iterator[str]:
    yield f"{base}Variant"
    yield f"{base}Alternative"
    count = 2
    while True:
        yield f"{base}Alternative{count}"
        count += 1


def _rewrite(node: Any, names: Mapping[str, str], inlined: Mapping[str, JSONObject]) -> None:
    """Handles to names in place; what is used once goes back to where it is used."""
    for value in node.values() if isinstance(node, dict) else node:
        if isinstance(value, dict):
            _inline(value, inlined)
            if isinstance(value.get("$ref"), str) and _handle(value) in names:
                value["$ref"] = _REF + names[_handle(value)]
            _rewrite(value, names, inlined)
        elif isinstance(value, list):
            _rewrite(value, names, inlined)


def _inline(schema: JSONObject, inlined: Mapping[str, JSONObject]) -> None:
    nullable = schema.get("anyOf", [])[1:] == [NULL]
    first = schema["anyOf"][0] if nullable else schema
    if not (isinstance(first.get("$ref"), str) and _handle(first) in inlined):
        return
    inner = inlined[_handle(first)]
    if nullable:
        del schema["anyOf"]
        inner = with_null(inner)
    else:
        del schema["$ref"]
    for key, item in inner.items():
        schema.setdefault(key, item)


NULL: JSONObject = {"type": "null"}


def with_null(schema: JSONObject) -> JSONObject:
    """The schema that takes null too: a type more, or a branch more (rule 15)."""
    if "const" in schema:
        rest = {key: value for key, value in schema.items() if key != "const"}
        schema = {**rest, "enum": [schema["const"]]}
    if "enum" in schema and None not in schema["enum"]:
        schema = {**schema, "enum": [*schema["enum"], None]}
    for word in ("oneOf", "anyOf"):
        if word in schema:
            if NULL in schema[word]:
                return schema
            return {**schema, word: [*schema[word], NULL]}
    if "$ref" in schema:
        return {"anyOf": [schema, NULL]}
    if "type" not in schema:
        return schema
    types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    return {**schema, "type": list(dict.fromkeys([*types, "null"]))}


def _handles(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield _handle(node)
        for value in node.values():
            yield from _handles(value)
    elif isinstance(node, list):
        for value in node:
            yield from _handles(value)


def _handle(value: JSONObject) -> str:
    return str(value["$ref"]).removeprefix(_REF)
