"""What a client is made with, from its arguments or from the environment."""

from __future__ import annotations

import os
from base64 import b64encode
from typing import Literal

from ._core import Credential


def from_environment(value: str | None, variable: str) -> str | None:
    """``value``, else what the environment holds; what is empty counts as missing."""
    return (os.environ.get(variable) if value is None else value) or None


def base_url(value: str | None, variable: str, default: str) -> str:
    """Where the API is. Raises ValueError where that is no URL of the web."""
    url = value or default
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"base_url= (or {variable}) must be a URL of http or https, not {url!r}")
    return url


def bearer(token: str | None) -> Credential | None:
    """RFC 6750."""
    return Credential("header", "Authorization", f"Bearer {token.strip()}") if token else None


def basic(username: str | None, password: str | None) -> Credential | None:
    """RFC 7617."""
    if username is None:
        return None
    pair = b64encode(f"{username}:{password or ''}".encode()).decode()
    return Credential("header", "Authorization", f"Basic {pair}")


def api_key(
    value: str | None, location: Literal["header", "query", "cookie"], name: str
) -> Credential | None:
    """A key in a place of the API's own choice."""
    return Credential(location, name, value.strip()) if value else None
