"""Rule 9 for files: a whole body printed on a page is what the server accepts and sends.

If the merged schema rejects a value of it, the schema is widened, which is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from specmeld.model.claims import Place
from specmeld.model.json import JSON, JSONObject
from specmeld.reconcile.decide import permissive
from specmeld.reconcile.files.record import Record
from specmeld.reconcile.pages.page_components import with_null
from specmeld.reconcile.rules.printed_examples import PLACEHOLDER, RULE
from specmeld.reconcile.rules.repairs import type_names
from specmeld.reconcile.tree import Node, Said, Sections

_ASSERTED = ("enum", "const", "type")


def take_examples(document: JSONObject, pages: Mapping[str, Sections], record: Record) -> None:
    """Make the merged bodies and responses accept the examples of pages; changes ``document``."""
    for name, sections in sorted(pages.items()):
        method, _, path = name.partition(" ")
        operation = document["paths"].get(path, {}).get(method.lower(), {})
        for section, node in sections.items():
            for schema in _schemas(document, operation, section):
                for said in _whole(node):
                    _take(schema, said, document, record)


def _whole(node: Node) -> list[Said]:
    """Its whole bodies, in an order independent of the list of documents."""
    printed = [said for said in node.said("example") if not said.old and not said.borrowed]
    return sorted(printed, key=lambda said: (said.document, said.claim.origin.line))


def _schemas(document: JSONObject, operation: JSONObject, section: str) -> Iterator[Any]:
    kind, _, status = section.partition(".")
    holder = operation.get("requestBody") if kind == "request" else None
    if kind == "response":
        holder = operation.get("responses", {}).get(status)
    if isinstance(holder, dict) and isinstance(holder.get("$ref"), str):
        found: Any = document
        for step in holder["$ref"].removeprefix("#/").split("/"):
            found = found.get(step, {})
        holder = found
    for media in (holder or {}).get("content", {}).values():
        if isinstance(media.get("schema"), dict):
            yield media["schema"]


def _take(schema: JSONObject, said: Said, document: JSONObject, record: Record) -> None:
    from specmeld.reconcile.rules.invalid_values import (
        misfits,  # loads a validator, which few projects need
    )

    judged = {**schema, "components": document.get("components", {})}
    for error in list(misfits(said.value, judged)):
        holder: Any = error.schema
        value: Any = error.instance
        placeholder = isinstance(value, str) and PLACEHOLDER.fullmatch(value)
        place = record.built.get(id(holder))
        if error.validator in _ASSERTED and place is not None and not placeholder:
            keyword, chosen = _widen(holder, str(error.validator), value)
            record.widened(Place.parse(place), keyword, chosen, said, RULE)


def _widen(schema: JSONObject, keyword: str, value: JSON) -> tuple[str, JSON]:
    """Make a schema accept a value; returns the changed keyword, and its value now."""
    if value is None:
        widened = with_null(schema)
        schema.clear()
        schema.update(widened)
        return "nullable", True
    if keyword == "type":
        schema["type"] = permissive("type", [schema["type"], type_names(value)[0]])
        return "type", schema["type"]
    known = schema.pop("enum", None) or [schema.pop("const")]
    schema["enum"] = [*known, value]
    return "enum", schema["enum"]
