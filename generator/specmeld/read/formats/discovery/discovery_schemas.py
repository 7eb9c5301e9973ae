"""The schemas of a Discovery document: JSON Schema draft 3 with numbers as strings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from specmeld.model.json import JSON
from specmeld.read.formats.component_titles import fitting_name, free_name
from specmeld.read.formats.lined import Lined

_PREFIX = "#/components/schemas/"
_TYPES = frozenset(["string", "number", "integer", "boolean", "array", "object", "null"])
_FORMATS = {"google-datetime": "date-time"}
_NUMBER = re.compile(r"[-+]?\d{1,300}(?:\.\d{1,300})?\Z")
_DEEPEST = 100


class DiscoverySchemas:
    """Writes schemas; calls ``tell`` for broken references."""

    def __init__(self, declared: Lined, tell: Callable[[str, int], None]) -> None:
        self._declared = declared
        self._tell = tell
        self._names: dict[str, str] = {}
        taken = set[str]()
        for name in declared:
            self._names[name] = free_name(fitting_name(name), taken)
            taken.add(self._names[name])

    def components(self) -> Lined:
        """All declared schemas by their component names."""
        made = Lined()
        for name, value in self._declared.items():
            line = self._declared.at.get(name, 0)
            made.put(self._names[name], self.schema(value, line), line)
        return made

    def component(self, name: str) -> str:
        return self._names.get(name, "")

    def schema(self, value: JSON, line: int = 0, depth: int = 0) -> Lined:
        if not isinstance(value, Lined) or depth > _DEEPEST:
            return Lined(line)
        made = self._variant(value) if "variant" in value else self._shape(value, depth)
        self._add_values(made, value)
        words = value.get("description")
        if isinstance(words, str):
            listed = "\n".join(_described_values(value))
            text = "\n\n".join(filter(None, (words.strip(), listed)))
            made.put_text("description", text, value.at.get("description", 0))
        elif listed := "\n".join(_described_values(value)):
            made["description"] = listed
        return made

    def parameter(self, value: Lined) -> Lined:
        """The schema of a parameter, which may be repeated."""
        made = self.schema(value)
        if value.get("repeated") is True:
            words = {"description": made.pop("description")} if "description" in made else {}
            return Lined(value.line, {"type": "array", "items": made, **words})
        return made

    def references(self, value: JSON) -> Iterator[str]:
        """The names that a schema refers to, at any depth."""
        waiting = [value]
        while waiting:
            each = waiting.pop()
            if isinstance(each, Mapping):
                reference = each.get("$ref")
                if isinstance(reference, str):
                    yield reference
                waiting += [inner for inner in each.values() if isinstance(inner, Mapping | list)]
            elif isinstance(each, list):
                waiting += each

    def _shape(self, value: Lined, depth: int) -> Lined:
        reference = value.get("$ref")
        if isinstance(reference, str):
            name = self._names.get(reference)
            if name is None:
                line = value.at.get("$ref", value.line)
                self._tell(
                    f"the schema {reference[:80]!r} is not declared; allowing anything", line
                )
                return Lined(value.line)
            return Lined(value.line, {"$ref": _PREFIX + name})
        made = Lined(value.line)
        type_ = value.get("type")
        if isinstance(type_, str) and type_ in _TYPES:
            made.put("type", type_, value.at.get("type", 0))
        if isinstance(value.get("properties"), Lined):
            properties = Lined(value["properties"].line)
            for name, each in value["properties"].items():
                at = value["properties"].at.get(name, 0)
                properties.put(name, self.schema(each, at, depth + 1), at)
            made.put("properties", properties, value.at.get("properties", 0))
        for key in ("items", "additionalProperties"):
            if isinstance(value.get(key), Lined):
                at = value.at.get(key, 0)
                made.put(key, self.schema(value[key], at, depth + 1), at)
        return made

    def _variant(self, value: Lined) -> Lined:
        """A union whose branches are distinguished by the value of a property."""
        variant = value["variant"]
        branches, mapping = [], Lined()
        listed = variant.get("map") if isinstance(variant, Lined) else None
        for each in listed if isinstance(listed, list) else ():
            name = self._names.get(str(each.get("$ref"))) if isinstance(each, Mapping) else None
            if name is not None:
                branches.append(Lined(value.line, {"$ref": _PREFIX + name}))
                mapping.setdefault(str(each.get("type_value")), _PREFIX + name)
        made = Lined(value.line, {"anyOf": branches} if branches else {"type": "object"})
        if branches and isinstance(variant.get("discriminant"), str):
            made["discriminator"] = {"propertyName": variant["discriminant"], "mapping": mapping}
        return made

    def _add_values(self, made: Lined, value: Lined) -> None:
        type_ = str(value.get("type", ""))
        format_ = value.get("format")
        if isinstance(format_, str) and format_:
            made.put("format", _FORMATS.get(format_, format_), value.at.get("format", 0))
        if isinstance(value.get("pattern"), str):
            made.put("pattern", value["pattern"], value.at.get("pattern", 0))
        if isinstance(value.get("enum"), list) and value["enum"]:
            values = dict.fromkeys(each for each in value["enum"] if isinstance(each, str))
            made.put("enum", [typed(each, type_) for each in values], value.at.get("enum", 0))
        for key in ("minimum", "maximum"):
            bound = typed(value.get(key), "number")
            if type_ in ("integer", "number") and _fits(bound, "number"):
                made.put(key, bound, value.at.get(key, 0))
        if "default" in value:
            default = typed(value["default"], type_)
            if type_ in ("string", "integer", "number", "boolean") and _fits(default, type_):
                made.put("default", default, value.at.get("default", 0))
        for key in ("readOnly", "deprecated"):
            if value.get(key) is True:
                made.put(key, True, value.at.get(key, 0))


def required_methods(value: JSON) -> frozenset[str]:
    """The ids of the methods whose requests require a property."""
    annotations = value.get("annotations") if isinstance(value, Mapping) else None
    listed = annotations.get("required") if isinstance(annotations, Mapping) else None
    return frozenset(str(each) for each in listed) if isinstance(listed, list) else frozenset()


def typed(value: JSON, type_: str) -> JSON:
    """A value that is written as a string, converted to its type."""
    if not isinstance(value, str):
        return value
    if type_ == "boolean" and value in ("true", "false"):
        return value == "true"
    if type_ in ("integer", "number") and _NUMBER.match(value):
        return float(value) if "." in value else int(value)
    return value


def _fits(value: JSON, type_: str) -> bool:
    match type_:
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)


def _described_values(value: Lined) -> Iterator[str]:
    values, words = value.get("enum"), value.get("enumDescriptions")
    if isinstance(values, list) and isinstance(words, list):
        for name, text in zip(values, words, strict=False):
            if isinstance(text, str) and text.strip():
                yield f"- `{name}`: {text.strip()}"
