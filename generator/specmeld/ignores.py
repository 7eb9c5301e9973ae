"""What people let be: the tables ``ignore`` of the config, each with its reason.

An entry names one finding by its fingerprint, or findings by their rule and file; a change that
``diff`` tells it names by its fingerprint, which begins with ``diff-``::

    [[tool.specmeld.ignore]]
    rule = "file-edited"
    file = "generated/client/models/*"
    reason = "until the vendor fixes the description of refunds"
    until = 2027-01-31

``*`` in a file stands for anything, slashes too. ``until`` is the last day on which it counts.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from specmeld.config import OptionsTable, options_table
from specmeld.model.findings import RULES, Finding

_TABLE = "ignore"
_EXAMPLE = "write 'fingerprint', or 'rule' and 'file', and the 'reason'"
_KEYS = ("fingerprint", "rule", "file", "reason", "until")
OF_CHANGES = "diff-"
"""What fingerprints of changes begin with, so that each verb knows its own entries."""
_NAMES = ({"fingerprint"}, {"rule", "file"})
"""What may name the findings."""


@dataclass(frozen=True, slots=True)
class Ignore:
    """One entry, and where it stands. Either ``fingerprint`` or ``rule`` and ``glob`` is set."""

    reason: str
    shown: str
    line: int
    fingerprint: str = ""
    rule: str = ""
    glob: str = ""
    until: date | None = None

    @property
    def is_of_change(self) -> bool:
        """Whether it is for ``diff``, and not for ``check``."""
        return self.fingerprint.startswith(OF_CHANGES)

    def matches(self, one: Finding) -> bool:
        """Whether the entry names the finding."""
        if self.fingerprint:
            return one.fingerprint == self.fingerprint
        return one.rule.id == self.rule and fnmatchcase(one.file, self.glob)

    def __str__(self) -> str:
        return self.fingerprint or f"{self.rule} of {self.glob}"


def load_ignores(root: Path) -> tuple[Ignore, ...]:
    """The entries in the config of the folder ``root``. Raises ConfigError."""
    table = options_table(root)
    entries = table.values.get(_TABLE, [])
    if not (isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)):
        raise table.wrong(_TABLE, "'ignore' must be a list of tables", "write [[…ignore]]")
    lines = [*_lines(table)]
    if len(lines) != len(entries):  # written inline
        lines = [table.line(_TABLE)] * len(entries)
    return tuple(map(_Entry(table).read, entries, lines))


def _lines(table: OptionsTable) -> Iterator[int]:
    heading = re.compile(r"\s*\[\[\s*(tool\s*\.\s*specmeld\s*\.\s*)?ignore\s*\]\]")
    for at, line in enumerate(table.text.splitlines(), start=1):
        if heading.match(line):
            yield at


@dataclass(frozen=True, slots=True)
class _Entry:
    """How one entry is read."""

    table: OptionsTable

    def read(self, values: Mapping[str, Any], line: int) -> Ignore:
        wrong = self._wrong(values)
        if wrong:
            raise self.table.wrong_at(line, *wrong)
        return Ignore(
            values["reason"],
            self.table.shown,
            line,
            values.get("fingerprint", ""),
            values.get("rule", ""),
            values.get("file", ""),
            values.get("until"),
        )

    def _wrong(self, values: Mapping[str, Any]) -> tuple[str, str] | None:
        """What is wrong and how to fix it."""
        for key, value in values.items():
            if key not in _KEYS:
                return f"unknown key {key!r} in an entry of 'ignore'", _EXAMPLE
            if key == "until" and type(value) is not date:
                return f"'until' is not a date: {value!r}", "write it as in until = 2027-01-31"
            if key != "until" and not (isinstance(value, str) and value.strip()):
                return f"{key!r} must be a string", "write it in quotes"
        if {*values} - {"reason", "until"} not in _NAMES:
            return "an entry of 'ignore' does not say what it ignores", _EXAMPLE
        if "reason" not in values:
            return "an entry of 'ignore' has no reason", "say why in 'reason'"
        rule = values.get("rule", "")
        if rule and rule not in RULES:
            near = difflib.get_close_matches(rule, RULES, n=1)
            fix = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(RULES)}"
            return f"unknown rule {rule!r}", fix
        return None
