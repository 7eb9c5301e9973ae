"""JSON Schemas as texts inside of other documents, lifted into the components of an API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from specmeld.model.json import JSON, JSONObject, identity
from specmeld.openapi.shapes import FIELDS
from specmeld.read.formats.component_titles import fitting_name, free_name
from specmeld.read.formats.lined import Lined, lined
from specmeld.read.references.follow import follow
from specmeld.text.json_lines import locate_json
from specmeld.text.located import TextError
from specmeld.text.pointer import parse_fragment

_NOT_CARRIED = frozenset(["$schema", "id", "$id", "definitions", "$defs", "links", "$anchor"])
_DRAFT_3 = frozenset(["any"])


@dataclass(slots=True)
class EmbeddedSchemas:
    """Lifts what the schemas refer to into ``components``; ``tell`` is told of what cannot be."""

    components: Lined
    tell: Callable[[str, int], None]

    def read(self, text: str, line: int, name: str, component: str = "") -> Lined | None:
        """The schema that a text is; None, and told, where it is none.

        ``component`` is what the schema itself will be, if it will be one.
        """
        try:
            located = locate_json(text, line)
        except TextError as error:
            self.tell(f"this schema is no JSON: {error}", error.line)
            return None
        root = lined(located)
        if not isinstance(root, Lined):
            self.tell("this schema is no object", line)
            return None
        return _Lifting(self, root, name, component).schema(root)

    def twin(self, name: str, schema: Lined) -> str:
        """The component that has the same content under the same name without its number."""
        base = name.rstrip("0123456789")
        like = self.components.get(base) if base != name else None
        return base if like is not None and identity(like) == identity(schema) else ""


class _Lifting:
    """One text: its local references become references to components."""

    def __init__(self, schemas: EmbeddedSchemas, root: Lined, name: str, component: str) -> None:
        self._schemas = schemas
        self._root = root
        self._name = name
        self._names: dict[tuple[str, ...], str] = {(): component} if component else {}

    def schema(self, schema: JSON) -> Lined:
        if not isinstance(schema, Lined):
            return Lined()
        reference = schema.get("$ref")
        if isinstance(reference, str):
            return self._refer(schema, reference)
        made = Lined(schema.line)
        for key, value in schema.items():
            if key not in _NOT_CARRIED:
                made.put(key, self._keyword(key, value), schema.at.get(key, 0))
        if made.get("type") in _DRAFT_3:
            del made["type"]
        return made

    def _keyword(self, key: str, value: JSON) -> JSON:
        shape, _ = FIELDS["schema"].get(key, ("", ""))
        if key == "items" and isinstance(value, list):
            shape = "list"
        if shape == "one" and isinstance(value, dict):
            return self.schema(value)
        if shape == "map" and isinstance(value, Lined):
            made = Lined(value.line)
            for name, each in value.items():
                made.put(name, self._inner(each), value.at.get(name, 0))
            return made
        if shape == "list" and isinstance(value, list):
            return [self._inner(each) for each in value]
        return value

    def _inner(self, value: JSON) -> JSON:
        return self.schema(value) if isinstance(value, dict) else value

    def _refer(self, schema: Lined, reference: str) -> Lined:
        steps = parse_fragment(reference)
        found = follow(self._root, reference) if steps is not None else None
        if steps is None or found is None or not isinstance(found[0], Lined):
            self._schemas.tell(f"$ref {reference[:80]!r} is not in this schema", schema.line)
            return schema.without(("$ref",))
        name = self._names.get(steps) or self._lift(steps, found[0])
        return Lined(schema.line, {"$ref": f"#/components/schemas/{name}"})

    def _lift(self, steps: tuple[str, ...], target: JSONObject) -> str:
        """Make what a reference leads to a component."""
        name = free_name(
            fitting_name(str(steps[-1]) if steps else self._name), self._schemas.components
        )
        self._names[steps] = name
        self._schemas.components[name] = Lined()  # a schema may refer to itself
        made = self.schema(target)
        twin = self._schemas.twin(name, made)
        if twin:
            del self._schemas.components[name]
            self._names[steps] = twin
            return twin
        self._schemas.components[name] = made
        return name
