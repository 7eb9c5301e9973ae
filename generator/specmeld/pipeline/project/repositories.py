"""The git repository around a project: commit to a separate branch, and push it.

The checked-out branch, the index and the working tree stay unchanged.
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
_COMPLAINTS = ("fatal:", "error:", "! [")
_PLAIN = {"GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C"}
"""git never prompts, takes paths literally, and answers in English."""
_ONLY_OBJECTS = (
    *("--quiet", "--no-write-fetch-head", "--refmap=", "--no-tags"),
    *("--no-recurse-submodules", "--no-auto-gc"),
)
"""Options that keep a fetch from changing anything else in the repository."""
_DEFAULT = re.compile(r"^ref: refs/heads/(\S+)\tHEAD$", re.MULTILINE)
_NOBODY = {"NAME": "specmeld", "EMAIL": "specmeld@localhost"}
"""The committer if git has none configured."""


class GitError(OutputError):
    """git fails, or is missing."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A new commit, or an existing one."""

    sha: str
    tree: str
    message: str = ""

    def is_proposal(self, branch: str) -> bool:
        """Whether ``commit`` made it for that branch, and nobody has changed it since."""
        return self.message.rstrip().endswith(_trailers(branch, self.tree))


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository around a folder; all paths are relative to it."""

    folder: Path

    def refuse_unusable(self, remote: str, branch: str) -> None:
        """Raises GitError if there is nothing to commit on, OutputError for a remote or branch name
        that git would misinterpret."""
        self._git("rev-parse", "--git-dir")
        if self._asked("rev-parse", "--verify", "--quiet", "HEAD^{commit}") is None:
            raise GitError("the repository has no commit", fix="commit the project first")
        if not remote or remote.startswith("-"):
            fix = "choose one that 'git remote' lists"
            raise OutputError(f"{remote!r} is not the name of a remote", fix=fix)
        odd = branch.startswith(("-", "refs/")) or branch in ("", "@", "HEAD")
        found = None if odd else self._asked("check-ref-format", "--branch", branch)
        if found is None or found.removesuffix("\n") != branch:
            fix = "choose one such as specmeld/pull"
            raise OutputError(f"{branch!r} is not the name of a branch", fix=fix)

    def edited(self, folders: Iterable[Path]) -> list[str]:
        """Tracked files in folders with uncommitted changes. Raises GitError."""
        named = [self._relative(folder) for folder in folders]
        said = self._git("status", "--porcelain", "--untracked-files=no", "--", *named)
        return [line[3:] for line in said.splitlines()]

    def removed(self, folders: Iterable[Path]) -> list[Path]:
        """Tracked files in folders that no longer exist. Raises GitError."""
        named = [self._relative(folder) for folder in folders]
        if not named:
            return []
        said = self._git("ls-files", "--deleted", "-z", "--", *named)
        return [self.folder / name for name in said.split("\0") if name]

    def checked_out(self) -> str:
        """The checked-out branch; empty if there is none."""
        return (self._asked("symbolic-ref", "--short", "HEAD") or "").strip()

    def heads(self, remote: str, branch: str) -> tuple[str, str]:
        """The default branch of a remote, and the commit of another branch; each is empty if the
        remote has none. Raises GitError."""
        ref = f"refs/heads/{branch}"
        said = self._git("ls-remote", "--symref", "--", remote, "HEAD", ref)
        default = _DEFAULT.search(said)
        rows = [line.split("\t") for line in said.splitlines()]
        tips = [row[0] for row in rows if row[1:] == [ref]]
        return default[1] if default else "", tips[0] if tips else ""

    def has(self, name: str) -> bool:
        """Whether git has an object of that name, such as ``HEAD:./spec/openapi.yaml``."""
        return self.text(name) is not None

    def text(self, name: str) -> str | None:
        """The text of the file with that git name; None if there is none."""
        return self._asked("cat-file", "blob", name)

    def fetched(self, remote: str, branch: str, sha: str) -> Commit:
        """Fetch the commit of a remote's branch; no ref and no part of the local history changes.
        Raises GitError."""
        if self._asked("cat-file", "-e", f"{sha}^{{commit}}") is None:
            shallow = self._git("rev-parse", "--is-shallow-repository").strip() == "true"
            depth = ["--depth=1"] if shallow else []
            self._git("fetch", *_ONLY_OBJECTS, *depth, "--", remote, f"refs/heads/{branch}")
        head, _, message = self._git("cat-file", "commit", sha).partition("\n\n")
        return Commit(sha, head.split()[1], message)

    def is_merged(self, commit: Commit) -> bool:
        """Whether that commit is in the history of what is checked out."""
        return self._asked("merge-base", "--is-ancestor", commit.sha, "HEAD") is not None

    def commit(self, paths: Iterable[Path], message: str, branch: str) -> Commit | None:
        """Commit these files, including deletions, on top of what is checked out, for a branch;
        None if that changes nothing. Others stay out. Raises GitError."""
        with TemporaryDirectory() as scratch:
            index = {"GIT_INDEX_FILE": str(Path(scratch, "index"))}
            self._git("read-tree", "HEAD", environment=index)
            names = sorted({self._relative(path) for path in paths} - {"."})
            named = "\0".join([*self._without_ignored(names, index), ""])
            self._git(
                "update-index", "--add", "--remove", "-z", "--stdin", input=named, environment=index
            )
            tree = self._git("write-tree", environment=index).strip()
        if tree == self._git("rev-parse", "HEAD^{tree}").strip():
            return None
        message = f"{message}\n\n{_trailers(branch, tree)}\n"
        arguments = ("commit-tree", tree, "-p", "HEAD", "-F", "-")
        sha = self._git(*arguments, environment=self._committer(), input=message)
        return Commit(sha.strip(), tree, message)

    def push(
        self,
        commit: Commit,
        remote: str,
        branch: str,
        standing: Commit | None,
        options: Sequence[str] = (),
    ) -> None:
        """Push a commit to a branch of a remote, if that has not moved. Raises GitError."""
        flags = [flag for option in options for flag in ("-o", option)]
        ref = f"refs/heads/{branch}"
        lease = f"--force-with-lease={ref}:{standing.sha if standing else ''}"
        self._git("push", lease, "--no-follow-tags", *flags, "--", remote, f"{commit.sha}:{ref}")

    def _relative(self, path: Path) -> str:
        return os.path.relpath(path, self.folder)

    def _without_ignored(self, names: Sequence[str], index: Mapping[str, str]) -> list[str]:
        marked = {f"./{name}": name for name in names}  # else a colon could begin an option
        environment = {**index, "GIT_LITERAL_PATHSPECS": "0"}  # check-ignore accepts nothing else
        asked = "".join(f"{name}\0" for name in marked)
        told = self._git(
            "check-ignore", "-z", "--stdin", environment=environment, input=asked, no=1
        )
        ignored = set(told.split("\0"))
        return [name for mark, name in marked.items() if mark not in ignored]

    def _committer(self) -> dict[str, str]:
        """Names for the roles that git has no name for."""
        with suppress(GitError):
            if self._git("config", "user.email").strip():
                return {}
        roles = ((role, part) for role in ("AUTHOR", "COMMITTER") for part in _NOBODY)
        names = {f"GIT_{role}_{part}": _NOBODY[part] for role, part in roles}
        return {name: value for name, value in names.items() if not os.environ.get(name)}

    def _git(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        input: str = "",
        no: int = 0,
    ) -> str:
        """The output of git. Raises GitError on failure; ``no`` is an exit code that is not one."""
        done = self._run(arguments, environment or {}, input)
        if done.returncode not in (0, no):
            why = _complaint(done.stderr.decode("utf-8", "replace"))
            why = why or f"exit code {done.returncode}"
            raise GitError(f"git {arguments[0]}: {why}", fix="fix what git reports")
        return done.stdout.decode("utf-8", "surrogateescape")

    def _asked(self, *arguments: str) -> str | None:
        """The output of git; None if its answer is no."""
        with suppress(GitError):
            return self._git(*arguments)
        return None

    def _run(
        self, arguments: Sequence[str], environment: Mapping[str, str], input: str
    ) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                ["git", *arguments],
                cwd=self.folder,
                env={**os.environ, **_PLAIN, **environment},
                input=input.encode("utf-8", "surrogateescape"),
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            fix = "install git, or run this where it works"
            raise GitError(f"cannot run git: {type(error).__name__}", fix=fix) from None


def _trailers(branch: str, tree: str) -> str:
    """The trailer of a proposal's message: a later run recognizes its own commit by it, whoever the
    author is."""
    return f"Specmeld-branch: {branch}\nSpecmeld-tree: {tree}"


def _complaint(said: str) -> str:
    """The first line in which git reports an error, else the last; hints come after that."""
    lines = [line.strip() for line in said.strip().splitlines()]
    found = (line for line in lines if line.startswith(_COMPLAINTS))
    return next(found, lines[-1] if lines else "")
