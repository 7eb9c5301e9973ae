"""One folder a case: ``NAME.claims`` is what a document says, the other files are expectations.

A line of a ``.claims`` file is ``where :: keyword :: JSON [:: prose|example] [:: implied]``; its
number is the claim's line. ``policy.yaml`` may hold ``api_version`` and, under ``documents``, what
a sources file would say of them. Expected are ``openapi.yaml`` and ``ledger.txt`` (every claim that
is not simply kept, the conflicts and the diagnostics). SPECMELD_UPDATE=1 writes them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

from specmeld.model.claim_keywords import KEYWORD_CLASSES
from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.documents import Override, Reading, SourceDocument
from specmeld.model.settlement import Settlement
from specmeld.reconcile import Policy, reconcile
from specmeld.reconcile.provenance import counts
from specmeld.reconcile.write import canonical_yaml

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())


def read_claims(path: Path, **about: Any) -> Reading:
    claims = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("//"):
            continue
        where, keyword, value, *marks = (part.strip() for part in line.split(" :: "))
        evidence = next((mark for mark in marks if mark in ("prose", "example")), "structure")
        claims.append(
            Claim(
                at=Place.parse(where),
                keyword=keyword,
                value=json.loads(value),
                origin=Origin(path.stem, number),
                evidence=evidence,  # type: ignore[arg-type]
                implied="implied" in marks,
            )
        )
    overrides = tuple(
        Override(one["precedence"], one["paths"], KEYWORD_CLASSES[one["keywords"]])
        for one in about.pop("overrides", [])
    )
    document = SourceDocument(id=path.stem, path=path.name, text="", overrides=overrides, **about)
    return Reading(document, "claims", tuple(claims))


def settle_case(folder: Path) -> Settlement:
    policy = folder / "policy.yaml"
    said = yaml.safe_load(policy.read_text("utf-8")) if policy.exists() else {}
    about = said.get("documents", {})
    readings = [
        read_claims(path, **dict(about.get(path.stem, {})))
        for path in sorted(folder.glob("*.claims"))
    ]
    return reconcile(readings, Policy(said.get("api_version")))


def ledger_text(settlement: Settlement) -> str:
    lines = []
    for verdict in settlement.verdicts:
        claim = verdict.claim
        moved = f" -> {verdict.place}" if verdict.place != str(claim.at) and verdict.place else ""
        if verdict.outcome != "kept" or verdict.rule or moved:
            rule = f" rule {verdict.rule}" if verdict.rule else ""
            lines.append(
                f"{verdict.outcome}{rule}: {claim.origin.document}:{claim.origin.line}"
                f" {claim.at} {claim.keyword}{moved}"
            )
    for conflict in settlement.conflicts:
        state = "open" if conflict.open else f"rule {conflict.rule}"
        lines.append(
            f"conflict {state}: {conflict.place} {conflict.keyword} = {json.dumps(conflict.chosen)}"
        )
    lines += [f"{remark.code}: {remark.file}:{remark.line}" for remark in settlement.diagnostics]
    return "\n".join(lines) + "\n"


def compare(path: Path, text: str) -> None:
    if os.environ.get("SPECMELD_UPDATE"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8"), f"{path.parent.name}/{path.name} differs"


@pytest.mark.few(len(CASES))  # each shows a decision that no other one shows
@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_case(folder: Path) -> None:
    settlement = settle_case(folder)
    compare(folder / "openapi.yaml", canonical_yaml(settlement.document))
    compare(folder / "ledger.txt", ledger_text(settlement))


@pytest.mark.few(8)
@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_canonical_file_is_valid_openapi(folder: Path) -> None:
    validate(settle_case(folder).document)


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_every_claim_has_one_verdict(folder: Path) -> None:
    settlement = settle_case(folder)
    total = counts(settlement.verdicts)
    claims = total.pop("claims")
    assert claims == len(settlement.verdicts) == sum(total.values()) > 0


@pytest.mark.few(10)
@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_order_of_documents_does_not_change_the_facts(folder: Path) -> None:
    """Which document comes first may order keys and choose words, never what is valid."""
    policy = folder / "policy.yaml"
    said = yaml.safe_load(policy.read_text("utf-8")) if policy.exists() else {}
    about = said.get("documents", {})
    paths = sorted(folder.glob("*.claims"), reverse=True)
    readings = [read_claims(path, **dict(about.get(path.stem, {}))) for path in paths]
    backwards = reconcile(readings, Policy(said.get("api_version"))).document
    assert facts(backwards) == facts(settle_case(folder).document)


def facts(node: Any) -> Any:
    """A document without its words and its order."""
    if isinstance(node, dict):
        words = ("description", "summary", "title", "examples")
        return {key: facts(value) for key, value in node.items() if key not in words}
    if isinstance(node, list):
        return sorted(
            (facts(item) for item in node), key=lambda item: json.dumps(item, sort_keys=True)
        )
    return node
