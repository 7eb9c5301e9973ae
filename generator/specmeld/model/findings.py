"""Drift: its rules, and one finding.

Every verb that looks for drift returns a ``Checked``, and every format prints that and nothing
else.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from specmeld.diagnostics import Severity, SpecmeldError

Question = Literal[
    "run", "remote", "documents", "code", "names", "edits", "vendored", "changes", "ignored"
]

QUESTIONS: Mapping[Question, str] = {
    "run": "the run",
    "remote": "URLs ↔ documents",
    "documents": "documents ↔ canonical file",
    "code": "canonical file ↔ code",
    "names": "names.lock ↔ code",
    "edits": "manual edits",
    "vendored": "vendored copies",
    "changes": "API changes",
    "ignored": "ignore entries",
}
"""Each question → its title, in the order of asking."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding. ``message`` and ``fix`` are defaults for findings without their own."""

    id: str
    """Stable kebab-case id."""
    question: Question
    message: str
    fix: str
    severity: Severity = "error"


_GENERATE = "run 'specmeld generate'"
_NEWER = "run 'specmeld generate' to accept the difference"
_NORMALIZE = "run 'specmeld normalize', or revert the change"
_OVERLAY = "write the edit into spec/overlay.yaml and run 'specmeld normalize', or revert it"
_PULL = "run 'specmeld pull'"
_RESTORE = "revert it, or run 'specmeld generate --force', which keeps a copy as .orig"
_NAMES = "run 'specmeld generate', or restore it from version control"

RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule("could-not-run", "run", "could not run", "see the error message"),
        Rule("source-changed", "remote", "has changed since it was pulled", _PULL),
        Rule("source-gone", "remote", "is no longer at its URL", "correct its 'url', or remove it"),
        Rule("source-refused", "remote", "cannot be pulled", "run 'specmeld pull --check'"),
        Rule(
            "source-moved",
            "remote",
            "has moved permanently",
            "write the new URL into spec/sources.yaml",
            "warning",
        ),
        Rule(
            "document-changed",
            "documents",
            "has changed since the last 'specmeld normalize'",
            _NORMALIZE,
        ),
        Rule(
            "decision-outdated", "documents", "no longer fits the documents", "review the decision"
        ),
        Rule("canonical-missing", "documents", "does not exist", "run 'specmeld normalize'"),
        Rule("canonical-fact", "documents", "differs from the documents", _NORMALIZE),
        Rule(
            "canonical-text", "documents", "has the same facts, formatted differently", _NORMALIZE
        ),
        Rule(
            "settled-by-another-version",
            "documents",
            "would be reconciled differently by this version of specmeld",
            _NEWER,
            "warning",
        ),
        Rule("canonical-edited", "documents", "was edited after it was normalized", _OVERLAY),
        Rule("provenance-missing", "documents", "does not exist", "run 'specmeld normalize'"),
        Rule(
            "provenance-stale",
            "documents",
            "is out of date: the documents have changed",
            _NORMALIZE,
        ),
        Rule(
            "run-interrupted",
            "code",
            "has an unfinished run, which was killed or is still running",
            "run 'specmeld generate' to roll it back",
        ),
        Rule("package-missing", "code", "does not exist", _GENERATE),
        Rule(
            "made-by-another-version",
            "code",
            "would be generated differently by this version of specmeld",
            _NEWER,
            "warning",
        ),
        Rule("code-outdated", "code", "was generated from different input", _GENERATE),
        Rule("code-missing", "code", "is missing: the canonical file needs it", _GENERATE),
        Rule("code-stale", "code", "differs from what the canonical file generates", _GENERATE),
        Rule(
            "code-left-over",
            "code",
            "is left over: the canonical file no longer needs it",
            _GENERATE,
        ),
        Rule("lock-edited", "names", "was edited by hand", _NAMES),
        Rule("lock-missing", "names", "was removed by hand", _NAMES),
        Rule("lock-stale", "names", "is out of date: names would change", _GENERATE),
        Rule("file-edited", "edits", "was edited by hand", _RESTORE),
        Rule(
            "file-conflict",
            "edits",
            "was edited by hand, and its new version is beside it (.new)",
            "merge what you need from it, then delete it",
        ),
        Rule("file-removed", "edits", "was removed by hand", _GENERATE),
        Rule(
            "file-added", "edits", "was added by hand", "move it to the package's 'custom' folder"
        ),
        Rule(
            "vendored-edited",
            "vendored",
            "was edited by hand",
            "revert it, or make the change at its source",
        ),
        Rule(
            "vendored-outdated",
            "vendored",
            "is out of date: its source has changed",
            "run 'specmeld vendor DEST --update'",
        ),
        Rule(
            "vendored-missing",
            "vendored",
            "contains no vendored package",
            "run 'specmeld vendor DEST', or remove it from the option 'copies'",
        ),
        Rule(
            "vendored-alone",
            "vendored",
            "comes from a project that was not found: only manual edits are checked",
            "pass --project DIR",
            "note",
        ),
        Rule(
            "ignore-expired",
            "ignored",
            "ignore entry has expired",
            "fix the finding, or set a new date",
            "warning",
        ),
        Rule(
            "ignore-unused",
            "ignored",
            "ignore entry matches nothing",
            "remove the entry",
            "warning",
        ),
    )
}
"""All rules by id, in the order of their questions."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is out of date. ``line`` counts from 1; 0 means the whole file."""

    rule: Rule
    file: str
    """POSIX path from the project's folder, even if it lies outside of it."""
    message: str
    fix: str
    """How to fix it, with the command."""
    line: int = 0
    key: str = ""
    """The part of the file: a JSON pointer, if the file is the canonical one."""
    diff: str = ""
    """A unified diff from the current to the expected file, if known."""
    ignored: str = ""
    """The reason that people gave for ignoring it."""
    known_by: str = ""
    """Its fingerprint, if not derived from rule, file and key."""

    @property
    def where(self) -> str:
        """The file, with the line if known."""
        return f"{self.file}:{self.line}" if self.line else self.file

    @property
    def said(self) -> str:
        """What is wrong and how to fix it, in one sentence."""
        return f"{self.message}; {self.fix}" if self.fix else self.message

    @property
    def fingerprint(self) -> str:
        """16 hex digits from rule, file and key: stable when lines move or values change again."""
        if self.known_by:
            return self.known_by
        words = "\n".join((self.rule.id, self.file, self.key))
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def row(self) -> dict[str, Any]:
        """Its JSON object, as ``findings.schema.json`` has it."""
        rule = self.rule
        about = {"rule": rule.id, "question": rule.question, "severity": rule.severity}
        row = {**asdict(self), **about, "fingerprint": self.fingerprint}
        del row["known_by"]
        return row


