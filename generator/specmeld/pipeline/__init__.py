"""The stages composed: what each verb does, without a word about how it is printed.

Names are imported on first use, and so are the stages, so that a verb loads only what it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from specmeld.pipeline.differing import Differences, diff
    from specmeld.pipeline.drift import check
    from specmeld.pipeline.drift.copies import check_copies
    from specmeld.pipeline.explaining import explain
    from specmeld.pipeline.given import Named
    from specmeld.pipeline.inspecting import Inspection, inspect, inspect_all, is_several
    from specmeld.pipeline.memory import Memory
    from specmeld.pipeline.naming import MethodNames, method_names, method_names_of
    from specmeld.pipeline.packaging import Made, generate, generate_from_spec, stage
    from specmeld.pipeline.proving import conform
    from specmeld.pipeline.pulling import PullOptions, SourceNews, pull
    from specmeld.pipeline.settling import Tally, normalize
    from specmeld.pipeline.vendoring import Removed, Vendored, remove, update, vendor

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
    "differing": ("Differences", "diff"),
    "drift": ("check",),
    "drift.copies": ("check_copies",),
    "explaining": ("explain",),
    "given": ("Named",),
    "inspecting": ("Inspection", "inspect", "inspect_all", "is_several"),
    "memory": ("Memory",),
    "naming": ("MethodNames", "method_names", "method_names_of"),
    "packaging": ("Made", "generate", "generate_from_spec", "stage"),
    "proving": ("conform",),
    "pulling": ("PullOptions", "SourceNews", "pull"),
    "settling": ("Tally", "normalize"),
    "vendoring": ("Removed", "Vendored", "remove", "update", "vendor"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name from its module (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
