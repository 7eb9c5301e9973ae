"""Security schemes (OpenAPI 3.1, section 4.8.27) from pages and saved requests."""

from __future__ import annotations

import re
from collections.abc import Mapping

from specmeld.model.json import JSON, JSONObject

_HTTP = frozenset(
    [
        *("bearer", "basic", "digest", "hawk", "negotiate", "ntlm", "oauth", "hoba", "wsse"),
        *("aws4-hmac-sha256", "eg1-hmac-sha256"),
    ]
)
"""Schemes of the Authorization header; any other kind names a key."""
_URLS = ("authorizationUrl", "tokenUrl")


def security_scheme(kind: str, facts: Mapping[str, JSON]) -> tuple[str, JSONObject]:
    """Name and object of the scheme claimed as ``bearer``, ``oauth2`` or by a key's name.

    ``facts`` are those of the claim: where a key goes (``in``), the flow of OAuth 2.
    """
    if kind in _HTTP:
        first, *others = kind.split("-")
        return "".join([first, *map(str.title, others), "Auth"]), {"type": "http", "scheme": kind}
    if kind == "oauth2" and isinstance(facts.get("flow"), str):
        return kind, {"type": "oauth2", "flows": {str(facts["flow"]): _flow(facts)}}
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", kind) or "key"
    location = facts.get("in") if facts.get("in") in ("query", "cookie") else "header"
    return name, {"type": "apiKey", "in": location, "name": kind}


def _flow(facts: Mapping[str, JSON]) -> JSONObject:
    scopes = facts.get("scopes")
    listed = scopes if isinstance(scopes, list) else []
    urls: JSONObject = {name: facts[name] for name in _URLS if name in facts}
    return urls | {"scopes": {str(scope): "" for scope in listed}}
