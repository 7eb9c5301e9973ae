"""An API as a text dump of a vendor's reference page: each thing a bullet, its type below it.

What a thing holds are bullets further in: values under a string, ``items`` under an array,
properties under an object, and the branches of a union, which are called by their titles, else by
the name of the thing itself::

    • tools
      array or null
      What the model may call.
      • Function tool
        object
        • type
          string
          Required
          • function
            string
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from .apis import JSON, Answer, Api, Branch, Operation, Parameter, Property, Shape
from .can import ALL_KEYWORDS, ODD_NAMES, ODD_VALUES, Can

CAN = Can(
    keywords=ALL_KEYWORDS - {"const"},  # a list of one value
    unions=frozenset(["type", "tag", "title"]),
    closed=False,  # the pages do not say it
    odd_values=tuple(value for value in ODD_VALUES if value != "null"),  # is null where that may be
    odd_names=tuple(name for name in ODD_NAMES if not name[0].isupper()),  # as titles have
    item_facts=True,
    lists=True,
    answer_paragraphs=True,
)

_SECTIONS = ("path", "query", "header", "cookie")
_LABELS = {
    "default": "Defaults",
    "example": "Example",
    "format": "Format",
    "pattern": "Pattern",
    "minimum": "Minimum",
    "maximum": "Maximum",
    "exclusiveMinimum": "Exclusive minimum",
    "exclusiveMaximum": "Exclusive maximum",
    "multipleOf": "Multiple of",
    "minLength": "Min length",
    "maxLength": "Max length",
    "minItems": "Min items",
    "maxItems": "Max items",
    "uniqueItems": "Unique items",
    "minProperties": "Min properties",
    "maxProperties": "Max properties",
}


def render(api: Api) -> str:
    page = _Page()
    for operation in api.operations:
        page.operation(operation, api.server)
    page.line(0, "Built with")
    return page.text


class _Page:
    """The lines of a page so far."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    @property
    def text(self) -> str:
        return "\n".join(self._lines) + "\n"

    def line(self, indent: int, text: str) -> None:
        self._lines.append(" " * indent + text)

    def gap(self) -> None:
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def block(self, text: str, indent: int = 0) -> None:
        """Paragraphs between blank lines."""
        for paragraph in text.split("\n\n"):
            self.gap()
            self.line(indent, paragraph)
        self.gap()

    def operation(self, operation: Operation, server: str) -> None:
        self.block(operation.summary)
        self.block(f"{operation.method}{server}{operation.path}")
        if operation.description:
            self.block(operation.description)
        for section in _SECTIONS:
            self.section(f"{section.title()} parameters", operation.located(section))
        if operation.body is not None:
            self.section("Request body", operation.body.properties)
        for answer in operation.responses:
            self.answer(answer)
        self.samples(operation, server)

    def section(self, heading: str, members: Sequence[Parameter | Property]) -> None:
        if not members:
            return
        self.block(heading)
        for each in members:
            self.field(2, each.name, each.shape, required=each.required)
        self.gap()

    def answer(self, answer: Answer) -> None:
        self.block("Response" if answer.status == "200" else f"Response {answer.status}")
        self.block(answer.description)
        for each in answer.shape.properties if answer.shape else ():
            self.field(2, each.name, each.shape, required=each.required)
        self.gap()

    def samples(self, operation: Operation, server: str) -> None:
        """Listings with the line numbers that were copied along, of a key that no API has."""
        curl = [f"curl {server}{operation.path} \\", '-H "Authorization: Bearer $API_KEY"']
        if operation.body is not None:
            curl = [*curl[:1], f"{curl[1]} \\", "-d '{", '"specimen": "basin"', "}'"]
        self.listing("Example request", curl)
        if operation.responses and operation.responses[0].shape is not None:
            self.listing("Example response", ["{", '"specimen": [', "1", "]", "}"])
        self.gap()

    def listing(self, heading: str, lines: Sequence[str]) -> None:
        self.line(0, heading)
        for number, line in enumerate(lines, 1):
            self._lines += [str(number), line]

    def field(self, indent: int, label: str, shape: Shape, *, required: bool = False) -> None:
        self.line(indent, f"• {label}")
        indent += 2
        self.line(indent, _type(shape))
        if required:
            self.line(indent, "Required")
        if "deprecated" in shape.facts:
            self.line(indent, "Deprecated")
        for keyword, text in _LABELS.items():
            if keyword in shape.facts:
                self.line(indent, f"{text}: {_text(shape.facts[keyword])}")
        self.words(indent, shape.facts.get("description", ""))
        self.children(indent, label, shape)

    def words(self, indent: int, text: str) -> None:
        """Where they are of several paragraphs, they stand between blank lines."""
        if "\n\n" in text or len(text) % 2:
            self.block(text, indent)
        elif text:
            self.line(indent, text)

    def children(self, indent: int, label: str, shape: Shape) -> None:
        self.values(indent, label, shape)
        for branch in shape.branches:
            self.branch(indent, label, branch)
        if shape.items is not None and shape.items.branches:
            for branch in shape.items.branches:
                self.branch(indent, label, branch)
        elif shape.items is not None:
            self.field(indent, "items", shape.items)
        for each in shape.properties:
            self.field(indent, each.name, each.shape, required=each.required)

    def branch(self, indent: int, label: str, branch: Branch) -> None:
        self.field(indent, branch.shape.facts.get("title", label), branch.shape)

    def values(self, indent: int, label: str, shape: Shape) -> None:
        """Values, or a branch for any string and another for those that are known."""
        type_ = shape.types[0]
        if "knownValues" in shape.facts:
            self.field(indent, label, Shape((type_,)))
            self.field(indent, label, Shape((type_,), facts={"enum": shape.facts["knownValues"]}))
        for value in shape.facts.get("enum", ()):
            self.field(indent, _text(value), Shape((type_,)))


def _type(shape: Shape) -> str:
    return " or ".join([*shape.types, *(["null"] if shape.nullable else [])])


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value)
