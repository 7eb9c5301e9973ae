"""OAuth 2: tokens that are requested, kept and renewed (RFC 6749, RFC 7636)."""

from __future__ import annotations

import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal, cast
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from ._auth import AsyncToken, Credential, Grant, Secret, basic
from ._setup import bearer

_MARGIN = 30.0
"""Seconds before its expiry at which a token is no longer used."""
_LIFE = 3600.0
"""Lifetime in seconds of a token if the server does not say."""
_LONGEST = 300
"""Most characters shown of a server's refusal."""


@dataclass(frozen=True)
class Tokens:
    """What a server granted, for callers who want to keep it for the next start."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_in: float


@dataclass(frozen=True)
class Authorized:
    """A user's consent, as the server sent it to ``redirect_uri``; it can be used once."""

    code: str = field(repr=False)
    verifier: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True)
class AuthorizationCode:
    """Obtain a user's consent: send them to ``url``, pass what comes back to ``received``."""

    authorization_url: str
    client_id: str
    redirect_uri: str
    scopes: Sequence[str] = ()
    params: Mapping[str, str] = field(default_factory=dict[str, str])
    """Further parameters, such as ``{"prompt": "consent"}``."""
    state: str = field(default_factory=secrets.token_urlsafe, repr=False)
    """Store it, with ``verifier``, if another process handles the redirect."""
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    @property
    def url(self) -> str:
        """Where the user gives or refuses consent."""
        challenge = urlsafe_b64encode(sha256(self.verifier.encode()).digest()).rstrip(b"=")
        fields = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            **({"scope": " ".join(self.scopes)} if self.scopes else {}),
            "state": self.state,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
            **self.params,
        }
        mark = "&" if "?" in self.authorization_url else "?"
        return f"{self.authorization_url}{mark}{urlencode(fields)}"

    def received(self, callback: str) -> Authorized:
        """The consent in the URL that the server sent the user back to.

        Raises ValueError if the user refused, or if it belongs to another request.
        """
        said = {name: values[0] for name, values in parse_qs(urlsplit(callback).query).items()}
        if not secrets.compare_digest(said.get("state", "").encode(), self.state.encode()):
            raise ValueError("the callback's state does not match this authorization")
        if "code" not in said:
            raise ValueError(f"authorization was denied: {_one_line(said.get('error', 'no code'))}")
        return Authorized(said["code"], self.verifier, self.redirect_uri)


