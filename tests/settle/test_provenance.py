"""Every fact knows which document said it, where, and in which words."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import yaml

from specmeld.model.settlement import Settlement
from specmeld.read import read_document
from specmeld.read.documents import load_document
from specmeld.reconcile import reconcile
from specmeld.reconcile.explain import explain
from specmeld.reconcile.provenance import provenance_json

SPEC = Path(__file__).resolve().parents[2] / "spec"


@cache
def settlement() -> Settlement:
    entries = yaml.safe_load((SPEC / "sources.yaml").read_text("utf-8"))["sources"]
    documents = [
        load_document(SPEC / entry["path"], shown=entry["path"], id=entry["id"])
        for entry in entries
    ]
    return reconcile([read_document(document) for document in documents])


def test_every_line_and_quote_is_in_its_document() -> None:
    record = json.loads(provenance_json(settlement()))
    voices = 0
    for keywords in record["facts"].values():
        for said in keywords.values():
            for voice in said:
                path = SPEC / settlement().documents[voice["doc"]]
                line = path.read_text("utf-8").split("\n")[voice["line"] - 1]
                assert voice["quote"] in line
                voices += 1
    assert voices == record["counts"]["claims"]


def test_every_leaf_of_the_canonical_file_has_its_places() -> None:
    places = settlement().places
    for name, schema in settlement().document["components"]["schemas"].items():
        pointer = f"/components/schemas/{name}"
        assert places[pointer], pointer
        for key in schema.get("properties", {}):
            assert places[f"{pointer}/properties/{key}"], key
    for path, item in settlement().document["paths"].items():
        for method in item:
            at = f"/paths/{path.replace('/', '~1')}/{method}"
            assert places[at] == (f"{method.upper()} {path}",)


def test_places_of_pointers_are_places_that_somebody_speaks_of() -> None:
    spoken = {verdict.place for verdict in settlement().verdicts}
    first = [places[0] for pointer, places in settlement().places.items()]
    silent = [place for place in first if place not in spoken]
    # What a rule has filled in is spoken of where it was taken from.
    assert len(silent) < len(first) / 3, silent


def test_explain_takes_a_pointer_with_or_without_a_keyword() -> None:
    status = explain(settlement(), "/components/schemas/Run/properties/status")
    assert status[0] == "POST /threads/runs#response.200.status"
    assert any("enum" in line and "rule 12" in line for line in status)
    enum = explain(settlement(), "#/components/schemas/Run/properties/status/enum")
    assert enum[1:] == [line for line in status if line.startswith("  enum")]
    assert explain(settlement(), "/components/schemas/Nothing") == []


def test_documents_are_named_by_path_and_line() -> None:
    lines = explain(settlement(), "POST /threads/runs#request.tools")
    assert any("sources/threads-and-runs.txt:42" in line for line in lines)
