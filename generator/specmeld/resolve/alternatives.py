"""Alternatives of a ``oneOf`` that JSON Schema alone cannot tell apart.

Exactly one of them must hold; where several say the same, none ever could. What differs in nothing
that is asserted counts as one; texts that differ by their format alone are told apart by it; of an
integer beside a number one is enough, within lists and objects too; null is taken where several
alternatives take it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from specmeld.model.api_description import ASSERTED_FORMAT, Api, Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import SchemaView
from specmeld.resolve.asserted_formats import TEXTS
from specmeld.resolve.every_schema import SHAPES, in_every_schema
from specmeld.resolve.hierarchies import component
from specmeld.resolve.nulls import NullReader

_TOLD = frozenset(
    {"$comment", "$id", "$schema", "title", "description", "default", "deprecated", "example"}
    | {"examples", "readOnly", "writeOnly", "discriminator", "externalDocs", "xml", "nullable"}
    | {"format", ASSERTED_FORMAT, "contentEncoding", "contentMediaType", "contentSchema"}
)
"""Keywords that refuse nothing by themselves."""
_WORDS = frozenset({"title", "description", "example", "examples", ASSERTED_FORMAT})
_NUMBERS = frozenset({"integer", "number"})
_LONGEST_CHAIN = 8


def with_distinct_alternatives(api: Api) -> Api:
    """``api`` with each ``oneOf`` of alternatives that can be told apart."""
    reader = _Reader(api.schemas)
    return in_every_schema(api, reader.distinct)


class _Reader:
    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas

    def distinct(self, schema: JSONObject) -> JSONObject:
        branches = schema.get("oneOf")
        if not isinstance(branches, list) or len(branches) < 2:
            return schema
        if any(isinstance(branch, bool) for branch in branches):
            return schema  # no type of an API, but logic: it is meant as it stands
        if self._null_is_several(schema, branches):
            return _or_null(self._grouped(schema, branches))
        return self._grouped(schema, branches)

    def _null_is_several(self, schema: JSONObject, branches: list[Any]) -> bool:
        """Whether nothing but the ``oneOf`` refuses null, which several branches take."""
        if "anyOf" in schema or "null" not in (SchemaView(schema).type_names or ("null",)):
            return False
        null = NullReader(self._schemas)
        return any(map(null.is_named, branches)) and sum(map(null.is_taken, branches)) > 1

    def _grouped(self, schema: JSONObject, branches: list[Any]) -> JSONObject:
        kind = schema.get("type")
        kind = kind if isinstance(kind, str) else ""
        branches = [_typed(branch, kind) for branch in branches]
        groups = self._groups(branches, kind)
        if len(groups) == len(branches):
            return schema
        made = [one[0] if len(one) == 1 else {"anyOf": one} for one in map(self._told, groups)]
        if len(made) > 1:
            return {**schema, "oneOf": made}
        rest = {key: value for key, value in schema.items() if key != "oneOf"}
        only = made[0] if isinstance(made[0], dict) and "anyOf" in made[0] else {"anyOf": made}
        return {**rest, **only} if "anyOf" not in rest else {**schema, "oneOf": made}

    def _groups(self, branches: list[Any], kind: str) -> list[list[Any]]:
        """The branches, those together that say the same."""
        groups: dict[str, list[Any]] = {}
        kinds = {self._kind(branch, kind) for branch in branches}
        both = kinds >= _NUMBERS
        for branch in branches:
            number = self._kind(branch, kind) in _NUMBERS
            alike = "number" if both and number else _integers_as_numbers(self._bare(branch))
            groups.setdefault(alike, []).append(branch)
        return list(groups.values())

    def _kind(self, branch: Any, around: str) -> str:
        named = SchemaView(self._target(branch)).type_names or (around,)
        return named[0] if len(named) == 1 else ""

    def _bare(self, branch: Any) -> str:
        """What a branch asserts, as text."""
        target = self._target(branch)
        view = SchemaView(target)
        if view.format is not None and view.type_names and {*view.type_names} <= _NUMBERS:
            # The bounds of a number's format are no more than the format.
            limits = ("minimum", "maximum")
            target = {key: value for key, value in target.items() if key not in limits}
        return json.dumps(_asserted(target), sort_keys=True, default=str)

    def _target(self, branch: Any) -> Any:
        """What a branch refers to, through components that do nothing else."""
        for _ in range(_LONGEST_CHAIN):
            name = component(branch)
            if not name or len(_asserted(branch)) > 1 or name not in self._schemas:
                break
            branch = self._schemas[name]
        return branch

    def _told(self, alike: list[Any]) -> list[Any]:
        """Branches that say the same: by their formats, where those tell them; else the widest."""
        views = [SchemaView(self._target(branch)) for branch in alike]
        if len(alike) == 1 or not all(view.type_names in (None, ("string",)) for view in views):
            return _once(alike, self._bare)
        formats = [view.format for view in views]
        if all(name in TEXTS for name in formats) and len(set(formats)) > 1:
            return [
                {**_without_format(branch), "format": name, ASSERTED_FORMAT: name}
                for branch, name in zip(alike, formats, strict=True)
            ]
        if None not in formats and len(set(formats)) > 1:
            return alike  # nothing is asserted, but each is a type of Python's own
        free = next((view.raw for view in views if view.format is None), None)
        return [free if free is not None else _without_format(views[0].raw)]


def _or_null(schema: JSONObject) -> JSONObject:
    """A schema of alternatives that takes null as well, whichever of them take it."""
    if "oneOf" not in schema:
        return schema
    union = {key: schema[key] for key in ("oneOf", "discriminator") if key in schema}
    rest = {key: value for key, value in schema.items() if key not in union}
    return {**rest, "anyOf": [union, {"type": "null"}]}


def _typed(branch: Any, kind: str) -> Any:
    """A branch that is told apart by a format, with the type that stands beside the union."""
    if not kind or not isinstance(branch, dict) or {"format"} != branch.keys() - _WORDS:
        return branch
    return {"type": kind, **branch}


def _integers_as_numbers(asserted: str) -> str:
    return asserted.replace('"type": "integer"', '"type": "number"')


def _once(alike: list[Any], bare: Callable[[Any], str]) -> list[Any]:
    """Branches of one kind; those that are no component's and say the same only once."""
    made: dict[str, Any] = {}
    for branch in alike:
        made.setdefault(component(branch) or bare(branch), branch)
    return list(made.values())


def _without_format(branch: Any) -> JSONObject:
    held = branch if isinstance(branch, dict) else {}
    return {key: value for key, value in held.items() if key not in ("format", ASSERTED_FORMAT)}


def _asserted(schema: Schema) -> Any:
    """A schema without what refuses nothing."""
    if not isinstance(schema, dict):
        return schema
    return dict(_assertions(schema))


def _assertions(schema: JSONObject) -> Iterator[tuple[str, Any]]:
    for key, value in schema.items():
        if key in _TOLD or key.startswith("x-"):
            continue
        match SHAPES.get(key), value:
            case "one", _:
                yield key, _asserted(value)
            case "list", list():
                yield key, [_asserted(one) for one in value]
            case "map", dict():
                yield key, {name: _asserted(one) for name, one in value.items()}
            case _:
                yield key, sorted(value, key=str) if key == "required" else value
