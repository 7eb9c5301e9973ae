"""Two versions of an API: the canonical file is the newer one, whatever the older one says.

By default a few documents; ``SPECMELD_WHOLE_CORPUS=1`` takes all that are beside the checkout.
"""

from __future__ import annotations

import copy
import csv
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from tests.corpus.originals import Original
from tests.examples import examples

from .mutation import KINDS, older
from .pairs import operation_names
from .test_planting import ORDERS, ORDERS_2, Document

FEW = (
    *("realworld__conduit.yml", "resend__resend.yaml", "meilisearch__api.json"),
    *("netlify__swagger.yml", "polaris__catalog/polaris-catalog-service.yaml"),
)


@pytest.mark.parametrize("document", [ORDERS, ORDERS_2], ids=["3.1", "2.0"])
@settings(deadline=None, max_examples=examples(20))
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


def make_project(folder: Path, newer: Document, count: int, seed: int) -> None:
    """A project of a document and an older version of it."""
    spec = folder / "spec"
    spec.mkdir(parents=True)
    old, _ = older(newer, count, seed)
    for name, document in (("old", old), ("new", newer)):
        (spec / f"{name}.json").write_text(json.dumps(document, indent=1), encoding="utf-8")
    rows = [
        {"path": f"{name}.json", "api_version": v} for name, v in (("old", "v1"), ("new", "v2"))
    ]
    (spec / "sources.yaml").write_text(json.dumps({"sources": rows}))


def changes_to_the_newer(specmeld: Any, folder: Path) -> list[dict[str, Any]]:
    """What ``diff`` tells of the newer version and the canonical file of both."""
    told = json.loads(specmeld("normalize", "--format", "json", cwd=folder).stdout)
    notes = [one for one in told["diagnostics"] if one["file"] == "spec/old.json"]
    assert sum(one["code"] == "older-version" for one in notes) == 1
    assert not told["conflicts"]
    arguments = ("--no-python", "--fail-on", "none", "--format", "json")
    found = specmeld("diff", "spec/new.json", "spec/openapi.yaml", *arguments, cwd=folder)
    changes: list[dict[str, Any]] = json.loads(found.stdout)["changes"]
    return changes


@pytest.mark.few(2)
@pytest.mark.parametrize("seed", range(5))
def test_the_newer_version_counts(specmeld: Any, tmp_path: Path, seed: int) -> None:
    make_project(tmp_path, ORDERS, 12, seed)
    assert changes_to_the_newer(specmeld, tmp_path) == []


def _documents() -> list[str]:
    index = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "index.tsv"
    if not os.environ.get("SPECMELD_WHOLE_CORPUS") or not index.exists():
        return list(FEW)
    with index.open(encoding="utf-8", newline="") as lines:
        return [row["file"] for row in csv.DictReader(lines, delimiter="\t")]


def in_one_file(specmeld: Any, document: Path, beside: Path, folder: Path) -> Document:
    """A document whose parts are in the folder ``beside``, as it passes whole."""
    shutil.copytree(beside, folder / "spec" / beside.name)
    path = f"{beside.name}/{document.relative_to(beside).as_posix()}"
    (folder / "spec" / "sources.yaml").write_text(json.dumps({"sources": [path]}))
    specmeld("normalize", cwd=folder)
    bundled: Document = Original.at(folder / "spec" / "openapi.yaml").top.value
    return bundled


@pytest.mark.slow
@pytest.mark.parametrize("name", _documents())
def test_the_newer_version_of_a_real_document_counts(
    specmeld: Any, shared: Path, tmp_path: Path, name: str
) -> None:
    corpus = shared / "corpus"
    if "/" in name:
        beside = corpus / name.partition("/")[0]
        newer = in_one_file(specmeld, corpus / name, beside, tmp_path / "parts")
    else:
        newer = json.loads(json.dumps(Original.at(corpus / name).top.value))
    make_project(tmp_path / "both", newer, 40, 1)
    assert changes_to_the_newer(specmeld, tmp_path / "both") == []
