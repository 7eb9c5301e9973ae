"""All that a member is made of, as bytes: its documents, what they refer to, its config, its names.

What documents refer to is looked for in their texts without reading them: every word that is the
path of a file. So a file more may go along; a worker that lacks one would make something else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from specmeld.config import CONFIG_FILE, Project
from specmeld.diagnostics import InputError, SpecmeldError
from specmeld.fleet.member_work import project_row
from specmeld.fleet.tasks import IN_PLACE, Task, Verb
from specmeld.fleet.workspace import Member, Workspace
from specmeld.pipeline.make.locks import LOCK
from specmeld.pipeline.settle.document_reading import marked_folder
from specmeld.publish import MANIFEST
from specmeld.sources import list_sources

_CONFIGS = (CONFIG_FILE, "pyproject.toml")
_BESIDE = ("package.json", "apidoc.json")
"""Files that a reader looks for beside a document that does not name them."""
_REFERENCE = re.compile(rb"""\$ref["']?\s*:\s*["']?([^"'#\n][^"'#\n]*)""")
_PATH = re.compile(rb"""[^\s"'#(){}<>|,;:\\=\[\]`*]{1,200}\.[A-Za-z][A-Za-z0-9]{0,9}(?![\w.-])""")
_MOST_LOOKED_AT = 5_000_000
"""Bytes of a document in which references are looked for to see how large it is."""
_MOST_FILES = 20_000
_MOST_BYTES = 500_000_000


@dataclass
class _Gathered:
    """Files as they come together."""

    root: Path
    files: dict[str, bytes] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    """Files that were looked for and are not there."""
    folders: set[str] = field(default_factory=set)
    """Folders all of whose files were looked for."""
    size: int = 0

    def add(self, path: Path) -> bool:
        """Take a file; whether there is one. Raises InputError."""
        name = self._name(path)
        if name in self.files:
            return True
        if not path.is_file() or not self._inside(path.resolve()):
            self.missing.add(name)
            return False  # a link out of the workspace is not followed
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(
                f"cannot be read: {error.strerror}", file=name, fix="make it readable"
            ) from error
        self.files[name] = data
        self.size += len(data)
        if len(self.files) > _MOST_FILES or self.size > _MOST_BYTES:
            what = f"has more than {_MOST_FILES:,} files or {_MOST_BYTES // 10**6} MB"
            raise InputError(what, file=name, fix="generate it on its own")
        return True

    def add_folder(self, folder: Path, apart: Collection[Path] = ()) -> None:
        self.folders.add(self._name(folder))
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder).parts
            hidden = any(part.startswith(".") or part == "__pycache__" for part in inside)
            if not hidden and path not in apart:
                self.add(path)

    def add_referred(self, files: Iterable[Path]) -> None:
        """Take documents, and what they refer to."""
        waiting = [path for path in files if self.add(path)]
        seen = set(waiting)
        while waiting:
            path = waiting.pop()
            for found in _referred(path, self.files[self._name(path)]):
                if found not in seen and self._inside(found):
                    seen.add(found)
                    waiting += [found] if self.add(found) else []

    def has_any(self, paths: Iterable[str]) -> bool:
        """Whether any of these is, or was, one of the files."""
        below = tuple(f"{folder}/" for folder in self.folders)
        return any(
            path in self.files or path in self.missing or path.startswith(below) for path in paths
        )

    def _inside(self, path: Path) -> bool:
        return path.is_relative_to(self.root)

    def _name(self, path: Path) -> str:
        try:
            return Path(os.path.normpath(path)).relative_to(self.root).as_posix()
        except ValueError:
            raise InputError(
                "is outside the workspace", file=str(path), fix="move it into the workspace"
            ) from None


def task_for(
    workspace: Workspace, member: Member, verb: Verb, asked: Mapping[str, Any], processes: int = 1
) -> Task:
    """The task of a verb on a member. Raises SpecmeldError for what cannot be gathered."""
    if member.refused is not None:
        raise member.refused
    options: dict[str, Any] = {**asked, "name": member.name, "project": project_row(member.project)}
    if verb in IN_PLACE:
        options["folder"] = str(workspace.root.resolve())
        return Task(member.name, verb, options, {}, processes)
    gathered = _Gathered(workspace.root.resolve())
    _gather(gathered, member, verb)
    options["marks"] = list(_marks(workspace, member))
    if verb == "diff":
        options["old"] = _old(gathered, member, asked)
        options["new"] = _compared(member)
    return Task(member.name, verb, options, gathered.files, processes)


def has_changed(workspace: Workspace, member: Member, verb: Verb, changed: Iterable[str]) -> bool:
    """Whether any of these paths, some of which may be deleted, is of what a member is made of, or
    of what the verb looks at; also where that cannot be gathered."""
    if member.refused is not None:
        return True
    gathered = _Gathered(workspace.root.resolve())
    if not member.document:
        gathered.folders.add(member.name)
    try:
        _gather(gathered, member, "check" if verb == "vendor" else verb)
    except SpecmeldError:
        return True
    return gathered.has_any(changed)


