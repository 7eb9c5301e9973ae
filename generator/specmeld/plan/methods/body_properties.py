"""The properties of a body, wherever they are declared: in its schema, in allOf, in branches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from specmeld.model.api_description import Schema
from specmeld.openapi.schema import SchemaView
from specmeld.plan.models.schema_shape import component_name

_DEEPEST = 16
_MOST_PARTS = 5_000
"""Most schemas that one body is composed of, counting each use."""

_MOST_VALUES = 3
"""Most values of a discriminator that the description of a property names."""


@dataclass(slots=True)
class Properties:
    """What is known about an object's properties."""

    schemas: dict[str, Schema] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    """Those that every value has."""


def known_properties(schema: Schema | None, schemas: Mapping[str, Schema]) -> Properties | None:
    """The properties that objects of ``schema`` may have; None if it accepts no objects, or has too
    many schemas.

    Branches of a union that are not objects are left out: callers pass these as a whole body.
    """
    left = iter(range(_MOST_PARTS))
    found = _known(True if schema is None else schema, schemas, (), left)
    if next(left, None) is None:
        return None
    if found is not None:
        found.required &= found.schemas.keys()
    return found


def variants(schema: Schema | None, schemas: Mapping[str, Schema]) -> dict[str, str]:
    """Property → when a union with a discriminator has it, if only some of its branches do:
    ``Required for method 'card'.``"""
    view = SchemaView(True if schema is None else schema)
    if view.reference is not None:
        view = SchemaView(schemas.get(component_name(view.reference), True))
    told = view.raw.get("discriminator") if isinstance(view.raw, dict) else None
    tag = told.get("propertyName") if isinstance(told, dict) else None
    if not isinstance(tag, str):
        return {}
    branches = [known_properties(one.raw, schemas) for one in (*view.one_of, *view.any_of)]
    known = [each for each in branches if each is not None]
    tags = [SchemaView(each.schemas.get(tag, True)).values or () for each in known]
    if len(known) < len(branches) or not all(tags):
        return {}
    found: dict[str, str] = {}
    for name in dict.fromkeys(name for each in known for name in each.schemas):
        having = [at for at, each in enumerate(known) if name in each.schemas]
        values = [repr(one) for at in having for one in tags[at]]
        if len(having) < len(known) and len(values) <= _MOST_VALUES:
            needed = all(name in known[at].required for at in having)
            found[name] = f"{'Required for' if needed else 'For'} {tag} {' or '.join(values)}."
    return found


def _known(
    schema: Schema, schemas: Mapping[str, Schema], path: tuple[str, ...], left: Iterator[int]
) -> Properties | None:
    if next(left, None) is None:
        return None
    view = SchemaView(schema)
    types = view.type_names
    if view.raw is False or (types is not None and "object" not in types) or view.values:
        return None
    found = Properties()
    members = [each.raw for each in view.all_of]
    if view.reference is not None:
        members.insert(0, schemas.get(component_name(view.reference), True))
        if view.reference in path or len(path) > _DEEPEST:
            return None
        path = (*path, view.reference)
    for member in members:
        if (part := _known(member, schemas, path, left)) is None:
            return None
        _add(found, part)
    for branches in (view.one_of, view.any_of):
        parts = [_known(each.raw, schemas, path, left) for each in branches]
        objects = [part for part in parts if part is not None]
        if branches and not objects:
            return None
        if objects:
            _add(found, _either(objects))
    own = {name: each.raw for name, each in view.properties.items()}
    _add(found, Properties(own, set(view.required)))
    return found


def _either(parts: Sequence[Properties]) -> Properties:
    """What is known about objects that match one of ``parts``."""
    listed: dict[str, list[Schema]] = {}
    for part in parts:
        for name, schema in part.schemas.items():
            same = listed.setdefault(name, [])
            if schema not in same:
                same.append(schema)
    schemas = {
        name: same[0] if len(same) == 1 else _described({"anyOf": same}, same)
        for name, same in listed.items()
    }
    return Properties(schemas, set.intersection(*(part.required for part in parts)))


def _add(found: Properties, part: Properties) -> None:
    """Add further constraints; of two schemas for a property the more specific one is shown."""
    found.required |= part.required
    for name, schema in part.schemas.items():
        known = found.schemas.get(name, schema)
        if known != schema:
            more = max((known, schema), key=_says)
            schema = _described(more, (schema, known))
        found.schemas[name] = schema


def _says(schema: Schema) -> int:
    """How much a schema says about its values."""
    view = SchemaView(schema)
    if view.values:
        return 4
    if view.reference is not None or view.all_of or view.one_of or view.any_of:
        return 3
    return 2 if view.properties or view.items else int(view.type_names is not None)


def _described(schema: Schema, sources: Iterable[Schema]) -> Schema:
    """``schema`` with the first description of ``sources``, if it has none of its own."""
    words = next((text for each in sources if (text := SchemaView(each).text("description"))), None)
    if words is None or not isinstance(schema, dict) or "description" in schema:
        return schema
    return {**schema, "description": words}
