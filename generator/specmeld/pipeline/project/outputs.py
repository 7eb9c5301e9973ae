"""A project's output: its canonical file, and the folder of its package."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from specmeld.config import Config, Project, package_name
from specmeld.diagnostics import ConfigError, InputError
from specmeld.model.json import JSONObject
from specmeld.pipeline.project.given import Named, given, named
from specmeld.pipeline.project.standalone import source_said
from specmeld.pipeline.settle.document_reading import Canonical, canonical_from, shown, title


def canonical_of_project(project: Project) -> Canonical:
    """The project's current canonical file, or its substitute. Raises InputError."""
    if project.document:
        name = Named(project.document, project.allow_http)
        root = project.package_folder(project.config.package)
        found = given(name, project.config).canonical
        return replace(found, source=source_said(name.shown, root))
    file = shown(project.canonical_file, project)
    if not project.canonical_file.exists():
        raise InputError("does not exist", file=file, fix="run 'specmeld generate'")
    return canonical_from(project.canonical_file, file)[0]


def document_of(project: Project) -> str:
    """The file that the project's package is made from. Raises ConfigError if there is none."""
    if project.document:
        return project.document
    file = project.canonical_file
    if not file.is_file():
        fix = "pass OLD and NEW, or run 'specmeld generate' in a project"
        raise ConfigError("there is no canonical file to compare", file=str(file), fix=fix)
    return os.path.relpath(file)


def given_canonical(project: Project | None, spec: Path | Named | None) -> Canonical:
    """The document at ``spec``, else the project's canonical file. Raises SpecmeldError."""
    if spec is not None:
        return given(named(spec), Config()).canonical
    assert project is not None
    return canonical_of_project(project)


def package_root(project: Project, document: JSONObject | None = None) -> Path:
    """The folder of the project's package. Raises InputError, ConfigError.

    Without a configured name the API's title decides, so the canonical file is read.
    """
    if project.config.package:
        return project.package_folder(project.config.package)
    document = document or canonical_of_project(project).document
    return project.package_folder(package_name(title(document)))
