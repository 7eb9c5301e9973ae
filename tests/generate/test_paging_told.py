"""``x-paging``: what people say of a list goes before what we find."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.diagnostics import InputError
from specmeld.plan import plan_package
from specmeld.resolve import resolve_api


def _planned(paging: Any) -> Any:
    """The plan of the pages of a list that no name of ours would find."""
    meta = {
        "type": "object",
        "properties": {"fin": {"type": "string"}, "go_on": {"type": "boolean"}},
    }
    answer = {
        "type": "object",
        "properties": {
            "meta": meta,
            "rows": {"type": "array", "items": {"type": "string"}},
            "columns": {"type": "array", "items": {"type": "integer"}},
        },
    }
    get: dict[str, Any] = {
        "operationId": "listCells",
        "parameters": [
            {"name": "from-cell", "in": "query", "schema": {"type": "string"}},
            {"name": "most", "in": "query", "schema": {"type": "integer"}},
        ],
        "responses": {
            "200": {"description": "", "content": {"application/json": {"schema": answer}}}
        },
    }
    if paging is not None:
        get["x-paging"] = paging
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/cells": {"get": get}},
    }
    (resource,) = plan_package(resolve_api(document), "cells").resources
    return resource.methods[0].page


def test_nothing_is_found_unless_it_is_told() -> None:
    assert _planned(None) is None


def test_a_cursor() -> None:
    said = {"argument": "from-cell", "next": "meta.fin", "items": "columns", "size": "most"}
    page = _planned(said | {"more": "meta.go_on"})
    assert page.item.text == "int"
    assert page.details == (
        "items=lambda page: page.columns",
        'argument="from_cell"',
        "after=lambda page: page.meta and page.meta.fin",
        "more=lambda page: page.meta and page.meta.go_on",
        'size="most"',
    )


def test_numbers_of_pages() -> None:
    page = _planned({"by": "page", "argument": "most", "items": "rows", "first": 0})
    assert page.item.text == "str"
    assert page.details == (
        "items=lambda page: page.rows",
        'argument="most"',
        'by="page"',
        "first=0",
    )


def test_false_says_that_there_are_none() -> None:
    assert _planned(False) is None


@pytest.mark.parametrize(
    ("said", "message", "fix"),
    [
        ([], "must be an object or false", ""),
        ({"by": "magic"}, "unknown name 'magic'", "the ways: cursor, page, offset, url, link"),
        ({"buy": "page"}, "unknown name 'buy'", "did you mean by?"),
        ({"by": "url", "items": "rows"}, "url needs 'next'", ""),
        ({"by": "link"}, "the items are not an array", "write its name in 'items'"),
        ({"by": "page", "argument": "most", "items": "meta"}, "the items are not an array", ""),
        (
            {"by": "page", "argument": "mots", "items": "rows"},
            "unknown name 'mots'",
            "did you mean most?",
        ),
        (
            {"argument": "most", "items": "rows", "next": "meta.fun"},
            "unknown name 'fun'",
            "did you mean fin?",
        ),
        ({"by": "page", "argument": 7}, "must be a string", ""),
        (
            {"by": "page", "argument": "most", "items": "rows", "first": "1"},
            "the number of the first page",
            "",
        ),
        ({"argument": "most", "items": "__class__", "next": "meta.fin"}, "unknown name", ""),
    ],
)
def test_what_is_not_there_is_told_with_its_place(said: Any, message: str, fix: str) -> None:
    with pytest.raises(InputError) as caught:
        _planned(said)
    assert "#/paths/~1cells/get/x-paging" in caught.value.message
    assert message in caught.value.message
    assert fix in caught.value.fix


# Found in the body of a request


def _searched(properties: dict[str, Any], answer: dict[str, Any], **operation: Any) -> Any:
    """The plan of the pages of a search whose body and answer have these properties."""
    rows = {"type": "array", "items": {"type": "string"}}
    shapes = ({"properties": properties}, {"properties": {"rows": rows, **answer}})
    sent, found = ({"application/json": {"schema": {"type": "object", **each}}} for each in shapes)
    post = {
        "operationId": "searchCells",
        "requestBody": {"content": sent},
        "responses": {"200": {"description": "", "content": found}},
        **operation,
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/cells/search": {"post": post}},
    }
    (resource,) = plan_package(resolve_api(document), "cells").resources
    (method,) = [each for one in (resource, *resource.children) for each in one.methods]
    return method.page and method.page.details[1:]


_TEXT, _NUMBER = {"type": "string"}, {"type": "integer"}


@pytest.mark.parametrize(
    ("sent", "found", "details"),
    [
        (
            {"q": _TEXT, "pageToken": _TEXT, "maxResults": _NUMBER},
            {"nextPageToken": _TEXT},
            (
                'argument="pageToken"',
                "after=lambda page: page.next_page_token",
                'size="maxResults"',
                "in_body=True",
            ),
        ),
        (
            {"page": _NUMBER, "limit": _NUMBER},
            {"total": _NUMBER},
            (
                'argument="page"',
                'by="page"',
                "total=lambda page: page.total",
                'size="limit"',
                "in_body=True",
            ),
        ),
        (
            {"page": {"type": "object", "properties": {"cursor": _TEXT, "limit": _NUMBER}}},
            {"meta": {"type": "object", "properties": {"next_cursor": _TEXT}}},
            (
                'argument="cursor"',
                "after=lambda page: page.meta and page.meta.next_cursor",
                'size="limit"',
                "in_body=True",
                'holder="page"',
            ),
        ),
        ({"page": _NUMBER}, {}, None),
        ({"cursor": _TEXT}, {}, None),
        ({"q": _TEXT}, {"next_cursor": _TEXT}, None),
    ],
)
def test_a_search_goes_on_by_its_body(sent: Any, found: Any, details: Any) -> None:
    assert _searched(sent, found) == details


def test_what_is_said_may_be_a_property_of_the_body() -> None:
    said = {"argument": "from", "items": "rows", "next": "upto", "total": "all"}
    details = _searched({"from": _TEXT}, {"upto": _TEXT, "all": _NUMBER}, **{"x-paging": said})
    assert details == (
        'argument="from"',
        "after=lambda page: page.upto",
        "total=lambda page: page.all",
        "in_body=True",
    )
    with pytest.raises(InputError, match="'form'"):
        _searched({"from": _TEXT}, {"upto": _TEXT}, **{"x-paging": {**said, "argument": "form"}})
