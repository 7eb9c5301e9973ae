"""Write files to disk, compare files with disk, and move the package to another root."""

from specmeld.publish.attributes import git_attributes, own_attributes
from specmeld.publish.copies import Copy, copies_in, removal
from specmeld.publish.disk import confined, interrupted, interrupted_in, recover, replace_files
from specmeld.publish.file_comparison import Difference, compare, edits, first_difference
from specmeld.publish.manifest import (
    GENERATOR,
    MANIFEST,
    Manifest,
    digest,
    dump,
    read_manifest,
    seal,
)
from specmeld.publish.merge import NEW, Bases, committed
from specmeld.publish.package import (
    Conflict,
    Edits,
    Update,
    all_edits,
    free_name,
    plan_update,
)
from specmeld.publish.renamed_package import import_name, missing_inits, vendor_root, vendored_files
from specmeld.publish.unified import unified

__all__ = [
    "GENERATOR",
    "MANIFEST",
    "NEW",
    "Bases",
    "Conflict",
    "Copy",
    "Difference",
    "Edits",
    "Manifest",
    "Update",
    "all_edits",
    "committed",
    "compare",
    "confined",
    "copies_in",
    "digest",
    "dump",
    "edits",
    "first_difference",
    "free_name",
    "git_attributes",
    "import_name",
    "interrupted",
    "interrupted_in",
    "missing_inits",
    "own_attributes",
    "plan_update",
    "read_manifest",
    "recover",
    "removal",
    "replace_files",
    "seal",
    "unified",
    "vendor_root",
    "vendored_files",
]
