"""Methods that ask if something is there: 404 is an answer."""

from __future__ import annotations

import inspect
from types import ModuleType

import pytest

from .conftest import Port, Script, answer


@pytest.mark.parametrize(("status", "expected"), [(200, True), (204, True), (404, False)])
def test_the_status_says_if_it_is_there(port: Port, status: int, expected: bool) -> None:
    script = Script([answer(status)])
    assert port.run(script, lambda client: client.boats.exists("a")) is expected
    assert port.run(script, lambda client: client.tows.exists("a")) is expected
    assert [(one.method, one.url.path) for one in script.seen] == [
        ("HEAD", "/v1/boats/a"),
        ("HEAD", "/v1/tows/a"),
    ]


@pytest.mark.parametrize("status", [400, 401, 403, 410, 500])
def test_another_error_is_no_answer(port: Port, harbour: ModuleType, status: int) -> None:
    with pytest.raises(harbour.APIStatusError) as raised:
        port.run(Script([answer(status)]), lambda client: client.boats.exists("a"), max_retries=0)
    assert raised.value.status == status


def test_all_of_the_answer_is_there(port: Port) -> None:
    script = Script([answer(404, headers={"X-Berth": "7"})])
    found = port.run(script, lambda client: client.with_response(client.boats.exists, "a"))
    assert (found.value, found.status, found.headers["x-berth"]) == (False, 404, "7")


def test_the_method_says_so(harbour: ModuleType) -> None:
    from harbour.resources.boats import BoatsResource  # type: ignore[import-not-found]

    assert inspect.signature(BoatsResource.exists).return_annotation == "bool"
    assert "NotFoundError" not in BoatsResource.exists.__doc__


def test_404_stays_an_error_of_other_methods(port: Port, harbour: ModuleType) -> None:
    with pytest.raises(harbour.NotFoundError):
        port.run(Script([answer(404)]), lambda client: client.boats.get("a"))
