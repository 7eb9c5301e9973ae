"""Claims of a JSON Schema object, in OpenAPI documents and on the pages generated from them.

Reads OpenAPI 3.0 and 3.1 schemas as written (``nullable`` and type lists, boolean and numeric
exclusive bounds), so that each claim has the line of its own keyword.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from specmeld.model.claims import Place
from specmeld.model.json import JSON, JSONObject
from specmeld.openapi.branch_names import Branch, branch_names
from specmeld.read.recorder import Recorder
from specmeld.text.located import Located
from specmeld.text.pointer import Pointer

_DEEPEST = 150
"""Most levels of schemas, including references; deeper ones are not claimed."""

Resolve = Callable[[str], tuple[JSON, Pointer] | None]
"""A ``$ref`` → its target and pointer; None if it is broken."""

_PLAIN = frozenset(
    [
        "const",
        "minimum",
        "maximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "format",
        "title",
        "default",
        "example",
        "deprecated",
        "readOnly",
        "writeOnly",
        "contentEncoding",
        "contentMediaType",
        "minContains",
        "maxContains",
        "not",
        "if",
        "then",
        "else",
        "contains",
        "patternProperties",
        "prefixItems",
        "dependentRequired",
        "dependentSchemas",
        "unevaluatedProperties",
        "unevaluatedItems",
        "discriminator",
    ]
)
"""Keywords that are claimed with their value unchanged."""

_SHAPES: dict[str, type] = {"nullable": bool, "enum": list}
"""Keywords that are claimed unchanged if their value has the expected type."""

_BOUNDS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_INLINE = frozenset(
    [
        "type",
        "enum",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "minItems",
        "maxItems",
    ]
)
"""Keywords of the schema of a map's keys or values that have a claim: ``values.maxLength``."""


