"""A package without a project, whose manifest takes its place.

The manifest names its document, so whatever asks a project for its package and its canonical file
can ask the package as well.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from specmeld.config import Config, Project, check_package_name
from specmeld.diagnostics import ConfigError
from specmeld.pipeline.settle.digests import CODE_OPTIONS

_OPTIONS = (*CODE_OPTIONS, "model_style")


def standalone(folder: Path, out: str = "", package: str = "") -> Project | None:
    """The package without a project: of that name, or the only one, in ``out`` or in ``folder``;
    None if there is none. Raises ConfigError if there are several."""
    folder = folder.resolve()
    where = folder / out
    names = [where, where / package] if package else [where, *_folders(where)]
    found = {root: made for root in names if (made := _made_at(root, folder))}
    if package:
        found = {root: made for root, made in found.items() if made.config.package == package}
    if len(found) > 1:
        raise ConfigError(
            f"there are several packages: {', '.join(sorted(root.name for root in found))}",
            fix="choose one with --package",
        )
    return next(iter(found.values()), None)


def source_said(document: str, root: Path) -> str:
    """How a manifest at ``root`` refers to its document: by URL, or by relative path."""
    if "://" in document:
        return document
    try:
        return Path(os.path.relpath(Path(document).resolve(), root.resolve())).as_posix()
    except ValueError:  # on another drive, which no relative path reaches
        return ""


def _folders(where: Path) -> Iterator[Path]:
    if where.is_dir():
        yield from sorted(one for one in where.iterdir() if one.is_dir())


def _made_at(root: Path, folder: Path) -> Project | None:
    from specmeld.publish import read_manifest

    manifest = read_manifest(root)
    if manifest is None or not manifest.source or "vendored" in manifest.whole:
        return None
    said = manifest.source
    document = said if "://" in said else os.path.relpath((root / said).resolve())
    return Project(folder, _config(manifest.whole, root), document=document)


def _config(whole: Mapping[str, Any], root: Path) -> Config:
    """The options of a package; invalid ones are ignored. Raises ConfigError."""
    options = whole.get("options")
    options = options if isinstance(options, dict) else {}
    if "templates" in options:
        raise ConfigError(
            "was generated with custom templates, which need a project",
            file=str(root),
            fix="start one with 'specmeld init', and set 'templates' in its config",
        )
    flags = {name: value for name, value in options.items() if _can_be(name, value)}
    config = Config().with_flags(flags)
    package = check_package_name(str(whole.get("package", "")))
    spec = whole.get("spec")
    version = spec.get("api_version", "") if isinstance(spec, dict) else ""
    return config.with_flags({"package": package, "out": str(root), "api_version": str(version)})


def _can_be(name: str, value: Any) -> bool:
    if name not in _OPTIONS:
        return False
    option = Config.__dataclass_fields__[name]
    choices = option.metadata["choices"]
    return type(value) is type(option.default) and (not choices or value in choices)
