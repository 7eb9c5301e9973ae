"""Do the documents still settle to the canonical file and its provenance?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from specmeld.config import Project
from specmeld.diagnostics import OutdatedDecisionError
from specmeld.model.findings import Finding, finding
from specmeld.model.settlement import Settlement
from specmeld.pipeline.drift.upgrades import settled_by, versions
from specmeld.pipeline.settle.canonical_edits import fix_of_edit, is_edited
from specmeld.pipeline.settle.document_lines import located
from specmeld.pipeline.settle.document_reading import canonical_of, shown, text_of
from specmeld.pipeline.settle.facts import changes, witnesses
from specmeld.pipeline.settle.settling import canonical_texts, settle_project
from specmeld.progress import Progress

if TYPE_CHECKING:
    from specmeld.publish import Manifest

_MOST = 50
"""More changed facts than this in one file are counted, not listed."""
_MOST_WITNESSES = 3
"""Most lines of documents named for one fact."""


def document_findings(project: Project, progress: Progress) -> Iterator[Finding]:
    """What differs from the reconciled documents. Raises InputError."""
    try:
        settlement, readings = settle_project(project, progress)
    except OutdatedDecisionError as error:
        said = {"message": error.message, "fix": error.fix}
        yield finding("decision-outdated", error.file, line=error.line, **said)
        return
    paths = {reading.document.id: reading.document.path for reading in readings}
    canonical, provenance = canonical_texts(project, settlement, readings)
    file = shown(project.canonical_file, project)
    found, recorded = text_of(project.canonical_file), text_of(project.provenance_file)
    differs = found != canonical
    stale = differs or recorded != provenance
    if found is not None and stale and (maker := settled_by(project, found)):
        yield finding("settled-by-another-version", file, message=_otherwise(maker))
        return
    if found is None:
        yield finding("canonical-missing", file)
    elif differs:
        if settlement.whole:  # only now are claims needed
            settlement, _ = settle_project(project, claims=True)
        yield from _facts(project, settlement, paths, canonical, found)
    file = shown(project.provenance_file, project)
    if recorded is None:
        yield finding("provenance-missing", file)
    elif recorded != provenance and not differs:  # it follows from the above, so it is not reported
        yield finding("provenance-stale", file, line=_first_line(provenance, recorded))


def _otherwise(maker: Manifest) -> str:
    return f"{versions(maker)} would reconcile the same documents differently"


def _facts(
    project: Project, settlement: Settlement, paths: Mapping[str, str], canonical: str, found: str
) -> Iterator[Finding]:
    from specmeld.publish import unified

    file = shown(project.canonical_file, project)
    settled = canonical_of(canonical, file).document
    present = canonical_of(found, file).document
    text = located(found)
    differing = list(changes(settled, present))
    fix = fix_of_edit(project) if is_edited(project) else ""
    for change in differing[:_MOST]:
        said = [f"{paths[by.document]}:{by.line}" for by in witnesses(settlement, change)]
        told = ", ".join([*dict.fromkeys(said)][:_MOST_WITNESSES])
        message = f"{change}{f' ({told})' if told else ''}"
        line = text.line(text.pointer(change.pointer))
        yield finding("canonical-fact", file, message=message, line=line, key=change.key, fix=fix)
    if len(differing) > _MOST:
        message = f"{len(differing) - _MOST} more facts differ"
        yield finding("canonical-fact", file, message=message, fix=fix)
    if not differing:
        line, diff = _first_line(canonical, found), unified(file, found, canonical)
        yield finding("canonical-text", file, line=line, diff=diff)


def _first_line(wanted: str, found: str) -> int:
    from specmeld.publish import first_difference

    return first_difference(wanted, found.encode())