@dataclass(slots=True)
class SchemaReader:
    """Walks schemas of one located document and claims their content."""

    located: Located
    recorder: Recorder
    resolve: Resolve
    written_out: Callable[[Place], bool] | None = None
    """Whether what is below a place is claimed there, references followed; None: a reference to a
    component is a claim, and the component has places of its own."""
    _open: list[Pointer] = field(default_factory=list)
    """Schemas on the current chain of references: a reference back to one is not followed."""
    _depth: int = 0

    def read(self, at: Place, schema: JSON, pointer: Pointer, *, member: bool = False) -> None:
        """Claim the content of the schema at ``pointer`` for ``at``.

        ``member`` asks for the implied claim of a property or parameter: a type that does not
        mention null is not nullable.
        """
        if self._depth >= _DEEPEST:
            return
        self._depth += 1
        schema, pointer, opened = self._follow(at, schema, pointer)
        if isinstance(schema, dict):
            for keyword in schema:
                self._keyword(at, schema, keyword, pointer)
            if member and _type_names(schema) not in ([], ["null"]) and not _speaks_of_null(schema):
                line = self.located.line((*pointer, "type"))
                self.recorder.say(at, "nullable", False, line, implied=True)
        del self._open[len(self._open) - opened :]
        self._depth -= 1

    def _follow(self, at: Place, schema: JSON, pointer: Pointer) -> tuple[JSON, Pointer, int]:
        """The target of references, and how many were followed."""
        opened = 0
        while isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
            found = self.resolve(schema["$ref"])
            if found is None:
                return None, pointer, opened
            if self.written_out is None and found[1][:1] == ("components",):
                self._refer(at, schema, pointer)
                return None, pointer, opened
            target = found[0]
            if not (isinstance(target, dict) and ("title" in target or "$ref" in target)):
                name = str(found[1][-1]) if found[1] else ""
                self.recorder.say(at, "title", name, self.located.line((*pointer, "$ref")))
            for keyword in schema:
                if keyword != "$ref":
                    self._keyword(at, schema, keyword, pointer)
            if found[1] in self._open:
                return None, pointer, opened
            schema, pointer = found
            self._open.append(pointer)
            opened += 1
        return schema, pointer, opened

    def _refer(self, at: Place, schema: JSONObject, pointer: Pointer) -> None:
        """The use of a component, with what is beside the reference."""
        line = self.located.line((*pointer, "$ref"))
        self.recorder.say(at, "ref", schema["$ref"], line)
        for keyword in schema:
            if keyword != "$ref":
                self._keyword(at, schema, keyword, pointer)

    def _keyword(self, at: Place, schema: JSONObject, keyword: str, pointer: Pointer) -> None:
        value = schema[keyword]
        here = (*pointer, keyword)
        line = self.located.line(here)
        say = self.recorder.say
        if keyword in _BOUNDS.values() and schema.get(_exclusive(keyword)) is True:
            say(at, _exclusive(keyword), value, line)
        elif keyword in _BOUNDS:
            if not isinstance(value, bool):
                say(at, keyword, value, line)
        elif keyword in _PLAIN or isinstance(value, _SHAPES.get(keyword, ())):
            say(at, keyword, value, line)
        elif keyword == "description" and isinstance(value, str):
            names = _type_names(schema)
            type_ = names[0] if names else None
            self.recorder.text(at, value, line, type_, self.located.blocks.get(here, 0))
        elif keyword in _READERS and (keyword not in _BELOW or self._goes_below(at)):
            _READERS[keyword](self, at, schema, here)

    def _goes_below(self, at: Place) -> bool:
        return self.written_out is None or self.written_out(at)

    def _type(self, at: Place, schema: JSONObject, here: Pointer) -> None:
        names, line = _type_names(schema), self.located.line(here)
        stated = [name for name in names if name != "null"] or names
        if stated:
            self.recorder.say(at, "type", stated[0] if len(stated) == 1 else stated, line)
        if "null" in names and len(names) > 1:
            self.recorder.say(at, "nullable", True, line)

    def _examples(self, at: Place, schema: JSONObject, here: Pointer) -> None:
        examples = schema["examples"]
        for index, example in enumerate(examples if isinstance(examples, list) else []):
            self.recorder.say(at, "example", example, self.located.line((*here, index)))

    def _required(self, at: Place, schema: JSONObject, here: Pointer) -> None:
        """Names that are not properties of this object; the others are claimed with theirs."""
        properties = _properties(schema)
        for index, name in enumerate(_names(schema.get("required"))):
            if name not in properties:
                line = self.located.line((*here, index))
                self.recorder.say(at.key(name), "required", True, line)

    def _properties(self, at: Place, schema: JSONObject, here: Pointer) -> None:
        required = {
            name: self.located.line((*here[:-1], "required", index))
            for index, name in enumerate(_names(schema.get("required")))
        }
        for name, inner in _properties(schema).items():
            place, line = at.key(name), self.located.line((*here, name))
            self.recorder.say(place, "exists", True, line)
            self.read(place, inner, (*here, name), member=True)
            marked = required.get(name)
            self.recorder.say(
                place, "required", marked is not None, marked or line, implied=marked is None
            )

    def _items(self, at: Place, schema: JSONObject, here: Pointer) -> None:
        self.recorder.say(at.items(), "exists", True, self.located.line(here))
        self.read(at.items(), schema["items"], here)

    def _union(self, at: Place, schema: JSONObject, here: Pointer) -> None:
        branches = schema[str(here[-1])]
        if not isinstance(branches, list):
            return
        for index, name in enumerate(self._branch_names(branches)):
            place = at.branch(name)
            self.recorder.say(place, "exists", True, self.located.line((*here, index)))
            self.read(place, branches[index], (*here, index))

    def _all_of(self, at: Place, schema: JSONObject, here: Pointer) -> None:
        """The members of allOf describe the same place."""
        for index, part in enumerate(_list(schema["allOf"])):
            self.read(at, part, (*here, index))

    def _additional(self, at: Place, schema: JSONObject, here: Pointer) -> None:
        value, line = schema["additionalProperties"], self.located.line(here)
        self.recorder.say(at, "additionalProperties", value is not False, line)
        self._inline(at, "values", value, here)

    def _property_names(self, at: Place, schema: JSONObject, here: Pointer) -> None:
        self._inline(at, "propertyNames", schema["propertyNames"], here)

    def _inline(self, at: Place, prefix: str, schema: JSON, here: Pointer) -> None:
        if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
            found = self.resolve(schema["$ref"])
            schema, here = found if found is not None else (None, here)
        for keyword, value in schema.items() if isinstance(schema, dict) else ():
            if keyword in _INLINE:
                line = self.located.line((*here, keyword))
                self.recorder.say(at, f"{prefix}.{keyword}", value, line)

    def _branch_names(self, branches: Sequence[JSON]) -> Iterator[str]:
        """By type; if several share one, by constant tag, else by the words of the title."""
        branches_named = []
        for each in branches:
            schema, title = self._resolved(each)
            branches_named.append(Branch(_single_type(schema), self._tag(schema), title))
        taken: set[str] = set()
        for index, label in enumerate(branch_names(branches_named)):
            label = label or branches_named[index].type or f"variant {index + 1}"
            label = f"{label} {index + 1}" if label in taken else label
            taken.add(label)
            yield label

    def _resolved(self, branch: JSON) -> tuple[JSONObject, str]:
        """The object that a branch leads to, and its title, else the name of the component."""
        name = ""
        for _ in range(8):  # a chain of references is short, or circular
            if not (isinstance(branch, dict) and isinstance(branch.get("$ref"), str)):
                break
            found = self.resolve(branch["$ref"])
            if found is None:
                break
            branch, pointer = found
            name = str(pointer[-1]) if pointer else ""
        schema = branch if isinstance(branch, dict) else {}
        title = schema.get("title")
        return schema, title if isinstance(title, str) and title.strip() else name

    def _tag(self, schema: JSONObject) -> str:
        for name, inner in _properties(schema).items():
            constant = _constant(self._resolved(inner)[0])
            if constant and name in _names(schema.get("required")):
                return constant
        return ""


