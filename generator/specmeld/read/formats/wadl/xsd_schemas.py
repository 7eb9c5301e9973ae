"""XML Schema → JSON Schema, as far as the elements of messages need it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping

from specmeld.model.json import JSON
from specmeld.read.formats.component_titles import fitting_name, free_name
from specmeld.read.formats.lined import Lined
from specmeld.read.formats.wadl.xml_elements import Element

_PREFIX = "#/components/schemas/"
_TEXTS = (
    *("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN", "ID"),
    *("IDREF", "QName", "anyURI", "time", "dateTime", "gYear", "gYearMonth", "hexBinary"),
)
_COUNTS = ("nonNegativeInteger", "unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong")
XSD_TYPES: Mapping[str, Mapping[str, JSON]] = {
    **{name: {"type": "string"} for name in _TEXTS},
    **{name: {"type": "integer", "minimum": 0} for name in _COUNTS},
    **{name: {"type": "integer"} for name in ("integer", "byte", "short")},
    **{name: {} for name in ("anyType", "anySimpleType")},
    "date": {"type": "string", "format": "date"},
    "duration": {"type": "string", "format": "duration"},
    "base64Binary": {"type": "string", "contentEncoding": "base64"},
    "boolean": {"type": "boolean"},
    "decimal": {"type": "number"},
    "float": {"type": "number", "format": "float"},
    "double": {"type": "number", "format": "double"},
    "int": {"type": "integer", "format": "int32"},
    "long": {"type": "integer", "format": "int64"},
    "positiveInteger": {"type": "integer", "minimum": 1},
    "negativeInteger": {"type": "integer", "maximum": -1},
    "nonPositiveInteger": {"type": "integer", "maximum": 0},
}
"""``dateTime`` may lack a time zone, so it is not a ``date-time``."""

_FACETS = {
    "minLength": ("minLength",),
    "maxLength": ("maxLength",),
    "length": ("minLength", "maxLength"),
    "minInclusive": ("minimum",),
    "maxInclusive": ("maximum",),
    "minExclusive": ("exclusiveMinimum",),
    "maxExclusive": ("exclusiveMaximum",),
}
_GROUPS = ("sequence", "all", "choice")
_DEEPEST = 60
_NUMBER = re.compile(r"[-+]?\d{1,300}(?:\.\d{1,300})?\Z")


class XsdSchemas:
    """Writes the schemas of elements and types; each named one becomes a component."""

    def __init__(self, tell: Callable[[str, int], None]) -> None:
        self._tell = tell
        self._elements: dict[str, Element] = {}
        self._types: dict[str, Element] = {}
        self._names: dict[int, str] = {}
        self._waiting: deque[tuple[str, Element]] = deque()
        self.components = Lined()

    def add(self, schema: Element) -> None:
        """Register the elements and types of an ``xs:schema``."""
        for each in schema.children():
            if each.name == "element":
                self._elements.setdefault(each.get("name"), each)
            elif each.name in ("complexType", "simpleType"):
                self._types.setdefault(each.get("name"), each)

    def finish(self) -> None:
        """Write the components that were referred to, and those that they refer to."""
        while self._waiting:
            name, element = self._waiting.popleft()
            self.components[name] = self._body(element, element.line, 0)

    def element(self, name: str, line: int) -> Lined | None:
        """The schema of an element, by its qualified name; None if it is unknown."""
        found = self._elements.get(name.rpartition(":")[2])
        if found is None:
            found = self._types.get(name.rpartition(":")[2])
        return self._reference(found, line) if found is not None else None

    def type(self, name: str, line: int) -> Lined:
        """The schema of a type, by its qualified name; a string if it is unknown."""
        local = name.rpartition(":")[2]
        declared = self._types.get(local)
        if declared is not None:
            return self._reference(declared, line)
        if local in XSD_TYPES:
            return Lined(line, XSD_TYPES[local])
        if local:
            self._tell(f"the type {name[:80]!r} is not in the grammars", line)
        return Lined(line)

    def _reference(self, element: Element, line: int) -> Lined:
        if id(element) not in self._names:
            name = free_name(fitting_name(element.get("name")), self.components)
            self._names[id(element)] = name
            self.components.put(name, Lined(element.line), element.line)
            self._waiting.append((name, element))
        return Lined(line, {"$ref": _PREFIX + self._names[id(element)]})

    def _body(self, element: Element, line: int, depth: int) -> Lined:
        """The schema of an element's or a type's content."""
        if depth > _DEEPEST:
            return Lined(line)
        made = self._shape(element, line, depth)
        words = " ".join(each.text() for each in element.children("annotation"))
        made.put_text("description", words, element.line)
        return made

    def _shape(self, element: Element, line: int, depth: int) -> Lined:
        if element.name == "complexType":
            return self._complex(element, line, depth)
        if element.name == "simpleType":
            return self._simple(element, line)
        inline = element.child("complexType", "simpleType")
        if inline is not None:
            return self._body(inline, line, depth + 1)
        return self.type(element.get("type"), line) if element.get("type") else Lined(line)

    def _complex(self, element: Element, line: int, depth: int) -> Lined:
        content = element.child("complexContent", "simpleContent")
        derived = content.child("extension", "restriction") if content is not None else None
        made = Lined(line, {"type": "object"})
        holder = derived if derived is not None else element
        if content is not None and content.name == "simpleContent" and derived is not None:
            value = self.type(derived.get("base"), line)
            made["properties"] = Lined(line, {"value": value})
        for group in holder.children(*_GROUPS):
            self._add_group(made, group, depth, required=group.name != "choice")
        for attribute in holder.children("attribute"):
            self._add_attribute(made, attribute)
        if content is not None and content.name == "complexContent" and derived is not None:
            base = self._types.get(derived.get("base").rpartition(":")[2])
            if derived.name == "extension" and base is not None:
                return Lined(line, {"allOf": [self._reference(base, line), made]})
        return made

    def _add_group(self, made: Lined, group: Element, depth: int, *, required: bool) -> None:
        required = required and group.get("minOccurs") != "0"
        for each in group.children():
            if each.name == "element":
                self._add_element(made, each, depth, required=required)
            elif each.name in _GROUPS and depth < _DEEPEST:
                self._add_group(made, each, depth + 1, required=required and each.name != "choice")

    def _add_element(self, made: Lined, element: Element, depth: int, *, required: bool) -> None:
        name = element.get("name") or element.get("ref").rpartition(":")[2]
        if not name:
            return
        if element.get("ref"):
            schema = self.element(element.get("ref"), element.line) or Lined(element.line)
        else:
            schema = self._body(element, element.line, depth + 1)
        default = element.get("default") or element.get("fixed")
        if default and "$ref" not in schema:
            schema["default"] = typed(default, schema)
        if element.get("nillable") == "true":
            schema = _nullable(schema)
        most = element.get("maxOccurs")
        if most == "unbounded" or (most.isdecimal() and int(most[:9]) > 1):
            schema = Lined(element.line, {"type": "array", "items": schema})
        made.setdefault("properties", Lined(element.line)).put(name, schema, element.line)
        if required and element.get("minOccurs") != "0" and name not in made.get("required", ()):
            made.setdefault("required", []).append(name)

    def _add_attribute(self, made: Lined, attribute: Element) -> None:
        name = attribute.get("name")
        if not name or attribute.get("use") == "prohibited":
            return
        inline = attribute.child("simpleType")
        if inline is not None:
            schema = self._simple(inline, attribute.line)
        else:
            schema = self.type(attribute.get("type") or "string", attribute.line)
        if "$ref" not in schema:
            schema["xml"] = {"attribute": True}
        made.setdefault("properties", Lined(attribute.line)).put(name, schema, attribute.line)
        if attribute.get("use") == "required":
            made.setdefault("required", []).append(name)

    def _simple(self, element: Element, line: int) -> Lined:
        listed, union = element.child("list"), element.child("union")
        if listed is not None:
            items = self.type(listed.get("itemType"), line)
            return Lined(line, {"type": "array", "items": items})
        if union is not None:
            members = [self.type(each, line) for each in union.get("memberTypes").split()[:50]]
            return Lined(line, {"anyOf": members} if members else {"type": "string"})
        restriction = element.child("restriction")
        if restriction is None:
            return Lined(line, {"type": "string"})
        made = self.type(restriction.get("base") or "string", line)
        self._add_facets(made, restriction.children())
        return made

    def _add_facets(self, made: Lined, facets: Iterable[Element]) -> None:
        values: list[JSON] = []
        for facet in facets:
            value = facet.get("value")
            if facet.name == "enumeration":
                values += [each for each in [typed(value, made)] if each not in values]
            elif facet.name == "pattern":
                made.put("pattern", f"^(?:{value})$", facet.line)
            for keyword in _FACETS.get(facet.name, ()):
                bound = typed(value, {"type": "number"})
                counts = keyword in ("minLength", "maxLength")
                if isinstance(bound, int if counts else int | float) and (bound >= 0 or not counts):
                    made.put(keyword, bound, facet.line)
        if values:
            made["enum"] = values


def typed(text: str, schema: Mapping[str, JSON]) -> JSON:
    """A value that is written as text, converted to the schema's type."""
    type_ = schema.get("type")
    if type_ == "boolean" and text in ("true", "false", "1", "0"):
        return text in ("true", "1")
    if type_ in ("integer", "number") and _NUMBER.match(text):
        return float(text) if "." in text else int(text)
    return text


def _nullable(schema: Lined) -> Lined:
    if isinstance(schema.get("type"), str):
        return schema.with_keys({"type": [schema["type"], "null"]})
    return Lined(schema.line, {"anyOf": [schema, {"type": "null"}]}) if schema else schema
