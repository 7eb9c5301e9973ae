"""Conformance: does generated code accept exactly what the schema accepts?

``subjects`` lists the schemas to test, ``find_cases`` finds the cases of each, and ``record`` does
so as text, which can be cached. ``compare`` validates each case with generated code and with
jsonschema, ``prove`` does so for a package on disk, and ``try_randomly`` with random bodies.
``suite_files`` makes the pytest suite in a package, and cuts it to a size. Names are imported on
first use, so that a verb loads only what it needs.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from specmeld.model.api_description import Api
from specmeld.model.json import JSONObject

if TYPE_CHECKING:
    from specmeld.conformance.answers import Answers
    from specmeld.conformance.comparison_report import Disagreement, Misplaced, Report
    from specmeld.conformance.load import imported, loaded
    from specmeld.conformance.records import Case, Cases, Constraint, Untested
    from specmeld.conformance.search.cases import find_cases
    from specmeld.conformance.search.effort import NoInstanceError
    from specmeld.conformance.search.random_bodies import try_randomly
    from specmeld.conformance.search.recorded import Recorded, record
    from specmeld.conformance.suite import room, suite_files
    from specmeld.conformance.verdicts import NoVerdictError, Verdict, compare

__all__ = [
    "Answers",
    "Case",
    "Cases",
    "Constraint",
    "Disagreement",
    "Misplaced",
    "NoInstanceError",
    "NoVerdictError",
    "Recorded",
    "Report",
    "Untested",
    "Verdict",
    "compare",
    "find_cases",
    "imported",
    "loaded",
    "prove",
    "record",
    "room",
    "suite_files",
    "try_randomly",
]

_MODULES = {
    "answers": ("Answers",),
    "search.cases": ("find_cases",),
    "verdicts": ("NoVerdictError", "Verdict", "compare"),
    "search.effort": ("NoInstanceError",),
    "load": ("imported", "loaded"),
    "search.random_bodies": ("try_randomly",),
    "search.recorded": ("Recorded", "record"),
    "records": ("Case", "Cases", "Constraint", "Untested"),
    "comparison_report": ("Disagreement", "Misplaced", "Report"),
    "suite": ("room", "suite_files"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name from its module when it is first used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def prove(source: JSONObject | Api, package_dir: Path) -> Report:
    """Every case of a document, asked of the package in a folder. Raises InputError."""
    from specmeld.conformance.load import loaded
    from specmeld.conformance.search.cases import find_cases
    from specmeld.conformance.verdicts import compare

    cases = find_cases(source)
    with loaded(package_dir) as verdict:
        return compare(cases, verdict)
