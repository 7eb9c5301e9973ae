"""``specmeld.json``: what a package was made from, and what its files were when they were made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from specmeld import __version__
from specmeld.model.files import Files

MANIFEST = "specmeld.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as it stands on disk. ``files`` maps relative path → SHA-256 in hex."""

    package: str
    spec: str
    """SHA-256 of the canonical file."""
    generator: str
    files: Mapping[str, str]
    schemas: Mapping[str, str]
    """Component name → ``module:class``."""
    whole: Mapping[str, Any]
    """The JSON object with all of its keys."""


def digest(content: bytes | str) -> str:
    """SHA-256 in hex; text counts as UTF-8."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def seal(files: Files, *, package: str, spec: str) -> Files:
    """``files`` with a manifest that vouches for them; ``spec`` is the canonical file's text.

    Keys that ``files`` puts into its ``specmeld.json`` (``schemas``, the coverage) are kept.
    """
    given = json.loads(files.get(MANIFEST, "{}"))
    manifest = {
        "package": package,
        "generator": f"specmeld {__version__}",
        "spec": {"sha256": digest(spec)},
        "files": {path: digest(text) for path, text in sorted(files.items()) if path != MANIFEST},
        "schemas": {},
    } | given
    return {**files, MANIFEST: dump(manifest)}


def dump(manifest: Mapping[str, Any]) -> str:
    """The manifest's text."""
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


def read_manifest(root: Path) -> Manifest | None:
    """The manifest of the package at ``root``; None where there is none or it says nothing."""
    try:
        whole = json.loads((root / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(whole, dict):
        return None
    spec = whole.get("spec")
    return Manifest(
        package=str(whole.get("package", "")),
        spec=str(spec.get("sha256", "")) if isinstance(spec, dict) else "",
        generator=str(whole.get("generator", "")),
        files=_texts(whole.get("files")),
        schemas=_texts(whole.get("schemas")),
        whole=whole,
    )


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {key: text for key, text in value.items() if isinstance(text, str)}
