"""The structure of a schema: its parts, its kind, and whether it deserves a name of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import ANNOTATIONS, SchemaView
from specmeld.plan.names.branch_labels import branch_labels
from specmeld.text.pointer import escaped, unescaped

COMPONENTS = "#/components/schemas/"

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
"""Keywords whose meaning depends on other keywords (2020-12, Core, section 10)."""

_HOLDING = frozenset(
    {"properties", "patternProperties", "additionalProperties", "items", "allOf", "anyOf", "oneOf"}
)
"""Keywords whose schemas become types."""
_LONG_ENUM = 5
_NAMING = frozenset({"x-enum-varnames", "x-enumNames", "x-enum-names", "x-enumnames"})
"""Extensions that name the values of an enum, which then deserves a name itself."""


@dataclass(frozen=True, slots=True)
class Child:
    """A schema inside a schema that types can express."""

    path: str
    """JSON pointer tail, such as ``properties/role``."""
    schema: Schema
    words: tuple[str, ...] = ()
    items: bool = False
    hoistable: bool = True
    """False for branches of allOf: they are parts of their holder."""
    part: str = ""
    """An additional label of a branch that needs none to be distinguished: one of allOf, or the
    only one that has a name."""


def constrains(schema: JSONObject) -> dict[str, Any]:
    """The keywords of a schema that can reject a value, without members of allOf that cannot.

    A single remaining member is merged into the schema, if no keyword of either depends on keywords
    of the other.
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


def reference(schema: Schema | None) -> str | None:
    """The component that a schema refers to, if it does nothing else.

    ``allOf`` of one schema and annotations around it count as the schema itself.
    """
    if not isinstance(schema, dict) or not ("$ref" in schema or "allOf" in schema):
        return None
    said = schema if len(schema) == 1 and "$ref" in schema else constrains(schema)
    if len(said) != 1:
        return None
    ref = said.get("$ref")
    return component_name(ref) if isinstance(ref, str) else None


def is_tagged_union(schema: Schema | None) -> bool:
    """Whether a schema is a union whose members are distinguished by a discriminator."""
    if not isinstance(schema, dict) or "discriminator" not in schema:
        return False
    view = SchemaView(schema)
    return bool(view.one_of or view.any_of)


def implied_kind(schema: JSONObject) -> str:
    """The type that a schema implies: ``array`` or ``object``; else empty."""
    if "type" in schema or _COMBINING & schema.keys():
        return ""
    if schema.keys() & {"items", "prefixItems"}:
        return "array"
    extras = schema.get("additionalProperties")
    return "object" if isinstance(extras, dict) or "patternProperties" in schema else ""


def weight(schema: Schema | None) -> float:
    """How much a schema says about the type: a reference most, then values, then a type, which
    counts more the more its items or properties say."""
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


def inner_schemas(schema: JSONObject) -> list[tuple[str, Any]]:
    """The schemas inside ``schema`` that become types of fields, items, values and branches, by
    their JSON pointer tails.

    Not those that only test (``not``, ``if``, ``contains``, ``propertyNames`` …): they have no
    values of their own.
    """
    if _HOLDING.isdisjoint(schema):
        return []
    found: list[tuple[str, Any]] = []
    for keyword in ("properties", "patternProperties"):
        if isinstance(named := schema.get(keyword), dict):
            found += [(f"{keyword}/{escaped(name)}", inner) for name, inner in named.items()]
    for keyword in ("additionalProperties", "items"):
        if isinstance(inner := schema.get(keyword), dict):
            found.append((keyword, inner))
    for keyword in ("allOf",) if _is_class(schema) else ("allOf", "anyOf", "oneOf"):
        found += [(f"{keyword}/{at}", inner) for at, inner in enumerate(schema.get(keyword) or ())]
    return found


