"""Three-way merge of a file: as generated before, as edited, and as generated now.

Both the merging and the history are git's: generated code is kept there, and git merges better than
code of our own would. Without git, edits stay, and the new version goes beside them.
"""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from specmeld.publish.manifest import digest

NEW = ".new"
"""The suffix of a newly generated file beside an edited one."""
Bases = Callable[[str, str], bytes | None]
"""Path in the package, SHA-256 → the text with that hash, if still available."""

_SECONDS = 60
_REVISIONS = 50
"""Versions of a file that are searched for the generated one."""


class UnmergeableError(Exception):
    """Both versions are needed; the message says why."""


def merged(base: bytes | None, mine: bytes, new: bytes, path: str) -> bytes:
    """``mine`` with the changes from ``base`` to ``new``. Raises UnmergeableError."""
    if base is None:
        raise UnmergeableError("the previous version is neither in git nor in the cache")
    with TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("edited", "base", "new")]
        for file, text in zip(files, (mine, base, new), strict=True):
            file.write_bytes(text)
        done = _git(Path(folder), "merge-file", "-p", "-q", *map(str, files))
    if done is None:
        raise UnmergeableError("git is not installed, so nothing can be merged")
    if done.returncode:
        raise UnmergeableError("the same lines have changed")
    if path.endswith(".py") and _parses(mine) and not _parses(done.stdout):
        raise UnmergeableError("the merged file would not be valid Python")
    return done.stdout


def committed(file: Path, sha256: str) -> bytes | None:
    """The version of a file with this hash, if git has it, staged or in a recent commit."""
    if not file.parent.is_dir():
        return None
    said = _git(file.parent, "log", f"-n{_REVISIONS}", "--format=%H", "--", file.name)
    for revision in ("", *(said.stdout.decode().split() if said else ())):
        found = _git(file.parent, "show", f"{revision}:./{file.name}")
        if found and not found.returncode and digest(found.stdout) == sha256:
            return found.stdout
    return None


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
    """The output of git; None on failure. Nothing that a repository configures is run."""
    try:
        return subprocess.run(
            ["git", "-c", "core.fsmonitor=false", *arguments],
            cwd=folder,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None


def _parses(text: bytes) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
