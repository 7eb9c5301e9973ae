"""Files and folders at a git revision: ``HEAD~1:spec/openapi.yaml``."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from collections import Counter
from pathlib import Path

from specmeld.diagnostics import InputError

_SECONDS = 60
_FIX = "pass a file, a folder, or a git revision such as HEAD~1:spec/openapi.yaml"
_FIX_REVISION = "use a revision that 'git log' shows, or fetch it first"


def is_revision(name: str) -> bool:
    """Whether a name that is not a file may be git's ``REVISION:PATH``."""
    return ":" in name[1:] and not name.startswith("-")


def revision_file(name: str) -> Path:
    """The path in the working tree, which may not exist. Raises InputError without git."""
    path = name.partition(":")[2]
    if path.startswith(("./", "../")):
        return Path(path).absolute()
    return _top(name) / path


def at_revision(file: str, revision: str) -> str | None:
    """Git's name of the file or folder at a revision; None if it did not exist yet.

    Raises InputError if git is missing, the revision is unknown or the path cannot exist.
    """
    if "://" in file:
        what = "is a URL, so git has no revision of it"
        raise InputError(what, file=file, fix="pass OLD and NEW")
    _verify(revision)
    name = f"{revision}:{_in_repository(file, revision)}"
    try:
        _git(name, "cat-file", "-e", name)
    except InputError:
        return None
    return name


def changed_since(revision: str) -> set[str]:
    """The files that differ from a revision, and untracked files, relative to here.

    Raises InputError if git is missing or the revision is unknown.
    """
    _verify(revision)
    differing = _git(revision, "diff", "--name-only", "--relative", "-z", revision, "--")
    unknown = _git(revision, "ls-files", "--others", "--exclude-standard", "-z")
    names = (differing + unknown).decode("utf-8", "surrogateescape")
    return {name for name in names.split("\0") if name}


def _verify(revision: str) -> None:
    """Raises InputError for an invalid revision."""
    if not revision or revision.startswith("-"):
        raise InputError(f"unknown revision {revision!r}", fix=_FIX_REVISION)
    _git(revision, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")


def former_name(file: str, revision: str) -> str | None:
    """Git's name, at a revision, of the file or folder that was later renamed to this one.

    None if git detects no renaming: it compares the contents of tracked files. Raises InputError.
    """
    path = _in_repository(file, revision)
    listed = ("diff", "--find-renames", "--no-relative", "--diff-filter=R", "--name-status", "-z")
    told = _git(revision, *listed, revision, "--").decode("utf-8", "surrogateescape").split("\0")
    found: Counter[str] = Counter()
    for old, new in zip(told[1::3], told[2::3], strict=False):  # after each status
        if new == path:
            return f"{revision}:{old}"
        below = new.removeprefix(path) if new.startswith(f"{path}/") else ""
        if below and old.endswith(below):
            found[old.removesuffix(below)] += 1
    return f"{revision}:{found.most_common(1)[0][0]}" if found else None


def _in_repository(file: str, revision: str) -> str:
    path = os.path.relpath(Path(file).resolve(), _top(revision).resolve())
    if path.startswith(os.pardir):
        fix = "run it in the file's repository, or pass OLD and NEW"
        raise InputError("is not in this git repository", file=file, fix=fix)
    return Path(path).as_posix()


def _top(name: str) -> Path:
    top = _git(name, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape")
    return Path(top.removesuffix("\n"))


def revision_text(name: str) -> str | None:
    """The text of the file with that git name; None if it is a folder.

    Raises InputError if git is missing, the name is unknown, or the file is not UTF-8.
    """
    if _git(name, "cat-file", "-t", name).strip() == b"tree":
        return None
    try:
        return _git(name, "cat-file", "blob", name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", file=name, fix="save it as UTF-8") from error


def unpack_revision(name: str, folder: Path) -> None:
    """Write the folder with that git name into ``folder``. Raises InputError."""
    packed = _git(name, "archive", "--format=tar", name)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def _git(name: str, *arguments: str) -> bytes:
    fix = _FIX if ":" in name else _FIX_REVISION
    try:
        done = subprocess.run(
            ["git", *arguments], capture_output=True, timeout=_SECONDS, check=False
        )
    except FileNotFoundError as error:
        raise InputError("git is not installed", file=name, fix=fix) from error
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise InputError(f"git does not respond: {error}", file=name, fix=fix) from error
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        if not told:
            raise InputError("unknown git revision", file=name, fix=fix)
        reason = told[0].removeprefix("fatal: ").rstrip(".")
        if "not a git repository" in reason:
            fix = "run it in a git repository, or pass OLD and NEW"
        raise InputError(f"git: {reason}", file=name, fix=fix)
    return done.stdout
