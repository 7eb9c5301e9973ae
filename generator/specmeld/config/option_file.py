"""The file with the options, and the line of each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from specmeld.config.toml_lines import Path as Keys
from specmeld.config.toml_lines import toml_lines
from specmeld.diagnostics import ConfigError

CONFIG_FILE = "specmeld.toml"
_SHARED = "pyproject.toml"
_TABLE = ("tool", "specmeld")


@dataclass(frozen=True, slots=True)
class OptionFile:
    """The options of a file."""

    values: Mapping[str, Any]
    shown: str = ""
    table: Keys = ()
    """Their keys within the file."""
    lines: Mapping[Keys, int] = field(default_factory=dict)

    def line(self, keys: Keys) -> int:
        """The line of a key, or of what contains it; 0 if unknown."""
        whole = (*self.table, *keys)
        sizes = range(len(whole), len(self.table), -1)
        return next((self.lines[whole[:n]] for n in sizes if whole[:n] in self.lines), 0)

    def wrong(self, keys: Keys, message: str, fix: str) -> ConfigError:
        return ConfigError(message, file=self.shown, line=self.line(keys), fix=fix)


def option_file(root: Path) -> OptionFile:
    """The options of the folder ``root``, unchecked. Raises ConfigError."""
    if (root / CONFIG_FILE).is_file():
        return read_options(root / CONFIG_FILE, CONFIG_FILE)
    if (root / _SHARED).is_file():
        return read_options(root / _SHARED, _SHARED, _TABLE)
    return OptionFile({})


def read_options(path: Path, shown: str, table: Sequence[str] = ()) -> OptionFile:
    """The content of a table of a file, which messages call ``shown``. Raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8")
        values: Any = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r" \(at line (\d+), column \d+\)", str(error))
        raise ConfigError(
            f"cannot be read as TOML: {str(error).replace(at.group(), '') if at else error}",
            file=shown,
            line=int(at.group(1)) if at else 0,
            fix="fix it or remove it",
        ) from error
    for key in table:
        values = values.get(key, {}) if isinstance(values, dict) else {}
    if not isinstance(values, dict):
        raise ConfigError(
            "'tool.specmeld' must be a table", file=shown, fix="write [tool.specmeld]"
        )
    return OptionFile(values, shown, tuple(table), toml_lines(text))
