"""The ledger adds up on every run, and every line and quote in it is in its document."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from specmeld.model.claim_keywords import BOUNDS
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.settlement import Settlement
from specmeld.read import read_document
from specmeld.read.decoding import load_document
from specmeld.reconcile import Policy, reconcile
from specmeld.reconcile.provenance import provenance_json

from .test_cases import CASES, read_claims, settle_case

LARGEST = 300_000
"""Bytes of a real document that is settled here."""


def check_ledger(readings: Sequence[Reading], settled: Settlement) -> None:
    """One verdict for each claim, whose quote stands on its line; those of pages in order."""
    claims = [verdict.claim for verdict in settled.verdicts]
    pages = [claim for one in readings if one.openapi is None for claim in one.claims]
    assert [id(claim) for claim in claims[: len(pages)]] == [id(claim) for claim in pages]
    assert len({id(claim) for claim in claims}) == len(claims)
    outcomes = Counter(verdict.outcome for verdict in settled.verdicts)
    counts = json.loads(provenance_json(settled))["counts"]
    ended = {one: outcomes[one] for one in ("kept", "corroborates", "overruled", "unplaced")}
    assert {name: counts[name] for name in ended} == ended
    assert counts["claims"] == sum(ended.values()) == len(claims)
    texts = {reading.document.id: reading.document.text.split("\n") for reading in readings}
    for verdict in settled.verdicts:
        origin = verdict.claim.origin
        assert 1 <= origin.line <= len(texts[origin.document]), verdict
    for conflict in settled.conflicts:
        if conflict.keyword != "exists":  # what is not there was not claimed
            assert {id(side) for side in conflict.sides} <= {id(claim) for claim in claims}


def check_values(reading: Reading, settled: Settlement) -> None:
    """A bound, type or format that is stated as structure is on its line for the eye to find."""
    lines = reading.document.text.split("\n")
    for claim in (verdict.claim for verdict in settled.verdicts):
        if claim.evidence == "structure" and not claim.implied:
            line = lines[claim.origin.line - 1]
            assert _stands_on(line, claim.keyword, claim.value), (claim, line)


def _stands_on(line: str, keyword: str, value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if keyword in BOUNDS and is_number:
        numbers = re.findall(r"-?\d[\d,_]*(?:\.\d+)?(?:[eE][-+]?\d+)?", line)
        return any(float(re.sub("[,_]", "", one)) == float(value) for one in numbers)
    if value == "null":
        return True  # OpenAPI 3.0 has another word for it
    if keyword in ("type", "format") and isinstance(value, str):
        opens_list = line.rstrip().endswith(("[", ":"))  # the names are on lines of their own
        is_file = value == "binary" or re.search(r"\bfile\b", line)  # a type of Swagger 2.0
        return bool(opens_list or is_file) or value.casefold() in line.casefold()
    return True


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_a_case_adds_up(folder: Path) -> None:
    settled = settle_case(folder)
    claims = sum(len(read_claims(path).claims) for path in folder.glob("*.claims"))
    outcomes = Counter(verdict.outcome for verdict in settled.verdicts)
    assert outcomes.total() == claims
    assert json.loads(provenance_json(settled))["counts"] == {
        "claims": claims,
        **{one: outcomes[one] for one in ("kept", "corroborates", "overruled", "unplaced")},
    }


def _read(path: Path, shown: str = "") -> Reading:
    return read_document(load_document(path, shown=shown or path.name, id=path.name))


def test_the_seeds_add_up(shared: Path) -> None:
    readings = [_read(path) for path in sorted((shared / "seeds").glob("*.txt"))]
    assert len(readings) > 1
    check_ledger(readings, reconcile(readings))


def _small(shared: Path) -> list[Path]:
    """Documents that describe operations (one of the corpus describes webhooks only)."""
    files = [path for path in sorted((shared / "corpus").glob("*__*.*")) if path.is_file()]
    small = [path for path in files if path.stat().st_size <= LARGEST]
    return [path for path in small if re.search(r"^\s*\"?/", path.read_text("utf-8"), re.M)]


@pytest.mark.slow
def test_real_documents_add_up_alone(shared: Path) -> None:
    for path in _small(shared):
        reading = _read(path)
        settled = reconcile([reading], Policy(claims=True))
        check_ledger([reading], settled)
        check_values(reading, settled)


@pytest.mark.slow
def test_real_documents_add_up_beside_a_copy_that_disagrees(shared: Path) -> None:
    for path in _small(shared)[::4]:
        text = path.read_text("utf-8")
        changed = _with_other_bounds(text, Random(path.name))
        document = SourceDocument("copy", "copy", changed, dialect="openapi", precedence=1)
        readings = [_read(path), read_document(document)]
        settled = reconcile(readings)
        check_ledger(readings, settled)
        _check_disagreements(text, changed, readings, settled)


_BOUND = re.compile(r"^(\s*\"?(?:maxLength|minLength|maximum|maxItems)\"?\s*:\s*)(\d+)", re.M)


def _with_other_bounds(text: str, rng: Random) -> str:
    """The text with some bounds raised, each on the line where it was."""
    return _BOUND.sub(
        lambda found: found[1] + (f"{int(found[2]) + 7}" if rng.random() < 0.3 else found[2]), text
    )


def _check_disagreements(
    text: str, changed: str, readings: Sequence[Reading], settled: Settlement
) -> None:
    """Each line that differs is told at most once, and none that does not differ."""
    pairs = enumerate(zip(text.split("\n"), changed.split("\n"), strict=True), 1)
    differ = {number for number, (one, other) in pairs if one != other}
    told = [
        side.origin.line
        for conflict in settled.conflicts
        for side in conflict.sides[1:]
        if side.evidence == "structure"
    ]
    assert set(told) <= differ
    assert len(told) == len(set(told))
    claimed = {
        claim.origin.line
        for claim in (verdict.claim for verdict in settled.verdicts)
        if claim.keyword in BOUNDS and claim.origin.document == "copy"
    }
    assert differ & claimed <= set(told)
