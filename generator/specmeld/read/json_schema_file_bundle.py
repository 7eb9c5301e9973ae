"""The schemas of one file as named components, with references that fit.

JSON Schema 2020-12, section 8.2 ($id, $anchor, $ref, $defs) and section 9.2 of draft 7, where
``definitions`` and ``dependencies`` are. Identifiers are resolved and go: a component has none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from specmeld.model.json import JSON, JSONObject
from specmeld.model.urls import urldefrag, urljoin
from specmeld.read.located import DEEPEST, Pointer
from specmeld.read.openapi_shapes import FIELDS

_SCHEMAS = "#/components/schemas/"
_SHELVES = ("$defs", "definitions")
_IDENTIFIERS = frozenset(
    ["$schema", "$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary"]
)
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_ANNOTATIONS = frozenset(
    ["title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"]
)
_META = re.compile(r"https?://json-schema\.org/")
_ANY_SCHEMA: JSONObject = {"type": ["object", "boolean"]}
_FIELDS = {**FIELDS["schema"], "dependencies": ("map", "schema")}


class LostReferenceError(Exception):
    """A reference that leads out of the file, or nowhere in it."""

    def __init__(self, reference: str, pointer: Pointer) -> None:
        super().__init__(reference)
        self.reference = reference
        self.pointer = pointer


@dataclass(slots=True)
class Bundle:
    """``old``: what stands beside a reference means nothing (up to draft 7)."""

    root: JSONObject
    name: str
    old: bool
    _bases: dict[Pointer, str] = field(default_factory=dict)
    _ids: dict[str, Pointer] = field(default_factory=dict)
    _names: dict[Pointer, str] = field(default_factory=dict)
    _dynamic: list[str] = field(default_factory=list)
    """Names of dynamic anchors; one that is there twice can lead to several schemas."""

    def components(self) -> JSONObject:
        """Root first, then the definitions, then what else is referred to, each under a name.

        Raises LostReferenceError.
        """
        for pointer, schema, base in _walk(self.root, self.old):
            self._identify(pointer, schema, base)
        shelves = [(each, self.root.get(each)) for each in _SHELVES]
        shelved = [
            (key, name) for key, names in shelves if isinstance(names, dict) for name in names
        ]
        taken = {_fitting(name) for _, name in shelved}
        self.name = f"{self.name}Document" if self.name in taken else self.name
        self._names[()] = self.name
        for shelf, name in shelved:
            self._named((shelf, name), _fitting(name))
        made: JSONObject = {}
        while waiting := [at for at, name in self._names.items() if name not in made]:
            for pointer in waiting:  # making one can name others
                component = self._schema(self._at(pointer), pointer, top=pointer == ())
                made[self._names[pointer]] = component
        return made

    @property
    def ambiguous(self) -> tuple[str, ...]:
        """Dynamic anchors that more than one schema has: where they lead is not known here."""
        return tuple(sorted(name for name, times in Counter(self._dynamic).items() if times > 1))

    def _identify(self, pointer: Pointer, schema: JSONObject, base: str) -> None:
        self._bases[pointer] = base
        if base and (_own_id(schema, self.old) or pointer == ()):
            self._ids.setdefault(urldefrag(base)[0], pointer)
        own = _own_id(schema, self.old)
        if isinstance(schema.get("$dynamicAnchor"), str):
            self._dynamic.append(schema["$dynamicAnchor"])
        fragments = [schema.get("$anchor"), schema.get("$dynamicAnchor")]
        fragments.append(own[1:] if own.startswith("#") else None)
        for anchor in fragments:
            if isinstance(anchor, str):
                self._ids.setdefault(f"{urldefrag(base)[0]}#{anchor}", pointer)

    def _named(self, pointer: Pointer, wanted: str) -> str:
        """The name of the component that is made of what stands at a pointer."""
        if pointer not in self._names:
            taken = set(self._names.values())
            name, number = wanted, 2
            while name in taken:
                name, number = f"{wanted}_{number}", number + 1
            self._names[pointer] = name
        return self._names[pointer]

    def _at(self, pointer: Pointer) -> JSON:
        value: JSON = self.root
        for step in pointer:
            value = value[step]  # type: ignore[index]  # pointers were followed before
        return value

    def _schema(self, schema: JSON, pointer: Pointer, *, top: bool = False) -> JSON:
        if not isinstance(schema, dict):
            return schema
        reference = next((key for key in _REFERENCES if isinstance(schema.get(key), str)), "")
        made: JSONObject = {}
        for key, value in schema.items():
            if key in _IDENTIFIERS or (key == "id" and isinstance(value, str)):
                continue
            if reference and self.old and key != reference and key not in _ANNOTATIONS:
                continue
            if key in _REFERENCES:
                made |= self._reference(value, pointer) if key == reference else {}
            elif key == "dependencies" and isinstance(value, dict):
                self._dependencies(made, value, (*pointer, key))
            elif not (top and key in _SHELVES):
                made[key] = self._value(key, value, (*pointer, key))
        return made

    def _value(self, key: str, value: JSON, pointer: Pointer) -> JSON:
        shape = _FIELDS[key][0] if key in _FIELDS else ""
        if shape == "map" and isinstance(value, dict):
            return {name: self._schema(each, (*pointer, name)) for name, each in value.items()}
        if shape and isinstance(value, list):
            return [self._schema(each, (*pointer, index)) for index, each in enumerate(value)]
        return self._schema(value, pointer) if shape == "one" else value

    def _dependencies(self, made: JSONObject, value: JSONObject, pointer: Pointer) -> None:
        """Draft 7 has lists of names and schemas in one keyword (section 6.5.7)."""
        for name, each in value.items():
            if isinstance(each, list | str):
                names = [each] if isinstance(each, str) else each
                made.setdefault("dependentRequired", {})[name] = names
            else:
                schemas = made.setdefault("dependentSchemas", {})
                schemas[name] = self._schema(each, (*pointer, name))

    def _reference(self, reference: str, pointer: Pointer) -> JSONObject:
        target = self._target(reference, pointer)
        if target is None:
            if _META.match(urljoin(self._base(pointer), reference)):
                return dict(_ANY_SCHEMA)
            raise LostReferenceError(reference, (*pointer, "$ref"))
        name = self._named(target, _name_of(self.name, target))
        return {"$ref": _SCHEMAS + name}

    def _base(self, pointer: Pointer) -> str:
        while pointer not in self._bases and pointer:
            pointer = pointer[:-1]
        return self._bases.get(pointer, "")

    def _target(self, reference: str, pointer: Pointer) -> Pointer | None:
        absolute = urljoin(self._base(pointer), reference) if reference else ""
        document, fragment = urldefrag(absolute)
        if fragment and not fragment.startswith("/"):
            return self._ids.get(f"{document}#{fragment}")
        start: Pointer | None = self._ids.get(document)
        if document == urldefrag(self._base(()))[0] or (start is None and not document):
            start = ()
        return self._follow(start, fragment) if start is not None else None

    def _follow(self, start: Pointer, fragment: str) -> Pointer | None:
        pointer, value = start, self._at(start)
        for part in unquote(fragment).split("/")[1:]:
            step: str | int = part.replace("~1", "/").replace("~0", "~")
            if isinstance(value, list) and str(step).isdecimal() and int(step) < len(value):
                step = int(step)
                value = value[step]
            elif isinstance(value, dict) and step in value:
                value = value[str(step)]
            else:
                return None
            pointer = (*pointer, step)
        return pointer if isinstance(value, dict | bool) else None


def _walk(root: JSONObject, old: bool) -> Iterator[tuple[Pointer, JSONObject, str]]:
    """Every schema object with its pointer and its base URI."""
    waiting: list[tuple[Pointer, JSON, str]] = [((), root, "")]
    while waiting:
        pointer, schema, outer = waiting.pop()
        if not isinstance(schema, dict) or len(pointer) > 2 * DEEPEST:
            continue
        own = _own_id(schema, old)
        base = urljoin(outer, own) if own and not own.startswith("#") else outer
        yield pointer, schema, base
        for key, value in schema.items():
            if key not in _FIELDS:
                continue
            if isinstance(value, list):
                inner = [((*pointer, key, index), each) for index, each in enumerate(value)]
            elif isinstance(value, dict) and _FIELDS[key][0] == "map":
                inner = [((*pointer, key, name), each) for name, each in value.items()]
            else:
                inner = [((*pointer, key), value)]
            waiting += [(there, each, base) for there, each in reversed(inner)]


def _own_id(schema: JSONObject, old: bool) -> str:
    own = schema.get("$id", schema.get("id"))
    return own if isinstance(own, str) and not (old and "$ref" in schema) else ""


def _fitting(name: str) -> str:
    """A name of the letters that a component's name may have (OpenAPI 3.1, section 4.8.7)."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name) or "_"


def _name_of(root: str, pointer: Pointer) -> str:
    """A name for what no definition names: that of the root, and the properties on the way."""
    words = [step for step in pointer if isinstance(step, str) and step not in _FIELDS]
    return _fitting(root + "".join(word[:1].upper() + word[1:] for word in words))
