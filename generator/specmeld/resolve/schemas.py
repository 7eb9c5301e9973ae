"""Schemas whose only references are ``#/components/schemas/NAME``.

A reference into any other spot (``#/components/responses/X/content/…/schema``, a property of a
component, a schema inside a path) makes that spot a component of its own, so that recursion
through it stays finite.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from specmeld.diagnostics import InputError
from specmeld.model.api import Schema
from specmeld.resolve.formats import asserted
from specmeld.resolve.references import References, escape, join, tokens_of

MAX_DEPTH = 200
"""Levels of schemas inside schemas before the document is refused."""

_ONE = (
    "additionalItems",
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
)
_MANY = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
_NAMED = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
_FURNITURE = (
    "components",
    "schemas",
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "paths",
    "content",
    "schema",
    "properties",
    "application/json",
)
"""Words of a pointer that tell nothing about what stands there."""


class SchemaResolver:
    """Rewrites schemas and collects the components that odd references call for.

    Each schema object is rewritten once, however often it is shared, so the work is linear in the
    document's size.
    """

    def __init__(self, references: References, *, assert_formats: bool = False) -> None:
        self._references = references
        self._assert_formats = assert_formats
        self._done: dict[int, Schema] = {}
        self._kept: list[Any] = []  # ids in _done stay valid only while the objects live
        self._names: dict[str, str] = {}
        declared = (references.document.get("components") or {}).get("schemas") or {}
        if not isinstance(declared, dict):
            raise InputError("at #/components/schemas: an object is expected")
        self._declared: dict[str, Any] = {str(name): value for name, value in declared.items()}
        self._taken = set(self._declared)
        self._pending: list[tuple[str, str, Any]] = []

    def components(self) -> Mapping[str, Schema]:
        """Every component, the document's first. Call it after all other schemas were resolved."""
        made = {
            name: self.resolve(schema, join("/components/schemas", name))
            for name, schema in self._declared.items()
        }
        while self._pending:
            name, pointer, schema = self._pending.pop(0)
            made[name] = self.resolve(schema, pointer)
        return made

    def resolve(self, schema: Any, at: str, depth: int = 0) -> Schema:
        """``schema``, standing at pointer ``at``, with its references made canonical."""
        if isinstance(schema, bool):
            return schema
        if not isinstance(schema, dict):
            raise InputError(f"at #{at}: a schema is an object or a boolean")
        if depth > MAX_DEPTH:
            raise InputError(f"at #{at[:200]}…: schemas nest deeper than {MAX_DEPTH} levels")
        if (done := self._done.get(id(schema))) is not None:
            return done
        made = dict(asserted(schema) if self._assert_formats else schema)
        for keyword, value in schema.items():
            if keyword == "$ref":
                made[keyword] = self._canonical(value, at)
            elif keyword in _NAMED and isinstance(value, dict):
                inner = {}
                for name, child in value.items():
                    inner[str(name)] = self.resolve(child, join(at, keyword, name), depth + 1)
                made[keyword] = inner
            elif keyword in _MANY and isinstance(value, list):
                listed = []
                for index, child in enumerate(value):
                    listed.append(self.resolve(child, join(at, keyword, index), depth + 1))
                made[keyword] = listed
            elif keyword in _ONE:
                made[keyword] = self.resolve(value, join(at, keyword), depth + 1)
        self._done[id(schema)] = made
        self._kept.append(schema)
        return made

    def _canonical(self, ref: object, at: str) -> str:
        pointer = self._references.pointer(ref, at)
        tokens = tokens_of(pointer)
        if tokens[:2] == ("components", "schemas") and len(tokens) == 3:
            if tokens[2] not in self._declared:
                self._references.find(ref, at)  # says that it leads nowhere
            return f"#/components/schemas/{escape(tokens[2])}"
        if pointer not in self._names:
            found = self._references.find(ref, at)
            name = self._free_name(tokens)
            self._names[pointer] = name
            self._pending.append((name, pointer, found.value))
        return f"#/components/schemas/{self._names[pointer]}"

    def _free_name(self, tokens: tuple[str, ...]) -> str:
        telling = [token for token in tokens if token not in _FURNITURE] or list(tokens)
        for words in (telling, tokens):
            name = re.sub(r"[^A-Za-z0-9]+", "_", "_".join(words)).strip("_")[:200] or "schema"
            if name not in self._taken:
                break
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name
