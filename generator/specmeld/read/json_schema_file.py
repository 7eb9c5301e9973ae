"""A JSON Schema file: schemas without an API, which become the components of an OpenAPI document.

Drafts 4 to 2020-12. The root schema is a component under its title (else the file's name), each of
its definitions one under its own name; references follow them. Nothing is claimed of operations,
as there are none.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.json import JSON, JSONObject
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.json_schema_file_bundle import Bundle, LostReferenceError
from specmeld.read.located import TextError, locate_json
from specmeld.read.parsed import parse_located
from specmeld.read.upgrade import TooDeepError, Upgrade

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
_OLD = re.compile(r"draft-0[3-7]\b")
_LARGEST_GUESSED = 5_000_000
"""Characters of a file that is parsed only to see whether it is a schema that does not say so."""


def recognise(text: str) -> Recognition:
    start = text.lstrip()[:1]
    found = (_DRAFT if start == "{" else _YAML_DRAFT).search(text)
    if start == "{" and (found or _SHAPE.search(text)) and len(text) < _LARGEST_GUESSED:
        return _recognise_keys(text)
    return Recognition(0.9, "says $schema") if found else Recognition(0.0, "says no $schema")


def _recognise_keys(text: str) -> Recognition:
    """By the keys of the object itself: deeper down anything may speak of a schema."""
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
    """Raises InputError for what is no schema, and for references that lead out of the file."""
    located = parse_located(document)
    root = located.value
    if not isinstance(root, dict):
        raise InputError(
            "a schema file holds an object",
            file=document.path,
            line=1,
            mend="name the file that begins with $schema",
        )
    bundle = Bundle(root, _name(root, document), old=_is_old(root))
    try:
        schemas = bundle.components()
    except LostReferenceError as lost:
        raise InputError(
            f"the reference {lost.reference[:200]} leads out of the file or nowhere",
            file=document.path,
            line=located.line(lost.pointer),
            mend="put what it refers to under $defs",
        ) from None
    api: JSONObject = {
        "openapi": "3.1.0",
        "info": {"title": str(root.get("title") or bundle.name), "version": "0"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    upgrade = Upgrade(document.path, api, mends_enums=False)
    try:
        made = upgrade.document()
    except TooDeepError:
        raise InputError("nested too deep", file=document.path, mend="flatten it") from None
    dynamic = [
        Diagnostic(
            "warning",
            "dynamic-reference",
            f"several schemas have the dynamic anchor {name!r}: it is read as the first of them",
            document.path,
            mend="refer to the one that is meant by $ref",
        )
        for name in bundle.ambiguous
    ]
    return Reading(document, "json-schema", (), (*upgrade.diagnostics, *dynamic), made)


DIALECT = Dialect("json-schema", recognise, read, read)


def _name(root: JSONObject, document: SourceDocument) -> str:
    title: JSON = root.get("title")
    file = re.sub(r"\.(?:schema|json|ya?ml)", "", PurePath(document.path).name)
    return _pascal(title if isinstance(title, str) else "") or _pascal(file) or "Schema"


def _pascal(text: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", text)[:8]
    return "".join(word[:1].upper() + word[1:] for word in words)


def _is_old(root: JSONObject) -> bool:
    """Up to draft 7 what stands beside a reference means nothing."""
    return _OLD.search(str(root.get("$schema", ""))) is not None
