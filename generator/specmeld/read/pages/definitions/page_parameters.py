"""Parameters that a chapter of a page describes once, under a heading each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from specmeld.read.containers.page_events import Event, Heading, Row, Table
from specmeld.read.pages.fields import Field, complete_long, table_fields
from specmeld.read.pages.fields.wire_names import wire_name
from specmeld.read.pages.operations.operation_record import Gathered
from specmeld.read.pages.operations.part_labels import label_of, plain


def described_parameters(events: Sequence[Event]) -> Mapping[str, Field]:
    """The parameters whose names are headings of a chapter, by name.

    Below each is a table of one row, which has its type and not its name.
    """
    found: dict[str, Field] = {}
    chapter = 0
    for at, event in enumerate(events[:-1]):
        if not isinstance(event, Heading):
            continue
        if not chapter or event.level <= chapter:
            label = label_of(event.text)
            chapter = event.level if label and label.kind == "parameters" else 0
            continue
        name, table = plain(event.text).strip(), events[at + 1]
        if isinstance(table, Table) and len(table.rows) == 1 and wire_name(name) is not None:
            fields = table_fields(_with_name(table, name)) or []
            complete_long(field.entry for field in fields)
            found |= {field.entry.label: field for field in fields}
    return found


def _with_name(table: Table, name: str) -> Table:
    rows = [Row(row.line, [name, *row.cells]) for row in table.rows]
    return replace(table, head=["Name", *table.head], rows=rows)


def complete_parameters(gathered: Gathered, described: Mapping[str, Field]) -> None:
    """Complete parameters that an operation only names from their chapter."""
    for part in gathered.parts:
        for each in part.fields:
            known = described.get(each.entry.label)
            if known is None or each.entry.said is not None:
                continue
            entry = each.entry
            entry.said, entry.type_line = known.entry.said, known.entry.type_line
            entry.paragraphs = entry.paragraphs or known.entry.paragraphs
            entry.facts = entry.facts or known.entry.facts
            each.location = each.location or known.location
