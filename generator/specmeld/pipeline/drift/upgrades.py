"""Is it only the version of specmeld that has changed?

Nothing is out of date then: whoever upgrades generates to accept the difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specmeld.config import Project, package_name
from specmeld.pipeline.settle.digests import digest_at, digest_of, options_of, recorded
from specmeld.pipeline.settle.document_reading import canonical_of, text_of, title

if TYPE_CHECKING:
    from specmeld.config import Config
    from specmeld.pipeline.settle.document_reading import Canonical
    from specmeld.publish import Manifest


def versions(manifest: Manifest) -> str:
    """Which version has made a package, and which this is."""
    from specmeld.publish import GENERATOR

    return f"was made by {manifest.generator or 'an unknown version'}, this is {GENERATOR}"


def is_upgrade(manifest: Manifest | None, canonical: Canonical, config: Config) -> bool:
    """Whether a package was made of the same by another version."""
    from specmeld.publish import GENERATOR, digest

    return (
        manifest is not None
        and manifest.intact
        and manifest.generator != GENERATOR
        and manifest.spec == digest(canonical.text)
        and manifest.provenance == (digest(canonical.provenance) if canonical.provenance else "")
        and manifest.whole.get("options") == options_of(config)
    )


def settled_by(project: Project, canonical: str) -> Manifest | None:
    """The manifest of a package that another version has made of what this canonical file was
    settled from, where nothing of that has changed since; None where something has."""
    from specmeld.publish import read_manifest

    provenance = text_of(project.provenance_file) or ""
    made = recorded(provenance)
    if made is None or made.canonical != digest_of(canonical.encode()):
        return None
    if made.api_version != project.config.api_version or any(
        digest_at(project.root / path) != digest for path, digest in made.files.items()
    ):
        return None
    settled = canonical_of(canonical, "", provenance)
    name = project.config.package or package_name(title(settled.document))
    manifest = read_manifest(project.package_folder(name))
    return manifest if is_upgrade(manifest, settled, project.config) else None
