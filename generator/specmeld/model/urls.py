"""``urlsplit``, ``urljoin`` and ``urldefrag`` for what a stranger wrote: they raise nothing."""

from __future__ import annotations

from urllib import parse


def urlsplit(url: str) -> parse.SplitResult:
    """As ``urllib.parse`` has it; what is no URL (``http://[``) is all path."""
    try:
        parts = parse.urlsplit(url)
        _ = parts.hostname, parts.port
    except ValueError:
        return parse.SplitResult("", "", url, "", "")
    return parts


def urljoin(base: str, url: str) -> str:
    """As ``urllib.parse`` has it; where one of the two is no URL, ``url`` as it is."""
    try:
        return parse.urljoin(base, url)
    except ValueError:
        return url


def urldefrag(url: str) -> tuple[str, str]:
    """A URL and its fragment."""
    before, _, fragment = url.partition("#")
    return before, fragment
