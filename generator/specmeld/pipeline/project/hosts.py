"""What the host project of a package must declare for it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

_PYTHON = "python"


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement of a package, and what its host declares for it."""

    requirement: str
    """As in ``pydantic>=2.10``; Python itself is ``python>=3.11``."""
    declared: str
    """The host's own text, empty if it has none."""
    fits: bool
    """Whether the declared version excludes versions that are too old."""


@dataclass(frozen=True, slots=True)
class Host:
    """The project that contains a package."""

    file: Path | None
    """The nearest ``pyproject.toml``; None if there is none."""
    needs: tuple[Need, ...]
    leaves_out_data: bool = False
    """Whether its wheel contains only Python files, as with setuptools by default."""


def host_of(root: Path, requires: Iterable[str] = ()) -> Host:
    """The project around ``root``, and its declarations of these requirements.

    An unreadable ``pyproject.toml`` declares nothing.
    """
    file = next((f for folder in root.parents if (f := folder / "pyproject.toml").is_file()), None)
    whole = _read(file) if file else {}
    declared = dict(_declared(whole))
    needs = tuple(_need(one, declared) for one in requires if _parsed(one))
    backend = _table(whole, "build-system").get("build-backend")
    named = _table(whole, "tool", "setuptools", "package-data")
    return Host(file, needs, str(backend).startswith("setuptools") and "json" not in str(named))


def _need(requirement: str, declared: dict[str, Requirement]) -> Need:
    wanted = Requirement(requirement)
    found = declared.get(_plain(wanted.name))
    if found is None:
        return Need(requirement, "", False)
    oldest = _oldest(wanted.specifier)
    lower = _oldest(found.specifier)
    fits = oldest is None or (lower is not None and lower >= oldest)
    return Need(requirement, str(found), fits)


def _oldest(specifiers: SpecifierSet) -> Version | None:
    """The lowest version that specifiers name as a bound, None if there is none."""
    bounds = [
        Version(one.version.removesuffix(".*"))
        for one in specifiers
        if one.operator in (">=", ">", "==", "~=")
    ]
    return max(bounds, default=None)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}


def _declared(whole: dict[str, Any]) -> Iterator[tuple[str, Requirement]]:
    """Normalised name → requirement, from the standard table and Poetry's."""
    project = _table(whole, "project")
    python = project.get("requires-python")
    texts = [f"{_PYTHON}{python}"] if isinstance(python, str) else []
    listed = project.get("dependencies")
    texts += listed if isinstance(listed, list) else []
    for name, said in _table(whole, "tool", "poetry", "dependencies").items():
        version = said if isinstance(said, str) else _table(said).get("version", "")
        texts.append(name + re.sub(r"^[\^~]?(?=\d)", ">=", str(version).replace("*", "")))
    for text in texts:
        found = _parsed(text)
        if found is not None:
            yield _plain(found.name), found


def _parsed(text: Any) -> Requirement | None:
    try:
        return Requirement(text) if isinstance(text, str) else None
    except (InvalidRequirement, InvalidSpecifier):
        return None


def _table(value: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
