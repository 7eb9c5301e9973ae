"""Answers that lead elsewhere: which are followed, and what goes along."""

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
"""How the names of headers begin that tell another server nothing about who asks."""


@dataclass(frozen=True)
class Redirect:
    """Where the server says that the answer is, returned and not followed."""

    status: int
    location: str
    """The URL, made whole; as the server wrote it where that is none."""
    headers: Headers = field(default_factory=Headers, repr=False)


def leads_elsewhere(answer: Answer) -> bool:
    """Whether the answer is somewhere else."""
    return answer.status in _FOLLOWED and "location" in answer.headers


def redirect(answer: Answer) -> Redirect:
    """``answer`` as a value."""
    base = answer.request.url if answer.request is not None else ""
    headers = Headers.of(answer.headers)
    location = headers["location"]
    try:
        location = urljoin(base, location)
    except ValueError:  # which only following it would have to understand
        pass
    return Redirect(answer.status, location, headers)


def following(request: Request, answer: Answer, hop: int) -> Request:
    """The request for where ``answer`` leads, after so many others.

    Raises ValueError that says why it is not sent.
    """
    if hop >= _MOST:
        raise ValueError(f"it comes after {_MOST} others")
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
    """The same server by https."""
    scheme, host, port = _origin(parts)
    return ("https", host, 443) if (scheme, port) == ("http", 80) else (scheme, host, port)


def _begins(name: str, beginnings: tuple[str, ...]) -> bool:
    return name.lower().startswith(beginnings)


def _query(
    now: SplitResult, then: SplitResult, secrets: Collection[str], *, inside: bool
) -> Iterator[str]:
    """The new query with the keys that are in the old one, or, outside, without them."""
    pairs = [pair for pair in then.query.split("&") if pair]
    yield from (pair for pair in pairs if inside or not _has_secret(pair, secrets))
    names = {pair.partition("=")[0] for pair in pairs}
    for pair in now.query.split("&"):
        if inside and _has_secret(pair, secrets) and pair.partition("=")[0] not in names:
            yield pair


def _has_secret(pair: str, secrets: Collection[str]) -> bool:
    value = unquote(pair.partition("=")[2])
    return bool(value) and value in secrets
