"""Small random APIs, and what of them an OpenAPI document says, in one form to compare."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Shape = tuple[Any, ...]
"""``("string",)``, ``("enum", values)``, ``("array", shape)``, ``("ref", name)``,
``("object", {name: (required, shape)})`` and, around any of them, ``("null", shape)``."""

SCALARS = ("string", "number", "boolean")


@dataclass(frozen=True)
class Operation:
    method: str
    literal: str
    path_parameter: str
    query: dict[str, tuple[bool, Shape]]
    body: Shape | None
    status: str
    answer: Shape | None

    @property
    def path(self) -> str:
        return f"/{self.literal}" + (f"/{{{self.path_parameter}}}" if self.path_parameter else "")


@dataclass(frozen=True)
class SmallApi:
    types: dict[str, Shape]
    operations: list[Operation] = field(default_factory=list)


_NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True) | st.sampled_from(
    ["items", "default", "sample", "members", "type", "properties", "required", "get", "body-size"]
)
_VALUES = st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,5}", fullmatch=True), min_size=1, unique=True)
_ENUMS = st.tuples(st.just("enum"), _VALUES.map(tuple))
_SIMPLE = st.sampled_from([(kind,) for kind in SCALARS]) | _ENUMS


def _objects(inner: st.SearchStrategy[Shape]) -> st.SearchStrategy[Shape]:
    members = st.dictionaries(_NAMES, st.tuples(st.booleans(), inner), min_size=1, max_size=4)
    return st.tuples(st.just("object"), members)


def _shapes(types: list[str]) -> st.SearchStrategy[Shape]:
    leaves = _SIMPLE
    if types:
        leaves = leaves | st.sampled_from([("ref", name) for name in types])
    shapes = st.recursive(
        leaves,
        lambda inner: _objects(inner) | st.tuples(st.just("array"), inner),
        max_leaves=6,
    )
    return shapes | _SIMPLE.map(lambda shape: ("null", shape))


@st.composite
def small_apis(draw: st.DrawFn) -> SmallApi:
    names = draw(st.lists(st.sampled_from(["Tree", "Fruit", "Old Tree"]), unique=True))
    shapes = _shapes(names)
    types = {name: draw(_objects(shapes)) for name in names}
    places = st.tuples(
        st.sampled_from(["get", "post", "put"]), st.from_regex("[a-z]{1,5}", fullmatch=True)
    )
    operations = []
    for method, literal in draw(st.lists(places, min_size=1, max_size=3, unique=True)):
        query = draw(st.dictionaries(_NAMES, st.tuples(st.booleans(), _SIMPLE), max_size=3))
        parameter = draw(st.sampled_from(["", "key"]))
        query.pop(parameter, None)
        operations.append(
            Operation(
                method,
                literal,
                parameter,
                query,
                draw(_objects(shapes)) if method != "get" else None,
                draw(st.sampled_from(["200", "201", "404"])),
                draw(st.none() | _objects(shapes) | shapes.map(lambda inner: ("array", inner))),
            )
        )
    return SmallApi(types, operations)


def component(name: str) -> str:
    return name.replace(" ", "")


def said(api: SmallApi) -> dict[str, Any]:
    """What a document of the API should say."""
    made: dict[str, Any] = {f"#{component(name)}": plain(api.types[name]) for name in api.types}
    for one in api.operations:
        place = f"{one.method} {one.path}"
        made[place] = one.status
        if one.path_parameter:
            made[f"{place} path {one.path_parameter}"] = (True, ("string",))
        for name, (required, shape) in one.query.items():
            made[f"{place} query {name}"] = (required, plain(shape))
        made[f"{place} body"] = plain(one.body) if one.body else None
        made[f"{place} answer"] = plain(one.answer) if one.answer else None
    return made


def plain(shape: Shape) -> Shape:
    """A shape with the names that components have."""
    match shape:
        case ("ref", name):
            return ("ref", component(name))
        case ("object", members):
            return ("object", {key: (needed, plain(one)) for key, (needed, one) in members.items()})
        case (kind, (str(), *_) as inner) if kind in ("array", "null"):
            return (kind, plain(inner))
    return shape


def read_back(document: dict[str, Any]) -> dict[str, Any]:
    """What an OpenAPI document says, in the same form."""
    schemas = document.get("components", {}).get("schemas", {})
    made: dict[str, Any] = {f"#{name}": shape_of(schema) for name, schema in schemas.items()}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            place = f"{method} {path}"
            statuses = list(operation["responses"])
            made[place] = statuses[0] if len(statuses) == 1 else statuses
            for parameter in operation.get("parameters", ()):
                where = f"{place} {parameter['in']} {parameter['name']}"
                made[where] = (parameter.get("required", False), shape_of(parameter["schema"]))
            made[f"{place} body"] = _content(operation.get("requestBody", {}))
            made[f"{place} answer"] = _content(operation["responses"][statuses[0]])
    return made


def shape_of(schema: dict[str, Any]) -> Shape:
    if "$ref" in schema:
        return ("ref", schema["$ref"].rpartition("/")[2])
    kind = schema.get("type")
    if isinstance(kind, list):
        values = [value for value in schema.get("enum", ()) if value is not None]
        rest = {**schema, "type": kind[0]} | ({"enum": values} if values else {})
        return ("null", shape_of(rest))
    if "enum" in schema:
        return ("enum", tuple(schema["enum"]))
    if kind == "array":
        return ("array", shape_of(schema["items"]))
    if kind == "object":
        required = schema.get("required", ())
        members = schema.get("properties", {}).items()
        return ("object", {name: (name in required, shape_of(one)) for name, one in members})
    return (kind,)


def _content(holder: dict[str, Any]) -> Shape | None:
    content = holder.get("content", {}).get("application/json")
    return shape_of(content["schema"]) if content else None
