"""Conformance: does generated code accept exactly what the schema accepts?

Design section 7. ``find_cases`` makes the cases, ``record`` makes them as text, ``compare`` asks
for verdicts, ``prove`` does so for a package on disk, ``try_randomly`` asks bodies by chance,
``suite_files`` makes the pytest suite that travels with a package.
"""

from __future__ import annotations

from pathlib import Path

from specmeld.conformance.answers import Answers
from specmeld.conformance.cases import find_cases
from specmeld.conformance.compare import NoVerdictError, Verdict, compare
from specmeld.conformance.effort import NoInstanceError
from specmeld.conformance.load import imported, loaded
from specmeld.conformance.random_bodies import try_randomly
from specmeld.conformance.recorded import Recorded, record
from specmeld.conformance.records import Case, Cases, Constraint, Untested
from specmeld.conformance.report import Disagreement, Misplaced, Report
from specmeld.conformance.suite import suite_files
from specmeld.model.api import Api
from specmeld.model.json import JSONObject

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
    "suite_files",
    "try_randomly",
]


def prove(source: JSONObject | Api, package_dir: Path) -> Report:
    """Every case of a document, asked of the package in a folder. Raises InputError."""
    cases = find_cases(source)
    with loaded(package_dir) as verdict:
        return compare(cases, verdict)
