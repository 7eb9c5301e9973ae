"""The gate: which changes of an API are let through, accepted, or stopped.

Each change becomes a finding like those of ``check``, so that people accept it in the same table
and services show it in the same formats. A change is identified by its rule, its place and what
both sides say there, not by lines, file names or wording; but any further change of the same thing
is a new one, which has not been accepted yet.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from specmeld.config import Ignore, Project, load_ignores
from specmeld.diagnostics import Severity
from specmeld.model.findings import Checked, Finding, Question, Rule
from specmeld.pipeline.compare.fingerprints import Fingerprints
from specmeld.pipeline.drift.ignoring import with_ignored

if TYPE_CHECKING:
    from specmeld.diff import Change, Level
    from specmeld.pipeline.compare.differing import Differences

FailOn = Literal["breaking", "warning", "any", "none"]
FAILING: Mapping[FailOn, tuple[Level, ...]] = {
    "breaking": ("breaking",),
    "warning": ("breaking", "warning"),
    "any": ("breaking", "warning", "info"),
    "none": (),
}
"""Strictness of the gate → the levels that it stops."""
_SEVERITIES: Mapping[Level, Severity] = {
    "breaking": "error",
    "warning": "warning",
    "info": "note",
}
_TO_PASS = "revert the change, or accept it in the config, by its fingerprint"
_WIDEST = 400


SKIPPED = Rule(
    "packages-not-compared",
    "changes",
    "the packages were not compared because the API is large",
    "add --python to compare them",
    "note",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One change, and the gate's decision: ``finding.ignored`` says why it is accepted."""

    change: Change
    finding: Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """All changes, the worst first, and the entries that no longer accept anything."""

    found: Differences
    judged: tuple[Judged, ...]
    entries: tuple[Finding, ...] = ()
    folder: str = ""
    file: str = ""
    """The new file, relative to the project."""
    fail_on: FailOn = "breaking"

    @property
    def open(self) -> list[Judged]:
        """The changes that are not accepted."""
        return [one for one in self.judged if not one.finding.ignored]

    @property
    def accepted(self) -> list[Judged]:
        return [one for one in self.judged if one.finding.ignored]

    @property
    def stops(self) -> bool:
        """Whether the gate is closed."""
        return any(one.change.level in FAILING[self.fail_on] for one in self.open)

    @property
    def checked(self) -> Checked:
        """The same as a result of ``check``."""
        findings = (*(one.finding for one in self.judged), *self.entries, *self._notes)
        asked: tuple[Question, ...] = ("changes", "ignored") if self.entries else ("changes",)
        return Checked(asked, findings, self.folder)

    @property
    def _notes(self) -> tuple[Finding, ...]:
        """Remarks for CI services, beside the changes."""
        if not self.found.skipped:
            return ()
        return (Finding(SKIPPED, self.file, SKIPPED.message, SKIPPED.fix),)


def judge(found: Differences, project: Project, *, today: date, fail_on: FailOn) -> Verdict:
    """The gate's decisions on the differences, by the config of ``project``. Raises ConfigError.

    ``today`` is compared with the dates of entries.
    """
    from specmeld.diff import LEVELS

    entries = [one for one in load_ignores(project.root) if one.is_of_change]
    lines = found.lines or [one.new.line if one.new else 0 for one in found.changes]
    every = list(zip(found.changes, lines, strict=True))
    every.sort(key=lambda one: LEVELS.index(one[0].level))
    file = _file(found, project.root)
    known_by = Fingerprints(found.document)
    findings = tuple(
        _finding(change, known_by.of(change), file, line, fail_on) for change, line in every
    )
    checked = _accepting(findings, entries, today, complete=found.complete)
    judged = zip((change for change, _ in every), checked.findings, strict=False)
    return Verdict(
        found,
        tuple(Judged(change, finding) for change, finding in judged),
        checked.findings[len(every) :],
        project.in_repository,
        file,
        fail_on,
    )


def shown(change: Change) -> Iterator[str]:
    """The evidence that a change breaks clients, or why there is none."""
    if change.witness is not None:
        body = json.dumps(change.witness.body, ensure_ascii=False)
        body = body if len(body) <= _WIDEST else f"{body[: _WIDEST - 1]}…"
        yield f"valid only in the {change.witness.valid} version: {body}"
    if change.reason:
        yield f"no counterexample: {change.reason}"


def _accepting(
    findings: tuple[Finding, ...], entries: Sequence[Ignore], today: date, *, complete: bool
) -> Checked:
    return with_ignored(Checked(("changes",), findings), entries, today, complete=complete)


def _finding(change: Change, known_by: str, file: str, line: int, fail_on: FailOn) -> Finding:
    stopped = change.level in FAILING[fail_on]
    severity: Severity = "error" if stopped else _SEVERITIES[change.level]
    return Finding(
        Rule(change.rule, "changes", _text(change.rule), _TO_PASS, severity),
        file,
        "; ".join([f"{change.place}: {change.message}", *shown(change)]),
        f"revert the change, or accept it as {known_by}" if severity == "error" else "",
        line,
        change.place,
        known_by=known_by,
    )


def _text(rule: str) -> str:
    from specmeld.diff import RULES

    return RULES[rule].text.format(name="…")


def _file(found: Differences, root: Path) -> str:
    """The new file relative to the project; of a URL only its last segment."""
    if found.file is None:
        return found.new.rstrip("/").rpartition("/")[2] or found.new
    return Path(os.path.relpath(found.file.resolve(), root.resolve())).as_posix()
