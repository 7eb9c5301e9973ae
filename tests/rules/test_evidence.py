"""A decision that a person made lasts until its evidence changes, and is then asked again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PETS, Specmeld

Pets = dict[str, Any]


def pets(longest: int) -> Pets:
    document: Pets = json.loads(json.dumps(PETS))
    document["components"]["schemas"]["Pet"]["properties"]["name"]["maxLength"] = longest
    return document


@pytest.fixture
def disputed(tmp_path: Path) -> Path:
    """A project whose two documents disagree about the longest name, and nothing decides."""
    (tmp_path / "spec").mkdir()
    write(tmp_path, a=pets(8), b=pets(9))
    return tmp_path


def write(project: Path, **documents: Pets) -> None:
    names = [f"{name}.json" for name in documents]
    (project / "spec" / "sources.yaml").write_text(f"sources: [{', '.join(names)}]\n")
    for name, document in documents.items():
        (project / "spec" / f"{name}.json").write_text(json.dumps(document, indent=1))


def decide(project: Path, evidence: str) -> None:
    (project / "spec" / "overlay.yaml").write_text(
        "overlay: 1.1.0\n"
        "info: {title: ours, version: '1'}\n"
        "actions:\n"
        "- target: $.components.schemas.Pet.properties.name\n"
        f"  x-evidence: {evidence}\n"
        "  update: {maxLength: 8}\n"
    )


def evidence_of(project: Path, specmeld: Specmeld) -> str:
    said = specmeld("normalize", "--strict", cwd=project, code=2).stderr
    found = re.search(r"x-evidence: ([0-9a-f]{12})", said)
    assert found is not None, said
    return found[1]


def test_a_decision_closes_the_conflict(disputed: Path, specmeld: Specmeld) -> None:
    decide(disputed, evidence_of(disputed, specmeld))
    said = specmeld("normalize", "--strict", cwd=disputed).stdout
    how = "maxLength: 8 (rule 16, the overlay wins: spec/overlay.yaml:4; x-evidence: "
    assert how in said
    assert "maxLength: 8" in (disputed / "spec" / "openapi.yaml").read_text()


def test_lines_that_move_are_the_same_evidence(disputed: Path, specmeld: Specmeld) -> None:
    decide(disputed, evidence_of(disputed, specmeld))
    moved = disputed / "spec" / "a.json"
    moved.write_text("\n\n" + moved.read_text())
    specmeld("normalize", "--strict", cwd=disputed)


@pytest.mark.parametrize(
    "documents",
    [
        {"a": pets(8), "b": pets(10)},
        {"a": pets(8), "b": pets(9), "c": pets(8)},
        {"a": pets(8), "b": pets(8)},
    ],
    ids=["another value", "one more voice", "no conflict any more"],
)
def test_other_evidence_asks_again(
    disputed: Path, specmeld: Specmeld, documents: dict[str, Pets]
) -> None:
    decide(disputed, evidence_of(disputed, specmeld))
    write(disputed, **documents)
    said = specmeld("normalize", cwd=disputed, code=2).stderr
    assert "spec/overlay.yaml:4: the documents behind this decision have changed" in said
    is_open = documents["a"] != documents["b"]
    assert ("open now: " in said) is is_open


def test_an_open_conflict_says_how_to_decide_it(disputed: Path, specmeld: Specmeld) -> None:
    said = specmeld("normalize", cwd=disputed).stdout
    assert re.search(r"maxLength: 9 \(open, .*; x-evidence: [0-9a-f]{12}\)", said)
    data = json.loads(specmeld("normalize", "--format", "json", cwd=disputed).stdout)
    (told,) = data["openConflicts"]
    assert told["evidence"] == evidence_of(disputed, specmeld)
    assert told["otherwise"] == [
        {
            "target": "$.components.schemas.Pet.properties.name",
            "x-evidence": told["evidence"],
            "update": {"maxLength": 8},
        }
    ]
