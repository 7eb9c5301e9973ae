"""A host keeps its calls: what a package sent at an old version it sends at a new one."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.model.plan import PackagePlan
from specmeld.plan import plan_package
from specmeld.render import render
from specmeld.resolve import resolve_api

pytestmark = pytest.mark.slow
TEXT: dict[str, Any] = {"type": "string"}
Document = dict[str, Any]
Call = tuple[str, dict[str, Any]]


def parameter(name: str, location: str = "query") -> Document:
    return {"name": name, "in": location, "schema": TEXT, "required": location == "path"}


def operation(id: str, *parameters: Document, body: Any = None, answer: Any = TEXT) -> Document:
    content = {"application/json": {"schema": body}}
    request = {"requestBody": {"content": content}} if body is not None else {}
    answered = {"200": {"description": "", "content": {"application/json": {"schema": answer}}}}
    return {"operationId": id, "parameters": [*parameters], **request, "responses": answered}


def an_object(*keys: str) -> Document:
    return {"type": "object", "properties": dict.fromkeys(keys, TEXT)}


BOAT = {"$ref": "#/components/schemas/Boat"}
BASE: Document = {
    "openapi": "3.1.0",
    "info": {"title": "Harbor", "version": "1"},
    "paths": {
        "/boats": {
            "get": operation("getBoats", parameter("sail-area"), parameter("X-Fleet", "header")),
            "post": operation("buildBoat", parameter("X-Id", "header"), body=BOAT),
        },
        "/boats/{boatId}/log": {
            "get": operation("", parameter("boatId", "path"), answer=an_object("entry-text")),
            "put": operation("", parameter("boatId", "path"), body=an_object("id", "entry-text")),
        },
        "/tides": {"post": operation("findTides", body=an_object("body", "from", "sea level"))},
    },
    "components": {"schemas": {"Boat": an_object("foo-bar", "id", "class", "maxSpeed")}},
}


def more_parameters(made: Document) -> None:
    keys = ("sail_area", "x_id", "x_fleet", "foo_bar", "id", "body", "boat_id", "max_speed")
    for item in made["paths"].values():
        for one in item.values():
            one["parameters"][:0] = map(parameter, keys)


def more_properties(made: Document) -> None:
    keys = dict.fromkeys(("foo_bar", "fooBar", "entry_text", "max_speed", "class_", "body"), TEXT)
    log = made["paths"]["/boats/{boatId}/log"]["put"]["requestBody"]["content"]
    for schema in (made["components"]["schemas"]["Boat"], log["application/json"]["schema"]):
        schema["properties"] = keys | schema["properties"]


def more_operations(made: Document) -> None:
    item = parameter("id", "path")
    made["paths"] = {
        "/boats/build": {"post": operation("build", body=BOAT)},
        "/boats/{id}": {"get": operation("getBoats", item), "post": operation("build", item)},
        "/boats/log": {"get": operation("boatsLog"), "put": operation("log", body=BOAT)},
        "/boats/{boatId}/log/{id}": {"get": operation("", item, parameter("boatId", "path"))},
        "/tides/find": {"post": operation("tidesFind", body=BOAT)},
        **made["paths"],
    }


def more_schemas(made: Document) -> None:
    names = ("boat", "BoatDict", "FindTidesRequest", "Tides", "BoatsResource", "UpdateBoatLog")
    made["components"]["schemas"] |= {name: an_object("a-b", "a_b") for name in names}
    made["paths"]["/fleets"] = {"post": operation("x", body=an_object("boat"))}


def more_media_types(made: Document) -> None:
    for item in made["paths"].values():
        for one in item.values():
            one["responses"]["200"]["content"] |= {"text/csv": {"schema": TEXT}}
            if "requestBody" in one:
                content = one["requestBody"]["content"]
                content["text/plain"] = {"schema": TEXT}
                content["application/x-www-form-urlencoded"] = content["application/json"]


ADDITIONS: tuple[Callable[[Document], None], ...] = (
    more_parameters,
    more_properties,
    more_operations,
    more_schemas,
    more_media_types,
)


@contextmanager
def package(plan: PackagePlan, folder: Path) -> Iterator[Any]:
    for path, text in render(plan).items():
        file = folder / plan.package / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module(plan.package)
    finally:
        sys.path.remove(str(folder))


def calls(plan: PackagePlan) -> st.SearchStrategy[Call]:
    texts = st.sampled_from(["a", "b c", "7"])
    bodies = st.dictionaries(st.sampled_from(["id", "foo-bar"]), texts)
    found: list[st.SearchStrategy[Call]] = []
    for resource in plan.all_resources:
        for method in resource.methods:
            name = st.just(".".join((*resource.path, method.name)))
            needed = {one.name: st.just("x1") for one in method.arguments if one.required}
            others = {one.name: texts for one in method.arguments if not one.required}
            found.append(st.tuples(name, st.fixed_dictionaries(needed, optional=others)))
            if method.body is not None and method.body.whole is not None:
                whole = {method.body.whole.name: bodies}
                found.append(st.tuples(name, st.fixed_dictionaries({**needed, **whole})))
    return st.one_of(found)


def sent(package: Any, call: Call) -> Any:
    """The request that a call leads to."""
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json="answer")

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    client = package.Client(base_url="http://h.test", http_client=http, max_retries=0)
    method, arguments = call
    for name in method.split("."):
        client = getattr(client, name)
    client(**arguments)
    (request,) = seen
    own = {key: value for key, value in request.headers.items() if key != "user-agent"}
    return request.method, str(request.url), own, request.read()


def all_of_these(made: Document) -> None:
    for change in ADDITIONS:
        change(made)


@pytest.mark.parametrize("addition", [*ADDITIONS, all_of_these], ids=lambda one: one.__name__)
def test_an_upgraded_host_sends_the_same(addition: Any, tmp_path: Path) -> None:
    name, made = addition.__name__, deepcopy(BASE)
    addition(made)
    old_plan = plan_package(resolve_api(deepcopy(BASE)), f"old_{name}")
    new_plan = plan_package(resolve_api(made), f"new_{name}", lock=old_plan.lock)
    with package(old_plan, tmp_path) as old, package(new_plan, tmp_path) as new:

        @settings(max_examples=examples(60), deadline=None)
        @given(calls(old_plan))
        def law(call: Call) -> None:
            assert sent(new, call) == sent(old, call)

        law()