def children(schema: JSONObject) -> Iterator[Child]:
    """The inner schemas with their labels."""
    inside = inner_schemas(schema)
    branches = {
        f"{keyword}/{index}": told
        for keyword in ("allOf", "anyOf", "oneOf")
        if inside and schema.get(keyword)
        for index, told in enumerate(_told(keyword, schema[keyword]))
    }
    for path, inner in inside:
        if path in branches:
            words, part = branches[path]
            yield Child(path, inner, words, hoistable=not path.startswith("allOf/"), part=part)
        elif path.startswith("properties/"):
            yield Child(path, inner, (unescaped(path.removeprefix("properties/")),))
        elif path == "items":
            yield Child(path, inner, items=True)
        else:
            yield Child(path, inner, ("Value",))


def _told(keyword: str, branches: Sequence[Any]) -> list[tuple[tuple[str, ...], str]]:
    """Words that each branch must have in its name, and additional ones."""
    needed = keyword != "allOf" and _is_union(branches)
    labels = branch_labels(branches)
    return [((label,), "") if label and needed else ((), label) for label in labels]


def _is_class(schema: JSONObject) -> bool:
    return bool(schema.get("properties")) and not is_tagged_union(schema)


def rebuilt(schema: JSONObject, change: Callable[[str, Any], Any]) -> JSONObject:
    """``schema`` with each inner schema replaced by ``change(path, inner)``; itself if none
    changes."""
    new = schema
    for path, inner in inner_schemas(schema):
        value = change(path, inner)
        if value is inner:
            continue
        if new is schema:
            new = dict(schema)
        keyword, _, rest = path.partition("/")
        if not rest and keyword in ("additionalProperties", "items"):
            new[keyword] = value
            continue
        if new[keyword] is schema[keyword]:
            new[keyword] = schema[keyword].copy()
        key = unescaped(rest) if keyword in ("properties", "patternProperties") else int(rest)
        new[keyword][key] = value
    return new


def description(schema: Schema) -> str:
    """The document's description of a schema; empty if there is none."""
    return SchemaView(schema).text("description") or ""


def documentation(parts: Iterable[Schema]) -> str:
    """What is to be said about values for which all these schemas hold: the first description, and
    that they are deprecated."""
    parts = list(parts)
    said = next(filter(None, map(description, parts)), "")
    told = deprecation(said) if any(map(is_deprecated, parts)) else ""
    return "\n\n".join(filter(None, [said.strip(), told]))


def is_deprecated(schema: Schema | None) -> bool:
    return isinstance(schema, dict) and schema.get("deprecated") is True


def deprecation(said: str) -> str:
    """A sentence for what is deprecated; empty if its description ``said`` so itself."""
    return "" if "deprecat" in said.lower() else "Deprecated."


def is_read_only(schema: Schema) -> bool:
    """Whether a property is only for responses, so that callers are not offered it."""
    return isinstance(schema, dict) and schema.get("readOnly") is True


def split_kinds(schema: Schema) -> Any:
    """``schema`` with "object or null" (and the like) as a union, so that the object has a name.

    The same values are valid: each keyword stays with its type.
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


def may_hold_names(schema: Schema) -> bool:
    """Whether a schema may deserve a name, or may have a schema inside that does."""
    return isinstance(schema, dict) and ("enum" in schema or not _HOLDING.isdisjoint(schema))


def deserves_name(schema: JSONObject) -> bool:
    """Objects with properties, enums that are long or have names, unions of at least two branches
    that are not scalars."""
    if not may_hold_names(schema):
        return False
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
    """Whether at least two branches are not scalars."""
    return sum(map(_has_body, branches)) > 1


def _has_body(schema: Schema) -> bool:
    return isinstance(schema, dict) and ("$ref" in schema or deserves_name(schema))


def referred(roots: Iterable[Any]) -> Iterator[str]:
    """The components that schemas refer to directly."""
    waiting = list(roots)
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if isinstance(ref := value.get("$ref"), str) and (name := component_name(ref)):
                yield name
            value = value.values()
        elif not isinstance(value, list):
            continue
        waiting += [one for one in value if isinstance(one, (dict, list))]
