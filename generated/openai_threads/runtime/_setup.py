"""The settings of a new client, from its arguments or the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, TypeVar, cast
from urllib.parse import urlsplit

from ._arguments import unexpected
from ._auth import AsyncToken, Credential, Provided, Secret
from ._auth import basic as authorization
from ._deadlines import check_limits
from ._masking import shown_url
from ._settings import Changes, Settings

T = TypeVar("T")
Keyed = TypeVar("Keyed", bound=Mapping[str, object])


def from_environment(value: T | None, variable: str) -> T | str | None:
    """``value``, else what the environment holds; an empty value counts as missing."""
    return (os.environ.get(variable) if value is None else value) or None


def base_url(value: str | None, variable: str, default: str) -> str:
    """The base URL of the API. Raises ValueError if it is missing or not an HTTP URL."""
    url = value or default
    if url.startswith(("https://", "http://")) and urlsplit(url).netloc:
        return url
    if value or not variable:
        also = f" (or {variable})" if variable else ""
        raise ValueError(f"base_url={also} must be an http or https URL, not {shown_url(url)!r}")
    said = f"names the server {url!r} without a host" if url else "names no server"
    raise ValueError(f"the API's description {said}: pass base_url= (or set {variable})")


def resolved(keys: Keyed, variables: Mapping[str, str]) -> Keyed:
    """``keys`` with missing ones filled in from the environment."""
    found = {name: from_environment(keys.get(name), variables[name]) for name in variables}
    return cast("Keyed", {**keys, **found})


def changed(settings: Settings, changes: Mapping[str, Any]) -> Settings:
    """The settings of a client with other options. Raises TypeError for unknown ones."""
    check_limits(changes)
    keys, places = settings.keys, settings.places
    names = {*Changes.__annotations__, *keys.schemes, *places}
    if unknown := [name for name in changes if name not in names]:
        raise unexpected("with_options()", unknown[0], names)
    given = {name: changes[name] or None for name in changes if name in keys.schemes}
    keys = replace(keys, given={**keys.given, **given})
    made: Mapping[str, Credential | None] = keys.credentials() if given else {}
    renewed = {scheme: made[scheme] for scheme in map(keys.schemes.__getitem__, given)}
    shared = {places[name]: changes[name] for name in changes if name in places}
    credentials = {**settings.credentials, **renewed, **changes.get("credentials", {})}
    added: dict[str, Any] = {
        "keys": keys,
        "credentials": present(credentials),
        "headers": {**settings.headers, **changes.get("headers", {})},
        "query": {**settings.query, **changes.get("query", {})},
        "shared": {**settings.shared, **changes.get("shared", {}), **shared},
    }
    if "base_url" in changes:
        added |= {"base_url": base_url(changes["base_url"], "", ""), "fixed_url": True}
    rest = {name: changes[name] for name in changes if name in Changes.__annotations__}
    return replace(settings, **{**rest, **added})


def present(credentials: Mapping[str, Credential | None]) -> dict[str, Credential]:
    """The credentials that are given."""
    return {scheme: each for scheme, each in credentials.items() if each is not None}


def bearer(token: AsyncToken | None) -> Credential | None:
    """RFC 6750."""
    return _credential(token, "header", "Authorization", "Bearer ")


def basic(username: str | None, password: str | None) -> Credential | None:
    """RFC 7617."""
    if not username:
        return None
    return Secret("header", "Authorization", authorization(f"{username}:{password or ''}"))


def api_key(
    value: AsyncToken | None, location: Literal["header", "query", "cookie"], name: str
) -> Credential | None:
    """An API key in a place of the API's own choice."""
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
        raise TypeError(f"the key for {name} must be text or a function returning it, not {kind}")
    return Secret(location, name, prefix + value.strip()) if value else None
