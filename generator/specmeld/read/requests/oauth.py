"""OAuth 2 in saved requests: a flow with its URLs, or a fetched token."""

from __future__ import annotations

import re

from specmeld.model.json import JSON
from specmeld.read.requests.request_variables import PLACEHOLDER
from specmeld.read.requests.sent_requests import SignIn

_URL = re.compile(r"https?://[^\s@?#{}]+\Z")
_SCOPE = re.compile(r"[\w:/.*-]{1,200}\Z")
_NEEDS = {
    "clientCredentials": ("tokenUrl",),
    "password": ("tokenUrl",),
    "implicit": ("authorizationUrl",),
    "authorizationCode": ("authorizationUrl", "tokenUrl"),
}
"""Flow → the URLs that OpenAPI requires for it (OpenAPI 3.1, section 4.8.29)."""


def oauth2(
    line: int, flow: str, *, token_url: str = "", authorization_url: str = "", scopes: str = ""
) -> SignIn:
    """The flow if its URLs are known; else the server receives a bearer token."""
    urls = {"tokenUrl": token_url, "authorizationUrl": authorization_url}
    needed = _NEEDS.get(flow, ())
    if not needed or not all(_URL.match(urls[name]) for name in needed):
        return SignIn("bearer", line)
    named = re.split(r"[\s,]+", "" if PLACEHOLDER.search(scopes) else scopes.strip())
    facts: list[tuple[str, JSON]] = [("flow", flow), *((name, urls[name]) for name in needed)]
    listed: list[JSON] = [scope for scope in named if _SCOPE.match(scope)]
    return SignIn("oauth2", line, facts=[*facts, ("scopes", listed)] if listed else facts)
