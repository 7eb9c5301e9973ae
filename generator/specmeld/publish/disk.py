"""The one place that writes: all of a set of files, or none of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from specmeld.diagnostics import OutputError

_NEW = ".specmeld-new"
_OLD = ".specmeld-old"


def confined(root: Path, relative: str) -> Path:
    """``root/relative``.

    Raises OutputError where that is not plainly inside ``root``: ``..``, an absolute path, a
    drive, a back-slash, a control character, or a symbolic link that leads out.
    """
    parts = relative.split("/")
    odd = any(part in ("", ".", "..") for part in parts)
    if odd or any(char in '\\:"<>|?*' or not char.isprintable() for char in relative):
        raise OutputError(
            f"{relative!r} is not a path inside the package", mend="nothing was written"
        )
    path = root.joinpath(*parts)
    if not path.parent.resolve().is_relative_to(root.resolve()):
        raise OutputError(f"{relative} leads out of the package by a link", mend="remove the link")
    return path


def replace_files(contents: Mapping[Path, bytes | None]) -> None:
    """Give every file its content; None removes it. Files that have it already are not touched.

    Everything is written and synced beside its target first, and only then renamed into place;
    when any step fails, what was renamed is put back and the disk is as it was.
    Raises OutputError.
    """
    changes = {path: content for path, content in contents.items() if _now(path) != content}
    run = _Replacement()
    try:
        for path, content in changes.items():
            run.stage(path, content)
        for path, content in changes.items():
            run.swap(path, content)
    except BaseException as error:
        run.undo()
        if isinstance(error, OSError):
            raise OutputError(
                f"cannot be written: {error.strerror or error}",
                file=str(error.filename or "").replace(_NEW, "").replace(_OLD, ""),
                mend="nothing was changed; make room or make the folder writable, and run again",
            ) from error
        raise
    run.finish()


def _now(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(
            f"cannot be replaced: {error.strerror}", file=str(path), mend="remove it"
        ) from error


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(f".{path.name}{suffix}")


class _Replacement:
    """What has been done so far, so that it can be undone."""

    def __init__(self) -> None:
        self.staged: list[Path] = []
        self.kept: list[Path] = []
        self.swapped: list[Path] = []
        self.folders: list[Path] = []

    def stage(self, path: Path, content: bytes | None) -> None:
        self._make_folder(path.parent)
        if path.exists() or path.is_symlink():
            old = _beside(path, _OLD)
            self.kept.append(path)
            old.unlink(missing_ok=True)
            shutil.copy2(path, old, follow_symlinks=False)
        if content is not None:
            self.staged.append(path)
            _write(_beside(path, _NEW), content, like=path)

    def swap(self, path: Path, content: bytes | None) -> None:
        if content is None:
            path.unlink()
        else:
            _beside(path, _NEW).replace(path)
        self.swapped.append(path)

    def undo(self) -> None:
        for path in reversed(self.swapped):
            with suppress(OSError):
                if path in self.kept:
                    _beside(path, _OLD).replace(path)
                else:
                    path.unlink()
        self._sweep()
        for folder in reversed(self.folders):
            with suppress(OSError):
                folder.rmdir()

    def finish(self) -> None:
        self._sweep()
        for folder in {path.parent: None for path in self.swapped}:
            _sync_folder(folder)
            with suppress(OSError):  # a folder that its last file has left goes too
                folder.rmdir()

    def _sweep(self) -> None:
        leftovers = [_beside(path, _NEW) for path in self.staged]
        leftovers += [_beside(path, _OLD) for path in self.kept]
        for leftover in leftovers:
            with suppress(OSError):
                leftover.unlink()

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir()
        self.folders.append(folder)


def _write(path: Path, content: bytes, like: Path) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        if like.is_file():
            os.fchmod(descriptor, like.stat().st_mode & 0o777)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every file system syncs folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
