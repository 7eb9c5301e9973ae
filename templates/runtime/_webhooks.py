"""Webhooks: whether a request is genuine, which one it is, and its payload."""

from __future__ import annotations

import hmac
import json
import logging
import os
import re
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Generic, TypeAlias, TypeVar, cast

from ._core import Typed
from ._errors import APIError
from ._lenient import build
from ._problems import Problem, check, in_a_line
from ._values import is_object

T = TypeVar("T")
Headers: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]]
Verify: TypeAlias = Callable[[bytes, Mapping[str, str]], object]
"""Called with body and headers, their names in lower case; False: not genuine."""
Secrets: TypeAlias = str | bytes | Sequence[str | bytes]
_log = logging.getLogger(__package__)
_TELLING = ("type", "event", "event_type", "eventType", "event_name", "eventName", "topic")
"""Properties of a payload that identify the webhook."""
_TOLERANCE = 300.0
"""Seconds that a signature may be old, or early."""


class InvalidWebhook(APIError, ValueError):
    """A request that is not one of the API's webhooks, or does not match its description."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message, problems)
        self.message = message
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n  ".join([self.message, *map(str, self.problems)])


class InvalidSignature(InvalidWebhook):
    """A webhook whose signature is missing, too old, or not made with the secret."""


@dataclass(frozen=True, eq=False)
class Webhook(Typed, Generic[T]):
    """One kind of request that the API sends."""

    name: str
    constants: Mapping[str, str] = field(default_factory=dict[str, str])
    """Headers that it always has."""
    group: Group = field(repr=False, kw_only=True)

    def __post_init__(self) -> None:
        self.group.webhooks.append(self)

    def unwrap(
        self,
        body: bytes | str,
        headers: Headers | None = None,
        *,
        secret: Secrets | None = None,
        verify: Verify | None = None,
        tolerance: float = _TOLERANCE,
        strict: bool = False,
    ) -> T:
        """The payload of a request known to be this webhook; else like the module's ``unwrap``."""
        value = self.group.genuine(body, headers or {}, secret, verify, tolerance)
        payload: T = self.read(value, strict=strict)
        return payload

    def read(self, value: Any, *, strict: bool) -> Any:
        """``value`` as the model. With ``strict``, raises InvalidWebhook if it does not match."""
        problems = check(self.adapter, value, "")
        if problems and strict:
            message = f"The webhook {self.name} does not match its description:"
            raise InvalidWebhook(message, problems)
        if problems:
            message = "The webhook %s does not match its description: %s"
            _log.warning(message, self.name, in_a_line(problems))
        return build(self.type, value)

    def is_told(self, labels: set[str], headers: Mapping[str, str]) -> bool:
        """Whether a request identifies itself as this webhook."""
        constant = self.constants.items()
        if constant and all(headers.get(name) == value for name, value in constant):
            return True
        return _plain(self.name) in labels


@dataclass(frozen=True)
class Group:
    """The webhooks of an API, which share one secret."""

    variable: str
    """The environment variable that may hold it."""
    signed: bool = False
    """Whether the description declares signatures."""
    webhooks: list[Webhook[Any]] = field(default_factory=list[Webhook[Any]])

    def unwrap(
        self,
        body: bytes | str,
        headers: Headers,
        secret: Secrets | None,
        verify: Verify | None,
        tolerance: float,
        strict: bool,
    ) -> Any:
        """The payload of whichever webhook it is."""
        value = self.genuine(body, headers, secret, verify, tolerance)
        labels = set(_labels(value, _lowered(headers)))
        told = [each for each in self.webhooks if each.is_told(labels, _lowered(headers))]
        if len(told) == 1:
            return told[0].read(value, strict=strict)
        found = {each: check(each.adapter, value, "") for each in told or self.webhooks}
        fitting = [each for each, problems in found.items() if not problems]
        if fitting and len({id(each.type) for each in fitting}) == 1:
            return fitting[0].read(value, strict=strict)
        names = ", ".join(each.name for each in fitting or found)
        if fitting:
            raise InvalidWebhook(f"It may be any of {names}: unwrap it by its name")
        nearest = min(found.values(), key=len)
        raise InvalidWebhook(f"It is none of {names}:", nearest)

    def genuine(
        self,
        body: bytes | str,
        headers: Headers,
        secret: Secrets | None,
        verify: Verify | None,
        tolerance: float,
    ) -> Any:
        """The JSON of a request sent by the API itself, as far as that can be verified."""
        if not isinstance(cast("object", body), bytes | bytearray | str):
            raise TypeError("pass the body as received, as bytes or str: only that is signed")
        content = body.encode(errors="replace") if isinstance(body, str) else bytes(body)
        names = _lowered(headers)
        if verify is not None and verify(content, names) is False:
            raise InvalidSignature("The webhook is not genuine")
        secret = secret or os.environ.get(self.variable) or None
        if secret is not None:
            check_signature(content, names, secret, tolerance)
        elif self.signed and verify is None:
            raise InvalidSignature(f"Pass secret= (or set {self.variable}), or verify=")
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            raise InvalidWebhook("The webhook's body is not JSON") from None


def check_signature(
    body: bytes, headers: Mapping[str, str], secret: Secrets, tolerance: float = _TOLERANCE
) -> None:
    """Standard Webhooks' signature: HMAC-SHA256 of id, time and body. Raises InvalidSignature.

    Header names are in lower case. One of several secrets must match, so that they can be rotated.
    """
    said = [_header(headers, name) for name in ("id", "timestamp", "signature")]
    number, timestamp, signatures = said
    if not re.fullmatch(r"\d{1,12}", timestamp, re.ASCII):
        raise InvalidSignature("The webhook's timestamp is not a number of seconds")
    if abs(time.time() - int(timestamp)) > tolerance:
        raise InvalidSignature("The webhook's timestamp is too far from now")
    signed = b".".join((number.encode(), timestamp.encode(), body))
    given = [each.removeprefix("v1,").encode() for each in signatures.split() if each[:3] == "v1,"]
    keys = [secret] if isinstance(secret, str | bytes) else secret
    made = [b64encode(hmac.digest(_key(each), signed, sha256)) for each in keys]
    if not any([hmac.compare_digest(one, other) for one in made for other in given]):
        raise InvalidSignature("The webhook's signature was not made with this secret")


def _header(headers: Mapping[str, str], name: str) -> str:
    found = headers.get(f"webhook-{name}") or headers.get(f"svix-{name}")
    if not found:
        raise InvalidSignature(f"The webhook has no header webhook-{name}")
    return found


def _key(secret: str | bytes) -> bytes:
    if isinstance(secret, bytes):
        return secret
    try:
        return b64decode(secret.strip().removeprefix("whsec_"), validate=True)
    except ValueError:
        raise ValueError("secret= must be base64, as in whsec_MfKQ9r8G...") from None


def _lowered(headers: Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in dict(headers).items()}


def _labels(value: Any, headers: Mapping[str, str]) -> Iterator[str]:
    """What a request says about its kind."""
    events = [text for name, text in headers.items() if re.search("event|topic", name)]
    payload: Mapping[str, Any] = value if is_object(value) else {}
    texts = [*events, *(str(payload[name]) for name in _TELLING if name in payload)]
    yield from map(_plain, texts)
    if "action" in payload:
        yield from (_plain(f"{text} {payload['action']}") for text in texts)


def _plain(name: str) -> str:
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name[:200])
    return re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")
