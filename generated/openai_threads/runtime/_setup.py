"""What a client is made with, from its arguments or from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar, cast
from urllib.parse import urlsplit

from ._auth import AsyncToken, Credential, Provided, Secret
from ._auth import basic as authorization
from ._core import Changes

T = TypeVar("T")


def from_environment(value: T | None, variable: str) -> T | str | None:
    """``value``, else what the environment holds; what is empty counts as missing."""
    return (os.environ.get(variable) if value is None else value) or None


def base_url(value: str | None, variable: str, default: str) -> str:
    """Where the API is. Raises ValueError where that is not told, or is no URL of the web."""
    url = value or default
    if url.startswith(("https://", "http://")) and urlsplit(url).netloc:
        return url
    if value:
        raise ValueError(f"base_url= (or {variable}) must be a URL of http or https, not {url!r}")
    said = f"names the server {url!r} without a host" if url else "names no server"
    raise ValueError(f"the API's description {said}: give base_url= (or set {variable})")


def present(credentials: Mapping[str, Credential | None]) -> dict[str, Credential]:
    """The credentials that were given."""
    return {scheme: each for scheme, each in credentials.items() if each is not None}


def with_keys(
    changes: Mapping[str, Any],
    schemes: Mapping[str, str],
    make: Callable[[Any], Mapping[str, Credential | None]],
) -> Changes:
    """The changes of a client with credentials in the place of the keys that make them."""
    keys = {name: value for name, value in changes.items() if name in schemes}
    made = make(keys)
    given = {schemes[name]: made[schemes[name]] for name in keys}
    rest = {name: value for name, value in changes.items() if name not in schemes}
    return cast("Changes", {**rest, "credentials": {**rest.get("credentials", {}), **given}})


def with_shared(changes: Mapping[str, Any], places: Mapping[str, str]) -> Changes:
    """The changes of a client with its parameters by their places."""
    given = {places[name]: value for name, value in changes.items() if name in places}
    rest = {name: value for name, value in changes.items() if name not in places}
    return cast("Changes", {**rest, "shared": {**rest.get("shared", {}), **given}})


def bearer(token: AsyncToken | None) -> Credential | None:
    """RFC 6750."""
    return _credential(token, "header", "Authorization", "Bearer ")


def basic(username: str | None, password: str | None) -> Credential | None:
    """RFC 7617."""
    if username is None:
        return None
    return Secret("header", "Authorization", authorization(f"{username}:{password or ''}"))


def api_key(
    value: AsyncToken | None, location: Literal["header", "query", "cookie"], name: str
) -> Credential | None:
    """A key in a place of the API's own choice."""
    return _credential(value, location, name)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _credential(
    value: AsyncToken | None,
    location: Literal["header", "query", "cookie"],
    name: str,
    prefix: str = "",
) -> Credential | None:
    if callable(value):
        return Provided(location, name, value, prefix)
    if value is not None and not _is_text(value):
        kind = type(value).__name__
        raise TypeError(f"the key for {name} must be text, or a function that gives it, not {kind}")
    return Secret(location, name, prefix + value.strip()) if value else None
