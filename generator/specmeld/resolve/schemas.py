"""Schemas that only refer to ``#/components/schemas/NAME``, without meaningless keywords.

A reference to any other place (``#/components/responses/X/content/…/schema``, a property of a
component, a schema inside a path) makes that place a component of its own, so that recursion
through it stays finite.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from specmeld.diagnostics import InputError
from specmeld.model.api_description import Schema, Unusable
from specmeld.openapi.schema import SchemaView
from specmeld.openapi.shapes import FIELDS, Shape
from specmeld.resolve.asserted_formats import asserted
from specmeld.resolve.keyword_values import UNUSABLE, misfit_texts, shown, usable
from specmeld.resolve.references import References, join
from specmeld.runtime import readable
from specmeld.text.pointer import escaped, parse_pointer

MAX_DEPTH = 200
"""Most levels of nested schemas before the document is rejected."""
MAX_UNNAMED = 25
"""Most levels between objects with properties: such an object becomes a class, everything else
nests in one expression."""

_SHAPES: Mapping[str, Shape] = {
    **{keyword: shape for keyword, (shape, _) in FIELDS["schema"].items()},
    "additionalItems": "one",
}
"""Keyword → how it holds schemas; keywords of older drafts are resolved as well."""
_TESTS = frozenset(
    {"not", "if", "then", "else", "contains", "propertyNames", "dependentSchemas", "prefixItems"}
    | {"unevaluatedItems", "unevaluatedProperties"}
)
"""Keywords whose schemas test a value and do not become classes."""
_COMMON_STEPS = (
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
"""Words of a pointer that say nothing about what is there."""


@dataclass(frozen=True, slots=True)
class _Depth:
    """How deep inside a component or an operation a schema is."""

    levels: int = 0
    unnamed: int = 0
    """Levels since the last object that becomes a class."""
    tested: bool = False

    def inside(self, keyword: str) -> _Depth:
        tested = self.tested or keyword in _TESTS
        named = keyword == "properties" and not tested
        return _Depth(self.levels + 1, 0 if named else self.unnamed + 1, tested)

    def check(self, at: str) -> None:
        """Raises InputError if it is too deep."""
        if self.levels > MAX_DEPTH:
            raise InputError(f"at #{at[:200]}…: schemas nest deeper than {MAX_DEPTH} levels")
        if self.unnamed > MAX_UNNAMED:
            raise InputError(
                f"at #{at[:200]}…: schemas nest deeper than {MAX_UNNAMED} levels without an object",
                fix="make some of them components",
            )


_OUTSIDE = _Depth()


class SchemaResolver:
    """Rewrites schemas and collects the components that unusual references require.

    Each schema object is rewritten once, however often it is shared, so the work is linear in the
    document's size.
    """

    def __init__(self, references: References, *, assert_formats: bool = False) -> None:
        self._references = references
        self._assert_formats = assert_formats
        self._done: dict[int, Schema] = {}
        self._kept: list[Any] = []  # ids in _done are only valid while the objects live
        self._names: dict[str, str] = {}
        declared = (references.document.get("components") or {}).get("schemas") or {}
        if not isinstance(declared, dict):
            raise InputError("at #/components/schemas: must be an object")
        self._declared: dict[str, Any] = {str(name): value for name, value in declared.items()}
        self._taken = set(self._declared)
        self._pending: list[tuple[str, str, Any]] = []
        self.unusable: list[Unusable] = []
        """Keywords without meaning for any reader, which are left out."""

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

    def resolve(self, schema: Schema, at: str, depth: _Depth = _OUTSIDE) -> Schema:
        """``schema``, at pointer ``at``, with its references made canonical."""
        if isinstance(schema, bool):
            return schema
        if not isinstance(schema, dict):
            raise InputError(f"at #{at}: a schema must be an object or a boolean")
        depth.check(at)
        if (done := self._done.get(id(schema))) is not None:
            return done
        made: dict[str, Any] = {}
        said = asserted(schema) if self._assert_formats else schema
        for keyword, value in said.items():
            kept = self._resolved(keyword, value, at, depth)
            if kept is not UNUSABLE:
                made[keyword] = kept
        for keyword, wrong in misfit_texts(made):
            del made[keyword]
            self.unusable.append(Unusable(join(at, keyword), keyword, wrong))
        self._done[id(schema)] = made
        self._kept.append(schema)
        return made

    def _resolved(self, keyword: str, value: Any, at: str, depth: _Depth) -> Any:
        """A keyword's value with its schemas resolved; UNUSABLE if nothing usable is left."""
        if keyword == "$ref":
            return self._canonical(value, at)
        shape = _SHAPES.get(keyword)
        if shape == "map" and isinstance(value, dict):
            return self._named(keyword, value, at, depth)
        if shape == "list" and isinstance(value, list):
            below, inside = join(at, keyword), depth.inside(keyword)
            listed = [
                self.resolve(child, f"{below}/{index}", inside) for index, child in enumerate(value)
            ]
            return listed or UNUSABLE
        if shape == "one" and not (keyword == "items" and isinstance(value, list)):
            return self.resolve(value, join(at, keyword), depth.inside(keyword))
        kept, wrong = usable(keyword, value)
        if wrong:
            self.unusable.append(Unusable(join(at, keyword), keyword, wrong))
        return kept

    def _named(self, keyword: str, value: dict[Any, Any], at: str, depth: _Depth) -> Any:
        made = {}
        below, inside = join(at, keyword), depth.inside(keyword)
        for name, child in value.items():
            if keyword == "patternProperties" and not readable(str(name)):
                wrong = f"the pattern {shown(name)} cannot be read"
                self.unusable.append(Unusable(join(below, name), keyword, wrong))
                continue
            made[str(name)] = self.resolve(child, join(below, name), inside)
        return made or UNUSABLE

    def _canonical(self, ref: object, at: str) -> str:
        pointer = self._references.pointer(ref, at)
        tokens = parse_pointer(pointer)
        if tokens[:2] == ("components", "schemas") and len(tokens) == 3:
            if tokens[2] not in self._declared:
                self._references.find(ref, at)  # raises: its target does not exist
            return f"#/components/schemas/{escaped(tokens[2])}"
        if pointer not in self._names:
            found = self._references.find(ref, at)
            title = SchemaView(found.value).text("title") or ""
            name = self._free_name((title,) if title and tokens[0].startswith("x-") else tokens)
            self._names[pointer] = name
            self._pending.append((name, pointer, found.value))
        return f"#/components/schemas/{self._names[pointer]}"

    def _free_name(self, tokens: tuple[str, ...]) -> str:
        telling = [token for token in tokens if token not in _COMMON_STEPS] or list(tokens)
        for words in (telling, tokens):
            name = re.sub(r"[^A-Za-z0-9]+", "_", "_".join(words)).strip("_")[:200] or "schema"
            if name not in self._taken:
                break
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name
