"""Laws of reconciling, over random APIs: order, copies, other words for the same, nothing lost."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from tests.examples import examples
from tests.roundtrip.apis import openapi_document
from tests.roundtrip.dialects import DIALECTS
from tests.roundtrip.random_apis import apis

from specmeld.model.documents import Reading
from specmeld.model.settlement import Settlement
from specmeld.read import read_document
from specmeld.read.decoding import load_document
from specmeld.reconcile import reconcile
from specmeld.reconcile.provenance import provenance_json
from specmeld.reconcile.write import canonical_yaml

from .mutation import older
from .planting import plant
from .random_openapi import Document, random_api, restated
from .reading import read_file, read_page, reconciled

SEEDS = st.integers(0, 2**32)
FEW = settings(
    deadline=None,
    max_examples=examples(12),
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a smaller seed is not a smaller file
)
"""Fewer than the default, since each example is a whole run over several documents."""


def canonical_of_each_order(readings: Sequence[Reading]) -> set[str]:
    return {
        canonical_yaml(reconciled(order).document) for order in itertools.permutations(readings)
    }


def check_claims(settled: Settlement) -> None:
    """Each claim ended, and stands on a line of its document."""
    assert not [one for one in settled.verdicts if one.outcome == "unplaced"]
    assert not [one for one in settled.verdicts if one.claim.origin.line < 1]


# Order ------------------------------------------------------------------------------------------


@pytest.mark.slow
@FEW
@given(SEEDS, st.integers(0, 8), st.booleans())
def test_the_order_of_files_does_not_matter(seed: int, count: int, is_30: bool) -> None:
    dice = Random(seed)
    one = random_api(dice, is_30=is_30)
    two, _ = plant(restated(one, dice), count, seed)
    three, _ = older(restated(one, dice), count, seed)
    readings = [read_file(each, f"file{at}") for at, each in enumerate((one, two, three))]
    assert len(canonical_of_each_order(readings[:2])) == 1
    assert len(canonical_of_each_order(readings)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("dialect", DIALECTS)
@FEW
@given(st.data())
def test_the_order_of_files_and_pages_does_not_matter(dialect: str, data: st.DataObject) -> None:
    can, render = DIALECTS[dialect]
    api, seed, count = data.draw(apis(can)), data.draw(SEEDS), data.draw(st.integers(0, 6))
    file, _ = plant(openapi_document(api), count, seed)
    readings = [
        read_file(file, "file"),
        read_page(render(api), dialect, "page"),
        read_page(render(data.draw(apis(can))), dialect, "other"),
    ]
    assert len(canonical_of_each_order(readings[:2])) == 1
    assert len(canonical_of_each_order(readings)) == 1


# Nothing is lost, and all of it is valid --------------------------------------------------------


@pytest.mark.slow
@FEW
@given(SEEDS, st.integers(0, 12))
def test_files_that_disagree_make_a_valid_file(seed: int, count: int) -> None:
    dice = Random(seed)
    one = random_api(dice)
    two, planted = plant(restated(one, dice), count, seed)
    settled = reconciled([read_file(one, "one"), read_file(two, "two")])
    validate(settled.document)
    check_claims(settled)
    assert bool(settled.conflicts) == bool(planted)


_PLAIN = ("type", "maximum", "minimum", "maxLength", "pattern", "default", "description", "ref")


@FEW
@given(SEEDS, st.integers(0, 12))
def test_claims_add_up_and_stand_on_their_lines(seed: int, count: int) -> None:
    dice = Random(seed)
    one = random_api(dice)
    two, _ = plant(restated(one, dice), count, seed)
    readings = [read_file(one, "one"), read_file(two, "two")]
    settled = reconciled(readings)
    counts = json.loads(provenance_json(settled))["counts"]
    assert counts.pop("claims") == sum(counts.values()) == len(settled.verdicts)
    lines = {each.document.id: each.document.text.split("\n") for each in readings}
    claims = [verdict.claim for verdict in settled.verdicts]
    claims += [side for conflict in settled.conflicts for side in conflict.sides]
    for claim in claims:
        line = lines[claim.origin.document][claim.origin.line - 1]
        if claim.keyword in _PLAIN and isinstance(claim.value, str | int | float):
            word = "$ref" if claim.keyword == "ref" else claim.keyword
            assert f'"{word}": ' in line, (claim, line)
            assert json.dumps(claim.value) in line or line.endswith("["), (claim, line)


# The same again ---------------------------------------------------------------------------------


@FEW
@given(SEEDS, st.booleans())
def test_a_copy_changes_nothing(seed: int, is_30: bool) -> None:
    document = random_api(Random(seed), is_30=is_30)
    one, two = read_file(document, "one"), read_file(document, "two")
    settled = reconciled([one, two])
    assert json.dumps(settled.document) == json.dumps(one.openapi)
    assert not settled.conflicts
    check_claims(settled)


@FEW
@given(SEEDS, st.booleans())
def test_other_words_for_the_same_change_nothing(seed: int, is_30: bool) -> None:
    """Components of other names, or written out; the first file's form is kept."""
    dice = Random(seed)
    document = random_api(dice, is_30=is_30)
    one, two = read_file(document, "one"), read_file(restated(document, dice), "two")
    settled = reconciled([one, two])
    assert json.dumps(settled.document) == json.dumps(one.openapi)
    assert not settled.conflicts


@FEW
@given(SEEDS, st.booleans())
def test_the_same_api_in_both_versions_of_openapi(seed: int, is_30: bool) -> None:
    documents = [random_api(Random(seed), is_30=each) for each in (is_30, not is_30)]
    for each in documents:
        each.pop("webhooks", None)
    one, two = (read_file(each, f"file{at}") for at, each in enumerate(documents))
    settled = reconciled([one, two])
    assert plain(settled.document) == plain(one.openapi)
    assert not settled.conflicts


def plain(value: Any) -> Any:
    """Without wrappers around one schema, and null in one form."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    value = {key: plain(each) for key, each in value.items()}
    if {"type": "null"} in value.get("oneOf", ()):
        value["anyOf"] = value.pop("oneOf")
    return value["allOf"][0] if list(value) == ["allOf"] and len(value["allOf"]) == 1 else value


def test_a_file_written_in_other_words_differs() -> None:
    """The law above would hold of equal files, too."""
    documents: list[tuple[Document, Document]] = []
    for seed in range(20):
        dice = Random(seed)
        one = random_api(dice)
        documents.append((one, restated(one, dice)))
    texts = json.dumps([two for _, two in documents])
    assert all(one != two for one, two in documents)
    assert "#/components/schemas/BoatDto" in texts


def _documents() -> list[Any]:
    """The documents beside the checkout; the ten smallest are in the default run."""
    corpus = Path(__file__).resolve().parents[3] / "shared" / "corpus"
    files = [path for path in corpus.glob("*__*.*") if path.is_file()]
    files.sort(key=lambda path: (path.stat().st_size, path.name))
    return [
        pytest.param(path, id=path.name, marks=[pytest.mark.slow] if at >= 10 else [])
        for at, path in enumerate(files)
    ]


@pytest.mark.few(3)
@pytest.mark.parametrize("path", _documents())
def test_a_copy_of_a_real_document_changes_nothing(path: Path) -> None:
    loaded = load_document(path, shown=path.name, id="one")
    one, two = (read_document(replace(loaded, id=id), claims=False) for id in ("one", "two"))
    settled = reconcile([one, two])
    assert settled.document == one.openapi
    assert list(settled.document["paths"]) == list((one.openapi or {})["paths"])
    assert not settled.conflicts
    check_claims(settled)
