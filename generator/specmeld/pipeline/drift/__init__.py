"""Drift: what ``check`` finds, in questions that are asked apart.

1. Do the documents still settle to the canonical file?
2. Does the canonical file, as it stands, still render to the code that was made?
3. Does the lock of names still say what the code is called by?
4. Has anyone edited the code by hand?

Nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from specmeld.config import Project
from specmeld.ignores import load_ignores
from specmeld.model.findings import Checked, Question, merged
from specmeld.pipeline.drift.code import code_findings
from specmeld.pipeline.drift.documents import document_findings
from specmeld.pipeline.drift.ignoring import with_ignored
from specmeld.pipeline.memory import FORGETFUL, Memory
from specmeld.progress import Progress, silent

_ASKED: tuple[Question, ...] = ("documents", "code", "names", "edits")


def check(
    projects: Sequence[Project],
    *,
    today: date,
    progress: Progress = silent,
    memory: Memory = FORGETFUL,
) -> Checked:
    """What is out of step in a project, or in several targets of one.

    ``today`` is what the dates of entries that people ignore are held against. Raises InputError
    where a question cannot be asked, ConfigError.
    """
    entries = load_ignores(projects[0].root)
    checked = merged(_made_again(project, progress, memory) for project in projects)
    every = {project.target for project in projects} == {"", *projects[0].targets}
    return with_ignored(checked, entries, today, complete=every)


def _made_again(project: Project, progress: Progress, memory: Memory) -> Checked:
    findings = [*document_findings(project, progress), *code_findings(project, progress, memory)]
    return Checked(_ASKED, tuple(findings), project.in_repository)
