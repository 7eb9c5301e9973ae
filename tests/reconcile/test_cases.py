"""One folder a case: documents and ``sources.yaml`` in, the canonical file and the report out.

Expected are ``openapi.yaml`` and ``told.txt``, what ``normalize`` prints of it.
SPECMELD_UPDATE=1 writes them.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())
_EXPECTED = ("openapi.yaml", "told.txt")


def normalize(specmeld: Any, case: Path, folder: Path, *, backwards: bool = False) -> str:
    """Normalize a copy of a case; what is printed."""
    spec = folder / "spec"
    shutil.copytree(case, spec, ignore=shutil.ignore_patterns(*_EXPECTED))
    if backwards:
        listed = spec / "sources.yaml"
        sources = yaml.safe_load(listed.read_text("utf-8"))
        sources["sources"].reverse()
        listed.write_text(yaml.safe_dump(sources), "utf-8")
    return str(specmeld("normalize", cwd=folder).stdout)


def compare(path: Path, text: str) -> None:
    if os.environ.get("SPECMELD_UPDATE"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8"), f"{path.parent.name}/{path.name} differs"


@pytest.mark.few(len(CASES))  # each shows a decision that no other one shows
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(specmeld: Any, case: Path, tmp_path: Path) -> None:
    told = normalize(specmeld, case, tmp_path)
    made = (tmp_path / "spec" / "openapi.yaml").read_text("utf-8")
    validate(yaml.safe_load(made))
    compare(case / "openapi.yaml", made)
    compare(case / "told.txt", told)


@pytest.mark.few(5)
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_the_other_order_gives_the_same_file(specmeld: Any, case: Path, tmp_path: Path) -> None:
    normalize(specmeld, case, tmp_path, backwards=True)
    made = (tmp_path / "spec" / "openapi.yaml").read_text("utf-8")
    assert made == (case / "openapi.yaml").read_text("utf-8")
