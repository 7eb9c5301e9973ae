"""Rule 5 makes keys of titles, and leaves keys alone that are written like titles."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.reconcile import reconcile

from .test_whole import reading


def properties(openapi: Any, *names: str) -> set[str]:
    """What becomes of the names that two documents have."""
    rows = [(f"POST /things#request.'{name}'", "exists", True) for name in names]
    settled = reconcile([reading(one, rows, openapi) for one in ("one", "other")])
    found = [v.place for v in settled.verdicts if v.claim.keyword == "exists"]
    return {place.rpartition(".")[2] for place in found if "#request." in place}


def test_a_word_is_a_title_beside_other_titles() -> None:
    assert properties(None, "Type", "Last Messages") == {"type", "last_messages"}


def test_a_page_without_other_titles_has_keys() -> None:
    names = ("Name", "Id", "PhoneNumber")
    assert properties(None, *names) == {*names}


@pytest.mark.parametrize("names", [("Name", "Id"), ("Name", "LastName", "Id")])
def test_the_names_of_a_description_are_those_that_are_sent(names: tuple[str, ...]) -> None:
    schema = {"type": "object", "properties": {name: {} for name in names}}
    operation = {
        "requestBody": {"content": {"application/json": {"schema": schema}}},
        "responses": {"204": {"description": "done"}},
    }
    openapi = {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {"/things": {"post": operation}},
    }
    assert properties(openapi, *names) == {*names}
