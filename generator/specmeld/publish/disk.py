"""The one place that writes: all of a set of files, or none of it.

Everything new is staged and synced beside its target, and so is a second name of everything old;
then all targets are renamed into place, one right after the other. Who is killed before the last
rename is noted as done has its work undone by the next run (``fix``), who is killed after it has
it tidied up. In between, the tree is all old or all new but for those that read it after a run was
killed among the renames themselves, some microseconds for each file: they find ``interrupted``.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from specmeld.diagnostics import OutputError
from specmeld.publish.journal import JOURNAL, Journal, Record, Step, held, journal_of, sync_folder
from specmeld.publish.manifest import digest

_NEW = ".specmeld-new"
_OLD = ".specmeld-old"
_OWN = (_NEW, _OLD, JOURNAL)
_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)
"""What the system says of a path at which there is no file, and can be none."""


class Confined:
    """Paths below a folder; each folder of these is looked at once."""

    def __init__(self, root: Path) -> None:
        self._root, self._resolved = root, root.resolve()
        self._inside = {root}

    def __call__(self, relative: str) -> Path:
        """``root/relative``.

        Raises OutputError where that is not plainly inside ``root``: ``..``, an absolute path, a
        drive, a back-slash, a control character, or a symbolic link that leads out.
        """
        path = self._root.joinpath(*_plain_parts(relative))
        if path.parent not in self._inside:
            if not path.parent.resolve().is_relative_to(self._resolved):
                what = f"{relative} leaves the package through a symlink"
                raise OutputError(what, fix="remove the link")
            self._inside.add(path.parent)
        return path


def confined(root: Path, relative: str) -> Path:
    """``Confined`` for one path. Raises OutputError."""
    return Confined(root)(relative)


def _plain_parts(relative: str) -> list[str]:
    parts = relative.split("/")
    odd = any(part in ("", ".", "..") for part in parts)
    if odd or any(char in '\\:"<>|?*' or not char.isprintable() for char in relative):
        raise OutputError(
            f"{relative!r} is not a path inside the package", fix="nothing was written"
        )
    return parts


def replace_files(contents: Mapping[Path, bytes | None], *, at: Path) -> None:
    """Give every file its content; None removes it. Files that have it already are not touched.

    ``at`` is the file or the folder that the run is about, which has the journal beside it. When
    any step fails, the disk is as it was. Raises OutputError, also where a run before this one was
    interrupted and nobody has called ``fix`` since.
    """
    changes = {path: content for path, content in contents.items() if _now(path) != content}
    if not changes:
        return
    steps = tuple(
        Step(path, None if content is None else digest(content), os.path.lexists(path))
        for path, content in changes.items()
    )
    record = Record(steps, tuple(_missing_folders([*changes, journal_of(at)])))
    with _told():
        _make_folders(_missing_folders([journal_of(at)]))
        with held(at) as journal:
            if journal.read([Path(at.absolute().anchor)]).steps:
                raise OutputError(
                    "was left incomplete by another run", file=str(at), fix="run again"
                )
            try:
                journal.write(record)
                _make_folders(record.folders)
                _replace(changes)
                journal.done()
            except BaseException:
                with _told("cannot be restored", "the next run restores it"):
                    _end(record, journal)
                raise
            with suppress(OSError):  # the next run tidies up
                _end(Record(steps, done=True), journal)


def recover(at: Path, *within: Path) -> bool:
    """Undo, or tidy up after, a run on ``at`` that was killed; whether there was one.

    ``within`` are the folders that such a run writes to. Raises OutputError.
    """
    if not journal_of(at).exists():
        return False
    with _told(), held(at) as journal:
        record = journal.read(within)
        _end(record, journal)
        return bool(record.steps)


def interrupted(at: Path) -> bool:
    """Whether a run on ``at`` was killed, or is going on; nothing is written."""
    return journal_of(at).exists()


def interrupted_in(folder: Path) -> list[Path]:
    """The files and folders in ``folder`` on which a run was killed; they need not be there."""
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    journals = (name for name in names if name.startswith(".") and name.endswith(JOURNAL))
    return sorted(folder / name[1 : -len(JOURNAL)] for name in journals)


def _replace(changes: Mapping[Path, bytes | None]) -> None:
    folders = {path.parent: None for path in changes}
    for path, content in changes.items():
        _stage(path, content)
    for folder in folders:
        sync_folder(folder)
    moves = [
        (None if content is None else str(_beside(path, _NEW)), str(path))
        for path, content in changes.items()
    ]
    for staged, target in moves:  # as fast as can be: here alone the tree is neither old nor new
        if staged is None:
            os.unlink(target)  # noqa: PTH108
        else:
            os.replace(staged, target)  # noqa: PTH105
    for folder in folders:
        sync_folder(folder)


def _end(record: Record, journal: Journal) -> None:
    """Undo what a record tells of, unless it is done, and leave nothing of it behind.

    It may have been begun before. Raises OSError, and then it can be begun again.
    """
    for step in reversed(record.steps):
        if not record.done:
            _put_back(step)
        _remove(_beside(step.path, _NEW))
        _remove(_beside(step.path, _OLD))
    folders = _emptied(record.steps, journal.folder) if record.done else record.folders
    _remove_folders(folders)
    journal.remove()
    _remove_folders(folders)  # now the journal's own too


def _emptied(steps: Sequence[Step], top: Path) -> list[Path]:
    """The folders below ``top`` that files were removed from, outer ones first."""
    removed = (step.path for step in steps if step.new is None)
    folders = {one for path in removed for one in path.parents if top in one.parents}
    return sorted(folders, key=lambda one: len(one.parts))


def _put_back(step: Step) -> None:
    """The file as it was before this step, whether or not the step was made."""
    if step.path.is_dir():
        return  # no step makes a folder of a file
    now = _now(step.path)
    if (None if now is None else digest(now)) != step.new:
        return  # it was not made, or a hand has been here since
    old = _beside(step.path, _OLD)
    if not step.old:
        _remove(step.path)
    elif os.path.lexists(old):
        old.replace(step.path)


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        if error.errno not in _NOT_THERE:
            raise


def _now(path: Path) -> bytes | None:
    try:
        if _is_endless(path):
            raise OutputError("is not a regular file", file=str(path), fix="remove it")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise OutputError(
            f"cannot be replaced: {error.strerror}", file=str(path), fix="remove it"
        ) from error


def _is_endless(path: Path) -> bool:
    """Whether it is a pipe, a socket or a device, which need not have an end."""
    mode = path.stat().st_mode
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(f".{path.name}{suffix}")


def _stage(path: Path, content: bytes | None) -> None:
    if os.path.lexists(path):
        _keep(path, _beside(path, _OLD))
    if content is not None:
        _write(_beside(path, _NEW), content, like=path)


def _keep(path: Path, old: Path) -> None:
    """A second name for a file, or a copy where the file system has no such thing."""
    old.unlink(missing_ok=True)
    try:
        os.link(path, old, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(path, old, follow_symlinks=False)


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


def _missing_folders(paths: Sequence[Path]) -> list[Path]:
    """The folders that these files need and that are not there, outer ones first."""
    missing: dict[Path, None] = {}
    for path in paths:
        own = []
        for folder in path.parents:
            if folder.is_dir():
                break
            own.append(folder)
        missing |= dict.fromkeys(reversed(own))
    return list(missing)


def _make_folders(folders: Sequence[Path]) -> None:
    for folder in folders:
        folder.mkdir(exist_ok=True)


def _remove_folders(folders: Sequence[Path]) -> None:
    """Those of them that nothing is in; outer ones come first."""
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()


@contextmanager
def _told(message: str = "cannot be written", state: str = "nothing was changed") -> Iterator[None]:
    """Raises OutputError for what the disk refuses."""
    try:
        yield
    except OSError as error:
        path = Path(str(error.filename or ""))
        name = path.name.removeprefix(".") if path.name.endswith(_OWN) else path.name
        for suffix in _OWN:
            name = name.removesuffix(suffix)
        raise OutputError(
            f"{message}: {error.strerror or error}",
            file=str(path.with_name(name)) if name else "",
            fix=f"{state}; free disk space or make the folder writable, and run again",
        ) from error
