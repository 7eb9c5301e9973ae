"""The options: each declared once, as a field of ``Config``.

They come from ``[tool.specmeld]`` in ``pyproject.toml`` or from the same keys at the top of
``specmeld.toml`` (which wins where a folder has both); ``cli`` derives a flag from each field.

A table ``targets.NAME`` there makes one more thing of the same sources, such as the client of an
older API version: its options are those of the project, with its own in their place.
"""

from __future__ import annotations

import difflib
import keyword
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from specmeld.diagnostics import ConfigError

CONFIG_FILE = "specmeld.toml"
SOURCES_FILE = "spec/sources.yaml"
CLIENT = "client"
"""The ``model_style`` of a package that is not of models alone."""
_TABLES = ("targets", "ignore")
"""Keys of the config that are no options."""


def _option(default: Any, help: str, *, choices: tuple[str, ...] = (), metavar: str = "") -> Any:
    return field(default=default, metadata={"help": help, "choices": choices, "metavar": metavar})


@dataclass(frozen=True, slots=True)
class Config:
    """What a project or a command line may choose. Empty text means: the default."""

    package: str = _option(
        "", "Import name of the package (default: made from the API's title).", metavar="NAME"
    )
    out: str = _option(
        "", "Folder to put the package in, or the package's own folder.", metavar="DIR"
    )
    api_version: str = _option(
        "", "API version to use (default: the newest that a document mentions).", metavar="V"
    )
    http_library: str = _option(
        "httpx2",
        "HTTP library of the generated client.",
        choices=("httpx2", "httpx"),
    )
    assert_formats: bool = _option(False, "Validate formats such as date-time, uuid and int32.")
    format_types: str = _option(
        "python",
        "Types of formatted strings: 'python' uses datetime, date, time, timedelta, UUID, Decimal "
        "and bytes; 'str' keeps strings.",
        choices=("python", "str"),
    )
    model_style: str = _option(
        CLIENT,
        "'client' generates the whole package; the others generate only models, which check no "
        "more than types: dataclasses, typed dicts, msgspec structs or pydantic models.",
        choices=(CLIENT, "dataclass", "typed-dict", "msgspec", "pydantic"),
    )
    source_marks: bool = _option(
        False, "Add the document and line of each fact to docstrings, as in [v2.md:14]."
    )
    leave_out: tuple[str, ...] = _option(
        ("callbacks", "headers", "media types", "webhooks"),
        "What the package may lack: a kind of thing, or one place. Replaces the default: "
        "callbacks, headers (of responses), media types (other forms of the same content, and "
        "limits of bodies that are sent as they are), webhooks. Repeatable.",
        metavar="PLACE",
    )
    severity: tuple[str, ...] = _option(
        (),
        "Level of a rule of `diff`: breaking, warning or info. In the config a table, as "
        'in severity = {operation-removed = "warning"}.',
        metavar="RULE=LEVEL",
    )
    templates: str = _option(
        "", "Folder of your own templates, which override the built-in ones.", metavar="DIR"
    )
    copies: tuple[str, ...] = _option(
        (), "Vendored copies, or folders of them, to check as well.", metavar="DIR"
    )
    strict: bool = _option(
        False,
        "Treat open conflicts, missing references, URLs that are not read and lines that are not "
        "understood as errors.",
    )

    def __post_init__(self) -> None:
        if self.package:
            check_package_name(self.package)

    def with_flags(self, flags: Mapping[str, Any]) -> Config:
        """This config with the flags that were given (those not None) in place of its own."""
        given = {name: value for name, value in flags.items() if value is not None}
        lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
        tables = {
            name: tuple(f"{key}={one}" for key, one in value.items())
            for name, value in given.items()
            if isinstance(value, dict)
        }
        return replace(self, **(given | lists | tables))


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
            known = ", ".join(self.targets)
            fix = f"choose one of {known}" if known else f"add a table targets.{name}"
            raise ConfigError(f"unknown target {name!r}", fix=fix)
        return replace(self, config=self.targets[name], target=name)

    @property
    def out_folder(self) -> Path:
        return self.root / (self.config.out or "generated")

    def package_folder(self, package: str) -> Path:
        """Where the package goes: ``out`` if it is named like the package, else inside ``out``."""
        out = self.out_folder
        return out if out.name == package else out / package


def hidden_module(package: str) -> str:
    """A remark on a package that hides a module of Python's own; empty for any other name."""
    if package not in sys.stdlib_module_names:
        return ""
    return f"warning: the package hides Python's module '{package}'; choose another with --package"


def check_package_name(name: str) -> str:
    """``name`` itself. Raises ConfigError where Python cannot import a package of that name."""
    if keyword.iskeyword(name):
        why, fix = "it is a Python keyword", f"try '{name.lower()}_client'"
    elif re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        return name
    else:
        why, fix = "Python cannot import it", "use letters, digits and underscores, as in my_client"
    raise ConfigError(f"{name!r:.80} is not a valid package name: {why}", fix=fix)


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
    return Project(root, load_config(root), targets=load_targets(root))


