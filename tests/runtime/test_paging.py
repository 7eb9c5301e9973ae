"""Lists that go on: by a cursor in a body, up to a total, past a proxy."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import httpx2
import pytest
from typing_extensions import TypedDict

ROWS = list(range(7))


class Search(TypedDict, total=False):
    words: str
    token: str
    page: int
    size: int


class Lists:
    """A server of one list of seven numbers, by whatever way it is asked."""

    def __init__(self, runtime: ModuleType, url: str = "https://api.example/v1") -> None:
        self.runtime = runtime
        self.seen: list[httpx2.Request] = []
        self.settings = runtime.Settings(url)
        self.told: dict[str, Any] = {}

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        self.seen.append(request)
        given: dict[str, Any] = dict(request.url.params)
        given |= json.loads(request.content or b"{}")
        size = int(given.get("size", 3))
        start = int(given.get("offset", (int(given.get("page", 1)) - 1) * size))
        start = int(given.get("token") or given.get("after") or start)
        answer: dict[str, Any] = {"rows": ROWS[start : start + size], **self.told}
        if start + size < len(ROWS):
            answer["next"] = start + size
        return httpx2.Response(200, json=answer)

    def pages(self, parameters: Any = (), body: Any = None, **paging: Any) -> Any:
        runtime = self.runtime
        reply = runtime.Reply(dict[str, Any], "application/json")
        paging.setdefault("items", lambda page: page["rows"])
        operation = runtime.Operation(
            "GET" if body is None else "POST",
            "/rows",
            parameters=[runtime.Parameter(kind, "query", name, name) for name, kind in parameters],
            body=None if body is None else runtime.Body(Search, "application/json", required=False),
            replies={"200": reply},
            paging=runtime.Paging(**paging),
        )
        http = httpx2.Client(transport=httpx2.MockTransport(self.handle))
        return operation, runtime.SyncDriver(self.settings, http)

    def all(self, given: Any, parameters: Any = (), body: Any = None, **paging: Any) -> list[Any]:
        operation, client = self.pages(parameters, body, **paging)
        given = given if body is None else {"body": body}
        return list(self.runtime._paging.pages(client, operation, given))


@pytest.mark.parametrize("body", [{"words": "x"}, {}, "OMIT"])
def test_a_cursor_goes_on_in_the_body_with_all_else(runtime: ModuleType, body: Any) -> None:
    lists = Lists(runtime)
    given = runtime.OMIT if body == "OMIT" else body
    found = lists.all(
        {}, body=given, argument="token", in_body=True, after=lambda page: page.get("next")
    )
    assert found == ROWS
    words = {} if body == "OMIT" else body
    sent = [json.loads(each.content or b"{}") for each in lists.seen]
    assert sent == [words, {**words, "token": "3"}, {**words, "token": "6"}]


@pytest.mark.parametrize("body", [{"words": "x"}, {"words": "x", "deep": {"size": 4}}])
def test_a_cursor_goes_on_in_a_part_of_the_body(runtime: ModuleType, body: Any) -> None:
    lists = Lists(runtime)
    lists.all(
        {},
        body=body,
        argument="token",
        in_body=True,
        holder="deep",
        after=lambda page: None if len(lists.seen) > 1 else 5,
    )
    sent = [json.loads(each.content) for each in lists.seen]
    assert sent == [body, {**body, "deep": {**body.get("deep", {}), "token": 5}}]


def test_a_page_in_the_body_is_counted(runtime: ModuleType) -> None:
    lists = Lists(runtime)
    found = lists.all({}, body={"size": 2}, argument="page", by="page", in_body=True, size="size")
    assert found == ROWS
    assert [json.loads(each.content).get("page") for each in lists.seen] == [None, 2, 3, 4]


@pytest.mark.parametrize(("told", "calls"), [({}, 3), ({"more": True}, 3), ({"more": False}, 1)])
def test_a_cursor_goes_on_where_the_answer_leaves_out_whether_more_follow(
    runtime: ModuleType, told: Any, calls: int
) -> None:
    lists = Lists(runtime)
    lists.told = told
    after = {"argument": "token", "after": lambda page: page.get("next")}
    lists.all({}, [("token", int)], more=lambda page: page.get("more"), **after)
    assert len(lists.seen) == calls


@pytest.mark.parametrize(("told", "calls"), [({}, 3), ({"more": True}, 4)])
def test_a_page_that_is_not_full_is_the_last_unless_more_is_told(
    runtime: ModuleType, told: Any, calls: int
) -> None:
    lists = Lists(runtime)
    lists.told = told
    asked = {"argument": "page", "by": "page", "size": "size"}
    parameters = [("page", int), ("size", int)]
    lists.all({"size": 3}, parameters, more=lambda page: page.get("more"), **asked)
    assert len(lists.seen) == calls


@pytest.mark.parametrize(
    ("by", "given", "told", "calls"),
    [
        ("page", {}, {"total": 7}, 3),
        ("page", {}, {"total": 6}, 2),
        ("page", {}, {"pages": 3}, 3),
        ("page", {"page": 2, "size": 3}, {"total": 7}, 2),
        ("page", {"page": 2}, {"total": 7}, 3),
        ("page", {"page": 2}, {"pages": 3}, 2),
        ("offset", {}, {"total": 7}, 3),
        ("offset", {"offset": 4}, {"total": 7}, 1),
        ("offset", {"offset": 4}, {"total": None}, 2),
        ("offset", {}, {"total": "many"}, 4),
        ("page", {}, {"pages": True}, 4),
    ],
)
def test_a_total_ends_the_list(
    runtime: ModuleType, by: str, given: Any, told: Any, calls: int
) -> None:
    lists = Lists(runtime)
    lists.told = told
    lists.all(
        given,
        [(by, int), ("size", int)],
        argument=by,
        by=by,
        size="size",
        total=lambda page: page.get("total"),
        pages=lambda page: page.get("pages"),
    )
    assert len(lists.seen) == calls


@pytest.mark.parametrize("kind", [str, int])
def test_an_id_goes_on_as_its_parameter_takes_it(runtime: ModuleType, kind: Any) -> None:
    lists = Lists(runtime)
    after = lambda page: page.get("next") and page["rows"][-1] + 1  # noqa: E731
    assert lists.all({}, [("after", kind)], argument="after", after=after) == ROWS
    assert [each.url.params.get("after") for each in lists.seen] == [None, "3", "6"]


@pytest.mark.parametrize(
    ("base", "told", "asked"),
    [
        ("https://a.test/v1", "http://a.test/v1/rows?page=2", "https://a.test/v1/rows?page=2"),
        ("https://a.test/v1", "http://a.test:8080/v1/rows?p=2", "https://a.test/v1/rows?p=2"),
        ("http://a.test:81/v1", "https://A.test/rows?page=2", "http://a.test:81/rows?page=2"),
        ("https://a.test/v1", "?page=2&key=old#top", "https://a.test/v1/rows?page=2&key=k3y"),
        ("https://a.test/v1", "/x?key=a&b=1", "https://a.test/x?b=1&key=k3y"),
    ],
)
def test_a_next_url_is_asked_for_by_our_way_to_its_host(
    runtime: ModuleType, base: str, told: str, asked: str
) -> None:
    from runtime._request import build_request  # type: ignore[import-not-found]

    key = [runtime._auth.Secret("query", "key", "k3y")] if "key" in told else []
    operation = runtime.Operation("GET", "/rows")
    settings = runtime.Settings(base)
    request = build_request(operation, {}, runtime.OMIT, settings, {}, key, next_url=told)
    assert request.url == asked


@pytest.mark.parametrize("told", ["https://b.test/x?key=k3y", "//b.test", "file:///etc/passwd"])
def test_a_next_url_on_another_host_is_refused(runtime: ModuleType, told: str) -> None:
    from runtime._errors import InvalidRequest  # type: ignore[import-not-found]
    from runtime._request import build_request

    operation = runtime.Operation("GET", "/rows")
    settings = runtime.Settings("https://a.test")
    with pytest.raises(InvalidRequest, match="on another server") as error:
        build_request(operation, {}, runtime.OMIT, settings, {}, next_url=told)
    assert "k3y" not in str(error.value)


@pytest.mark.parametrize("by", ["url", "link"])
def test_a_next_url_that_is_none_is_refused(runtime: ModuleType, by: str) -> None:
    from runtime._errors import InvalidRequest

    headers = {"Link": "<http://[>; rel=next"}
    lists = Lists(runtime)
    lists.handle = lambda request: httpx2.Response(  # type: ignore[method-assign]
        200, json={"rows": [1], "next": "http://["}, headers=headers
    )
    operation, client = lists.pages(by=by, after=lambda page: page["next"])
    page = runtime._paging.pages(client, operation, {})
    assert page.has_next
    with pytest.raises(InvalidRequest, match=r"'http://\[' is not a URL"):
        page.next_page()


@pytest.mark.parametrize(("by", "size"), [("page", 2), ("offset", 2)])
def test_pages_that_are_equal_are_pages_all_the_same(
    runtime: ModuleType, caplog: pytest.LogCaptureFixture, by: str, size: int
) -> None:
    lists = Lists(runtime)
    rows = iter([[0, 0], [0, 0], [0]])
    lists.handle = lambda request: httpx2.Response(  # type: ignore[method-assign]
        200, json={"rows": next(rows)}
    )
    asked = [(by, int), ("size", int)]
    found = lists.all({"size": size}, asked, argument=by, by=by, size="size")
    assert (found, caplog.text) == ([0] * 5, "")


@pytest.mark.parametrize(
    ("given", "cursors", "calls"),
    [
        (None, ["a", "b", "a", "c"], 3),
        (None, ["a", "a", "b"], 2),
        ("a", ["b", "a", "c"], 2),
        (None, [{"id": [1]}, {"id": [2]}, {"id": [1]}], 3),
        (None, [{"id": 1}, {"id": True}, {"id": "1"}, None], 4),
    ],
)
def test_a_cursor_that_was_asked_for_ends_the_list(
    runtime: ModuleType, caplog: pytest.LogCaptureFixture, given: Any, cursors: Any, calls: int
) -> None:
    lists = Lists(runtime)

    def handle(request: httpx2.Request) -> httpx2.Response:
        lists.seen.append(request)
        return httpx2.Response(200, json={"rows": [1], "next": cursors[len(lists.seen) - 1]})

    lists.handle = handle  # type: ignore[method-assign]
    body = {} if given is None else {"token": given}
    lists.all({}, body=body, argument="token", in_body=True, after=lambda page: page["next"])
    assert len(lists.seen) == calls
    assert ("reported the page" in caplog.text) == (cursors[-1] is not None)
