"""The parameters of an API Blueprint's URI templates."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from specmeld.read.formats.blueprint.blueprint_outline import Item
from specmeld.read.formats.blueprint.blueprint_schemas import SchemaWriter
from specmeld.read.formats.blueprint.blueprint_uris import UriParameter, split_template
from specmeld.read.formats.example_schemas import is_shown_whole
from specmeld.read.formats.lined import Budget, Lined

_VALUES = re.compile(r"(?:members|values)[ \t]*(?::.*)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Template:
    uri: str
    line: int
    of_action: bool
    """Whether the action has its own template, and not that of its resource."""


class ParameterWriter:
    def __init__(self, schemas: SchemaWriter) -> None:
        self._schemas = schemas
        self._budget = Budget()
        self._known: dict[int, tuple[str, Lined]] = {}
        """The descriptions in items, by identity: those of a resource apply to each action."""

    def written(
        self,
        template: Template,
        shared: Iterable[Item],
        own: Iterable[Item],
        elsewhere: Container[str],
    ) -> tuple[str, list[Lined]]:
        """The path of a template and its parameters.

        ``shared`` are the descriptions of the resource, ``own`` those of the action, which take
        precedence; ``elsewhere`` are the names that only other actions of the resource describe.
        """
        path, templated = split_template(template.uri)
        described = self._described_all(own)
        inherited = self._described_all(shared)
        made = []
        for each in templated:
            parameter = described.pop(each.name, None) or inherited.pop(each.name, None)
            if parameter is not None or each.location == "path" or each.name not in elsewhere:
                made.append(_placed(parameter or _bare(template.line), each))
        further = described if template.of_action else {**inherited, **described}
        for name, parameter in further.items():
            made.append(_placed(parameter, UriParameter(name, "query", explode=True)))
        return path, made

    def _described_all(self, listed: Iterable[Item]) -> dict[str, Lined]:
        return {unquote(name): made for name, made in map(self._described, listed) if name}

    def names(self, listed: Iterable[Item]) -> set[str]:
        """The names of the parameters that a list describes."""
        return {unquote(self._schemas.signature(item).name) for item in listed}

    def _described(self, item: Item) -> tuple[str, Lined]:
        self._budget.spend(1, item.line)
        if id(item) not in self._known:
            self._known[id(item)] = self._written(item)
        return self._known[id(item)]

    def _written(self, item: Item) -> tuple[str, Lined]:
        signature, schema = self._schemas.member(_with_enum(item))
        made = Lined(item.line)
        made["required"] = "required" in signature.attributes
        made["schema"] = schema.without(("description",))
        made.put_text("description", schema.get("description", ""), item.line)
        shown = made["schema"]
        if shown.get("type") == "number" and is_shown_whole(shown):
            shown["type"] = "integer"
        return signature.name, made


def _with_enum(item: Item) -> Item:
    """A parameter that lists its values without ``enum``, as in older blueprints."""
    if not any(_VALUES.match(each.text) for each in item.items) or "enum[" in item.text:
        return item
    text = re.sub(
        r"\((.*?)\b(string|number|integer|boolean)\b", r"(\1enum[\2]", item.text[:2000], count=1
    )
    text = text if "enum" in text else f"{text} (enum[string])" if "(" not in text else text
    return Item(text, item.line, item.indent, item.items, item.content)


def _bare(line: int) -> Lined:
    return Lined(line, {"required": False, "schema": Lined(line, {"type": "string"})})


def _placed(parameter: Lined, place: UriParameter) -> Lined:
    made = Lined(parameter.line, {"name": place.name, "in": place.location})
    if place.location == "path" or parameter["required"]:
        made.put("required", True, parameter.line)
    schema = parameter["schema"]
    if schema.get("type") == "array" and place.location == "query" and not place.explode:
        made["explode"] = False
    made["schema"] = schema
    if "description" in parameter:
        made.put("description", parameter["description"], parameter.line)
    return made
