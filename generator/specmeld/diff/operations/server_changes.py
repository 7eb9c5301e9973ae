"""Servers of two versions, by where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product
from urllib.parse import urlsplit

from specmeld.conformance.values.pattern_match import UnreadablePatternError, found
from specmeld.diff.changes import Change, Said
from specmeld.diff.rule_changes import Teller
from specmeld.model.api_description import Server
from specmeld.text.pointer import parse_pointer

_MOST_URLS = 64
"""Most URLs of one server with variables."""
_MOST_PATTERNS = 20
"""Most servers with a free-text variable."""
_PORTS = {"http": 80, "https": 443}


def compare_servers(
    old: Sequence[Server],
    new: Sequence[Server],
    place: str,
    tell: Teller,
    old_pointer: str = "",
    new_pointer: str = "",
) -> Iterator[Change]:
    """Which servers were removed, which are new, and whether another is the first, which clients
    call; no servers means the document's own root, whose location is unknown."""
    removed = list(_alone(old, new))
    for url in removed:
        yield tell("server-removed", place, url, old=_said(url, old_pointer))
    first, now = (next(_urls(those[0]), "") if those else "" for those in (old, new))
    if first and now and _led(first) != _led(now) and first not in removed:
        said = _said(first, old_pointer), _said(now, new_pointer)
        yield tell("default-server-changed", place, now, *said)
    for url in _alone(new, old):
        yield tell("server-added", place, url, new=_said(url, new_pointer))


def _alone(these: Sequence[Server], those: Sequence[Server]) -> Iterator[str]:
    """The URLs that only the first servers lead to."""
    known = {_led(url) for server in those for url in _urls(server)}
    known |= set() if those else {""}
    patterns = list(islice(filter(None, map(_pattern, those)), _MOST_PATTERNS))
    for led, url in {_led(url): url for server in these for url in _urls(server)}.items():
        if led not in known and not any(_found(pattern, url) for pattern in patterns):
            yield url


def _urls(server: Server) -> Iterator[str]:
    """The URLs of a server: with each choice of its variables, the defaults first."""
    choices = [
        [(name, value) for value in dict.fromkeys((one.default, *one.choices))]
        for name, one in server.variables.items()
    ]
    for chosen in islice(product(*choices), _MOST_URLS):
        url = server.url
        for name, value in chosen:
            url = url.replace(f"{{{name}}}", value)
        yield url


def _pattern(server: Server) -> str:
    """A pattern for the URLs of a server with a free-text variable; empty for any other."""
    if all(one.choices for one in server.variables.values()):
        return ""
    parts = re.split(r"\{([^{}]*)\}", server.url)
    made = [re.escape(text) for text in parts]
    for number, name in enumerate(parts[1::2]):
        choices = server.variables[name].choices if name in server.variables else (name,)
        made[2 * number + 1] = f"(?:{'|'.join(map(re.escape, choices))})" if choices else "[^/]*"
    return f"^{''.join(made)}$"


def _found(pattern: str, url: str) -> bool:
    try:
        return found(pattern, url)
    except UnreadablePatternError:
        return False


def _led(url: str) -> str:
    """A URL in a normal form."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), (parts.hostname or ""), parts.port
    except ValueError:
        return url
    shown = f":{port}" if port is not None and port != _PORTS.get(scheme) else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{f'{scheme}://' if scheme else ''}{host}{shown}{parts.path.rstrip('/')}{query}"


def _said(url: str, pointer: str) -> Said:
    return Said(url, (*parse_pointer(pointer), "servers"))