_READERS: dict[str, Callable[[SchemaReader, Place, JSONObject, Pointer], None]] = {
    "type": SchemaReader._type,
    "examples": SchemaReader._examples,
    "required": SchemaReader._required,
    "properties": SchemaReader._properties,
    "items": SchemaReader._items,
    "oneOf": SchemaReader._union,
    "anyOf": SchemaReader._union,
    "allOf": SchemaReader._all_of,
    "additionalProperties": SchemaReader._additional,
    "propertyNames": SchemaReader._property_names,
}


_BELOW = frozenset(["properties", "items", "oneOf", "anyOf"])
"""Keywords whose schemas have places of their own."""


def unresolved(_reference: str) -> None:
    """A ``Resolve`` for documents without references."""


def _exclusive(keyword: str) -> str:
    return f"exclusive{keyword[0].upper()}{keyword[1:]}"


def _type_names(schema: JSONObject) -> list[str]:
    return _names([schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type"))


def _single_type(schema: JSONObject) -> str:
    names = [name for name in _type_names(schema) if name != "null"] or _type_names(schema)
    if not names and "properties" in schema:
        return "object"
    return names[0] if len(names) == 1 else ""


def _speaks_of_null(schema: JSONObject) -> bool:
    return "nullable" in schema or "null" in _type_names(schema)


def _properties(schema: JSONObject) -> JSONObject:
    properties = schema.get("properties")
    return properties if isinstance(properties, dict) else {}


def _constant(schema: JSONObject) -> str:
    values = [schema["const"]] if "const" in schema else _list(schema.get("enum"))
    return values[0] if len(values) == 1 and isinstance(values[0], str) else ""


def _list(value: JSON) -> Sequence[JSON]:
    return value if isinstance(value, list) else ()


def _names(value: JSON) -> list[str]:
    return [name for name in _list(value) if isinstance(name, str)]
