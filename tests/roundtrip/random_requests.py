"""Random APIs as their users' requests show them: one request of each operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from specmeld.model.claims import Place

NOUNS = ("boats", "crews", "harbours", "lamps", "quays", "ropes", "sails", "tides")
NAMES = ("bright", "colour", "depth", "knots", "level", "mood", "note", "size", "width", "wind")
WORDS = ("amber", "blue", "calm", "dune", "east", "fair", "gale", "haze")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Call:
    """A request and, where there is one, the response to it. Names are in the order of the API."""

    method: str
    path: tuple[str, ...]
    """Segments; a parameter is ``{name}``."""
    ids: Mapping[str, int]
    """The values of the path's parameters."""
    summary: str
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, Any] = field(default_factory=dict)
    bearer: bool = False
    body: dict[str, Any] | None = None
    status: int = 0
    answer: Any = None

    @property
    def template(self) -> str:
        return "/" + "/".join(self.path)

    def url_path(self, write: Mapping[str, str]) -> str:
        """The path with its parameters as ``write`` has them."""
        return "/" + "/".join(write.get(part, part) for part in self.path)


@dataclass(frozen=True)
class SavedApi:
    server: str
    calls: tuple[Call, ...]


def _scalars() -> st.SearchStrategy[Any]:
    numbers = st.integers(-999, 9999) | st.integers(1, 999).map(lambda n: n + 0.5)
    return st.sampled_from(WORDS) | numbers | st.booleans()


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=4)


VALUES = st.recursive(
    _scalars() | st.none() | st.lists(st.integers(0, 9), max_size=3),
    lambda inner: _objects(inner) | _objects(_scalars()).map(lambda one: [one]),
    max_leaves=8,
)


@st.composite
def calls(draw: st.DrawFn) -> Call:
    method = draw(st.sampled_from(METHODS))
    path, ids = list[str](), dict[str, int]()
    for noun in draw(st.lists(st.sampled_from(NOUNS), min_size=1, max_size=2, unique=True)):
        path.append(noun)
        if draw(st.booleans()):
            name = f"{noun.removesuffix('s')}_id"
            path.append(f"{{{name}}}")
            ids[name] = draw(st.integers(1, 9999))
    has_body = method in ("POST", "PUT", "PATCH") and draw(st.booleans())
    status = draw(st.sampled_from((0, 200, 201, 404)))
    return Call(
        method=method,
        path=tuple(path),
        ids=ids,
        summary=" ".join(draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=4))),
        query=draw(st.dictionaries(st.sampled_from(NAMES), _scalars(), max_size=3)),
        headers={f"X-{name.title()}": value for name, value in draw(_headers()).items()},
        bearer=draw(st.booleans()),
        body=draw(_objects(VALUES)) if has_body else None,
        status=status,
        answer=draw(_objects(VALUES)) if status else None,
    )


def _headers() -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(NAMES), _scalars(), max_size=2)


@st.composite
def saved_apis(draw: st.DrawFn, most: int = 4) -> SavedApi:
    """An API whose operations are called once each."""
    version = draw(st.sampled_from(("", "/v1")))
    server = f"https://{draw(st.sampled_from(WORDS))}.example.com{version}"
    found = draw(st.lists(calls(), min_size=1, max_size=most))
    unique = {(call.method, call.template): call for call in found}
    return SavedApi(server, tuple(unique.values()))


Said = tuple[str, str, str]


@dataclass(frozen=True)
class Holds:
    """What a form has room for."""

    summaries: bool = True
    path_values: bool = True
    answers: bool = True
    reasons: bool = False
    """A response has words beside its status."""


def without_answers(api: SavedApi) -> SavedApi:
    return replace(api, calls=tuple(replace(c, status=0, answer=None) for c in api.calls))


def facts(api: SavedApi, holds: Holds) -> set[tuple[str, str, Any]]:
    """Place, keyword and value of each fact."""
    said: list[tuple[Place, str, Any]] = [(Place("", "servers"), "url", api.server)]
    for call in api.calls:
        said += _call(call, holds)
    return {(str(at), keyword, hashable(value)) for at, keyword, value in said}


def hashable(value: Any) -> Any:
    """Equal for equal JSON; an integer is not the truth value that Python takes it for."""
    if isinstance(value, dict):
        return frozenset((key, hashable(each)) for key, each in value.items())
    if isinstance(value, list):
        return tuple(map(hashable, value))
    return type(value).__name__, value


def _call(call: Call, holds: Holds) -> Iterator[tuple[Place, str, Any]]:
    name = f"{call.method} {call.template}"
    yield Place(name), "exists", True
    if holds.summaries:
        yield Place(name), "summary", call.summary
    if call.bearer:
        yield Place(name, "security").key("bearer"), "exists", True
    for each, value in call.ids.items():
        yield from _parameter(Place(name, "path").key(each), value if holds.path_values else None)
    for each, value in call.query.items():
        yield from _parameter(Place(name, "query").key(each), value)
    for each, value in call.headers.items():
        yield from _parameter(Place(name, "header").key(each), value)
    if call.body is not None:
        yield from _whole(Place(name, "request"), call.body)
    if call.status and holds.answers:
        at = Place(name, f"response.{call.status}")
        yield at, "exists", True
        if holds.reasons:
            yield at, "description", call.summary
        yield from _whole(at, call.answer)


def _parameter(at: Place, value: Any) -> Iterator[tuple[Place, str, Any]]:
    yield at, "exists", True
    if value is not None:
        yield at, "example", value
        yield at, "type", _type(value)


def _whole(at: Place, value: Any) -> Iterator[tuple[Place, str, Any]]:
    yield at, "contentType", "application/json"
    yield at, "example", value
    yield from _parts(at, value)


def _parts(at: Place, value: Any) -> Iterator[tuple[Place, str, Any]]:
    if value is None:
        yield at, "nullable", True
        return
    yield at, "type", _type(value)
    if isinstance(value, list):
        for item in value:
            yield at.items(), "exists", True
            yield from _parts(at.items(), item)
    for name, each in value.items() if isinstance(value, dict) else ():
        yield at.key(name), "exists", True
        yield from _parts(at.key(name), each)


def _type(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string"}
    return names.get(type(value), "array" if isinstance(value, list) else "object")
