"""A project: a folder that has a list of documents, and the config that it is made with."""

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
    """Name of the target that is made; empty for what the top of the config describes."""
    targets: Mapping[str, Config] = field(default_factory=dict)
    document: str = ""
    """What the package is made of, a path or a URL, where there is no list of sources."""
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
        """POSIX path of ``root`` from the folder that holds the nearest ``.git``; empty where they
        are one, or where there is none."""
        root = self.root.resolve()
        around = (root, *root.parents)
        repository = next((folder for folder in around if (folder / ".git").exists()), root)
        folder = root.relative_to(repository).as_posix()
        return "" if folder == "." else folder

    def for_target(self, name: str) -> Project:
        """The same sources, made into the target of that name. Raises ConfigError."""
        if name not in self.targets:
            known = f"choose one of {', '.join(self.targets)}" if self.targets else ""
            fix = did_you_mean(name, list(self.targets), known or f"add a table targets.{name}")
            raise ConfigError(f"unknown target {name!r}", fix=fix)
        return replace(self, config=self.targets[name], target=name)

    @property
    def with_targets(self) -> list[Project]:
        """All that is made of the sources: the project, then its targets."""
        return [replace(self, target=""), *map(self.for_target, self.targets)]

    @property
    def out_folder(self) -> Path:
        return self.root / (self.config.out or "generated")

    def package_folder(self, package: str) -> Path:
        """Where the package goes: ``out`` if it is named like the package, else inside ``out``."""
        out = self.out_folder
        return out if out.name == package else out / package


def find_project(start: Path) -> Project:
    """The nearest folder, from ``start`` upwards, that has a sources file.

    Raises ConfigError where there is none, or where its config is wrong.
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
        raise ConfigError("no such folder", file=str(root), fix="name an existing project folder")
    settings = load_settings(root)
    return Project(root, settings.config, targets=settings.targets)
