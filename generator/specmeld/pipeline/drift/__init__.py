"""Drift: what ``check`` finds, in independent questions.

1. Do the documents still settle to the canonical file?
2. Does the current canonical file still render to the generated code?
3. Does the lock of names still match the names in the code?
4. Has anyone edited the code by hand?
5. Are the vendored copies that the config lists unedited and up to date?

Everything is regenerated in memory and compared, or, to be fast, recognized by its digests. Nothing
is written. With ``remote``, changes at the URLs of the documents are reported first; no other
question uses the network, except for sources that say ``fetch``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from specmeld.config import Project, load_ignores
from specmeld.model.findings import Checked, Finding, Question, merged
from specmeld.pipeline.drift.ignoring import with_ignored
from specmeld.pipeline.settle.file_cache import FORGETFUL, Memory
from specmeld.progress import Progress, silent

if TYPE_CHECKING:
    from specmeld.pipeline.project.pulling import PullOptions

_ASKED: tuple[Question, ...] = ("documents", "code", "names", "edits")


def check(
    projects: Sequence[Project],
    *,
    today: date,
    fast: bool = False,
    progress: Progress = silent,
    memory: Memory = FORGETFUL,
    remote: PullOptions | None = None,
) -> Checked:
    """What is out of date in a project, or in several targets of one.

    ``today`` is compared with the dates of ignore entries. ``fast`` trusts the recorded digests;
    ``remote`` also fetches the URLs of the documents. Raises InputError if a check cannot run,
    ConfigError.
    """
    entries = [one for one in load_ignores(projects[0].root) if not one.is_of_change]
    asked = [_asked(project, fast, progress, memory) for project in projects]
    if remote is not None:
        asked.append(_asked_remotely(projects[0], remote, progress))
    checked = merged(asked)
    every = {project.target for project in projects} == {"", *projects[0].targets}
    return with_ignored(checked, entries, today, complete=every and not fast)


def _asked_remotely(project: Project, options: PullOptions, progress: Progress) -> Checked:
    from specmeld.pipeline.drift.remote import remote_findings

    found = tuple(remote_findings(project, options, progress))
    return Checked(("remote",), found, project.in_repository)


def _asked(project: Project, fast: bool, progress: Progress, memory: Memory) -> Checked:
    if project.document:  # there is nothing to settle
        return _asked_of_document(project, fast, progress, memory)
    findings = _by_digests(project) if fast else _anew(project, progress, memory)
    settled = project.canonical_file.is_file() and project.provenance_file.is_file()
    asked = _ASKED if settled else _ASKED[:1]  # there is nothing to compare the code with
    if project.config.copies:
        from specmeld.pipeline.drift.vendored_copies import listed_findings

        asked, findings = (*asked, "vendored"), [*findings, *listed_findings(project)]
    return Checked(asked, tuple(findings), project.in_repository)


def _asked_of_document(project: Project, fast: bool, progress: Progress, memory: Memory) -> Checked:
    from specmeld.pipeline.drift.code import code_findings, hand_findings

    here = project.in_repository
    if fast and "://" in project.document:  # needs no network
        return Checked(_ASKED[2:], tuple(hand_findings(project)), here)
    return Checked(_ASKED[1:], tuple(code_findings(project, progress, memory)), here)


def _by_digests(project: Project) -> list[Finding]:
    from specmeld.pipeline.drift.fast import fast_code_findings, fast_document_findings

    return [*fast_document_findings(project), *fast_code_findings(project)]


def _anew(project: Project, progress: Progress, memory: Memory) -> list[Finding]:
    from specmeld.pipeline.drift.code import code_findings
    from specmeld.pipeline.drift.settled_documents import document_findings

    return [*document_findings(project, progress), *code_findings(project, progress, memory)]
