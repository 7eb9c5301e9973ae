"""A cache of generated files.

Each stage is a pure function, so its result is stored under a hash of all its inputs: the
arguments, our own code and templates, Python and every installed distribution. It is stored in the
user's own cache and never in the project: someone who can write to the project must not be able to
vouch for its code.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import specmeld
from specmeld.model.files import Files

_MOST = 64
"""Most cached results, and most bytes of them; the oldest are removed."""
_MOST_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Memory:
    """A folder of cached results; None disables the cache."""

    folder: Path | None = None

    def recall(self, *inputs: str) -> Files | None:
        """The files for these inputs, if cached."""
        return None if self.folder is None else _read(self._path(inputs))

    def keep(self, files: Files, *inputs: str) -> None:
        """Cache the files; a cache that cannot be written is not an error."""
        if self.folder is not None:
            self._write(files, self._path(inputs))

    def keep_made(self, files: Files, manifest: str) -> str:
        """Cache the files of a package by its manifest, for any generator version; returns the
        manifest's digest."""
        sha256 = hashlib.sha256(manifest.encode()).hexdigest()
        if self.folder is not None:
            self._write(files, self._made(sha256))
        return sha256

    def made(self, manifest: str) -> Files:
        """The files of the package with this manifest; empty if not cached."""
        return self.made_as(hashlib.sha256(manifest.encode()).hexdigest())

    def made_as(self, sha256: str) -> Files:
        """The files of the package whose manifest has this digest; empty if not cached."""
        return {} if self.folder is None else _read(self._made(sha256)) or {}

    def _write(self, files: Files, path: Path) -> None:
        assert self.folder is not None
        part = path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(dict(files)).encode()
            part.write_bytes(_seal(path, text) + b"\n" + text)
            part.replace(path)
            self._forget()

    def _forget(self) -> None:
        assert self.folder is not None
        known = [(file.stat(), file) for file in self.folder.glob("*.json")]
        known.sort(key=lambda one: one[0].st_mtime, reverse=True)
        size = 0
        for count, (status, file) in enumerate(known):
            size += status.st_size
            if count >= _MOST or (count and size > _MOST_BYTES):
                file.unlink()

    def _made(self, sha256: str) -> Path:
        assert self.folder is not None
        return self.folder / f"made-{sha256}.json"

    def _path(self, inputs: tuple[str, ...]) -> Path:
        assert self.folder is not None
        key = hashlib.sha256(_generator().encode())
        for text in inputs:
            key.update(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
        return self.folder / f"{key.hexdigest()}.json"


FORGETFUL = Memory()


def _read(path: Path) -> Files | None:
    """A cached result, which becomes the newest; None, and it is removed, if it was changed."""
    try:
        seal, _, text = path.read_bytes().partition(b"\n")
        if seal == _seal(path, text):
            with suppress(OSError):
                os.utime(path)
            files: Files = json.loads(text)
            return files
        path.unlink()
    except (OSError, ValueError):
        pass
    return None


def _seal(path: Path, text: bytes) -> bytes:
    """Detects whether a cached file was changed, or belongs to other inputs."""
    seal = hashlib.sha256(path.name.encode() + b"\n")
    seal.update(text)
    return seal.hexdigest().encode()


@cache
def _generator() -> str:
    """Everything that a result depends on besides its inputs."""
    key = hashlib.sha256(sys.version.encode())
    for part in _installed():
        key.update(part.encode())
    for path in own_files():
        key.update(f"{path.name}\0".encode())
        key.update(path.read_bytes())
    return key.hexdigest()


def _installed() -> Iterator[str]:
    for folder in dict.fromkeys(sys.path):
        if Path(folder).is_dir():
            yield from sorted(path.name for path in Path(folder).glob("*.dist-info"))


def own_files() -> list[Path]:
    package = Path(specmeld.__file__).parent
    carried = package / "templates"
    templates = carried if carried.is_dir() else package.parents[1] / "templates"
    files = [*package.rglob("*.py"), *templates.rglob("*")]
    return sorted(file for file in files if file.is_file() and file.suffix != ".pyc")
