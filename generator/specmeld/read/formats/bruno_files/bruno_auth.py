"""The authentication of a Bruno request."""

from __future__ import annotations

from collections.abc import Mapping

from specmeld.model.json import JSON
from specmeld.read.formats.bruno_files.bruno_blocks import Block
from specmeld.read.requests.oauth import oauth2
from specmeld.read.requests.sent_requests import SignIn

_KINDS = {"awsv4": "aws4-hmac-sha256", "oauth1": "oauth"}
_FLOWS = {
    "client_credentials": "clientCredentials",
    "authorization_code": "authorizationCode",
    "password": "password",
    "implicit": "implicit",
}
_PLACES = {"queryparams": "query", "query": "query", "cookie": "cookie"}


def sign_in(named: Mapping[str, Block], mode: str, line: int) -> SignIn | None:
    """None if the auth is that of the collection, which is in another file."""
    mode = mode or (named["auth"].values().get("mode", "") if "auth" in named else "")
    block = named.get(f"auth:{mode}")
    return of_mode(mode, block.values() if block else {}, block.line if block else line)


def of_mode(mode: str, settings: Mapping[str, JSON], line: int) -> SignIn | None:
    """The auth of a mode and its settings, whose names can have either of Bruno's two forms."""
    if mode in ("", "inherit"):
        return None
    if mode == "none":
        return SignIn("", line)
    plain = {name.replace("_", "").lower(): str(value or "") for name, value in settings.items()}
    if mode == "apikey":
        location = _PLACES.get(plain.get("placement", "").lower(), "header")
        return SignIn("apiKey", line, plain.get("key") or "apiKey", location)
    if mode == "oauth2":
        return oauth2(
            line,
            _FLOWS.get(plain.get("granttype", ""), ""),
            token_url=plain.get("accesstokenurl", ""),
            authorization_url=plain.get("authorizationurl", ""),
            scopes=plain.get("scope", ""),
        )
    return SignIn(_KINDS.get(mode, mode), line)
