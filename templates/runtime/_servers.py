"""Which of an API's servers a client calls, and the variables of its URL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeAlias
from urllib.parse import quote

from ._setup import base_url as checked_url
from ._setup import from_environment

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_IN_HOST = re.compile(r"[A-Za-z0-9._~:\[\]-]+")
_IN_PATH = re.compile(r"[^\s?#\\\x00-\x1f]*")


@dataclass(frozen=True)
class Variable:
    """A part of a URL that the caller may choose."""

    default: str
    choices: Sequence[str] = ()
    """All allowed values; empty if any will do."""


@dataclass(frozen=True)
class Server:
    """A server of the API; its URL has the names of variables in braces."""

    url: str
    variables: Mapping[str, Variable] = field(default_factory=dict[str, Variable])
    description: str = ""


Given: TypeAlias = tuple[str | None, str]
"""An argument of the client, and the environment variable that replaces it."""


def chosen(
    servers: Mapping[str, Server], base_url: Given, name: Given, variables: Mapping[str, Given]
) -> tuple[str, bool]:
    """The URL of the API, and whether it is a ``base_url``, which replaces all servers.

    Arguments take precedence over the environment. Raises ValueError for what the API does not
    have.
    """
    choices = [value for value, _ in (name, *variables.values()) if value is not None]
    if base_url[0] and choices:
        raise ValueError("base_url= is the whole URL: it cannot be combined with a server")
    whole = base_url[0] if choices else from_environment(*base_url)
    if whole:
        return checked_url(whole, base_url[1], ""), True
    said = from_environment(*name)
    server = _named(servers, str(said)) if said else next(iter(servers.values()))
    for key, (value, _) in variables.items():
        if value is not None and key not in server.variables:
            raise ValueError(f"the server {server.url} has no variable {key!r}")

    def filled(match: re.Match[str]) -> str:
        key = match[1]
        variable = server.variables.get(key)
        if variable is None:
            return match[0]
        value = from_environment(*variables[key])
        text = variable.default if value is None else str(value)
        return _fitting(key, text, variable, server.url[: match.start()])

    return checked_url(_VARIABLE.sub(filled, server.url), base_url[1], ""), False


def _named(servers: Mapping[str, Server], name: str) -> Server:
    """The server with that name, description or URL."""
    for key, server in servers.items():
        if name.strip().casefold() in (key, server.description.casefold(), server.url.casefold()):
            return server
    near = get_close_matches(name, servers, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"choose {', '.join(map(repr, servers))}"
    raise ValueError(f"unknown server {name!r}: {hint}")


def _fitting(name: str, value: str, variable: Variable, before: str) -> str:
    """``value`` as it appears in a URL after ``before``; it cannot lead to another host."""
    if variable.choices and value not in variable.choices:
        known = ", ".join(map(repr, variable.choices))
        raise ValueError(f"{name} must be one of {known}, not {value!r}")
    if not before:
        return value
    in_path = "/" in before.partition("://")[2]
    if not (_IN_PATH if in_path else _IN_HOST).fullmatch(value):
        part = "path" if in_path else "host"
        raise ValueError(f"{name} must be a part of a URL's {part}, not {value!r}")
    return quote(value, safe="/:@!$&'()*+,;=~%") if in_path else value
