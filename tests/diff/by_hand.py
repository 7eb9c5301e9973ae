"""Content that generated code hands on as it is, read by its description as its user would."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from specmeld.model.api_description import Content

from .exchanges import DOUBTFUL, Peer, covering


def bare(media_type: str) -> str:
    """The type without its parameters."""
    return media_type.partition(";")[0].strip()


def is_json(media_type: str) -> bool:
    return bare(media_type) == "application/json"


def written(value: Any, media_type: str) -> str:
    """A value as it is sent: a text is itself where texts are sent, and all else is JSON."""
    as_text = isinstance(value, str) and media_type.startswith("text/")
    return value if as_text else json.dumps(value)


def misread(
    peer: Peer, contents: Sequence[Content], media_type: str, content: bytes, left_out: str
) -> str:
    """Why content is not as it is described; empty where it is."""
    described = covering(bare(media_type), tuple(contents))
    if described is None:
        return f"{media_type} is not among {[one.media_type for one in contents]}"
    values = [*_meant(content, media_type)]
    if any(peer.takes(described.schema, value) for value in values):
        return ""
    doubtful = any(peer.overlooks(described.schema, value, left_out) for value in values)
    return f"{DOUBTFUL if doubtful else ''}{content!r} is not {described.media_type}"


def _meant(content: bytes, media_type: str) -> Iterator[Any]:
    """All that content may be read as: a text is itself, or what it spells."""
    text = content.decode()
    if media_type.startswith("text/"):
        yield text
    try:
        yield json.loads(text)
    except ValueError:
        return
