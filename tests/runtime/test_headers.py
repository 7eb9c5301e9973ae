"""Headers of several layers as one."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

_NAMES = st.sampled_from(["X-One", "x-one", "X-ONE", "Accept", "ACCEPT", "b"])
_LAYERS = st.lists(st.dictionaries(_NAMES, st.sampled_from(["1", "2", None])))


@given(layers=_LAYERS)
def test_the_last_that_is_said_of_a_header_holds(
    runtime: ModuleType, layers: list[dict[str, str | None]]
) -> None:
    from runtime._headers import merged  # type: ignore[import-not-found]

    expected: dict[str, str | None] = {}
    for layer in layers:
        for name, value in layer.items():
            expected[name.lower()] = value
    found = merged(*layers)
    given = {name: value for name, value in expected.items() if value is not None}
    assert {name.lower(): value for name, value in found.items()} == given
    assert len(found) == len(given)


_EXTRA = st.dictionaries(_NAMES, st.sampled_from(["1", None]), max_size=2)
_CALLS = st.lists(
    st.fixed_dictionaries(
        {
            "accept": st.sampled_from(["text/plain", "application/json"]),
            "constants": st.sampled_from([{}, {"X-One": "c"}]),
            "given": st.sampled_from([{}, {"h": "v"}]),
            "extra": _EXTRA,
            "body": st.sampled_from([{}, {"a": 1}]),
        }
    ),
    max_size=4,
)


@settings(max_examples=examples(60), deadline=None)
@given(own=_EXTRA, calls=_CALLS)
def test_what_earlier_calls_sent_changes_no_header(
    runtime: ModuleType, own: dict[str, str | None], calls: list[dict[str, Any]]
) -> None:
    from runtime._request import build_request  # type: ignore[import-not-found]

    def sent(client: Any, call: dict[str, Any]) -> dict[str, str]:
        operation = runtime.Operation(
            "POST",
            "/x",
            parameters=(runtime.Parameter(str, "header", "h"),),
            constants=call["constants"],
            body=runtime.Body(dict[str, int], "application/json", required=False),
            replies={"200": runtime.Reply(str, call["accept"])},
        )
        body = call["body"] or runtime.OMIT
        options = {"extra_headers": call["extra"]} if call["extra"] else {}
        key = [runtime._auth.Secret("header", "x-one", "k")] if call["given"] else []
        made = build_request(operation, call["given"], body, client, options, key)
        headers: dict[str, str] = {**made.headers}
        made.headers["b"] = "from a hook"
        return headers

    client = runtime.Settings("https://a.example", headers=own)
    for call in calls * 3:
        alone = runtime.Settings("https://a.example", headers=own)
        assert sent(client, call) == sent(alone, call)


def test_a_header_that_cannot_be_sent_is_refused_each_time(runtime: ModuleType) -> None:
    from runtime._errors import InvalidRequest  # type: ignore[import-not-found]
    from runtime._request import build_request

    client = runtime.Settings("https://a.example", headers={"X": "a\nb"})
    for _ in range(2):
        with pytest.raises(InvalidRequest, match=r"header\.X"):
            build_request(runtime.Operation("GET", "/x"), {}, runtime.OMIT, client, {})
