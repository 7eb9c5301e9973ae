"""Generations of the HTML rendering differ in the spelling of their classes."""

import pytest
from hypothesis import given, settings
from tests.examples import examples

from .apis import Api
from .facts import read_facts
from .random_apis import apis
from .render_rendered_html import CAN, render, render_hyphenated


@pytest.mark.slow
@settings(max_examples=examples(15), deadline=None)
@given(apis(CAN))
def test_hyphenated_classes_say_the_same(api: Api) -> None:
    hyphenated = read_facts(render_hyphenated(api), "rendered-html")
    assert hyphenated == read_facts(render(api), "rendered-html")
