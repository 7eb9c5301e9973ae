"""The config of a folder: its options, those of its targets, and what it ignores.

Options come from ``[tool.specmeld]`` in ``pyproject.toml`` or from the same keys at the top of
``specmeld.toml`` (which wins where a folder has both); ``cli`` derives a flag from each.

A table ``targets.NAME`` there generates another package from the same sources, such as the client
of an older API version: its options override those of the project.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from specmeld.config.declared_options import Config
from specmeld.config.ignores import Ignore, ignore_errors, ignores_in
from specmeld.config.option_checks import TABLES, option_errors
from specmeld.config.option_file import OptionFile, option_file
from specmeld.config.toml_lines import Path as Keys
from specmeld.diagnostics import ConfigError, raise_all

TARGET_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
"""What the name of a target, which is part of a file's name, can be."""
_TARGETS = "targets"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything in a config."""

    config: Config
    targets: Mapping[str, Config]
    """Name → config of each further target. Its defaults: ``api_version`` is its name, and its
    package the project's followed by that name."""
    ignores: tuple[Ignore, ...]


def load_settings(root: Path) -> Settings:
    """The config of the folder ``root``, defaults if it has none.

    Raises ConfigError with everything that is wrong, in line order.
    """
    file = option_file(root)
    options = {key: value for key, value in file.values.items() if key not in TABLES}
    targets = file.values.get(_TARGETS, {})
    errors = [*option_errors(file, options), *_target_errors(file, targets), *ignore_errors(file)]
    raise_all(sorted(errors, key=lambda error: error.line))
    base = _placed(Config().with_flags(options), options, root)
    made = {name: _target(base, name, given, root) for name, given in targets.items()}
    return Settings(base, made, ignores_in(file))


def load_ignores(root: Path) -> tuple[Ignore, ...]:
    """The ignore entries of the folder ``root``. Raises ConfigError."""
    return load_settings(root).ignores


def option_lines(root: Path, target: str = "") -> dict[str, str]:
    """Each option that the folder ``root`` sets, with its file and line."""
    file = option_file(root)
    tables: list[tuple[Keys, Mapping[str, Any]]] = [((), file.values)]
    if target:
        tables.append(((_TARGETS, target), file.values[_TARGETS][target]))
    return {
        key: f"{file.shown}:{file.line((*at, key))}"
        for at, values in tables
        for key in values
        if key not in TABLES
    }


def _placed(config: Config, given: Mapping[str, Any], root: Path) -> Config:
    """The config with the folder of templates relative to the project."""
    if not given.get("templates"):
        return config
    return replace(config, templates=str(root / config.templates))


def _target(base: Config, name: str, given: Mapping[str, Any], root: Path) -> Config:
    suffix = re.sub(r"\W", "_", name, flags=re.ASCII).lower()
    own = replace(base, api_version=name, package=f"{base.package or 'client'}_{suffix}")
    return _placed(own.with_flags(given), given, root)


def _target_errors(file: OptionFile, targets: object) -> Iterator[ConfigError]:
    if not isinstance(targets, dict):
        yield file.wrong((_TARGETS,), "'targets' must be a table", "write [targets.NAME]")
        return
    for name, given in targets.items():
        at = (_TARGETS, name)
        if not re.fullmatch(TARGET_NAME, name):
            yield file.wrong(at, f"{name!r} cannot be part of a file name", "use a name like v1")
        if isinstance(given, dict):
            yield from option_errors(file, given, at)
        else:
            fix = f"write [targets.{name}]"
            yield file.wrong(at, f"the target {name} is not a table", fix)
