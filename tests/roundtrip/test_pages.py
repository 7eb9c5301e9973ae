"""Pages of any vendor and the page engine hold together: what a form can hold comes back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from .apis import Api
from .facts import difference, facts, read_facts
from .measure import BIG
from .page_facts import plain, read_samples, sampled, without_answer_bodies
from .page_forms import FORMS, Form
from .page_styles import Style, styles
from .random_apis import apis

FORM = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def _comes_back(form: Form, api: Api, style: Style) -> None:
    style = form.narrow(style)
    page = form.render(api, style)
    described = without_answer_bodies(api) if style.sample else api
    lost = difference(facts(described, form.can), read_facts(page, form.dialect))
    assert not lost, f"{style}\n{lost}\n\n{page}"
    if style.sample:
        assert sampled(api) <= read_samples(page, form.dialect), f"{style}\n{page}"


def _check(form: Form, count: int) -> None:
    @settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=BIG,
    )
    @given(st.builds(plain, apis(form.can)), styles())
    def holds(api: Api, style: Style) -> None:
        _comes_back(form, api, style)

    holds()


@pytest.mark.few(2)
@FORM
def test_what_a_form_holds_comes_back(form: Form) -> None:
    _check(form, examples(10))


@pytest.mark.slow
@FORM
def test_what_a_form_holds_comes_back_in_many_styles(form: Form) -> None:
    _check(form, 200)
