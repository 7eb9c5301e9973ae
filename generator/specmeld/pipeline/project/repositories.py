"""The git repository that a project is in: a commit on a branch of its own, and its push.

The branch that is checked out, the index and the working tree stay as they are.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from specmeld.diagnostics import OutputError

_SECONDS = 300
_NO_BYTECODE = ":(exclude,glob)**/__pycache__/**"
_DEFAULT = re.compile(r"^ref: refs/heads/(\S+)\tHEAD$", re.MULTILINE)
_NOBODY = {"NAME": "specmeld", "EMAIL": "specmeld@localhost"}
"""Who commits where git has not been told."""


class GitError(OutputError):
    """git refuses, or is not there."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that was made, or that stood there already."""

    sha: str
    tree: str


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository around a folder; all paths are relative to that."""

    folder: Path

    def edited(self) -> list[str]:
        """Tracked files of the folder that are not as they were committed. Raises GitError."""
        said = self._git("status", "--porcelain", "--untracked-files=no", "--", ".")
        return [line[3:] for line in said.splitlines()]

    def in_use(self, remote: str) -> set[str]:
        """The branch that is checked out, and the one that a remote begins with."""
        found = set[str]()
        with suppress(GitError):
            found.add(self._git("symbolic-ref", "--short", "HEAD").strip())
        with suppress(GitError):
            told = self._git("ls-remote", "--symref", remote, "HEAD")
            found |= set(_DEFAULT.findall(told))
        return found

    def has(self, name: str) -> bool:
        """Whether git has something of that name, such as ``HEAD:./spec/openapi.yaml``."""
        return self.text(name) is not None

    def text(self, name: str) -> str | None:
        """The text of the file that git has under that name; None where it has none."""
        with suppress(GitError):
            return self._git("cat-file", "blob", name)
        return None

    def fetched(self, remote: str, branch: str) -> Commit | None:
        """The commit that a branch of a remote is at, brought here; None where there is none."""
        with suppress(GitError):
            self._git("fetch", "--quiet", "--depth=1", remote, f"refs/heads/{branch}")
            return Commit(*self._git("log", "-1", "--format=%H %T", "FETCH_HEAD").split())
        return None

    def commit(self, paths: Iterable[Path], message: str) -> Commit | None:
        """Commit these files and folders as they are now on top of what is checked out; None where
        that changes nothing. Raises GitError."""
        there = [path for path in paths if path.exists() and not self._ignored(path)]
        with TemporaryDirectory() as scratch:
            index = {"GIT_INDEX_FILE": str(Path(scratch, "index"))}
            self._git("read-tree", "HEAD", environment=index)
            if there:
                named = [os.path.relpath(path, self.folder) for path in there]
                self._git("add", "-A", "--", *named, _NO_BYTECODE, environment=index)
            tree = self._git("write-tree", environment=index).strip()
        if tree == self._git("rev-parse", "HEAD^{tree}").strip():
            return None
        arguments = ("commit-tree", tree, "-p", "HEAD", "-F", "-")
        sha = self._git(*arguments, environment=self._committer(), input=message)
        return Commit(sha.strip(), tree)

    def push(self, commit: Commit, remote: str, branch: str, options: Sequence[str] = ()) -> None:
        """Make a commit the branch of a remote, whatever that was. Raises GitError."""
        flags = [flag for option in options for flag in ("-o", option)]
        self._git("push", "--force", *flags, remote, f"{commit.sha}:refs/heads/{branch}")

    def _ignored(self, path: Path) -> bool:
        with suppress(GitError):
            return bool(self._git("check-ignore", "--", str(path)))
        return False

    def _committer(self) -> dict[str, str]:
        """Names for the roles that git has no name for."""
        with suppress(GitError):
            if self._git("config", "user.email").strip():
                return {}
        roles = ((role, part) for role in ("AUTHOR", "COMMITTER") for part in _NOBODY)
        names = {f"GIT_{role}_{part}": _NOBODY[part] for role, part in roles}
        return {name: value for name, value in names.items() if not os.environ.get(name)}

    def _git(
        self, *arguments: str, environment: Mapping[str, str] | None = None, input: str = ""
    ) -> str:
        try:
            done = subprocess.run(
                ["git", *arguments],
                cwd=self.folder,
                env={**os.environ, "GIT_TERMINAL_PROMPT": "0", **(environment or {})},
                input=input.encode(),
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            fix = "install git, or run this where it works"
            raise GitError(f"git does not run: {type(error).__name__}", fix=fix) from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            why = said[-1] if said else f"exit code {done.returncode}"
            raise GitError(f"git {arguments[0]}: {why}", fix="see what git says") from None
        return done.stdout.decode("utf-8", "replace")
