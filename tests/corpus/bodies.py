"""Bodies near to what a schema wants: one of each shape, and each changed in one place.

Quick, and without a judge: the cases of the conformance suite are better, and cost too much for
documents of thousands of schemas.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

Json = Any
_DEEPEST = 4
_MOST_PROPERTIES = 12
_MOST_BRANCHES = 6
_TEXTS = {"date": "2026-01-31", "date-time": "2026-01-31T00:00:00Z", "email": "a@b.example"}


@dataclass(frozen=True, slots=True)
class Bodies:
    """Makes bodies for schemas of one canonical document."""

    document: Json

    def of(self, schema: Json) -> Iterator[Json]:
        """The whole body, the least one, one for each branch, and the whole one in pieces."""
        whole = self.sample(schema)
        yield whole
        yield self.sample(schema, least=True)
        for branch in range(1, min(_MOST_BRANCHES, self._branches(schema))):
            yield self.sample(schema, branch=branch)
        yield from _changed(whole)
        if isinstance(whole, dict):
            for key, value in whole.items():
                yield from ({**whole, key: each} for each in _changed(value))

    def sample(self, schema: Json, depth: int = 0, branch: int = 0, least: bool = False) -> Json:
        schema = self._followed(schema)
        if not isinstance(schema, dict):
            return "x"
        if "const" in schema or schema.get("enum"):
            return schema["const"] if "const" in schema else schema["enum"][0]
        parts = [self.sample(each, depth + 1, 0, least) for each in schema.get("allOf", ())]
        for word in ("oneOf", "anyOf"):
            if schema.get(word):
                chosen = schema[word][branch % len(schema[word])]
                parts.append(self.sample(chosen, depth + 1, 0, least))
        own = self._own(schema, depth, least)
        parts += [] if own is None else [own]
        objects = [part for part in parts if isinstance(part, dict)]
        if objects and len(objects) == len(parts):
            return {key: value for part in objects for key, value in part.items()}
        return parts[0] if parts else None

    def _own(self, schema: Json, depth: int, least: bool) -> Json:
        types = schema.get("type", "object" if "properties" in schema else None)
        kind = types[0] if isinstance(types, list) and types else types
        if kind == "object":
            return self._object(schema, depth, least)
        if kind == "array":
            few = least or depth > _DEEPEST
            items = self.sample(schema.get("items", True), depth + 1, 0, least)
            return [items] * min(8, schema.get("minItems", 0 if few else 1))
        if kind == "string":
            text = _TEXTS.get(schema.get("format", ""), "x")
            return text + "x" * min(2000, schema.get("minLength", 0) - len(text))
        if kind in ("integer", "number"):
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        return {"boolean": True}.get(str(kind))

    def _object(self, schema: Json, depth: int, least: bool) -> Json:
        properties = schema.get("properties", {})
        required = [name for name in schema.get("required", ()) if name in properties]
        wanted = required if least else [*required, *properties]
        if depth > _DEEPEST:
            return {}
        names = list(dict.fromkeys(wanted))
        names = names[: max(len(required), _MOST_PROPERTIES)] if depth else names
        return {
            name: self.sample(properties[name], depth + 1, 0, least or depth > 0) for name in names
        }

    def _branches(self, schema: Json) -> int:
        schema = self._followed(schema)
        if not isinstance(schema, dict):
            return 1
        return max(len(schema.get(word, ())) for word in ("oneOf", "anyOf"))

    def _followed(self, schema: Json) -> Json:
        for _ in range(20):
            reference = schema.get("$ref") if isinstance(schema, dict) else None
            if not isinstance(reference, str) or not reference.startswith("#/"):
                break
            schema = self.document
            for token in unquote(reference[2:]).split("/"):
                step: str | int = token.replace("~1", "/").replace("~0", "~")
                schema = schema[int(step) if isinstance(schema, list) else step]
        return schema


def _changed(value: Json) -> Iterator[Json]:
    """A value with one thing changed: lacking, null, more, another type, just beside."""
    yield None
    if isinstance(value, dict):
        yield {**value, "x-unknown": 1}
        for key in value:
            yield {name: each for name, each in value.items() if name != key}
            yield {**value, key: None}
    elif isinstance(value, list):
        yield [*value, None]
        yield value * 100
    elif isinstance(value, bool):
        yield "true"
    elif isinstance(value, str):
        yield ""
        yield value + "x" * 300
        yield 1
    elif isinstance(value, int | float):
        yield value - 1
        yield value + 0.5
        yield 10**12
        yield str(value)
