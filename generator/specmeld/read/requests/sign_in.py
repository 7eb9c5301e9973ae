"""How requests authenticate, by their headers and parameters."""

from __future__ import annotations

import re

from specmeld.read.requests.request_variables import PLACEHOLDER
from specmeld.read.requests.sent_requests import Member, SignIn

_KEY = r"(?:api|access|auth|subscription|secret|private|app)[-_]?(?:key|token|secret)"
_KEY_NAME = re.compile(
    rf"(?:x[-_])?(?:[a-z0-9]+[-_])*?{_KEY}(?:[-_]id)?\Z|(?:x[-_])token\Z", re.IGNORECASE
)
_SCHEMES = frozenset(["bearer", "basic", "digest", "hawk", "negotiate", "ntlm", "oauth", "hoba"])
_AWS = re.compile(r"AWS4?-", re.IGNORECASE)


def names_a_key(name: str) -> bool:
    """Whether a header or query parameter of this name carries an API key."""
    return _KEY_NAME.match(name) is not None


def sign_in_of_header(header: Member) -> SignIn:
    """The scheme of the Authorization header; an unknown value is a bearer token."""
    value = header.value.strip() if isinstance(header.value, str) else ""
    scheme = value.partition(" ")[0]
    if scheme.lower() in _SCHEMES and value != scheme:
        return SignIn(scheme.lower(), header.line)
    if _AWS.match(scheme):
        return SignIn("aws4-hmac-sha256", header.line)
    if not value or PLACEHOLDER.match(value):
        return SignIn("bearer", header.line)
    return SignIn("apiKey", header.line, "Authorization")


def sign_in_of_key(member: Member, location: str) -> SignIn | None:
    """The authentication of a parameter that carries an API key."""
    if not names_a_key(member.name):
        return None
    return SignIn("apiKey", member.line, member.name, location)
