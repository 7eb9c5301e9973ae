"""Does the lock of names still say what the code is called by?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.model.findings import Finding, finding
from specmeld.pipeline.documents import text_of
from specmeld.pipeline.drift.package import PackageOnDisk
from specmeld.pipeline.locks import LOCK, lock_text, read_lock

if TYPE_CHECKING:
    from specmeld.publish import Manifest


def lock_as_made(root: Path, manifest: Manifest | None) -> Mapping[str, str]:
    """The lock as it was when the code was made, so that an edit of it is not told as one of all
    the code; the lock as it stands where that cannot be had. Raises InputError.

    The manifest knows the class of each component; that its hash fits proves the rest.
    """
    from specmeld.publish import digest

    lock = read_lock(root)
    if manifest is None:
        return lock
    restored = {**lock, **_components(manifest)}
    fits = digest(lock_text(restored)) == manifest.files.get(LOCK)
    return restored if fits else lock


def lock_findings(package: PackageOnDisk) -> Iterator[Finding]:
    """What hands have done to the lock, or what it lacks of the names that would be given now."""
    from specmeld.publish import digest, unified

    made, manifest = package.made().get(LOCK), package.manifest
    if manifest is None or made is None:
        return
    file, now = f"{package.shown}/{LOCK}", text_of(package.root / LOCK)
    wanted = package.files.get(LOCK, "")
    if now is None:
        yield finding("lock-missing", file)
    elif digest(now) == made:
        if wanted and wanted != now:
            yield finding("lock-stale", file, diff=unified(file, now, wanted))
    elif renamed := list(_renamed(read_lock(package.root), manifest)):
        for key, message in renamed:
            yield finding("lock-edited", file, message=message, line=_line(now, key), key=key)
    else:
        diff = unified(file, now, wanted) if digest(wanted) == made else ""
        yield finding("lock-edited", file, diff=diff)


def _components(manifest: Manifest) -> dict[str, str]:
    """Place of each component → its class."""
    at = {name: name.replace("~", "~0").replace("/", "~1") for name in manifest.schemas}
    return {
        f"/components/schemas/{at[name]}": target.rpartition(":")[2]
        for name, target in manifest.schemas.items()
    }


def _renamed(lock: Mapping[str, str], manifest: Manifest) -> Iterator[tuple[str, str]]:
    for place, name in _components(manifest).items():
        if place not in lock:
            yield place, f"{place} was taken out; the code calls it {name}"
        elif lock[place] != name:
            yield place, f"{place} is called {lock[place]} here, {name} in the code"


def _line(text: str, key: str) -> int:
    found = (at for at, line in enumerate(text.splitlines(), start=1) if f'"{key}"' in line)
    return next(found, 0)
