"""What people wrote into the canonical file, which the next run replaces."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from specmeld.config import Project
from specmeld.diagnostics import Diagnostic
from specmeld.pipeline.settle.digests import digest_of, recorded
from specmeld.pipeline.settle.document_reading import shown, text_of


@dataclass(frozen=True, slots=True)
class EditedCanonical:
    """A canonical file that differs from what the last run wrote."""

    copy: Path
    content: bytes
    warning: Diagnostic


def fix_of_edit(project: Project) -> str:
    """How an edit comes to stay."""
    overlay = shown(project.overlay_file, project)
    return f"write the edit into {overlay} and run 'specmeld normalize', or revert it"


def is_edited(project: Project) -> bool:
    """Whether the canonical file differs from what its provenance records."""
    made = recorded(text_of(project.provenance_file) or "")
    if made is None or not project.canonical_file.is_file():
        return False
    return digest_of(project.canonical_file.read_bytes()) != made.canonical


def edited_canonical(project: Project, canonical: str) -> EditedCanonical | None:
    """What to keep, and to say, before ``canonical`` replaces manual edits."""
    from specmeld.publish import free_name

    if not is_edited(project):
        return None
    content = project.canonical_file.read_bytes()
    if digest_of(content) == digest_of(canonical.encode()):
        return None
    copy = free_name(project.canonical_file, ".orig")
    warning = Diagnostic(
        "warning",
        "canonical-edited",
        f"was edited by hand and is written anew; {shown(copy, project)} has the edits",
        file=shown(project.canonical_file, project),
        fix=f"write what must stay into {shown(project.overlay_file, project)}",
    )
    return EditedCanonical(copy, content, warning)
