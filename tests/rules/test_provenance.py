"""Every fact knows which document said it, where, and in which words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from specmeld.model.documents import SourceDocument
from specmeld.model.settlement import Settlement
from specmeld.read import read_document
from specmeld.read.decoding import load_document
from specmeld.reconcile import reconcile
from specmeld.reconcile.explain import explain
from specmeld.reconcile.provenance import origins_of, provenance_json

SPEC = Path(__file__).resolve().parents[2] / "spec"


@cache
def settlement() -> Settlement:
    entries = yaml.safe_load((SPEC / "sources.yaml").read_text("utf-8"))["sources"]
    documents = [
        load_document(SPEC / entry["path"], shown=entry["path"], id=entry["id"])
        for entry in entries
    ]
    return reconcile([read_document(document) for document in documents])


def voices(record: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """(place, keyword, document, line, value, outcome, rule) of each voice, as the form is told."""
    for place, keywords in record["facts"].items():
        for keyword, said in keywords.items():
            for at, (document, line, *rest) in enumerate(said):
                value = rest[0] if rest else said[0][2]
                rule = next((one for one in rest[1:] if isinstance(one, int)), 0)
                note = next((one for one in rest[1:] if isinstance(one, dict)), {})
                usual = "overruled" if rule else "corroborates" if at else "kept"
                outcome = note.get("outcome", usual)
                yield place, keyword, document, line, value, outcome, rule or note.get("by", 0)


def _cut(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= 80 else f"{value[:79]}…"
    text = json.dumps(value, ensure_ascii=False)
    return value if len(text) <= 240 else f"{text[:79]}…"


@pytest.mark.slow
def test_every_verdict_is_in_the_file() -> None:
    found = Counter(map(repr, voices(json.loads(provenance_json(settlement())))))
    wanted = Counter(
        repr(
            (
                one.place or str(one.claim.at),
                one.claim.keyword,
                one.claim.origin.document,
                one.claim.origin.line,
                _cut(one.claim.value),
                one.outcome,
                one.rule,
            )
        )
        for one in settlement().verdicts
    )
    assert found == wanted


def test_all_that_is_said_of_a_keyword_is_one_line() -> None:
    place, keyword = "POST /threads/runs#request.thread.messages[].role", "enum"
    text = provenance_json(settlement())
    part = text[text.index(f"{json.dumps(place)}: {{") :]
    (line,) = [one for one in part.splitlines()[:8] if f'"{keyword}": ' in one]
    assert line.strip().startswith(
        '"enum": [["overview", 36, ["user", "assistant"], '
        '{"at": "POST /threads/runs#request.messages[].role"}], ["v1-page", 29, ["user"], 1], '
    )


FILE = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /orders:
    parameters:
      - {name: dry, in: query, schema: {type: boolean}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'204': {description: done}}
components:
  schemas:
    Order:
      type: object
      properties:
        note: {type: string, maxLength: LIMIT}
        to: {anyOf: [{type: string}, {type: integer}]}
"""


@cache
def files() -> Settlement:
    documents = [
        SourceDocument(name, name, FILE.replace("LIMIT", limit))
        for name, limit in (("a.yaml", "80"), ("b.yaml", "60"))
    ]
    return reconcile([read_document(document, claims=False) for document in documents])


def test_what_files_say_stands_at_their_components() -> None:
    text = provenance_json(files())
    assert (
        """
  "#/components/schemas/Order.note": {
   "exists": [["a.yaml", 15, true], ["b.yaml", 15]],
   "maxLength": [["a.yaml", 15, 80], ["b.yaml", 15, 60, 3]],
   "type": [["a.yaml", 15, "string"], ["b.yaml", 15]]
  },"""
        in text
    )
    assert len(text) < 4 * 2 * len(FILE)


def test_places_that_are_not_listed_follow_from_those_above() -> None:
    listed = json.loads(provenance_json(files()))["places"]
    assert listed == {
        "/components/schemas/Order/properties/to/anyOf/0": "#/components/schemas/Order.to|string",
        "/components/schemas/Order/properties/to/anyOf/1": "#/components/schemas/Order.to|integer",
        "/paths/~1orders/parameters/0": "/orders#query.dry",
    }
    assert len(files().places) > 10


def test_the_first_claim_that_was_kept_is_the_origin() -> None:
    found = origins_of(json.loads(provenance_json(files())))
    assert found["POST /orders"] == "a.yaml:7"
    assert found["#/components/schemas/Order.note"] == "a.yaml:15"


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
    assert any("enum" in line for line in status)
    enum = explain(settlement(), "#/components/schemas/Run/properties/status/enum")
    assert enum[1:] == [line for line in status if line.startswith("  enum")]
    assert explain(settlement(), "/components/schemas/Nothing") == []


def test_documents_are_named_by_path_and_line() -> None:
    lines = explain(settlement(), "POST /threads/runs#request.tools")
    assert any("sources/threads-and-runs.txt:42" in line for line in lines)
