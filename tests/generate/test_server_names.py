"""What servers are called, from their names, descriptions and hosts."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.call_count import calls_of
from tests.generate.conftest import write_package

from specmeld.plan.client.servers import plan_servers
from specmeld.resolve.operations import servers

INFO = {"title": "Shops", "version": "1"}


def _named(*listed: Any) -> list[str]:
    plan = plan_servers(servers(list(listed), "/servers"), "t", ())
    assert plan is not None and plan.choice is not None
    return [each.name.strip('"') for each in plan.servers]


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        ({"name": "blue"}, {"x-name": "green"}, ["blue", "green"]),
        (
            {"description": "Production server (live data)"},
            {"description": "The sandbox environment"},
            ["production", "sandbox"],
        ),
        ({"url": "https://eu.api.test"}, {"url": "https://us.api.test"}, ["eu", "us"]),
        ({"url": "https://a.test/v1"}, {"url": "https://a.test/v2"}, ["v1", "v2"]),
        ({"url": "https://a.test"}, {"url": "http://a.test"}, ["https", "http"]),
        ({"url": "https://{shop}.a.test"}, {"description": "Dev"}, ["default", "dev"]),
        (
            {"description": "Production", "url": "https://one.test"},
            {"description": "Production", "url": "https://two.test"},
            ["one", "two"],
        ),
        ({"url": "https://a.test?x=1"}, {"url": "https://a.test?x=2"}, ["default", "a_test_x_2"]),
    ],
)
def test_names(one: dict[str, str], other: dict[str, str], names: list[str]) -> None:
    assert _named({"url": "https://a.test", **one}, {"url": "https://b.a.test", **other}) == names


def test_one_server_without_variables_is_no_choice() -> None:
    assert plan_servers(servers([{"url": "https://a.test"}], ""), "t", ()) is None


def test_one_more_server_costs_as_much_as_the_one_before() -> None:
    """Beyond the 128 URLs that urllib remembers."""
    many = [{"url": f"https://host{n}.test", "description": f"Ship {n}"} for n in range(600)]
    found = servers(many, "/servers")
    first, second, third = (
        calls_of(partial(plan_servers, found[:count], "t", ())) for count in (200, 300, 600)
    )
    assert (third - second) / 300 < 1.25 * (second - first) / 100


def test_a_variable_gets_out_of_the_way_of_other_arguments() -> None:
    variables = {"timeout": {"default": "1"}, "key": {"default": "2"}}
    url = "https://a.test/{timeout}/{key}"
    plan = plan_servers(servers([{"url": url, "variables": variables}], ""), "t", ["key"])
    assert plan is not None
    assert [one.name for one in plan.arguments] == ["timeout_server", "key_server"]


def test_a_default_outside_its_enum_is_a_choice_too() -> None:
    variables = {"port": {"default": 80, "enum": [443, 8443], "description": 'The """port"""\\'}}
    url = "https://a.test:{port}"
    plan = plan_servers(servers([{"url": url, "variables": variables}], ""), "t", ())
    assert plan is not None
    (port,) = plan.arguments
    assert port.hint == 'Literal["80", "443", "8443"]'
    assert port.doc == "The '''port'''\\\\."


def test_a_client_imports_what_its_servers_need(tmp_path: Path) -> None:
    """A variable of any value has no ``Literal``, and a choice has."""
    free = {"url": "https://{shop}.a.test", "variables": {"shop": {"default": "demo"}}}
    for name, listed, needed in (("lone", [free], False), ("many", [free, {"url": "/"}], True)):
        document = {"openapi": "3.1.0", "info": INFO, "paths": {}, "servers": listed}
        write_package(document, name, tmp_path)
        text = (tmp_path / name / "_client.py").read_text(encoding="utf-8")
        assert (", Literal" in text) == ("Literal[" in text) == needed
