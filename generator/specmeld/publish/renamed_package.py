"""The package under another root and another name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from specmeld.diagnostics import OutputError
from specmeld.model.files import Files
from specmeld.publish.disk import confined
from specmeld.publish.file_comparison import edits
from specmeld.publish.manifest import MANIFEST, Manifest, digest, dump, read_manifest
from specmeld.publish.shared_runtime import shared


def vendor_root(destination: Path, package: str, name: str | None) -> Path:
    """The folder that the package goes to, following ``cp -r``.

    With a ``name``, which may be dotted: the folder of that name in ``destination``, or
    ``destination`` itself if it has that name. Without: ``destination`` itself if it is new or
    holds this package already, else a folder with the package's own name in it.
    """
    wanted = Path(*(name or package).split("."))
    if destination.parts[-len(wanted.parts) :] == wanted.parts:
        return destination
    if name:
        return _import_root(destination, wanted) / wanted
    manifest = read_manifest(destination)
    holds_it = manifest is not None and "vendored" in manifest.whole
    if holds_it or (not destination.exists() and destination.name.isidentifier()):
        return destination
    return destination / package


def _import_root(project: Path, wanted: Path) -> Path:
    """The import root of a project: its folder ``src``, if that has the package."""
    top = wanted.parts[0]
    in_src = len(wanted.parts) > 1 and (project / "src" / top).is_dir()
    return project / "src" if in_src and not (project / top).is_dir() else project


def import_name(root: Path) -> str:
    """The dotted name under which the package at ``root`` is imported: its own, after those of the
    packages around it, which are the folders that have an ``__init__.py``, or will have one."""
    names = [root.name]
    for folder in root.parents:
        if not _is_package(folder):
            break
        names.insert(0, folder.name)
    return ".".join(names)


def missing_inits(root: Path, name: str) -> list[Path]:
    """The ``__init__.py`` files that are missing on the path to ``root``, imported as ``name``.

    Existing folders stay what they are, which may be parts of namespace packages; but a package's
    own folder in which nothing is imported yet becomes a package, since tools that collect packages
    would skip it and everything below.
    """
    on_the_way = root.parents[: name.count(".")]
    inits = {folder / "__init__.py": folder for folder in on_the_way if _is_to_be_one(folder)}
    return [init for init in inits if not init.exists()]


def _is_to_be_one(folder: Path) -> bool:
    if not folder.exists():
        return True
    return (folder.parent / "__init__.py").is_file() and not any(folder.glob("*.py"))


def _is_package(folder: Path) -> bool:
    if (folder / "__init__.py").is_file():
        return True
    return not folder.exists() and _is_package(folder.parent)


def vendored_files(
    source: Path, name: str, *, shown: str, said: Mapping[str, object], runtime: str = ""
) -> tuple[Files, Files]:
    """The files of the package at ``source`` for the import name ``name``.

    The manifest travels as the lock: hashes, and what the package was generated from, with whatever
    ``said`` adds to that; its module names are those of the new place. Raises OutputError if
    ``source`` holds no package as generated; ``shown`` is its name in messages. With the import
    name of a ``runtime`` to share, its files come second, without a lock.
    """
    manifest = read_manifest(source)
    if manifest is None or not manifest.files:
        raise OutputError(
            "contains no generated package", file=shown, fix="run 'specmeld generate' first"
        )
    changed = [edit for edit in edits(manifest, source) if edit.kind != "added"]
    if changed:
        raise OutputError(
            f"was {'removed' if changed[0].kind == 'removed' else 'edited'} by hand",
            file=f"{shown}/{changed[0].path}",
            fix="revert it, or run 'specmeld generate --force' first, then vendor",
        )
    texts = {path: confined(source, path).read_bytes().decode() for path in manifest.files}
    files = {path: text.replace("\r\n", "\n") for path, text in texts.items()}
    for path in files:
        if path.endswith(".md"):
            files[path] = _told_anew(files[path], manifest.package, name)
    own, carried = shared(files, name, runtime) if runtime else (files, {})
    lock = _moved(manifest, name, {**said, "runtime": runtime} if runtime else said)
    hashes = {path: digest(text) for path, text in own.items()}
    return {**own, MANIFEST: dump({**lock, "files": hashes})}, carried


def _told_anew(text: str, old: str, name: str) -> str:
    """Documentation with the package's new name in code."""
    word = re.escape(old)
    as_code = rf"(?<=from ){word}(?=[ .])|(?<=import ){word}\b|(?<=[`\"]){word}(?=[.`])"
    return re.sub(as_code, name, text)


def _moved(manifest: Manifest, name: str, said: Mapping[str, object]) -> dict[str, object]:
    old = manifest.package
    schemas = {
        component: name + target.removeprefix(old)
        if target.partition(":")[0].partition(".")[0] == old
        else target
        for component, target in manifest.schemas.items()
    }
    return {
        **manifest.whole,
        "spec": {"sha256": manifest.spec},
        "package": name,
        "schemas": schemas,
        "vendored": {"package": old, **said},
    }
