"""Findings that people ignore: the ``ignore`` tables of the config, each with a reason.

An entry names one finding by its fingerprint, or findings by their rule and file; a change found by
``diff`` is named by its fingerprint, which begins with ``diff-``::

    [[tool.specmeld.ignore]]
    rule = "file-edited"
    file = "generated/client/models/*"
    reason = "until the vendor fixes the description of refunds"
    until = 2027-01-31

``*`` in a file matches anything, including slashes. ``until`` is the last day on which it counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from specmeld.config.option_checks import did_you_mean
from specmeld.config.option_file import OptionFile
from specmeld.diagnostics import ConfigError
from specmeld.model.findings import RULES, Finding

_TABLE = "ignore"
_EXAMPLE = "write 'fingerprint', or 'rule' and 'file', and the 'reason'"
IGNORE_KEYS: Mapping[str, str] = {
    "fingerprint": "The fingerprint of one finding or one change, as '--format json' prints it.",
    "rule": "The rule whose findings in 'file' are ignored.",
    "file": "The file of the findings, or a pattern; * matches anything.",
    "reason": "Why it is ignored.",
    "until": "The last day on which the entry applies.",
}
"""The keys of an entry; all but the date are strings."""
OF_CHANGES = "diff-"
"""The prefix of fingerprints of changes, so that each verb knows its own entries."""
NAMING = ({"fingerprint"}, {"rule", "file"})
"""The keys that can name findings."""


@dataclass(frozen=True, slots=True)
class Ignore:
    """One entry, and its line. Either ``fingerprint`` or ``rule`` and ``glob`` is set."""

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


def ignores_in(file: OptionFile) -> tuple[Ignore, ...]:
    """The entries of a file without errors."""
    return tuple(
        Ignore(
            values["reason"],
            file.shown,
            file.line((_TABLE, at)),
            values.get("fingerprint", ""),
            values.get("rule", ""),
            values.get("file", ""),
            values.get("until"),
        )
        for at, values in enumerate(file.values.get(_TABLE, []))
    )


def ignore_errors(file: OptionFile) -> Iterator[ConfigError]:
    """What is wrong with the entries of a file, one error each."""
    entries = file.values.get(_TABLE, [])
    if not (isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)):
        yield file.wrong((_TABLE,), "'ignore' must be a list of tables", "write [[…ignore]]")
        return
    for at, values in enumerate(entries):
        if wrong := _wrong(values):
            yield file.wrong((_TABLE, at), *wrong)


def _wrong(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is wrong and how to fix it."""
    for key, value in values.items():
        if key not in IGNORE_KEYS:
            fix = did_you_mean(key, IGNORE_KEYS, _EXAMPLE)
            return f"unknown key {key!r} in an entry of 'ignore'", fix
        if key == "until" and type(value) is not date:
            return f"'until' is not a date: {value!r}", "write it as in until = 2027-01-31"
        if key != "until" and not (isinstance(value, str) and value.strip()):
            return f"{key!r} must be a string", "write it in quotes"
    if {*values} - {"reason", "until"} not in NAMING:
        return "an entry of 'ignore' does not say what it ignores", _EXAMPLE
    if "reason" not in values:
        return "an entry of 'ignore' has no reason", "say why in 'reason'"
    rule = values.get("rule", "")
    if rule and rule not in RULES:
        return f"unknown rule {rule!r}", did_you_mean(
            rule, RULES, f"choose one of {', '.join(RULES)}"
        )
    return None
