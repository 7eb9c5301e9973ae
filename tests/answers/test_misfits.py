"""Answers that do not fit and hold no model, and those that say nothing."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from .conftest import Port, Script, answer


def _whole(client: Any) -> Any:
    return client.with_response(client.papers.get_dues)


def test_the_problems_of_a_map_are_in_the_whole_answer(port: Port, harbour: ModuleType) -> None:
    found = port.run(Script([answer(json={"mole": [3, "x"]})]), _whole)
    assert found.value == {"mole": [3, "x"]}
    (problem,) = found.problems
    assert (problem.at, problem.pointer, problem.value) == ("mole[1]", "/mole/1", "x")
    assert isinstance(problem, harbour.Problem)


def test_a_map_and_a_list_know_their_problems(port: Port, harbour: ModuleType) -> None:
    script = Script([answer(json={"mole": [3, "x"], "pier": [4]})])
    found = port.run(script, lambda client: client.papers.get_dues())
    assert found == {"mole": [3, "x"], "pier": [4]}
    (problem,) = harbour.problems(found)
    assert (problem.at, problem.pointer, problem.value) == ("mole[1]", "/mole/1", "x")
    assert [one.pointer for one in harbour.problems(found["mole"])] == ["/1"]
    assert harbour.problems(found["pier"]) == []
    found["mole"][1] = 5
    assert harbour.problems(found) == []


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))]
)
def test_what_does_not_fit_can_be_copied(port: Port, again: Callable[[Any], Any]) -> None:
    script = Script([answer(json={"mole": [3, "x"]})])
    found = port.run(script, lambda client: client.papers.get_dues())
    copied = again(found)
    assert copied == found == json.loads(json.dumps(found))
    assert copied is not found


def test_an_answer_that_fits_has_no_problems(port: Port) -> None:
    script = Script([answer(json={"mole": ["x"]}), answer(json={"mole": [3]})])
    dues = lambda client: client.papers.get_dues()  # noqa: E731
    port.run(script, dues)
    assert port.run(script, _whole).problems == []


def test_what_fits_no_member_is_read_as_one_that_it_could_be(port: Port) -> None:
    """Not as one with more of its names, which lacks what that one requires."""
    script = Script([answer(json={"code": "seven", "pier": 4})])
    found = port.run(script, lambda client: client.papers.get_pass())
    assert (type(found).__name__, found.code, found.pier) == ("Ticket", "seven", 4)


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_an_empty_answer_is_called_so(port: Port, harbour: ModuleType, content: bytes) -> None:
    with pytest.raises(harbour.InvalidResponse, match="body: the response is empty"):
        port.run(Script([answer(content=content)]), lambda client: client.boats.list())
