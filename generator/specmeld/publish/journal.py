"""A journal of what a run is about to do to the disk.

The journal is a file beside what the run writes, ``.NAME.specmeld-journal``. One run at a time
holds it, by a lock of the system that ends with the process. Its first line lists what will be
touched, its second says that everything is in place. A run that was killed leaves it behind, and
the next one reads from it what to undo, or to tidy up.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from specmeld.diagnostics import OutputError

try:
    import fcntl
except ImportError:  # without such locks, two runs at the same time are not kept apart
    fcntl = None  # type: ignore[assignment]

JOURNAL = ".specmeld-journal"
_PATIENCE = 60.0
"""Seconds that a run waits for another one, which holds the journal while it writes."""
_DONE = b"done\n"
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
"""A link in its place could lead anywhere."""


@dataclass(frozen=True, slots=True)
class Step:
    """One file that a run replaces or removes."""

    path: Path
    new: str | None
    """SHA-256 of the new content; None if it removes the file."""
    old: bool
    """Whether there was a file before, which is kept beside it until all is done."""


@dataclass(frozen=True, slots=True)
class Record:
    """The content of a journal."""

    steps: tuple[Step, ...] = ()
    folders: tuple[Path, ...] = ()
    """The folders that the run creates, outer ones first."""
    done: bool = False


def journal_of(at: Path) -> Path:
    """The journal of runs that write the file or the folder ``at``."""
    return at.with_name(f".{at.name}{JOURNAL}")


class Journal:
    """A journal held by this process."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path, self._descriptor = path, descriptor

    @property
    def folder(self) -> Path:
        return self._path.parent

    def read(self, within: Sequence[Path]) -> Record:
        """What is left to undo or to tidy up.

        Raises OutputError if a named file is in none of the folders ``within``: a journal is no
        more trustworthy than any other file.
        """
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        with os.fdopen(os.dup(self._descriptor), "rb") as file:
            first, whole, rest = file.read().partition(b"\n")
        if not whole:
            return Record()  # the run ended while it wrote this line, before it touched anything
        try:
            said = json.loads(first)
            steps = [self._step(one) for one in said["files"]]
            folders = [self._absolute(one) for one in said["folders"]]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise self._wrong("is not a journal") from error
        roots = [root.resolve() for root in within]
        for path in (*(step.path for step in steps), *folders):
            real = path.parent.resolve() / path.name
            if not any(real.is_relative_to(root) for root in roots):
                raise self._wrong(f"lists {path}, which is outside this project")
        return Record(tuple(steps), tuple(folders), rest == _DONE)

    def write(self, record: Record) -> None:
        """Record what will be done; it is on disk when this returns."""
        files = [[self._relative(one.path), one.new, one.old] for one in record.steps]
        folders = [self._relative(one) for one in record.folders]
        os.ftruncate(self._descriptor, 0)
        self._append(json.dumps({"files": files, "folders": folders}).encode() + b"\n")
        sync_folder(self.folder)

    def done(self) -> None:
        """Record that everything is in place, which completes the run."""
        self._append(_DONE)

    def remove(self) -> None:
        """Remove the journal: nothing is left to do."""
        self._path.unlink(missing_ok=True)
        sync_folder(self.folder)

    def _append(self, line: bytes) -> None:
        rest = memoryview(line)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]
        os.fsync(self._descriptor)

    def _relative(self, path: Path) -> str:
        return Path(os.path.relpath(path, self.folder)).as_posix()

    def _absolute(self, relative: str) -> Path:
        return Path(os.path.normpath(self.folder / relative))

    def _step(self, said: Any) -> Step:
        path, new, old = said
        return Step(self._absolute(path), new, bool(old))

    def _wrong(self, message: str) -> OutputError:
        return OutputError(message, file=str(self._path), fix="check the journal, then delete it")


@contextmanager
def held(at: Path) -> Iterator[Journal]:
    """The journal of ``at``, locked until the context ends.

    Raises OSError, and OutputError if another run holds it for too long.
    """
    path = journal_of(at)
    descriptor = _locked(path)
    try:
        yield Journal(path, descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder to disk, if the file system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _locked(path: Path) -> int:
    end = time.monotonic() + _PATIENCE
    while True:
        descriptor = os.open(path, _FLAGS, 0o666)
        if _lock(descriptor) and _is_still(path, descriptor):
            return descriptor
        os.close(descriptor)
        if time.monotonic() > end:
            raise OutputError(
                "is locked by another run of specmeld", file=str(path), fix="wait for it to end"
            )
        time.sleep(0.02)


def _lock(descriptor: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether the locked journal is still the one on disk."""
    with suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    return False
