"""The page on the reconciling rules, with an example of each from the test cases."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from manual.page_text import code, fence, page, prose, table
from specmeld.model.settlement import RULE_TEXTS, RULES
from specmeld.reconcile.write import canonical_yaml

_INTRO = """\
Documents of one API contradict each other. These rules decide which of them holds, and each
decision names its rule in `specmeld normalize`, `specmeld explain` and the report.
[How truth is decided](../explanation/truth.md) tells how they work together.

The first table of an example lists what each document says and what becomes of it: *kept*,
*corroborates* (it says the same as what was kept) or *overruled*; *at* names the place where a rule
has put it. The YAML below it is what the canonical file says then."""

_OTHER = {
    16: "There is a worked example in [How to decide conflicts](../how-to/conflicts.md).",
}
"""Rule without a case of claims → where it is shown."""

_CLEAREST = {1: "version-first", 3: "evidence"}
"""Rule → its most instructive case, if that is not the smallest."""


def reconciling_page(tests: Path) -> str:
    """Each rule with its text and its smallest case below ``tests``."""
    return page("Reconciling rules", _INTRO, *(_section(number, tests) for number in RULES))


def _section(number: int, tests: Path) -> str:
    head = f"## Rule {number}: {RULES[number]}\n\n{prose(RULE_TEXTS[number])}"
    cases = sorted((tests / "cases").glob(f"rule-{number:02}-*"), key=_by_clarity(number))
    example = _example(cases[0]) if cases else _OTHER.get(number, "")
    return f"{head}\n\n{example}".rstrip()


def _by_clarity(number: int) -> Callable[[Path], tuple[bool, bool, int, str]]:
    """The chosen case first, then those in which the rule decides something, then small ones."""

    def key(case: Path) -> tuple[bool, bool, int, str]:
        other = case.name.split("-", 2)[2] != _CLEAREST.get(number)
        silent = f" rule {number}:" not in (case / "ledger.txt").read_text("utf-8")
        lines = sum(len(path.read_text("utf-8").splitlines()) for path in case.iterdir())
        return other, silent, lines, case.name

    return key


def _example(case: Path) -> str:
    fates = _fates((case / "ledger.txt").read_text("utf-8"))
    rows = [row for path in sorted(case.glob("*.claims")) for row in _claims(path, fates)]
    said = table(["document", "place", "says", "becomes"], rows)
    canonical = yaml.safe_load((case / "openapi.yaml").read_text("utf-8"))
    after = canonical_yaml(_shortened(canonical))
    return f"{said}\n\n{fence(after, 'yaml')}"


def _fates(ledger: str) -> dict[str, str]:
    """``document:line`` → the outcome of the claim there, unless it was simply kept."""
    fates = {}
    for line in _FATE.finditer(ledger):
        outcome, rule, claim, place, moved = line.groups(default="")
        where = code(moved.removeprefix(place.partition("#")[0]))
        fates[claim] = outcome + rule.replace(" ", " by ", 1) + (f", at {where}" if moved else "")
    return fates


def _claims(path: Path, fates: dict[str, str]) -> list[list[str]]:
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("//"):
            continue
        where, keyword, value, *marks = line.split(" :: ")
        fate = fates.get(f"{path.stem}:{number}", "kept")
        if keyword == "exists" and "overruled" not in fate:
            continue  # the place is in the other rows
        said = f"{code(f'{keyword}: {value.strip()}')}{''.join(f' ({one})' for one in marks)}"
        rows.append([path.stem, code(where), said, fate])
    return rows


def _shortened(document: dict[str, Any]) -> dict[str, Any]:
    """The document without what all cases share: version, title, undescribed responses."""
    for operations in document["paths"].values():
        for operation in operations.values():
            if operation["responses"] == _UNDESCRIBED:
                del operation["responses"]
            operation.pop("operationId", None)
    return {key: value for key, value in document.items() if key not in ("openapi", "info")}


_FATE = re.compile(
    r"(?m)^(kept|corroborates|overruled|unplaced)( rule \d+)?: (\S+:\d+) (.*?)(?: \w+ -> (.*))?$"
)
"""A line of a ledger: the outcome of a claim, its rule, its place, and its new place."""
_UNDESCRIBED = {"default": {"description": "No document describes the response."}}
