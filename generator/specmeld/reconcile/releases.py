"""Rule 1, if nothing else distinguishes versions: the ``info.version`` of OpenAPI files.

Files of one API that differ in the major number, or in a date, are different versions. Those that
differ in the rest are one version. Both are reported, since ``info.version`` may be the version of
the document instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from specmeld.diagnostics import Diagnostic
from specmeld.model.documents import Reading
from specmeld.reconcile.files.alignment import operations, path_shape
from specmeld.reconcile.tree import Tree
from specmeld.reconcile.versions import age

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
_MAJOR = re.compile(r"[vV]?(\d{1,9})(?!\w)")
_LISTED = 4


@dataclass(frozen=True, slots=True)
class Release:
    """A file, and its own version."""

    tree: Tree
    text: str
    """``info.version``."""
    label: str
    """``v2`` from ``2.14.0``; a date unchanged; empty if it is neither."""
    title: str
    operations: frozenset[tuple[str, str]]

    @property
    def version(self) -> str:
        return self.tree.version or self.label

    def is_same_api(self, other: Release) -> bool:
        """Whether both describe the same operations; otherwise the files are parts."""
        shared = len(self.operations & other.operations)
        fewer = min(len(self.operations), len(other.operations))
        return shared > 0 and (self.title == other.title or 2 * shared >= fewer)


def tell_releases(trees: Sequence[Tree], readings: Mapping[str, Reading]) -> Iterator[Diagnostic]:
    """Give files of unknown version one by ``info.version``, and report it."""
    releases = [one for tree in trees if (one := _release(tree, readings[tree.id])) is not None]
    apis = [api for api in _apis(releases) if any(one.tree.version is None for one in api)]
    differing = [api for api in apis if len({one.version for one in api}) > 1]
    pages = {tree.version for tree in trees if tree.version and not tree.described}
    for api in apis:
        if len({one.text for one in api}) == 1:
            continue
        if differing == [api] and _is_scale(api, pages):
            for one in api:
                one.tree.version = one.version
            yield _versions(api)
        else:
            yield _one_version(api)
    if len(parts := [api[0] for api in apis]) > 1 and len({one.label for one in parts}) > 1:
        yield _parts(parts)


def _release(tree: Tree, reading: Reading) -> Release | None:
    if reading.openapi is None:
        return None
    info = reading.openapi.get("info")
    info = info if isinstance(info, dict) else {}
    text = str(info.get("version") or "").strip()
    label = _label(text)
    if not label:
        return None
    found = {(method, path_shape(path)) for path, method in operations(reading.openapi)}
    return Release(tree, text, label, str(info.get("title")), frozenset(found))


def _label(text: str) -> str:
    if date := _DATE.match(text):
        return date[0]
    major = _MAJOR.match(text)
    return f"v{int(major[1])}" if major else ""


def _apis(releases: Sequence[Release]) -> list[list[Release]]:
    """The files of each API, oldest first; files of one API are linked by what they share."""
    found: list[list[Release]] = []
    for one in releases:
        linked = [api for api in found if any(one.is_same_api(other) for other in api)]
        found = [api for api in found if api not in linked]
        found.append([one, *(other for api in linked for other in api)])
    return sorted((sorted(api, key=_order) for api in found), key=lambda api: _order(api[0]))


def _order(release: Release) -> tuple[object, ...]:
    return age(release.text), release.tree.id


def _is_scale(api: Sequence[Release], pages: set[str]) -> bool:
    """Whether ``info.version`` uses the scheme of the other hints, if there are any."""
    known = [one for one in api if one.tree.version is not None]
    labels = {one.label for one in api}
    return all(one.tree.version == one.label for one in known) and (
        not pages or bool(pages & labels)
    )


# Messages ---------------------------------------------------------------------------------------


def _versions(api: Sequence[Release]) -> Diagnostic:
    return Diagnostic(
        "note",
        "versions-by-info",
        f"files with different info.version are read as different versions: {_listed(api)}",
        api[-1].tree.id,
        fix="if they describe one version, give them the same api_version in sources.yaml",
    )


def _one_version(api: Sequence[Release]) -> Diagnostic:
    return Diagnostic(
        "note",
        "one-version",
        f"files with different info.version are read as one version: {_listed(api)}",
        api[-1].tree.id,
        fix="if they describe several, give each its api_version in sources.yaml",
    )


def _parts(parts: Sequence[Release]) -> Diagnostic:
    return Diagnostic(
        "note",
        "one-version",
        "files with different info.version describe different operations, "
        f"and are read as parts of one version: {_listed(parts)}",
        parts[-1].tree.id,
        fix="if they describe several, give each its api_version in sources.yaml",
    )


def _listed(releases: Sequence[Release]) -> str:
    shown = [f"{one.text} in {one.tree.path}" for one in releases[:_LISTED]]
    more = len(releases) - len(shown)
    return ", ".join([*shown, f"and {more} more"] if more else shown)
