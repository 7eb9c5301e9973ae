"""The stages composed: what each verb does, independent of how it is printed.

Names are imported on first use, and so are the stages, so that a verb loads only what it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from specmeld.pipeline.compare.differing import Differences, diff
    from specmeld.pipeline.drift import check
    from specmeld.pipeline.drift.vendored_copies import check_copies
    from specmeld.pipeline.make.packaging import Made, generate, generate_from_spec, stage
    from specmeld.pipeline.make.planned_names import MethodNames, method_names, method_names_of
    from specmeld.pipeline.make.proving import conform
    from specmeld.pipeline.project.given import Named
    from specmeld.pipeline.project.pulling import PullOptions, SourceNews, pull
    from specmeld.pipeline.project.vendoring import Removed, Vendored, remove, update, vendor
    from specmeld.pipeline.settle.explaining import explain
    from specmeld.pipeline.settle.file_cache import Memory
    from specmeld.pipeline.settle.inspecting import Inspection, inspect, inspect_all, is_several
    from specmeld.pipeline.settle.settling import Tally, normalize

__all__ = [
    "Differences",
    "Inspection",
    "Made",
    "Memory",
    "MethodNames",
    "Named",
    "PullOptions",
    "Removed",
    "SourceNews",
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
    "method_names",
    "method_names_of",
    "normalize",
    "pull",
    "remove",
    "stage",
    "update",
    "vendor",
]

_MODULES = {
    "compare.differing": ("Differences", "diff"),
    "drift": ("check",),
    "drift.vendored_copies": ("check_copies",),
    "settle.explaining": ("explain",),
    "project.given": ("Named",),
    "settle.inspecting": ("Inspection", "inspect", "inspect_all", "is_several"),
    "settle.file_cache": ("Memory",),
    "make.planned_names": ("MethodNames", "method_names", "method_names_of"),
    "make.packaging": ("Made", "generate", "generate_from_spec", "stage"),
    "make.proving": ("conform",),
    "project.pulling": ("PullOptions", "SourceNews", "pull"),
    "settle.settling": ("Tally", "normalize"),
    "project.vendoring": ("Removed", "Vendored", "remove", "update", "vendor"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name from its module (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
