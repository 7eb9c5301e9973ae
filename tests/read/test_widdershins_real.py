"""Pages of the real generators: widdershins and Redocly, made here from documents of the corpus.

Run with ``-m slow -s``; it prints recall and precision of facts for each page, against what the
OpenAPI reader claims of the document that the page was made from. widdershins leaves facts out;
``_expressible`` takes out of the document what its code (4.0.1) can never print, and no more.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document
from specmeld.read.formats import openapi
from specmeld.text.json_lines import locate_json
from specmeld.text.yaml_lines import locate_yaml

DOCUMENTS = [
    "adyen__checkout_v71.json",
    "adyen__management_v3.json",
    "box__box.json",
    "oai__tictactoe.yaml",
    "oai__uber.json",
    "oai__uspto.yaml",
    "spotify__fixed.yml",
    "twilio__api_v2010.json",
    "twilio__messaging_v1.yaml",
    "vault__vault.json",
]
FACTS = {"exists", "type", "nullable", "required", "enum", "format", "title", "url"} | {
    "readOnly",
    "writeOnly",
}
Fact = tuple[str, str, str]
Make = Callable[[str, str], Path]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Make:
    """Run one of the generators on a document of the corpus."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("generators")
    (folder / "package.json").write_text("{}")
    installing = [npm, "install", "--ignore-scripts", "widdershins@4.0.1", "@redocly/cli"]
    if subprocess.run(installing, cwd=folder, capture_output=True, timeout=600).returncode:
        pytest.skip("npm cannot install the generators")

    def run(generator: str, name: str) -> Path:
        source, page = shared / "corpus" / name, folder / f"{name}.{generator}"
        tools = folder / "node_modules" / ".bin"
        if generator == "widdershins":
            command = [str(tools / "widdershins"), str(source), "-o", str(page)]
        else:
            command = [str(tools / "redocly"), "build-docs", str(source), "-o", str(page)]
        subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=True)
        return page

    return run


@pytest.mark.parametrize("name", DOCUMENTS)
def test_redocly_pages_say_all_that_the_document_says(make: Make, shared: Path, name: str) -> None:
    page = _read(make("redocly", name))
    assert page.dialect == "embedded-spec"
    missed, invented, found = _compare(page, _read(shared / "corpus" / name), words=True)
    _print("redocly", name, missed, invented, found)
    assert not missed and not invented


@pytest.mark.parametrize("name", DOCUMENTS)
def test_widdershins_pages_say_what_the_generator_can(make: Make, shared: Path, name: str) -> None:
    page = _read(make("widdershins", name))
    assert page.dialect == "widdershins"
    text = (shared / "corpus" / name).read_text(encoding="utf-8")
    located = locate_json(text) if name.endswith(".json") else locate_yaml(text)
    reduced = json.dumps(_Expressible(located.value).document())
    source = openapi.read(SourceDocument(name, name, reduced))
    missed, invented, found = _compare(page, source, words=False)
    _print("widdershins", name, missed, invented, found)
    assert found / (found + len(missed)) >= 0.97
    assert found / (found + len(invented)) >= 0.97


def _read(path: Path) -> Reading:
    text = path.read_text(encoding="utf-8")
    return read_document(SourceDocument(path.name, path.name, text))


def _compare(page: Reading, source: Reading, *, words: bool) -> tuple[set[Fact], set[Fact], int]:
    """What only the document says, what only the page says, and how much both say."""
    said, meant = set(_facts(page, words)), set(_facts(source, words))
    typed = {fact[0] for fact in meant if fact[1] == "type"}
    invented = {
        fact
        for fact in said - meant
        # an object is one, whether its document says so or only lists its properties
        if not (fact[1:] == ("type", '"object"') and fact[0] not in typed)
    }
    return meant - said, invented, len(said & meant)


def _facts(reading: Reading, words: bool) -> Iterator[Fact]:
    for claim in reading.written_out(lambda _: True) or reading.claims:  # at each use, as pages do
        at_body = claim.keyword == "required" and not claim.at.steps
        if (words or claim.keyword in FACTS) and not (at_body and not words):
            yield str(claim.at), claim.keyword, _plain(claim.value)


