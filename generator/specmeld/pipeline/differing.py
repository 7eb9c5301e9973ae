"""Two versions of an API, wherever they are kept → what has changed between them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from specmeld.config import SOURCES_FILE, Config, open_project, package_name
from specmeld.diagnostics import ConfigError, InputError
from specmeld.model.api import Api
from specmeld.pipeline.document_lines import Lines
from specmeld.pipeline.documents import (
    Canonical,
    blaming,
    canonical_from,
    canonical_of,
    read_entry,
    shown,
)
from specmeld.pipeline.revisions import is_revision, revision_text, unpack_revision
from specmeld.pipeline.settling import canonical_texts, settle_project
from specmeld.progress import Progress, silent
from specmeld.sources import SourceEntry

if TYPE_CHECKING:
    from specmeld.diff import Change, Level, Said

_MEND = "name a file, a folder, or a git revision such as HEAD~1:spec/openapi.yaml"
_MOST_DOCUMENTS = 500
MOST_PLANNED = 400
"""Operations of an API whose package is compared without being asked for."""


@dataclass(frozen=True, slots=True)
class Differences:
    """What ``diff`` found. ``old`` and ``new`` are what messages call the two."""

    old: str
    new: str
    changes: tuple[Change, ...]
    version: str
    """What the old API calls its version."""
    skipped: bool = False
    """Whether the packages were left aside, since the APIs are large and nobody asked for them."""


@dataclass(frozen=True)
class _Version:
    """One of the two."""

    canonical: Canonical
    config: Config

    @cached_property
    def api(self) -> Api:
        from specmeld.resolve import resolve_api

        with blaming(self.canonical.shown):
            formats = self.config.assert_formats
            return resolve_api(self.canonical.document, assert_formats=formats)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.canonical.text)

    def located(self, said: Said | None) -> Said | None:
        """``said`` with its line in the file."""
        if said is None or not said.pointer:
            return said
        return replace(said, line=self._lines.of(said.pointer))


def diff(
    old: str,
    new: str,
    config: Config,
    progress: Progress = silent,
    *,
    python: bool | None = None,
) -> Differences:
    """The changes from ``old`` to ``new``: files, git revisions or folders.

    ``python`` says whether the packages of both are compared as well; None: where the APIs are
    not so large that it takes long. Raises InputError for what cannot be read and ConfigError for a
    severity that is none.
    """
    from specmeld.diff import compare

    levels = severity(config.severity)
    before, after = _version(old, config, progress), _version(new, config, progress)
    apis = before.api, after.api
    progress("comparing")
    with blaming(f"{before.canonical.shown} and {after.canonical.shown}"):
        changes = compare(*apis, levels)
        many = max(len(api.operations) for api in apis) > MOST_PLANNED
        planned = not many if python is None else python
        if planned:
            changes += _of_packages(*apis, config, levels)
    located = tuple(
        replace(one, old=before.located(one.old), new=after.located(one.new)) for one in changes
    )
    names = before.canonical.shown, after.canonical.shown
    return Differences(*names, located, before.api.version, many and python is None)


def _of_packages(old: Api, new: Api, config: Config, levels: Mapping[str, Level]) -> list[Change]:
    from specmeld.diff import compare_faces
    from specmeld.pipeline.faces import face_of

    name = config.package or package_name(new.title)
    before = face_of(old, name)
    return compare_faces(before, face_of(new, name, before.plan.lock), levels)


def severity(options: tuple[str, ...]) -> Mapping[str, Level]:
    """Rule → level, of texts such as ``request-type-narrowed=warning``. Raises ConfigError."""
    from specmeld.diff import LEVELS, RULES

    levels: dict[str, Level] = {}
    for option in options:
        rule, _, wanted = option.partition("=")
        level = next((level for level in LEVELS if level == wanted.strip()), None)
        if rule.strip() not in RULES:
            near = difflib.get_close_matches(rule.strip(), RULES, n=1)
            mend = f"did you mean {near[0]}?" if near else "the rules are in the page of `diff`"
            raise ConfigError(f"severity: there is no rule {rule.strip()!r}", mend=mend)
        if level is None:
            mend = f"choose one of {', '.join(LEVELS)}"
            raise ConfigError(f"severity: {wanted.strip()!r} is no level", mend=mend)
        levels[rule.strip()] = level
    return levels


def _version(name: str, config: Config, progress: Progress) -> _Version:
    progress(f"reading {name}")
    path = Path(name)
    try:
        if path.is_dir():
            return _Version(_folder(path, name, config), config)
        if path.exists() or not is_revision(name):
            return _Version(canonical_from(path, name)[0], config)
    except ValueError as error:  # a name that no file can have
        raise InputError(f"no such file: {error}", file=repr(name), mend=_MEND) from error
    text = revision_text(name)
    if text is not None:
        return _Version(canonical_of(text, name), config)
    with TemporaryDirectory() as unpacked:
        unpack_revision(name, Path(unpacked))
        return _Version(_folder(Path(unpacked), name, config), config)


def _folder(folder: Path, name: str, config: Config) -> Canonical:
    """What the documents of a folder settle to: those of its list, or all that lie in it."""
    if (folder / SOURCES_FILE).is_file():
        project = replace(open_project(folder), config=config)
        settlement, readings = settle_project(project)
        where = f"{name.rstrip('/')}/{shown(project.canonical_file, project)}"
        return canonical_of(canonical_texts(project, settlement, readings)[0], where)
    entries = _documents(folder, name)
    if not entries:
        raise InputError("has no documents", file=name, mend=_MEND)
    return canonical_of(_settled(entries, config, name), name)


def _documents(folder: Path, name: str) -> list[SourceEntry]:
    files = sorted(
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")
    )
    if len(files) > _MOST_DOCUMENTS:
        raise InputError(
            f"has {len(files)} files", file=name, mend=f"list the documents in {SOURCES_FILE}"
        )
    return [
        SourceEntry(path=path, shown=f"{name.rstrip('/')}/{path.name}", id=path.name, line=0)
        for path in files
    ]


def _settled(entries: list[SourceEntry], config: Config, name: str) -> str:
    from specmeld.reconcile import Policy, reconcile
    from specmeld.reconcile.write import canonical_yaml

    readings = [read_entry(entry, claims=len(entries) > 1) for entry in entries]
    with blaming(name):
        settlement = reconcile(readings, Policy(api_version=config.api_version or None))
        return canonical_yaml(settlement.document)
