"""The folders and files that the patterns of a workspace stand for."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from specmeld.config import SOURCES_FILE, WORKSPACE_FILE
from specmeld.config.option_file import OptionFile
from specmeld.diagnostics import ConfigError
from specmeld.publish import MANIFEST

EXAMPLE = 'write it as in members = ["services/*", "apis/*.yaml"]'


def member_paths(
    table: OptionFile, root: Path, pattern: str, excluded: Sequence[str]
) -> list[Path]:
    """The projects and documents that a pattern matches, without those that are excluded.

    A pattern is not of the files within a project or a package that was made. Raises ConfigError
    for one that matches nothing, or leads through a folder that cannot be looked into.
    """
    inside = PurePosixPath(pattern)
    if not pattern or inside.is_absolute() or ".." in inside.parts:
        raise _wrong(table, f"{pattern!r} points outside the workspace")
    try:
        unreadable = next(_unreadable(root, inside, excluded), "")
        every = sorted(root.glob(pattern)) if inside.parts else [root]
        found = [one for one in every if not _is_hidden(one, root) and _is_member(one)]
        if glob.has_magic(pattern):
            found = [one for one in found if not _is_part(one, root)]
    except (ValueError, NotImplementedError, OSError) as error:
        what = getattr(error, "strerror", None) or error
        raise _wrong(table, f"{pattern!r} cannot be used: {what}") from None
    if unreadable:
        what = f"{pattern!r} leads through {unreadable}, which cannot be read"
        raise table.wrong(("members",), what, "make it readable, or add it to 'exclude'")
    if not found:
        what = "matches no document and no folder with a spec/sources.yaml"
        raise _wrong(table, f"{pattern!r} {what}")
    names = {one: one.relative_to(root).as_posix() for one in found}
    return [
        one
        for one in found
        if one.name != WORKSPACE_FILE and not _is_excluded(names[one], excluded)
    ]


def _wrong(table: OptionFile, what: str) -> ConfigError:
    return table.wrong(("members",), what, EXAMPLE)


def _unreadable(root: Path, inside: PurePosixPath, excluded: Sequence[str]) -> Iterator[str]:
    """The folders on the way that nobody can list, which a pattern passes over in silence."""
    for end in range(len(inside.parts)):
        pattern = "/".join(inside.parts[:end])
        for folder in root.glob(pattern) if pattern else [root]:
            name = folder.relative_to(root).as_posix()
            aside = _is_hidden(folder, root) or _is_excluded(name, excluded)
            if not aside and folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
                yield name


def _is_member(path: Path) -> bool:
    """Whether it is a document or a project; also if it cannot be read, which is reported."""
    try:
        return path.is_file() or (path / SOURCES_FILE).is_file()
    except PermissionError:
        return True


def _is_part(path: Path, root: Path) -> bool:
    """Whether a file is one of a project's, or of a package that was made."""
    return any(
        (root / folder / mark).is_file()
        for folder in path.relative_to(root).parents
        if folder.parts
        for mark in (SOURCES_FILE, MANIFEST)
    )


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _is_excluded(name: str, excluded: Sequence[str]) -> bool:
    return any(fnmatchcase(name, one) for one in excluded)
