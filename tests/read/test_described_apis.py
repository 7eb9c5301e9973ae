"""Exact formats that describe an API: each case against its claims and its OpenAPI document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from openapi_spec_validator import validate

from specmeld.read import read_document
from specmeld.read.documents import load_document

HERE = Path(__file__).parent
FOLDERS = ("api-blueprint",)
CASES = [
    pytest.param(case, id=f"{folder}-{case.name}")
    for folder in FOLDERS
    for case in sorted((HERE / folder).iterdir())
]


def _document(case: Path) -> Path:
    return next(case.glob("document.*"))


@pytest.mark.parametrize("case", CASES)
def test_each_case_gives_its_claims(case: Path) -> None:
    reading = read_document(load_document(_document(case), id="document"))
    golden = (case / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert [claim.row() for claim in reading.claims] == [json.loads(line) for line in golden]
    assert reading.dialect == case.parent.name


@pytest.mark.parametrize("case", CASES)
def test_each_case_is_an_openapi_document(case: Path) -> None:
    reading = read_document(load_document(_document(case)), claims=False)
    golden = (case / "openapi.yaml").read_text(encoding="utf-8")
    assert reading.openapi == yaml.safe_load(golden)
    validate(reading.openapi)


@pytest.mark.parametrize("case", CASES)
def test_each_case_has_its_remarks(case: Path) -> None:
    reading = read_document(load_document(_document(case)))
    told = [f"{one.line}: {one.severity}: {one.message}" for one in reading.diagnostics]
    golden = case / "remarks.txt"
    wanted = golden.read_text(encoding="utf-8").splitlines() if golden.is_file() else []
    assert told == wanted


@pytest.mark.parametrize("case", CASES)
def test_line_ends_change_nothing(case: Path, tmp_path: Path) -> None:
    original = _document(case)
    for other in case.iterdir():
        if other.suffix not in (".jsonl", ".yaml", ".txt") or other == original:
            (tmp_path / other.name).write_bytes(other.read_bytes())
    windows = tmp_path / original.name
    windows.write_bytes(b"\xef\xbb\xbf" + original.read_bytes().replace(b"\n", b"\r\n"))
    first = read_document(load_document(original, id="document"))
    assert read_document(load_document(windows, id="document")).claims == first.claims
