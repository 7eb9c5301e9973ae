"""Headers for credentials, media types or the host, which are not parameters of an operation."""

from __future__ import annotations

import re

from specmeld.model.json import JSONObject
from specmeld.read.formats.lined import Lined

NO_PARAMETERS = frozenset(["authorization", "content-type", "accept", "host", "content-length"])
"""Headers, in lower case, that OpenAPI does not describe as parameters."""

_SCHEME = re.compile(r"\s*(bearer|basic|digest)\b", re.IGNORECASE)
_VALUE = re.compile(r"\s*[A-Za-z<{$].*")


def require_credential(
    document: Lined, operation: Lined, sample: str, words: str, line: int
) -> None:
    """Make an operation require what an Authorization header carries.

    ``sample`` is a value of the header: one that begins with no known HTTP scheme is a key that is
    sent unchanged. Without a sample the description decides, by default a bearer token.
    """
    scheme = _SCHEME.match(sample)
    if scheme is not None:
        kind = scheme[1].lower()
    elif _VALUE.match(sample):
        kind = "apiKey"
    else:
        lower = words.lower()
        kind = "basic" if "basic" in lower and "bearer" not in lower else "bearer"
    require(document, operation, *_declared(kind), line)


def require(
    document: Lined,
    operation: Lined,
    name: str,
    scheme: JSONObject,
    line: int,
    scopes: tuple[str, ...] = (),
) -> None:
    """Declare a security scheme, and make an operation require it."""
    schemes(document).setdefault(name, scheme)
    asked = operation.setdefault("security", [])
    if not any(name in each for each in asked):
        asked.append(Lined(line, {name: list(scopes)}))
    operation.at.setdefault("security", line)


def schemes(document: Lined) -> Lined:
    """The security schemes of a document, created if there are none."""
    components = document.setdefault("components", Lined())
    found: Lined = components.setdefault("securitySchemes", Lined())
    return found


def _declared(kind: str) -> tuple[str, JSONObject]:
    if kind == "apiKey":
        return "apiKeyAuth", Lined(0, {"type": "apiKey", "in": "header", "name": "Authorization"})
    return f"{kind}Auth", Lined(0, {"type": "http", "scheme": kind})
