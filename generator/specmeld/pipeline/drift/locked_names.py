"""Does the lock of names still match the names in the code?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.diagnostics import InputError
from specmeld.model.findings import Finding, finding
from specmeld.pipeline.drift.package_files import PackageOnDisk
from specmeld.pipeline.make.locks import LOCK, read_lock
from specmeld.pipeline.settle.document_reading import text_of
from specmeld.text.pointer import pointer_text

if TYPE_CHECKING:
    from specmeld.publish import Manifest


def lock_as_made(root: Path, manifest: Manifest | None) -> Mapping[str, str]:
    """The lock with the names in the code, so that an edit of it is not reported as an edit of all
    the code. The manifest has those of components and operations; other schemas are named anew.

    Raises InputError for an invalid lock, if there is no manifest.
    """
    if manifest is None:
        return read_lock(root)
    lock = {} if _unreadable(root) else read_lock(root)
    return {**lock, **_components(manifest), **_operations(manifest)}


def lock_findings(package: PackageOnDisk) -> Iterator[Finding]:
    """The manual edits of the lock, or the names that it lacks."""
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
    elif unreadable := _unreadable(package.root):
        yield finding("lock-edited", file, message=f"{unreadable.message} after a manual edit")
    elif renamed := list(_renamed(read_lock(package.root), manifest)):
        for key, message in renamed:
            yield finding("lock-edited", file, message=message, line=_line(now, key), key=key)
    else:
        diff = unified(file, now, wanted) if digest(wanted) == made else ""
        yield finding("lock-edited", file, diff=diff)


def _unreadable(root: Path) -> InputError | None:
    """Why the lock cannot be read, if it cannot."""
    try:
        read_lock(root)
    except InputError as error:
        return error
    return None


def _components(manifest: Manifest) -> dict[str, str]:
    """Place of each component → its class."""
    return {
        pointer_text(("components", "schemas", name)): target.rpartition(":")[2]
        for name, target in manifest.schemas.items()
    }


def _operations(manifest: Manifest) -> dict[str, str]:
    """Place of each operation → its method, with its resources; none if the manifest was edited."""
    if not manifest.intact:
        return {}
    keys = {key: key.partition(" ") for key in manifest.operations}
    return {
        pointer_text(("paths", path, method.lower())): manifest.operations[key]
        for key, (method, _, path) in keys.items()
    }


def _renamed(lock: Mapping[str, str], manifest: Manifest) -> Iterator[tuple[str, str]]:
    for place, name in {**_components(manifest), **_operations(manifest)}.items():
        if place not in lock:
            yield place, f"{place} was removed; the code calls it {name}"
        elif lock[place] != name:
            yield place, f"{place} is named {lock[place]} here, {name} in the code"


def _line(text: str, key: str) -> int:
    found = (at for at, line in enumerate(text.splitlines(), start=1) if f'"{key}"' in line)
    return next(found, 0)
