"""Adopt names of another package of the same API, for the schemas that its classes describe and for
the operations that its methods send.

A class describes a schema that has the same name and mostly the same properties, or else the only
schema that has exactly its properties, at least two, if it is the only such class.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from specmeld.model.api_description import Api
from specmeld.model.named_types import KnownClass, KnownMethod, NamedApi, Seed
from specmeld.plan.models.schema_objects import object_shape
from specmeld.plan.names import identifiers
from specmeld.plan.names.lock_places import NO_CLASSES, of_kind
from specmeld.plan.names.named_components import name_schemas
from specmeld.plan.places.seeded_methods import seeded_methods

_ENOUGH = 2
"""Fewest properties by which a schema is recognized."""


@dataclass(frozen=True, slots=True)
class _Described:
    """A schema as a class could describe it."""

    name: str
    """Its Python name without another package."""
    called: frozenset[str]
    fields: frozenset[str]
    places: tuple[str, ...]


def seed(
    api: Api,
    lock: Mapping[str, str],
    theirs: Mapping[str, str],
    classes: Iterable[KnownClass],
    methods: Iterable[KnownMethod] = (),
) -> Seed:
    """A lock with the other package's names. ``lock`` is our current one, ``theirs`` its lock, if
    it has one; its names take precedence."""
    called = seeded_methods(api, of_kind({**lock, **theirs}, *NO_CLASSES), methods)
    named = _seeded_classes(api, of_kind(lock, "class"), of_kind(theirs, "class"), classes)
    return Seed(
        {**called.lock, **named.lock},
        {**named.taken, **called.taken},
        {**named.left, **called.left},
        called.calls,
    )


def _seeded_classes(
    api: Api, lock: Mapping[str, str], theirs: Mapping[str, str], classes: Iterable[KnownClass]
) -> Seed:
    """The names of classes alone."""
    ours = {at: name for at, name in lock.items() if name not in theirs.values()}
    named = name_schemas(api, {**ours, **theirs})
    places = _places(named)
    kept = {at: name for at, name in theirs.items() if named.lock.get(at) == name}
    kept = {at: name for at, name in kept.items() if at in places.get(name, ())}
    known = {one.name: one for one in classes if one.name not in kept.values()}
    waiting = [one for one in _described(named, places) if one.name not in kept.values()]
    pairs = _alike_in_name(waiting, known)
    pairs |= _alike_in_fields(
        [one for one in waiting if one.name not in pairs],
        [one for one in known.values() if one.name not in pairs.values()],
    )
    taken, left = dict(kept), {}
    used = {one.name for one in waiting if one.name not in pairs} | {*kept.values()}
    for name in known:
        schema = next((one for one in waiting if pairs.get(one.name) == name), None)
        reason = _reason(name, schema, used)
        if schema is None or reason:
            left[name] = reason
        else:
            used.add(name)
            taken |= dict.fromkeys(schema.places, name)
    rest = {at: name for at, name in ours.items() if name not in taken.values()}
    return Seed({**rest, **taken}, taken, left)


def _reason(name: str, schema: _Described | None, used: set[str]) -> str:
    """Why a name is not adopted; empty if it is."""
    if schema is None:
        return "no similar schema"
    if not identifiers.is_class_name(name):
        return "not a valid model name"
    return "another schema has this name" if name in used else ""


def _places(named: NamedApi) -> dict[str, tuple[str, ...]]:
    """Python name → the places that have it."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    given = {*named.classes.values()}
    for at, name in named.lock.items():
        if name in given:
            places[name].append(at)
    return {name: tuple(some) for name, some in places.items()}


def _described(named: NamedApi, places: Mapping[str, tuple[str, ...]]) -> Iterator[_Described]:
    schemas = named.api.schemas
    for key, name in named.classes.items():
        shape = object_shape(schemas[key], schemas)
        fields = frozenset(map(plain, shape.properties)) if shape else frozenset[str]()
        yield _Described(name, frozenset({plain(key), plain(name)}), fields, places[name])


def plain(name: str) -> str:
    """A normal form for spellings of a name: ``HTTPError``, ``http_error`` → ``httperror``."""
    return "".join(identifiers.words(name)).lower()


def _alike_in_name(
    schemas: Iterable[_Described], classes: Mapping[str, KnownClass]
) -> dict[str, str]:
    """Our name → theirs."""
    spelled: defaultdict[str, list[KnownClass]] = defaultdict(list)
    for one in classes.values():
        spelled[plain(one.name)].append(one)
    found: dict[str, str] = {}
    for schema in schemas:
        rivals = [one for text in sorted(schema.called) for one in spelled.get(text, ())]
        fitting = [one for one in rivals if _fits(schema.fields, one.fields)]
        if fitting:
            found[schema.name] = min(one.name for one in fitting)
    return found


def _fits(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return not (ours and theirs) or 2 * len(ours & theirs) >= len(ours | theirs)


def _alike_in_fields(
    schemas: Iterable[_Described], classes: Iterable[KnownClass]
) -> dict[str, str]:
    ours: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    theirs: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for schema in schemas:
        ours[schema.fields].append(schema.name)
    for one in classes:
        theirs[one.fields].append(one.name)
    return {
        names[0]: theirs[fields][0]
        for fields, names in ours.items()
        if len(fields) >= _ENOUGH and len(names) == len(theirs.get(fields, ())) == 1
    }
