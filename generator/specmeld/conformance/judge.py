"""The judge: ``jsonschema`` (2020-12), made quick by remembering what it has accepted.

The bodies of one component differ in one place each and share everything else as the same Python
objects. What a schema has accepted once is not asked again for the same object. Documents that
rebase references (``$id``, ``$anchor``, ``$dynamicRef``) are judged without that memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator, ValidationError, validators
from referencing import Registry

from specmeld.conformance.schemas import Node, look_up
from specmeld.model.json import JSONObject

_REBASING = ("$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef")
_MOST_REMEMBERED = 200_000


class UnjudgeableError(Exception):
    """jsonschema has no verdict: the schema is not one, or a reference leads nowhere."""


class Judge:
    """Says whether a value is valid against a schema of one document."""

    def __init__(self, document: JSONObject) -> None:
        self.document = document
        self._roots = {
            key: value
            for key, value in document.items()
            if key in ("components", "paths", "webhooks") or key.startswith("x-")
        }
        self._accepted: dict[tuple[int, int], tuple[Any, Any]] = {}
        self._targets: dict[str, Any] = {}
        self._by_pointer: dict[str, Any] = {}
        plain = _mentions(self._roots, _REBASING)
        self._class: Any = Draft202012Validator if plain else self._remembering()

    def accepts(self, node: Node, value: Any) -> bool:
        """Raises UnjudgeableError where jsonschema fails."""
        if isinstance(node.schema, bool):
            return node.schema
        validator = self._by_pointer.get(node.pointer) if node.pointer else None
        if validator is None:
            validator = self._class({**self._roots, **node.reference()}, registry=Registry())
            if node.pointer:
                self._by_pointer[node.pointer] = validator
        try:
            return bool(validator.is_valid(value))
        except Exception as failure:  # a hostile schema can fail in any keyword of the library
            reason = f"{type(failure).__name__}: {failure}".splitlines()[0][:120]
            raise UnjudgeableError(reason) from None

    def _remembering(self) -> Any:
        keywords = Draft202012Validator.VALIDATORS
        extend: Any = validators.extend  # untyped
        return extend(
            Draft202012Validator,
            {
                "$ref": self._ref,
                "properties": self._properties,
                "items": self._items(keywords["items"]),
                "anyOf": _any_of,
                "oneOf": _one_of,
            },
        )

    def _below(self, validator: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
        key = (id(schema), id(value))
        if key in self._accepted:
            return
        failed = False
        for error in validator.descend(value, schema):
            failed = True
            yield error
        if not failed:
            if len(self._accepted) > _MOST_REMEMBERED:
                self._accepted.clear()
            self._accepted[key] = (schema, value)  # kept alive, so that no id is used again

    def _ref(self, validator: Any, ref: Any, value: Any, _: Any) -> Iterator[ValidationError]:
        if not isinstance(ref, str) or not ref.startswith("#/"):
            raise LookupError(f"a reference out of the document: {str(ref)[:80]}")
        if ref not in self._targets:
            self._targets[ref] = look_up(self.document, unquote(ref))
        yield from self._below(validator, value, self._targets[ref])

    def _properties(
        self, validator: Any, properties: Any, value: Any, _: Any
    ) -> Iterator[ValidationError]:
        if isinstance(value, dict):
            for name, schema in properties.items():
                if name in value:
                    yield from self._below(validator, value[name], schema)

    def _items(self, original: Any) -> Any:
        def items(validator: Any, schema: Any, value: Any, parent: Any) -> Any:
            if isinstance(schema, bool) or not isinstance(value, list):
                yield from original(validator, schema, value, parent) or ()
            else:
                for item in value[len(parent.get("prefixItems", ())) :]:
                    yield from self._below(validator, item, schema)

        return items


def _any_of(validator: Any, branches: Any, value: Any, _: Any) -> Iterator[ValidationError]:
    if not any(validator.evolve(schema=branch).is_valid(value) for branch in branches):
        yield ValidationError("not valid under any branch")


def _one_of(validator: Any, branches: Any, value: Any, _: Any) -> Iterator[ValidationError]:
    matches = 0
    for branch in branches:
        matches += validator.evolve(schema=branch).is_valid(value)
        if matches > 1:
            break
    if matches != 1:
        yield ValidationError("not valid under exactly one branch")


def _mentions(value: Any, keys: tuple[str, ...]) -> bool:
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            if any(isinstance(found.get(key), str) for key in keys):
                return True
            waiting.extend(found.values())
        elif isinstance(found, list):
            waiting.extend(found)
    return False
