"""A project: a folder with a list of documents, and its config."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from specmeld.config.declared_options import Config
from specmeld.config.option_checks import did_you_mean
from specmeld.config.option_tables import load_settings
from specmeld.diagnostics import ConfigError

SOURCES_FILE = "spec/sources.yaml"
WORKSPACE_FILE = "specmeld-workspace.toml"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder that has a ``spec/sources.yaml``, and its config."""

    root: Path
    config: Config
    target: str = ""
    """Name of the selected target; empty for the top of the config."""
    targets: Mapping[str, Config] = field(default_factory=dict)
    document: str = ""
    """The document of a package without a list of sources, a path or a URL."""
    allow_http: bool = False
    """Whether ``document`` may be fetched without encryption."""

    @property
    def sources_file(self) -> Path:
        return self.root / SOURCES_FILE

    @property
    def overlay_file(self) -> Path:
        return self._spec_file("overlay", ".yaml")

    @property
    def canonical_file(self) -> Path:
        return self._spec_file("openapi", ".yaml")

    @property
    def provenance_file(self) -> Path:
        return self._spec_file("provenance", ".json")

    def _spec_file(self, stem: str, suffix: str) -> Path:
        target = f".{self.target}" if self.target else ""
        return self.root / "spec" / f"{stem}{target}{suffix}"

    @property
    def in_repository(self) -> str:
        """POSIX path of ``root`` from the folder with the nearest ``.git``; empty if they are the
        same, or if there is none."""
        root = self.root.resolve()
        around = (root, *root.parents)
        repository = next((folder for folder in around if (folder / ".git").exists()), root)
        folder = root.relative_to(repository).as_posix()
        return "" if folder == "." else folder

    def for_target(self, name: str) -> Project:
        """The project with the options of that target. Raises ConfigError."""
        if name not in self.targets:
            known = f"choose one of {', '.join(self.targets)}" if self.targets else ""
            fix = did_you_mean(name, list(self.targets), known or f"add a table targets.{name}")
            raise ConfigError(f"unknown target {name!r}", fix=fix)
        return replace(self, config=self.targets[name], target=name)

    @property
    def with_targets(self) -> list[Project]:
        """Everything generated from the sources: the project, then its targets."""
        return [replace(self, target=""), *map(self.for_target, self.targets)]

    @property
    def out_folder(self) -> Path:
        return self.root / (self.config.out or "generated")

    def package_folder(self, package: str) -> Path:
        """The package's folder: ``out`` if it is named like the package, else inside ``out``."""
        out = self.out_folder
        return out if out.name == package else out / package


def find_project(start: Path) -> Project:
    """The nearest folder, from ``start`` upwards, that has a sources file.

    Raises ConfigError if there is none, or if its config is wrong.
    """
    folder = project_folder(start)
    if folder is not None:
        return open_project(folder)
    raise ConfigError(
        f"no {SOURCES_FILE} here or in any folder above",
        fix="start a project with 'specmeld init', pass --project DIR, or generate without a "
        "project: 'specmeld generate FILE-OR-URL'",
    )


def project_folder(start: Path) -> Path | None:
    """The nearest folder, from ``start`` upwards, that has a sources file."""
    around = (start, *start.parents)
    return next((folder for folder in around if (folder / SOURCES_FILE).is_file()), None)


def open_project(root: Path) -> Project:
    """The project in ``root``. Raises ConfigError."""
    if not root.is_dir():
        raise ConfigError("no such folder", file=str(root), fix="pass an existing project folder")
    settings = load_settings(root)
    return Project(root, settings.config, targets=settings.targets)
