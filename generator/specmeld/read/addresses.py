"""URLs and paths as pages show them; mistakes in them stay for ``settle`` to mend."""

from __future__ import annotations

import re

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/+\S+|/\S*")
"""An absolute URL, also one that lost a slash, or a bare path."""

_SERVER = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:/+[^/\\?#]+(?:/v?\d+(?:\.\d+)*(?=[/?#]|\Z)|"
    r"/(?:api|rest)/v?\d+(?:\.\d+)*(?=[/?#]|\Z))?",
    re.IGNORECASE,
)


def split_url(url: str, bare_path: str = "") -> tuple[str, str]:
    """Server and path of a URL; ``bare_path`` is the path as the page shows it elsewhere.

    Without one the server reaches up to and including a leading version segment (``/v1``,
    ``/api/v3``, ``/2.0``). The server is empty where the URL is only a path. A query or a
    fragment belongs to neither.
    """
    url = re.split(r"[?#]", url, maxsplit=1)[0]
    if bare_path and url.endswith(bare_path) and len(url) > len(bare_path):
        return url.removesuffix(bare_path).rstrip("/"), bare_path
    server = _SERVER.match(url)
    if server is None:
        return "", url
    return server.group(), url[server.end() :] or "/"
