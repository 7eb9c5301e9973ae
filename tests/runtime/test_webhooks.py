"""What an API sends by itself: genuine or not, which it is, and what it brings."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import pickle
import time
from types import ModuleType
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

KEY = base64.b64encode(b"a key of some length").decode()
OTHER = "whsec_" + base64.b64encode(b"another").decode()


class Paid(BaseModel):
    type: Literal["invoice.paid"]
    sum: int


class Moved(BaseModel):
    place: str


class Left(BaseModel):
    place: str
    when: int | None = None


def group(runtime: ModuleType, **details: Any) -> Any:
    from runtime import _webhooks  # type: ignore[import-not-found]

    made = _webhooks.Group("T_SECRET", **details)
    _webhooks.Webhook(Paid, "invoice.paid", group=made)
    _webhooks.Webhook(Moved, "ship-moved", group=made)
    _webhooks.Webhook(Left, "shipLeft", {"x-kind": "7"}, group=made)
    return made


def unwrap(found: Any, body: Any, headers: Any = None, **given: Any) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    names = ("secret", "verify")
    wanted = {**dict.fromkeys(names), "tolerance": 300.0, "strict": False, **given}
    return found.unwrap(text, headers or {}, **wanted)


def signed(
    body: str, key: str = KEY, *, ago: float = 0, name: str = "webhook", extra: str = ""
) -> dict[str, str]:
    stamp = str(int(time.time() - ago))
    signature = base64.b64encode(
        hmac.new(
            base64.b64decode(key.removeprefix("whsec_")),
            f"m1.{stamp}.{body}".encode(),
            hashlib.sha256,
        ).digest()
    ).decode()
    return {
        f"{name.title()}-Id": "m1",
        f"{name.title()}-Timestamp": stamp,
        f"{name.title()}-Signature": f"{extra}v1,{signature}",
    }


# Which it is


@pytest.mark.few(7)
@pytest.mark.parametrize(
    ("body", "headers", "kind"),
    [
        ({"type": "invoice.paid", "sum": 7}, {}, Paid),
        ({"event": "ship_moved", "place": "A"}, {}, Moved),
        ({"place": "A"}, {"X-Ship-Event": "ship-moved"}, Moved),
        ({"place": "A", "action": "left"}, {"X-Ship-Event": "ship"}, Left),
        ({"place": "A"}, {"X-Kind": "7"}, Left),
        ({"place": "A", "type": "invoice.paid"}, {"X-Kind": "7"}, Left),
        ({"sum": 7, "type": "invoice.paid", "topic": "else"}, {}, Paid),
    ],
)
def test_a_request_says_which_it_is(
    runtime: ModuleType, body: Any, headers: Any, kind: type
) -> None:
    assert type(unwrap(group(runtime), body, headers)) is kind


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"place": "A"}, "It may be any of ship-moved, shipLeft: unwrap it by its name"),
        ({"sum": 7}, "It is none of invoice.paid, ship-moved, shipLeft:"),
        ([], "It is none of"),
        ("{", "The webhook's body is not JSON"),
        ("[" * 100_000, "The webhook's body is not JSON"),
        (b"\xff", "The webhook's body is not JSON"),
        ("\ud800", "The webhook's body is not JSON"),
    ],
)
def test_what_cannot_be_told_is_an_error(runtime: ModuleType, body: Any, message: str) -> None:
    with pytest.raises(runtime._errors.APIError, match=message) as told:
        unwrap(group(runtime), body)
    assert str(pickle.loads(pickle.dumps(told.value))) == str(told.value)


def test_a_payload_that_does_not_fit_is_read_unless_it_must(runtime: ModuleType) -> None:
    from runtime._webhooks import InvalidWebhook

    found, body = group(runtime), {"type": "invoice.paid", "sum": "many"}
    held = unwrap(found, body)
    assert isinstance(held, Paid) and held.sum == "many"
    with pytest.raises(InvalidWebhook, match="sum: Input should be a valid integer"):
        unwrap(found, body, strict=True)
    moved = next(each for each in found.webhooks if each.name == "ship-moved")
    assert moved.unwrap('{"place": "B"}') == Moved(place="B")


def test_only_the_body_as_it_came_is_read(runtime: ModuleType) -> None:
    with pytest.raises(TypeError, match="as received"):
        group(runtime).unwrap({"type": "x"}, {}, None, None, 300.0, False)


# Whether it is genuine

BODY = '{"type": "invoice.paid", "sum": 7}'


@pytest.mark.parametrize("secret", [KEY, f"whsec_{KEY}", [OTHER, KEY], base64.b64decode(KEY)])
@pytest.mark.parametrize("name", ["webhook", "svix"])
@pytest.mark.parametrize("extra", ["", "v1,AAAA v2,BBBB "])
def test_a_signature_is_checked(runtime: ModuleType, secret: Any, name: str, extra: str) -> None:
    headers = signed(BODY, name=name, extra=extra)
    assert unwrap(group(runtime), BODY, headers, secret=secret).sum == 7


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        (lambda: signed(BODY, OTHER), "not made with this secret"),
        (lambda: signed(BODY + " "), "not made with this secret"),
        (lambda: signed(BODY, ago=400), "too far from now"),
        (lambda: signed(BODY, ago=-400), "too far from now"),
        (lambda: {**signed(BODY), "Webhook-Timestamp": "1e9"}, "not a number of seconds"),
        (lambda: {**signed(BODY), "Webhook-Timestamp": "٣"}, "not a number of seconds"),
        (lambda: {**signed(BODY), "Webhook-Signature": "v1,"}, "not made with this secret"),
        (lambda: {**signed(BODY), "Webhook-Signature": "v1,ü"}, "not made with this secret"),
        (lambda: {**signed(BODY), "Webhook-Id": "m2"}, "not made with this secret"),
        (lambda: {}, "no header webhook-id"),
    ],
)
def test_what_is_not_genuine_is_refused(runtime: ModuleType, headers: Any, message: str) -> None:
    from runtime._webhooks import InvalidSignature

    with pytest.raises(InvalidSignature, match=message) as told:
        unwrap(group(runtime), BODY, headers(), secret=KEY)
    assert KEY not in str(told.value)


def test_a_longer_tolerance_takes_older_ones(runtime: ModuleType) -> None:
    headers = signed(BODY, ago=400)
    assert unwrap(group(runtime), BODY, headers, secret=KEY, tolerance=500.0).sum == 7


def test_a_secret_that_is_none_is_told_and_not_shown(runtime: ModuleType) -> None:
    with pytest.raises(ValueError, match="must be base64") as told:
        unwrap(group(runtime), BODY, signed(BODY), secret="s3cret!")
    assert "s3cret" not in str(told.value)


def test_a_declared_signature_must_be_checked(
    runtime: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    from runtime._webhooks import InvalidSignature

    found = group(runtime, signed=True)
    with pytest.raises(InvalidSignature, match="Pass secret= \\(or set T_SECRET\\), or verify="):
        unwrap(found, BODY, signed(BODY))
    assert unwrap(found, BODY, verify=lambda *_: True).sum == 7
    monkeypatch.setenv("T_SECRET", KEY)
    assert unwrap(found, BODY, signed(BODY)).sum == 7
    with pytest.raises(InvalidSignature):
        unwrap(found, BODY, signed(BODY, OTHER))


def test_a_function_of_the_users_says_what_is_genuine(runtime: ModuleType) -> None:
    from runtime._webhooks import InvalidSignature

    def verify(body: bytes, headers: Any) -> bool:
        return headers["x-mark"] == hashlib.sha256(b"k" + body).hexdigest()

    mark = hashlib.sha256(b"k" + BODY.encode()).hexdigest()
    assert unwrap(group(runtime), BODY, {"X-Mark": mark}, verify=verify).sum == 7
    with pytest.raises(InvalidSignature, match="not genuine"):
        unwrap(group(runtime), BODY, {"X-Mark": "0"}, verify=verify)


@given(st.text(), st.text(max_size=20), st.integers(0, 40))
def test_no_change_of_what_is_signed_is_taken(
    runtime: ModuleType, body: str, change: str, at: int
) -> None:
    from runtime._webhooks import InvalidSignature, check_signature

    try:
        body.encode()
    except UnicodeEncodeError:
        return
    headers = {name.lower(): value for name, value in signed(body).items()}
    check_signature(body.encode(), headers, KEY)
    changed = body[:at] + change + body[at:]
    if change and changed.encode(errors="replace") != body.encode():
        with pytest.raises(InvalidSignature):
            check_signature(changed.encode(errors="replace"), headers, KEY)
