"""RAML's types → JSON Schema: data types of 1.0, named parameters and schemas of 0.8."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence

from specmeld.model.json import JSON
from specmeld.read.formats.component_titles import fitting_name, free_name
from specmeld.read.formats.embedded_schema import EmbeddedSchemas
from specmeld.read.formats.lined import Lined
from specmeld.read.formats.payload_samples import json_value
from specmeld.read.formats.raml.raml_expressions import (
    ArrayOf,
    Expression,
    ExpressionError,
    Named,
    UnionOf,
    parse_expression,
)
from specmeld.read.formats.raml.raml_facets import BUILT_IN, FACETS, FORMATS, is_facet
from specmeld.read.formats.raml.raml_scopes import Scope, is_annotation

_DEEPEST = 60
_LONGEST_CHAIN = 30
_PATTERN_NAME = re.compile(r"/(.*)/\Z|\[(.*)\]\Z", re.DOTALL)


class TypeWriter:
    """Writes schemas; each named type that is used becomes a component."""

    def __init__(
        self,
        scope: Scope,
        components: Lined,
        tell: Callable[[str, int], None],
        *,
        required: bool = True,
    ) -> None:
        self._scope = scope
        self._components = components
        self._tell = tell
        self._embedded = EmbeddedSchemas(components, tell)
        self._required = required
        """Whether properties are required by default, as in RAML 1.0."""
        self._names: dict[tuple[int, str], str] = {}
        self._waiting: deque[tuple[str, JSON, Scope, str]] = deque()
        """Components still to be written: name, declaration, its scope and its name."""
        self._tagged: list[tuple[str, Lined, Scope]] = []
        """Components with a discriminator value."""

    def declare_all(self) -> None:
        """Turn the document's own types into components, in order."""
        for name in self._scope.of("types"):
            self.reference(name, self._scope, 0)

    def finish(self) -> None:
        """Write the components that were referred to, and those that they refer to."""
        while self._waiting:
            component, declared, scope, title = self._waiting.popleft()
            line = self._components[component].line
            if isinstance(declared, str) and declared.lstrip()[:1] == "{":
                read = self._embedded.read(declared, line, title, component)
                self._components[component] = read or Lined(line)
            else:
                self._components[component] = self.schema(declared, scope, line, title)
            if isinstance(declared, Lined) and "discriminatorValue" in declared:
                self._tagged.append((component, declared, scope))
        for component, declared, scope in self._tagged:
            self._map_discriminator(declared, scope, component)

    def reference(self, name: str, scope: Scope, line: int) -> Lined:
        """A built-in type, or the reference to a component, which is created if needed."""
        if name in BUILT_IN:
            return Lined(line, BUILT_IN[name])
        found = scope.find("types", name)
        if found is None:
            self._tell(f"the type {name[:80]!r} is not declared; allowing anything", line)
            return Lined(line)
        declared, home = found
        title = name.rpartition(".")[2]
        key = (id(home.of("types")), title)
        if key not in self._names:
            component = free_name(fitting_name(title), self._components)
            self._names[key] = component
            at = home.of("types").at.get(title, 0) or line
            self._components.put(component, Lined(at), at)
            self._waiting.append((component, declared, home, title))
        return Lined(line, {"$ref": f"#/components/schemas/{self._names[key]}"})

    def schema(
        self, declared: JSON, scope: Scope, line: int, name: str = "", depth: int = 0
    ) -> Lined:
        """The schema of a declaration: a type expression, or facets, or the text of a schema."""
        if depth > _DEEPEST or declared is None:
            return Lined(line)
        if isinstance(declared, str):
            return self._of_text(declared, scope, line, name)
        if isinstance(declared, list):
            return self._of_all(declared, scope, line, name, depth)
        if not isinstance(declared, Lined):
            self._tell("this is not a type", line)
            return Lined(line)
        scope = scope.scopes.of_fragment(declared, scope)
        base = declared.get("type", declared.get("schema"))
        made = self._base(declared, base, scope, declared.line or line, name, depth)
        self._add_facets(made, declared, scope, name, depth)
        return made

    def member(
        self, declared: JSON, scope: Scope, line: int, name: str = "", depth: int = 0
    ) -> Lined:
        """The schema of a property or parameter, by default a string."""
        made = self.schema(declared, scope, line, name, depth)
        if declared is None or (isinstance(declared, Mapping) and not self.kind(declared, scope)):
            untyped = not isinstance(declared, Mapping) or not declared.keys() & {"type", "schema"}
            return Lined(line, {"type": "string"}).with_keys(made) if untyped else made
        return made

    def kind(self, declared: JSON, scope: Scope) -> str:
        """The JSON type that a declaration is based on; empty if it is several or any."""
        for _ in range(_LONGEST_CHAIN):
            if isinstance(declared, Mapping):
                if "type" not in declared and "schema" not in declared:
                    return _implied(declared)
                declared = declared.get("type", declared.get("schema"))
            if isinstance(declared, list):
                declared = declared[0] if declared else None
            if not isinstance(declared, str):
                return "" if not isinstance(declared, Mapping) else self.kind(declared, scope)
            if declared.strip().endswith("[]"):
                return "array"
            if declared in BUILT_IN:
                return str(BUILT_IN[declared].get("type", ""))
            found = scope.find("types", declared)
            if found is None:
                return ""
            declared, scope = found
        return ""

    def properties(
        self, declared: JSON, scope: Scope
    ) -> Iterator[tuple[str, JSON, Scope, bool, int]]:
        """The properties of an object type with inherited ones: name, declaration, scope, whether
        it is required, line."""
        for _ in range(_LONGEST_CHAIN):
            if isinstance(declared, Lined):
                properties = declared.get("properties")
                for name, value, required, line in self._listed(properties):
                    yield name, value, scope, required, line
                declared = declared.get("type")
            found = scope.find("types", declared) if isinstance(declared, str) else None
            if found is None:
                return
            declared, scope = found

    # Components -----------------------------------------------------------------------------------

    def _map_discriminator(self, declared: Lined, scope: Scope, component: str) -> None:
        base = declared.get("type")
        found = scope.find("types", base) if isinstance(base, str) else None
        if not isinstance(base, str) or found is None:
            return
        name = str(self.reference(base, scope, 0).get("$ref", "")).rpartition("/")[2]
        discriminator = self._components.get(name, {}).get("discriminator")
        if isinstance(discriminator, Lined):
            mapping = discriminator.setdefault("mapping", Lined())
            value = str(declared["discriminatorValue"])
            mapping.setdefault(value, f"#/components/schemas/{component}")

    # Bases ----------------------------------------------------------------------------------------

    def _base(
        self, declared: Lined, base: JSON, scope: Scope, line: int, name: str, depth: int
    ) -> Lined:
        """The base of the declaration, before its own facets."""
        if base is None:
            implied = _implied(declared)
            return Lined(line, {"type": implied} if implied else {})
        at = declared.at.get("type", declared.at.get("schema", line))
        made = self.schema(base, scope, at, name, depth + 1)
        if ("$ref" in made or "allOf" in made) and _has_shape(declared):
            own = Lined(line, {"type": "object"})
            parts = made.get("allOf", [made])
            self._add_shape(own, declared, scope, depth)
            return Lined(line, {"allOf": [*parts, own]})
        return made

    def _of_text(self, text: str, scope: Scope, line: int, name: str) -> Lined:
        start = text.lstrip()[:1]
        if start == "{":
            return self._embedded.read(text, line, name) or Lined(line)
        if start == "<":
            self._tell("an XML Schema is not supported; allowing anything", line)
            return Lined(line)
        if scope.find("types", text.strip()) is not None:
            return self.reference(text.strip(), scope, line)
        try:
            return self._of_expression(parse_expression(text), scope, line)
        except ExpressionError:
            self._tell(f"{text[:80]!r} is not a type; allowing anything", line)
            return Lined(line)

    def _of_expression(self, expression: Expression, scope: Scope, line: int) -> Lined:
        match expression:
            case Named(name):
                return self.reference(name, scope, line)
            case ArrayOf(items):
                made = {"type": "array", "items": self._of_expression(items, scope, line)}
                return Lined(line, made)
            case UnionOf(branches):
                return _union([self._of_expression(each, scope, line) for each in branches], line)

    def _of_all(
        self, declared: Sequence[JSON], scope: Scope, line: int, name: str, depth: int
    ) -> Lined:
        parts = [self.schema(each, scope, line, name, depth + 1) for each in declared]
        return parts[0] if len(parts) == 1 else Lined(line, {"allOf": parts})

    # Facets ---------------------------------------------------------------------------------------

    def _add_facets(
        self, made: Lined, declared: Lined, scope: Scope, name: str, depth: int
    ) -> None:
        for facet in [each for each in declared if each in FACETS]:
            value, line = declared[facet], declared.at.get(facet, made.line)
            if is_facet(facet, value):
                made.put(facet, value, line)
            elif value is not None:
                self._tell(f"{facet} cannot be {str(value)[:40]}; ignoring it", line)
        format_ = FORMATS.get(str(declared.get("format", "")))
        if format_ is not None:
            made.pop("format", None)
            made.put_text("format", format_, declared.at.get("format", 0))
        if "items" in declared:
            items = self.schema(
                declared["items"], scope, declared.at.get("items", made.line), name, depth + 1
            )
            made.put("items", items, declared.at.get("items", 0))
        if "allOf" not in made:
            self._add_shape(made, declared, scope, depth)
        self._add_words(made, declared, scope)

    def _add_words(self, made: Lined, declared: Lined, scope: Scope) -> None:
        title, words = declared.get("displayName"), declared.get("description")
        if isinstance(title, str):
            made.put_text("title", title.strip(), declared.at.get("displayName", 0))
        if isinstance(words, str):
            made.put_text("description", words.strip(), declared.at.get("description", 0))
        kind = self.kind(declared, scope)
        shown = [sample_value(each, kind) for each in samples(declared)]
        if shown:
            line = declared.at.get("example", declared.at.get("examples", 0))
            made.put("examples", shown, line)
        if declared.get("default") is not None:
            made["default"] = sample_value(declared["default"], kind)

    def _add_shape(self, made: Lined, declared: Lined, scope: Scope, depth: int) -> None:
        """Properties, and the schema of the others."""
        required = made["required"] if isinstance(made.get("required"), list) else []
        for name, value, needed, line in self._listed(declared.get("properties")):
            schema = self.member(value, scope, line, name, depth + 1)
            pattern = _PATTERN_NAME.match(name)
            if pattern is not None:
                expression = pattern[1] or pattern[2] or ""
                if expression:
                    made.setdefault("patternProperties", Lined(line)).put(expression, schema, line)
                else:
                    made.put("additionalProperties", schema, line)
                continue
            made.setdefault("properties", Lined(line)).put(name, schema, line)
            required = [*required, name] if needed and name not in required else required
        if required:
            made["required"] = required
        if declared.get("additionalProperties") is False:
            line = declared.at.get("additionalProperties", 0)
            made.put("additionalProperties", False, line)
        if isinstance(declared.get("discriminator"), str):
            line = declared.at.get("discriminator", 0)
            tag = Lined(line, {"propertyName": declared["discriminator"]})
            made.put("discriminator", tag, line)

    def _listed(self, properties: JSON) -> Iterator[tuple[str, JSON, bool, int]]:
        """Name, declaration, whether it is required and line of each property."""
        if not isinstance(properties, Lined):
            return
        for key, value in properties.items():
            if is_annotation(key):
                continue
            line = properties.at.get(key, properties.line)
            told = value.get("required") if isinstance(value, Mapping) else None
            if isinstance(told, bool):
                yield key, value, told, line
            elif key.endswith("?") and len(key) > 1 and not key.startswith("/"):
                yield key[:-1], value, False, line
            else:
                yield key, value, self._required, line


