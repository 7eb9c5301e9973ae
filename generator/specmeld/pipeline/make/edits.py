"""Find the generated version of files that were edited by hand."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.model.files import Files
from specmeld.pipeline.settle.file_cache import Memory

if TYPE_CHECKING:
    from specmeld.publish import Bases


def bases(root: Path, memory: Memory) -> Bases:
    """A lookup of the original files of the package at ``root``: in the user's cache, then in git.
    Any source will do, since the manifest has their hashes."""
    from specmeld.publish import MANIFEST, committed, digest

    @cache
    def remembered() -> Files:
        with suppress(OSError, ValueError):
            return memory.made((root / MANIFEST).read_bytes().decode().replace("\r\n", "\n"))
        return {}

    def base(path: str, sha256: str) -> bytes | None:
        known = remembered().get(path, "").encode()
        return known if digest(known) == sha256 else committed(root / path, sha256)

    return base
