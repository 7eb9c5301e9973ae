"""What people let be: entries of the config, and what is wrong with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from specmeld import pipeline
from specmeld.config import open_project

_WHOLE = """[[ignore]]
rule = "file-added"
file = "generated/*"
reason = "we are moving it out"
until = 2026-05-01
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('reason = "we are moving it out"', "", "1: an entry of 'ignore' has no reason"),
        ('"we are moving it out"', '" "', "1: 'reason' must be a string"),
        ('"generated/*"', "3", "1: 'file' must be a string"),
        ('file = "generated/*"', "", "1: an entry of 'ignore' does not say what it ignores"),
        ("[[ignore]]", '[[ignore]]\nfingerprint = "0"', "1: an entry of 'ignore' does not say"),
        ("file-added", "file-aded", "1: unknown rule 'file-aded'; did you mean file-added?"),
        ("2026-05-01", '"2026-05-01"', "1: 'until' is not a date"),
        ("2026-05-01", "2026-05-01T00:00:00", "1: 'until' is not a date"),
        ("until", "untill", "1: unknown key 'untill'"),
        (_WHOLE, "ignore = 1\n", "1: 'ignore' must be a list of tables"),
    ],
)
def test_a_wrong_entry_is_told_with_its_line(
    specmeld: Any, pets: Path, old: str, new: str, said: str
) -> None:
    (pets / "specmeld.toml").write_text(_WHOLE.replace(old, new))
    done = specmeld("check", cwd=pets, code=2)
    assert done.stderr.startswith(f"specmeld: specmeld.toml:{said}"), done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_each_entry_has_its_line(specmeld: Any, pets: Path) -> None:
    text = _WHOLE.replace("[[ignore]]", "[[tool.specmeld.ignore]]")
    wrong = text.replace("file-added", "no-rule")
    (pets / "pyproject.toml").write_text(f"[project]\nname = 'x'\n\n{text}\n{wrong}")
    done = specmeld("check", cwd=pets, code=2)
    assert done.stderr.startswith("specmeld: pyproject.toml:10: unknown rule 'no-rule'")


@pytest.mark.parametrize(("today", "drift"), [("2026-05-01", False), ("2026-05-02", True)])
def test_a_date_is_the_last_day(generated_pets: Path, today: str, drift: bool) -> None:
    (generated_pets / "generated" / "pets" / "mine.py").write_text("x = 1\n")
    (generated_pets / "specmeld.toml").write_text(_WHOLE)
    projects = [open_project(generated_pets)]
    checked = pipeline.check(projects, today=date.fromisoformat(today))
    assert checked.drift is drift
    assert [one.rule.id for one in checked.findings][1:] == ["ignore-expired"] * drift


def test_what_one_target_does_not_use_another_may(specmeld: Any, generated_pets: Path) -> None:
    text = '[targets.v9]\napi_version = ""\n' + _WHOLE.replace("until = 2026-05-01", "")
    (generated_pets / "specmeld.toml").write_text(text)
    specmeld("generate", "--no-prove", cwd=generated_pets)
    alone = specmeld("check", "--target", "v9", cwd=generated_pets).stdout
    assert "what is ignored" not in alone
    assert "what is ignored: 1 warning" in specmeld("check", cwd=generated_pets).stdout
