"""``urlsplit``, ``urljoin`` and ``urldefrag`` for untrusted input: they never raise."""

from __future__ import annotations

from urllib import parse


def urlsplit(url: str) -> parse.SplitResult:
    """As in ``urllib.parse``; an invalid URL (``http://[``) is all path."""
    try:
        parts = parse.urlsplit(url)
        _ = parts.hostname, parts.port
    except ValueError:
        return parse.SplitResult("", "", url, "", "")
    return parts


def urljoin(base: str, url: str) -> str:
    """As in ``urllib.parse``; if one of the two is invalid, ``url`` unchanged."""
    try:
        return parse.urljoin(base, url)
    except ValueError:
        return url


def urldefrag(url: str) -> tuple[str, str]:
    """A URL and its fragment."""
    before, _, fragment = url.partition("#")
    return before, fragment
