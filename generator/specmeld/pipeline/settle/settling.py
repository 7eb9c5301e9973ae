"""From documents to one canonical file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from specmeld.config import Project
from specmeld.diagnostics import Diagnostic, InputError, OutputError, raise_all
from specmeld.model.documents import Reading, Unread
from specmeld.model.json import JSONObject
from specmeld.model.settlement import Settlement
from specmeld.overlays import load_overlay
from specmeld.pipeline.settle.canonical_edits import edited_canonical
from specmeld.pipeline.settle.digests import made_of
from specmeld.pipeline.settle.document_reading import Canonical, blaming, canonical_of, shown
from specmeld.pipeline.settle.source_readings import listed, read_sources
from specmeld.pipeline.settle.strict import not_understood, unresolved
from specmeld.progress import Progress, silent

if TYPE_CHECKING:
    from specmeld.reconcile import Policy


@dataclass(frozen=True, slots=True)
class Tally:
    """How many claims had each outcome; the four outcomes add up to ``claims``."""

    documents: Mapping[str, str]
    """Document id → its path."""
    claims: int
    kept: int
    corroborates: int
    overruled: int
    unplaced: int
    whole: int
    """Operations that were taken over unchanged, without claims."""
    conflicts: Mapping[int, int]
    """Settling rule → conflicts that it decided; 0: undecided ones."""
    unread: Mapping[str, Sequence[Unread]] = field(default_factory=dict)
    """Path of a document → its lines that were not understood, if any."""
    passed_over: Sequence[str] = ()
    """Documents of folders that describe no operation."""
    skipped: Sequence[str] = ()
    """Files of folders of kinds that cannot be documents."""


def settle_project(
    project: Project, progress: Progress = silent, *, claims: bool = False
) -> tuple[Settlement, tuple[Reading, ...]]:
    """The project's documents, settled, and their readings, including those that describe no
    operation. Raises InputError.

    A single OpenAPI file is passed through, and has its claims only if ``claims`` are requested.
    """
    from specmeld.reconcile import Policy

    readings = read_sources(project, progress)
    overlay = load_overlay(project.overlay_file, shown(project.overlay_file, project))
    progress("reconciling")
    version = project.config.api_version or None
    policy = Policy(api_version=version, overlay=overlay, claims=claims)
    name = shown(project.sources_file, project)
    return settled(described(readings, name), policy, name, progress), readings


def settled(
    readings: Sequence[Reading], policy: Policy, shown: str, progress: Progress = silent
) -> Settlement:
    """The documents, settled, with nothing lost; ``shown`` is the file in errors without one.

    Raises InputError.
    """
    from specmeld.pipeline.settle.auditing import refuse_losses
    from specmeld.reconcile import reconcile
    from specmeld.reconcile.decided import with_decisions

    with blaming(shown):
        settlement = reconcile(readings, policy)
        progress("checking that nothing was lost")
        refuse_losses(settlement, readings)
        return with_decisions(settlement)


def described(readings: Sequence[Reading], file: str) -> tuple[Reading, ...]:
    """The readings of documents that describe an API; ``file`` is what lists or holds them. Raises
    InputError if there is none."""
    found = tuple(reading for reading in readings if reading.dialect)
    if not found:
        inspect = f"specmeld inspect {readings[0].document.path}"
        raise InputError(
            "has no documents that describe an operation",
            file=file,
            fix=f"run '{inspect}' to see why no operation was found in the first document",
        )
    return found


def canonical_texts(
    project: Project, settlement: Settlement, readings: Sequence[Reading]
) -> tuple[str, str]:
    """The texts of ``spec/openapi.yaml`` and ``spec/provenance.json``."""
    from specmeld.reconcile.provenance import provenance_json
    from specmeld.reconcile.write import canonical_yaml

    canonical = canonical_yaml(settlement.document)
    return canonical, provenance_json(settlement, made_of(project, readings, canonical))


def settled_canonical(
    project: Project, settlement: Settlement, readings: Sequence[Reading]
) -> Canonical:
    """The canonical document as if read from its file, when it is needed."""
    text, provenance = canonical_texts(project, settlement, readings)
    file = shown(project.canonical_file, project)

    @cache
    def read() -> JSONObject:
        return canonical_of(text, file).document

    return Canonical(read, text, file, provenance, in_one_text=True)


def normalize(project: Project, progress: Progress = silent) -> tuple[Settlement, Tally]:
    """Documents → canonical file and provenance, written. Raises InputError or OutputError."""
    from specmeld.publish import replace_files

    recover_project(project)
    settlement, readings = settle_project(project, progress)
    refuse_under_strict(settlement, project, readings)
    canonical, provenance = canonical_texts(project, settlement, readings)
    refuse_foreign(project, canonical)
    progress("writing")
    contents = {
        project.canonical_file: canonical.encode(),
        project.provenance_file: provenance.encode(),
    }
    if edited := edited_canonical(project, canonical):
        contents[edited.copy] = edited.content
        remarks = (*settlement.diagnostics, edited.warning)
        settlement = replace(settlement, diagnostics=remarks)
    replace_files(contents, at=project.canonical_file)
    return settlement, tally(settlement, readings, listed(project).skipped)


def refuse_foreign(project: Project, canonical: str) -> None:
    """Raises OutputError if the canonical file would replace one that is not ours, since there is
    no provenance beside it."""
    file = project.canonical_file
    if project.provenance_file.exists() or not file.exists():
        return
    if file.read_bytes() != canonical.encode():
        raise OutputError(
            "was not generated by specmeld and would be overwritten",
            file=shown(file, project),
            fix="move it away; if it describes the API, list it in spec/sources.yaml",
        )


def recover_project(project: Project) -> None:
    """Undo what a killed run has begun here. Raises OutputError."""
    from specmeld.publish import recover

    recover(project.canonical_file, project.root, project.out_folder)


def tally(
    settlement: Settlement, readings: Sequence[Reading], skipped: Sequence[str] = ()
) -> Tally:
    """The counts of a settlement of these readings."""
    outcomes = Counter(verdict.outcome for verdict in settlement.verdicts)
    rules = Counter(0 if conflict.open else conflict.rule for conflict in settlement.conflicts)
    return Tally(
        documents={each.document.id: each.document.path for each in readings if each.dialect},
        claims=outcomes.total(),
        kept=outcomes["kept"],
        corroborates=outcomes["corroborates"],
        overruled=outcomes["overruled"],
        unplaced=outcomes["unplaced"],
        whole=sum(map(len, settlement.whole.values())),
        conflicts=dict(sorted(rules.items())),
        unread={each.document.path: each.unread for each in readings if each.unread},
        passed_over=tuple(each.document.path for each in readings if not each.dialect),
        skipped=tuple(skipped),
    )


def refuse_under_strict(
    settlement: Settlement, project: Project, readings: Sequence[Reading] = ()
) -> None:
    """Raises InputError for anything undecided: broken references or ones to URLs that are not
    read, lines that were not understood, and open conflicts."""
    if project.config.strict:
        file = shown(project.sources_file, project)
        raise_all(strict_errors(settlement.diagnostics, readings, settlement, file))


def strict_errors(
    remarks: Iterable[Diagnostic],
    readings: Sequence[Reading],
    settlement: Settlement | None,
    file: str,
) -> list[InputError]:
    """Everything undecided, as errors; ``file`` is the file for the conflicts."""
    conflicts = _undecided(settlement, file) if settlement is not None else ()
    return [*unresolved(remarks), *not_understood(readings), *conflicts]


def _undecided(settlement: Settlement, file: str) -> Iterator[InputError]:
    """An error for the conflicts that no rule decides, if any."""
    conflicts = [conflict for conflict in settlement.conflicts if conflict.open]
    if not conflicts:
        return
    first, count = conflicts[0], len(conflicts)
    sides = " against ".join(f"{c.origin.document}:{c.origin.line}" for c in first.sides[:2])
    yield InputError(
        f"no rule decides {first.keyword} of {first.place} ({sides}; {count} open in all)",
        file=file,
        fix="set 'precedence' of a document, decide it in spec/overlay.yaml with an action that "
        f"has 'x-evidence: {first.evidence}', or run without --strict",
    )
