"""Rule 14: a page and an OpenAPI file that write one path in different ways."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

from specmeld.model.documents import SourceDocument
from specmeld.read import read_document
from specmeld.reconcile import reconcile

FILE = """\
openapi: 3.0.3
info: {title: Parks, version: "1"}
servers: [{url: "https://api.parks.test"}]
paths:
  /parks/{parkCode}/trees/{treeNo}:
    get:
      operationId: getTree
      parameters:
        - {name: parkCode, in: path, required: true, schema: {type: string, maxLength: 8}}
        - {name: treeNo, in: path, required: true, schema: {type: integer}}
      responses: {"200": {description: The tree.}}
"""

PAGE = """\
# Parks API

Base URL: `https://api.parks.test`

## Get a tree

`GET /parks/:park/trees/:tree`

### Path Parameters

| Name | Type | Required | Description |
|---|---|---|---|
| `park` | string | Yes | Code of the park. |
| `tree` | integer | Yes | Number of the tree. |

## Fell a tree

`DELETE /parks/:park/trees/:tree`

### Path Parameters

| Name | Type | Required | Description |
|---|---|---|---|
| `tree` | integer | Yes | Number of the tree. |
"""


def settled(*texts: tuple[str, str]) -> dict[str, Any]:
    documents = [SourceDocument(name, name, text) for name, text in texts]
    return reconcile([read_document(document) for document in documents]).document


@pytest.mark.parametrize("is_file_first", [True, False])
def test_names_of_the_file_also_where_only_the_page_has_the_method(is_file_first: bool) -> None:
    texts = [("api.yaml", FILE), ("page.md", PAGE)]
    document = settled(*(texts if is_file_first else texts[::-1]))
    validate(document)
    ((path, item),) = document["paths"].items()
    assert path == "/parks/{parkCode}/trees/{treeNo}"
    for method in ("get", "delete"):
        parameters = {one["name"]: one for one in item[method]["parameters"]}
        assert sorted(parameters) == ["parkCode", "treeNo"]
        assert parameters["treeNo"]["schema"]["type"] == "integer"
    assert yaml.safe_load(FILE)["paths"][path]["get"]["operationId"] == item["get"]["operationId"]


def test_two_pages_whatever_comes_first() -> None:
    other = PAGE.replace(":park", "{code}").replace("`park`", "`code`")
    texts = [("a.md", PAGE), ("b.md", other)]
    assert settled(*texts)["paths"].keys() == settled(*texts[::-1])["paths"].keys()
