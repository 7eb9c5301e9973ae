"""One folder a rule: two versions of an API, and all that is told of them.

With SPECMELD_UPDATE the goldens are written anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from specmeld.diff import RULES

_CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("rule", sorted(RULES))
def test_each_rule_has_its_case(specmeld: Any, rule: str) -> None:
    folder = _CASES / rule
    command = ["diff", "before.yaml", "after.yaml", "--fail-on", RULES[rule].level, "--quiet"]
    command += ["--python", "--package", "pets"] if RULES[rule].layer == "python" else []
    command += [] if "--python" in command else ["--no-python"]
    asserted = rule.endswith(("-format-narrowed", "-format-widened"))
    command += ["--assert-formats"] if asserted else []
    command[4] = {"info": "any"}.get(command[4], command[4])
    told = specmeld(*command, cwd=folder, code=1).stdout
    golden = folder / "expected.txt"
    if os.environ.get("SPECMELD_UPDATE"):
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")
    lines = [line for line in told.splitlines() if line.endswith(f"[{rule}]")]
    assert lines and all(line.startswith(RULES[rule].level) for line in lines)


def test_there_is_no_case_without_its_rule() -> None:
    assert {folder.name for folder in _CASES.iterdir()} == set(RULES)


def test_what_breaks_has_a_witness_or_a_reason() -> None:
    for rule in RULES.values():
        if rule.layer == "values" and rule.level == "breaking":
            told = (_CASES / rule.id / "expected.txt").read_text(encoding="utf-8")
            after = told.split(f"[{rule.id}]\n")[1]
            assert "valid only in the " in after.split("\nbreaking")[0].split("\nwarning")[0]


def test_what_the_readme_shows_is_a_golden(repo: Path) -> None:
    golden = (_CASES / "response-values-widened" / "expected.txt").read_text(encoding="utf-8")
    shown = f"$ specmeld diff before.yaml after.yaml\n{golden}```"
    assert shown in (repo / "README.md").read_text(encoding="utf-8")
