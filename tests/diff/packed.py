"""Many small APIs in one document, so that one package serves them all.

Each API of ``drafts.Draft`` has one path, one webhook and some components: a number behind the
names keeps them apart.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

_SCHEMAS = "#/components/schemas/"


def packed(documents: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One document with the operations ``all.pair0``, ``all.pair1`` and so on."""
    whole: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "packed", "version": "1"},
        "paths": {},
        "webhooks": {},
        "components": {"schemas": {}},
    }
    for number, document in enumerate(documents):
        made = _numbered(document, number)
        (operation,) = made["paths"].values()
        operation["put"] |= {"operationId": f"pair{number}", "x-method": f"all.pair{number}"}
        whole["paths"][f"/pair{number}"] = operation
        whole["webhooks"][f"pair{number}"] = made["webhooks"]["packed"]
        schemas = made["components"]["schemas"]
        used = json.dumps([made["paths"], made["webhooks"], schemas.get("Crate")])
        whole["components"]["schemas"] |= {
            f"{name}{number}N": schemas[name] for name in schemas if f"/{name}{number}N" in used
        }
    return whole


def _numbered(document: dict[str, Any], number: int) -> Any:
    """A copy whose references lead to the components of that number."""
    text = json.dumps(document)
    for name in document["components"]["schemas"]:
        text = text.replace(f'"{_SCHEMAS}{name}"', f'"{_SCHEMAS}{name}{number}N"')
    return json.loads(text)
