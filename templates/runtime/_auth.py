"""Secrets: where in a request they go, and how those that run out are had anew."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, cast
from urllib.parse import quote, urlencode

Token: TypeAlias = str | Callable[[], str]
"""A token or key, or a function that gives the one to use now; it is called for each call."""
AsyncToken: TypeAlias = Token | Callable[[], Awaitable[str]]

_MARGIN = 30.0
"""Seconds before its end at which a token is no longer used."""


@dataclass(frozen=True)
class Secret:
    """A secret as it stands in a request."""

    location: Literal["header", "query", "cookie"]
    name: str
    value: str = field(repr=False)


@dataclass(frozen=True)
class Provided:
    """A secret that a function of the user's gives when it is needed."""

    location: Literal["header", "query", "cookie"]
    name: str
    source: Callable[[], str | Awaitable[str]] = field(repr=False)
    prefix: str = ""

    def secret(self, value: object) -> Secret:
        """What the function gave, as it stands in a request. Raises TypeError for what is no text."""
        if not isinstance(value, str) or not value.strip():
            kind = type(value).__name__
            raise TypeError(f"the function for {self.name} gave no text but {kind}")
        return Secret(self.location, self.name, self.prefix + value.strip())


@dataclass
class ClientCredentials:
    """OAuth 2's grant for programs (RFC 6749, section 4.4); ``token`` is kept until it runs out."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = ()
    token: tuple[str, float] | None = field(default=None, repr=False)
    """The token, and the moment of ``time.monotonic`` from which on it is not used."""

    @property
    def secret(self) -> Secret | None:
        """The token as it stands in a request; None where one has to be asked for."""
        token = self.token
        if token is None or time.monotonic() >= token[1]:
            return None
        return _bearer(token[0])

    def question(self) -> tuple[dict[str, str], bytes]:
        """Headers and content of the request for a token, which goes to ``url``."""
        fields = {"grant_type": "client_credentials"}
        if self.scopes:
            fields["scope"] = " ".join(self.scopes)
        pair = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}"
        headers = {
            "Accept": "application/json",
            "Authorization": basic(pair),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return headers, urlencode(fields).encode()

    def keep(self, content: bytes) -> Secret:
        """Take the token from the server's answer, however soon it runs out.

        Raises ValueError where there is none.
        """
        value: object = json.loads(content)
        answer = cast("dict[str, Any]", value if isinstance(value, dict) else {})
        token = answer.get("access_token")
        if not isinstance(token, str):
            raise ValueError("not in the answer")
        seconds = float(str(answer.get("expires_in") or 3600))
        self.token = token, time.monotonic() + max(0.0, seconds - _MARGIN)
        return _bearer(token)


Credential = Secret | Provided | ClientCredentials


def _bearer(token: str) -> Secret:
    return Secret("header", "Authorization", f"Bearer {token}")


def basic(pair: str) -> str:
    """The value of Authorization for ``name:password`` (RFC 7617)."""
    from base64 import b64encode

    return f"Basic {b64encode(pair.encode()).decode()}"
