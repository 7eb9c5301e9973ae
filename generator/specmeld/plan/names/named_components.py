"""Names first: every inline schema that deserves a name becomes a component.

Names in the lock take precedence. What left the document keeps its place in the lock and gets its
name back when it returns, unless another schema has taken that name since: that way, a schema that
has only moved keeps its name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from specmeld.model.api_description import Api, Schema
from specmeld.model.named_types import NamedApi
from specmeld.plan.models.schema_shape import COMPONENTS, rebuilt
from specmeld.plan.names import identifiers
from specmeld.plan.names.inline_groups import first_places
from specmeld.plan.names.inline_names import name_groups
from specmeld.plan.names.inline_places import Place, api_roots, places_of
from specmeld.plan.names.lock_places import aliases, component_place, of_kind
from specmeld.plan.names.operation_schemas import changed, with_split_kinds
from specmeld.text.pointer import parse_pointer


def name_schemas(api: Api, lock: Mapping[str, str] | None = None) -> NamedApi:
    """The API with every schema that deserves a name as a component, and all components named.

    ``lock`` maps places (JSON pointers into the API) to Python names that must stay. If several
    components have one name there, the first place keeps it; if inline schemas share one and now
    differ, the majority keeps it.
    """
    whole, lock = lock or {}, of_kind(lock or {}, "class")
    api = with_split_kinds(api)
    pointers = {name: component_place(name) for name in api.schemas}
    kept = _present(api, pointers, lock)
    others = aliases(whole)
    declared = _declared(pointers, kept, others)
    places = places_of(api_roots(api, declared))
    groups = name_groups(places, {*declared.values()}, kept, _reserved([*kept.values(), *others]))
    first = first_places(places, groups)
    groups = sorted(first, key=lambda group: (first[group].level, group.name))
    at = {place.pointer: group.name for group in groups for place in group.places}
    keys = {name: name if name not in api.schemas else f"{name} (inline)" for name in at.values()}
    given = {pointers[name]: declared[name] for name in api.schemas} | at
    gone = {at: name for at, name in lock.items() if name not in {*given.values()}}
    refers = {pointer: keys[name] for pointer, name in at.items()}
    classes = declared | {key: name for name, key in keys.items()}
    return NamedApi(
        api=_hoisted(api, [first[group] for group in groups], refers),
        classes=classes,
        declared=frozenset(declared),
        lock=dict(sorted((gone | given).items())),
        fields=_fields(classes, of_kind(whole, "field")),
        arguments=of_kind(whole, "argument"),
        aliases={name: one for name, one in others.items() if name not in {*classes.values()}},
    )


def _fields(classes: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Component → key → name, for the fields whose names are in the lock."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for at, name in kept.items():
        _, class_name, key = parse_pointer(at)
        found[class_name][key] = name
    return {name: found[made] for name, made in classes.items() if made in found}


def _present(api: Api, pointers: Mapping[str, str], lock: Mapping[str, str]) -> dict[str, str]:
    """The names of the lock whose places are still in the API."""
    if not lock:
        return {}
    inline = (place.pointer for place in places_of(api_roots(api, {})))
    present = {*pointers.values(), *inline}
    return {at: name for at, name in lock.items() if at in present}


def _declared(
    pointers: Mapping[str, str], kept: Mapping[str, str], others: Iterable[str]
) -> dict[str, str]:
    """Component → Python name, for the components declared in the document. ``others`` are
    additional names of classes."""
    fixed: dict[str, str] = {}
    for name, at in sorted(pointers.items()):
        if at in kept and kept[at] not in fixed.values():
            fixed[name] = kept[at]
    free = [name for name in pointers if name not in fixed]
    classes = fixed | identifiers.unique(
        free, identifiers.class_name, "schema", _reserved([*kept.values(), *others])
    )
    return {name: classes[name] for name in pointers}


def _reserved(names: Iterable[str]) -> set[str]:
    """Names that are not available: assigned ones, and those of their typed dicts."""
    return {taken for name in names for taken in (name, f"{name}Dict")}


def _hoisted(api: Api, places: Iterable[Place], at: Mapping[str, str]) -> Api:
    """The API with the schemas at places as components; ``at`` has the component for each place."""

    def referring(schema: Schema, pointer: str) -> Any:
        return _with_references(schema, pointer, at)

    schemas = {
        name: _with_references(schema, component_place(name), at, top=True)
        for name, schema in api.schemas.items()
    }
    for place in places:
        schemas[at[place.pointer]] = _with_references(place.schema, place.pointer, at, top=True)
    return replace(changed(api, referring), schemas=schemas)


def _with_references(schema: Schema, pointer: str, at: Mapping[str, str], top: bool = False) -> Any:
    """``schema`` with each hoisted part replaced by a reference."""
    if not isinstance(schema, dict):
        return schema
    if not top and pointer in at:
        return {"$ref": COMPONENTS + at[pointer]}
    return rebuilt(schema, lambda path, child: _with_references(child, f"{pointer}/{path}", at))
