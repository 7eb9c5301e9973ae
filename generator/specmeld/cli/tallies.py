"""How the counts of a settlement are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from specmeld.cli.terminal.columns import counted, first_names, pairs
from specmeld.model.conflict_words import unread_count
from specmeld.model.settlement import RULES

if TYPE_CHECKING:
    from specmeld.pipeline import Tally


def tally_lines(tally: Tally, *, verbose: bool = False) -> list[str]:
    """The counts, one per line; ``verbose`` names all documents without an operation."""
    return pairs(_rows(tally, verbose))


def _rows(tally: Tally, verbose: bool) -> Iterator[tuple[str, str]]:
    yield "documents", str(len(tally.documents))
    if tally.passed_over:
        names = first_names(tally.passed_over, all_of_them=verbose)
        everything = len(tally.documents) + len(tally.passed_over)
        yield "no operation", f"{len(tally.passed_over)} of {everything} documents: {names}"
    if tally.skipped:
        names = first_names(tally.skipped, all_of_them=verbose)
        yield "skipped", f"{counted(len(tally.skipped), 'file')} of other types: {names}"
    if tally.whole:
        yield "copied", f"{counted(tally.whole, 'operation')} of the single document"
    if tally.claims or not tally.whole:
        yield "claims", f"{tally.claims}: {_outcomes(tally)}"
    yield "conflicts", _conflicts(tally)
    if tally.unread:
        lines = counted(sum(map(len, tally.unread.values())), "line")
        where = counted(len(tally.unread), "document")
        yield "not read", f"{lines} of {where}; 'specmeld inspect DOCUMENT' lists them"


def _outcomes(tally: Tally) -> str:
    return (
        f"{tally.kept} kept, {tally.corroborates} corroborating, "
        f"{tally.overruled} overruled, {tally.unplaced} unplaced"
    )


def _conflicts(tally: Tally) -> str:
    rules = ",\n".join(
        f"{count} by rule {rule} ({RULES.get(rule, '')})" if rule else f"{count} open"
        for rule, count in tally.conflicts.items()
    )
    return f"{sum(tally.conflicts.values())}: {rules}" if rules else "0"


def unread_lines(tally: Tally) -> list[str]:
    """A line for each document with lines that were not understood."""
    return [
        f"{path}: {unread_count(unread)}; see 'specmeld inspect {path}'"
        for path, unread in tally.unread.items()
    ]


def tally_data(tally: Tally) -> dict[str, Any]:
    """The counts as JSON, with the names of all documents."""
    return {
        "documents": dict(tally.documents),
        "withoutOperation": list(tally.passed_over),
        "skipped": list(tally.skipped),
        "passedWhole": tally.whole,
        "claims": {
            "total": tally.claims,
            "kept": tally.kept,
            "corroborates": tally.corroborates,
            "overruled": tally.overruled,
            "unplaced": tally.unplaced,
        },
        "conflicts": {
            f"rule {rule}" if rule else "open": count for rule, count in tally.conflicts.items()
        },
        "unread": {path: [asdict(one) for one in unread] for path, unread in tally.unread.items()},
    }
