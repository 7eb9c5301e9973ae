"""A package says which document stands behind a method and its arguments."""

from __future__ import annotations

from pathlib import Path

from specmeld.config import Config
from specmeld.model.documents import SourceDocument
from specmeld.pipeline.make.building import order_for, origins
from specmeld.pipeline.make.rendering import laid_out
from specmeld.pipeline.settle.document_reading import Canonical
from specmeld.read import read_document
from specmeld.reconcile import reconcile
from specmeld.reconcile.provenance import provenance_json

FILE = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /orders:
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewOrder'}}}}
      responses: {'204': {description: done}}
components:
  schemas:
    NewOrder:
      properties:
        count: {type: integer}
"""


def test_a_field_of_a_body_has_the_origin_of_its_component() -> None:
    documents = [SourceDocument(name, name, FILE) for name in ("a.yaml", "b.yaml")]
    settled = reconcile([read_document(one, claims=False) for one in documents])
    provenance = provenance_json(settled)
    found = origins(Canonical(lambda: settled.document, "", "openapi.yaml", provenance))
    assert found["PUT /orders"] == "a.yaml:5"
    assert found["PUT /orders#request.count"] == "a.yaml:12"


def test_docstrings_have_marks_where_they_are_asked_for(tmp_path: Path) -> None:
    documents = [SourceDocument(name, name, FILE) for name in ("a.yaml", "b.yaml")]
    settled = reconcile([read_document(one, claims=False) for one in documents])
    made = Canonical(lambda: settled.document, "", "openapi.yaml", provenance_json(settled))
    for marked in (False, True):
        order = order_for(made, "shop", tmp_path, Config(source_marks=marked), lock={})
        code = laid_out(order).files["resources/orders.py"]
        assert ("[a.yaml:5]" in code) is marked


def test_a_provenance_that_is_none_says_nothing() -> None:
    document = {"paths": {"/a": {"get": {}}}}
    for text in ("", "{", "[]", '{"facts": 1}', '{"facts": {"GET /a": {"exists": [[]]}}}'):
        assert origins(Canonical(lambda: document, "", "openapi.yaml", text)) == {}
