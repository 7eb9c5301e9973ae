"""The options: each declared once, as a field of ``Config``.

They come from ``[tool.specmeld]`` in ``pyproject.toml`` or from the same keys at the top of
``specmeld.toml`` (which wins where a folder has both); ``cli`` derives a flag from each field.
"""

from __future__ import annotations

import difflib
import keyword
import re
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from specmeld.diagnostics import ConfigError

CONFIG_FILE = "specmeld.toml"
SOURCES_FILE = "spec/sources.yaml"


def _option(default: Any, help: str, *, choices: tuple[str, ...] = (), metavar: str = "") -> Any:
    return field(default=default, metadata={"help": help, "choices": choices, "metavar": metavar})


@dataclass(frozen=True, slots=True)
class Config:
    """What a project or a command line may choose. Empty text means: the default."""

    package: str = _option(
        "", "Import name of the generated package (else made from the API's title).", metavar="NAME"
    )
    out: str = _option(
        "", "Folder that holds the package, or the package's own folder.", metavar="DIR"
    )
    api_version: str = _option(
        "", "API version to settle for (else the newest that a document tells).", metavar="V"
    )
    http_library: str = _option(
        "httpx2",
        "Transport that the generated client imports.",
        choices=("httpx2", "httpx"),
    )
    strict: bool = _option(False, "Conflicts that no rule decides are errors.")

    def __post_init__(self) -> None:
        if self.package:
            check_package_name(self.package)

    def with_flags(self, flags: Mapping[str, Any]) -> Config:
        """This config with the flags that were given (those not None) in place of its own."""
        return replace(self, **{name: value for name, value in flags.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Project:
    """A folder that has a ``spec/sources.yaml``, and its config."""

    root: Path
    config: Config

    @property
    def sources_file(self) -> Path:
        return self.root / SOURCES_FILE

    @property
    def overlay_file(self) -> Path:
        return self.root / "spec" / "overlay.yaml"

    @property
    def canonical_file(self) -> Path:
        return self.root / "spec" / "openapi.yaml"

    @property
    def provenance_file(self) -> Path:
        return self.root / "spec" / "provenance.json"

    def package_folder(self, package: str) -> Path:
        """Where the package goes: ``out`` if it is named like the package, else inside ``out``."""
        out = Path(self.config.out or "generated")
        return self.root / (out if out.name == package else out / package)


def check_package_name(name: str) -> str:
    """``name`` itself. Raises ConfigError where Python cannot import a package of that name."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) or keyword.iskeyword(name):
        raise ConfigError(
            f"{name!r} cannot be imported",
            mend="name the package with letters, digits and underscores, as in my_client",
        )
    return name


def package_name(title: str) -> str:
    """The import name for an API of that title: ``"Pet Store API v1.0"`` → ``pet_store_api_v1_0``.

    Letters outside ASCII are dropped; ``client`` where nothing is left.
    """
    words = re.findall(r"[a-z0-9]+", title.lower())
    name = "_".join(words)[:50].strip("_") or "client"
    if name[0].isdigit():
        name = f"api_{name}"
    return f"{name}_client" if keyword.iskeyword(name) or keyword.issoftkeyword(name) else name


def find_project(start: Path) -> Project:
    """The nearest folder, from ``start`` upwards, that has a sources file.

    Raises ConfigError where there is none, or where its config is wrong.
    """
    for folder in (start, *start.parents):
        if (folder / SOURCES_FILE).is_file():
            return open_project(folder)
    raise ConfigError(
        f"no {SOURCES_FILE} here or in any folder above",
        mend="list the documents there, or name the project with --project DIR",
    )


def open_project(root: Path) -> Project:
    """The project in ``root``. Raises ConfigError."""
    if not root.is_dir():
        raise ConfigError("no such folder", file=str(root), mend="name an existing project folder")
    return Project(root, load_config(root))


def load_config(root: Path) -> Config:
    """The config of the folder ``root``, defaults where it has none. Raises ConfigError."""
    own = root / CONFIG_FILE
    if own.is_file():
        return _config(own, CONFIG_FILE, table=())
    shared = root / "pyproject.toml"
    if shared.is_file():
        return _config(shared, "pyproject.toml", table=("tool", "specmeld"))
    return Config()


def _config(path: Path, shown: str, table: tuple[str, ...]) -> Config:
    try:
        text = path.read_text(encoding="utf-8")
        values: Any = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r" \(at line (\d+), column \d+\)", str(error))
        raise ConfigError(
            f"cannot be read as TOML: {str(error).replace(at.group(), '') if at else error}",
            file=shown,
            line=int(at.group(1)) if at else 0,
            mend="mend it or remove it",
        ) from error
    for key in table:
        values = values.get(key, {}) if isinstance(values, dict) else {}
    if not isinstance(values, dict):
        raise ConfigError("[tool.specmeld] is not a table", file=shown, mend="make it a table")
    known = {option.name: option for option in fields(Config)}
    for key, value in values.items():
        _check_option(known.get(key), key, value, shown, _line_of(text, key), list(known))
    try:
        return Config(**values)
    except ConfigError as error:
        line = _line_of(text, "package")
        raise ConfigError(error.message, file=shown, line=line, mend=error.mend) from error


def _check_option(
    option: Field[Any] | None, key: str, value: Any, shown: str, line: int, known: list[str]
) -> None:
    if option is None:
        near = difflib.get_close_matches(key, known, n=1)
        mend = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
        raise ConfigError(f"unknown option {key!r}", file=shown, line=line, mend=mend)
    wanted = type(option.default)
    if type(value) is not wanted:
        kind = {str: "a text", bool: "true or false"}[wanted]
        raise ConfigError(f"{key} is not {kind}", file=shown, line=line, mend=f"make it {kind}")
    choices = option.metadata["choices"]
    if choices and value not in choices:
        mend = f"choose {' or '.join(choices)}"
        raise ConfigError(f"{key} cannot be {value!r}", file=shown, line=line, mend=mend)


def _line_of(text: str, key: str) -> int:
    pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    lines = text.splitlines()
    return next((at for at, line in enumerate(lines, start=1) if pattern.match(line)), 0)
