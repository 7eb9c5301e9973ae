"""Does the canonical file still render to the code, and has anyone edited it since?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specmeld.config import Project
from specmeld.model.findings import Finding, finding
from specmeld.pipeline.drift.locked_names import lock_as_made, lock_findings
from specmeld.pipeline.drift.package_files import PackageOnDisk
from specmeld.pipeline.drift.upgrades import is_upgrade, versions
from specmeld.pipeline.make.building import build
from specmeld.pipeline.project.outputs import canonical_of_project
from specmeld.pipeline.settle.document_reading import (
    Canonical,
    canonical_of,
    package_of,
    shown,
    text_of,
)
from specmeld.pipeline.settle.file_cache import Memory
from specmeld.progress import Progress


def code_findings(project: Project, progress: Progress, memory: Memory) -> Iterator[Finding]:
    """What differs from the rendered canonical file, then the manual edits.

    Raises InputError.
    """
    from specmeld.publish import MANIFEST, compare, interrupted, read_manifest

    if interrupted(project.canonical_file):
        yield finding("run-interrupted", shown(project.canonical_file, project))
    canonical = _canonical(project)
    if canonical is None:
        return  # the previous question has reported it, and this one cannot be answered
    name = package_of(project.config, canonical.document)
    root = project.package_folder(name)
    if interrupted(root):
        yield finding("run-interrupted", shown(root, project))
    manifest = read_manifest(root)
    lock = lock_as_made(root, manifest)
    made = build(canonical, name, root, project.config, progress, memory, lock=lock)
    files = made.files
    package = PackageOnDisk(root, shown(root, project), manifest, files)
    differences = compare(files, manifest, root)
    if len(differences) == len(files) and all(one.kind == "missing" for one in differences):
        yield finding("package-missing", package.shown)
        return
    if differences and is_upgrade(manifest, canonical, project.config):
        assert manifest is not None
        count = sum(one.path != MANIFEST for one in differences)
        message = f"{versions(manifest)} would change {count} of its files"
        yield finding("made-by-another-version", f"{package.shown}/{MANIFEST}", message=message)
        package = replace(package, files={})
    else:  # the manifest follows from the other files, so it is only reported if it alone differs
        alone = len(differences) == 1
        yield from package.told([one for one in differences if alone or one.path != MANIFEST])
    yield from lock_findings(package)
    yield from package.edited()


def hand_findings(project: Project) -> Iterator[Finding]:
    """Edits by hand in the package, whatever its current source."""
    from specmeld.publish import read_manifest

    root = project.package_folder(project.config.package)
    package = PackageOnDisk(root, shown(root, project), read_manifest(root))
    yield from lock_findings(package)
    yield from package.edited()


def _canonical(project: Project) -> Canonical | None:
    """The canonical file to compare with; None if a project has not settled it."""
    if project.document:
        return canonical_of_project(project)
    text, provenance = text_of(project.canonical_file), text_of(project.provenance_file)
    if text is None or provenance is None:
        return None
    return canonical_of(text, shown(project.canonical_file, project), provenance)
