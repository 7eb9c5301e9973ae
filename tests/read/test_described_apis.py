"""Exact formats that describe an API: each case against its claims and its OpenAPI document."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from openapi_spec_validator import validate

from specmeld.model.documents import SourceDocument
from specmeld.read import read_document
from specmeld.read.decoding import load_document

HERE = Path(__file__).parent
FOLDERS = ("api-blueprint", "apidoc", "google-discovery", "raml", "smithy", "wadl")
CASES = [
    pytest.param(case, id=f"{folder}-{case.name}")
    for folder in FOLDERS
    for case in sorted((HERE / folder).iterdir())
]


def _document(case: Path) -> SourceDocument:
    file = next(case.glob("document.*"))
    return replace(load_document(file, id="document"), file=file)


@pytest.mark.parametrize("case", CASES)
def test_each_case_gives_its_claims(case: Path) -> None:
    reading = read_document(_document(case))
    golden = (case / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert [claim.row() for claim in reading.claims] == [json.loads(line) for line in golden]
    assert reading.dialect == case.parent.name


@pytest.mark.few(5)
@pytest.mark.parametrize("case", CASES)
def test_each_case_is_an_openapi_document(case: Path) -> None:
    reading = read_document(_document(case), claims=False)
    golden = (case / "openapi.yaml").read_text(encoding="utf-8")
    assert reading.openapi == yaml.safe_load(golden)
    validate(reading.openapi)


@pytest.mark.parametrize("case", CASES)
def test_each_case_has_its_remarks(case: Path) -> None:
    reading = read_document(_document(case))
    told = [f"{one.line}: {one.severity}: {one.message}" for one in reading.diagnostics]
    golden = case / "remarks.txt"
    wanted = golden.read_text(encoding="utf-8").splitlines() if golden.is_file() else []
    assert told == wanted


@pytest.mark.few(6)
@pytest.mark.parametrize("case", CASES)
def test_line_ends_change_nothing(case: Path, tmp_path: Path) -> None:
    copy = tmp_path / "case"
    shutil.copytree(case, copy)
    for file in copy.rglob("*"):
        if file.is_file():
            windows = b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n")
            file.write_bytes(windows)
    first = read_document(_document(case))
    assert read_document(_document(copy)).claims == first.claims
