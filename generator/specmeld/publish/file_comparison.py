"""Compare files with disk: do they differ from what was generated, and who edited what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from specmeld.diagnostics import OutputError
from specmeld.model.files import Files
from specmeld.publish.disk import Confined
from specmeld.publish.manifest import (
    MANIFEST,
    Manifest,
    digest,
    is_made,
    says_the_same,
)
from specmeld.publish.merge import NEW
from specmeld.text.line_ends import with_plain_ends

CUSTOM = "custom"
"""The folder of a package that belongs to its users."""

Kind = Literal["missing", "stale", "changed", "edited", "removed", "added", "conflict"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One file that differs from what is expected. ``line`` counts from 1; 0 means the whole
    file.
    """

    path: str
    kind: Kind
    line: int = 0


def compare(files: Files, manifest: Manifest | None, root: Path) -> list[Difference]:
    """How ``files`` (what would be generated now) differ from what was generated, according to the
    manifest, or to the disk if there is no manifest. Ignores edits by hand, and the version of
    specmeld that generated them."""
    differences: list[Difference] = []
    for path, text in sorted(files.items()):
        if path == MANIFEST and manifest is not None and not manifest.intact:
            continue
        if path == MANIFEST and manifest is not None and says_the_same(manifest, text):
            continue
        made = _made(path, manifest, root)
        if made is None:
            differences.append(Difference(path, "missing"))
        elif made != digest(text):
            line = first_difference(text, _read(root / path))
            differences.append(Difference(path, "changed", line))
    stale = sorted(set(manifest.files) - set(files)) if manifest else []
    return differences + [Difference(path, "stale") for path in stale]


def edits(manifest: Manifest, root: Path, files: Files | None = None) -> list[Difference]:
    """What was changed, removed or added by hand since the package was generated. An edited file
    with a new version waiting beside it is a conflict; files in ``custom`` are not looked at.

    ``files`` is what would be generated now; with it, an edited file's first changed line is
    reported.
    """
    differences = [] if manifest.intact else [Difference(MANIFEST, "edited")]
    inside = Confined(root)
    for path, made in sorted(manifest.files.items()):
        try:
            now = _read(inside(path))
        except OutputError:  # a manifest that names files elsewhere was itself edited
            differences.append(Difference(MANIFEST, "edited"))
            continue
        if now is None:
            differences.append(Difference(path, "removed"))
        elif not is_made(now, made):
            line = first_difference(files[path], now) if files and path in files else 0
            differences.append(
                Difference(path, "conflict" if _waits(root / path) else "edited", line)
            )
    differences += [Difference(path, "added") for path in _added(manifest, root)]
    return list(dict.fromkeys(differences))


def first_difference(text: str, now: bytes | None) -> int:
    """The first line, from 1, on which ``now`` differs from ``text``; 0 if there is none."""
    expected = text.split("\n")
    found = with_plain_ends(now or b"").decode("utf-8", "replace").split("\n")
    for line, (want, have) in enumerate(zip(expected, found, strict=False), start=1):
        if want != have:
            return line
    return 0 if len(expected) == len(found) else min(len(expected), len(found)) + 1


def _made(path: str, manifest: Manifest | None, root: Path) -> str | None:
    if manifest is not None and path != MANIFEST:
        return manifest.files.get(path)
    now = _read(root / path)
    return None if now is None else digest(with_plain_ends(now))


def _added(manifest: Manifest, root: Path) -> list[str]:
    """Python modules that were not generated; they would be imported as if they were."""
    found = (path.relative_to(root).as_posix() for path in root.rglob("*.py"))
    theirs = f"{CUSTOM}/"
    return sorted(one for one in found if one not in manifest.files and not one.startswith(theirs))


def _waits(path: Path) -> bool:
    return path.with_name(path.name + NEW).exists()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
