"""The statuses of an operation: those that its page lists, and those in its labels."""

from __future__ import annotations

from collections.abc import Sequence

from specmeld.read.pages.operations.operation_record import Gathered
from specmeld.read.pages.statuses import Status, said_statuses


def listed_statuses(gathered: Gathered) -> list[Status]:
    """The statuses that the page lists, or says are returned."""
    words = [*gathered.returns]
    for part in gathered.parts:
        words += part.words if part.kind not in ("response", "errors", "object") else ()
    said = [status for each in words for status in said_statuses(each)]
    return [*gathered.statuses, *said]


def stated_statuses(gathered: Gathered, listed: Sequence[Status]) -> Sequence[str]:
    """The statuses of the page, each once, in order."""
    found: list[str] = []
    for part in gathered.parts:
        if part.kind in ("response", "errors"):
            found.append(part.stated)
        found += [sample.label.status for sample in part.samples if sample.label]
    found += [each.status for each in listed]
    found += [message.status for _, message in gathered.messages]
    return list(dict.fromkeys(filter(None, found)))
