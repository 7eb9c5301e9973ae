"""Outcomes that were made before, at any place that fsspec knows, shared by who has the key.

What is kept there becomes code, so each entry is signed by HMAC-SHA256 with a key from the
environment: who can write there but has no key can have nothing believed. The signature covers the
name too, so that no entry can stand for another.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from specmeld.diagnostics import ConfigError
from specmeld.extras import extra
from specmeld.fleet.tasks import BrokenTaskError, Outcome

KEY = "SPECMELD_CACHE_KEY"
MOST_BYTES = 5_000_000_000
_SHORTEST_KEY = 16
_SIGNED = hashlib.sha256().digest_size
_LARGEST = 300_000_000
"""Bytes of one entry."""
_SUFFIX = ".specmeld"
_ENTRY = re.compile(rf"[^/]+{re.escape(_SUFFIX)}(\.\d+-[0-9a-f]+\.part)?")


class FileSystem(Protocol):
    """What we use of a file system of fsspec."""

    def cat_file(self, path: str, start: int | None = None, end: int | None = None) -> bytes: ...
    def pipe_file(self, path: str, value: bytes) -> None: ...
    def mv(self, path1: str, path2: str) -> None: ...
    def makedirs(self, path: str, exist_ok: bool = False) -> None: ...
    def rm_file(self, path: str) -> None: ...
    def ls(self, path: str, detail: bool = True) -> list[dict[str, Any]]: ...
    def modified(self, path: str) -> Any: ...


@dataclass
class SignedCache:
    """A folder of signed entries; what is wrong with it is a warning and never an error."""

    files: FileSystem
    folder: str
    key: bytes
    warn: Callable[[str], None]
    most: int = MOST_BYTES
    _warned: set[str] = field(default_factory=set)

    @classmethod
    def at(cls, url: str, key: str, warn: Callable[[str], None]) -> SignedCache:
        """The cache at a URL. Raises ConfigError without a key or a place."""
        if len(key.encode()) < _SHORTEST_KEY:
            raise ConfigError(
                f"a shared cache needs a key in {KEY}",
                fix=f"set it to {_SHORTEST_KEY} characters or more, the same on all machines, "
                "such as the output of 'openssl rand -hex 32'",
            )
        with extra("fleet", "a shared cache"):
            import fsspec
        try:
            files, folder = fsspec.core.url_to_fs(url)
            files.makedirs(folder, exist_ok=True)
        except (ValueError, ImportError, OSError) as error:
            raise ConfigError(
                f"the cache at {_shown(url)} cannot be opened: {error}",
                fix="write the URL as in file:///srv/specmeld",
            ) from error
        return cls(files, folder.rstrip("/"), key.encode(), warn)

    def get(self, key: str) -> Outcome | None:
        """The outcome that is known under a key; None where none is, or none that is trusted."""
        try:
            data = self.files.cat_file(self._path(key), end=_LARGEST)
        except FileNotFoundError:
            return None
        except Exception as error:  # each file system has errors of its own
            self._warn_once(f"the cache cannot be read: {_said(error)}; continuing without it")
            return None
        signature, packed = data[:_SIGNED], data[_SIGNED:]
        if not hmac.compare_digest(signature, self._signature(key, packed)):
            self.warn(f"skipping a corrupted or forged cache entry: {key}")
            return None
        try:
            return Outcome.unpacked(packed)
        except BrokenTaskError:
            self.warn(f"skipping a cache entry that cannot be read: {key}")
            return None

    def put(self, key: str, outcome: Outcome) -> None:
        """Keep an outcome. Others see all of it or nothing."""
        packed = outcome.packed()
        if len(packed) > _LARGEST - _SIGNED:
            self.warn(f"a result is larger than {_LARGEST // 10**6} MB, and is not shared: {key}")
            return
        path = self._path(key)
        part = f"{path}.{os.getpid()}-{os.urandom(4).hex()}.part"
        try:
            self.files.pipe_file(part, self._signature(key, packed) + packed)
            self.files.mv(part, path)
        except Exception as error:  # each file system has errors of its own
            self._warn_once(f"the cache cannot be written: {_said(error)}; continuing without it")
            self._remove(part)

    def tidy(self) -> None:
        """Take out the oldest entries until the others fit; other files of the folder stay."""
        try:
            listed = self.files.ls(self.folder, detail=True)
            entries = [one for one in listed if _is_entry(one)]
            entries.sort(key=lambda one: (self._modified(one), one["name"]), reverse=True)
        except Exception as error:
            self._warn_once(f"the cache cannot be read: {_said(error)}; continuing without it")
            return
        size = 0
        for one in entries:
            size += int(one["size"] or 0)
            if size > self.most:
                self._remove(one["name"])

    def _modified(self, entry: dict[str, Any]) -> str:
        """When an entry was written, as a text that sorts."""
        for name in ("mtime", "LastModified", "created", "updated"):
            if name in entry:
                return f"{entry[name]:020.6f}" if name == "mtime" else str(entry[name])
        return str(self.files.modified(entry["name"]))

    def _remove(self, path: str) -> None:
        try:
            self.files.rm_file(path)
        except Exception:  # another has removed it, or nothing can be
            return

    def _signature(self, key: str, packed: bytes) -> bytes:
        return hmac.digest(self.key, f"{key}\n".encode() + packed, "sha256")

    def _path(self, key: str) -> str:
        return f"{self.folder}/{key}{_SUFFIX}"

    def _warn_once(self, line: str) -> None:
        if line not in self._warned:
            self._warned.add(line)
            self.warn(line)


def _is_entry(listed: dict[str, Any]) -> bool:
    """Whether a file is an entry, or what a run that was killed has left of one."""
    name = listed["name"].rpartition("/")[2]
    return listed["type"] == "file" and _ENTRY.fullmatch(name) is not None


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"[:200]


def _shown(url: str) -> str:
    """A URL without what may be secret in it."""
    return url.partition("?")[0].rpartition("@")[2]
