"""The questions of ``check``, answered by digests: nothing that they cover is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import yaml

from specmeld.config import Project, package_name
from specmeld.model.findings import Finding, finding
from specmeld.pipeline.drift.locked_names import lock_findings
from specmeld.pipeline.drift.package_files import PackageOnDisk
from specmeld.pipeline.drift.upgrades import versions
from specmeld.pipeline.settle.canonical_edits import fix_of_edit
from specmeld.pipeline.settle.digests import (
    MadeOf,
    digest_of,
    options_of,
    recorded,
)
from specmeld.pipeline.settle.document_reading import canonical_of, shown, text_of, title
from specmeld.pipeline.settle.freshness import changed_files
from specmeld.text.line_ends import with_plain_ends

_INFO = re.compile(rb"^info:\n(?:[ \t].*\n|\n)*", re.MULTILINE)


def fast_document_findings(project: Project) -> Iterator[Finding]:
    """What changed since the documents were settled."""
    file = shown(project.provenance_file, project)
    provenance = text_of(project.provenance_file)
    made = recorded(provenance or "")
    if provenance is None:
        yield finding("provenance-missing", file)
    elif made is None:
        yield finding(
            "provenance-stale", file, message="does not record what it was generated from"
        )
    else:
        yield from _inputs(project, made, file)
    canonical = _content_of(project.canonical_file)
    file = shown(project.canonical_file, project)
    if canonical is None:
        yield finding("canonical-missing", file)
    elif made is not None and digest_of(canonical) != made.canonical:
        yield finding("canonical-edited", file, fix=fix_of_edit(project))


def _inputs(project: Project, made: MadeOf, provenance: str) -> Iterator[Finding]:
    for path, message in changed_files(project, made):
        yield finding("document-changed", path, message=message)
    if made.api_version != project.config.api_version:
        version = f"API version {made.api_version}" if made.api_version else "the newest version"
        message = f"was made for {version}"
        yield finding("provenance-stale", provenance, message=message, key="api_version")


def fast_code_findings(project: Project) -> Iterator[Finding]:
    """What changed since the code was generated. Raises InputError."""
    from specmeld.publish import MANIFEST, interrupted, read_manifest

    if interrupted(project.canonical_file):
        yield finding("run-interrupted", shown(project.canonical_file, project))
    canonical = _content_of(project.canonical_file)
    provenance = _content_of(project.provenance_file)
    if canonical is None or provenance is None:
        return  # the previous question has reported it, and this one cannot be answered
    name = project.config.package or package_name(_title(canonical, project))
    root = project.package_folder(name)
    package = PackageOnDisk(root, shown(root, project), read_manifest(root))
    if interrupted(root):
        yield finding("run-interrupted", package.shown)
    if not root.is_dir():
        yield finding("package-missing", package.shown)
    elif package.manifest is None:
        yield finding("code-missing", f"{package.shown}/{MANIFEST}")
    yield from _outdated(project, package, canonical, provenance)
    yield from lock_findings(package)
    yield from package.edited()


def _outdated(
    project: Project, package: PackageOnDisk, canonical: bytes, provenance: bytes
) -> Iterator[Finding]:
    """The inputs of the code that have changed."""
    from specmeld.publish import GENERATOR, MANIFEST, digest

    manifest = package.manifest
    if manifest is None:
        return
    same = {
        "from another canonical file": manifest.spec == digest(canonical),
        "from another provenance": manifest.provenance == digest(provenance),
        "with other options": manifest.whole.get("options") == options_of(project.config),
    }
    file = f"{package.shown}/{MANIFEST}"
    for what in (what for what, is_same in same.items() if not is_same):
        yield finding("code-outdated", file, message=f"was generated {what}", key=what)
    if all(same.values()) and manifest.generator != GENERATOR:
        message = f"{versions(manifest)} may generate it differently"
        yield finding("made-by-another-version", file, message=message)


def _content_of(path: Path) -> bytes | None:
    """A file, with ``\\n`` line endings; None if there is none. Big ones take long to decode."""
    try:
        return with_plain_ends(path.read_bytes())
    except FileNotFoundError:
        return None


def _title(canonical: bytes, project: Project) -> str:
    """The API's title, read from the start of a canonical file that we wrote.

    Raises InputError.
    """
    if info := _INFO.search(canonical):
        with suppress(yaml.YAMLError):
            return title(yaml.safe_load(info[0]))
    text = canonical.decode("utf-8", "replace")
    return title(canonical_of(text, shown(project.canonical_file, project)).document)
