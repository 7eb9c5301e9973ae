"""Digests of the canonical file's inputs, for ``check --fast``.

They are in ``spec/provenance.json``, under ``made``: ``from`` maps each file that was read to its
SHA-256, ``canonical`` is that of the canonical file, ``api_version`` the option. Line endings are
ignored, so that checkouts with other ones match.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from specmeld.config import CLIENT, Config, Project, template_files
from specmeld.model.documents import Reading
from specmeld.text.line_ends import with_plain_ends


@dataclass(frozen=True, slots=True)
class MadeOf:
    """The digests in a provenance."""

    files: Mapping[str, str]
    """POSIX path from the project's folder → digest."""
    canonical: str
    api_version: str


def made_of(project: Project, readings: Sequence[Reading], canonical: str) -> dict[str, Any]:
    """What to record of a run; ``canonical`` is its output text."""
    files = [project.sources_file, project.overlay_file]
    for reading in readings:
        files += [reading.document.file] if reading.document.file else []
        files += reading.document.opened
    return {
        "api_version": project.config.api_version,
        "from": dict(sorted(_digests(project, files))),
        "canonical": digest_of(canonical.encode()),
    }


def recorded(provenance: str) -> MadeOf | None:
    """The digests in a provenance; None if it has none.

    They are at its end: what comes before, which may be long, is only read if it is laid out in
    another way.
    """
    _, sign, end = provenance.rpartition('\n "made": ')
    try:
        made = json.loads(f'{{"made": {end}' if sign else provenance)["made"]
        files = {str(path): str(digest) for path, digest in made["from"].items()}
        return MadeOf(files, str(made["canonical"]), str(made["api_version"]))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def recorded_path(project: Project, file: Path) -> str:
    """The recorded path of a file that was read."""
    away = os.path.relpath(file.parent.resolve() / file.name, project.root.resolve())
    return Path(away).as_posix()


def digest_at(path: Path) -> str:
    """The digest of a file, empty if it cannot be read."""
    try:
        return digest_of(path.read_bytes()) if path.is_file() else ""
    except OSError:
        return ""


def digest_of(content: bytes) -> str:
    """SHA-256 in hex, ignoring line endings."""
    return hashlib.sha256(with_plain_ends(content)).hexdigest()


def _digests(project: Project, files: Iterable[Path]) -> Iterable[tuple[str, str]]:
    for path in files:
        if found := digest_at(path):
            yield recorded_path(project, path), found


CODE_OPTIONS = ("http_library", "assert_formats", "source_marks", "format_types")
"""Options that change generated code, and that nothing else in a package records."""


def options_of(config: Config) -> dict[str, Any]:
    """What a manifest records of the options that change generated code."""
    options: dict[str, Any] = {name: getattr(config, name) for name in CODE_OPTIONS}
    if config.templates:
        options["templates"] = _digest_of_folder(Path(config.templates))
    if config.model_style != CLIENT:
        options["model_style"] = config.model_style
    return options


def _digest_of_folder(folder: Path) -> str:
    """One SHA-256 for the names and texts of all templates in a folder."""
    known = {name: digest_at(path) for name, path in template_files(folder).items()}
    return digest_of(json.dumps(known, sort_keys=True).encode())
