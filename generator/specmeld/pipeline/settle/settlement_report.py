"""The settlement as an HTML page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from specmeld.config import Project
from specmeld.model.settlement import Settlement
from specmeld.pipeline.settle.document_reading import blaming, shown
from specmeld.pipeline.settle.settling import canonical_texts, settle_project
from specmeld.progress import Progress, silent


def report(project: Project, out: Path, progress: Progress = silent) -> Settlement:
    """Settle the project's documents and write the page to ``out``; nothing else is written.

    Raises InputError, OutputError.
    """
    from specmeld.publish import recover, replace_files

    recover(out, out.parent)
    settlement, page = report_page(project, progress)
    progress("writing")
    replace_files({out: page.encode()}, at=out)
    return settlement


def report_page(project: Project, progress: Progress = silent) -> tuple[Settlement, str]:
    """The settlement of the project's documents, and the page. Raises InputError."""
    from specmeld.reconcile.decided import decisions
    from specmeld.reconcile.overrides import action_texts
    from specmeld.render.report_page import render_report

    settlement, readings = settle_project(project, progress, claims=True)
    progress("writing the page")
    canonical, _ = canonical_texts(project, settlement, readings)
    texts = {
        one.document.id: one.document.text if one.quotable is None else one.quotable
        for one in readings
    }
    passed_over = [one for each in readings if not each.dialect for one in each.diagnostics]
    settlement = replace(settlement, diagnostics=(*settlement.diagnostics, *passed_over))
    unread = {reading.document.path: reading.unread for reading in readings}
    actions = {conflict.evidence: text for conflict, text in action_texts(settlement)}
    with blaming(shown(project.sources_file, project)):
        page = render_report(settlement, canonical, texts, decisions(settlement), actions, unread)
        return settlement, page
