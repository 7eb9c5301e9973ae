"""A package on disk, and the findings for its differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.model.files import Files
from specmeld.model.findings import Finding, finding
from specmeld.pipeline.make.locks import LOCK
from specmeld.pipeline.settle.document_reading import text_of

if TYPE_CHECKING:
    from specmeld.publish import Difference, Manifest

_MOST_DIFFS = 20
"""With more differing files than this, diffs are left out."""

_RULES = {
    "missing": "code-missing",
    "stale": "code-left-over",
    "changed": "code-stale",
    "edited": "file-edited",
    "conflict": "file-conflict",
    "removed": "file-removed",
    "added": "file-added",
}
"""Kind of difference → the rule that reports it."""


@dataclass(frozen=True, slots=True)
class PackageOnDisk:
    """``files`` are what would be generated now, if known."""

    root: Path
    shown: str
    manifest: Manifest | None
    files: Files = field(default_factory=dict)

    def edited(self) -> Iterator[Finding]:
        """The manual edits in it, except for the lock of names, which has its own question."""
        from specmeld.publish import edits

        if self.manifest is not None:
            yield from self.told(edits(self.manifest, self.root, self.files))

    def told(self, differences: Sequence[Difference]) -> Iterator[Finding]:
        """The findings for differences, except for the lock of names."""
        for count, one in enumerate(one for one in differences if one.path != LOCK):
            diff = self._diff(one) if count < _MOST_DIFFS else ""
            file = f"{self.shown}/{one.path}"
            yield finding(_RULES[one.kind], file, line=one.line, diff=diff)

    def made(self) -> Mapping[str, str]:
        """Path → digest of each file when it was generated."""
        return self.manifest.files if self.manifest else {}

    def _diff(self, one: Difference) -> str:
        """Empty if a file was edited and its new version differs too: that is two changes."""
        from specmeld.publish import digest, unified

        wanted, now = self.files.get(one.path), text_of(self.root / one.path)
        if wanted is None or now is None:
            return ""
        if self.made().get(one.path) not in (digest(wanted), digest(now)):
            return ""
        return unified(f"{self.shown}/{one.path}", now, wanted)
