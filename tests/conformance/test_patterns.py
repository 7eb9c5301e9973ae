"""Patterns that may take exponential time elsewhere end here; nothing hangs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specmeld import pipeline
from specmeld.config import Config
from specmeld.conformance import find_cases
from specmeld.conformance.values.pattern_match import UnreadablePatternError, found, reach

from .documents import document
from .test_suite import run

EXPLOSIVE = [
    r"^(a+)+$",
    r"(a|a)*b",
    r"^(a|b|ab)*c$",
    r"^(.*)*$",
    r"(x+x+)+y",
    r"^((ab)*)*c$",
    r"(.*a){12}",
    r"^(a?){50}a{50}$",
    r"^(a?){500}a{500}$",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"^(?=(\w+)+!)",
    r"^(([^,]|,)*)*$",
]
HARMLESS = [
    r"^[a-z]+(-[a-z]+)*$",
    r"^\d{3}-\d{4}$",
    r"^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$",
    r"^(foo|bar)*$",
    r"^[^@]+@[^@]+\.[^@]+$",
    r"^(?=.*[A-Z])(?=.*\d).{8,}$",
    r"^(?!-)[a-z0-9-]{1,63}(?<!-)$",
    r"^\p{L}+$",
]


@pytest.mark.parametrize("pattern", EXPLOSIVE)
def test_a_pattern_that_explodes_elsewhere_is_asked_of_any_text(pattern: str) -> None:
    for text in ("!" * reach(pattern), "a" * 64 + "!", "a" * 5_000):
        assert found(pattern, text) in (True, False)


@pytest.mark.parametrize("pattern", HARMLESS)
def test_other_patterns_are_asked_of_long_texts(pattern: str) -> None:
    assert reach(pattern) == 10_000
    assert found(pattern, "!" * 3_000) is False


@pytest.mark.few(1)
@pytest.mark.parametrize("pattern", [r"^(a+)+\1b$", r"^((?!b).)*(a+)+\2$"])
def test_a_search_that_takes_too_many_steps_finds_nothing(pattern: str) -> None:
    assert reach(pattern) == 60
    assert found(pattern, "a" * 60 + "!") is False


def test_a_pattern_that_nothing_reads_is_told() -> None:
    with pytest.raises(UnreadablePatternError, match="cannot be read: "):
        found("(", "a")


@pytest.mark.slow
@pytest.mark.parametrize("pattern", EXPLOSIVE)
@pytest.mark.parametrize("keyword", ["pattern", "patternProperties", "propertyNames"])
def test_cases_of_explosive_patterns_end(keyword: str, pattern: str) -> None:
    schemas: dict[str, Any] = {
        "pattern": {"type": "string", "pattern": pattern, "maxLength": 200, "example": "a" * 99},
        "patternProperties": {
            "patternProperties": {pattern: {"type": "null"}},
            "additionalProperties": {"type": "string"},
            "properties": {"a" * 99: {}},
        },
        "propertyNames": {"propertyNames": {"pattern": pattern}, "properties": {"a" * 99: {}}},
    }
    cases = find_cases(document(T=schemas[keyword], Other={"maxLength": 2}))
    assert {case.side for case in cases.cases if case.constraint.component == "Other"}


def test_unicode_classes_are_judged_by_rust() -> None:
    cases = find_cases(document(T={"type": "string", "pattern": r"^\p{Lu}[\p{L}\d]*$"}))
    told = [(case.side, case.body) for case in cases.cases if case.constraint.keyword == "pattern"]
    assert [side for side, _ in told] == ["valid", "invalid"]
    assert not cases.untested


@pytest.mark.slow
def test_a_package_of_explosive_patterns_is_made_and_proven(tmp_path: Path) -> None:
    """The whole road, with the suite that the package carries."""
    schemas = {
        f"T{n}": {"type": "string", "pattern": pattern, "maxLength": 200}
        for n, pattern in enumerate([*EXPLOSIVE, r"^\p{Lu}\p{L}*$"])
    }
    spec = tmp_path / "spec.json"
    info = {"title": "Patterns", "version": "1"}
    spec.write_text(json.dumps({**document(**schemas), "info": info}))
    config = Config(out=str(tmp_path / "made"))
    made = pipeline.generate_from_spec(spec, config, force=False, prove=True)
    assert made.report is not None
    assert made.report.agrees, made.report.summary()
    assert made.report.cases > 3 * len(schemas)
    done = run(made.root, cwd=tmp_path)
    assert f"{len(schemas)} passed" in done.stdout, done.stdout
