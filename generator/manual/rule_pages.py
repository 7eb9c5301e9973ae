"""The pages on the rules of ``diff`` and of ``check``, from their declarations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path

from manual.page_text import code, fence, page, prose, table
from specmeld.diff.rules import RULES as DIFF_RULES
from specmeld.diff.rules import Rule
from specmeld.model.findings import QUESTIONS
from specmeld.model.findings import RULES as DRIFT_RULES

_LAYERS = {
    "wire": ("On the wire", "Operations, parameters, bodies, statuses, headers and security."),
    "values": (
        "In the values",
        "Which values a schema accepts. A rule reports a break only with a body that one of the "
        "two schemas accepts and the other refuses.",
    ),
    "python": ("In the package", "Classes, methods and arguments that Python code uses."),
}


def diff_rules_page(cases: Path) -> str:
    """Rules of ``specmeld diff``, a table per layer, with examples from the tests."""
    return page(
        "Diff rules",
        "What [`specmeld diff`](commands.md#diff) reports. A request that accepts less is "
        "breaking, and so is a response that may say more. The option "
        "[`severity`](options.md#severity) gives a rule another level.",
        *(
            f"## {title}\n\n{words}\n\n{_diff_table(layer)}\n\n{_examples(layer, cases)}"
            for layer, (title, words) in _LAYERS.items()
        ),
    )


def _diff_table(layer: str) -> str:
    rules: Iterable[Rule] = (rule for rule in DIFF_RULES.values() if rule.layer == layer)
    rows = [
        [code(rule.id), rule.level, prose(rule.text.replace("{name}", "NAME"))] for rule in rules
    ]
    return table(["rule", "level", "what it says"], rows)


def _examples(layer: str, cases: Path) -> str:
    """The output for each breaking rule of the layer."""
    found = []
    for rule in DIFF_RULES.values():
        if rule.layer == layer and rule.level == "breaking":
            printed = (cases / rule.id / "expected.txt").read_text("utf-8")
            example = re.search(rf"(?m)^.*\[{rule.id}\]\n(?: .*\n)*", printed)
            found.append(example[0] if example else "")
    return "What is printed for those that break:\n\n" + fence("\n".join(found))


def drift_rules_page() -> str:
    """Rules of ``specmeld check``, a table per question."""
    return page(
        "Drift rules",
        "What [`specmeld check`](commands.md#check) reports, question by question. A finding of "
        "severity *error* makes the exit code 1. Findings that have a reason to stay are listed "
        "under [`ignore`](options.md#ignore) in the config.",
        *(f"## {title}\n\n{_drift_table(question)}" for question, title in QUESTIONS.items()),
    )


def _drift_table(question: str) -> str:
    rows = []
    for rule in DRIFT_RULES.values():
        if rule.question == question:
            id, _, message, fix, severity = astuple(rule)
            rows.append([code(id), severity, prose(message), prose(fix)])
    return table(["rule", "severity", "the file …", "what to do"], rows)
