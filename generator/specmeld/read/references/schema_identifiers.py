"""The identifiers of the schemas in one file: their URIs, their anchors, and their drafts.

JSON Schema 2020-12, sections 8.1.1, 8.2.1 and 8.2.2; draft 7, section 8.2, in which an ``$id`` that
is a fragment is an anchor; 2019-09, section 8.2.4.2, whose recursive anchor is a dynamic one
without a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from specmeld.model.json import JSON, JSONObject
from specmeld.model.urls import urljoin
from specmeld.read.upgrade.drafts import Draft, draft_of
from specmeld.text.pointer import Pointer

DATA = frozenset(["const", "default", "enum", "example", "examples"])
"""What looks like an identifier in here is a value, unless these are names themselves."""

MAPS = frozenset(
    {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"}
    | {"schemas", "parameters", "responses", "headers"}
)
"""Keywords whose members are names, and not keywords."""


@dataclass(slots=True)
class Identifiers:
    """``base`` is the URI of the file itself, which may be empty."""

    base: str
    bases: dict[Pointer, str] = field(default_factory=dict)
    """Schema with an identifier of its own → the base URI in it."""
    resources: dict[str, Pointer] = field(default_factory=dict)
    """Base URI → its schema."""
    anchors: dict[tuple[str, str], Pointer] = field(default_factory=dict)
    """Base URI and name of an anchor → its schema."""
    dynamic: dict[str, dict[str, Pointer]] = field(default_factory=dict)
    """Base URI → its dynamic anchors."""
    declared: dict[Pointer, str] = field(default_factory=dict)
    """Schema with a ``$schema`` → its value."""


def identifiers(root: JSON, uri: str, default: Draft) -> Identifiers:
    """The identifiers in a file that has a URI, and a default draft."""
    made = Identifiers(uri)
    for pointer, value, base, draft in _objects(root, uri, default):
        if isinstance(value.get("$schema"), str):
            made.declared[pointer] = value["$schema"]
        own = draft.identifier(value)
        if own and not (own.startswith("#") and draft.reference_alone):
            made.bases[pointer] = base
            made.resources.setdefault(base, pointer)
            made.base = base if pointer == () else made.base
        for name in _anchors(value, own, draft):
            made.anchors.setdefault((base, name), pointer)
        for name in _dynamic_anchors(value, draft):
            made.dynamic.setdefault(base, {}).setdefault(name, pointer)
    return made


def _anchors(value: JSONObject, own: str, draft: Draft) -> Iterator[str]:
    if draft.reference_alone:
        if own.startswith("#"):
            yield own[1:]
        return
    for keyword in ("$anchor", "$dynamicAnchor"):
        if isinstance(value.get(keyword), str):
            yield value[keyword]


def _dynamic_anchors(value: JSONObject, draft: Draft) -> Iterator[str]:
    if draft.number == 2019 and value.get("$recursiveAnchor") is True:
        yield ""
    if draft.number == 2020 and isinstance(value.get("$dynamicAnchor"), str):
        yield value["$dynamicAnchor"]


def _objects(
    root: JSON, base: str, draft: Draft
) -> Iterator[tuple[Pointer, JSONObject, str, Draft]]:
    """Every object that may be a schema, with its pointer, its base URI and its draft."""
    waiting: list[tuple[Pointer, JSON, str, Draft]] = [((), root, base, draft)]
    while waiting:
        pointer, value, base, draft = waiting.pop()
        if isinstance(value, list):
            waiting += [((*pointer, n), each, base, draft) for n, each in enumerate(value)]
        elif isinstance(value, dict):
            draft = draft_of(str(value.get("$schema", ""))) or draft
            own = draft.identifier(value)
            if own.partition("#")[0]:
                base = urljoin(base, own).partition("#")[0]
            yield pointer, value, base, draft
            named = pointer and pointer[-1] in MAPS
            waiting += [
                ((*pointer, key), each, base, draft)
                for key, each in value.items()
                if named or key not in DATA
            ]
