"""Two versions of an API, wherever they are kept → what changed between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from specmeld.config import Config, did_you_mean, package_name
from specmeld.diagnostics import ConfigError, raise_all
from specmeld.model.api_description import Api
from specmeld.model.documents import SourceDocument
from specmeld.model.json import JSONObject
from specmeld.pipeline.compare.revisions import (
    is_revision,
    revision_file,
    revision_text,
    unpack_revision,
)
from specmeld.pipeline.project.given import Named, given, given_document, given_folder, named
from specmeld.pipeline.settle.document_lines import Lines
from specmeld.pipeline.settle.document_reading import Canonical, blaming
from specmeld.progress import Progress, silent

if TYPE_CHECKING:
    from specmeld.diff import Change, Level, Said

MOST_PLANNED = 400
"""Most operations of an API whose package is compared by default."""


@dataclass(frozen=True, slots=True)
class Differences:
    """The result of ``diff``. ``old`` and ``new`` are their names in messages."""

    old: str
    new: str
    changes: tuple[Change, ...]
    version: str
    """The version in the old API's document."""
    skipped: bool = False
    """Whether packages were skipped because the APIs are large."""
    complete: bool = True
    """Whether the packages were compared."""
    file: Path | None = None
    """The path of the new file or, for a git revision, of its working copy."""
    lines: tuple[int, ...] = ()
    """For each change its line in the new file, or where it would be."""
    document: JSONObject = field(default_factory=dict, repr=False)
    """The OpenAPI document of the new one."""


@dataclass(frozen=True)
class _Version:
    """One of the two versions."""

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
        return replace(said, line=self.line(said)) if said and said.pointer else said

    def line(self, said: Said | None) -> int:
        """The line of ``said``, or of the nearest part around its place; 0 if there is none."""
        return self._lines.of(said.pointer) if said and said.pointer else 0


def diff(
    old: str | Named,
    new: str | Named,
    config: Config,
    progress: Progress = silent,
    *,
    python: bool | None = None,
) -> Differences:
    """The changes from ``old`` to ``new``: files, folders, URLs or git revisions.

    ``python`` says whether to compare the packages of both as well; None: only if the APIs are
    small enough. Raises InputError for unreadable input and ConfigError for an invalid severity.
    """
    from specmeld.diff import compare

    levels = severity(config.severity)
    before, after = (_version(named(name), config, progress) for name in (old, new))
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
    return Differences(
        before.canonical.shown,
        after.canonical.shown,
        located,
        before.api.version,
        skipped=many and python is None,
        complete=planned,
        file=_file(named(new), after.canonical.shown),
        lines=tuple(after.line(one.new or one.old) for one in changes),
        document=after.api.document,
    )


def _file(name: Named, shown: str) -> Path | None:
    """The file of the new version; None if it is at a URL."""
    if name.is_url:
        return None
    if name.is_file or name.is_folder or not is_revision(name.name):
        return Path(shown).absolute()
    return revision_file(shown)


def _of_packages(old: Api, new: Api, config: Config, levels: Mapping[str, Level]) -> list[Change]:
    from specmeld.diff import compare_faces
    from specmeld.pipeline.compare.public_interface import face_of
    from specmeld.plan import follow_schemas

    name = config.package or package_name(new.title)
    before = face_of(old, name)
    lock = follow_schemas(before.plan.lock, lambda: old, new)
    return compare_faces(before, face_of(new, name, lock), levels)


def severity(options: tuple[str, ...]) -> Mapping[str, Level]:
    """Parse severities such as ``request-type-narrowed=warning``: rule → level. Raises
    ConfigError.
    """
    from specmeld.diff import LEVELS, RULES

    levels: dict[str, Level] = {}
    errors: list[ConfigError] = []
    for option in options:
        rule, _, wanted = (part.strip() for part in option.partition("="))
        level = next((level for level in LEVELS if level == wanted), None)
        if rule not in RULES:
            fix = did_you_mean(rule, RULES, "the documentation of 'specmeld diff' lists them")
            errors.append(ConfigError(f"severity: unknown rule {rule!r}", fix=fix))
        elif level is None:
            fix = did_you_mean(wanted, list(LEVELS), f"choose one of {', '.join(LEVELS)}")
            errors.append(ConfigError(f"severity: unknown level {wanted!r}", fix=fix))
        else:
            levels[rule] = level
    raise_all(errors)
    return levels


def _version(name: Named, config: Config, progress: Progress) -> _Version:
    """The API of a file, a folder, a URL or a git revision. Raises InputError."""
    shown = name.name
    if name.is_url or name.is_file or name.is_folder or not is_revision(shown):
        return _Version(given(name, config, progress).canonical, config)
    progress(f"reading {shown}")
    text = revision_text(shown)
    if text is not None:
        document = SourceDocument(shown, shown, text)
        return _Version(given_document(document, config).canonical, config)
    with TemporaryDirectory() as unpacked:
        unpack_revision(shown, Path(unpacked))
        return _Version(given_folder(Path(unpacked), shown, config).canonical, config)
