"""The location of a vendored package, and the runtime that several of them share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.diagnostics import OutputError
from specmeld.model.files import Files

if TYPE_CHECKING:
    from specmeld.publish import Copy


@dataclass(frozen=True, slots=True)
class Place:
    """The location of a copy, existing or new, and its import name."""

    root: Path
    name: str
    runtime: str = ""
    """The dotted name of the runtime that it shares, empty if it has its own."""
    opened: tuple[str, ...] = ()
    """The ``__init__.py`` files created around it, by relative path."""

    @property
    def runtime_root(self) -> Path:
        imports_begin = self.root.parents[self.name.count(".")]
        return imports_begin.joinpath(*self.runtime.split("."))


def place_of(copy: Copy) -> Place:
    return Place(copy.root, copy.name, copy.runtime, copy.opened)


def runtime_at(place: Place) -> Copy | None:
    """The shared runtime of a place, if it exists."""
    from specmeld.publish import copies_in

    found = copies_in(place.runtime_root)
    return next((copy for copy in found if copy.root == place.runtime_root), None)


def sealed_runtime(files: Files, place: Place, together: Collection[str]) -> Files:
    """The files of a shared runtime with its lock, which records its users.

    Raises OutputError if a user that is not updated ``together`` with this one needs another
    version.
    """
    from specmeld.publish import MANIFEST, digest, dump

    known = runtime_at(place)
    hashes = {path: digest(text) for path, text in files.items()}
    users = {place.name, *(known.users if known else ())}
    others = sorted(users - {place.name, *together})
    before = known.manifest.files if known else {}
    fits = all(before.get(path, hashed) == hashed for path, hashed in hashes.items())
    if known and others and not fits:
        raise OutputError(
            f"the runtime is shared with {', '.join(others)}, "
            f"and {place.name!r} needs a different version of it",
            file=str(place.runtime_root),
            fix="run 'specmeld vendor DEST --update' on the folder that contains all of them",
        )
    if known and fits:  # packages carry what they need: others may need more
        kept = [path for path in before if path not in files]
        files = {**files, **{path: (known.root / path).read_text("utf-8") for path in kept}}
        hashes = {**before, **hashes}
    lock = {"package": place.runtime, "vendored": {"users": sorted(users)}, "files": hashes}
    return {**files, MANIFEST: dump(lock)}


def without_user(place: Place) -> tuple[dict[Path, bytes | None], list[Path]]:
    """What happens to a shared runtime when a package is removed: removed as by ``removal`` if
    nobody else uses it, else one user less."""
    from specmeld.publish import MANIFEST, dump, removal

    known = runtime_at(place)
    if known is None:
        return {}, []
    users = [user for user in known.users if user != place.name]
    if not users:
        return removal(known)
    lock = {**known.manifest.whole, "vendored": {"users": users}}
    return {known.root / MANIFEST: dump(lock).encode()}, []
