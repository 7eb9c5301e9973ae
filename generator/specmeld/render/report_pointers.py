"""Where the canonical document speaks of a place.

Settling knows it for what it built. What passed through whole is found here, by going down the
document step by step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from specmeld.model.claims import Place
from specmeld.model.json import JSONObject
from specmeld.model.settlement import Settlement
from specmeld.render.report_lines import escaped

_UNIONS = ("allOf", "oneOf", "anyOf")
_DEEPEST = 8
"""References and unions that are gone through for one step."""


class Finder:
    """Pointers of places, asked for from the root of the tree downwards."""

    def __init__(self, settlement: Settlement) -> None:
        self._document = settlement.document
        self._slashed = {path.replace("\\", "/"): path for path in _paths(settlement.document)}
        self._listed: dict[str, list[str]] = {}
        for pointer, places in settlement.places.items():
            for place in places:
                self._listed.setdefault(str(self.place(place)), []).append(pointer)

    def place(self, text: str) -> Place:
        """The place that a settlement writes; what is not of the grammar stands for itself.

        What was overruled may still have the slashes of its page.
        """
        try:
            place = Place.parse(text)
        except ValueError:
            return Place(text)
        method, _, path = place.operation.partition(" ")
        path = self._slashed.get(path.replace("\\", "/"), path)
        return replace(place, operation=f"{method} {path}") if path else place

    def pointers(self, place: Place, text: str, above: str) -> Sequence[str]:
        """Candidates, as JSON pointers; not all of them need to be there.

        ``text`` is the place as text, ``above`` the pointer of the place above it, or empty.
        """
        listed = self._listed.get(text)
        if listed:
            return listed
        if not place.section:
            method, _, path = place.operation.partition(" ")
            return [f"/paths/{escaped(path)}/{method.lower()}"] if place.operation else []
        if not place.steps:
            return list(_section(place.section, above))
        if place.section in ("path", "query", "header", "cookie") and len(place.steps) == 1:
            return list(self._parameter(place))
        if place.section == "security" and len(place.steps) == 1:
            return ["/components/securitySchemes"]
        return list(self._step(above, place.steps[-1], _DEEPEST)) if above else []

    def _parameter(self, place: Place) -> Iterator[str]:
        method, _, path = place.operation.partition(" ")
        item = f"/paths/{escaped(path)}"
        name = place.steps[0][1:].lower()
        for holder in (f"{item}/{method.lower()}", item):
            parameters = self._value(f"{holder}/parameters")
            for at in range(len(parameters) if isinstance(parameters, list) else 0):
                pointer, value = self._followed(f"{holder}/parameters/{at}")
                if not isinstance(value, dict) or value.get("in") != place.section:
                    continue
                if str(value.get("name")).lower() == name:
                    yield pointer

    def _step(self, above: str, step: str, depth: int) -> Iterator[str]:
        pointer, schema = self._schema(above)
        if not isinstance(schema, dict) or depth == 0:
            return
        if step.startswith("|"):
            yield from self._branch(pointer, schema, step[1:], depth)
            return
        part = "/items" if step == "[]" else f"/properties/{escaped(step[1:])}"
        if self._value(pointer + part) is not None:
            yield pointer + part
            return
        for branch in _branches(pointer, schema):
            found = list(self._step(branch, step, depth - 1))
            if found:
                yield from found
                return

    def _branch(
        self, pointer: str, schema: dict[str, Any], label: str, depth: int
    ) -> Iterator[str]:
        members = [self._schema(branch) for branch in _branches(pointer, schema)]
        branches = [(target, value) for target, value in members if isinstance(value, dict)]
        for target, value in branches:
            if label in _names(target, value):
                yield target
                return
        at = label.rpartition(" ")[2]  # a label that several would have is numbered
        if at.isdecimal() and len(at) < 6 and 0 < int(at) <= len(branches):
            yield branches[int(at) - 1][0]
            return
        if label in _types(schema):
            yield pointer
            return
        for target, value in branches:  # a union beside null, or in an allOf
            found = list(self._branch(target, value, label, depth - 1)) if depth else []
            if found:
                yield from found
                return

    def _schema(self, pointer: str) -> tuple[str, Any]:
        """The schema of a body, a response, a parameter or a reference."""
        for _ in range(_DEEPEST):
            pointer, value = self._followed(pointer)
            if not isinstance(value, dict):
                return pointer, value
            content = value.get("content")
            if isinstance(content, dict) and content:
                pointer += f"/content/{escaped(str(next(iter(content))))}"
            elif isinstance(value.get("schema"), dict):
                pointer += "/schema"
            else:
                return pointer, value
        return pointer, None

    def _followed(self, pointer: str) -> tuple[str, Any]:
        for _ in range(_DEEPEST):
            value = self._value(pointer)
            reference = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(reference, str) or not reference.startswith("#/"):
                return pointer, value
            pointer = reference[1:]
        return pointer, None

    def _value(self, pointer: str) -> Any:
        value: Any = self._document
        for part in pointer.split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict):
                value = value.get(name)
            elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
                value = value[int(name)]
            else:
                return None
        return value


def _paths(document: JSONObject) -> Iterable[str]:
    paths = document.get("paths")
    return paths if isinstance(paths, dict) else ()


def _section(section: str, above: str) -> Iterator[str]:
    name, _, status = section.partition(".")
    if section == "servers":
        yield "/servers"
    elif section == "security":
        yield from (f"{above}/security", "/security")
    elif above and section == "request":
        yield f"{above}/requestBody"
    elif above and name == "response":
        yield f"{above}/responses/{escaped(status)}"
    elif above:
        yield f"{above}/parameters"


def _branches(pointer: str, schema: dict[str, Any]) -> Iterator[str]:
    for union in _UNIONS:
        branches = schema.get(union)
        for at in range(len(branches) if isinstance(branches, list) else 0):
            yield f"{pointer}/{union}/{at}"


def _types(schema: dict[str, Any]) -> Sequence[Any]:
    types = schema.get("type")
    return types if isinstance(types, list) else [types]


def _names(pointer: str, schema: dict[str, Any]) -> Iterator[Any]:
    """What a branch may be called: its type, its title, the value of a tag, its component."""
    yield schema.get("title")
    yield from _types(schema)
    properties = schema.get("properties")
    for value in properties.values() if isinstance(properties, dict) else ():
        if isinstance(value, dict):
            yield value.get("const")
            choices = value.get("enum")
            if isinstance(choices, list) and len(choices) == 1:
                yield choices[0]
    yield pointer.rpartition("/")[2]
