"""What a schema is made of: its parts, its kind, and whether it deserves a name of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from specmeld.model.json import JSONObject
from specmeld.openapi.schema import SchemaView
from specmeld.text.pointer import escaped, unescaped

COMPONENTS = "#/components/schemas/"
LIST = "List"
"""The label of a branch that is an array."""

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
_TELLING = 4
"""Property names that make up a label at most."""


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
    """For branches of allOf, what tells each from the others."""


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
    for index, (inner, label) in enumerate(zip(members, _labels(members), strict=True)):
        yield Child(f"allOf/{index}", inner, hoistable=False, part=label)
    if not _is_class(schema):
        for keyword in ("anyOf", "oneOf"):
            branches = schema.get(keyword) or ()
            for index, (inner, label) in enumerate(zip(branches, _labels(branches), strict=True)):
                yield Child(f"{keyword}/{index}", inner, (label,) if label else ())


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


def _labels(branches: Sequence[Any]) -> list[str]:
    """What tells each branch from the others; nothing where there is one, beside null."""
    if sum(branch != {"type": "null"} for branch in branches) < 2:
        return [""] * len(branches)
    labels = [branch_label(one) if isinstance(one, dict) else "" for one in branches]
    rivals: defaultdict[str, list[JSONObject]] = defaultdict(list)
    for label, branch in zip(labels, branches, strict=True):
        if label:
            rivals[label].append(branch)
    return [
        _more_telling(label, branch, rivals[label]) if len(rivals[label]) > 1 else label
        for label, branch in zip(labels, branches, strict=True)
    ]


def _more_telling(label: str, branch: JSONObject, rivals: list[JSONObject]) -> str:
    """The label with properties that not all branches of that label have in the same way."""
    own = dict(_mapping(branch, "properties"))
    others = [dict(_mapping(rival, "properties")) for rival in rivals]
    names = [name for name in sorted(own) if any(name not in other for other in others)]
    words = names[:_TELLING]
    if not words:
        differing = (
            name for name in sorted(own) if any(own[name] != other[name] for other in others)
        )
        words = [f"{name} {_kinds(own[name])}" for name in differing][:1]
    told = " ".join(("with", *words)) if words else ""
    return told if told and label.startswith("with ") else f"{label} {told}".strip()


def _kinds(schema: Any) -> str:
    """The type of a schema in words: ``string list`` for an array of strings."""
    kind = schema.get("type") if isinstance(schema, dict) else None
    if kind == "array":
        return f"{_kinds(schema.get('items'))} {LIST}"
    return kind if isinstance(kind, str) else "value"


def branch_label(schema: JSONObject) -> str:
    """What tells a branch of a union from its siblings.

    Its title, its constant tag, what it builds on, the properties that it asks for, its type.
    """
    view = SchemaView(schema)
    title = view.text("title")
    if title is not None and title.strip():
        return title
    tag = _tag(view)
    if tag:
        return tag
    for member in view.all_of:
        if member.reference is not None:
            return component_name(member.reference)
    if view.required:
        return " ".join(("with", *sorted(view.required)[:_TELLING]))
    return optional_label(schema) or kind_label(schema)


def optional_label(schema: JSONObject) -> str:
    """A label of the properties that a branch does not ask for."""
    view = SchemaView(schema)
    names = sorted(view.properties.keys() - set(view.required))
    return " ".join(("with", *names[:_TELLING])) if names else ""


def kind_label(schema: JSONObject) -> str:
    """A label of the type of a branch."""
    kind = schema.get("type")
    if kind == "array":
        return LIST
    return kind.title() if isinstance(kind, str) else "Value"


def _tag(view: SchemaView) -> str:
    """The value of a property that can have no other, a required one before all others."""
    required = view.required
    found = ""
    for name, inner in view.properties.items():
        match inner.values:
            case [str() as only]:
                if name in required:
                    return only
                found = found or only
    return found


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
    for keyword in ("anyOf", "oneOf"):
        if sum(_has_body(branch) for branch in schema.get(keyword) or ()) > 1:
            return True
    return False


def _has_body(schema: Any) -> bool:
    return isinstance(schema, dict) and ("$ref" in schema or deserves_name(schema))


def singular(word: str) -> str:
    """The singular of an English plural, near enough for a name; other words as they are."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ses", "se"), ("xes", "x"), ("s", "")):
        if word.endswith(ending) and not word.endswith(("ss", "us", "is", "data", "status")):
            return word.removesuffix(ending) + instead
    return word


def referred(roots: Iterable[Any]) -> Iterator[str]:
    """The components that schemas refer to themselves, not through others."""
    waiting = list(roots)
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            if isinstance(ref := value.get("$ref"), str) and (name := component_name(ref)):
                yield name
