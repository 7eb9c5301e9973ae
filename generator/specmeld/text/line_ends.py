"""Line ends: checkouts of one file can have other ones."""

from __future__ import annotations


def with_plain_ends(content: bytes) -> bytes:
    """The content with ``\\n`` for ``\\r\\n``."""
    return content.replace(b"\r\n", b"\n") if b"\r" in content else content
