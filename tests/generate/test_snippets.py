"""The usage that a package's README shows, run as it is before a mock of the same description."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PETS
from tests.generate.conftest import FIXTURES

from specmeld.config import Config
from specmeld.model.api_description import (
    Api,
    Content,
    Operation,
    Parameter,
    RequestBody,
    Response,
)
from specmeld.pipeline import generate_from_spec
from specmeld.pipeline.make.samples import samples
from specmeld.pipeline.serve.mocking import mock
from specmeld.plan import plan_package
from specmeld.plan.prose.snippets import shown_options
from specmeld.resolve import resolve_api


def _runs(spec: Path, package: Path, calls: int, serve: Any) -> None:
    """Run the README of a package whose description is ``spec``."""
    readme = (package / "README.md").read_text(encoding="utf-8")
    (usage,) = re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert len(re.findall(r"\bclient\.\w", usage)) == calls
    with mock(None, spec, 0) as made, serve(made.app) as url:
        usage = re.sub(r'base_url="[^"]*"', f'base_url="{url}{made.prefix}"', usage)
        environment = os.environ | {f"{package.name}_base_url".upper(): f"{url}{made.prefix}"}
        command = [sys.executable, "-W", "error::DeprecationWarning", "-c", usage]
        done = subprocess.run(
            command,
            cwd=package.parent,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, usage + done.stderr


def _generated(spec: Path, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    generate_from_spec(spec, Config(package=name, out="."), force=False, prove=False)
    return folder / name


@pytest.mark.slow
def test_the_committed_package(repo: Path, serve: Any) -> None:
    _runs(repo / "spec" / "openapi.yaml", repo / "generated" / "openai_threads", 3, serve)


@pytest.mark.slow
@pytest.mark.parametrize(("fixture", "calls"), [("library", 3), ("feed", 3), ("media", 2)])
def test_packages_of_the_fixtures(
    fixture: str, calls: int, tmp_path: Path, serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = FIXTURES / f"{fixture}.yaml"
    _runs(spec, _generated(spec, f"{fixture}_shown", tmp_path, monkeypatch), calls, serve)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "calls"),
    [
        ("box__box.json", 3),
        ("openfga__v2.json", 3),
        ("memos__openapi.yaml", 3),
        ("resend__resend.yaml", 3),
    ],
)
def test_packages_of_real_descriptions(
    name: str,
    calls: int,
    shared: Path,
    tmp_path: Path,
    serve: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = shared / "corpus" / name
    _runs(spec, _generated(spec, "shown", tmp_path, monkeypatch), calls, serve)


def test_a_text_without_an_example_says_what_it_stands_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pets.json").write_text(json.dumps(PETS), encoding="utf-8")
    package = _generated(tmp_path / "pets.json", "pets", tmp_path, monkeypatch)
    readme = (package / "README.md").read_text(encoding="utf-8")
    assert 'name="my-name"' in readme


def test_a_stream_is_gone_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"200": {"description": "Live.", "content": {"text/event-stream": {"schema": {}}}}}
    paths = {"/tides": {"get": {"operationId": "followTides", "responses": answer}}}
    document = {"openapi": "3.1.0", "info": {"title": "Tides", "version": "1"}, "paths": paths}
    (tmp_path / "tides.json").write_text(json.dumps(document), encoding="utf-8")
    package = _generated(tmp_path / "tides.json", "tides", tmp_path, monkeypatch)
    readme = (package / "README.md").read_text(encoding="utf-8")
    assert re.search(
        r"^    for item in client\.tides\.\w+\(\):\n        print\(item\)$", readme, re.M
    )
    assert 'with Client(base_url="https://api.example.com") as client:' in readme


def test_values_are_printed_and_pages_gone_through() -> None:
    text = {"type": "string"}
    page = {"items": {"type": "array", "items": text}, "next_cursor": text}
    cursor = {"name": "cursor", "in": "query", "schema": text}
    paths: dict[str, Any] = {
        "/tides": {"get": {"operationId": "listTides", "parameters": [cursor]}},
        "/tides/now": {"get": {"operationId": "getTidesNow"}},
    }
    for path, schema in (("/tides", {"properties": page}), ("/tides/now", text)):
        content = {"application/json": {"schema": {"type": "object"} | schema}}
        paths[path]["get"]["responses"] = {"200": {"description": "Ok.", "content": content}}
    api = resolve_api({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths})
    assert plan_package(api, "tides", samples=samples(api)).first_calls == (
        "for item in client.tides.list():\n    print(item)",
        "print(client.tides.now())",
    )


@pytest.mark.parametrize(
    ("server", "shown"),
    [
        ("https://tides.example/v1", ()),
        ("http://localhost:8080", ()),
        ("/rpc", ('base_url="https://api.example.com/rpc"',)),
        ("", ('base_url="https://api.example.com"',)),
    ],
)
def test_where_the_api_is_stands_where_the_document_does_not_say(
    server: str, shown: tuple[str, ...]
) -> None:
    assert shown_options((), (), server) == shown


def test_a_list_one_of_it_and_a_new_one_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = {"200": {"description": "Done."}}
    body = {"content": {"application/json": {"schema": {"required": ["name"]}}}}
    body["content"]["application/json"]["schema"]["properties"] = {
        name: {"type": "string", "readOnly": name == "id"} for name in ("id", "name", "colour")
    }
    identifier = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    paths: dict[str, Any] = {
        "/ping": {"get": {"operationId": "ping", "responses": answer}},
        "/rocks": {
            "post": {"operationId": "createRock", "requestBody": body, "responses": answer},
            "get": {"operationId": "listRocks", "responses": answer},
        },
        "/rocks/{id}": {
            "get": {"operationId": "getRock", "parameters": identifier, "responses": answer}
        },
    }
    document = {"openapi": "3.1.0", "info": {"title": "Rocks", "version": "1"}, "paths": paths}
    (tmp_path / "rocks.json").write_text(json.dumps(document), encoding="utf-8")
    package = _generated(tmp_path / "rocks.json", "rocks", tmp_path, monkeypatch)
    calls = re.findall(
        r"^    client\.(.*)$", (package / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert calls == [
        "rocks.list()",
        'rocks.get("my-id")',
        'rocks.create(name="my-name")',
    ]


def test_files_are_loaded_and_what_is_read_only_is_not_sent() -> None:
    text = {"type": "string"}
    fields = {"id": text | {"readOnly": True}, "name": text, "note": text}
    given = Content("application/json", {"type": "object", "properties": fields})
    given = replace(
        given, pointer="given", examples={"one": {"id": "c7", "name": "Reef", "note": "Old"}}
    )
    named = (Parameter("id", "path", required=True, schema=text),)
    made = Response("201", "")
    file = Response("200", "", contents=(Content("image/png", None),))
    api = Api(
        "Charts",
        "1",
        (
            Operation("GET", "/charts", responses=(made,)),
            Operation("POST", "/charts", body=RequestBody((given,), required=True)),
            Operation("GET", "/charts/{id}", parameters=named, responses=(made,)),
            Operation("DELETE", "/charts/{id}", parameters=named, responses=(made,)),
            Operation("GET", "/charts/{id}/sheet", parameters=named, responses=(file,)),
        ),
        {},
    )
    assert [*samples(api)] == ["GET /charts", "GET /charts/{id}", "GET /charts/{id}/sheet"]
    shown = samples(replace(api, operations=api.operations[:3]))
    assert shown["POST /charts"].body == {"name": "Reef", "note": "Old"}


def test_an_upload_shows_where_the_bytes_go() -> None:
    text: dict[str, Any] = {"type": "string"}
    file = text | {"format": "binary"}
    fields = {"sheet": file, "scale": text, "details": {"type": "array", "items": file}}
    schema = {"type": "object", "required": ["sheet", "scale"], "properties": fields}
    body = {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    done: dict[str, Any] = {"responses": {"200": {"description": "Done."}}}
    paths: dict[str, Any] = {"/charts": {"get": done, "post": done | {"requestBody": body}}}
    api = resolve_api({"openapi": "3.1.0", "info": {"title": "C", "version": "1"}, "paths": paths})
    shown = plan_package(api, "charts", samples=samples(api)).first_calls
    assert shown == ("client.charts.list()", 'client.charts.create(sheet=b"...", scale="my-scale")')
    schema["required"] = ["details"]
    api = resolve_api({"openapi": "3.1.0", "info": {"title": "C", "version": "1"}, "paths": paths})
    assert plan_package(api, "charts", samples=samples(api)).first_calls == shown[:1]


def test_a_body_is_the_example_of_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document: dict[str, Any] = json.loads(json.dumps(PETS))
    media = document["paths"]["/pets"]["post"]["requestBody"]["content"]["application/json"]
    media["examples"] = {"rex": {"$ref": "#/components/examples/Rex"}}
    document["components"]["examples"] = {"Rex": {"value": {"name": "Rex", "age": 3}}}
    (tmp_path / "pets.json").write_text(json.dumps(document), encoding="utf-8")
    package = _generated(tmp_path / "pets.json", "pets", tmp_path, monkeypatch)
    assert 'name="Rex"' in (package / "README.md").read_text(encoding="utf-8")
