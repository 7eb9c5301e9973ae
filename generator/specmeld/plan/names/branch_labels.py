"""What tells the branches of a union from each other, in words for names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from specmeld.model.api_description import Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import SchemaView
from specmeld.plan.names import identifiers
from specmeld.plan.names.joined_names import beginning
from specmeld.text.pointer import unescaped

LIST = "List"
"""The label of a branch that is an array."""

_BRIEF = 6
"""Words of a description that can stand for a name, at most."""
_ACRONYM = 4
"""Capitals that an acronym has at most; longer ones are words of an enum."""
_TELLING = 2
"""Property names that make up a label at most."""


def branch_labels(branches: Sequence[Any]) -> list[str]:
    """A label for each branch: its own, or what tells it from others of that; none for the only one
    beside null."""
    if sum(branch != {"type": "null"} for branch in branches) < 2:
        return [""] * len(branches)
    labels = [branch_label(one) if isinstance(one, dict) else "" for one in branches]
    if any(label.isupper() and len(label) > _ACRONYM for label in labels):
        labels = [label.lower() if label.isupper() else label for label in labels]
    rivals: defaultdict[str, list[int]] = defaultdict(list)
    for at, label in enumerate(labels):
        if label:
            rivals[label].append(at)
    for label, some in rivals.items():
        if len(some) > 1:
            told = _told_apart(label, [branches[at] for at in some])
            for at, text in zip(some, told, strict=True):
                labels[at] = text
    return labels


def branch_label(schema: JSONObject) -> str:
    """What a branch is by itself: its title, its constant tag, what it builds on, its type."""
    views = _parts(schema)
    return (
        (views[0].text("title") or "").strip()
        or next(filter(None, map(_tag, views)), "")
        or next((_component(one) for one in views[0].all_of if one.reference is not None), "")
        or _members(schema)
        or kind_label(schema)
    )


def brief(schema: JSONObject) -> str:
    """What a document says of a schema, where it is a few words."""
    said = (SchemaView(schema).text("description") or "").strip().partition("\n")[0]
    return said if 0 < len(identifiers.words(said)) <= _BRIEF else ""


def with_properties(schema: JSONObject) -> str:
    """``with`` and the first properties, those that are required before others."""
    properties = _properties(schema)
    first = sorted(properties, key=lambda name: (not properties[name].required, name))
    return " ".join(("with", *first[:_TELLING])) if first else ""


def kind_label(schema: JSONObject) -> str:
    """A label of the type of a branch."""
    kind = schema.get("type")
    if kind == "array":
        return LIST
    if isinstance(kind, str):
        return kind.title()
    return "Object" if _properties(schema) else "Value"


def _parts(schema: JSONObject) -> list[SchemaView]:
    """A schema and the parts of its ``allOf`` that are inline."""
    view = SchemaView(schema)
    return [view, *(one for one in view.all_of if one.reference is None)]


def _tag(view: SchemaView) -> str:
    """The value of a property that can have no other, a required one before all others."""
    found = ""
    for name, inner in view.properties.items():
        match inner.values:
            case [str() as only]:
                if name in view.required:
                    return only
                found = found or only
    return found


def _component(view: SchemaView) -> str:
    """The component that a schema refers to, without the namespaces before its name."""
    name = unescaped((view.reference or "").rpartition("/")[2])
    return name.rpartition(".")[2] or name


def _members(schema: JSONObject) -> str:
    """What the components of a union have in common: ``Dog or Cat Food`` for two foods."""
    view = SchemaView(schema)
    members = [*view.one_of, *view.any_of]
    names = [identifiers.words(_component(one)) for one in members]
    if len(names) < 2 or not all(names):
        return ""
    ending = beginning(name[::-1] for name in names)[::-1]
    own = [name[: len(name) - len(ending)] for name in names]
    if len(names) > 2 or not all(own):
        return " ".join(ending)
    return " ".join((*own[0], "or", *own[1], *ending))


class _Property(NamedTuple):
    kind: str
    required: bool


def _properties(schema: JSONObject) -> dict[str, _Property]:
    """The properties of a schema and of the inline parts of its ``allOf``."""
    found: dict[str, _Property] = {}
    for view in _parts(schema):
        required = {*view.required}
        for name, inner in view.properties.items():
            found[name] = _Property(_kinds(inner.raw), name in required)
    return found


def _kinds(schema: Schema | None) -> str:
    """The type of a schema in words: ``string list`` for an array of strings."""
    if not isinstance(schema, dict):
        return "value"
    kind = schema.get("type")
    if kind == "array":
        return f"{_kinds(schema.get('items'))} {LIST}"
    return kind if isinstance(kind, str) else "value"


def _told_apart(label: str, branches: Sequence[JSONObject]) -> list[str]:
    """Labels for branches that have one: their descriptions where all are brief, else the label and
    properties."""
    said = [brief(branch) for branch in branches]
    if all(said) and len(set(said)) == len(said):
        return said
    own = [_properties(branch) for branch in branches]
    often = Counter(name for properties in own for name in properties)
    ways = Counter((name, one.kind) for each in own for name, one in each.items())
    told = [_telling(each, often, ways, len(own)) for each in own]
    before = "" if label == "Object" else label
    return [f"{before} with {words}".strip() if words else label for words in told]


def _telling(
    own: Mapping[str, _Property],
    often: Mapping[str, int],
    ways: Mapping[tuple[str, str], int],
    branches: int,
) -> str:
    """A property that no other branch has, else some that not all have, or have in that way."""
    names = sorted(own, key=lambda name: (not own[name].required, name))
    rare = [name for name in names if often[name] < branches]
    alone = [name for name in rare if often[name] == 1]
    differing = [
        f"{name} {own[name].kind}" for name in names if ways[name, own[name].kind] < branches
    ]
    return " ".join(alone[:1] or rare[:_TELLING] or differing[:1])
