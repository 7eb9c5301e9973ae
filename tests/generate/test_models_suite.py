"""The JSON Schema Test Suite: each group's schema is a component, its type gives the verdicts."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from specmeld.plan.models import plan_models
from specmeld.plan.names import name_schemas
from specmeld.resolve import resolve_api

SUITE = Path(__file__).resolve().parents[3] / "shared" / "jsonschema" / "tests"


def suite_files() -> list[Path]:
    folders = sorted(SUITE.rglob("draft2020-12"))
    return sorted(folders[0].glob("*.json")) if folders else []


def as_component(schema: Any, name: str) -> Any:
    """``schema`` with its local references led to the component that it becomes."""
    if isinstance(schema, list):
        return [as_component(inner, name) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    moved = {
        key: value if key in ("const", "enum", "examples", "default") else as_component(value, name)
        for key, value in schema.items()
        if key != "$schema"
    }
    ref = schema.get("$ref")
    if isinstance(ref, str) and ref.startswith("#"):
        moved["$ref"] = f"#/components/schemas/{name}{ref[1:]}"
    return moved


def finds_by_uri(schema: Any) -> bool:
    """Whether schemas are found by identifier or anchor, which is not the models' work."""
    if isinstance(schema, list):
        return any(map(finds_by_uri, schema))
    if not isinstance(schema, dict):
        return False
    ref = schema.get("$ref")
    if isinstance(ref, str) and ref != "#" and not ref.startswith("#/"):
        return True
    named = {"$id", "$anchor", "$dynamicAnchor", "$dynamicRef"} & schema.keys()
    return bool(named) or any(map(finds_by_uri, schema.values()))


def judged(path: Path, folder: Path) -> Iterator[tuple[str, bool, bool | str]]:
    """Each test of a file of the suite: its name, the suite's verdict, the type's verdict."""
    groups = json.loads(path.read_text(encoding="utf-8"))
    for number, group in enumerate(groups):
        if finds_by_uri(group["schema"]):
            continue
        package = f"suite_{path.stem.replace('-', '_')}_{number}"
        try:
            adapter = type_of(group["schema"], folder, package)
        except Exception as error:
            adapter = f"{type(error).__name__}: {error}"[:200]
        for test in group["tests"]:
            name = f"{path.stem}: {group['description']}: {test['description']}"
            if isinstance(adapter, str):
                yield name, test["valid"], adapter
                continue
            try:
                adapter.validate_json(json.dumps(test["data"]))
                yield name, test["valid"], True
            except ValidationError:
                yield name, test["valid"], False


def type_of(schema: Any, folder: Path, package: str) -> TypeAdapter[Any]:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "suite", "version": "1"},
        "paths": {},
        "components": {"schemas": {"Tested": as_component(schema, "Tested")}},
    }
    models = plan_models(name_schemas(resolve_api(document)))
    for relative, text in {"__init__.py": "", **models.files}.items():
        file = folder / package / relative
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    type_ = models.types["Tested"]
    module = importlib.import_module(f"{package}.{type_.module}")
    return TypeAdapter(getattr(module, type_.name))


@pytest.mark.slow
@pytest.mark.skipif(not suite_files(), reason="the JSON Schema Test Suite is not there")
@pytest.mark.parametrize("path", suite_files(), ids=lambda path: path.stem)
def test_suite(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    wrong = [(name, want, got) for name, want, got in judged(path, tmp_path) if want != got]
    assert wrong == []


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        sys.path.insert(0, folder)
        total = failed = 0
        for file in suite_files():
            if len(sys.argv) > 1 and file.stem not in sys.argv[1:]:
                continue
            for name, want, got in judged(file, Path(folder)):
                total += 1
                if want != got:
                    failed += 1
                    print(name, "| want", want, "| got", got)
        print(f"{total - failed} of {total}")
