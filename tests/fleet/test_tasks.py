"""What travels arrives as it was sent, or is refused."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packaging.requirements import Requirement
from tests.examples import examples

from specmeld.diagnostics import CombinedInputError, InputError
from specmeld.fleet.identity import LIBRARIES, versions
from specmeld.fleet.tasks import (
    BrokenTaskError,
    MadePackage,
    Outcome,
    Task,
    error_of,
    failed,
    finding_of,
    finding_row,
)
from specmeld.model.findings import finding

_TEXTS = st.text("aZ9 /:.é\ud800\n", max_size=8)
_TASKS = st.builds(
    Task,
    member=_TEXTS,
    verb=st.sampled_from(["generate", "check"]),
    options=st.dictionaries(_TEXTS, st.one_of(_TEXTS, st.integers(), st.none(), st.booleans())),
    files=st.dictionaries(_TEXTS, st.binary(max_size=50)),
    processes=st.integers(1, 9),
)


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(_TASKS)
def test_a_task_arrives_as_it_was_sent(task: Task) -> None:
    arrived = Task.unpacked(task.packed())
    assert arrived == task
    assert arrived.key == task.key


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(_TASKS, _TASKS)
def test_tasks_have_one_key_only_where_they_are_the_same(one: Task, other: Task) -> None:
    same = replace(one, processes=1) == replace(other, processes=1)
    assert (one.key == other.key) is same


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary(max_size=200))
def test_what_is_no_task_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenTaskError):
        Task.unpacked(data)
    with pytest.raises(BrokenTaskError):
        Outcome.unpacked(data)


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(_TASKS, st.data())
def test_a_task_that_is_cut_off_is_refused(task: Task, data: st.DataObject) -> None:
    packed = task.packed()
    end = data.draw(st.integers(0, len(packed) - 1))
    with pytest.raises(BrokenTaskError):
        Task.unpacked(packed[:end])


def test_an_outcome_arrives_as_it_was_sent() -> None:
    one = finding("file-edited", "a.py", line=3, diff="-a\n+b")
    outcome = Outcome(
        1,
        {"drift": 1, "next": "major"},
        ("code", "edits"),
        (finding_row(one),),
        remarks=("a \ud800 remark",),
        packages=(MadePackage("a/b", {"x.py": "x = 1\n"}, {"spec/openapi.yaml": "openapi"}),),
        folder="a",
        seconds=1.5,
    )
    arrived = Outcome.unpacked(outcome.packed())
    assert arrived == outcome
    assert [finding_of(row) for row in arrived.findings] == [one]
    assert arrived.checked.drift


def test_errors_arrive_with_all_that_they_say() -> None:
    errors = [InputError("is wrong", file="a", line=1, fix="fix it"), InputError("too", file="b")]
    outcome = Outcome.unpacked(failed(CombinedInputError(errors)).packed())
    assert [str(error_of(row)) for row in outcome.errors] == list(map(str, errors))


def test_all_that_outcomes_depend_on_is_known() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *extras["models"], *extras["templates"]]
    assert {Requirement(one).name for one in needed} - {"click"} == set(LIBRARIES)
    assert set(LIBRARIES) < versions().keys()
    assert "missing" not in versions().values()
