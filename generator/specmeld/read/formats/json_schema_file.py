"""A JSON Schema file: schemas without an API, which become components of an OpenAPI document.

Drafts 4 to 2020-12. The root schema is a component under its title (else the file's name), each of
its definitions one under its own name; what they refer to in other files is included. There are no
claims about operations, as there are none.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.json import JSON, JSONObject
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.parsed import parse_located
from specmeld.read.references.bundle import DESCRIBED, Bundle, Described
from specmeld.read.references.bundle_shapes import DEFINITIONS
from specmeld.read.upgrade.drafts import OPENAPI_DIALECT
from specmeld.read.upgrade.upgraded import TooDeepError, Upgrade
from specmeld.text.json_lines import locate_json
from specmeld.text.located import TextError
from specmeld.text.pointer import fragment

_DRAFT = re.compile(
    r"[\"']?\$schema[\"']?\s*:\s*[\"']?https?://json-schema\.org/"
    r"(?:draft[-/][\w-]+/)?(?:hyper-)?schema"
)
_YAML_DRAFT = re.compile(rf"^{_DRAFT.pattern}", re.MULTILINE)
_SHAPE = re.compile(r'"(?:properties|\$defs|definitions|items|allOf|anyOf|oneOf|enum)"\s*:')
_APPLIES = frozenset(
    ["properties", "$defs", "definitions", "items", "allOf", "anyOf", "oneOf", "enum", "$ref"]
)
_NO_SCHEMA = frozenset(["openapi", "swagger", "asyncapi", "paths", "info", "item", "data"])
_LARGEST_GUESSED = 5_000_000
"""Most characters of a file that is parsed only to see whether it is an undeclared schema."""


def recognise(text: str) -> Recognition:
    start = text.lstrip()[:1]
    found = (_DRAFT if start == "{" else _YAML_DRAFT).search(text)
    if start == "{" and (found or _SHAPE.search(text)) and len(text) < _LARGEST_GUESSED:
        return _recognise_keys(text)
    return Recognition(0.9, "says $schema") if found else Recognition(0.0, "says no $schema")


def _recognise_keys(text: str) -> Recognition:
    """By the keys of the object itself: deeper down anything may mention a schema."""
    try:
        root = locate_json(text).value
    except TextError:
        return Recognition(0.3 if _DRAFT.search(text) else 0.0, "broken JSON")
    keys = root.keys() if isinstance(root, dict) else set()
    if keys & _NO_SCHEMA - ({"data", "info", "item"} if "$schema" in keys else set()):
        return Recognition(0.0, "an object of another kind")
    if "$schema" in keys:
        return Recognition(0.9, "says $schema")
    if keys & _APPLIES and keys & {"type", "$id", "id", "title", "$defs", "definitions"}:
        return Recognition(0.6, "has keywords of JSON Schema")
    return Recognition(0.0, "no keywords of JSON Schema")


def read(document: SourceDocument) -> Reading:
    """Raises InputError for anything but a schema, and for broken references."""
    located = parse_located(document)
    root = located.value
    if not isinstance(root, dict):
        raise InputError(
            "a schema file must be an object",
            file=document.path,
            line=1,
            fix="use the file that begins with $schema",
        )
    name, schemas = _components(root, _name(root, document))
    api: JSONObject = {
        "openapi": "3.1.0",
        "info": {"title": str(root.get("title") or name), "version": "0"},
        "jsonSchemaDialect": OPENAPI_DIALECT,
        "paths": {},
        "components": {"schemas": schemas},
    }
    bundle = Bundle(document, api, Described(root, name))
    upgrade = Upgrade(document.path, bundle.document())
    try:
        made = upgrade.document()
    except TooDeepError:
        raise InputError("nested too deeply", file=document.path, fix="flatten it") from None
    diagnostics = (*bundle.diagnostics, *upgrade.diagnostics)
    return Reading(document, "json-schema", (), diagnostics, made)


def _components(root: JSONObject, name: str) -> tuple[str, JSONObject]:
    """The name of the root schema; and references to it and to its definitions."""
    shelved = [
        (
            DESCRIBED + fragment((shelf, each)),
            re.sub(r"[^A-Za-z0-9._-]", "_", each) or "_",
        )
        for shelf in DEFINITIONS
        for each in (root[shelf] if isinstance(root.get(shelf), dict) else ())
    ]
    taken = {fitting for _, fitting in shelved}
    name = f"{name}Document" if name in taken else name
    components: JSONObject = {name: {"$ref": DESCRIBED}}
    for reference, fitting in shelved:
        free, number = fitting, 2
        while free in components:
            free, number = f"{fitting}_{number}", number + 1
        components[free] = {"$ref": reference}
    return name, components


DIALECT = Dialect(
    "json-schema",
    recognise,
    read,
    read,
    description="JSON Schema, drafts 4 to 2020-12: schemas without operations",
    endings=(".json", ".yaml"),
)


def _name(root: JSONObject, document: SourceDocument) -> str:
    title: JSON = root.get("title")
    file = re.sub(r"\.(?:schema|json|ya?ml)", "", PurePath(document.path).name)
    return _pascal(title if isinstance(title, str) else "") or _pascal(file) or "Schema"


def _pascal(text: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", text)[:8]
    return "".join(word[:1].upper() + word[1:] for word in words)