def size_of(workspace: Workspace, member: Member) -> int:
    """About how much there is to do for a member: the bytes of its documents.

    Of a document that refers to other files these count too, but not what they refer to in turn.
    """
    with suppress(OSError):  # gathering it reports what is wrong with it
        if not member.document:
            return sum(map(_bytes, (workspace.root / member.project.root / "spec").rglob("*")))
        file = workspace.root / member.document
        with file.open("rb") as stream:
            names = set(_REFERENCE.findall(stream.read(_MOST_LOOKED_AT)))
        return sum(_bytes(path) for path in {file, *_files_of(file, names)})
    return 0


def _bytes(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size if path.is_file() else 0
    return 0


def _gather(gathered: _Gathered, member: Member, verb: Verb) -> None:
    root = gathered.root
    folder = root / member.project.root
    if not (root / member.name).resolve().is_relative_to(root):
        what, fix = "is a link out of the workspace", "put the file itself there"
        raise InputError(what, file=member.name, fix=fix)
    for name in _CONFIGS:
        gathered.add(folder / name)
    if not member.document:
        gathered.add_folder(folder / "spec", apart=_made(root, member, verb))
    if member.document or verb != "conform":  # which looks at the canonical file of a project
        gathered.add_referred(_documents(root, member))
    for project in member.project.with_targets:
        if project.config.templates:
            gathered.add_folder(root / project.config.templates)
        for package in _packages(root, project):
            if verb in ("check", "conform"):
                gathered.add_folder(package)
            else:
                gathered.add(package / LOCK)
        for copy in project.config.copies if verb == "check" else ():
            gathered.add_folder(Path(os.path.normpath(folder / copy)))


def _made(root: Path, member: Member, verb: Verb) -> list[Path]:
    """Files of a project that a verb makes, whatever they are now."""
    if verb not in ("normalize", "generate"):
        return []
    pairs = [(one.canonical_file, one.provenance_file) for one in member.project.with_targets]
    return [root / path for pair in pairs for path in pair]


def _documents(root: Path, member: Member) -> Iterator[Path]:
    """The document, or those that a project lists and the copies of what they refer to by URL."""
    if member.document:
        file = root / member.document
        yield from (file, *map(file.with_name, _BESIDE))
        return
    project = member.project
    listed = list_sources(root / project.sources_file, project.sources_file.as_posix())
    for entry in listed.entries:
        yield Path(os.path.normpath(entry.path))
        for remote in entry.remotes:
            if remote.copy is not None:
                found = remote.copy.rglob("*") if remote.copy.is_dir() else [remote.copy]
                yield from (Path(os.path.normpath(path)) for path in found)


def _packages(root: Path, project: Project) -> Iterator[Path]:
    """The folders in which the project's package may be: of that name, or all that are made."""
    if project.config.package:
        yield root / project.package_folder(project.config.package)
        return
    out = root / project.out_folder
    for folder in (out, *(sorted(out.iterdir()) if out.is_dir() else ())):
        if (folder / MANIFEST).is_file():
            yield folder


def _marks(workspace: Workspace, member: Member) -> Iterator[str]:
    """The folder of the workspace that the document's references may not leave, if one is marked
    as a project; a folder further out reaches at least as far as the workspace."""
    if not member.document:
        yield ""
        return
    root = workspace.root.resolve()
    folder = marked_folder((root / member.document).parent)
    if folder is not None:
        name = folder.relative_to(root).as_posix() if folder.is_relative_to(root) else ""
        yield "" if name == "." else name


def _compared(member: Member) -> str:
    """The file that ``diff`` compares with what it was."""
    return member.document or member.project.canonical_file.as_posix()


def _old(gathered: _Gathered, member: Member, asked: Mapping[str, Any]) -> str:
    """What git has of the member at the revision, as a file of that name. Raises InputError."""
    from specmeld.pipeline.compare.revisions import at_revision, former_name, revision_text

    new = gathered.root / _compared(member)
    if not new.is_file():
        raise InputError("does not exist", file=_compared(member), fix="run 'specmeld generate'")
    base = str(asked["base"])
    old = at_revision(str(new), base) or former_name(str(new), base)
    if old is None and asked["allow_new"]:
        return _compared(member)
    if old is None:
        fix = "pass --allow-new to accept it"
        raise InputError(f"is new since {base}", file=_compared(member), fix=fix)
    text = revision_text(old)
    if text is None:
        raise InputError("is a folder", file=old, fix="choose a file")
    gathered.files[old] = text.encode()
    return old


def _referred(path: Path, data: bytes) -> Iterator[Path]:
    """The files that the text of a document may refer to."""
    return _files_of(path, {*_REFERENCE.findall(data), *_PATH.findall(data)})


def _files_of(path: Path, words: Iterable[bytes]) -> Iterator[Path]:
    """The files that these are the paths of, from a document."""
    for word in words:
        name = word.strip().decode("utf-8", "replace")
        text = unquote(name).partition("?")[0].replace("\\", "/")
        if not text or "\0" in text or "://" in text or PurePosixPath(text).is_absolute():
            continue
        yield Path(os.path.normpath(path.parent / text[:500]))


def refused(error: SpecmeldError | OSError, member: Member) -> SpecmeldError:
    """An error of a member, with a file to name where it has none."""
    if isinstance(error, OSError):
        what = f"{error.filename or 'a file'} cannot be read: {error.strerror}"
        return InputError(what, file=member.name, fix="make it readable")
    if error.file:
        return error
    return type(error)(error.message, file=member.name, fix=error.fix)
