"""The lines of ``api.md``: one a method, which fit a screen and escape nothing in code."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.examples import examples

from specmeld.plan import plan_package
from specmeld.render.markdown_text import code_span, escaped
from specmeld.render.method_lines import WIDTH, method_line
from specmeld.resolve import resolve_api

_TEXT = st.text(st.sampled_from("ab _*`\\[]<>()&;#|~1.-!é"), max_size=24)
_SAID = "Words that say at some length what it does, and then say it in other words again."


def _inline(text: str) -> list[tuple[str, str]]:
    (whole,) = MarkdownIt("commonmark").parseInline(text)
    return [(one.type, one.content) for one in whole.children or []]


@given(_TEXT)
def test_no_text_is_more_than_text_and_code(text: str) -> None:
    found = _inline(escaped(text))
    assert {kind for kind, _ in found} <= {"text", "text_special", "code_inline"}
    if "`" not in text:
        assert "".join(content for _, content in found) == " ".join(text.split())


@given(_TEXT.filter(str.strip))
def test_code_is_as_it_was_written(text: str) -> None:
    assert _inline(code_span(text)) == [("code_inline", " ".join(text.split()))]


def _line(path: str, optional: int, summary: str) -> str:
    names = [name.strip("{}") for name in path.split("/") if name.startswith("{")]
    text = {"schema": {"type": "string"}}
    given = [{"name": name, "in": "path", "required": True, **text} for name in names]
    given.append({"name": "asked_for", "in": "query", "required": True, **text})
    given += [{"name": f"option_{one}", "in": "query", **text} for one in range(optional)]
    content = {"text/plain": {"schema": {"type": "string"}}}
    operation: dict[str, Any] = {
        "operationId": "getThing",
        "summary": summary,
        "parameters": given,
        "responses": {"200": {"description": "", "content": content}},
    }
    document: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": "", "version": ""}}
    api = resolve_api({**document, "paths": {path: {"get": operation}}})
    plan = plan_package(api, "made")
    (method,) = [one for each in plan.all_resources for one in each.methods]
    return method_line(method)


def test_a_line_has_call_answer_summary_and_operation() -> None:
    line = _line("/things/{thing_id}", 1, "Get a `thing_id`")
    call = "`get(thing_id, *, asked_for, option_0=…)`"
    assert line == f"- {call} → `str`: Get a `thing_id` (`GET /things/{{thing_id}}`)"


def test_a_line_without_a_summary_has_no_colon() -> None:
    line = _line("/things", 0, "")
    assert line == "- `list(*, asked_for)` → `str` (`GET /things`)"


def test_a_line_is_cut_to_fit() -> None:
    line = _line("/things/{thing_id}", 30, _SAID * 3)
    assert line.startswith("- `get(thing_id, *, asked_for, option_0=…,")
    assert ", …)` → `str`: Words that say at some length" in line
    assert line.endswith("… (`GET /things/{thing_id}`)")
    assert 140 < len(line) <= WIDTH


@settings(max_examples=examples(10), deadline=None)
@given(st.integers(0, 40), st.text("ab`_ .", max_size=300), st.integers(1, 4))
def test_no_line_is_too_long(optional: int, summary: str, depth: int) -> None:
    path = "".join(f"/things/{{thing_{one}}}" for one in range(depth))
    assert len(_line(path, optional, summary)) <= WIDTH


def test_what_chooses_a_media_type_may_be_left_out() -> None:
    text = {"schema": {"type": "string"}}
    content = {"application/json": text, "text/csv": {"schema": {"type": "integer"}}}
    operation = {
        "operationId": "sendThing",
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "", "content": content}},
    }
    head = {"openapi": "3.1.0", "info": {"title": "", "version": ""}}
    plan = plan_package(resolve_api({**head, "paths": {"/things": {"post": operation}}}), "made")
    (method,) = [one for each in plan.all_resources for one in each.methods]
    assert "(*, body, content_type=…, accept=…)" in method_line(method)
