"""``specmeld.json``: what a package was generated from, and the digests of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from specmeld import __version__
from specmeld.model.files import Files
from specmeld.text.line_ends import with_plain_ends

MANIFEST = "specmeld.json"
GENERATOR = f"specmeld {__version__}"
"""The generator named in a manifest."""
_SELF = "sha256"
"""The key of the digest of everything else in it."""
_MAKER = "generator"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest on disk. ``files`` maps relative path → SHA-256 in hex."""

    package: str
    spec: str
    """SHA-256 of the canonical file."""
    source: str
    """Where that is: a URL, or a path from the package; empty if a project knows it."""
    provenance: str
    """SHA-256 of the provenance, empty if there was none."""
    generator: str
    files: Mapping[str, str]
    schemas: Mapping[str, str]
    """Component name → ``module:class``."""
    operations: Mapping[str, str]
    """Operation, such as ``GET /pets`` → the method, with its resources."""
    whole: Mapping[str, Any]
    """The JSON object with all of its keys."""
    intact: bool = True
    """Whether it is unchanged, by its own digest."""


def digest(content: bytes | str) -> str:
    """SHA-256 in hex; strings are encoded as UTF-8."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def is_made(content: bytes, sha256: str) -> bool:
    """Whether a file is unchanged; line endings do not count, since checkouts differ."""
    same = digest(content) == sha256
    return same or (b"\r" in content and digest(with_plain_ends(content)) == sha256)


def says_the_same(manifest: Manifest, text: str) -> bool:
    """Whether a manifest matches this text, whichever version generated the package."""
    apart = (_MAKER, _SELF)
    old, new = (
        {key: value for key, value in whole.items() if key not in apart}
        for whole in (manifest.whole, json.loads(text))
    )
    return old == new


def seal(
    files: Files,
    *,
    package: str,
    spec: str,
    provenance: str = "",
    options: Mapping[str, Any] | None = None,
    source: Mapping[str, str] | None = None,
) -> Files:
    """``files`` with a manifest of their digests.

    ``spec`` and ``provenance`` are the texts of the canonical file and of its provenance,
    ``options`` those of the config that the files were generated with, ``source`` locates the
    document of a package without a project. Keys that ``files`` puts into its ``specmeld.json``
    (``schemas``, the coverage) are kept.
    """
    given = json.loads(files.get(MANIFEST, "{}"))
    manifest = {
        "package": package,
        _MAKER: GENERATOR,
        "spec": {"sha256": digest(spec), **(source or {})},
        **({"provenance": {"sha256": digest(provenance)}} if provenance else {}),
        "options": dict(options or {}),
        "files": {path: digest(text) for path, text in sorted(files.items()) if path != MANIFEST},
        "schemas": {},
    } | given
    return {**files, MANIFEST: dump(manifest)}


def dump(manifest: Mapping[str, Any]) -> str:
    """The manifest's text, including its own digest."""
    rest = {key: value for key, value in manifest.items() if key != _SELF}
    return _text({**rest, _SELF: digest(_text(rest))})


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def read_manifest(root: Path) -> Manifest | None:
    """The manifest of the package at ``root``; None if there is none or it is invalid."""
    try:
        text = with_plain_ends((root / MANIFEST).read_bytes())
        whole = json.loads(text)
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(whole, dict):
        return None
    return Manifest(
        package=str(whole.get("package", "")),
        spec=_said(whole.get("spec"), "sha256"),
        source=_said(whole.get("spec"), "document"),
        provenance=_said(whole.get("provenance"), "sha256"),
        generator=str(whole.get(_MAKER, "")),
        files=_texts(whole.get("files")),
        schemas=_texts(whole.get("schemas")),
        operations=_texts(whole.get("operations")),
        whole=whole,
        intact=_SELF not in whole or _vouches_for_itself(text, str(whole[_SELF])),
    )


def _vouches_for_itself(text: bytes, sha256: str) -> bool:
    """Whether a manifest, whose last key is its own digest, is as ``dump`` wrote it."""
    end = f',\n  "{_SELF}": "{sha256}"\n}}\n'.encode("utf-8", "surrogatepass")
    return text.endswith(end) and digest(text.removesuffix(end) + b"\n}\n") == sha256


def _said(value: Any, key: str) -> str:
    return str(value.get(key, "")) if isinstance(value, dict) else ""


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {key: text for key, text in value.items() if isinstance(text, str)}
