"""A subject with all that it refers to: its cases depend on nothing else in the document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from specmeld.conformance.schema_nodes import as_map, is_rebasing, rebases
from specmeld.conformance.subjects import INLINE, Subject, as_document, subjects
from specmeld.model.api_description import Api
from specmeld.model.json import JSONObject
from specmeld.text.pointer import unescaped

_COMPONENTS = "#/components/schemas/"


@dataclass(frozen=True, slots=True, repr=False)
class Alone:
    """``document`` has what ``subject`` leads to at the places where the whole document has it."""

    subject: Subject
    document: JSONObject
    digest: str
    """Of all of this."""
    plain: bool = False
    """Whether it is known that all references mean what they lead to from the root."""

    def __repr__(self) -> str:
        return self.digest


@dataclass(frozen=True, slots=True)
class _Uses:
    """A schema's text as a digest, and the components that it refers to."""

    digest: str
    components: tuple[str, ...]
    alone: bool
    """Whether nothing but components is referred to, by their pointers."""


def each_alone(source: JSONObject | Api) -> Iterator[Alone]:
    """The subjects of a document, in its order."""
    document = as_document(source)
    schemas = as_map(as_map(document.get("components")).get("schemas"))
    known = _Known(document, schemas)
    for subject in subjects(source):
        yield known.alone(subject)


@dataclass
class _Known:
    document: JSONObject
    schemas: Mapping[str, Any]
    _uses: dict[str, _Uses] = field(default_factory=dict)

    def alone(self, subject: Subject) -> Alone:
        own = _uses(subject.node.schema)
        found = self._reached(own.components)
        pointer = subject.node.pointer
        kept: JSONObject = {"components": {"schemas": {name: self.schemas[name] for name in found}}}
        if subject.inline:
            inline = as_map(self.document.get(INLINE))
            place = unescaped(pointer.removeprefix(f"#/{INLINE}/"))
            kept[INLINE] = {place: inline.get(place)}
            known = place in inline
        else:
            name = unescaped(pointer.removeprefix(_COMPONENTS))
            kept["components"]["schemas"].setdefault(name, subject.node.schema)
            known = True
        if not (known and own.alone and all(self._uses[name].alone for name in found)):
            digest = _digest(self._all, subject.name, pointer)
            return Alone(subject, self.document, digest, self._plain)
        digests = [f"{name}\0{self._uses[name].digest}" for name in found]
        digest = _digest(subject.name, pointer, own.digest, *digests)
        return Alone(subject, kept, digest, plain=True)

    def _reached(self, names: tuple[str, ...]) -> list[str]:
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in self.schemas and name not in found:
                found.add(name)
                if name not in self._uses:
                    self._uses[name] = _uses(self.schemas[name])
                waiting += self._uses[name].components
        return sorted(found)

    @cached_property
    def _all(self) -> str:
        return _digest(json.dumps(self.document))

    @cached_property
    def _plain(self) -> bool:
        return not rebases(self.document)


def _uses(schema: Any) -> _Uses:
    components: dict[str, None] = {}
    alone = True
    waiting = [schema]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            alone = alone and not is_rebasing(value)
            ref = value.get("$ref")
            if isinstance(ref, str):
                name = unescaped(ref.removeprefix(_COMPONENTS))
                components[name] = None
                alone = alone and ref.startswith(_COMPONENTS) and "/" not in ref.split("/", 3)[3]
    return _Uses(_digest(json.dumps(schema)), tuple(components), alone)


def _digest(*texts: str) -> str:
    made = sha256()
    for text in texts:
        made.update(sha256(text.encode("utf-8", "surrogatepass")).digest())
    return made.hexdigest()
