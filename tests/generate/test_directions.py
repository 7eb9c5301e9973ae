"""readOnly is not required of requests, writeOnly not of responses; all read it alike."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.generate.conftest import write_package

from specmeld.conformance import prove
from specmeld.model.api_description import Api
from specmeld.resolve import resolve_api

ID = {"type": "string", "readOnly": True}
SECRET = {"type": "string", "writeOnly": True}
USER = {
    "type": "object",
    "required": ["id", "name", "secret"],
    "properties": {"id": ID, "name": {"type": "string"}, "secret": SECRET},
}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def document(schemas: dict[str, Any], sent: Any, received: Any) -> dict[str, Any]:
    """An API with one operation, which takes ``sent`` and answers ``received``."""
    operation: dict[str, Any] = {"operationId": "save", "responses": {}}
    if sent is not None:
        operation["requestBody"] = {"required": True, **content(sent)}
    operation["responses"]["200"] = {"description": "", **content(received)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://api.example"}],
        "paths": {"/things": {"post": operation}},
        "components": {"schemas": schemas},
    }


def required(api: Api) -> dict[str, list[str]]:
    return {
        name: sorted(schema.get("required", []))
        for name, schema in api.schemas.items()
        if isinstance(schema, dict)
    }


def test_a_schema_that_is_only_sent_or_only_received_is_one() -> None:
    sent = resolve_api(document({"User": USER, "Ok": {"type": "object"}}, ref("User"), ref("Ok")))
    assert required(sent) == {"User": ["name", "secret"], "Ok": []}
    received = resolve_api(document({"User": USER}, None, ref("User")))
    assert required(received) == {"User": ["id", "name"]}


def test_a_schema_that_goes_both_ways_has_two_readings_and_so_have_its_holders() -> None:
    team = {"type": "object", "properties": {"lead": ref("User"), "other": ref("Plain")}}
    schemas = {"User": USER, "Team": team, "Plain": {"type": "object"}, "Unused": USER}
    api = resolve_api(document(schemas, ref("Team"), ref("Team")))
    assert required(api) == {
        "User": ["id", "name"],
        "User-Input": ["name", "secret"],
        "Team": [],
        "Team-Input": [],
        "Plain": [],
        "Unused": ["id", "name", "secret"],
    }
    held: Any = api.schemas
    assert held["Team"]["properties"]["lead"] == ref("User")
    assert held["Team-Input"]["properties"] == {"lead": ref("User-Input"), "other": ref("Plain")}
    assert api.operations[0].body is not None
    assert api.operations[0].body.contents[0].schema == ref("Team-Input")


def test_names_are_excused_through_allof_and_references() -> None:
    schemas = {
        "Id": ID,
        "Base": {"type": "object", "properties": {"id": ref("Id"), "at": ID}, "required": ["at"]},
        "User": {"allOf": [ref("Base"), {"required": ["id", "name"], "properties": {"at": {}}}]},
        "Ok": {},
    }
    api = resolve_api(document(schemas, ref("User"), ref("Ok")))
    held: Any = api.schemas
    assert "required" not in held["Base"]
    assert held["User"]["allOf"][1]["required"] == ["name"]


def test_schemas_that_only_test_stay() -> None:
    user = {
        **USER,
        "not": {"required": ["id"]},
        "if": {"required": ["id"]},
        "then": {"required": ["id"]},
    }
    schemas = {"User": user, "Ok": {}}
    held: Any = resolve_api(document(schemas, ref("User"), ref("Ok"))).schemas
    assert (held["User"]["not"], held["User"]["if"]) == ({"required": ["id"]},) * 2
    assert held["User"]["then"] == {}


def test_schemas_that_mark_nothing_are_the_same_objects() -> None:
    plain = {"type": "object", "required": ["a"], "properties": {"a": {"readOnly": "yes"}}}
    api = resolve_api(document({"Plain": plain, "User": USER}, ref("Plain"), ref("User")))
    assert api.schemas["Plain"] == plain


def test_a_name_that_is_taken_is_left_to_its_owner() -> None:
    schemas = {"User": USER, "User-Input": {"type": "string"}}
    api = resolve_api(document(schemas, ref("User"), ref("User")))
    assert set(api.schemas) == {"User", "User-Input", "User-Input-Input"}


@pytest.mark.parametrize(
    "odd",
    [
        {"required": "id", "properties": {"id": ID}},
        {"required": [{}, 1, "id"], "properties": {"id": ID}},
        {"required": ["id"], "properties": {"id": True}},
        {"properties": {"self": ref("Odd"), "id": ID}, "required": ["self", "id"]},
        {"allOf": [ref("Odd"), {"required": ["id"]}], "properties": {"id": ID}},
    ],
)
def test_odd_schemas_end(odd: Any) -> None:
    assert resolve_api(document({"Odd": odd}, ref("Odd"), ref("Odd"))).schemas


@pytest.mark.slow
def test_much_shared_parts_are_read_once() -> None:
    schema: Any = {"type": "object", "properties": {"id": ID}, "required": ["id"]}
    for _ in range(20):
        schema = {"allOf": [schema, schema], "properties": {"a": schema, "b": schema}}
    assert resolve_api(document({"Bomb": schema}, ref("Bomb"), ref("Bomb"))).schemas


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Any], Path]]:
    """A document whose schemas go both ways, and the package made of it, on the import path."""
    folder = tmp_path_factory.mktemp("directions")
    team = {
        "type": "object",
        "required": ["id", "lead"],
        "properties": {
            "id": ID,
            "lead": ref("User"),
            "users": {"type": "array", "items": ref("User")},
        },
    }
    source = document({"User": USER, "Team": team}, ref("Team"), ref("Team"))
    root = write_package(source, "directed_api", folder)
    sys.path.insert(0, str(folder))
    yield source, root
    sys.path.remove(str(folder))


def test_the_package_and_the_judge_read_alike(made: tuple[dict[str, Any], Path]) -> None:
    source, root = made
    report = prove(resolve_api(source), root)
    assert report.agrees and not report.untested
    wrong = prove(source, root)
    assert {one.case.constraint.keyword for one in wrong.disagreements} == {"required"}


def test_the_client_sends_and_reads_what_each_side_holds(made: Any) -> None:
    package = importlib.import_module("directed_api")
    answer = {"id": "t", "lead": {"id": "u", "name": "n"}}
    http = httpx2.Client(
        transport=httpx2.MockTransport(lambda _: httpx2.Response(200, json=answer))
    )
    client = package.Client(http_client=http, strict_responses=True)
    team = client.things.save(lead={"name": "n", "secret": "s"})
    assert (team.lead.id, team.lead.secret) == ("u", None)
    with pytest.raises(package.InvalidRequest, match=r"lead\.secret: Field required"):
        client.things.save(lead={"name": "n"})


def test_typed_dicts_leave_out_what_only_responses_hold(made: Any) -> None:
    from directed_api.models.inputs import things  # type: ignore[import-not-found]

    assert set(things.UserInputDict.__annotations__) == {"name", "secret"}
    assert set(things.TeamInputDict.__annotations__) == {"lead", "users"}