def samples(declared: Mapping[str, JSON]) -> list[JSON]:
    """The examples of a declaration: ``example``, and ``examples`` by name or as a list."""
    found = [declared["example"]] if declared.get("example") is not None else []
    examples = declared.get("examples")
    if isinstance(examples, Mapping):
        found += examples.values()
    elif isinstance(examples, list):
        found += examples
    return [_value_of(each) for each in found]


def sample_value(value: JSON, kind: str) -> JSON:
    """An example converted to its type: parsed from JSON unless it is a string, or the reverse."""
    if isinstance(value, str) and kind not in ("string", ""):
        parsed = json_value(value)
        return parsed if parsed is not None else value
    if isinstance(value, str) and not kind and value.lstrip()[:1] in ("{", "["):
        parsed = json_value(value)
        return parsed if parsed is not None else value
    if kind == "string" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def _value_of(example: JSON) -> JSON:
    """The value of a named example, which may have a description and ``strict`` beside it."""
    if isinstance(example, Mapping) and "value" in example:
        others = [key for key in example if key != "value" and not is_annotation(key)]
        if all(key in ("displayName", "description", "strict") for key in others):
            return example["value"]
    return example


def _implied(declared: Mapping[str, JSON]) -> str:
    """The implied type of a declaration."""
    if "properties" in declared or declared.keys() & {"additionalProperties", "discriminator"}:
        return "object"
    if "items" in declared:
        return "array"
    if declared.keys() & {"minimum", "maximum", "multipleOf"}:
        return "number"
    if declared.keys() & {"pattern", "minLength", "maxLength", "enum"}:
        return "string"
    return ""


def _has_shape(declared: Lined) -> bool:
    keys = ("properties", "additionalProperties", "discriminator", "minProperties", "maxProperties")
    return any(key in declared for key in keys)


def _union(branches: Sequence[Lined], line: int) -> Lined:
    """Branches of a union; null beside one type is a list of types."""
    kept = [each for each in branches if each != {"type": "null"}]
    if len(kept) == 1 and len(branches) > 1 and isinstance(kept[0].get("type"), str):
        return kept[0].with_keys({"type": [kept[0]["type"], "null"]})
    return Lined(line, {"anyOf": list(branches)})
