"""URLs of saved requests: where the server ends, and which path segments are parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, unquote_plus

from specmeld.read.pages.addresses import split_url
from specmeld.read.requests.path_words import id_name
from specmeld.read.requests.request_variables import PLACEHOLDER, Variables, variable_name

_FIRST = 0xF0000
"""Private-use characters that replace placeholders while a URL is split."""
_MOST = 0xFFFD
_LONGEST = 5_000
"""Most characters of a path that is split."""
_PRIVATE = re.compile("[\U000f0000-\U000ffffd]")
_LEADING = re.compile("(?:[A-Za-z][A-Za-z0-9+.-]*://)?[^/?#]*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_HOST = re.compile(
    r"(?:localhost|[^/?#\s@:]+\.[^/?#\s@:]+|\[[0-9A-Fa-f:.]+\])(?::\d+)?\Z|[^/:@]+:\d+\Z"
)
_LOCAL = re.compile(r"(?:localhost|127\.|0\.0\.0\.0|\[::1\])")
_COLON = re.compile(r":([^/?#.:]+)(?=[.]|\Z)")
_BRACES = re.compile(r"(?P<template>\{[\w.$@~*+-]{1,200}\})|[{}]")
_VERSION = re.compile(r"v\d+(?:\.\d+)*\Z")
_NOT_IN_NAMES = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class RequestUrl:
    servers: tuple[str, ...]
    """None if the document does not define the variables at the start."""
    path: str
    """In OpenAPI's form: ``{{base}}/boats/:id`` is ``/boats/{id}``."""
    query: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str], ...]
    """Path parameters whose values are known."""
    made_up: frozenset[str]
    """Path parameters that we have named."""


def split_request_url(raw: str, variables: Variables) -> RequestUrl:
    """Split a URL; uses the values of variables that the document defines."""
    masked = _Masked(raw.strip(), variables)
    address, _, query = masked.text.partition("#")[0].partition("?")
    servers, path = masked.servers(address)
    template, values, made_up = masked.template(path)
    return RequestUrl(servers, template, masked.pairs(query), values, made_up)


class _Masked:
    """A URL with each placeholder as one private-use character, so that none is split."""

    def __init__(self, raw: str, variables: Variables) -> None:
        self._variables = variables
        self._placeholders: list[str] = []
        self.text = PLACEHOLDER.sub(self._mask, _PRIVATE.sub("\ufffd", raw))

    def _mask(self, found: re.Match[str]) -> str:
        if len(self._placeholders) >= _MOST:
            return found[0]
        self._placeholders.append(found[0])
        return chr(_FIRST + len(self._placeholders) - 1)

    def unmasked(self, text: str) -> str:
        return _PRIVATE.sub(lambda found: self._placeholder(found[0]), text)

    def _placeholder(self, mark: str) -> str:
        return self._placeholders[ord(mark) - _FIRST]

    def servers(self, address: str) -> tuple[tuple[str, ...], str]:
        """The servers that an address may lead to, and the rest of it, which is the path."""
        if address.startswith("/"):
            return (), address
        found = _LEADING.match(address)
        head = found.group() if found else ""
        rest = address[len(head) :]
        if _SCHEME.match(head) and not _PRIVATE.search(head):
            return self._split(head, rest)
        if not _PRIVATE.search(head):
            if not _HOST.match(head):
                return (), f"/{address}"
            return self._split(_with_scheme(head), rest)
        filled = [_with_scheme(each) for each in self._variables.fills(self.unmasked(head))]
        urls = tuple(each.rstrip("/") for each in filled if _SCHEME.match(each))
        if not urls and filled and filled[0].startswith("/"):
            return (), filled[0].rstrip("/") + rest
        if _SCHEME.match(head) and len(urls) == 1:
            return self._split(urls[0], rest)
        return urls, rest or "/"

    def _split(self, host: str, rest: str) -> tuple[tuple[str, ...], str]:
        """A whole URL in one piece: a version at the start of its path belongs to the server."""
        first = re.match(r"/[^/]*", rest)
        if first and _VERSION.match(version := self._variables.fill(self.unmasked(first[0][1:]))):
            rest = f"/{version}{rest[first.end() :]}"
        server, path = split_url(host + rest)
        if not server:  # what split_url cannot parse, such as user names
            return (host,), rest or "/"
        return (server,), path

    def template(self, path: str) -> tuple[str, tuple[tuple[str, str], ...], frozenset[str]]:
        if len(path) > _LONGEST:  # what nobody writes; such places are rejected with their line
            return self.unmasked(path), (), frozenset()
        parts: list[str] = []
        values: dict[str, str] = {}
        made_up: set[str] = set()
        taken = set(re.findall(r"\{([^{}]+)\}", path))
        for part in path.lstrip("/").split("/"):
            part = self._inlined(part)
            for mark in _PRIVATE.findall(part):
                placeholder = self._placeholder(mark)
                name = _NOT_IN_NAMES.sub("_", variable_name(placeholder)).strip("_")
                if not name:
                    resource = parts[-1] if parts and "{" not in parts[-1] else ""
                    name = id_name(resource, taken)
                    made_up.add(name)
                taken.add(name)
                if (value := self._variables.value(placeholder)) is not None:
                    values.setdefault(name, value)
                part = part.replace(mark, f"{{{name}}}", 1)
            parts.append(_segment(part))
        return "/" + "/".join(parts), tuple(values.items()), frozenset(made_up)

    def _inlined(self, part: str) -> str:
        """A segment whose variable is known to be a version or several segments, expanded."""
        if len(part) == 1 and _PRIVATE.match(part):
            value = self._variables.value(self._placeholder(part))
            if value is not None and (_VERSION.match(value) or "/" in value.strip("/")):
                return value.strip("/").partition("?")[0]
        return part

    def pairs(self, query: str) -> tuple[tuple[str, str], ...]:
        found = (each.partition("=") for each in query.split("&") if each.strip())
        return tuple(
            (unquote_plus(self.unmasked(name)).strip(), unquote_plus(self.unmasked(value)))
            for name, _, value in found
            if name.strip()
        )


def _with_scheme(address: str) -> str:
    """Clients also send to hosts without a scheme."""
    if _SCHEME.match(address) or not _HOST.match(address.partition("/")[0]):
        return address
    return f"{'http' if _LOCAL.match(address) else 'https'}://{address}"


def _segment(part: str) -> str:
    """A segment in OpenAPI's form; a brace that is not a parameter's is escaped."""
    if part[:1] == ":":
        part = _COLON.sub(r"{\1}", part)
    if "{" in part or "}" in part:
        return _BRACES.sub(lambda found: found["template"] or quote(found[0]), part)
    return part if "%2f" in part.lower() else unquote(part)


def path_names(path: str) -> Sequence[str]:
    return list(dict.fromkeys(re.findall(r"\{([^{}]+)\}", path)))
