"""The parameters of a WADL document, and of its paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from specmeld.read.formats.lined import Budget, Lined
from specmeld.read.formats.wadl.xml_elements import Element
from specmeld.read.formats.wadl.xsd_schemas import XsdSchemas, typed


def split_path(path: str) -> tuple[str, dict[str, str]]:
    """A path in OpenAPI's form, and the patterns of its parameters: ``/a/{id: [0-9]+}``."""
    made, patterns, at = "", dict[str, str](), 0
    while (start := path.find("{", at)) >= 0:
        end = _closing(path, start)
        name, _, pattern = path[start + 1 : end].partition(":")
        made += path[at:start] + "{" + name.strip() + "}"
        patterns[name.strip()] = pattern.strip()
        at = end + 1
    return made + path[at:], patterns


def _closing(path: str, start: int) -> int:
    depth = 0
    for at in range(start, len(path)):
        depth += (path[at] == "{") - (path[at] == "}")
        if depth == 0:
            return at
    return len(path)


def words_of(element: Element) -> str:
    """The texts of an element's ``doc``."""
    return "\n\n".join(filter(None, (each.text() for each in element.children("doc"))))


class ParamWriter:
    def __init__(self, schemas: XsdSchemas) -> None:
        self._schemas = schemas
        self._budget = Budget()

    def schema(self, param: Element, pattern: str = "") -> Lined:
        """The schema of a parameter, with its options, its default and its fixed value."""
        self._budget.spend(2 + len(param.content), param.line)
        made = self._schemas.type(param.get("type") or "xs:string", param.line)
        options = list(param.children("option"))
        values = list(dict.fromkeys(typed(each.get("value"), made) for each in options))
        if param.get("fixed"):
            values = [typed(param.get("fixed"), made)]
        if "$ref" in made and values:
            made = Lined(param.line, {"type": "string"})
        if values:
            made["enum"] = values
        if pattern and made.get("type") == "string" and not values:
            made["pattern"] = f"^(?:{pattern})$"
        if param.get("default") and "$ref" not in made:
            default = typed(param.get("default"), made)
            if not isinstance(default, str) or made.get("type") == "string":
                made["default"] = default
        if param.get("repeating") in ("true", "1"):
            return Lined(param.line, {"type": "array", "items": made})
        return made

    def parameter(self, param: Element, location: str, pattern: str = "") -> Lined:
        made = Lined(param.line, {"name": param.get("name"), "in": location})
        if location == "path" or is_required(param):
            made["required"] = True
        made["schema"] = self.schema(param, pattern)
        made.put_text("description", self.words(param), param.line)
        return made

    def words(self, param: Element) -> str:
        """The description of a parameter, and of its options."""
        listed = [
            f"- `{each.get('value')}`: {words_of(each)}"
            for each in param.children("option")
            if words_of(each)
        ]
        title = next((each.get("title") for each in param.children("doc") if each.get("title")), "")
        return "\n\n".join(filter(None, (words_of(param) or title, "\n".join(listed))))

    def object_of(self, params: Iterable[Element], line: int) -> Lined:
        """The object whose properties are the parameters of a representation."""
        made = Lined(line, {"type": "object"})
        properties, required = Lined(line), list[str]()
        for param in params:
            name = param.get("name")
            schema = self.schema(param)
            schema.put_text("description", self.words(param), param.line)
            properties.put(name, schema, param.line)
            required += [name] if is_required(param) and name not in required else []
        made["properties"] = properties
        if required:
            made["required"] = required
        return made

    def placed(self, params: Iterable[Element], style: str, location: str) -> Iterator[Lined]:
        """The parameters of a style, each name once."""
        seen = set[str]()
        for param in params:
            if param.get("style") == style and param.get("name") not in seen:
                seen.add(param.get("name"))
                yield self.parameter(param, location)


def is_required(param: Element) -> bool:
    return param.get("required") in ("true", "1")
