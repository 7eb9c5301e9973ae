"""Changes come in the order of the documents, whatever the order in which Python keeps sets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

_TELL = """
import json, sys
from specmeld.diff import compare, compare_faces
from specmeld.pipeline.compare.public_interface import face_of
from specmeld.resolve import resolve_api
old, new = map(resolve_api, json.load(sys.stdin))
faces = compare_faces(face_of(old, "quay"), face_of(new, "quay"))
print(json.dumps([[one.rule, one.message] for one in (*compare(old, new), *faces)]))
"""


def _api(names: list[str], more: list[str]) -> dict[str, Any]:
    """An answer that refers to components, with links and some fields more."""
    named = {
        name: {"type": "object", "properties": {f"p{at}{n}": {"type": "string"} for n in "xyz"}}
        for at, name in enumerate(names)
    }
    fields: dict[str, Any] = {name: {"type": "string"} for name in more}
    fields |= {f"f{at}": {"$ref": f"#/components/schemas/{name}"} for at, name in enumerate(names)}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Quay"}}}
    links = {name: {"operationId": "quay"} for name in more}
    response = {"description": "All.", "content": content, "links": links}
    return {
        "openapi": "3.1.0",
        "info": {"title": "quays", "version": "1"},
        "paths": {"/quay": {"get": {"operationId": "quay", "responses": {"200": response}}}},
        "components": {"schemas": {**named, "Quay": {"type": "object", "properties": fields}}},
    }


def _told(seed: str, documents: str) -> Any:
    env = {**os.environ, "PYTHONHASHSEED": seed}
    made = subprocess.run(
        [sys.executable, "-c", _TELL], input=documents, capture_output=True, text=True, env=env
    )
    return json.loads(made.stdout)


@pytest.mark.slow
def test_changes_have_the_order_of_the_documents() -> None:
    more = ["north", "east", "south", "west", "up", "down"]
    old, new = _api(["Ketch", "Sloop", "Yawl"], []), _api(["Barge", "Lugger", "Dinghy"], more)
    first, second = (_told(seed, json.dumps([old, new])) for seed in ("1", "2"))
    assert first == second
    links = [message for rule, message in first if rule == "response-link-added"]
    assert [message.split()[2] for message in links] == more
    renamed = [message for rule, message in first if rule == "schema-renamed"]
    assert [message.split()[2] for message in renamed] == ["Ketch", "Sloop", "Yawl"]
