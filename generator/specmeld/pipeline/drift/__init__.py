"""Drift: what ``check`` finds, in questions that are asked apart.

1. Do the documents still settle to the canonical file?
2. Does the canonical file, as it stands, still render to the code that was made?
3. Does the lock of names still say what the code is called by?
4. Has anyone edited the code by hand?

Nothing is written.
"""

from __future__ import annotations

from specmeld.config import Project
from specmeld.model.findings import Checked
from specmeld.pipeline.drift.code import code_findings
from specmeld.pipeline.drift.documents import document_findings
from specmeld.pipeline.memory import FORGETFUL, Memory
from specmeld.progress import Progress, silent


def check(project: Project, progress: Progress = silent, memory: Memory = FORGETFUL) -> Checked:
    """What is out of step. Raises InputError where a question cannot be asked."""
    findings = [*document_findings(project, progress), *code_findings(project, progress, memory)]
    return Checked(("documents", "code", "names", "edits"), tuple(findings), project.in_repository)