@dataclass
class OAuth(Grant):
    """How a client gets its tokens: by the first of these that it was given:

    a user's consent, a refresh token, a name and password, its own id and secret.
    """

    urls: Mapping[str, str]
    """Grant type → where to request a token."""
    client_id: str | None
    client_secret: str | None = field(default=None, repr=False)
    scopes: Sequence[str] | None = None
    """The scopes to request; None for what each operation needs."""
    audience: str | None = None
    params: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    client_auth: Literal["basic", "post"] = "basic"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    authorized: Authorized | None = None
    saved: Callable[[Tokens], object] | None = None

    def __post_init__(self) -> None:
        super().__init__()
        self._tokens: dict[Set[str], tuple[Secret, float]] = {}
        """Scopes → token, and the ``time.monotonic`` value at which it is no longer used."""

    def secret(self, scopes: Set[str]) -> Secret | None:
        now = time.monotonic()
        for allowed, (secret, end) in list(self._tokens.items()):
            if now < end and (scopes <= allowed or not self._by_operation):
                return secret
        return None

    @property
    def repeatable(self) -> bool:
        """A code and, with many servers, a refresh token can be used only once."""
        return self.authorized is None and self.refresh_token is None

    @property
    def _by_operation(self) -> bool:
        """Whether to request tokens per operation; a consent has fixed scopes."""
        by_consent = self.authorized is not None or self.refresh_token is not None
        return self.scopes is None and not by_consent

    def question(self, scopes: Set[str]) -> tuple[str, dict[str, str], bytes]:
        kind, fields = self._grant()
        wanted = sorted(scopes) if self._by_operation else self.scopes
        if wanted and kind != "authorization_code":
            fields["scope"] = " ".join(wanted)
        if self.audience is not None:
            fields["audience"] = self.audience
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        if self.client_secret is not None and self.client_auth == "basic":
            pair = f"{quote(self.client_id or '', safe='')}:{quote(self.client_secret, safe='')}"
            headers["Authorization"] = basic(pair)
        else:
            given = {"client_id": self.client_id, "client_secret": self.client_secret}
            fields |= {name: value for name, value in given.items() if value is not None}
        content = urlencode({"grant_type": kind, **fields, **self.params}).encode()
        return self.urls[kind], headers, content

    def _grant(self) -> tuple[str, dict[str, str]]:
        """The grant type and its own fields."""
        if self.authorized is not None:
            return "authorization_code", {
                "code": self.authorized.code,
                "redirect_uri": self.authorized.redirect_uri,
                "code_verifier": self.authorized.verifier,
            }
        if self.refresh_token is not None:
            return "refresh_token", {"refresh_token": self.refresh_token}
        if self.username is not None:
            return "password", {"username": self.username, "password": self.password or ""}
        return "client_credentials", {}

    def keep(self, content: bytes, scopes: Set[str]) -> Secret:
        answer = _object(content)
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise ValueError("missing from the response")
        said = answer.get("expires_in")
        seconds = float(str(_LIFE if said is None else said))
        secret = Secret("header", "Authorization", f"Bearer {token}")
        allowed = {*scopes, *str(answer.get("scope") or "").split()}
        self._tokens[frozenset(allowed)] = secret, time.monotonic() + max(0.0, seconds - _MARGIN)
        renewal = answer.get("refresh_token")
        if not self._by_operation and isinstance(renewal, str) and renewal:
            self.refresh_token = renewal
        self.authorized = None
        if self.saved is not None:
            self.saved(Tokens(token, self.refresh_token, seconds))
        return secret

    def refusal(self, content: bytes) -> str:
        try:
            answer = _object(content)
        except ValueError:
            answer = {}
        said = [str(answer[name]) for name in ("error", "error_description") if name in answer]
        text = _one_line(": ".join(said))
        for secret in (self.client_secret, self.password, self.refresh_token):
            text = text.replace(secret, "***") if secret else text
        if self.authorized is not None:
            text = text.replace(self.authorized.code, "***")
        return f"no token was returned{f': {text}' if text else ''}"

    def drop(self, secret: Secret) -> None:
        self._tokens = {name: one for name, one in self._tokens.items() if one[0] != secret}


def client(
    token: AsyncToken | None,
    client_id: str | None,
    client_secret: str | None,
    *,
    urls: Mapping[str, str],
    scopes: Sequence[str] | None = None,
    audience: str | None = None,
    params: Mapping[str, str] | None = None,
    client_auth: Literal["basic", "post"] | None = None,
    username: str | None = None,
    password: str | None = None,
    refresh_token: str | None = None,
    authorized: Authorized | None = None,
    saved: Callable[[Tokens], object] | None = None,
) -> Credential | None:
    """A current token, else a client that requests one; None if neither is possible."""
    if isinstance(scopes, str):
        scopes = scopes.split()
    if client_auth not in (None, "basic", "post"):
        raise ValueError(f"client_auth= must be 'basic' or 'post', not {client_auth!r}")
    by_user = authorized or refresh_token or username
    by_itself = "client_credentials" in urls and client_id is not None and client_secret is not None
    if token or not (by_user or by_itself):
        return bearer(token)
    return OAuth(
        urls,
        client_id,
        client_secret,
        scopes,
        audience,
        params or {},
        client_auth or "basic",
        username,
        password,
        refresh_token,
        authorized,
        saved,
    )


def _object(content: bytes) -> dict[str, Any]:
    """The JSON object in a response; empty for other JSON. Raises ValueError if it is not JSON."""
    try:
        value: object = json.loads(content)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _one_line(text: str) -> str:
    shown = "".join(char for char in text if char.isprintable() or char.isspace())
    return " ".join(shown.split())[:_LONGEST]
