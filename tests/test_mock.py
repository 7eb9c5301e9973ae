"""``specmeld mock``: a server of the whole description, as a process and as an application."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.conftest import PETS
from tests.generate.conftest import served

from specmeld.cli import main
from specmeld.pipeline.serve.mocking import mock


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    document: dict[str, Any] = json.loads(json.dumps(PETS))
    media = document["paths"]["/pets"]["post"]["responses"]["200"]["content"]["application/json"]
    media["examples"] = {"wrong": {"value": {"name": "far too long"}}}
    document["paths"]["/pets"]["post"]["responses"]["4XX"] = {
        "description": "No.",
        "content": {
            "application/problem+json": {
                "schema": {
                    "type": "object",
                    "required": ["title", "status"],
                    "properties": {"title": {"type": "string"}, "status": {"type": "integer"}},
                }
            }
        },
    }
    document["components"]["schemas"]["Pet"]["properties"] |= {
        "born": {"type": "string", "format": "date"},
        "kind": {"type": "string", "example": "cat"},
    }
    spec = tmp_path / "pets.json"
    spec.write_text(json.dumps(document), encoding="utf-8")
    return spec


@contextmanager
def running(spec: Path, *options: str) -> Iterator[str]:
    """The verb as a process; gives the address that it prints."""
    command = [sys.executable, "-m", "specmeld", "mock", str(spec), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            line = next(each for each in process.stdout if "http://" in each)
            yield line.split()[-1]
        finally:
            process.terminate()


@pytest.mark.slow
def test_a_mock_answers_and_refuses(pets: Path) -> None:
    with running(pets) as url:
        pet = httpx2.post(f"{url}/pets", json={"name": "Rex"})
        assert (pet.status_code, pet.json()["kind"]) == (200, "cat")
        assert len(pet.json()["name"]) <= 8 and pet.json()["born"] == "2026-01-31"
        wrong = httpx2.post(f"{url}/pets", json={"name": "Rex the great"})
        assert wrong.status_code == 422
        assert wrong.headers["content-type"] == "application/problem+json"
        assert "name: String should have at most 8 characters" in wrong.json()["detail"]
        astray = httpx2.post(f"{url.removesuffix('/v1')}/pets", json={"name": "Rex"})
        assert astray.status_code == 404
        assert astray.json() == {"detail": "the operations of this API are below /v1"}
        assert httpx2.get(f"{url}/dogs").json() == {"detail": "Not Found"}


@pytest.mark.slow
def test_a_seed_always_gives_the_same(pets: Path) -> None:
    def answer(seed: int) -> Any:
        with mock(None, pets, seed) as made, served(made.app) as url:
            return httpx2.post(f"{url}{made.prefix}/pets", json={"name": "Rex"}).json()

    assert answer(3) == answer(3)
    assert len({json.dumps(answer(seed)) for seed in range(4)}) > 1


def test_a_port_that_is_taken_is_one_error(pets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(SystemExit) as ended:
            main(["mock", str(pets), "--port", port])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "cannot listen on" in said and "pass another --port" in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.slow
def test_one_operation_is_counted_as_one(tmp_path: Path) -> None:
    spec = tmp_path / "bells.json"
    paths = {"/bells": {"post": {"responses": {"204": {"description": "rung"}}}}}
    head = {"openapi": "3.1.0", "info": {"title": "Bells", "version": "1"}}
    spec.write_text(json.dumps({**head, "paths": paths}))
    command = [sys.executable, "-m", "specmeld", "mock", str(spec), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline().startswith("1 operation at http://")
        finally:
            process.terminate()