def load_config(root: Path) -> Config:
    """The config of the folder ``root``, defaults where it has none. Raises ConfigError."""
    table = options_table(root)
    values = {key: value for key, value in table.values.items() if key not in _TABLES}
    return _placed(table.config(values, Config()), values, root)


def load_targets(root: Path) -> dict[str, Config]:
    """Name → config of each further target of the folder ``root``. Raises ConfigError.

    A target's ``api_version`` is its name and its package the project's with that name behind,
    where it does not say another.
    """
    table, base = options_table(root), load_config(root)
    targets = table.values.get("targets", {})
    if not isinstance(targets, dict):
        raise table.wrong("targets", "'targets' must be a table", "write [targets.NAME]")
    return {
        name: _placed(_target(table, base, name, options), options, root)
        for name, options in targets.items()
    }


def _placed(config: Config, given: Mapping[str, Any], root: Path) -> Config:
    """The config with the folder of templates that was given as seen from the project."""
    return (
        replace(config, templates=str(root / config.templates))
        if given.get("templates")
        else config
    )


def _target(table: OptionsTable, base: Config, name: str, options: Any) -> Config:
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,63}", name, re.ASCII):
        raise table.wrong(
            "targets", f"{name!r} cannot be part of a file name", "use a name like v1"
        )
    if not isinstance(options, dict):
        raise table.wrong(name, f"the target {name} is not a table", f"write [targets.{name}]")
    suffix = re.sub(r"\W", "_", name, flags=re.ASCII).lower()
    own = replace(base, api_version=name, package=f"{base.package or 'client'}_{suffix}")
    return table.config(options, own)


@dataclass(frozen=True, slots=True)
class OptionsTable:
    """The options as they stand in a file."""

    values: Mapping[str, Any]
    shown: str = ""
    text: str = ""

    def config(self, values: Mapping[str, Any], base: Config) -> Config:
        """``base`` with these options in place of its own. Raises ConfigError."""
        known = {option.name: option for option in fields(Config)}
        for key, value in values.items():
            line = self.line(key)
            _check_option(known.get(key), key, value, self.shown, line, list(known))
        try:
            return base.with_flags(values)
        except ConfigError as error:
            raise self.wrong("package", error.message, error.fix) from error

    def wrong(self, key: str, message: str, fix: str) -> ConfigError:
        return self.wrong_at(self.line(key), message, fix)

    def wrong_at(self, line: int, message: str, fix: str) -> ConfigError:
        return ConfigError(message, file=self.shown, line=line, fix=fix)

    def line(self, key: str) -> int:
        """The line that a key stands on, 0 where that is not known."""
        return _line_of(self.text, key)


def options_table(root: Path) -> OptionsTable:
    """The options of the folder ``root`` as they are written there. Raises ConfigError."""
    own = root / CONFIG_FILE
    if own.is_file():
        return _read_table(own, CONFIG_FILE, keys=())
    shared = root / "pyproject.toml"
    if shared.is_file():
        return _read_table(shared, "pyproject.toml", keys=("tool", "specmeld"))
    return OptionsTable({})


def _read_table(path: Path, shown: str, keys: tuple[str, ...]) -> OptionsTable:
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
    for key in keys:
        values = values.get(key, {}) if isinstance(values, dict) else {}
    if not isinstance(values, dict):
        raise ConfigError(
            "'tool.specmeld' must be a table", file=shown, fix="write [tool.specmeld]"
        )
    return OptionsTable(values, shown, text)


def _check_option(
    option: Field[Any] | None, key: str, value: Any, shown: str, line: int, known: list[str]
) -> None:
    if option is None:
        near = difflib.get_close_matches(key, known, n=1)
        fix = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(known)}"
        raise ConfigError(f"unknown option {key!r}", file=shown, line=line, fix=fix)
    wanted = type(option.default)
    is_table = "=" in option.metadata["metavar"]
    if not (_is_table(value) if is_table else _is_of(value, wanted)):
        kind = {str: "a string", bool: "true or false", tuple: "a list of strings"}[wanted]
        kind = "a table of strings" if is_table else kind
        raise ConfigError(f"{key!r} must be {kind}, not {value!r:.80}", file=shown, line=line)
    choices = option.metadata["choices"]
    if choices and value not in choices:
        fix = f"choose one of {', '.join(choices)}"
        raise ConfigError(f"{key!r} cannot be {value!r:.80}", file=shown, line=line, fix=fix)


def _is_of(value: Any, wanted: type) -> bool:
    if wanted is tuple:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return type(value) is wanted


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _line_of(text: str, key: str) -> int:
    pattern = re.compile(rf"\s*(?:[\"']?{re.escape(key)}[\"']?\s*=|\[.*\b{re.escape(key)}\b)")
    lines = text.splitlines()
    return next((at for at, line in enumerate(lines, start=1) if pattern.match(line)), 0)
