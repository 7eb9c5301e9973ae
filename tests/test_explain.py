"""``explain`` takes a place, a pointer into the canonical file, or a generated class or field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from specmeld.config import open_project
from specmeld.diagnostics import InputError
from specmeld.pipeline import explain

PAGE = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Order'}
      responses: {'204': {description: done}}
components:
  schemas:
    Order:
      properties:
        size-of: {type: integer, maximum: LIMIT}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    spec = tmp_path / "spec"
    spec.mkdir()
    (spec / "a.yaml").write_text(PAGE.replace("LIMIT", "5"), "utf-8")
    (spec / "b.yaml").write_text(PAGE.replace("LIMIT", "7"), "utf-8")
    (spec / "sources.yaml").write_text("sources: [a.yaml, b.yaml]\n", "utf-8")
    package = tmp_path / "generated" / "shop"
    package.mkdir(parents=True)
    manifest = {"schemas": {"Order": "shop.models.schemas:OrderModel"}}
    (package / "specmeld.json").write_text(json.dumps(manifest), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "place",
    ["POST /orders#request.size-of", "shop.models.OrderModel.size_of", "shop.OrderModel.size_of"],
)
def test_all_ways_to_name_a_place(project: Path, place: str) -> None:
    lines = explain(open_project(project), place)
    assert lines[0] == "POST /orders#request.size-of"
    assert any("maximum 7" in line and "spec/b.yaml:15" in line for line in lines)
    assert any("maximum 5" in line and "overruled" in line for line in lines)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("shop.models.OrderModle", "did you mean 'OrderModel'"),
        ("shop.models.OrderModel.price", "no field 'price'"),
        ("POST /orders#request.size_of", "did you mean"),
        ("/components/schemas/Nothing", "no document speaks of"),
        ("#?", "not a place"),
    ],
)
def test_what_nobody_speaks_of(project: Path, place: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        explain(open_project(project), place)
    assert words in str(caught.value)
