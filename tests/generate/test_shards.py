"""Models are split over modules along the client's resources; no two modules import each other."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.generate.conftest import write_package

import specmeld.plan.models.shards as shards_module
from specmeld.plan import plan_package
from specmeld.plan.models.shards import shards
from specmeld.plan.names.named_components import name_schemas
from specmeld.plan.places.resources import members_of
from specmeld.resolve import resolve_api

NAMES = [f"Thing{letter}" for letter in "ABCDEFGH"]
TAGS = ["files", "threads", "users"]
PATHS = ["/files", "/threads", "/threads/{id}/messages", "/users", "/shared", "/inputs"]


def schema(refers: list[str]) -> dict[str, Any]:
    properties = {
        f"to_{name[-1].lower()}": {"$ref": f"#/components/schemas/{name}"} for name in refers
    }
    return {"type": "object", "properties": {"name": {"type": "string"}, **properties}}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """APIs whose components refer to each other at random, in circles too."""
    names = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
    schemas = {name: schema(draw(names)) for name in NAMES}
    paths: dict[str, Any] = {}
    for path in draw(st.lists(st.sampled_from(PATHS), min_size=1, unique=True)):
        body = {"application/json": {"schema": schema(draw(names))}}
        paths[path] = {"post": {"requestBody": {"content": body}, "responses": {}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def split(document: dict[str, Any]) -> dict[str, str]:
    named = name_schemas(resolve_api(document))
    return dict(shards(named.api, members_of(named.api)).modules)


def imported(text: str) -> set[str]:
    """The sibling modules that a module of models imports."""
    return {
        node.module
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module
    }


@settings(max_examples=examples(40), deadline=None)
@given(documents(), st.sampled_from([0, 200]))
def test_modules_import_in_one_direction(document: dict[str, Any], many: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards_module, "_MANY", many)
        files = plan_package(resolve_api(document), "things").models.files
    uses = {
        Path(path).stem: imported(text)
        for path, text in files.items()
        if Path(path).parent == Path("models") and not path.endswith("__init__.py")
    }
    while leaves := {name for name, used in uses.items() if not used & uses.keys()}:
        uses = {name: used for name, used in uses.items() if name not in leaves}
    assert uses == {}, "modules that import each other"


def test_much_that_nothing_uses_is_split_by_how_names_begin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shards_module, "_MANY", 2)
    names = {"push event a": ["common"], "push event b": [], "fork event": ["common"], "common": []}
    homes = split(
        {
            "openapi": "3.1.0",
            "info": {"title": "Things", "version": "1"},
            "paths": {},
            "components": {"schemas": {name: schema(uses) for name, uses in names.items()}},
        }
    )
    assert homes == {
        "push event a": "other_push",
        "push event b": "other_push",
        "fork event": "other_fork",
        "common": "other",
    }


@settings(max_examples=examples(30), deadline=None)
@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_a_document_moves_nothing(document: dict[str, Any], random: Any) -> None:
    def shuffled(mapping: dict[str, Any]) -> dict[str, Any]:
        return dict(random.sample(list(mapping.items()), len(mapping)))

    components = {"schemas": shuffled(document["components"]["schemas"])}
    other = document | {"paths": shuffled(document["paths"]), "components": components}
    assert split(other) == split(document)


def test_a_component_lives_with_its_users() -> None:
    message = {"$ref": "#/components/schemas/Message"}
    error = {"$ref": "#/components/schemas/Error"}
    replies = {"400": {"description": "", "content": {"application/json": {"schema": error}}}}

    def post(body: Any) -> dict[str, Any]:
        content = {"application/json": {"schema": body}}
        return {"post": {"requestBody": {"content": content}, "responses": replies}}

    homes = split(
        {
            "openapi": "3.1.0",
            "info": {"title": "Threads", "version": "1"},
            "paths": {
                "/threads": post(schema(["Part"])),
                "/threads/{id}/messages": post(message),
                "/users": post({"type": "string"}),
            },
            "components": {
                "schemas": {
                    "Message": schema(["Part"]),
                    "Part": schema([]),
                    "Error": schema(["Detail"]),
                    "Detail": schema([]),
                    "Unused": schema([]),
                }
            },
        }
    )
    assert homes["Message"] == "threads_messages"
    assert homes["Part"] == "threads"
    assert homes["Error"] == homes["Detail"] == "shared"
    assert homes["Unused"] == "other"


@pytest.mark.slow
def test_one_module_loads_without_the_others(tmp_path: Path) -> None:
    write_package(
        {
            "openapi": "3.1.0",
            "info": {"title": "Things", "version": "1"},
            "paths": {
                f"/{name}": {
                    "post": {
                        "requestBody": {
                            "content": {
                                "application/json": {"schema": {"title": name} | schema([])}
                            }
                        },
                        "responses": {},
                    }
                }
                for name in ("files", "users")
            },
        },
        "things",
        tmp_path,
    )
    code = (
        "import sys, things.models; things.models.Files(name='a');"
        "print(sorted(name for name in sys.modules if name.startswith('things.models.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "['things.models.files']\n"
