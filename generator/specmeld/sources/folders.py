"""The files that a folder or a pattern such as ``docs/**/*.md`` matches."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

MOST_FILES = 20_000
"""Most files and folders that are visited for one path of the list."""

_MAGIC = frozenset("*?[")
_MANIFEST = "specmeld.json"
"""A folder with this file is a generated package."""
_ANY_DEPTH = "**"
_APART = frozenset({"node_modules", "site-packages", "__pycache__", "venv"})
"""Folders of third-party files; skipped unless a pattern names one."""
_NO_DOCUMENT = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp|tiff?|mp4|webm|mov|mp3|wav|pdf"
    r"|css|s[ac]ss|less|[mc]?js|[jt]sx?|map|woff2?|ttf|otf|eot|wasm|pyc?"
    r"|zip|gz|tgz|tar|bz2|xz|7z|jar|whl|exe|dll|so|lock|log|db|sqlite)"
)
"""Extensions of files that cannot describe an API."""
_SPEC_IN_SCRIPT = "swagger-initializer"
"""Prefixes of Swagger UI scripts that may contain a description."""


class SearchError(Exception):
    """A folder or pattern that cannot be used; the message says why, ``fix`` how to fix it."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Matches:
    """What a folder or a pattern matches, by relative paths."""

    documents: tuple[str, ...]
    skipped: tuple[str, ...]
    """Matching files of kinds that are not documents."""


def is_pattern(path: str, base: Path) -> bool:
    """Whether a path matches several files: a folder, or a pattern that is not a file's name."""
    there = base / path
    try:
        return there.is_dir() or (not _MAGIC.isdisjoint(path) and not there.exists())
    except OSError:  # an invalid file name
        return False


def matches(path: str, base: Path, within: Path) -> Matches:
    """The files that a folder or pattern matches, sorted by path.

    Hidden files and links to folders are skipped unless the pattern names them. Links must stay in
    ``within`` or in the folder itself. Raises SearchError.
    """
    start, steps = _parts(path, base)
    folder = base / start
    if not folder.is_dir():
        raise SearchError(f"there is no folder {start}", "correct the path")
    search = _Search(path, (folder.resolve(), within.resolve()))
    found = sorted(posixpath.normpath(f"{start}/{name}") for name in search.files(folder, steps))
    documents = tuple(name for name in found if may_be_document(name))
    return Matches(documents, tuple(name for name in found if not may_be_document(name)))


def may_be_document(name: str) -> bool:
    """Whether a file of that name can describe an API, judging by its extension."""
    stem, ending = posixpath.splitext(posixpath.basename(name).lower())
    is_spec = ending == ".js" and stem.startswith(_SPEC_IN_SCRIPT)
    return is_spec or _NO_DOCUMENT.fullmatch(ending) is None


def _parts(path: str, base: Path) -> tuple[str, tuple[str, ...]]:
    """The folder to start in, and what each further step of a path must match."""
    if (base / path).is_dir():
        return posixpath.normpath(path), (_ANY_DEPTH, "*")
    steps = path.split("/")
    first = next(at for at, step in enumerate(steps) if not _MAGIC.isdisjoint(step))
    wanted = [step for step in steps[first:] if step]
    wanted += ["*"] if wanted[-1] == _ANY_DEPTH else []
    start = "/".join(steps[:first]) or ("/" if path.startswith("/") else ".")
    return posixpath.normpath(start), tuple(wanted)


@dataclass(slots=True)
class _Search:
    wanted: str
    reach: Sequence[Path]
    """Where links may lead."""
    seen: int = 0

    def files(self, folder: Path, steps: tuple[str, ...]) -> set[str]:
        """The files below a folder whose relative paths match the steps."""
        found: set[str] = set()
        entries = self._entries(folder)
        if any(entry.name == _MANIFEST for entry in entries):
            return found
        for entry in entries:
            ways = _ways(steps, entry.name)
            if not ways:
                continue
            if entry.is_symlink():
                self._refuse_escape(Path(entry.path))
            if entry.is_dir(follow_symlinks=False):
                for rest in filter(None, ways):
                    below = self.files(Path(entry.path), rest)
                    found |= {f"{entry.name}/{name}" for name in below}
            elif () in ways and entry.is_file():
                found.add(entry.name)
        return found

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            what = f"{folder.name} cannot be read: {error.strerror}"
            raise SearchError(what, "make it readable") from None
        self.seen += len(entries)
        if self.seen > MOST_FILES:
            what = f"{self.wanted} has more than {MOST_FILES:,} files"
            raise SearchError(what, "choose a folder with fewer files")
        return entries

    def _refuse_escape(self, link: Path) -> None:
        there = link.resolve()
        if not any(there.is_relative_to(folder) for folder in self.reach):
            what = f"{self.wanted} contains a link that leaves the project: {link.name}"
            raise SearchError(what, "put the file itself there")


def _ways(steps: tuple[str, ...], name: str) -> set[tuple[str, ...]]:
    """What is left to match below a file or folder of that name, for each way that it matches."""
    if steps[0] != _ANY_DEPTH:
        return {steps[1:]} if _fits(steps[0], name) else set()
    further = {steps} if _fits("*", name) and name not in _APART else set()
    return further | _ways(steps[1:], name)


def _fits(step: str, name: str) -> bool:
    return fnmatchcase(name, step) and (not name.startswith(".") or step.startswith("."))
