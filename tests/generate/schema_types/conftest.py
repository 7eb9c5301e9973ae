"""The cases of this folder as one document, and the package that is made of it."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from specmeld.plan import plan_package
from specmeld.render import render
from specmeld.resolve import resolve_api

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/api.yaml"))


def loaded(path: Path) -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return made


def _document() -> dict[str, Any]:
    """All cases together: none has a path or a component of another."""
    made: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Cases", "version": "1"},
        "servers": [{"url": "http://cases.example"}],
        "paths": {},
        "components": {"schemas": {}},
    }
    for case in CASES:
        document = loaded(case / "api.yaml")
        schemas = document.get("components", {}).get("schemas", {})
        assert not made["paths"].keys() & document["paths"].keys()
        assert not made["components"]["schemas"].keys() & schemas.keys()
        made["paths"] |= document["paths"]
        made["components"]["schemas"] |= schemas
    return made


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the package ``cases``, which can be imported."""
    folder = tmp_path_factory.mktemp("types")
    for path, text in render(plan_package(resolve_api(_document()), "cases")).items():
        (folder / "cases" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "cases" / path).write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield folder / "cases"
    sys.path.remove(str(folder))


def operations(package: Path) -> dict[str, str]:
    """Operation → its method: ``logs.files.create``."""
    made: dict[str, str] = json.loads((package / "specmeld.json").read_text("utf-8"))["operations"]
    return made


@pytest.fixture(scope="session")
def cases(package: Path) -> ModuleType:
    return importlib.import_module(package.name)
