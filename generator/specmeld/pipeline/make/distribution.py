"""Make a package a distribution: ``pyproject.toml`` and README in the folder around it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from specmeld.diagnostics import ConfigError
from specmeld.pipeline.make.built_package import Package
from specmeld.pipeline.settle.document_reading import title

PROJECT_FILE = "pyproject.toml"
_README = "README.md"
_NO_VERSION = "0.1.0"
_LONGEST = 200
"""Most characters of a title."""
_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?(?!\d)")
_SERVER = ("fastapi>=0.115", "python-multipart>=0.0.20", "uvicorn>=0.34")
"""The requirements for serving the stubs in ``server``."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """The files around a package that make it a distribution."""

    name: str
    version: str
    folder: Path
    contents: Mapping[Path, bytes]
    """The files to write."""
    kept: tuple[Path, ...]
    """Existing files that differ."""


def plan_distribution(package: Package, document: Mapping[str, Any], root: Path) -> Distribution:
    """The files in the folder that holds the package at ``root``; nothing is written.

    An existing file is kept. Raises ConfigError if the folder holds other packages too.
    """
    from specmeld.publish import MANIFEST

    folder = root.parent
    _refuse_others(folder, root)
    info = document.get("info")
    name, about = distribution_name(package.name), _about(package, document)
    version = public_version(str(info.get("version", "")) if isinstance(info, Mapping) else "")
    manifest = json.loads(package.files[MANIFEST])
    project = _project(package, manifest["requires"], name, version, about)
    texts = {PROJECT_FILE: project, _README: _readme(package, name, about)}
    files = {folder / path: text.encode() for path, text in texts.items()}
    return Distribution(
        name,
        version,
        folder,
        contents={path: text for path, text in files.items() if not path.exists()},
        kept=tuple(path for path, text in files.items() if _differs(path, text)),
    )


def _differs(path: Path, text: bytes) -> bool:
    return path.exists() and not (path.is_file() and path.read_bytes() == text)


def _refuse_others(folder: Path, root: Path) -> None:
    from specmeld.publish import read_manifest

    for other in sorted(folder.iterdir()) if folder.is_dir() else ():
        if other.is_dir() and other.resolve() != root.resolve() and read_manifest(other):
            raise ConfigError(
                f"already holds another package, {other.name}",
                file=str(folder),
                fix="choose another folder with --out",
            )


def _about(package: Package, document: Mapping[str, Any]) -> str:
    called = " ".join("".join(c if c.isprintable() else " " for c in title(document)).split())
    kind = "A client for" if _README in package.files else "The models of"
    return f"{kind} {called[:_LONGEST] or 'an API'}"


def distribution_name(package: str) -> str:
    return package.replace("_", "-").strip("-")


def public_version(said: str) -> str:
    """A document's version in Python's format, without local parts: ``v2.1-beta`` → ``2.1b0``,
    ``2024-05-01`` → ``2024.5.1``; ``0.1.0`` if it is not a version."""
    dated = _DATE.match(said)
    numbers = [str(int(part)) for part in dated.groups() if part] if dated else []
    try:
        return Version(".".join(numbers) or said[:_LONGEST]).public
    except InvalidVersion:
        return _NO_VERSION


def _project(package: Package, requires: Iterable[str], name: str, version: str, about: str) -> str:
    python = next(one.removeprefix("python") for one in requires if one.startswith("python>"))
    needs = [one for one in requires if not one.startswith("python>")]
    served = any(path.startswith("server/") for path in package.files)
    extras = f"\n[project.optional-dependencies]\nserver = {_array(_SERVER)}\n" if served else ""
    return f"""\
[build-system]
requires = ["hatchling>=1.25"]
build-backend = "hatchling.build"

[project]
name = {_text(name)}
version = {_text(version)}
description = {_text(about)}
readme = "{_README}"
requires-python = {_text(python)}
dependencies = {_array(needs)}
classifiers = ["Typing :: Typed"]
{extras}
[tool.hatch.build]
ignore-vcs = true  # the package is built where git ignores what is generated, too

[tool.hatch.build.targets.wheel]
packages = [{_text(package.name)}]
exclude = [{_text(f"/{package.name}/conformance")}]

[tool.hatch.build.targets.sdist]
include = [{_text(f"/{package.name}")}, "/{_README}"]
"""


def _readme(package: Package, name: str, about: str) -> str:
    """With the first example calls, if there are any."""
    from specmeld.render.markdown_text import escaped

    inside = package.files.get(_README, "")
    calls = re.search(r"^```python\n.*?^```\n", inside, re.MULTILINE | re.DOTALL)
    more = f"\nFor everything else, see [{package.name}/README.md]({package.name}/README.md).\n"
    return (
        f"# {name}\n\n{escaped(about)}.\n\n    pip install .\n"
        f"{chr(10) + calls.group() if calls else ''}{more if inside else ''}"
    )


def _text(value: str) -> str:
    """A TOML string; the values here have no control characters."""
    return json.dumps(value, ensure_ascii=False)


def _array(values: Iterable[str]) -> str:
    lines = "".join(f"    {_text(one)},\n" for one in values)
    return f"[\n{lines}]" if lines else "[]"
