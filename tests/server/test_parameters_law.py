"""What the client writes, its own server stubs read: the same value, in every place and style."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.server.packages import Pair, imported
from tests.server.shapes import Style, styles, values

_STYLES = {each.name: each for each in styles()}


def _operation(style: Style) -> dict[str, Any]:
    parameters = [
        {
            "name": name,
            "in": style.location,
            "required": style.location == "path",
            "style": style.style,
            "explode": style.explode,
            "schema": schema,
        }
        for name, schema in style.schemas().items()
    ]
    return {
        "operationId": style.name,
        "x-method": f"all.{style.name}",
        "parameters": parameters,
        "responses": {"204": {"description": "Done."}},
    }


def _document() -> dict[str, Any]:
    paths = {}
    for style in _STYLES.values():
        names = style.schemas() if style.location == "path" else ()
        paths["/".join([f"/{style.name}", *(f"{{{name}}}" for name in names)])] = {
            "get": _operation(style)
        }
    return {"openapi": "3.1.0", "info": {"title": "All", "version": "1"}, "paths": paths}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder: Path = tmp_path_factory.mktemp("law")
    with imported(_document(), "law_of_styles", folder) as (package, server):
        yield Pair(package, server)


@pytest.mark.few(8)
@pytest.mark.parametrize("examples", [3, pytest.param(1_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", _STYLES)
def test_the_same_value_arrives(pair: Pair, name: str, examples: int) -> None:
    style = _STYLES[name]
    named = {key: values(schema, style.text) for key, schema in style.schemas().items()}
    required = named if style.location == "path" else {}
    optional = {} if required else named

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.fixed_dictionaries(required, optional=optional))
    def arrives(given_values: dict[str, Any]) -> None:
        assert pair.arrives(name, given_values) == given_values

    arrives()


def test_a_cookie_is_not_decoded(pair: Pair) -> None:
    given_values = {"text": "1", "thing": {"a": "+"}}
    assert pair.arrives("cookie_cookie_each", given_values) == given_values
