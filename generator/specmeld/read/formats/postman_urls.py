"""URLs of Postman collections: variables in them, and where the server ends and the path begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from specmeld.model.json import JSON
from specmeld.read.pages.addresses import split_url

_VARIABLE = re.compile(r"\{\{([^{}]{1,200})\}\}")
_LEADING = re.compile(r"\{\{([^{}]{1,200})\}\}(?=[/?#]|\Z)")
_SEGMENT = re.compile(r":([^/?#.:]+)(?=[.]|\Z)")
_DEEPEST = 8
"""Variables that may stand for texts with variables."""


def raw_url(url: JSON) -> str:
    """The URL of a request as one text: its ``raw``, else put together from its parts."""
    if isinstance(url, str):
        return url
    if not isinstance(url, dict):
        return ""
    if isinstance(url.get("raw"), str) and url["raw"]:
        return str(url["raw"])
    host, path = _joined(url.get("host"), "."), _joined(url.get("path"), "/")
    protocol = f"{url['protocol']}://" if url.get("protocol") and host else ""
    return f"{protocol}{host}/{path.lstrip('/')}"


def _joined(parts: JSON, by: str) -> str:
    if isinstance(parts, list):
        return by.join(
            part if isinstance(part, str) else str(part.get("value", ""))
            for part in parts
            if isinstance(part, str | dict)
        )
    return parts if isinstance(parts, str) else ""


def split_request_url(raw: str, variables: Mapping[str, str]) -> tuple[str, str]:
    """Server and path; the path in OpenAPI's terms: ``{{base}}/pets/:id`` is ``/pets/{id}``.

    A variable at the start is the server, whatever it stands for; the server is empty where the
    collection does not say that.
    """
    bare = re.split(r"[?#]", raw, maxsplit=1)[0]
    leading = _LEADING.match(bare)
    if leading:
        server = _filled(leading.group(), variables)
        known = _VARIABLE.search(server) is None and "://" in server
        return server.rstrip("/") if known else "", _templated(bare[leading.end() :])
    if not bare.startswith("/") and "://" not in bare and not bare.startswith("{{"):
        bare = f"https://{bare}"  # Postman sends to hosts without a scheme all the same
    server, path = split_url(bare)
    return _VARIABLE.sub(r"{\1}", server), _templated(path)


def _filled(text: str, variables: Mapping[str, str]) -> str:
    for _ in range(_DEEPEST):
        filled = _VARIABLE.sub(lambda m: variables.get(m[1], m[0])[:2000], text)
        if filled == text or len(filled) > 10_000:
            break
        text = filled
    return text


def _templated(path: str) -> str:
    path = _VARIABLE.sub(r"{\1}", path)
    path = "/".join(
        _SEGMENT.sub(r"{\1}", part) if part[:1] == ":" else part for part in path.split("/")
    )
    return unquote(path) if path.startswith("/") else f"/{unquote(path)}"
