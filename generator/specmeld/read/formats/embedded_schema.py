"""JSON Schemas as strings inside other documents, lifted into the components of an API."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from specmeld.model.json import JSON, identity
from specmeld.openapi.shapes import FIELDS
from specmeld.read.formats.component_titles import fitting_name, free_name
from specmeld.read.formats.lined import Lined, lined
from specmeld.read.references.follow import follow
from specmeld.text.json_lines import locate_json
from specmeld.text.located import TextError
from specmeld.text.pointer import parse_fragment

_NOT_CARRIED = frozenset(["$schema", "id", "$id", "definitions", "$defs", "links", "$anchor"])
_DEFINITIONS = ("definitions", "$defs")
_DRAFT_3 = frozenset(["any"])


@dataclass(slots=True)
class EmbeddedSchemas:
    """Lifts what schemas refer to into ``components``; calls ``tell`` for what cannot be lifted."""

    components: Lined
    tell: Callable[[str, int], None]
    lifted: dict[Hashable, dict[tuple[str, ...], str]] = field(default_factory=dict)
    """What texts with the same definitions have lifted: pointer → its component."""

    def read(self, text: str, line: int, name: str, component: str = "") -> Lined | None:
        """The schema in a text; None, and reported, if it is not one.

        ``component`` is the name of the schema itself, if it becomes one.
        """
        try:
            located = locate_json(text, line)
        except TextError as error:
            self.tell(f"this schema is not JSON: {error}", error.line)
            return None
        root = lined(located)
        if not isinstance(root, Lined):
            self.tell("this schema is not an object", line)
            return None
        lifting = _Lifting(self, root, name, component)
        made = lifting.schema(root)
        lifting.finish()
        return made


class _Lifting:
    """One text: its local references become references to components."""

    def __init__(self, schemas: EmbeddedSchemas, root: Lined, name: str, component: str) -> None:
        self._schemas = schemas
        self._root = root
        self._name = name
        self._names: dict[tuple[str, ...], str] = {(): component} if component else {}
        self._shared: dict[tuple[str, ...], str] = {}
        """What other texts with the same definitions have lifted."""
        definitions = [root[key] for key in _DEFINITIONS if key in root]
        if definitions:
            self._shared = schemas.lifted.setdefault(identity(definitions), self._shared)
        self._waiting: list[tuple[str, Lined]] = []

    def finish(self) -> None:
        """Write what was lifted, and what that refers to."""
        while self._waiting:
            name, target = self._waiting.pop()
            self._schemas.components[name] = self.schema(target)

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
        name = self._names.get(steps) or self._shared.get(steps) or self._lift(steps, found[0])
        return Lined(schema.line, {"$ref": f"#/components/schemas/{name}"})

    def _lift(self, steps: tuple[str, ...], target: Lined) -> str:
        """Turn the target of a reference into a component."""
        wanted = fitting_name(str(steps[-1]) if steps else self._name)
        name = free_name(wanted, self._schemas.components)
        names = self._shared if steps[:1] and steps[0] in _DEFINITIONS else self._names
        names[steps] = name
        self._schemas.components.put(name, Lined(target.line), target.line)
        self._waiting.append((name, target))
        return name