def _plain(value: Any) -> str:
    """JSON in which ``1.0`` is ``1``, as it is in JavaScript."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, list):
        return f"[{','.join(map(_plain, value))}]"
    if isinstance(value, dict):
        return str([f"{key}:{_plain(value[key])}" for key in sorted(value)])
    return json.dumps(value)


def _print(generator: str, name: str, missed: set[Fact], invented: set[Fact], found: int) -> None:
    recall, precision = found / (found + len(missed)), found / (found + len(invented))
    print(f"\n{generator:12} {name:28} {found:7} facts, {recall:7.2%} found, {precision:7.2%} true")


class _Expressible:
    """A document without what widdershins can never print."""

    def __init__(self, root: Any) -> None:
        self._root = json.loads(json.dumps(root))

    def document(self) -> Any:
        root = self._root
        schemas = root.get("components", {}).get("schemas", {})
        for item in root.get("paths", {}).values():
            item.pop("servers", None)  # only those of the document are shown
            for operation in item.values():
                if isinstance(operation, dict):
                    operation.pop("servers", None)
                    self._operation(operation)
            for parameter in item.get("parameters", []):
                self._parameter(parameter)
        for kind, take in (("parameters", self._parameter), ("responses", self._response)):
            for each in root.get("components", {}).get(kind, {}).values():
                take(each)
        for body in root.get("components", {}).get("requestBodies", {}).values():
            self._body(body)
        for name in schemas:
            schemas[name] = self._named(schemas[name])
        return root

    def _operation(self, operation: Any) -> None:
        for parameter in operation.get("parameters", []):
            self._parameter(parameter)
        self._body(operation.get("requestBody") or {})
        for response in (operation.get("responses") or {}).values():
            if isinstance(response, dict):
                self._response(response)

    def _parameter(self, parameter: Any) -> None:
        """Of a parameter: a name of a schema, else type, format, type of the items and values."""
        schema = parameter.get("schema")
        for content in (parameter.get("content") or {}).values():
            schema = content.get("schema")
        if not isinstance(schema, dict) or "$ref" in schema:
            return
        kept = {key: schema[key] for key in ("type", "format", "enum") if key in schema}
        if kept.get("type") == "array":
            kept.pop("format", None)
            items = self._resolved(schema.get("items", {}))
            kept["items"] = {key: items[key] for key in ("type", "enum") if key in items}
        parameter.pop("content", None)
        parameter["schema"] = kept

    def _body(self, body: Any) -> None:
        """The first media type; of an inline body that is no object only the type is shown."""
        for content in (body.get("content") or {}).values():
            schema = content.get("schema")
            if isinstance(schema, dict) and "$ref" not in schema:
                content["schema"] = self._inline_body(schema)

    def _inline_body(self, schema: Any) -> Any:
        if schema.get("type") == "object":
            return self._without_unions(self._inner(schema) | {"title": None})
        items = schema.get("items", {})
        if schema.get("type") == "array":
            kept = self._resolved(items).get("type")
            return {"type": "array", "items": items if "$ref" in items else {"type": kept}}
        return {key: schema[key] for key in ("type", "format") if key in schema}

    def _without_unions(self, schema: Any) -> Any:
        """Rows of a body have no titles that would tell a union from another."""
        if not isinstance(schema, dict):
            return schema
        made = {k: v for k, v in schema.items() if k not in ("oneOf", "anyOf", "allOf", "title")}
        if "properties" in made:
            made["properties"] = {
                name: self._without_unions(each) for name, each in made["properties"].items()
            }
        if "items" in made:
            made["items"] = self._without_unions(made["items"])
        return made

    def _response(self, response: Any) -> None:
        for content in (response.get("content") or {}).values():
            schema = content.get("schema")
            if isinstance(schema, dict) and "$ref" not in schema:
                if schema.get("type") not in ("object", "array", None):
                    content["schema"] = {"type": schema["type"]}
                else:
                    content["schema"] = self._top(schema)

    def _named(self, schema: Any) -> Any:
        return self._top(schema) if isinstance(schema, dict) else schema

    def _top(self, schema: Any) -> Any:
        """A schema that has no row of its own: a lone branch is not shown, nor are plain items."""
        schema = dict(schema)
        title = schema.get("title")
        for union in ("allOf", "anyOf", "oneOf"):
            members = schema.get(union)
            if isinstance(members, list) and len(members) == 1:
                del schema[union]
                schema = ({} if "$ref" in members[0] else members[0]) | schema
        items = schema.get("items")
        made = self._inner(schema)
        if isinstance(items, dict) and "$ref" not in items:
            shown = {"properties", "oneOf", "anyOf", "allOf"} & items.keys()
            if items.get("type") in ("array", "object"):  # which the sample shows
                shown |= {"type"}
            made["items"] = {key: self._inner(items)[key] for key in sorted(shown)}
            if items.get("type") == "array":
                made["items"]["items"] = {}
        if schema.get("type") in (None, "object", "array"):
            made.pop("nullable", None)  # a schema without a row has no cell for it
        return made | ({"title": title} if title is not None else {})

    def _inner(self, schema: Any) -> Any:
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            return {"$ref": schema["$ref"]}
        made = {key: value for key, value in schema.items() if key != "title"}
        if "type" not in made:
            made.pop("nullable", None)  # the mark is lost with the type that it stands behind
            made.pop("format", None)
        for union in ("allOf", "anyOf", "oneOf"):
            if isinstance(made.get(union), list):
                made[union] = [self._inner(each) for each in made[union]]
        if isinstance(made.get("properties"), dict):
            made["properties"] = {k: self._inner(v) for k, v in made["properties"].items()}
            made["required"] = [n for n in made.get("required", []) if n in made["properties"]]
        elif "required" in made:
            del made["required"]
        if isinstance(made.get("type"), list) and isinstance(made.get("items"), dict):
            unions = {"properties", "oneOf", "anyOf", "allOf"}  # "array,null" names no items
            made["items"] = {k: v for k, v in made["items"].items() if k in unions}
            if not made["items"]:
                del made["items"]
        if isinstance(made.get("items"), dict):
            made["items"] = self._items(made["items"])
            made.pop("format", None)
        return made

    def _items(self, items: Any) -> Any:
        """Items have no row: their values, format and null are not shown, nor their own items."""
        made = self._inner(items)
        for keyword in ("enum", "format", "nullable", "readOnly", "writeOnly"):
            made.pop(keyword, None)
        if made.get("type") == "array" and not {"properties"} & made.get("items", {}).keys():
            made.pop("items", None)
        if {"oneOf", "anyOf", "allOf"} & made.keys():
            made.pop("type", None)
        return made

    def _resolved(self, schema: Any) -> Any:
        while isinstance(schema, dict) and "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            schema = self._root["components"]["schemas"].get(name, {})
        return schema if isinstance(schema, dict) else {}
