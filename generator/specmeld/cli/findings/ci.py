"""Findings in the formats of CI services.

GitHub reads workflow commands from a job's output, GitLab a Code Quality report. Both use paths
relative to the repository. Neither has a place for ignored findings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from specmeld.diagnostics import Severity
from specmeld.model.findings import QUESTIONS, Checked, Finding

_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
_SEVERITIES: Mapping[Severity, str] = {"error": "major", "warning": "minor", "note": "info"}


def as_github(checked: Checked) -> str:
    """A workflow command for each finding, which annotates the line in the changes."""
    return "".join(f"{_command(one, checked.path(one))}\n" for one in _told(checked))


def as_gitlab(checked: Checked) -> str:
    """A Code Quality report; its lines count from 1, so line 1 represents the whole file."""
    report = [
        {
            "description": one.said,
            "check_name": one.rule.id,
            "fingerprint": one.fingerprint,
            "severity": _SEVERITIES[one.rule.severity],
            "location": {"path": checked.path(one), "lines": {"begin": max(1, one.line)}},
        }
        for one in _told(checked)
    ]
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def _told(checked: Checked) -> Iterator[Finding]:
    return (one for one in checked.findings if not one.ignored)


def _command(one: Finding, path: str) -> str:
    title = f"{QUESTIONS[one.rule.question]} ({one.rule.id})"
    properties = {"file": path, **({"line": str(one.line)} if one.line else {}), "title": title}
    told = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in properties.items())
    return f"::{_COMMANDS[one.rule.severity]} {told}::{_escaped(one.said)}"


def _escaped(text: str, further: str = "") -> str:
    """Percent-encode what would end the command, or the property that contains it."""
    return re.sub(f"[%\r\n{further}]", lambda char: f"%{ord(char[0]):02X}", text)
