"""What a schema is made of: its parts, its kind, and whether it deserves a name of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from specmeld.model.json import JSONObject
from specmeld.openapi.schema import SchemaView
from specmeld.plan.branch_labels import branch_labels
from specmeld.text.pointer import escaped, unescaped

COMPONENTS = "#/components/schemas/"

ANNOTATIONS = frozenset(
    {"$comment", "$id", "$schema", "$vocabulary", "$defs", "definitions", "nullable"}
    | {"default", "deprecated", "description", "example", "examples", "readOnly", "title"}
    | {"writeOnly", "discriminator", "externalDocs", "xml"}
    | {"format", "contentEncoding", "contentMediaType", "contentSchema"}
)
"""Keywords that never refuse a value (JSON Schema 2020-12, Validation, sections 7 to 9)."""

_OBJECT_KEYWORDS = frozenset(
    {"properties", "required", "additionalProperties", "patternProperties", "propertyNames"}
    | {"minProperties", "maxProperties", "dependentRequired", "dependentSchemas"}
    | {"unevaluatedProperties"}
)
_COMBINING = frozenset(
    {"$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "enum", "const"}
)

_LOOKING = frozenset(
    {"additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems"}
    | {"if", "then", "else", "contains", "minContains", "maxContains"}
)
"""Keywords whose meaning depends on others beside them (2020-12, Core, section 10)."""

_LONG_ENUM = 5
_NAMING = frozenset({"x-enum-varnames", "x-enumNames", "x-enum-names", "x-enumnames"})
"""Extensions that name the values of an enum, which then deserves a name itself."""


@dataclass(frozen=True, slots=True)
class Child:
    """A schema inside a schema that types can speak of."""

    path: str
    """JSON pointer tail, such as ``properties/role``."""
    schema: Any
    words: tuple[str, ...] = ()
    items: bool = False
    hoistable: bool = True
    """False for branches of allOf: they are parts of their holder."""
    part: str = ""
    """What tells more of a branch, where nothing need tell it from others: one of allOf, or the
    only one that has a name."""


def constrains(schema: JSONObject) -> dict[str, Any]:
    """The keywords of a schema that can refuse a value, without members of allOf that can't.

    One member that is left is part of the schema itself, where no keyword of either looks at
    keywords of the other.
    """
    said = {
        key: value
        for key, value in schema.items()
        if key not in ANNOTATIONS and not key.startswith("x-")
    }
    if "allOf" not in said:
        return said
    members: list[Any] = []
    for one in said.pop("allOf"):
        kept = constrains(one) if isinstance(one, dict) else one
        if kept not in ({}, True) and kept not in members:
            members.append(kept)
    if len(members) == 1 and isinstance(members[0], dict):
        only = members[0]
        if not (said.keys() & only.keys() or _LOOKING & (said.keys() | only.keys())):
            return {**only, **said}
    return {**said, "allOf": members} if members else said


def reference(schema: Any) -> str | None:
    """The component that a schema refers to, where it does nothing else.

    ``allOf`` of one schema and annotations around it count as the schema itself.
    """
    if not isinstance(schema, dict):
        return None
    said = constrains(schema)
    if len(said) != 1:
        return None
    ref = said.get("$ref")
    return component_name(ref) if isinstance(ref, str) else None


def is_tagged_union(schema: Any) -> bool:
    """Whether a schema is a union whose members a discriminator tells apart."""
    view = SchemaView(schema)
    return "discriminator" in view.keywords and bool(view.one_of or view.any_of)


def implied_kind(schema: JSONObject) -> str:
    """The type that a schema speaks of without saying so: ``array`` or ``object``; else empty."""
    if "type" in schema or _COMBINING & schema.keys():
        return ""
    if schema.keys() & {"items", "prefixItems"}:
        return "array"
    return "object" if isinstance(schema.get("additionalProperties"), dict) else ""


def weight(schema: Any) -> float:
    """How much a schema tells of the type: a reference most, then values, then a type, which tells
    more the more its items or properties tell."""
    if not isinstance(schema, dict):
        return 0
    said = constrains(schema)
    if "$ref" in said:
        return 3
    if said.keys() & {"const", "enum", "anyOf", "oneOf", "allOf"}:
        return 2
    kind = said.get("type") or implied_kind(said)
    inner = {"array": "items", "object": "additionalProperties"}.get(str(kind), "")
    return weight(said.get(inner)) / 4 + (1 if "type" in said else 0.5 if kind else 0)


def component_name(ref: str) -> str:
    """The component that a ``$ref`` of a resolved document names."""
    return unescaped(ref.removeprefix(COMPONENTS))


def children(schema: JSONObject) -> Iterator[Child]:
    """The schemas inside ``schema`` that become types of fields, items, values and branches.

    Not those that only test (``not``, ``if``, ``contains``, ``propertyNames`` …): they have no
    values of their own.
    """
    for name, inner in _mapping(schema, "properties"):
        yield Child(f"properties/{escaped(name)}", inner, (name,))
    for name, inner in _mapping(schema, "patternProperties"):
        yield Child(f"patternProperties/{escaped(name)}", inner, ("Value",))
    if isinstance(schema.get("additionalProperties"), dict):
        yield Child("additionalProperties", schema["additionalProperties"], ("Value",))
    if isinstance(schema.get("items"), dict):
        yield Child("items", schema["items"], items=True)
    members = schema.get("allOf") or ()
    for index, (inner, label) in enumerate(zip(members, branch_labels(members), strict=True)):
        yield Child(f"allOf/{index}", inner, hoistable=False, part=label)
    if not _is_class(schema):
        for keyword in ("anyOf", "oneOf"):
            branches = schema.get(keyword) or ()
            needed = _is_union(branches)
            for index, (inner, label) in enumerate(zip(branches, branch_labels(branches), strict=True)):
                words = (label,) if label and needed else ()
                yield Child(f"{keyword}/{index}", inner, words, part="" if needed else label)


def _mapping(schema: JSONObject, keyword: str) -> Iterator[tuple[str, Any]]:
    value = schema.get(keyword)
    if isinstance(value, dict):
        yield from value.items()


def _is_class(schema: JSONObject) -> bool:
    return bool(schema.get("properties")) and not is_tagged_union(schema)


def rebuilt(schema: JSONObject, change: Callable[[str, Any], Any]) -> JSONObject:
    """``schema`` with each child replaced by ``change(path, child)``."""
    new = dict(schema)
    for child in children(schema):
        keyword, inner, rest = child.path.partition("/")
        value = change(child.path, child.schema)
        if not inner:
            new[keyword] = value
        elif keyword in ("properties", "patternProperties"):
            name = unescaped(rest)
            new[keyword] = {**new[keyword], name: value}
        else:
            branches = list(new[keyword])
            branches[int(rest)] = value
            new[keyword] = branches
    return new


def description(schema: Any) -> str:
    """What the document says of a schema; empty where it says nothing."""
    return SchemaView(schema).text("description") or ""


def is_read_only(schema: Any) -> bool:
    """Whether a property is for responses, so that callers are not offered it."""
    return isinstance(schema, dict) and schema.get("readOnly") is True


def split_kinds(schema: Any) -> Any:
    """``schema`` with "object or null" (and the like) as a union, so that the object has a name.

    The same values pass: each keyword goes with the type that it speaks of.
    """
    if not isinstance(schema, dict):
        return schema
    schema = rebuilt(schema, lambda _, child: split_kinds(child))
    kinds = schema.get("type")
    if not isinstance(kinds, list) or "object" not in kinds or not _is_class(schema):
        return schema
    if len(kinds) == 1:
        return {**schema, "type": "object"}
    said = constrains(schema)
    if _COMBINING & said.keys():
        return schema
    others = [kind for kind in kinds if kind != "object"]
    object_ = {"type": "object"} | {k: v for k, v in said.items() if k in _OBJECT_KEYWORDS}
    other: JSONObject = {"type": others[0] if len(others) == 1 else others}
    other |= {k: v for k, v in said.items() if k not in _OBJECT_KEYWORDS and k != "type"}
    outer = {key: value for key, value in schema.items() if key not in said}
    return {**outer, "anyOf": [object_, other]}


def deserves_name(schema: JSONObject) -> bool:
    """Objects with properties, enums that are long or have names, unions of two branches or more
    that are no scalars."""
    if reference(schema) is not None or not constrains(schema):
        return False
    if _is_class(schema):
        return True
    if len(schema.get("enum") or ()) > _LONG_ENUM or _NAMING & schema.keys():
        return bool(schema.get("enum"))
    if "allOf" in schema:
        return any(_has_body(branch) for branch in schema["allOf"])
    return any(_is_union(schema.get(keyword) or ()) for keyword in ("anyOf", "oneOf"))


def _is_union(branches: Sequence[Any]) -> bool:
    """Whether two branches or more are no scalars."""
    return sum(map(_has_body, branches)) > 1


def _has_body(schema: Any) -> bool:
    return isinstance(schema, dict) and ("$ref" in schema or deserves_name(schema))


_SINGULAR = {
    **{"children": "child", "criteria": "criterion", "indices": "index", "people": "person"},
    **{"cookies": "cookie", "movies": "movie", "aliases": "alias", "statuses": "status"},
}
_PLURAL_ENDINGS = (
    *(("ies", "y"), ("sses", "ss"), ("tches", "tch"), ("rches", "rch"), ("nches", "nch")),
    *(("shes", "sh"), ("ses", "se"), ("xes", "x"), ("s", "")),
)
_NO_PLURALS = tuple("ss us is data alias canvas dns https news series sms tls".split())


def singular(word: str) -> str:
    """The singular of an English plural, near enough for a name; other words as they are."""
    for plural, one in _SINGULAR.items():
        if word.lower().endswith(plural):
            return word[: -len(plural) + 1] + one[1:]
    for ending, instead in _PLURAL_ENDINGS:
        if word.endswith(ending) and not word.endswith(_NO_PLURALS):
            return word.removesuffix(ending) + instead
    return word
