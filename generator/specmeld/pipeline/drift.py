"""Drift: what ``check`` finds, in three questions that are asked apart.

1. Do the documents still settle to the canonical file?
2. Does the canonical file, as it stands, still render to the code that was made?
3. Has anyone edited the code by hand?

Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from specmeld.config import Project, package_name
from specmeld.model.settlement import Settlement
from specmeld.pipeline.building import remembered_files
from specmeld.pipeline.documents import canonical_of, shown, title
from specmeld.pipeline.facts import Lines, changes, witnesses
from specmeld.pipeline.memory import FORGETFUL, Memory
from specmeld.pipeline.settling import canonical_texts, settle_project
from specmeld.progress import Progress, silent

Question = Literal["documents", "code", "edits"]

_MOST = 50
"""More changed facts than this in one file are counted, not listed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. ``line`` counts from 1; 0 means the whole file."""

    question: Question
    file: str
    message: str
    mend: str
    line: int = 0
    key: str = ""
    """JSON pointer of the changed fact, where the file is the canonical one."""

    def row(self) -> dict[str, Any]:
        """The JSON object of ``check --format json``."""
        return asdict(self)


def check(
    project: Project, progress: Progress = silent, memory: Memory = FORGETFUL
) -> list[Finding]:
    """All findings, in the order of the questions. Raises InputError where one cannot be asked."""
    settlement, readings = settle_project(project, progress)
    paths = {reading.document.id: reading.document.path for reading in readings}
    return [*_documents(project, settlement, paths), *_code(project, progress, memory)]


def _documents(
    project: Project, settlement: Settlement, paths: Mapping[str, str]
) -> Iterator[Finding]:
    canonical, provenance = canonical_texts(settlement)
    file = shown(project.canonical_file, project)
    mend = "run 'specmeld normalize', or take the change back"
    found = _text(project.canonical_file)
    if found is None:
        yield Finding("documents", file, "does not exist", "run 'specmeld normalize'")
    elif found != canonical:
        if settlement.whole:  # now somebody asks who says what
            settlement, _ = settle_project(project, claims=True)
        yield from _facts(settlement, paths, canonical, found, file, mend)
    if (found := _text(project.provenance_file)) != provenance:
        file = shown(project.provenance_file, project)
        message = "does not exist" if found is None else "is not what the documents give now"
        line = 0 if found is None else _first_line(provenance, found)
        yield Finding("documents", file, message, mend, line)


def _facts(
    settlement: Settlement,
    paths: Mapping[str, str],
    canonical: str,
    found: str,
    file: str,
    mend: str,
) -> Iterator[Finding]:
    settled = canonical_of(canonical, file).document
    present = canonical_of(found, file).document
    lines = Lines(found)
    differing = list(changes(settled, present))
    for change in differing[:_MOST]:
        said = witnesses(settlement, change)[:3]
        told = ", ".join(f"{paths[claim.document]}:{claim.line}" for claim in said)
        message = f"{change}{f' ({told})' if told else ''}"
        line = lines.of(change.pointer)
        yield Finding("documents", file, message, mend, line, change.key)
    if len(differing) > _MOST:
        yield Finding("documents", file, f"{len(differing) - _MOST} more facts differ", mend)
    if not differing:
        message = "the same facts in another text"
        yield Finding("documents", file, message, mend, _first_line(canonical, found))


def _code(project: Project, progress: Progress, memory: Memory) -> Iterator[Finding]:
    from specmeld.publish import compare, edits, read_manifest

    text = _text(project.canonical_file)
    if text is None:
        return  # the first question has told it
    provenance = _text(project.provenance_file) or ""
    canonical = canonical_of(text, shown(project.canonical_file, project), provenance)
    name = project.config.package or package_name(title(canonical.document))
    root = project.package_folder(name)
    files = remembered_files(canonical, name, root, project.config, memory, progress)
    manifest = read_manifest(root)
    folder = shown(root, project)
    for difference in compare(files, manifest, root):
        message = {
            "missing": "is missing: the canonical file calls for it",
            "stale": "is left over: the canonical file no longer calls for it",
            "changed": "is not what the canonical file renders to",
        }[difference.kind]
        where = f"{folder}/{difference.path}"
        yield Finding("code", where, message, "run 'specmeld generate'", difference.line)
    if manifest is None:
        return
    for edit in edits(manifest, root, files):
        message = {"added": "was added by hand", "removed": "was removed by hand"}.get(
            edit.kind, "was edited by hand"
        )
        mend = "move it out of the package" if edit.kind == "added" else _RESTORE
        yield Finding("edits", f"{folder}/{edit.path}", message, mend, edit.line)


_RESTORE = "run 'specmeld generate', which keeps it as .orig"


def _first_line(wanted: str, found: str) -> int:
    from specmeld.publish import first_difference

    return first_difference(wanted, found.encode())


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return None
