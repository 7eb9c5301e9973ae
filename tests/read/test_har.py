"""Recorded traffic: which calls are the API's, which segments are values, and what stays secret."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.diagnostics import SpecmeldError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document

JWT = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.bm8tc2lnbmF0dXJl"
HIDDEN = {
    "cookie": "c00kie-of-the-session",
    "cookie set": "n3w-cookie-of-it",
    "bearer": "b34rer-t0ken-value",
    "basic": "s3same-open",
    "key in a header": "h3ader-key-value",
    "key in the query": "qu3ry-key-value",
    "key in a URL alone": "url0nly-key-value",
    "password of a form": "f0rm-password",
    "password in JSON": "js0n-password",
    "token that is got": JWT,
    "key by its form": "sk_live_0123456789abcdefABCDEF",
    "session in a list": "l1sted-session",
}


def _named(**values: str) -> list[dict[str, str]]:
    return [{"name": name.replace("_", "-"), "value": value} for name, value in values.items()]


def _entry(
    method: str,
    url: str,
    answer: Any = None,
    *,
    status: int = 200,
    media: str = "application/json",
    **request: Any,
) -> dict[str, Any]:
    content: dict[str, Any] = {"mimeType": media, "size": 0}
    if answer is not None:
        content |= {"text": answer if isinstance(answer, str) else json.dumps(answer), "size": 1}
    return {
        "request": {"method": method, "url": url, "headers": [], "queryString": [], **request},
        "response": {"status": status, "headers": [], "cookies": [], "content": content},
    }


def _har(entries: Sequence[dict[str, Any]]) -> str:
    log = {"version": "1.2", "creator": {"name": "t", "version": "1"}, "entries": list(entries)}
    return json.dumps({"log": log}, indent=1)


def _read(*entries: dict[str, Any]) -> Reading:
    return read_document(SourceDocument("d", "d.har", _har(entries)))


def _operations(reading: Reading) -> list[str]:
    at = [c.at for c in reading.claims if c.keyword == "exists" and not c.at.section]
    return [each.operation for each in at]


def _paths(*calls: tuple[str, Any]) -> list[str]:
    entries = [_entry("GET", f"https://a.example{path}", answer) for path, answer in calls]
    return [name.partition(" ")[2] for name in _operations(_read(*entries))]


def _secret_entries() -> list[dict[str, Any]]:
    """Calls that show each secret where it belongs, and again where nobody looks for it."""
    kept = {"note": list(HIDDEN.values())}
    login = _entry(
        "POST",
        f"https://a.example/login?api_key={HIDDEN['key in the query']}",
        {"access_token": JWT, "sessions": [HIDDEN["session in a list"]], "who": "alice"},
        postData={
            "mimeType": "application/json",
            "text": json.dumps({"user": "alice", "password": HIDDEN["password in JSON"]}),
        },
        queryString=_named(api_key=HIDDEN["key in the query"], lang="en"),
    )
    login["response"]["headers"] = _named(Set_Cookie=f"sid={HIDDEN['cookie set']}; Path=/")
    user = base64.b64encode(f"alice:{HIDDEN['basic']}".encode()).decode()
    form = _entry(
        "PUT",
        f"https://a.example/me?token={HIDDEN['key in a URL alone']}",
        kept,
        headers=_named(Authorization=f"Basic {user}", X_Api_Key=HIDDEN["key in a header"]),
        postData={
            "mimeType": "application/x-www-form-urlencoded",
            "params": _named(password=HIDDEN["password of a form"], colour="red"),
        },
    )
    echo = _entry(
        "GET",
        f"https://a.example/echo/{JWT}",
        {
            **kept,
            HIDDEN["bearer"]: {"a": 1},
            "link": f"https://a.example/x?sig={JWT}",
            "path": f"/of/{HIDDEN['basic']}/x={HIDDEN['key in a header']}",
        },
        headers=_named(
            Authorization=f"Bearer {HIDDEN['bearer']}",
            Cookie=f"sid={HIDDEN['cookie']}; lang=en",
            X_Trace=f"for {HIDDEN['bearer']}",
        ),
        cookies=_named(sid=HIDDEN["cookie"]),
    )
    other = _entry("GET", f"https://b.example/{HIDDEN['bearer']}", {"a": 1})
    broken = _entry("GET", "https://a.example/broken", f'{{"a": "{HIDDEN["basic"]}"')
    return [login, form, echo, other, broken]


def test_no_claim_and_no_remark_holds_a_secret() -> None:
    reading = _read(*_secret_entries())
    said = json.dumps([claim.row() for claim in reading.claims], ensure_ascii=False)
    said += " ".join(map(str, reading.diagnostics))
    assert [kind for kind, secret in HIDDEN.items() if secret in said] == []
    assert len(reading.claims) > 40
    assert _operations(reading)[-2:] == ["GET /echo/{echo_id}", "GET /broken"]


@pytest.mark.slow
def test_no_error_holds_a_secret() -> None:
    whole = _har(_secret_entries())
    for end in range(0, len(whole), 40):
        for text in (whole[:end], whole[:end] + "\u0000}" + whole[end:]):
            try:
                read_document(SourceDocument("d", "d.har", text, "har"))
            except SpecmeldError as error:
                assert [kind for kind, secret in HIDDEN.items() if secret in str(error)] == []


def test_no_file_that_is_made_of_it_holds_a_secret(tmp_path: Path, specmeld: Any) -> None:
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "traffic.har").write_text(_har(_secret_entries()))
    (tmp_path / "spec" / "sources.yaml").write_text("sources: [traffic.har]\n")
    done = [
        specmeld("generate", "--package", "vault", "--no-prove", cwd=tmp_path),
        specmeld("report", "--out", "report.html", cwd=tmp_path),
        specmeld("explain", "POST /login#request", cwd=tmp_path),
    ]
    made = [file for file in tmp_path.rglob("*.*") if file.is_file() and file.suffix != ".har"]
    assert {"openapi.yaml", "provenance.json", "report.html"} <= {file.name for file in made}
    said = "".join(one.stdout + one.stderr for one in done)
    said += "".join(file.read_text("utf-8", "replace") for file in made)
    assert [kind for kind, secret in HIDDEN.items() if secret in said] == []


def test_names_that_a_password_shares_stay() -> None:
    sent = {"user": "ada", "password": "password", "token": "limits"}
    reading = _read(
        _entry(
            "POST",
            "https://a.example/limits",
            {"limits": 3, "password": "no"},
            postData={"mimeType": "application/json", "text": json.dumps(sent)},
        )
    )
    places = {str(claim.at) for claim in reading.claims}
    assert {"POST /limits#request.password", "POST /limits#response.200.limits"} <= places


@pytest.mark.parametrize(
    "segment",
    [
        "17",
        "0b8f7c1e-2f1d-4c58-9c39-1d2f60c7a111",
        "507f1f77bcf86cd799439011",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "cus_9s6XKzkNRiz8i3",
        "b1",
        "ABC-12345",
        JWT,
    ],
)
def test_ids_are_known_by_their_form(segment: str) -> None:
    assert _paths((f"/v1/boats/{segment}/crew", [])) == ["/boats/{boat_id}/crew"]


@pytest.mark.parametrize(
    "segment",
    [
        "search",
        "me",
        "v2",
        "by-name-and-year",
        "recently_seen_boats",
        "2fa",
        "oauth2",
        "GetNavigationMenu2",
    ],
)
def test_words_are_no_ids(segment: str) -> None:
    assert _paths((f"/boats/{segment}/crew", [])) == [f"/boats/{segment}/crew"]


GULL, TERN = {"name": "gull", "m": 7}, {"name": "tern", "m": 9}


@pytest.mark.parametrize(
    ("calls", "paths"),
    [
        (
            [("/boats/gull", GULL), ("/boats/tern", TERN), ("/boats/gull/crew", [])],
            ["/boats/{boat_id}", "/boats/{boat_id}/crew"],
        ),
        ([("/boats/gull", GULL)], ["/boats/{boat_id}"]),  # the answer is called so
        ([("/boats/gull", {"m": 7})], ["/boats/gull"]),
        (
            [("/boats/new", {"form": 1}), ("/boats/all", {"boats": []})],
            ["/boats/new", "/boats/all"],
        ),
        ([("/boats", {"id": 1, "n": 2}), ("/crews", {"id": 1, "n": 2})], ["/boats", "/crews"]),
        (
            [("/clubs/east/boats", [GULL]), ("/clubs/west/boats", [TERN, GULL])],
            ["/clubs/{club_id}/boats"],
        ),
        (
            [("/clubs/east/boats", [GULL]), ("/clubs/west/boats", {"closed": True})],
            ["/clubs/east/boats", "/clubs/west/boats"],
        ),
        ([("/sea/calm", GULL), ("/sea/rough", TERN)], ["/sea/calm", "/sea/rough"]),
    ],
)
def test_segments_that_differ_where_answers_are_alike_are_values(
    calls: list[tuple[str, Any]], paths: list[str]
) -> None:
    assert _paths(*calls) == paths


def test_parameters_are_named_for_what_they_are_of() -> None:
    assert _paths(("/users/by-id/17", {}), ("/days/2026-01-31/boat-trips/9", {})) == [
        "/users/by-id/{by_id}",
        "/days/{date}/boat-trips/{boat_trip_id}",
    ]


def test_what_is_deleted_or_not_there_is_a_value_too() -> None:
    known = _entry("GET", "https://a.example/boats/gull", GULL)
    absent = _entry("GET", "https://a.example/boats/auk", {"error": "no"}, status=404)
    gone = [
        _entry("DELETE", f"https://a.example/crews/{name}", status=204) for name in ("ada", "bo")
    ]
    imports = [
        _entry("POST", f"https://a.example/tides/{name}", {"ok": True}) for name in ("in", "out")
    ]
    assert _operations(_read(known, absent, *gone, *imports)) == [
        "GET /boats/{boat_id}",
        "DELETE /crews/{crew_id}",
        "POST /tides/in",
        "POST /tides/out",
    ]


def test_parts_of_pages_and_other_hosts_are_counted_and_left_out() -> None:
    reading = _read(
        _entry("GET", "https://a.example/app.js", "let a", media="text/javascript"),
        _entry("GET", "https://a.example/logo.svg", "<svg/>", media="image/svg+xml"),
        _entry("GET", "https://a.example/boats", [{"id": 1}]),
        _entry("GET", "https://a.example/boats/1", {"id": 1}),
        _entry("GET", "https://b.example/ads", {"ad": 1}),
        _entry(
            "OPTIONS",
            "https://a.example/boats",
            status=204,
            headers=_named(Access_Control_Request_Method="POST"),
        ),
    )
    assert _operations(reading) == ["GET /boats", "GET /boats/{boat_id}"]
    assert [one.message for one in reading.diagnostics] == [
        "ignoring 1 request to other hosts: b.example",
        "ignoring 2 requests for page resources",
        "ignoring 1 CORS preflight request",
    ]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("request", "response", "url", "method", "headers", "name", "value", "text"),
                    *("cookies", "queryString", "postData", "mimeType", "params", "content"),
                    *("status", "encoding", "size", "_resourceType"),
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=examples(80), deadline=None)
@given(st.lists(_JSON, max_size=3))
def test_any_json_in_the_shape_of_a_recording_is_read_or_refused(entries: list[Any]) -> None:
    base = _entry("GET", "https://a.example/boats/1", {"id": 1})
    mixed = [base | each if isinstance(each, dict) else each for each in entries]
    try:
        reading = _read(*mixed)
    except SpecmeldError:
        return
    assert all(claim.origin.line >= 1 for claim in reading.claims)
