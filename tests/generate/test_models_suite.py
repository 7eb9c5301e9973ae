"""The JSON Schema Test Suite, each group through all of the road: its type gives the verdicts.

A group's schema comes as a component of an OpenAPI 3.1 document whose ``jsonSchemaDialect`` names
the draft, as one that names it itself by ``$schema``, and as a JSON Schema file. It is read,
settled, written as the canonical file, read from there, resolved, planned and imported.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import TypeAdapter, ValidationError

from specmeld.model.documents import Remote, SourceDocument
from specmeld.pipeline.settle.document_reading import canonical_of
from specmeld.plan.models.models import plan_models
from specmeld.plan.names.named_components import name_schemas
from specmeld.read import read_document
from specmeld.reconcile import Policy, reconcile
from specmeld.reconcile.write import canonical_yaml
from specmeld.resolve import resolve_api

SUITE = Path(__file__).resolve().parents[3] / "shared" / "jsonschema"
REMOTES = (Remote("http://localhost:1234/", SUITE / "remotes"),)
"""The schemas that the suite's own server has are read from its copies of them."""

DRAFTS = {
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
    "draft7": "http://json-schema.org/draft-07/schema#",
}

_MENDED = "OpenAPI that declares no dialect: an empty enum is taken for a mistake, and told"
MISSES: dict[str, str] = {
    f"draft2020-12-schema-enum: empty enum: {kind} is invalid": _MENDED
    for kind in ("string", "number", "null", "object", "array", "boolean")
}
"""Test whose verdict is another than the suite's → why. One that is right again fails the test."""


def as_component(schema: Any, draft: str) -> SourceDocument:
    """``schema`` as the component ``Tested`` of a document that declares the draft."""
    return _document(_named(schema, draft), jsonSchemaDialect=DRAFTS[draft])


def as_schema(schema: Any, draft: str) -> SourceDocument | None:
    """``schema`` as a component that declares its draft itself, which a boolean cannot."""
    if isinstance(schema, bool):
        return None
    return _document({"$schema": DRAFTS[draft]} | _named(schema, draft))


def _named(schema: Any, draft: str) -> Any:
    """``schema`` with a URI, if it has none, so that its ``#`` means itself."""
    if isinstance(schema, dict) and "$id" not in schema:
        if draft == "draft7" and "$ref" in schema:  # beside which a name would mean nothing
            ref = {"allOf": [{"$ref": schema["$ref"]}]}
            schema = {"definitions": schema.get("definitions", {})} | ref
        schema = {"$id": "https://suite.example/tested"} | schema
    return schema


def _document(schema: Any, **fields: str) -> SourceDocument:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "suite", "version": "1"},
        "paths": {},
        "components": {"schemas": {"Tested": schema}},
        **fields,
    }
    return SourceDocument("s", "suite.json", json.dumps(document), "openapi", remotes=REMOTES)


def as_file(schema: Any, draft: str) -> SourceDocument | None:
    """``schema`` as a file; a file holds an object, so a boolean is none."""
    if isinstance(schema, bool):
        return None
    text = json.dumps({"$schema": DRAFTS[draft]} | schema)
    return SourceDocument("s", "tested.json", text, "json-schema", remotes=REMOTES)


ROADS: dict[str, Callable[[Any, str], SourceDocument | None]] = {
    "component": as_component,
    "schema": as_schema,
    "file": as_file,
}


@dataclass(frozen=True)
class Part:
    """One file of the suite on one road."""

    draft: str
    road: str
    path: Path

    def __str__(self) -> str:
        return f"{self.draft}-{self.road}-{self.path.stem}"


def parts() -> list[Part]:
    return [
        Part(draft, road, path)
        for draft in DRAFTS
        for road in ROADS
        for path in sorted((SUITE / "tests" / draft).glob("*.json"))
    ]


def judged(part: Part, folder: Path) -> Iterator[tuple[str, bool, bool | str]]:
    """Each test of a part: its name, the suite's verdict, the type's verdict."""
    for number, group in enumerate(json.loads(part.path.read_text(encoding="utf-8"))):
        document = ROADS[part.road](group["schema"], part.draft)
        if document is None:
            continue
        package = f"suite_{str(part).replace('-', '_')}_{number}"
        try:
            adapter = type_of(document, folder, package)
        except Exception as error:
            adapter = f"{type(error).__name__}: {error}"[:200]
        for test in group["tests"]:
            name = f"{part}: {group['description']}: {test['description']}"
            if isinstance(adapter, str):
                yield name, test["valid"], adapter
                continue
            try:
                adapter.validate_json(json.dumps(test["data"]))
                yield name, test["valid"], True
            except ValidationError:
                yield name, test["valid"], False


def type_of(document: SourceDocument, folder: Path, package: str) -> TypeAdapter[Any]:
    settled = reconcile([read_document(document, claims=False)], Policy()).document
    assert not list(OpenAPIV31SpecValidator(settled).iter_errors())
    canonical = canonical_of(canonical_yaml(settled), "openapi.yaml").document
    models = plan_models(name_schemas(resolve_api(canonical)))
    for relative, text in {"__init__.py": "", **models.files}.items():
        file = folder / package / relative
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    type_ = models.types["Tested"]
    module = importlib.import_module(f"{package}.{type_.module}")
    return TypeAdapter(getattr(module, type_.name))


@pytest.mark.slow
@pytest.mark.skipif(not parts(), reason="the JSON Schema Test Suite is not there")
@pytest.mark.parametrize("part", parts(), ids=str)
def test_suite(part: Part, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    wrong = {name: got for name, want, got in judged(part, tmp_path) if want != got}
    listed = {name for name in MISSES if name.startswith(f"{part}: ")}
    assert (wrong.keys() - listed, listed - wrong.keys()) == (set(), set()), wrong


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        sys.path.insert(0, folder)
        total = failed = 0
        for each in parts():
            if len(sys.argv) > 1 and not any(word in str(each) for word in sys.argv[1:]):
                continue
            for name, want, got in judged(each, Path(folder)):
                total += 1
                if want != got:
                    failed += 1
                    print(name, "| want", want, "| got", got)
        print(f"{total - failed} of {total}")
