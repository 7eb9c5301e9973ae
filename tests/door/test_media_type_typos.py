"""A media type that is nearly a common one is warned of, once an operation."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import PETS

from specmeld.pipeline.make.media_type_typos import media_type_typos
from specmeld.resolve import resolve_api


def warned(*names: str) -> list[str]:
    document: dict[str, Any] = copy.deepcopy(PETS)
    operation = document["paths"]["/pets"]["post"]
    operation["requestBody"]["content"] = {name: {} for name in names}
    return [one.fix for one in media_type_typos(resolve_api(document), "api.json")]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("aplication/json", "application/json"),
        ("application/jsno", "application/json"),
        ("Application/JSOM; charset=utf-8", "application/json"),
        ("application/x-www-form-url-encoded", "application/x-www-form-urlencoded"),
        ("multipart/formdata", "multipart/form-data"),
        ("text/event-streams", "text/event-stream"),
    ],
)
def test_a_slip_is_warned_of(said: str, meant: str) -> None:
    assert warned(said) == [f"did you mean {meant!r}?"]


@pytest.mark.parametrize(
    "name",
    ["application/json", "application/jsonl", "application/hal+json", "text/json", "text/plane/x"],
)
def test_what_is_meant_is_not(name: str) -> None:
    assert warned(name) == []


@given(st.integers(0, 15), st.sampled_from("abcxyz-+"))
def test_any_one_slip_is_one(at: int, letter: str) -> None:
    right = "application/json"
    slips = {
        right[:at] + right[at + 1 :],
        right[:at] + letter + right[at:],
        right[:at] + letter + right[at + 1 :],
        right[:at] + right[at : at + 2][::-1] + right[at + 2 :],
    }
    known = {right, "application/bson", "application/cson"}
    for slip in slips - known:
        assert warned(slip) == [f"did you mean {right!r}?"], slip
