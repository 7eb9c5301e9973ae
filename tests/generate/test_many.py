"""Many of a kind, and names that meet: unions that checkers can read, no class named twice."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from .conftest import write_package

INFO = {"title": "Many", "version": "1"}


def _sent(number: int) -> dict[str, Any]:
    schema = {"type": "object", "title": f"Bell {number}", "properties": {f"b{number}": {}}}
    content = {"application/json": {"schema": schema}}
    return {"post": {"requestBody": {"content": content}, "responses": {}}}


def test_a_union_of_many_webhooks_is_flat(tmp_path: Path) -> None:
    webhooks = {f"bell{number}": _sent(number) for number in range(90)}
    document = {"openapi": "3.1.0", "info": INFO, "paths": {}, "webhooks": webhooks}
    text = (write_package(document, "many", tmp_path) / "webhooks" / "__init__.py").read_text()
    assert "Event: TypeAlias = Union[" in text


def test_a_resource_has_no_name_of_anothers_twin(tmp_path: Path) -> None:
    answers = {"responses": {"204": {"description": "Done."}}}
    paths = {"/search": {"get": answers}, "/async_search": {"get": answers}}
    document = {"openapi": "3.1.0", "info": INFO, "paths": paths}
    root = write_package(document, "twins", tmp_path)
    classes = [
        node.name
        for path in (root / "resources").glob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef)
    ]
    assert len(classes) == len({*classes}) == 4
