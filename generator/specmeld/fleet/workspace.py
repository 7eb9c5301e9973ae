"""``specmeld-workspace.toml``: the APIs of a repository, and how each is made.

    members = ["services/*", "apis/*.yaml"]
    out = "clients/{name}"

    [defaults]
    http_library = "httpx"

    [member."apis/billing.yaml"]
    package = "billing_v2"

    [groups]
    payments = ["apis/billing.yaml", "services/ledger"]

A member is the folder of a project, or a document. Its options are the defaults, then those of its
own config, then those of its table here.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from specmeld.config import (
    WORKSPACE_FILE,
    Config,
    Project,
    package_name,
)
from specmeld.config.option_checks import did_you_mean, option_errors
from specmeld.config.option_file import OptionFile, option_file, read_options
from specmeld.config.option_tables import load_settings
from specmeld.diagnostics import ConfigError, SpecmeldError, raise_all
from specmeld.fleet.member_paths import EXAMPLE, member_paths

_KEYS = ("members", "exclude", "out", "time_limit", "memory_limit", "defaults", "member", "groups")
_OUT = "{folder}"
_MOST_MEMBERS = 100_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one member may take."""

    seconds: float = 900
    megabytes: int = 8_000


@dataclass(frozen=True, slots=True)
class Member:
    """One API of a workspace."""

    name: str
    """POSIX path from the folder of the workspace."""
    project: Project
    """Its root is relative to that folder; of a document it is that folder."""
    refused: SpecmeldError | None = None
    """Why its own config cannot be used."""

    @property
    def document(self) -> str:
        """The document, where the member is none but that; else empty."""
        return self.project.document

    def is_called(self, pattern: str) -> bool:
        """Whether a pattern is of its path, or a word is the last of it without the ending."""
        wanted = pattern.rstrip("/")
        return fnmatchcase(self.name, wanted) or PurePosixPath(self.name).stem == wanted


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with many APIs."""

    root: Path
    members: tuple[Member, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limits: Limits = Limits()

    def chosen(self, patterns: Sequence[str]) -> list[Member]:
        """The members of these groups, or whose names match; all where there are none.

        Raises ConfigError for a pattern that matches nothing.
        """
        if not patterns:
            return list(self.members)
        wanted: set[str] = set()
        for pattern in patterns:
            found = {one.name for one in self.members if self._matches(one, pattern)}
            if not found:
                known = ", ".join(self.groups) or "none"
                raise ConfigError(
                    f"no member or group is named {pattern!r}",
                    file=WORKSPACE_FILE,
                    fix=f"use a path or a pattern such as 'services/*'; groups: {known}",
                )
            wanted |= found
        return [one for one in self.members if one.name in wanted]

    def _matches(self, member: Member, pattern: str) -> bool:
        return any(map(member.is_called, self.groups.get(pattern, (pattern,))))


def find_workspace(start: Path) -> Workspace:
    """The workspace of the nearest folder, from ``start`` upwards, that has one.

    Raises ConfigError where there is none, or where its file is wrong.
    """
    around = (start, *start.parents)
    root = next((one for one in around if (one / WORKSPACE_FILE).is_file()), None)
    if root is None:
        raise ConfigError(
            f"no {WORKSPACE_FILE} here or in any folder above", fix=f"make one: {EXAMPLE}"
        )
    return open_workspace(root)


def open_workspace(root: Path) -> Workspace:
    """The workspace in a folder. Raises ConfigError."""
    table = _table(root / WORKSPACE_FILE)
    found = _members(table, root)
    _refuse_shared_roots(found)
    opened = Workspace(root, found, _groups(table), _limits(table))
    for name, patterns in opened.groups.items():
        for pattern in patterns:
            if not any(one.is_called(pattern) for one in found):
                fix = "use the path of one from here, or a pattern such as 'services/*'"
                raise table.wrong(("groups", name), f"no member is named {pattern!r}", fix)
    return opened


def _table(file: Path) -> OptionFile:
    table = read_options(file, WORKSPACE_FILE)
    for key in table.values:
        if key not in _KEYS:
            fix = did_you_mean(key, list(_KEYS), f"choose one of {', '.join(_KEYS)}")
            raise table.wrong((key,), f"unknown key {key!r}", fix)
    return table


def _members(table: OptionFile, root: Path) -> tuple[Member, ...]:
    patterns = _texts(table, "members")
    if not patterns:
        raise table.wrong(("members",), "lists no members", EXAMPLE)
    excluded = _texts(table, "exclude")
    own = _tables(table, "member")
    options = _config(table, _options(table, "defaults"), Config(), "defaults")
    found: dict[str, Member] = {}
    for pattern in patterns:
        for path in member_paths(table, root, pattern, excluded):
            name = path.relative_to(root).as_posix()
            if name not in found:
                found[name] = _member(table, root, path, options, own.get(name, {}))
        if len(found) > _MOST_MEMBERS:
            raise table.wrong(("members",), f"has more than {_MOST_MEMBERS:,} members", "split it")
    if unknown := own.keys() - found.keys():
        name = min(unknown)
        raise table.wrong(("member",), f"has no member {name!r}", "use the path of one from here")
    return tuple(found[name] for name in sorted(found))


def _member(
    table: OptionFile, root: Path, path: Path, defaults: Config, own: Mapping[str, Any]
) -> Member:
    name = path.relative_to(root).as_posix()
    try:
        if path.is_dir():
            return Member(name, _project(table, root, path, defaults, own))
        return Member(name, _of_document(table, path, name, defaults, own))
    except ConfigError as error:
        if error.file == WORKSPACE_FILE:
            raise
        return Member(name, Project(Path(name), Config()), error)
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        refused = ConfigError(what, file=name, fix="make it readable")
        return Member(name, Project(Path(name), Config()), refused)


def _project(
    table: OptionFile, root: Path, path: Path, defaults: Config, own: Mapping[str, Any]
) -> Project:
    said, settings = option_file(path).values, load_settings(path)
    folder = path.relative_to(root)
    over = _over(defaults, settings.config, said)
    config = _config(table, own, over, "member", folder.as_posix())
    targets = {
        name: _over(defaults, one, {**said, **said["targets"][name], "api_version": ""})
        for name, one in settings.targets.items()
    }
    return Project(
        folder,
        _inside(config, folder, root),
        targets={name: _inside(one, folder, root) for name, one in targets.items()},
    )


def _config(table: OptionFile, values: Mapping[str, Any], base: Config, *at: str) -> Config:
    """``base`` with the options of a table in place of its own. Raises ConfigError."""
    raise_all(list(option_errors(table, values, at)))
    return base.with_flags(values)


def _over(defaults: Config, config: Config, said: Mapping[str, Any]) -> Config:
    """The defaults, with what a project says itself in their place."""
    own = [key for key in (*said, "package") if key in Config.__dataclass_fields__]
    return replace(defaults, **{key: getattr(config, key) for key in own})


def _inside(config: Config, folder: Path, root: Path) -> Config:
    """The config of a project whose templates are named from the folder of the workspace."""
    if not config.templates:
        return config
    try:
        templates = (root / config.templates).resolve().relative_to(root.resolve())
    except ValueError:
        raise ConfigError(
            "the templates are outside the workspace",
            file=folder.as_posix(),
            fix="move them into it",
        ) from None
    return replace(config, templates=templates.as_posix())


def _of_document(
    table: OptionFile, path: Path, name: str, defaults: Config, own: Mapping[str, Any]
) -> Project:
    """A document as the project that its package stands for."""
    base = replace(defaults, package=package_name(path.stem), out="")
    config = _config(table, own, base, "member", name)
    folder = PurePosixPath(name).parent.as_posix()
    out = config.out or _text(table, "out", _OUT)
    for word, value in (("{name}", config.package), ("{folder}", folder), ("{stem}", path.stem)):
        out = out.replace(word, value)
    out_path = PurePosixPath(out)
    if "{" in out or out_path.is_absolute() or ".." in out_path.parts:
        fix = "write a folder in the workspace, which may contain {name}, {stem} or {folder}"
        raise table.wrong(("out",), f"{out!r} is not a folder of the workspace", fix)
    return Project(Path(), replace(config, out=out_path.as_posix()), document=name)


def _refuse_shared_roots(members: Collection[Member]) -> None:
    """Raises ConfigError for two members with one folder for packages, or one in the other's."""
    taken: dict[str, tuple[str, str]] = {}
    for member in members:
        for project in member.project.with_targets:
            if project.config.package:
                root = project.package_folder(project.config.package).as_posix()
                other, _ = taken.setdefault(root.casefold(), (member.name, root))
                if other != member.name:
                    what = f"{other} and {member.name} would both be generated into {root}"
                    raise _shared(what, member)
    for inner, root in taken.values():
        for above in PurePosixPath(root.casefold()).parents:
            outer, outer_root = taken.get(above.as_posix(), (inner, ""))
            if outer != inner:
                what = f"{inner} would be generated into {root}, within {outer_root} of {outer}"
                raise _shared(what, next(one for one in members if one.name == inner))


