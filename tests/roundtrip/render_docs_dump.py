"""An API as a text dump of a docs site: names and types run together, children hidden.

A thing is a line of name, type and marks; below it come its words, its values and its bounds,
each a block between blank lines; then its branches, or the line that hides its children::

    toolsOne Of
    array | null

    What the model may call.

    <= 20 items

    Code interpreter toolobject
    Show Child Parameters
    metadataobject | null
"""

from __future__ import annotations

import json
import textwrap

from .apis import JSON, Answer, Api, Operation, Shape
from .can import ALL_KEYWORDS, ODD_NAMES, ODD_VALUES, Can

CAN = Can(
    keywords=ALL_KEYWORDS - {"const", "knownValues"},  # a page has one word for all lists
    depth=0,  # children are not shown
    unions=frozenset(["type", "title"]),  # the tag of a branch is among its children
    union_types=False,
    nested_unions=False,  # nothing tells where the inner one ends
    null_branches=True,
    odd_values=tuple(value for value in ODD_VALUES if value != "null"),  # is null where that may be
    most_listed=1,  # several values run together without a mark between them
    odd_names=tuple(name for name in ODD_NAMES if not name[0].isupper()),  # as branches have
    bodies=frozenset(["object", "array"]),
    body_titles=True,
    collapsed=True,
    lists=True,
)

_SECTIONS = ("query", "path", "header", "cookie")
_COUNTED = {"Length": " characters", "Items": " items", "Properties": " properties"}


def render(api: Api) -> str:
    page = _Page()
    page.block(api.title)
    for operation in api.operations:
        page.operation(operation, api.server)
    return page.text


class _Page:
    """The lines of a page so far."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    @property
    def text(self) -> str:
        return "\n".join(self._lines) + "\n"

    def block(self, *lines: str) -> None:
        """Lines between blank ones."""
        if self._lines and self._lines[-1]:
            self._lines.append("")
        self._lines += [*lines, ""]

    def words(self, text: str) -> None:
        """Paragraphs; some have line breaks of their own, as they were written."""
        for paragraph in text.split("\n\n"):
            self.block(*(textwrap.wrap(paragraph, 70) if len(text) % 3 == 0 else [paragraph]))

    def operation(self, operation: Operation, server: str) -> None:
        method = operation.method.lower()
        self.block(operation.summary)
        if operation.description:
            self.words(operation.description)
        self.block(method, server + operation.path)
        for section in _SECTIONS:
            if located := operation.located(section):
                self.block(f"{section.title()} Parameters")
                for each in located:
                    self.thing(each.name, each.shape, required=each.required)
        if operation.body is not None:
            self.block("Body")
            self.block("application/json")
            self.whole(operation.body)
        if operation.responses:
            self.block("Response")
        for answer in operation.responses:
            self.answer(answer)
        self.samples(operation)

    def answer(self, answer: Answer) -> None:
        self.block(answer.status + (" application/json" if answer.shape is not None else ""))
        self.words(answer.description)
        if answer.shape is not None:
            self.whole(answer.shape)

    def samples(self, operation: Operation) -> None:
        self.block(operation.method.lower() + operation.path)
        if operation.body is not None:
            self.block("Body")
            self.block("{}" if "object" in operation.body.types else "[]")
        for answer in operation.responses[:1]:
            media = " application/json" if answer.shape is not None else ""
            self._lines[-1:] = [" ", answer.status + media, ""]

    def whole(self, shape: Shape) -> None:
        """A body or an answer: its name, then its type where it is no object, then what it has."""
        if "title" in shape.facts:
            self.block(shape.facts["title"])
        if shape.types != ("object",):
            self.block(_type(shape))
        self.closed(shape)
        for each in shape.properties:
            self.thing(each.name, each.shape, required=each.required)

    def closed(self, shape: Shape) -> None:
        if shape.closed:
            self.block("* Additional properties are NOT allowed.")
            self._lines.pop()

    def thing(self, label: str, shape: Shape, *, required: bool = False) -> None:
        marks = "required" * required + "deprecated" * ("deprecated" in shape.facts)
        union = shape.branches or (shape.items.branches if shape.items else ())
        if not union:
            self._lines.append(f"{label}{_type(shape)}{marks}")
        else:
            own = (_type(shape) if shape.types and not shape.branches else "") + marks
            self._lines += [f"{label}One Of", *([own] if own else [])]
        self.inside(shape)
        for number, branch in enumerate(union, 1):
            self.thing(branch.shape.facts.get("title", f"Variant {number}"), branch.shape)

    def inside(self, shape: Shape) -> None:
        """Words, values and bounds, then the marks that run on into the next thing."""
        if "description" in shape.facts:
            self.words(shape.facts["description"])
        for line in _facts(shape.facts):
            self.block(line)
        self.closed(shape)
        if "collapsed" in shape.facts:
            self._lines.append("Show Child Parameters")


def _type(shape: Shape) -> str:
    names = [*shape.types, *(["null"] if shape.nullable else [])]
    if "format" in shape.facts:
        names[0] += shape.facts["format"]
    if shape.items is not None and not shape.items.branches:
        names[0] = f"array[{_type(shape.items)}]"
    return " | ".join(names)


def _facts(facts: dict[str, JSON]) -> list[str]:
    lines = []
    if "enum" in facts:
        lines.append("Allowed values:" + "".join(map(_text, facts["enum"])))
    if "default" in facts:
        lines.append(f"Default:{_text(facts['default'])}")
    if bounds := "".join(_bound(keyword, value) for keyword, value in facts.items()):
        lines.append(bounds)
    if "uniqueItems" in facts:
        lines.append("unique items")
    if "multipleOf" in facts:
        lines.append(f"Multiple of:{_text(facts['multipleOf'])}")
    if "pattern" in facts:
        lines.append(f"Match pattern:{facts['pattern']}")
    if "example" in facts:
        lines.append(f"Example:{_text(facts['example'])}")
    return lines


def _bound(keyword: str, value: JSON) -> str:
    if not keyword.startswith(("min", "max", "exclusive")):
        return ""
    sign = (">" if "inimum" in keyword or keyword.startswith("min") else "<") + (
        "" if keyword.startswith("exclusive") else "="
    )
    unit = next((unit for noun, unit in _COUNTED.items() if keyword.endswith(noun)), "")
    return f"{sign} {_text(value)}{unit}"


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value)
