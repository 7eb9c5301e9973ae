"""Markdown that different hands write: the look of lists changes nothing, tables say the same."""

import pytest
from hypothesis import given, settings
from tests.examples import examples

from . import render_markdown_tables as tables
from .apis import Api
from .facts import difference, facts, read_facts
from .random_apis import apis
from .render_markdown_headings import CAN, render_in_parentheses


@pytest.mark.slow
@settings(max_examples=examples(12), deadline=None)
@given(apis(CAN))
def test_types_and_marks_in_parentheses(api: Api) -> None:
    page = render_in_parentheses(api)
    assert difference(facts(api, CAN), read_facts(page, "markdown-headings")) == ""


@pytest.mark.slow
@settings(max_examples=examples(12), deadline=None)
@given(apis(tables.CAN))
def test_tables(api: Api) -> None:
    read = read_facts(tables.render(api), "markdown-headings")
    assert difference(facts(api, tables.CAN), read) == ""
