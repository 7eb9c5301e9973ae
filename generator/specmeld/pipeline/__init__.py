"""The stages composed: what each verb does, without a word about how it is printed.

Stages are imported where they are used, so that a verb loads only what it needs.
"""

from specmeld.pipeline.differing import Differences, diff
from specmeld.pipeline.drift import check
from specmeld.pipeline.drift.copies import check_copies
from specmeld.pipeline.explaining import explain
from specmeld.pipeline.given import Named
from specmeld.pipeline.inspecting import Inspection, inspect, inspect_all, is_several
from specmeld.pipeline.memory import Memory
from specmeld.pipeline.packaging import Made, generate, generate_from_spec, stage
from specmeld.pipeline.proving import conform
from specmeld.pipeline.settling import Tally, normalize
from specmeld.pipeline.vendoring import Removed, Vendored, remove, update, vendor

__all__ = [
    "Differences",
    "Inspection",
    "Made",
    "Memory",
    "Named",
    "Removed",
    "Tally",
    "Vendored",
    "check",
    "check_copies",
    "conform",
    "diff",
    "explain",
    "generate",
    "generate_from_spec",
    "inspect",
    "inspect_all",
    "is_several",
    "normalize",
    "remove",
    "stage",
    "update",
    "vendor",
]
