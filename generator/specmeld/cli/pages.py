"""Results for the pages of a folder: a line for each, and a count of those without operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from specmeld.cli.show import as_json, reading_data, reading_lines
from specmeld.cli.terminal.columns import columns, counted, first_names
from specmeld.cli.terminal.printable import printable
from specmeld.model.documents import Reading

if TYPE_CHECKING:
    from specmeld.pipeline import Inspection


def inspected(
    found: Inspection, style: str, *, verbose: bool = False, width: int = 0
) -> Iterable[str]:
    """What ``inspect`` prints for several pages."""
    if style == "json":
        return [as_json(pages_data(found))]
    return (
        pages_lines(found) if style == "jsonl" else pages_table(found, verbose=verbose, width=width)
    )


def pages_lines(found: Inspection) -> Iterator[str]:
    """One JSON object per claim, for all pages."""
    for reading in found.readings:
        yield from reading_lines(reading)


def pages_data(found: Inspection) -> dict[str, Any]:
    """All pages, including those that describe no operation."""
    return {
        "pages": [reading_data(reading) for reading in found.readings],
        "failures": [str(failure) for failure in found.failures],
        "skipped": list(found.skipped),
    }


def pages_table(found: Inspection, *, verbose: bool = False, width: int = 0) -> list[str]:
    """A line for each page that describes operations, then the counts of the others."""
    described = [reading for reading in found.readings if reading.dialect]
    others = [reading.document.path for reading in found.readings if not reading.dialect]
    lines = []
    if described:
        rows = [("PAGE", "DIALECT", "OPERATIONS", "CLAIMS", "NOT READ")]
        lines += [*columns([*rows, *map(_row, described)], width), ""]
    operations = sum(map(_operations, described))
    claims = sum(len(reading.claims) for reading in described)
    counts = f"{counted(operations, 'operation')}, {counted(claims, 'claim')}"
    lines.append(f"{counted(len(described), 'page')}: {counts}")
    if others:
        names = first_names(others, all_of_them=verbose)
        lines.append(f"{counted(len(others), 'page')} without operations: {names}")
    if found.skipped:
        names = first_names(found.skipped, all_of_them=verbose)
        lines.append(f"{counted(len(found.skipped), 'file')} of other types: {names}")
    return [printable(line) for line in lines]


def _row(reading: Reading) -> tuple[str, ...]:
    counts = (_operations(reading), len(reading.claims), len(reading.unread))
    return (reading.document.path, reading.dialect, *map(str, counts))


def _operations(reading: Reading) -> int:
    return len({claim.at.operation for claim in reading.claims if claim.at.operation})
