"""What every call needs: credentials that belong together, and parameters of all operations."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
import yaml

from specmeld.plan import plan_package
from specmeld.render import render
from specmeld.resolve import resolve_api

_DOCUMENT = Path(__file__).parent / "every_call.yaml"


@pytest.fixture(scope="module")
def yards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("every_call")
    for path, text in render(
        plan_package(resolve_api(yaml.safe_load(_DOCUMENT.read_text("utf-8"))), "yards")
    ).items():
        (folder / "yards" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "yards" / path).write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield importlib.import_module("yards")
    sys.path.remove(str(folder))


def _client(yards: ModuleType, sent: list[httpx2.Request], **options: Any) -> Any:
    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(204)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    return yards.Client(http_client=http, **options)


def test_credentials_that_are_needed_together_are_told_with_and(yards: ModuleType) -> None:
    client = _client(yards, [], api_edition="2031", tenant=1)
    with pytest.raises(yards.MissingCredentials, match=r"needs id= .* and secret= "):
        client.yards.list()
    with pytest.raises(yards.MissingCredentials, match=r"id= .* and secret= .*, or token="):
        client.yards.create()


def test_a_parameter_of_all_operations_is_given_once(yards: ModuleType) -> None:
    sent: list[httpx2.Request] = []
    client = _client(yards, sent, id="i", secret="s", api_edition="2031", tenant=4)
    client.yards.list()
    client.yards.list(api_edition="2032", tenant=5)
    client.with_options(tenant=6).yards.delete("a", x_why="old")
    told = [(one.headers["api-edition"], one.url.params["tenant"]) for one in sent]
    assert told == [("2031", "4"), ("2032", "5"), ("2031", "6")]


def test_its_schema_judges_it_wherever_it_is_given(yards: ModuleType) -> None:
    client = _client(yards, [], id="i", secret="s", api_edition="new", tenant=0)
    with pytest.raises(yards.InvalidRequest) as refused:
        client.yards.list()
    assert [one.at for one in refused.value.problems] == ["query.tenant", "header.Api-Edition"]
    with pytest.raises(yards.InvalidRequest, match=r"header.Api-Edition: Field required"):
        _client(yards, [], id="i", secret="s", tenant=1).yards.list()


def test_what_one_operation_asks_for_is_its_own(yards: ModuleType) -> None:
    assert "x_why" not in inspect.signature(yards.Client).parameters
    client = _client(yards, [], id="i", secret="s", api_edition="2031", tenant=4)
    with pytest.raises(TypeError, match="x_why"):
        client.yards.delete("a")
