"""Redirects: which are followed, and what is sent along."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from ._core import Answer, Request
from ._headers import Headers
from ._pieces import Pieces

_MOST = 10
_FOLLOWED = frozenset({301, 302, 303, 307, 308})
_NEUTRAL = ("accept", "content-", "if-", "range", "user-agent")
"""Prefixes of headers that reveal nothing about the caller to another server."""


@dataclass(frozen=True)
class Redirect:
    """A redirect that is returned and not followed."""

    status: int
    location: str
    """The absolute URL; as the server wrote it if it is not valid."""
    headers: Headers = field(default_factory=Headers, repr=False)


def leads_elsewhere(answer: Answer) -> bool:
    """Whether the response is a redirect."""
    return answer.status in _FOLLOWED and "location" in answer.headers


def redirect(answer: Answer) -> Redirect:
    """``answer`` as a value."""
    base = answer.request.url if answer.request is not None else ""
    headers = Headers.of(answer.headers)
    location = headers["location"]
    try:
        location = urljoin(base, location)
    except ValueError:  # only following it would require understanding it
        pass
    return Redirect(answer.status, location, headers)


def following(request: Request, answer: Answer, hop: int) -> Request:
    """The request for where ``answer`` leads, after that many redirects.

    Raises ValueError, with the reason, if it must not be sent.
    """
    if hop >= _MOST:
        raise ValueError(f"more than {_MOST} redirects")
    now, then = urlsplit(request.url), _target(request.url, answer)
    method = _method(request.method, answer.status)
    headers, content = dict(request.headers), request.content
    if method != request.method:
        content = b""
        headers = {name: each for name, each in headers.items() if not _begins(name, ("content-",))}
    if isinstance(content, Pieces) and not content.repeatable:
        raise ValueError("the body can be read only once")
    inside = _origin(then) in (_origin(now), _upgraded(now))
    query = "&".join(_query(now, then, request.secrets, inside=inside))
    changed = replace(
        request,
        method=method,
        url=then._replace(query=query, fragment="").geturl(),
        headers=headers,
        content=content,
    )
    if inside:
        return changed
    neutral = {name: each for name, each in headers.items() if _begins(name, _NEUTRAL)}
    return replace(changed, headers=neutral, secrets=(), foreign=True)


def _target(url: str, answer: Answer) -> SplitResult:
    try:
        parts = urlsplit(urljoin(url, answer.headers["location"].strip()))
        known = parts.scheme in ("http", "https") and parts.hostname
        parts.port  # noqa: B018 - raises ValueError
    except ValueError:
        known = ""
        parts = urlsplit("")
    if not known:
        raise ValueError("it is not an http or https URL")
    if url.startswith("https:") and parts.scheme == "http":
        raise ValueError("it would leave https")
    return parts._replace(netloc=parts.netloc.rpartition("@")[2])


def _method(method: str, status: int) -> str:
    """The WHATWG's rule (Fetch, section 4.4), which all browsers and clients follow."""
    if (status == 303 and method != "HEAD") or (status in (301, 302) and method == "POST"):
        return "GET"
    return method


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def _upgraded(parts: SplitResult) -> tuple[str, str | None, int]:
    """Whether it is the same server over https."""
    scheme, host, port = _origin(parts)
    return ("https", host, 443) if (scheme, port) == ("http", 80) else (scheme, host, port)


def _begins(name: str, beginnings: tuple[str, ...]) -> bool:
    return name.lower().startswith(beginnings)


def _query(
    now: SplitResult, then: SplitResult, secrets: Collection[str], *, inside: bool
) -> Iterator[str]:
    """The new query with the old one's credentials, or, on another server, without them."""
    pairs = [pair for pair in then.query.split("&") if pair]
    yield from (pair for pair in pairs if inside or not _has_secret(pair, secrets))
    names = {pair.partition("=")[0] for pair in pairs}
    for pair in now.query.split("&"):
        if inside and _has_secret(pair, secrets) and pair.partition("=")[0] not in names:
            yield pair


def _has_secret(pair: str, secrets: Collection[str]) -> bool:
    value = unquote(pair.partition("=")[2])
    return bool(value) and value in secrets
