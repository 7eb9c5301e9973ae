"""A workspace where there is none yet: the projects of a folder, and its APIs, each a member."""

from __future__ import annotations

import glob
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from specmeld.config import CONFIG_FILE, SOURCES_FILE, WORKSPACE_FILE, package_name
from specmeld.diagnostics import ConfigError, InputError, OutputError
from specmeld.pipeline.project.kinship import FoundApi
from specmeld.pipeline.project.starting import start

_ABOUT = "# The APIs of this folder; 'specmeld generate --all' makes the package of each."
_OUT = "generated"


@dataclass(frozen=True, slots=True)
class StartedWorkspace:
    """What was written, and the members by their paths from the folder."""

    written: tuple[Path, ...]
    members: tuple[str, ...]


def start_workspace(
    root: Path, apis: Sequence[FoundApi], projects: Sequence[Path]
) -> StartedWorkspace:
    """Write ``specmeld-workspace.toml``: a project is a member, and so is an API of one document.

    An API of several documents gets a project of its own. Raises SpecmeldError, and then no
    workspace is written.
    """
    file = root / WORKSPACE_FILE
    if file.exists():
        fix = "add members to it, or remove it first"
        raise OutputError("already exists", file=WORKSPACE_FILE, fix=fix)
    if (root / SOURCES_FILE).exists():
        what = "this folder is a project itself; the members of a workspace lie below it"
        raise ConfigError(what, file=str(root / SOURCES_FILE), fix="choose another with --project")
    if not apis and not projects:
        what, fix = "has no documents and no projects", "pass a folder: specmeld init PATH"
        raise InputError(what, file=str(root), fix=fix)
    taken = {_inside(root, one) for one in projects}
    members, packages, written = sorted(taken), dict[str, str](), list[Path]()
    for api, name in zip(apis, _names(apis), strict=True):
        if len(api.documents) == 1:
            members.append(_inside(root, api.documents[0].path))
            packages[members[-1]] = name
        else:
            folder = _free_folder(root, name)
            written += start(folder, api.documents, {"package": name})
            members.append(_inside(root, folder))
    _write(file, _text(members, packages))
    return StartedWorkspace((*written, file), tuple(members))


def _names(apis: Sequence[FoundApi]) -> Iterator[str]:
    """An import name for each, after its title; no two alike."""
    taken: set[str] = set()
    for api in apis:
        name = package_name(api.title)
        free = (one for at in count(1) if (one := name if at == 1 else f"{name}_{at}") not in taken)
        taken.add(chosen := next(free))
        yield chosen


def _free_folder(root: Path, name: str) -> Path:
    """A folder for a project, which has none yet."""
    tried = (root / (name if at == 1 else f"{name}_{at}") for at in count(1))
    marks = (SOURCES_FILE, CONFIG_FILE, "pyproject.toml")
    return next(one for one in tried if not any((one / mark).exists() for mark in marks))


def _inside(root: Path, path: Path) -> str:
    """A path from the folder. Raises InputError for one that is out of it."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        fix = "run it in a folder above"
        raise InputError("is outside the workspace", file=str(path), fix=fix) from None


def _text(members: Sequence[str], packages: Mapping[str, str]) -> str:
    lines = [_ABOUT, "members = ["]
    lines += [f"    {_quoted(glob.escape(one))}," for one in members]
    lines += ["]", f'out = "{_OUT}"  # of documents; a project says it itself']
    for member, package in packages.items():
        lines += ["", f"[member.{_quoted(member)}]", f"package = {_quoted(package)}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _write(file: Path, text: str) -> None:
    from specmeld.publish import replace_files

    replace_files({file: text.encode()}, at=file)
