"""Only a document that refers by name, or to other files, is bundled."""

from __future__ import annotations

import json
from typing import Any

import pytest

from specmeld.read.references.bundle_needed import needs_bundling


def schemas(**named: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "paths": {}, "components": {"schemas": named}}


@pytest.mark.parametrize(
    ("document", "needed"),
    [
        (schemas(Pet={"$ref": "#/components/schemas/Cat"}), False),
        (schemas(Pet={"$ref": "pets.yaml#/Cat"}), True),
        (schemas(Pet={"$ref": "#cat"}), True),
        (schemas(Pet={"$id": "https://example.com/pet"}), True),
        (schemas(Pet={"items": {"$anchor": "pet"}}), True),
        (schemas(Pet={"$schema": "http://json-schema.org/draft-07/schema#"}), True),
        ({**schemas(), "jsonSchemaDialect": "https://example.com/dialect"}, True),
        (schemas(Pet={"properties": {"$id": {"type": "string"}}}), False),
        (schemas(Pet={"properties": {"$id": {"$id": "https://example.com/id"}}}), True),
        (schemas(Pet={"example": {"$id": "p-1", "$schema": "pets"}}), False),
        (schemas(example={"$id": "https://example.com/example"}), True),
        (schemas(Pet={"description": "Has an $id."}), False),
    ],
)
def test_what_is_bundled(document: dict[str, Any], needed: bool) -> None:
    assert needs_bundling(json.dumps(document), document) is needed
