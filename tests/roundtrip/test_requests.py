"""Requests in the forms of their clients hold together with their readers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from tests.examples import examples

from specmeld.model.documents import SourceDocument
from specmeld.read import read_document

from .random_requests import SavedApi, facts, hashable, saved_apis
from .render_requests import FORMS, ONE_REQUEST

_FEW = settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))


def _read(text: str, dialect: str) -> set[tuple[str, str, object]]:
    reading = read_document(SourceDocument("page", "page", text))
    assert reading.dialect == dialect
    assert not reading.diagnostics
    return {(str(c.at), c.keyword, hashable(c.value)) for c in reading.claims}


def _written(form: str, api: SavedApi) -> SavedApi:
    return replace(api, calls=api.calls[:1]) if form in ONE_REQUEST else api


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_what_was_saved_is_what_is_read(form: str) -> None:
    dialect, render, holds = FORMS[form]

    @_FEW
    @given(saved_apis())
    def holds_together(api: SavedApi) -> None:
        api = _written(form, api)
        text = render(api)
        expected, found = facts(api, holds), _read(text, dialect)
        assert (expected - found, found - expected) == (set(), set()), text

    holds_together()


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_a_request_that_is_saved_twice_says_nothing_new(form: str) -> None:
    dialect, render, holds = FORMS[form]
    if form in ONE_REQUEST:
        pytest.skip("holds a single request")

    @_FEW
    @given(saved_apis(most=2))
    def holds_together(api: SavedApi) -> None:
        twice = replace(api, calls=api.calls * 2)
        assert _read(render(twice), dialect) == facts(api, holds)

    holds_together()
