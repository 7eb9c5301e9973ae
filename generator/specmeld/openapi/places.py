"""Where a document speaks of a place, and which places a part of it speaks of.

Reconciling knows it for what it built. The rest is found by going down the document step by step,
through references, media types and unions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from specmeld.model.claims import Place
from specmeld.model.json import JSONObject
from specmeld.text.pointer import escaped, parse_pointer, unescaped, value_or_none

_UNIONS = ("allOf", "oneOf", "anyOf")
_DEEPEST = 8
"""References and unions that are followed for one step."""
_NULL = {"type": "null"}


class Places:
    """The places of one document; ``known`` maps its JSON pointers to places."""

    def __init__(self, document: JSONObject, known: Mapping[str, Sequence[str]]) -> None:
        self.document = document
        self.known = known
        self._found: dict[Place, tuple[str, ...]] = {}
        self._slashed: dict[str, str] = {}
        self._listed: dict[str, list[str]] = {}

    def place(self, text: str) -> Place:
        """The place that is written so; text that is not of the grammar stands for itself.

        What was overruled may still have the slashes of its page.
        """
        try:
            place = Place.parse(text)
        except ValueError:
            return Place(text)
        method, _, path = place.operation.partition(" ")
        if not path:
            return place
        if not self._slashed:
            self._slashed = {one.replace("\\", "/"): one for one in self._paths()}
        path = self._slashed.get(path.replace("\\", "/"), path)
        return replace(place, operation=f"{method} {path}")

    def pointers(self, place: Place) -> tuple[str, ...]:
        """Where the document speaks of a place itself; not all of them need to be there."""
        found = self._found.get(place)
        if found is None:
            found = tuple(self._built().get(str(place), ())) or tuple(self._derived(place))
            self._found[place] = found
        return found

    def reached(self, place: Place) -> list[str]:
        """The same, and what stands behind references and in media types there."""
        found: dict[str, None] = {}
        for pointer in self.pointers(place):
            found |= dict.fromkeys(self.ends(pointer))
        return list(found)

    def ends(self, pointer: str) -> list[str]:
        """A pointer and all that it leads to: media types, references, the branch beside null."""
        found: dict[str, None] = {}
        waiting = [pointer]
        while waiting:
            pointer = waiting.pop(0)
            if pointer in found or len(found) > 4 * _DEEPEST:
                continue
            found[pointer] = None
            waiting += self._inner(self.value(pointer), pointer)
        return list(found)

    def speaking(self, pointer: str) -> list[str]:
        """The places that a part of the document speaks of.

        A part of a component has those of all uses of the component.
        """
        places = dict.fromkeys(self.known.get(pointer, ()))
        above = pointer
        while places and above.count("/") > 3:
            above = above.rpartition("/")[0]
            shared = self.known.get(above, ())
            if len(shared) > 1:
                for place in list(places):
                    base = max(filter(place.startswith, shared), key=len, default=None)
                    if base is not None:
                        places |= dict.fromkeys(each + place[len(base) :] for each in shared)
        return list(places)

    def nearest(self, pointer: str) -> tuple[list[str], list[str]]:
        """The places of the deepest part above that has places, and the steps from there down.

        What no document speaks of has the place that its pointer tells.
        """
        rest: list[str] = []
        at = pointer
        while at and at not in self.known:
            at, _, step = at.rpartition("/")
            rest.insert(0, unescaped(step))
        if at:
            return self.speaking(at), rest
        match rest:
            case ["components", kind, name, *below]:
                return [str(Place("", f"/components/{kind}/{name}"))], below
            case ["paths", path, method, *below]:
                return [str(Place(f"{method.upper()} {path}"))], below
            case [section, *below] if below:
                return [str(Place("", section))], below
        return [], rest

    def value(self, pointer: str) -> Any:
        """What stands at a pointer; None where there is nothing."""
        return value_or_none(self.document, parse_pointer(pointer))

    def _built(self) -> Mapping[str, Sequence[str]]:
        """Place → the pointers that reconciling built for it."""
        if not self._listed:
            for pointer, places in self.known.items():
                for place in places:
                    self._listed.setdefault(place, []).append(pointer)
        return self._listed

    # Downwards ------------------------------------------------------------------------------------

    def _derived(self, place: Place) -> Iterator[str]:
        method, _, path = place.operation.partition(" ")
        if place.section.startswith("/"):
            if not place.steps:
                yield _component(place.section)
                return
        elif not place.section:
            if path:
                yield f"/paths/{escaped(path)}/{method.lower()}"
            return
        elif not place.steps:
            above = next(iter(self.pointers(Place(place.operation))), "")
            yield from _section(place.section, above)
            return
        elif len(place.steps) == 1 and place.section in ("path", "query", "header", "cookie"):
            yield from self._parameter(place)
            return
        elif len(place.steps) == 1 and place.section == "security":
            yield "/components/securitySchemes"
            return
        found: dict[str, None] = {}
        for above in self.pointers(place.parent):
            found |= dict.fromkeys(self._step(above, place.steps[-1], _DEEPEST))
        yield from found

    def _parameter(self, place: Place) -> Iterator[str]:
        method, _, path = place.operation.partition(" ")
        item = f"/paths/{escaped(path)}"
        name = place.steps[0][1:].lower()
        for holder in (f"{item}/{method.lower()}", item):
            parameters = self.value(f"{holder}/parameters")
            for at in range(len(parameters) if isinstance(parameters, list) else 0):
                pointer, value = self._followed(f"{holder}/parameters/{at}")
                if not isinstance(value, dict) or value.get("in") != place.section:
                    continue
                if str(value.get("name")).lower() == name:
                    yield pointer

    def _step(self, above: str, step: str, depth: int) -> Iterator[str]:
        if above.endswith("/headers"):
            yield f"{above}/{escaped(step[1:])}"
            return
        pointer, schema = self._schema(above)
        if not isinstance(schema, dict) or depth == 0:
            return
        if step.startswith("|"):
            yield from self._branch(pointer, schema, step[1:], depth)
            return
        part = "/items" if step == "[]" else f"/properties/{escaped(step[1:])}"
        if self.value(pointer + part) is not None:
            yield pointer + part
        for branch in _branches(pointer, schema):
            yield from self._step(branch, step, depth - 1)

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
            inner = _held_schema(value, pointer)
            if not inner:
                return pointer, value
            pointer = inner[0]
        return pointer, None

    def _followed(self, pointer: str) -> tuple[str, Any]:
        for _ in range(_DEEPEST):
            value = self.value(pointer)
            reference = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(reference, str) or not reference.startswith("#/"):
                return pointer, value
            pointer = reference[1:]
        return pointer, None

    def _inner(self, value: Any, pointer: str) -> list[str]:
        if not isinstance(value, dict):
            return []
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            return [reference[1:]]
        for union in _UNIONS[1:]:
            branches = value.get(union)
            if isinstance(branches, list) and len(branches) == 2 and _NULL in branches:
                return [f"{pointer}/{union}/{branches[0] == _NULL:d}"]
        return _held_schema(value, pointer)

    def _paths(self) -> Iterable[str]:
        paths = self.document.get("paths")
        return paths if isinstance(paths, dict) else ()


def _held_schema(value: Any, pointer: str) -> list[str]:
    """The schemas of a body, a response, a media type or a parameter."""
    if not isinstance(value, dict):
        return []
    content = value.get("content")
    if isinstance(content, dict) and content:
        return [f"{pointer}/content/{escaped(str(name))}" for name in content]
    return [f"{pointer}/schema"] if isinstance(value.get("schema"), dict) else []


def _component(section: str) -> str:
    """``/components/schemas/a/b`` is the component ``a/b``."""
    _, root, kind, name = section.split("/", 3)
    name, header, _ = name.partition(" header")
    return f"/{root}/{kind}/{escaped(name)}" + ("/headers" if header else "")


def _section(section: str, above: str) -> Iterator[str]:
    section, header, _ = section.partition(" header")
    name, _, status = section.partition(".")
    if section in ("servers", "info"):
        yield f"/{section}"
    elif section == "document":
        yield ""
    elif section == "security":
        yield from (f"{above}/security", "/security")
    elif above and section == "request":
        yield f"{above}/requestBody"
    elif above and name == "response":
        yield f"{above}/responses/{escaped(status)}" + ("/headers" if header else "")
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
