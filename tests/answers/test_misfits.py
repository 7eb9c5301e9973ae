"""Answers that do not fit and hold no model, and those that say nothing."""

from __future__ import annotations

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


def test_an_answer_that_fits_has_no_problems(port: Port) -> None:
    script = Script([answer(json={"mole": ["x"]}), answer(json={"mole": [3]})])
    dues = lambda client: client.papers.get_dues()  # noqa: E731
    port.run(script, dues)
    assert port.run(script, _whole).problems == []


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_an_empty_answer_is_called_so(port: Port, harbour: ModuleType, content: bytes) -> None:
    with pytest.raises(harbour.InvalidResponse, match="body: the response is empty"):
        port.run(Script([answer(content=content)]), lambda client: client.boats.list())
