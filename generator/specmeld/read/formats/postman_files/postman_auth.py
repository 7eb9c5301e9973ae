"""The ``auth`` of a Postman collection, folder or request."""

from __future__ import annotations

from collections.abc import Mapping

from specmeld.model.json import JSON, JSONObject
from specmeld.read.requests.oauth import oauth2
from specmeld.read.requests.sent_requests import SignIn

_KINDS = {"awsv4": "aws4-hmac-sha256", "oauth1": "oauth", "edgegrid": "eg1-hmac-sha256"}
_TOKENS = ("bearer", "jwt", "asap")
_FLOWS = {
    "client_credentials": "clientCredentials",
    "password_credentials": "password",
    "authorization_code": "authorizationCode",
    "authorization_code_with_pkce": "authorizationCode",
    "implicit": "implicit",
}


def sign_in(auth: JSONObject, line: int) -> SignIn | None:
    """None if the auth names no type; ``noauth`` is an authentication without a kind."""
    kind = auth.get("type")
    if not isinstance(kind, str) or not kind:
        return None
    if kind == "noauth":
        return SignIn("", line)
    settings = _settings(auth.get(kind))
    if kind == "apikey":
        name = str(settings.get("key") or "apiKey")
        location = {"query": "query", "cookie": "cookie"}.get(str(settings.get("in")), "header")
        return SignIn("apiKey", line, name, location)
    if kind == "oauth2":
        flow = _FLOWS.get(str(settings.get("grant_type", "authorization_code")), "")
        return oauth2(
            line,
            flow,
            token_url=str(settings.get("accessTokenUrl") or ""),
            authorization_url=str(settings.get("authUrl") or ""),
            scopes=str(settings.get("scope") or ""),
        )
    return SignIn("bearer" if kind in _TOKENS else _KINDS.get(kind, kind.lower()), line)


def _settings(settings: JSON) -> Mapping[str, JSON]:
    """By name: format 2.1 has a list of keys and values, format 2.0 an object."""
    if isinstance(settings, dict):
        return settings
    listed = settings if isinstance(settings, list) else []
    found = [each for each in listed if isinstance(each, dict)]
    return {str(each.get("key")): each.get("value") for each in found}
