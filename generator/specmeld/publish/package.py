"""What putting a package's files at a root would change there, edits by hand kept safe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from specmeld.diagnostics import OutputError
from specmeld.model.files import Files
from specmeld.publish.disk import confined
from specmeld.publish.manifest import MANIFEST, digest, read_manifest


@dataclass(frozen=True, slots=True)
class Update:
    """What ``replace_files`` is to do, and which files it saves copies of."""

    contents: Mapping[Path, bytes | None]
    copies: Mapping[Path, Path]
    """File edited by hand → where its text is kept."""


def plan_update(
    files: Files, root: Path, *, shown: str, force: bool = False, keep_edits: bool = False
) -> Update:
    """The changes that make the package at ``root`` these ``files``; nothing is written.

    Files of the former manifest that are no longer made are removed. A file that hands have made
    raises OutputError, unless ``force``; one that they have edited, unless ``force`` or
    ``keep_edits``. Where it does not raise, a copy ``NAME.orig`` of theirs is kept.
    ``shown`` is the root's name in messages.
    """
    _refuse_twins(files)
    if root.exists() and not root.is_dir():
        raise OutputError("is a file, not a folder", file=shown, mend="name another folder")
    manifest = read_manifest(root)
    made = dict(manifest.files) if manifest else {}
    contents: dict[Path, bytes | None] = {}
    copies: dict[Path, Path] = {}
    for path in sorted({*files, *made}):
        target = confined(root, path)
        new = files[path].encode() if path in files else None
        now = target.read_bytes() if target.is_file() else None
        ours = path == MANIFEST and manifest is not None
        if now is not None and now != new and not ours and digest(now) != made.get(path):
            if not (force or (keep_edits and path in made)):
                raise _hand_made(f"{shown}/{path}", known=path in made)
            copies[target] = _free_name(target)
            contents[copies[target]] = now
        if not (now is None and new is None):
            contents[target] = new
    return Update(contents, copies)


def _hand_made(shown: str, *, known: bool) -> OutputError:
    what = "was edited by hand" if known else "was not made by specmeld"
    return OutputError(
        f"{what} and would be lost",
        file=shown,
        mend="move it away, or run again with --force, which keeps a copy beside it (.orig)",
    )


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.name}.orig{count or ''}") for count in range(10_000))
    return next(name for name in names if not name.exists())


def _refuse_twins(files: Files) -> None:
    """Two names that differ only by case are one file on some disks."""
    seen: dict[str, str] = {}
    for path in files:
        twin = seen.setdefault(path.casefold(), path)
        if twin != path:
            raise OutputError(f"{path} and {twin} are one file on some disks", mend="rename one")
