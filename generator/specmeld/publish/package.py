"""What putting a package's files at a root would change there, edits by hand kept safe."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from specmeld.diagnostics import OutputError
from specmeld.model.files import Files
from specmeld.publish.disk import confined
from specmeld.publish.manifest import MANIFEST, digest, is_made, read_manifest, with_plain_ends
from specmeld.publish.merge import NEW, Bases, UnmergeableError, merged


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file that stays as a hand has made it, though it would be made otherwise now."""

    path: Path
    beside: Path | None
    """Where the new version is; None where the file is no longer made."""
    reason: str


@dataclass(frozen=True, slots=True)
class Edits:
    """What becomes of files that hands have edited."""

    kept: tuple[Path, ...] = ()
    """They are made as before, and stay as they are."""
    merged: tuple[Path, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    copies: tuple[Path, ...] = ()
    """Where the texts of those are kept that were replaced all the same."""
    restored: tuple[Path, ...] = ()
    """Those that hands had removed; they are there again."""


@dataclass(frozen=True, slots=True)
class Update:
    """What ``replace_files`` is to do."""

    contents: Mapping[Path, bytes | None]
    edits: Edits = Edits()


def all_edits(updates: Iterable[Update]) -> Edits:
    """What becomes of edited files in several updates."""
    found = [update.edits for update in updates]
    return Edits(
        tuple(path for one in found for path in one.kept),
        tuple(path for one in found for path in one.merged),
        tuple(conflict for one in found for conflict in one.conflicts),
        tuple(path for one in found for path in one.copies),
        tuple(path for one in found for path in one.restored),
    )


def plan_update(
    files: Files,
    root: Path,
    *,
    shown: str,
    force: bool = False,
    bases: Bases = lambda _path, _sha256: None,
    inputs: Collection[str] = (),
) -> Update:
    """The changes that make the package at ``root`` these ``files``; nothing is written.

    Files of the former manifest that are no longer made are removed. One that hands have edited is
    merged, or stays, with the new version beside it as ``NAME.new``, until that is taken away. One
    that hands have made raises OutputError. With ``force`` both are replaced, and a copy
    ``NAME.orig`` of theirs is kept; so are ``inputs``, whose edits are in ``files`` already. An
    input may be there before the package is.
    ``shown`` is the root's name in messages; ``bases`` has what was generated before.
    """
    _refuse_twins(files)
    if root.exists() and not root.is_dir():
        raise OutputError("is a file, not a folder", file=shown, fix="name another folder")
    manifest = read_manifest(root)
    planned = _Planned(bases)
    made = dict(manifest.files) if manifest else {}
    for path in sorted({*files, *made}):
        target = confined(root, path)
        new = files[path].encode() if path in files else None
        now = target.read_bytes() if target.is_file() else None
        ours = path == MANIFEST and manifest is not None
        ahead = path in inputs and manifest is None
        if now is None and new is not None and path in made:
            planned.restore(target, new)
        elif now is None or ours or now == new or is_made(now, made.get(path, "")) or ahead:
            planned.replace(target, now, new)
            planned.forget_waiting(target, made.get(path, ""), new)
        elif force or (path in inputs and path in made):
            planned.replace_with_copy(target, now, new)
            planned.forget_waiting(target, made.get(path, ""), new)
        elif path in made:
            planned.merge(path, target, made[path], now, new)
        else:
            raise _hand_made(f"{shown}/{path}")
    return planned.update()


def _hand_made(shown: str) -> OutputError:
    return OutputError(
        "was not made by specmeld and would be lost",
        file=shown,
        fix="move it away, or run again with --force, which keeps a copy beside it (.orig)",
    )


class _Planned:
    """An update as it comes together."""

    def __init__(self, bases: Bases) -> None:
        self._bases = bases
        self._contents: dict[Path, bytes | None] = {}
        self._copies: list[Path] = []
        self._kept: list[Path] = []
        self._merged: list[Path] = []
        self._conflicts: list[Conflict] = []
        self._restored: list[Path] = []

    def update(self) -> Update:
        edits = Edits(
            tuple(self._kept),
            tuple(self._merged),
            tuple(self._conflicts),
            tuple(self._copies),
            tuple(self._restored),
        )
        return Update(self._contents, edits)

    def replace(self, target: Path, now: bytes | None, new: bytes | None) -> None:
        if not (now is None and new is None):
            self._contents[target] = new

    def restore(self, target: Path, new: bytes) -> None:
        self._restored.append(target)
        self._contents[target] = new

    def replace_with_copy(self, target: Path, now: bytes, new: bytes | None) -> None:
        copy = _free_name(target, ".orig")
        self._copies.append(copy)
        self._contents |= {copy: now, target: new}

    def forget_waiting(self, target: Path, made: str, new: bytes | None) -> None:
        """A version that waited, and that no hand has touched, is there or of no use now."""
        waiting = target.with_name(target.name + NEW)
        text = waiting.read_bytes() if waiting.is_file() else None
        if text is not None and (text == new or is_made(text, made)):
            self._contents[waiting] = None

    def merge(self, path: str, target: Path, made: str, now: bytes, new: bytes | None) -> None:
        waiting = target.with_name(target.name + NEW)
        if new is None:
            self._conflicts.append(Conflict(target, None, "it is no longer made"))
        elif waiting.exists():
            self._beside(target, made, new, f"{waiting.name} of an earlier run is still there")
        elif digest(new) == made:
            self._kept.append(target)
        else:
            try:
                base, mine = self._bases(path, made), with_plain_ends(now)
                self._contents[target] = merged(base, mine, new, path)
                self._merged.append(target)
            except UnmergeableError as why:
                self._beside(target, made, new, str(why))

    def _beside(self, target: Path, made: str, new: bytes, reason: str) -> None:
        """The new version goes where the last one waits, unless a hand has been there too."""
        waiting = target.with_name(target.name + NEW)
        if not waiting.exists() or digest(new) != made:
            touched = waiting.exists() and not is_made(waiting.read_bytes(), made)
            waiting = _free_name(target, NEW) if touched else waiting
            self._contents[waiting] = new
        self._conflicts.append(Conflict(target, waiting, reason))


def _free_name(path: Path, suffix: str) -> Path:
    names = (path.with_name(f"{path.name}{suffix}{count or ''}") for count in range(10_000))
    return next(name for name in names if not name.exists())


def _refuse_twins(files: Files) -> None:
    """Two names that differ only by case are one file on some disks."""
    seen: dict[str, str] = {}
    for path in files:
        twin = seen.setdefault(path.casefold(), path)
        if twin != path:
            raise OutputError(f"{path} and {twin} are one file on some disks", fix="rename one")
