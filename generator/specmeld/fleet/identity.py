"""What the same inputs must be given to for the same outcome: specmeld, Python, the libraries."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, entry_points, version

from specmeld import __version__
from specmeld.pipeline.settle.file_cache import own_files
from specmeld.read.plugins import GROUP

LIBRARIES = (
    "black",
    "datamodel-code-generator",
    "docutils",
    "fqdn",
    "httpx2",
    "jinja2",
    "jsonpath-rfc9535",
    "jsonschema",
    "jsonschema-specifications",
    "lxml",
    "markdown-it-py",
    "mdit-py-plugins",
    "packaging",
    "pydantic",
    "pyyaml",
    "rfc3339-validator",
    "rfc3986-validator",
)
"""Libraries that read documents, print code or judge it; two of them come with an extra."""


@cache
def versions() -> Mapping[str, str]:
    """Part → its version; of specmeld's own code a digest."""
    own = hashlib.sha256()
    for path in own_files():
        own.update(f"{path.name}\0".encode())
        own.update(path.read_bytes())
    return {
        "specmeld": f"{__version__} ({own.hexdigest()[:12]})",
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        **{name: _version(name) for name in LIBRARIES},
        "readers": " ".join(_readers()) or "none",
    }


def identity() -> str:
    """All of that as one text."""
    return ", ".join(f"{name} {known}" for name, known in versions().items())


@cache
def identity_digest() -> str:
    """That text, short enough to travel with each task."""
    return hashlib.sha256(identity().encode()).hexdigest()[:16]


def _readers() -> list[str]:
    """The distributions that bring readers of their own."""
    points = entry_points(group=GROUP)
    return sorted({f"{one.dist.name}-{one.dist.version}" for one in points if one.dist is not None})


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
