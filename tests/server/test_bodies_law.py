"""Forms, multipart bodies and lines that the client writes arrive at its own stubs as they were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.server.packages import Pair, imported
from tests.server.shapes import BOOLEAN, CHOICE, INTEGER, NUMBER, TEXT, values

_FILE = {"type": "string", "format": "binary"}
_POINT = {
    "type": "object",
    "properties": {"x": NUMBER, "words": {"type": "array", "items": TEXT}},
    "additionalProperties": False,
}
_TREE = {
    "type": "object",
    "properties": {"leaf": TEXT, "points": {"type": "array", "items": _POINT}, "one": _POINT},
    "additionalProperties": False,
}


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


_FIELDS = {
    **{"text": TEXT, "count": INTEGER, "share": NUMBER, "flag": BOOLEAN, "choice": CHOICE},
    **{"texts": _list(TEXT), "counts": _list(INTEGER), "choices": _list(CHOICE)},
    **{"joined": _list(TEXT), "piped": _list(INTEGER), "tree": _TREE, "points": _list(_POINT)},
    **{"whole": _POINT, "document": _list(INTEGER), "nested": _TREE, "rows": _list(_TREE)},
    "spread": _POINT,
}
_ENCODING = {
    "joined": {"style": "form", "explode": False},
    "piped": {"style": "pipeDelimited", "explode": False},
    "nested": {"style": "deepObject", "explode": True},
    "rows": {"style": "deepObject", "explode": True},
    "spread": {"style": "form", "explode": True},
}
_DOCUMENT = {"document": {"contentType": "application/json"}}
_KINDS: dict[str, tuple[str, Any, Any]] = {
    "form": (
        "application/x-www-form-urlencoded",
        {"type": "object", "properties": _FIELDS, "additionalProperties": False},
        {**_ENCODING, **_DOCUMENT},
    ),
    "parts": (
        "multipart/form-data",
        {
            "type": "object",
            "properties": {
                **{name: each for name, each in _FIELDS.items() if name not in _ENCODING},
                **{"file": _FILE, "files": _list(_FILE)},
                "perhaps": {"anyOf": [{**_FILE, "format": "binary"}, {"type": "null"}]},
            },
        },
        {"files": {"contentType": "image/png, image/*"}},
    ),
    "related": (
        "multipart/related",
        {
            "type": "object",
            "required": ["about"],
            "properties": {"about": _TREE, "content": _FILE},
        },
        {},
    ),
    "pictures": ("multipart/form-data", _list(_FILE), {}),
    "columns": ("multipart/form-data", _list(TEXT), {}),
    "lines": ("application/x-ndjson", _TREE, {}),
    "picture": ("image/*", _FILE, {}),
    "anything": ("*/*", _FILE, {}),
}
_BYTES = st.binary(max_size=40) | st.just(b"\r\n--x\r\n\r\n")
_NAMES = st.text("ab\"'é.; %", min_size=1, max_size=5)
_FILES = _BYTES | st.tuples(_NAMES, _BYTES) | st.tuples(_NAMES, _BYTES, st.just("image/gif"))


def _document_of_bodies() -> dict[str, Any]:
    paths = {
        f"/{name}": {
            "post": {
                "operationId": name,
                "x-method": f"all.{name}",
                "requestBody": {
                    "required": True,
                    "content": {media_type: {"schema": schema, "encoding": encoding}},
                },
                "responses": {"204": {"description": "Done."}},
            }
        }
        for name, (media_type, schema, encoding) in _KINDS.items()
    }
    return {"openapi": "3.1.0", "info": {"title": "Bodies", "version": "1"}, "paths": paths}


def _values(schema: Any) -> st.SearchStrategy[Any]:
    """Values of a schema, files included."""
    if schema.get("format") == "binary" or "anyOf" in schema:
        return _FILES
    if schema["type"] == "array":
        return st.lists(_values(schema["items"]), min_size=1, max_size=3)
    return values(schema, st.text(max_size=8))


def _content(value: Any) -> Any:
    """What of a value arrives: of a file its content alone."""
    if isinstance(value, tuple):
        return value[1]
    if isinstance(value, dict):
        return {name: _content(each) for name, each in value.items()}
    return [_content(each) for each in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("law")
    with imported(_document_of_bodies(), "law_of_bodies", folder) as (package, server):
        yield Pair(package, server)


def _bodies(name: str) -> st.SearchStrategy[Any]:
    _, schema, _ = _KINDS[name]
    if name in ("pictures", "columns", "picture", "anything"):
        return _values(schema)
    if name == "lines":
        return st.lists(_values(schema), max_size=3)
    fields = {key: _values(each) for key, each in schema["properties"].items()}
    must = schema.get("required", [])
    optional = {key: each for key, each in fields.items() if key not in must}
    needed = {key: fields[key] for key in must}
    return st.fixed_dictionaries(needed, optional=optional).filter(bool)


@pytest.mark.parametrize("examples", [4, pytest.param(1_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", _KINDS)
def test_the_same_body_arrives(pair: Pair, name: str, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(_bodies(name))
    def arrives(body: Any) -> None:
        assert pair.arrives(name, {"body": body}) == {"body": _content(body)}

    arrives()
