"""Are vendored copies unedited, and up to date with their sources?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.config import Project
from specmeld.diagnostics import ConfigError, OutputError
from specmeld.model.findings import RULES, Checked, Finding, finding
from specmeld.pipeline.project.sharing import place_of, runtime_at
from specmeld.pipeline.project.vendoring import copies, files_for, source_of

if TYPE_CHECKING:
    from specmeld.publish import Copy, Difference

_EDITED = {
    "edited": "was edited by hand",
    "removed": "was removed by hand",
    "added": "was added by hand",
    "conflict": "was edited by hand, and its new version is beside it (.new)",
}


def check_copies(destination: Path, project: Project | None) -> Checked:
    """What is out of date in the copy at ``destination``, or in those in it.

    Raises OutputError if there are none, or if a source itself was edited.
    """
    found = [
        one
        for copy in copies(destination)
        for one in copy_findings(copy, project, _shown(copy.root, destination))
    ]
    return Checked(("vendored",), tuple(found))


def listed_findings(project: Project) -> Iterator[Finding]:
    """The same for the copies that the config lists."""
    from specmeld.publish import copies_in

    for path in project.config.copies:
        found = copies_in(project.root / path)
        if not found:
            yield finding("vendored-missing", path)
        for copy in found:
            at = _shown(copy.root, project.root / path, path)
            try:
                yield from copy_findings(copy, None, at)
            except OutputError as error:  # its source was edited, which has its own question
                message = f"cannot be compared with its source: {error.message}"
                yield finding("vendored-alone", at, message=message, fix=error.fix)


def copy_findings(copy: Copy, project: Project | None, shown: str) -> Iterator[Finding]:
    """The manual edits in a copy, and whether its source has changed."""
    from specmeld.publish import MANIFEST, interrupted

    fix = f"run 'specmeld vendor {shown} --update'"
    if interrupted(copy.root):
        yield finding("run-interrupted", shown, fix=f"{fix} to roll it back")
    for edit in copy.edits():
        path, message = f"{shown}/{edit.path}", _EDITED[edit.kind]
        end = RULES["file-conflict"].fix if edit.kind == "conflict" else ""
        yield finding("vendored-edited", path, message=message, line=edit.line, fix=end)
    if copy.users:
        return  # a runtime, which is compared with the sources of its users
    file = f"{shown}/{MANIFEST}"
    try:
        source = source_of(copy, project)
    except ConfigError:
        yield finding("vendored-alone", file)
        return
    changed = _changed(copy, source)
    if changed:
        others = sum(one.path != MANIFEST for one in changed)
        message = f"is out of date: its source has changed: {_counted(others)} would change"
        yield finding("vendored-outdated", file, message=message, fix=fix)


def _changed(copy: Copy, source: Project) -> list[Difference]:
    """What would change in a copy, and in the runtime that it shares."""
    from specmeld.publish import compare

    place = place_of(copy)
    files, runtime = files_for(source, place)
    changed = compare(files, copy.manifest, copy.root)
    if runtime:
        known = runtime_at(place)
        changed += compare(runtime, known.manifest if known else None, place.runtime_root)
    return changed


def _counted(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"


def _shown(root: Path, destination: Path, said: str = "") -> str:
    """The path of a copy for messages."""
    inside = root.resolve().relative_to(destination.resolve())
    return (Path(said or destination) / inside).as_posix()
