"""``specmeld propose``: the vendor's changes, as a branch and a merge request."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import click

from specmeld.cli.options import NearChoice, allow_http, common
from specmeld.cli.pull import summary, word
from specmeld.cli.quoted_markdown import code_span
from specmeld.cli.running import print_text, progress_for, targets_of, user_memory
from specmeld.cli.terminal.help import Verb
from specmeld.diagnostics import OutputError

if TYPE_CHECKING:
    from specmeld.config import Project
    from specmeld.pipeline.project.proposing import Refreshed
    from specmeld.pipeline.project.pulling import SourceNews
    from specmeld.pipeline.project.repositories import Repository

_LONGEST = 60_000
"""Most bytes of a push option: git accepts 65,516, GitHub 65,536."""
_LONGEST_TITLE = 72
_PLAIN_ID = re.compile(r"[A-Za-z0-9_./-]+")
"""Document ids that are harmless in a commit message: they mention and trigger nothing."""
_SECONDS = 120


@click.command(
    cls=Verb,
    short_help="Push document changes as a branch and a merge request.",
    examples=(
        "specmeld propose                               # push a branch, print the text",
        "specmeld propose --open github                 # and open the pull request",
    ),
)
@click.option("--branch", default="specmeld/pull", show_default=True, help="Branch to push.")
@click.option("--remote", default="origin", show_default=True, help="Git remote to push to.")
@click.option(
    "--open",
    "host",
    type=NearChoice(["github", "gitlab"]),
    help="Also open the merge request, with gh or GitLab push options.",
)
@allow_http
@common
def propose(
    branch: str, remote: str, host: str | None, allow_http: bool, quiet: bool, **rest: Any
) -> int:
    """Pull, generate and compare; if anything changed, commit it to a branch and push that.

    Prints the text of the merge request: what happened to each document, and the changelog. The
    branch is recreated each time and pushed only if it changed. The current branch stays checked
    out, with the new files in the working tree. Exits with 2 if a source failed; the others are
    proposed anyway.
    """
    from specmeld.pipeline.project.proposing import checked, earlier_lock, refresh
    from specmeld.pipeline.project.pulling import PullOptions
    from specmeld.pipeline.project.repositories import Repository

    if rest.get("project") is not None:
        rest["project"] = rest["project"].resolve()  # its path is relative to the current folder
    targets = [*targets_of(rest).values()]
    repository = Repository(targets[0].root)
    standing = checked(repository, targets, remote, branch)
    earlier = earlier_lock(repository, standing)
    options = PullOptions(date.today().isoformat(), os.environ, allow_http=allow_http)
    with contextlib.chdir(repository.folder):  # git's paths are relative to here
        found = refresh(targets, options, earlier, progress_for(quiet), user_memory())
    title, text = title_of(found.pulled), text_of(found, targets[0])
    failed = 2 if any(one.failed for one in found.pulled) else 0
    paths = (*found.files, *repository.removed(found.roots))
    commit = repository.commit(paths, f"{title}\n\n{counts_of(found.pulled)}", branch)
    if commit is None:
        if failed or not quiet:
            left = standing is not None and not repository.is_merged(standing)
            print_text(_nothing(found.pulled, branch if left else ""))
        return failed
    if standing is None or standing.tree != commit.tree:
        about = gitlab_options(title, text) if host == "gitlab" else ()
        repository.push(commit, remote, branch, standing, about)
    if host == "github":
        _open_on_github(repository, branch, title, text)
    if not quiet:
        print_text([title, "", *text.splitlines()])
    return failed


def _nothing(pulled: Sequence[SourceNews], left: str) -> Iterator[str]:
    """The output when nothing is proposed; ``left`` is a branch with an older proposal."""
    yield "nothing to propose"
    if left:
        yield f"the branch {left} still holds an earlier proposal; delete it"
    yield from ("", *_table(pulled))


def title_of(pulled: Sequence[SourceNews]) -> str:
    """The title of a commit and a merge request."""
    changed = [one.source for one in pulled if one.is_new]
    if not changed:
        return "Update what specmeld generates"
    title = (
        f"Update {' and '.join(changed)} from {'its URL' if len(changed) == 1 else 'their URLs'}"
    )
    plain = all(map(_PLAIN_ID.fullmatch, changed))
    if len(changed) > 2 or len(title) > _LONGEST_TITLE or not plain:
        return f"Update {len(changed)} of the API's documents"
    return title


def counts_of(pulled: Sequence[SourceNews]) -> str:
    """The commit message: nothing written by a server, since hosts act on some words in it."""
    changed = [one for one in pulled if one.is_new]
    gained = sum(len(one.gained) for one in changed)
    lost = sum(len(one.lost) for one in changed)
    return f"{len(changed)} of {len(pulled)} documents changed: +{gained} −{lost} operations."


def text_of(found: Refreshed, project: Project) -> str:
    """The text of a merge request, as Markdown; accepted changes are marked."""
    lines = [*_table(found.pulled), *_changelogs(found, project)]
    if found.conflicts:
        lines += ["", "Edited by hand, with the new version beside them (`.new`):", ""]
        lines += [f"- `{path}`" for path in found.conflicts]
    return bounded(lines)


def bounded(lines: Sequence[str]) -> str:
    """The lines as a text of at most ``_LONGEST`` bytes, for a push option."""
    sizes = (len(_escaped(f"{line}\n").encode()) for line in lines)
    fitting = [size <= _LONGEST for size in accumulate(sizes)]
    text = "".join(f"{line}\n" for line, fits in zip(lines, fitting, strict=True) if fits)
    return text if all(fitting) else f"{text}\n… `specmeld diff` shows the rest.\n"


def gitlab_options(title: str, text: str) -> list[str]:
    """Push options that make GitLab open a merge request, or update the open one.

    An option is one line, in which GitLab reads a backslash and an n as a line break. If the text
    itself has those letters they must not become one: GitLab takes a line that begins with a slash
    for a command.
    """
    return [
        "merge_request.create",
        "merge_request.remove_source_branch",
        f"merge_request.title={title}",
        f"merge_request.description={_escaped(text)}",
    ]


def _escaped(text: str) -> str:
    return text.replace("\\n", "\\ n").replace("\n", "\\n")


def _table(pulled: Sequence[SourceNews]) -> Iterator[str]:
    yield from ("| document | | |", "|---|---|---|")
    for one in pulled:
        told = summary(one)  # partly written by a server
        about = code_span(told, cell=True) if told else ""
        yield f"| {code_span(one.source, cell=True)} | {word(one)} | {about} |"


def _changelogs(found: Refreshed, project: Project) -> Iterator[str]:
    from specmeld.cli.changes import told
    from specmeld.pipeline.compare.gate import judge

    for target, differences in found.differences.items():
        yield ""
        if target:
            yield from (f"Target `{target}`:", "")
        verdict = judge(differences, project, today=date.today(), fail_on="none")
        yield from told(verdict, "markdown").splitlines()


def _open_on_github(repository: Repository, branch: str, title: str, text: str) -> None:
    """Open a pull request, or update the text of the open one. Raises OutputError."""
    about = ("--title", title, "--body-file", "-")
    opened = _gh(repository, ["pr", "create", "--head", branch, *about], text)
    if opened is not None and (failed := _gh(repository, ["pr", "edit", branch, *about], text)):
        raise OutputError(f"gh: {opened}; {failed}", fix="see 'gh auth status'")


def _gh(repository: Repository, arguments: list[str], text: str) -> str | None:
    """Why the ``gh`` command fails; None if it does not."""
    try:
        done = subprocess.run(
            ["gh", *arguments],
            cwd=repository.folder,
            input=text.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return f"cannot be run ({type(error).__name__})"
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return (said[-1] if said else "failed") if done.returncode else None
