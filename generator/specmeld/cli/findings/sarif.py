"""Findings as a SARIF 2.1.0 log (OASIS), for code scanning services."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from specmeld import __version__
from specmeld.model.findings import QUESTIONS, RULES, Checked, Finding, Rule

_ROOT = "SRCROOT"
_ORDER = {rule: at for at, rule in enumerate(RULES)}
_FINGERPRINT = "specmeld/v1"


def as_sarif(checked: Checked) -> str:
    """One run, with the rules that found something; ignored findings are suppressed.

    Paths are relative to the repository, which the reader of the log knows.
    """
    used = {one.rule.id: one.rule for one in checked.findings}
    rules = sorted(used.values(), key=lambda rule: _ORDER.get(rule.id, -1))
    index = {rule.id: at for at, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "specmeld",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder of the repository."}}},
        "results": [
            _result(one, checked.path(one), index[one.rule.id]) for one in checked.findings
        ],
    }
    return json.dumps({"version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.id.title().replace("-", ""),
        "shortDescription": {"text": f"{QUESTIONS[rule.question]}: {rule.message}."},
        "help": {"text": f"To fix it: {rule.fix}."},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": [rule.question]},
    }


def _uri(path: str) -> str:
    """A file name may not be valid Unicode, or may look like a URL scheme."""
    return quote(path, errors="surrogateescape")


def _result(one: Finding, path: str, index: int) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(path), "uriBaseId": _ROOT}}
    if one.line:
        place["region"] = {"startLine": one.line}
    location: dict[str, Any] = {"physicalLocation": place}
    if one.key:
        location["logicalLocations"] = [{"fullyQualifiedName": one.key}]
    result: dict[str, Any] = {
        "ruleId": one.rule.id,
        "ruleIndex": index,
        "level": one.rule.severity,
        "message": {"text": f"{one.file} {one.said}."},
        "locations": [location],
        "partialFingerprints": {_FINGERPRINT: one.fingerprint},
    }
    if one.ignored:
        result["suppressions"] = [{"kind": "external", "justification": one.ignored}]
    return result
