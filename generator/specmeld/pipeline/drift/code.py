"""Does the canonical file still render to the code, and has anyone touched it since?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.config import Project, package_name
from specmeld.model.files import Files
from specmeld.model.findings import Finding, finding
from specmeld.pipeline.building import remembered_files
from specmeld.pipeline.documents import canonical_of, shown, title
from specmeld.pipeline.drift.documents import text_of
from specmeld.pipeline.drift.names import lock_as_made, lock_findings
from specmeld.pipeline.locks import LOCK
from specmeld.pipeline.memory import Memory
from specmeld.progress import Progress

if TYPE_CHECKING:
    from specmeld.publish import Difference, Manifest

_MOST_DIFFS = 20
"""More files than this differ without their diffs."""

_RULES = {
    "missing": "code-missing",
    "stale": "code-left-over",
    "changed": "code-stale",
    "edited": "file-edited",
    "conflict": "file-conflict",
    "removed": "file-removed",
    "added": "file-added",
}
"""Kind of difference → the rule that tells it."""


def code_findings(project: Project, progress: Progress, memory: Memory) -> Iterator[Finding]:
    """What differs from what the canonical file renders to, then what hands have done.

    Raises InputError.
    """
    from specmeld.publish import MANIFEST, compare, edits, interrupted, read_manifest

    if interrupted(project.canonical_file):
        yield finding("run-interrupted", shown(project.canonical_file, project))
    text = text_of(project.canonical_file)
    if text is None:
        return  # the question before has told it
    provenance = text_of(project.provenance_file) or ""
    canonical = canonical_of(text, shown(project.canonical_file, project), provenance)
    name = project.config.package or package_name(title(canonical.document))
    root = project.package_folder(name)
    if interrupted(root):
        yield finding("run-interrupted", shown(root, project))
    manifest = read_manifest(root)
    lock = lock_as_made(root, manifest)
    files = remembered_files(canonical, name, root, project.config, memory, progress, lock)
    package = _Package(root, shown(root, project), files, manifest)
    differences = compare(files, manifest, root)
    if len(differences) == len(files) and all(one.kind == "missing" for one in differences):
        yield finding("package-missing", package.shown)
        return
    # The manifest follows from the other files, so it is told where it alone differs.
    rest = [one for one in differences if one.path not in (MANIFEST, LOCK)]
    yield from package.told(rest or differences)
    yield from lock_findings(root, package.shown, files, manifest)
    if manifest is not None:
        yield from package.told(edits(manifest, root, files))


@dataclass(frozen=True, slots=True)
class _Package:
    """The package as it stands on disk, and as it would be made now."""

    root: Path
    shown: str
    files: Files
    manifest: Manifest | None

    def told(self, differences: list[Difference]) -> Iterator[Finding]:
        """The findings that differences are; the lock of names has a question of its own."""
        for count, one in enumerate(one for one in differences if one.path != LOCK):
            diff = self._diff(one) if count < _MOST_DIFFS else ""
            file = f"{self.shown}/{one.path}"
            yield finding(_RULES[one.kind], file, line=one.line, diff=diff)

    def _diff(self, one: Difference) -> str:
        """Empty where a file was edited and would be made otherwise too: that is two changes."""
        from specmeld.publish import digest, unified

        wanted, now = self.files.get(one.path), text_of(self.root / one.path)
        made = self.manifest.files.get(one.path) if self.manifest else None
        if wanted is None or now is None or made not in (digest(wanted), digest(now)):
            return ""
        return unified(f"{self.shown}/{one.path}", now, wanted)