def finding(
    rule: str,
    file: str,
    *,
    message: str = "",
    fix: str = "",
    line: int = 0,
    key: str = "",
    diff: str = "",
) -> Finding:
    """A finding by the id of its rule, which supplies the default texts."""
    of = RULES[rule]
    return Finding(of, file, message or of.message, fix or of.fix, line, key, diff)


def could_not_run(error: SpecmeldError) -> Checked:
    """The finding for a run that could not finish."""
    found = Finding(RULES["could-not-run"], error.file or ".", error.message, error.fix, error.line)
    return Checked((), (found,))


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, and what was found, in the order of the questions."""

    asked: tuple[Question, ...]
    findings: tuple[Finding, ...]
    folder: str = ""
    """POSIX path of the project's folder in its repository; empty if they are the same."""

    def path(self, one: Finding) -> str:
        """The file of a finding, relative to the repository."""
        return posixpath.normpath(posixpath.join(self.folder, one.file))

    @property
    def drift(self) -> bool:
        """Whether any error is left that is not ignored."""
        return any(one.rule.severity == "error" and not one.ignored for one in self.findings)


def merged(checked: Iterable[Checked]) -> Checked:
    """Several results as one; duplicate findings are reported once."""
    parts = list(checked)
    asked = {question for part in parts for question in part.asked}
    found = dict.fromkeys(one for part in parts for one in part.findings)
    return Checked(
        tuple(question for question in QUESTIONS if question in asked),
        tuple(sorted(found, key=lambda one: list(QUESTIONS).index(one.rule.question))),
        parts[0].folder if parts else "",
    )
