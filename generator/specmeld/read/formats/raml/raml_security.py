"""RAML's security schemes as OpenAPI schemes."""

from __future__ import annotations

from collections.abc import Mapping

from specmeld.model.json import JSON
from specmeld.read.formats.lined import Lined
from specmeld.read.formats.raml.raml_scopes import declarations

_GRANTS = {
    "code": "authorizationCode",
    "authorization_code": "authorizationCode",
    "token": "implicit",
    "implicit": "implicit",
    "owner": "password",
    "password": "password",
    "credentials": "clientCredentials",
    "client_credentials": "clientCredentials",
}


def security_scheme(declared: JSON, line: int) -> Lined:
    """The scheme of a declaration; an unsupported one is a key in a header."""
    scheme = declared if isinstance(declared, Lined) else Lined(line)
    kind = str(scheme.get("type", "")).lower()
    if "basic" in kind or "digest" in kind:
        made = Lined(line, {"type": "http", "scheme": kind.split()[0]})
    elif "oauth 2" in kind:
        made = _oauth2(_object(scheme.get("settings")), line)
    elif "oauth 1" in kind:
        made = Lined(line, {"type": "http", "scheme": "oauth"})
    else:
        made = _key(_object(scheme.get("describedBy")), line)
    words = scheme.get("description")
    if isinstance(words, str):
        made.put_text("description", words.strip(), scheme.at.get("description", 0))
    return made


def _key(described: Lined, line: int) -> Lined:
    """A scheme of another kind, by the header or the query parameter that it sends."""
    for location, holder in (("header", "headers"), ("query", "queryParameters")):
        for name, value in declarations(described.get(holder)).items():
            bare = name.rstrip("?")
            words = str(value.get("description", "")) if isinstance(value, Mapping) else ""
            if bare.lower() == "authorization" and "bearer" in f"{words} {value}".lower():
                return Lined(line, {"type": "http", "scheme": "bearer"})
            return Lined(line, {"type": "apiKey", "in": location, "name": bare})
    return Lined(line, {"type": "http", "scheme": "bearer"})


def _oauth2(settings: Lined, line: int) -> Lined:
    flows = Lined(line)
    grants = settings.get("authorizationGrants")
    known = [_GRANTS.get(str(each), "") for each in grants] if isinstance(grants, list) else []
    for flow in filter(None, known or ["authorizationCode"]):
        flows[flow] = _flow(flow, settings, line)
    return Lined(line, {"type": "oauth2", "flows": flows})


def _flow(flow: str, settings: Lined, line: int) -> Lined:
    made = Lined(line)
    if flow in ("authorizationCode", "implicit"):
        made["authorizationUrl"] = str(settings.get("authorizationUri") or "")
    if flow != "implicit":
        made["tokenUrl"] = str(settings.get("accessTokenUri") or "")
    scopes = settings.get("scopes")
    made["scopes"] = {str(each): "" for each in scopes} if isinstance(scopes, list) else {}
    return made


def _object(value: JSON) -> Lined:
    return value if isinstance(value, Lined) else Lined()
