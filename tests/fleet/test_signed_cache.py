"""The shared cache: what is believed, what is passed over, what is a warning."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from specmeld.diagnostics import ConfigError
from specmeld.fleet import signed_cache
from specmeld.fleet.signed_cache import SignedCache
from specmeld.fleet.tasks import MadePackage, Outcome

_KEY = b"a key that is long enough"


class Disk:
    """A file system in memory, with a clock of its own."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.times: dict[str, float] = {}
        self.full = False

    def cat_file(self, path: str, start: int | None = None, end: int | None = None) -> bytes:
        try:
            return self.files[path][:end]
        except KeyError:
            raise FileNotFoundError(path) from None

    def pipe_file(self, path: str, value: bytes) -> None:
        self.files[path] = value[: len(value) // 2] if self.full else value
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")

    def mv(self, path1: str, path2: str) -> None:
        self.files[path2] = self.files.pop(path1)
        self.times[path2] = float(len(self.times))

    def makedirs(self, path: str, exist_ok: bool = False) -> None: ...

    def rm_file(self, path: str) -> None:
        del self.files[path]

    def ls(self, path: str, detail: bool = True) -> list[dict[str, Any]]:
        return [
            {"name": name, "type": "file", "size": len(data), "mtime": self.times.get(name, 0.0)}
            for name, data in self.files.items()
        ]

    def modified(self, path: str) -> Any:
        return self.times[path]


def _outcome(text: str) -> Outcome:
    return Outcome(figures={"operations": 1}, packages=(MadePackage("a", {"x.py": text}),))


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def cache(told: list[str]) -> Iterator[SignedCache]:
    yield SignedCache(Disk(), "there", _KEY, told.append)


def _disk(cache: SignedCache) -> Disk:
    assert isinstance(cache.files, Disk)
    return cache.files


def test_what_was_put_is_found_and_nothing_else(cache: SignedCache, told: list[str]) -> None:
    cache.put("one", _outcome("x = 1"))
    assert cache.get("one") == _outcome("x = 1")
    assert cache.get("two") is None
    assert told == []


@pytest.mark.parametrize("at", [0, 31, 32, -1])
def test_an_entry_in_which_a_byte_is_another_is_passed_over(
    at: int, cache: SignedCache, told: list[str]
) -> None:
    cache.put("one", _outcome("x = 1"))
    ((path, data),) = _disk(cache).files.items()
    changed = bytearray(data)
    changed[at] ^= 1
    _disk(cache).files[path] = bytes(changed)
    assert cache.get("one") is None
    assert told == ["skipping a corrupted or forged cache entry: one"]


def test_an_entry_of_who_has_another_key_is_passed_over(
    cache: SignedCache, told: list[str]
) -> None:
    SignedCache(cache.files, "there", b"another key of somebody", told.append).put(
        "one", _outcome("import os")
    )
    assert cache.get("one") is None
    assert len(told) == 1


def test_an_entry_cannot_stand_for_another(cache: SignedCache, told: list[str]) -> None:
    cache.put("one", _outcome("x = 1"))
    ((path, data),) = _disk(cache).files.items()
    _disk(cache).files[path.replace("one", "two")] = data
    assert cache.get("two") is None
    assert len(told) == 1


def test_an_empty_entry_is_passed_over(cache: SignedCache, told: list[str]) -> None:
    _disk(cache).files["there/one.specmeld"] = b""
    assert cache.get("one") is None
    assert len(told) == 1


def test_a_full_disk_is_a_warning_and_leaves_nothing(cache: SignedCache, told: list[str]) -> None:
    _disk(cache).full = True
    cache.put("one", _outcome("x = 1"))
    cache.put("two", _outcome("x = 2"))
    assert told == ["the cache cannot be written: No space left on device; continuing without it"]
    assert _disk(cache).files == {}


def test_the_oldest_go_when_there_is_too_much(cache: SignedCache) -> None:
    for name in ("one", "two", "three"):
        cache.put(name, _outcome(name * 100))
    cache.most = sum(map(len, _disk(cache).files.values())) - 1
    cache.tidy()
    assert cache.get("one") is None
    assert cache.get("two") is not None
    assert cache.get("three") is not None


def test_what_is_too_large_is_not_shared(
    cache: SignedCache, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed_cache, "_LARGEST", 40)
    cache.put("one", _outcome("x = 1"))
    assert _disk(cache).files == {}
    assert told == ["a result is larger than 0 MB, and is not shared: one"]


def test_files_of_others_in_the_folder_stay(cache: SignedCache) -> None:
    cache.put("one", _outcome("x = 1"))
    files = _disk(cache).files
    files["there/one.specmeld.77-0a1b2c3d.part"] = b"cut off"
    others = {"there/ledger.csv": b"1;2", "there/specmeld.txt": b"note"}
    files |= others
    cache.most = 0
    cache.tidy()
    assert files == others


@pytest.mark.parametrize("key", ["", "short", "fifteen letters"])
def test_without_a_key_there_is_no_cache(key: str, told: list[str]) -> None:
    with pytest.raises(ConfigError, match="SPECMELD_CACHE_KEY"):
        SignedCache.at("file:///nowhere", key, told.append)


def test_four_writers_at_once_leave_whole_entries(tmp_path: Path, told: list[str]) -> None:
    pytest.importorskip("fsspec")

    def write(number: int) -> None:
        cache = SignedCache.at(f"file://{tmp_path}", _KEY.decode(), told.append)
        for at in range(25):
            cache.put(f"entry{at % 5}", _outcome("x" * 10_000))
            cache.get(f"entry{(at + number) % 5}")

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    cache = SignedCache.at(f"file://{tmp_path}", _KEY.decode(), told.append)
    assert [cache.get(f"entry{at}") for at in range(5)] == [_outcome("x" * 10_000)] * 5
    cache.tidy()
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".specmeld"] * 5
    cache.most = 2 * max(path.stat().st_size for path in tmp_path.iterdir())
    cache.tidy()
    assert len(list(tmp_path.iterdir())) == 2
    assert told == []
