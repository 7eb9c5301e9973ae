"""The shapes of Smithy as JSON Schema, in the form of its JSON protocols."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from specmeld.model.json import JSON
from specmeld.read.formats.component_titles import fitting_name, free_name
from specmeld.read.formats.lined import Budget, Lined
from specmeld.read.formats.markup import plain
from specmeld.read.formats.smithy.smithy_model import Member, SmithyModel

_PREFIX = "#/components/schemas/"
_SIMPLE: Mapping[str, Mapping[str, JSON]] = {
    "blob": {"type": "string", "contentEncoding": "base64"},
    "boolean": {"type": "boolean"},
    "string": {"type": "string"},
    "byte": {"type": "integer", "format": "int8"},
    "short": {"type": "integer", "format": "int16"},
    "integer": {"type": "integer", "format": "int32"},
    "long": {"type": "integer", "format": "int64"},
    "float": {"type": "number", "format": "float"},
    "double": {"type": "number", "format": "double"},
    "bigInteger": {"type": "integer"},
    "bigDecimal": {"type": "number"},
    "document": {},
    "unit": {"type": "object"},
}
_TIMESTAMPS: Mapping[str, Mapping[str, JSON]] = {
    "date-time": {"type": "string", "format": "date-time"},
    "epoch-seconds": {"type": "number"},
    "http-date": {"type": "string"},
}
_NAMED = ("structure", "union", "enum", "intEnum")
_LENGTHS = {
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
    "object": ("minProperties", "maxProperties"),
}
_DEEPEST = 8
"""Most nested lists and maps, which have no components of their own."""


class SmithySchemas:
    """Writes schemas; structures, unions and enumerations become components on use."""

    def __init__(self, model: SmithyModel, tell: Callable[[str, int], None]) -> None:
        self._model = model
        self._tell = tell
        self._names: dict[str, str] = {}
        self._waiting: list[str] = []
        self._open: list[str] = []
        """Lists and maps in progress, which have no components of their own."""
        self._budget = Budget()
        self.components = Lined()

    def finish(self) -> None:
        """Write the components that were referred to, and those that they refer to."""
        while self._waiting:
            id_ = self._waiting.pop()
            name = self._names[id_]
            self.components[name] = self._component(id_)
            self._describe(self.components[name], self._model.traits(id_))

    def target(
        self, id_: str, line: int, timestamps: str = "epoch-seconds", depth: int = 0
    ) -> Lined:
        """The schema of a shape: the reference to its component, if it has one."""
        self._budget.spend(1, line)
        type_ = self._model.type(id_)
        if type_ in _NAMED:
            return self._reference(id_, line)
        if depth > _DEEPEST or not type_ or id_ in self._open:
            what = "is not in the model"
            if type_:
                what = "contains itself" if id_ in self._open else "is nested too deeply"
            self._tell(f"the shape {id_[:100]!r} {what}; allowing anything", line)
            return Lined(line)
        if type_ == "timestamp":
            stated = self._model.trait(id_, "timestampFormat")
            made = Lined(line, _TIMESTAMPS.get(str(stated or timestamps), {"type": "string"}))
        elif type_ in ("list", "set", "map"):
            self._open.append(id_)
            write = self._map if type_ == "map" else self._list
            made = write(id_, line, timestamps, depth)
            self._open.pop()
        else:
            made = Lined(line, _SIMPLE.get(type_, {}))
        if id_ in self._model.shapes:
            self._constrain(made, self._model.traits(id_))
        return made

    def member(self, member: Member, timestamps: str = "epoch-seconds", depth: int = 0) -> Lined:
        """The schema of a member, with its additions to the target."""
        stated = member.get("timestampFormat")
        made = self.target(member.target, member.line, str(stated or timestamps), depth)
        if stated and self._model.type(member.target) == "timestamp":
            made = Lined(member.line, _TIMESTAMPS.get(str(stated), {"type": "string"}))
        self._constrain(made, member.traits)
        self._describe(made, member.traits)
        default = member.get("default")
        if default is not None and "$ref" not in made:
            made.put("default", default, member.traits.at.get("smithy.api#default", 0))
        return made

    def object_of(self, members: Iterable[Member], line: int) -> Lined:
        """The object with the members, by their names in JSON."""
        made, required = Lined(line, {"type": "object"}), []
        properties = Lined(line)
        for member in members:
            name = str(member.get("jsonName") or member.name)
            properties.put(name, self.member(member), member.line)
            if member.has("required"):
                required.append(name)
        if properties:
            made["properties"] = properties
        if required:
            made["required"] = required
        return made

    def is_text(self, id_: str) -> bool:
        return self._model.type(id_) in ("string", "enum")

    def _reference(self, id_: str, line: int) -> Lined:
        if id_ not in self._names:
            name = free_name(fitting_name(id_.rpartition("#")[2]), self.components)
            self._names[id_] = name
            self.components.put(name, Lined(self._model.line(id_)), self._model.line(id_))
            self._waiting.append(id_)
        return Lined(line, {"$ref": _PREFIX + self._names[id_]})

    def _component(self, id_: str) -> Lined:
        line = self._model.line(id_)
        match self._model.type(id_):
            case "union":
                return Lined(line, {"oneOf": [self._branch(m) for m in self._model.members(id_)]})
            case "enum":
                return self._enum(id_, "string", line)
            case "intEnum":
                return self._enum(id_, "integer", line)
        return self.object_of(self._model.members(id_), line)

    def _branch(self, member: Member) -> Lined:
        """One member of a union: an object with that one property."""
        made = self.object_of([member], member.line)
        made["required"] = list(made["properties"])
        return Lined(member.line, {"title": member.name, **made})

    def _enum(self, id_: str, type_: str, line: int) -> Lined:
        made = Lined(line, {"type": type_})
        values: dict[JSON, str] = {}
        for member in self._model.members(id_):
            value = member.get("enumValue")
            value = member.name if value is None and type_ == "string" else value
            if isinstance(value, str if type_ == "string" else int):
                values[value] = plain(member.get("documentation"))
        if values:
            made["enum"] = list(values)
        made.put_text("description", _listed(values))
        return made

    def _list(self, id_: str, line: int, timestamps: str, depth: int) -> Lined:
        shape = self._model.shape(id_)
        member = self._model.member(
            id_, "member", shape.get("member"), shape.at.get("member", line)
        )
        items = self.member(member, timestamps, depth + 1)
        if self._model.trait(id_, "sparse") is not None:
            items = Lined(line, {"anyOf": [items, {"type": "null"}]})
        made = Lined(line, {"type": "array", "items": items})
        if self._model.type(id_) == "set" or self._model.trait(id_, "uniqueItems") is not None:
            made["uniqueItems"] = True
        return made

    def _map(self, id_: str, line: int, timestamps: str, depth: int) -> Lined:
        shape = self._model.shape(id_)
        value = self._model.member(id_, "value", shape.get("value"), shape.at.get("value", line))
        key = self._model.member(id_, "key", shape.get("key"), shape.at.get("key", line))
        made = Lined(line, {"type": "object"})
        made["additionalProperties"] = self.member(value, timestamps, depth + 1)
        if self.is_text(key.target):
            names = self.member(key)
            if names != {"type": "string"}:
                made["propertyNames"] = names
        return made

    # Traits ---------------------------------------------------------------------------------------

    def _constrain(self, made: Lined, traits: Lined) -> None:
        length, range_ = traits.get("smithy.api#length"), traits.get("smithy.api#range")
        type_ = made.get("type")
        if isinstance(length, Mapping) and type_ in _LENGTHS:
            _bound(made, length, _LENGTHS[type_], traits.at.get("smithy.api#length", 0))
        if isinstance(range_, Mapping) and type_ in ("integer", "number"):
            _bound(made, range_, ("minimum", "maximum"), traits.at.get("smithy.api#range", 0))
        pattern, values = traits.get("smithy.api#pattern"), traits.get("smithy.api#enum")
        if isinstance(pattern, str) and type_ == "string":
            made.put("pattern", pattern, traits.at.get("smithy.api#pattern", 0))
        if isinstance(values, list) and type_ == "string":
            listed = [each.get("value") for each in values if isinstance(each, Mapping)]
            texts = list(dict.fromkeys(each for each in listed if isinstance(each, str)))
            if texts:
                made.put("enum", texts, traits.at.get("smithy.api#enum", 0))

    def _describe(self, made: Lined, traits: Lined) -> None:
        words = plain(traits.get("smithy.api#documentation"))
        text = "\n\n".join(filter(None, (words, made.get("description", ""))))
        made.put_text("description", text, traits.at.get("smithy.api#documentation", 0))
        if "smithy.api#deprecated" in traits:
            made["deprecated"] = True


def _bound(made: Lined, bounds: Mapping[str, JSON], keywords: tuple[str, str], line: int) -> None:
    for key, keyword in zip(("min", "max"), keywords, strict=True):
        value = bounds.get(key)
        if isinstance(value, str):
            value = _number(value)
        counts = keyword not in ("minimum", "maximum")
        if isinstance(value, bool) or not isinstance(value, int if counts else int | float):
            continue
        if not counts or value >= 0:
            made.put(keyword, value, line)


def _number(text: str) -> JSON:
    """A bound written as a string, like numbers that JSON cannot represent."""
    try:
        return int(text[:300]) if text.lstrip("+-").isdecimal() else float(text[:300])
    except ValueError:
        return None


def _listed(values: Mapping[JSON, str]) -> str:
    return "\n".join(_lines(values))


def _lines(values: Mapping[JSON, str]) -> Iterator[str]:
    for value, words in values.items():
        if words:
            yield f"- `{value}`: {words}"
