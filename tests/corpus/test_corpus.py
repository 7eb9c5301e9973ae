"""The real descriptions of ../shared/corpus, each normalised as the only source of a project.

The ten smallest are in the default run; all others are slow.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from specmeld.config import find_project
from specmeld.diagnostics import Diagnostic
from specmeld.pipeline import normalize

from .acceptance import compare
from .counts import count
from .faults import faults, unexplained
from .originals import Original

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
SMALL = 10
LARGEST_WITH_CASES = 300_000
"""Characters of a canonical document whose schemas are asked about all conformance cases."""

MENDED: Mapping[str, tuple[str, ...]] = {
    "parameters": ("undeclared-parameter", "unnamed-parameter", "useless-parameter"),
    "schemas": ("wrong-shape", "dangling-reference"),
    "responses": ("wrong-shape", "dangling-reference", "small-range"),
    "headers": ("wrong-shape", "dangling-reference", "remote-reference"),
    "media types": ("wrong-shape", "dangling-reference", "remote-reference"),
    "bodies": ("wrong-shape", "dangling-reference", "remote-reference"),
    "security schemes": ("wrong-shape",),
    "security requirements": ("security-no-list",),
    "operations": ("wrong-shape",),
}
"""Kind of fact → the remarks that may change how many there are, by one each."""


@dataclass(frozen=True)
class Normalised:
    name: str
    original: Original
    several_files: bool
    canonical: dict[str, Any]
    diagnostics: tuple[Diagnostic, ...]


def _documents() -> list[Any]:
    """Names of the corpus, the smallest document first."""
    if not CORPUS.is_dir():
        why = "the real documents (../shared) are not beside this checkout"
        return [pytest.param("", marks=pytest.mark.skip(why))]
    with (CORPUS / "index.tsv").open(encoding="utf-8") as index:
        rows = sorted(csv.DictReader(index, delimiter="\t"), key=lambda row: int(row["bytes"]))
    return [
        pytest.param(row["file"], marks=[pytest.mark.slow] if number >= SMALL else [])
        for number, row in enumerate(rows)
    ]


@pytest.fixture(scope="module", params=_documents())
def normalised(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Normalised:
    folder = tmp_path_factory.mktemp("project")
    (folder / "spec").mkdir()
    file = CORPUS / request.param
    (folder / "spec" / "sources.yaml").write_text(f"sources: [{file.as_posix()}]\n", "utf-8")
    settlement, tally = normalize(find_project(folder))
    assert (folder / "spec" / "openapi.yaml").is_file()
    assert tally.kept == tally.claims
    original = Original.at(file)
    return Normalised(
        request.param,
        original,
        file.parent != CORPUS,
        dict(settlement.document),
        settlement.diagnostics,
    )


@pytest.mark.few(2)
def test_the_canonical_file_is_valid_and_what_was_not_is_told(normalised: Normalised) -> None:
    codes = {each.code for each in normalised.diagnostics}
    left = faults(normalised.canonical)
    if "unicode-pattern" in codes:  # the validator knows the regular expressions of Python only
        left = [each for each in left if not each.message.endswith("is not a 'regex'")]
    assert not left
    original = normalised.original
    assert not unexplained(faults(original.top.value, original.root), normalised.diagnostics)


@pytest.mark.few(3)
def test_no_fact_is_lost(normalised: Normalised) -> None:
    before, after = count(normalised.original), count(Original.of(normalised.canonical))
    told = Counter(each.code for each in normalised.diagnostics)
    for kind in before | after:
        if kind == "schemas" and normalised.several_files:
            assert before[kind] <= after[kind]  # other files' schemas have become components
            continue
        changes = sum(told[code] for code in MENDED.get(kind, ()))
        assert abs(after[kind] - before[kind]) <= changes, (kind, before[kind], after[kind])


@pytest.mark.few(2)
def test_schemas_accept_what_they_accepted(normalised: Normalised) -> None:
    cases = len(json.dumps(normalised.canonical)) < LARGEST_WITH_CASES
    result = compare(normalised.original, normalised.canonical, cases=cases)
    print(f"{normalised.name}: {result.schemas} schemas, {result.bodies} bodies compared")
    for reason, times in result.left_out.items():
        print(f"  not compared: {times} × {reason}")
    assert not result.differences
    assert result.bodies or not result.schemas