def _shared(what: str, member: Member) -> ConfigError:
    fix = f'rename one, as in [member."{member.name}"] package = "…"'
    return ConfigError(what, file=WORKSPACE_FILE, fix=fix)


def _groups(table: OptionFile) -> dict[str, tuple[str, ...]]:
    part = replace(table, values=_options(table, "groups"), table=("groups",))
    return {name: tuple(_texts(part, name)) for name in part.values}


def _limits(table: OptionFile) -> Limits:
    seconds = table.values.get("time_limit", Limits().seconds)
    megabytes = table.values.get("memory_limit", Limits().megabytes)
    for key, value in (("time_limit", seconds), ("memory_limit", megabytes)):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not (number and math.isfinite(value) and value >= 1):
            fix = "write seconds for time_limit, megabytes for memory_limit, as in time_limit = 900"
            raise table.wrong((key,), f"{key} must be a number of at least 1", fix)
    return Limits(float(seconds), int(megabytes))


def _texts(table: OptionFile, key: str) -> list[str]:
    value = table.values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise table.wrong(
            (key,), f"{key} is not a list of strings", f'write it as in {key} = ["apis/*"]'
        )
    return value


def _text(table: OptionFile, key: str, default: str) -> str:
    value = table.values.get(key, default)
    if not isinstance(value, str):
        raise table.wrong((key,), f"{key} is not a string", 'write it as in out = "clients/{name}"')
    return value


def _options(table: OptionFile, key: str) -> Mapping[str, Any]:
    value = table.values.get(key, {})
    if not isinstance(value, dict):
        raise table.wrong((key,), f"{key} is not a table", f"write [{key}]")
    return value


def _tables(table: OptionFile, key: str) -> dict[str, Mapping[str, Any]]:
    part = replace(table, values=_options(table, key), table=(key,))
    return {name: _options(part, name) for name in part.values}
