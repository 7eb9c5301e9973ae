"""Two versions of an API: the canonical file is the newer one, whatever the older one says."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from tests.corpus.originals import Original

from .mutation import KINDS, older
from .pairs import operation_names
from .test_planting import ORDERS, ORDERS_2, Document

FEW = ("realworld__conduit.yml", "resend__resend.yaml", "meilisearch__api.json")


@pytest.mark.parametrize("document", [ORDERS, ORDERS_2], ids=["3.1", "2.0"])
@settings(deadline=None, max_examples=20)
@given(st.integers(0, 30), st.integers())
def test_an_older_version_is_valid(document: Document, count: int, seed: int) -> None:
    before = copy.deepcopy(document)
    old, made = older(document, count, seed)
    assert document == before
    assert len(made) == count
    assert (old == document) == (count == 0)
    assert operation_names(old) <= operation_names(document)
    validate(old)


def test_all_kinds_of_change_are_made() -> None:
    made = {kind for seed in range(5) for kind in older(ORDERS, 60, seed)[1]}
    assert made == set(KINDS) - {"parameter removed"}
    assert "parameter removed" in older(ORDERS_2, 60, 1)[1]


def changes_to_the_newer(
    specmeld: Any, folder: Path, newer: Document, count: int, seed: int
) -> list[dict[str, Any]]:
    """What ``diff`` tells on the wire of the newer version and the canonical file of both."""
    spec = folder / "spec"
    spec.mkdir()
    old, _ = older(newer, count, seed)
    for name, document in (("old", old), ("new", newer)):
        (spec / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    rows = [
        {"path": f"{name}.json", "api_version": v} for name, v in (("old", "v1"), ("new", "v2"))
    ]
    (spec / "sources.yaml").write_text(json.dumps({"sources": rows}))
    specmeld("normalize", cwd=folder)
    arguments = ("--no-python", "--fail-on", "none", "--format", "json")
    told = specmeld("diff", "spec/new.json", "spec/openapi.yaml", *arguments, cwd=folder)
    return [row for row in json.loads(told.stdout)["changes"] if row["layer"] == "wire"]


@pytest.mark.parametrize("seed", range(5))
def test_the_newer_version_counts(specmeld: Any, tmp_path: Path, seed: int) -> None:
    assert changes_to_the_newer(specmeld, tmp_path, ORDERS, 12, seed) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", FEW)
def test_the_newer_version_of_a_real_document_counts(
    specmeld: Any, shared: Path, tmp_path: Path, name: str
) -> None:
    newer = json.loads(json.dumps(Original.at(shared / "corpus" / name).top.value))
    assert changes_to_the_newer(specmeld, tmp_path, newer, 40, 1) == []
