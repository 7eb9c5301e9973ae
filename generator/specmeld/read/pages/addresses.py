"""URLs and paths as pages show them; errors in them are left for ``reconcile``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from specmeld.openapi.shapes import METHODS
from specmeld.read.pages.lines import Line

URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/+\S+|/\S*")
"""An absolute URL, also one that lost a slash, or a bare path."""

_SERVER = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:/+[^/\\?#]+(?:/v?\d+(?:\.\d+)*(?=[/?#]|\Z)|"
    r"/(?:api|rest)/v?\d+(?:\.\d+)*(?=[/?#]|\Z))?",
    re.IGNORECASE,
)


def split_url(url: str, bare_path: str = "") -> tuple[str, str]:
    """Server and path of a URL; ``bare_path`` is the path as the page shows it elsewhere.

    Without one the server extends through a leading version segment (``/v1``, ``/api/v3``,
    ``/2.0``). The server is empty if the URL is only a path. A query or a fragment belongs to
    neither, nor does what expands to one in a URI template (RFC 6570).
    """
    url = re.split(r"\{?[?#]|\{&", url, maxsplit=1)[0]
    if bare_path and url.endswith(bare_path) and len(url) > len(bare_path):
        return url.removesuffix(bare_path).rstrip("/"), bare_path
    server = _SERVER.match(url)
    if server is None:
        return "", url
    return server.group(), url[server.end() :] or "/"


@dataclass(frozen=True, slots=True)
class Opening:
    """A method and the URL after it, at the start of an operation; ``url_at`` is a line's index."""

    method: str
    url: str
    url_at: int


_OPENING = re.compile(
    rf"(?P<method>{'|'.join(METHODS)})(?:\s*(?P<url>[a-z][a-z0-9+.-]*:/+\S+))?\Z", re.IGNORECASE
)


def opening(lines: Sequence[Line], index: int) -> Opening | None:
    """The operation that begins at a line: method and URL on it, or the URL on the next line of
    text.

    The method is in upper case; the URL may be a bare path.
    """
    match = _OPENING.match(lines[index].text)
    if match is None:
        return None
    method = match["method"].upper()
    if match["url"]:
        return Opening(method, match["url"], index)
    at = skip_blank(lines, index + 1, len(lines))
    if at < len(lines) and URL.fullmatch(lines[at].text):
        return Opening(method, lines[at].text, at)
    return None


def skip_blank(lines: Sequence[Line], start: int, stop: int) -> int:
    """Index of the first line with text from ``start`` on, else ``stop``."""
    while start < stop and not lines[start].text:
        start += 1
    return start
