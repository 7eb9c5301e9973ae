"""The files in a project's folder of own templates."""

from __future__ import annotations

from pathlib import Path


def template_files(folder: Path) -> dict[str, Path]:
    """Path in the folder → file, in order: all that can be a template or be included by one.

    Hidden and compiled files are no templates, nor is what a link brings in from elsewhere, since a
    template can come with a pull request.
    """
    root = folder.resolve()
    found: dict[str, Path] = {}
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if hidden or file.suffix == ".pyc" or not file.is_file():
            continue
        if file.resolve().is_relative_to(root):
            found[inside.as_posix()] = file
    return found
