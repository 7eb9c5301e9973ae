"""Ignored findings, and ignore entries that are no longer needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from specmeld.config import Ignore
from specmeld.model.findings import RULES, Checked, Finding, finding


def with_ignored(
    checked: Checked, entries: Sequence[Ignore], today: date, *, complete: bool
) -> Checked:
    """What was checked, with the reasons for ignoring findings.

    An expired entry is reported. So is an entry without a finding, if the check was ``complete``:
    of all targets, with all questions.
    """
    if not entries:
        return checked
    live = [entry for entry in entries if entry.until is None or today <= entry.until]
    found = tuple(_judged(one, live) for one in checked.findings)
    unused = [entry for entry in live if not any(map(entry.matches, found))] if complete else []
    unused = [entry for entry in unused if not _of_remote(entry) or "remote" in checked.asked]
    told = [*_told("ignore-expired", [e for e in entries if e not in live])]
    told += _told("ignore-unused", unused)
    asked = (*checked.asked, "ignored") if complete or told else checked.asked
    return replace(checked, asked=asked, findings=(*found, *told))


def _of_remote(entry: Ignore) -> bool:
    """Whether it belongs to a question that only ``--remote`` asks."""
    return bool(entry.rule) and RULES[entry.rule].question == "remote"


def _judged(one: Finding, live: Sequence[Ignore]) -> Finding:
    reason = next((entry.reason for entry in live if entry.matches(one)), "")
    return replace(one, ignored=reason)


def _told(rule: str, entries: Sequence[Ignore]) -> Iterator[Finding]:
    for entry in entries:
        until = f", until {entry.until}" if entry.until else ""
        message = f"{RULES[rule].message}: {entry} ({entry.reason}{until})"
        yield finding(rule, entry.shown, message=message, line=entry.line, key=str(entry))
