"""A description in many files → one document whose references all stay inside of it.

What a reference of a schema, a parameter, a response, a body or a header leads to becomes a
component, named by the entry of the root document that stands for it, else by the last word of the
reference. Everything else is written out where it is referred to. The same pass serves Swagger 2.0
and OpenAPI 3, since it only follows references.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.documents import SourceDocument
from specmeld.model.json import JSON, JSONObject
from specmeld.read.linked_files import LinkedFile, LinkedFiles, LinkError, RemoteError, Target
from specmeld.read.located import DEEPEST, Located, Pointer
from specmeld.read.mends import LOST
from specmeld.read.openapi_shapes import FIELDS, Shape
from specmeld.read.references import MOST_HOPS

MOST_VALUES = 5_000_000
"""Objects and lists of a bundled document; references that branch can make any number."""

_DEEPEST = DEEPEST // 2
"""Objects and lists inside of each other, references written out; components begin anew."""

_OUTWARD = re.compile(r"""\$ref["']?\s*:\s*\\?["']?(?!\#/|["'\s\\])""")
_NAMED = re.compile(r"\$(?:id|anchor|dynamicAnchor)\b")
_REFERENCE = re.compile(r"\$ref\b")
_MAP = re.compile(r"\b(?:properties|paths|responses|parameters)\Z")
_FAR = 400
"""Characters between the name of a map and the reference that stands for it; most are spaces."""

_SHELVES: Mapping[str, Pointer] = {
    "schema": ("components", "schemas"),
    "parameter": ("components", "parameters"),
    "response": ("components", "responses"),
    "body": ("components", "requestBodies"),
    "header": ("components", "headers"),
}
_SWAGGER_SHELVES: Mapping[str, Pointer] = {
    "schema": ("definitions",),
    "parameter": ("parameters",),
    "response": ("responses",),
}
"""Kind of object → where the components of that kind are."""

_KINDS: Mapping[str, Mapping[str, tuple[Shape, str]]] = {
    **FIELDS,
    "document": {
        **FIELDS["document"],
        "definitions": ("map", "schema"),
        "parameters": ("map", "parameter"),
        "responses": ("map", "response"),
    },
    "components": {
        **FIELDS["components"],
        "links": ("map", "other"),
    },
    "parameter": {**FIELDS["parameter"], "items": ("one", "schema")},
    "media": {**FIELDS["media"], "examples": ("map", "loose")},
    "response": {**FIELDS["response"], "schema": ("one", "schema"), "links": ("map", "other")},
}
_DATA = frozenset(["default", "const", "enum"])
"""What may look like a reference in there is a value."""

_NAMES = ("$id", "$anchor")
"""Names that nothing needs any more, and that would turn references away from the document."""

_LOOSE = "loose"
"""The kind of what may hold references that only some tools know: they are followed if they can
be, and stay as they are if not."""


@dataclass(frozen=True, slots=True)
class _At:
    """Where the walk is: in which file, under which base URI, and by which ``$ref`` of the root."""

    file: LinkedFile
    pointer: Pointer
    base: str
    origin: Pointer = ()

    def step(self, *steps: str | int) -> _At:
        return _At(self.file, (*self.pointer, *steps), self.base, self.origin)


def needs_bundling(text: str) -> bool:
    """Whether a document may refer to another file, or to something by name."""
    if _OUTWARD.search(text) or _NAMED.search(text):
        return True
    return any(_is_of_map(text, found.start()) for found in _REFERENCE.finditer(text))


def _is_of_map(text: str, at: int) -> bool:
    """Whether the reference there may stand for a whole map."""
    before = text[max(at - _FAR, 0) : at].rstrip(" \t\r\n\"'{:")
    return _MAP.search(before[-12:]) is not None


def bundle(document: SourceDocument, located: Located) -> tuple[Located, list[Diagnostic]]:
    """One document of all that the root refers to, and remarks.

    A component made of another file has the line of the root's ``$ref`` that first led to it.
    Raises InputError, with the file and the line of the reference that is at fault.
    """
    if not isinstance(located.value, dict):
        return located, []
    made = Bundle(document, located.value)
    value = made.document()
    lines = dict(located.lines)
    if len(lines) > 1:
        lines |= {new: located.line(origin) for new, origin in made.origins.items()}
    return replace(located, value=value, lines=lines), made.diagnostics


@dataclass(slots=True)
class Bundle:
    """One description on its way. ``origins``: component → the ``$ref`` of the root it is for."""

    source: SourceDocument
    root: JSONObject
    diagnostics: list[Diagnostic] = field(default_factory=list)
    origins: dict[Pointer, Pointer] = field(default_factory=dict)
    _files: LinkedFiles = field(init=False)
    _shelves: Mapping[str, Pointer] = field(init=False)
    _names: dict[tuple[str, str, Pointer], str] = field(default_factory=dict)
    _taken: dict[str, set[str]] = field(default_factory=dict)
    _waiting: deque[tuple[str, str, _At, JSON]] = field(default_factory=deque)
    _inlined: dict[tuple[str, str, Pointer], tuple[JSON, int]] = field(default_factory=dict)
    _open: list[tuple[str, str, Pointer]] = field(default_factory=list)
    _refused: set[tuple[str, Pointer]] = field(default_factory=set)
    _count: int = 0
    _depth: int = 0

    def __post_init__(self) -> None:
        self._files = LinkedFiles(self.source, self.root)
        self._shelves = _SWAGGER_SHELVES if "swagger" in self.root else _SHELVES

    def document(self) -> JSONObject:
        """The document. Raises InputError."""
        at = _At(self._files.root, (), self._files.root.base)
        for kind, shelf in self._shelves.items():
            self._shelved(kind, shelf, at)
        made = self._fields(self.root, "document", at)
        while self._waiting:
            kind, name, there, value = self._waiting.popleft()
            entries = made
            for step in self._shelves[kind]:
                entries = entries.setdefault(str(step), {})
            entries[name] = self._walk(value, kind, there)
        return made

    def _shelved(self, kind: str, shelf: Pointer, at: _At) -> None:
        """Note the root's own names, and which of them stand for something of another file."""
        value: JSON = self.root
        for step in shelf:
            value = value.get(str(step)) if isinstance(value, dict) else None
        entries = value if isinstance(value, dict) else {}
        self._taken[kind] = set(entries)
        for name, entry in entries.items():
            if isinstance(entry, dict) and isinstance(entry.get("$ref"), str) and len(entry) == 1:
                target = self._target(entry["$ref"], kind, at.step(*shelf, name))
                if target.found and target.file is not at.file:
                    self._names.setdefault(_key(kind, target), name)

    def _walk(self, value: JSON, kind: str, at: _At) -> JSON:
        if not isinstance(value, dict | list):
            return value
        self._count += 1
        self._depth += 1
        self._refuse_growth(at)
        made = self._container(value, kind, at)
        self._depth -= 1
        return made

    def _container(self, value: JSONObject | list[JSON], kind: str, at: _At) -> JSON:
        if isinstance(value, list):
            return [self._walk(each, kind, at.step(index)) for index, each in enumerate(value)]
        if kind == "schema" and isinstance(value.get("$id"), str):
            at = replace(at, base=self._files.base_of(value["$id"], at.base))
        if isinstance(value.get("$ref"), str):
            return self._reference(value, kind, at)
        return self._fields(value, kind, at)

    def _fields(self, value: JSONObject, kind: str, at: _At) -> JSONObject:
        return {
            key: self._field(key, each, kind, at.step(key))
            for key, each in value.items()
            if not (kind == "schema" and key in _NAMES and isinstance(each, str))
        }

    def _field(self, key: str, value: JSON, kind: str, at: _At) -> JSON:
        shape, inner = _KINDS.get(kind, {}).get(key, ("", _LOOSE))
        if kind == "callback":
            shape, inner = "one", "path"
        if kind == "schema" and key in _DATA:
            return value
        if kind == "schema" and key == "discriminator" and isinstance(value, dict):
            return self._discriminator(value, at)
        if shape in ("map", "list") and isinstance(value, dict):
            return self._map(value, inner, at)
        return self._walk(value, inner, at)

    def _map(self, value: JSONObject, kind: str, at: _At) -> JSON:
        if not isinstance(value.get("$ref"), str):
            return {
                name: self._entry(name, each, kind, at.step(name)) for name, each in value.items()
            }
        target = self._target(value["$ref"], f"{kind} map", at)
        beside = {key: each for key, each in value.items() if key != "$ref"}
        whole = self._inline(target, kind, at, value["$ref"], whole=True)
        if isinstance(whole, dict):
            return {**whole, **{k: self._walk(v, kind, at.step(k)) for k, v in beside.items()}}
        return whole

    def _entry(self, name: str, value: JSON, kind: str, at: _At) -> JSON:
        """A member of a map; an entry of the root that stands for a file holds what is in it."""
        shelf = self._shelves.get(kind)
        if at.file is self._files.root and shelf is not None and at.pointer[:-1] == shelf:
            reference = value.get("$ref") if isinstance(value, dict) and len(value) == 1 else None
            if isinstance(reference, str):
                target = self._target(reference, kind, at)
                if target.found and self._names.get(_key(kind, target)) == name:
                    self.origins[at.pointer] = (*at.pointer, "$ref")
                    return self._walk(target.value, kind, self._there(target, at))
        if name.startswith("x-") and kind not in ("schema", "header"):
            kind = _LOOSE
        return self._walk(value, kind, at)

    def _reference(self, value: JSONObject, kind: str, at: _At) -> JSON:
        reference: str = value["$ref"]
        beside = {
            key: self._field(key, each, kind, at.step(key))
            for key, each in value.items()
            if key != "$ref"
        }
        if at.file is self._files.root and reference.startswith("#/") and not at.base:
            return {"$ref": reference, **beside}
        if kind == _LOOSE:
            return self._loosely(value, beside, at)
        target = self._target(reference, kind, at)
        if target.refused and kind in LOST:
            return LOST[kind][1] | beside
        if not target.found:
            return {"$ref": "#/" + _escaped(reference), **beside}
        if target.file is self._files.root:
            return {"$ref": _fragment(target.pointer), **beside}
        if kind in self._shelves:
            name = self._named(kind, target, at)
            return {"$ref": _fragment((*self._shelves[kind], name)), **beside}
        whole = self._inline(target, kind, at, reference)
        return {**whole, **beside} if isinstance(whole, dict) else whole

    def _loosely(self, value: JSONObject, beside: JSONObject, at: _At) -> JSON:
        reference: str = value["$ref"]
        try:
            target = self._files.find(reference, at.file, at.base)
        except LinkError as error:
            message = f"{_shown(reference)} {error}: it stays as it is"
            self._note("unknown-reference", message, at)
            return value
        if not target.found or target.file is self._files.root:
            return value
        whole = self._inline(target, _LOOSE, at, reference)
        return {**whole, **beside} if isinstance(whole, dict) else whole

    def _target(self, reference: str, kind: str, at: _At) -> Target:
        """Where a reference leads, through others that say nothing beside. Raises InputError."""
        file, base = at.file, at.base
        for _ in range(MOST_HOPS):
            try:
                target = self._files.find(reference, file, base)
            except RemoteError as error:
                self._refuse(f"{_shown(reference)} {error}", kind, at, error.mend)
                return Target(file, (), None, base, found=False, refused=True)
            except LinkError as error:
                raise InputError(
                    f"the reference {_shown(reference)} {error}",
                    file=at.file.document.path,
                    line=at.file.line((*at.pointer, "$ref")),
                    mend=error.mend,
                ) from None
            value = target.value
            if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
                return target
            if len(value) > 1 or target.file is self._files.root:
                return target
            reference, file, base = value["$ref"], target.file, target.base
        return replace(target, found=False)

    def _there(self, target: Target, at: _At) -> _At:
        origin = (*at.pointer, "$ref") if at.file is self._files.root else at.origin
        return _At(target.file, target.pointer, target.base, origin)

    def _named(self, kind: str, target: Target, at: _At) -> str:
        """The name of the component for what a reference leads to."""
        key = _key(kind, target)
        if key not in self._names:
            there = self._there(target, at)
            name = next(name for name in _names_for(target) if name not in self._taken[kind])
            self._taken[kind].add(name)
            self._names[key] = name
            self.origins[*self._shelves[kind], name] = there.origin
            self._waiting.append((kind, name, there, target.value))
        return self._names[key]

    def _inline(
        self, target: Target, kind: str, at: _At, reference: str, *, whole: bool = False
    ) -> JSON:
        """What a reference leads to, written out; ``whole``: it is a map or a list of the kind."""
        if target.refused:
            return {}
        if not target.found:
            self._note("dangling-reference", f"{_shown(reference)} leads nowhere", at)
            return {}
        key = _key(f"{kind} map" if whole else kind, target)
        if key in self._open:
            self._note("circular-reference", f"{_shown(reference)} leads in a circle", at)
            return {}
        if key not in self._inlined:
            begun = self._count
            self._open.append(key)
            there = self._there(target, at)
            if whole and isinstance(target.value, dict):
                made = self._map(target.value, kind, there)
            else:
                made = self._walk(target.value, kind, there)
            self._open.pop()
            self._inlined[key] = (made, self._count - begun)
            return made
        made, size = self._inlined[key]
        self._count += size
        self._refuse_growth(at)
        return made

    def _discriminator(self, value: JSONObject, at: _At) -> JSONObject:
        """Values of a mapping are names of components, or references to schemas."""
        mapping = value.get("mapping")
        if not isinstance(mapping, dict):
            return value
        made = {}
        for tag, leads in mapping.items():
            local = at.file is self._files.root and str(leads).startswith("#/")
            if isinstance(leads, str) and re.search(r"[/#]|\.(ya?ml|json)\Z", leads) and not local:
                leads = self._reference({"$ref": leads}, "schema", at.step("mapping", tag))
                leads = leads["$ref"] if isinstance(leads, dict) else leads
            made[tag] = leads
        return value | {"mapping": made}

    def _refuse_growth(self, at: _At) -> None:
        where = at.file.document.path
        if self._depth > _DEEPEST or len(self._open) > _DEEPEST:
            raise InputError("nested too deep", file=where, mend="flatten it")
        if self._count > MOST_VALUES:
            message = f"the references stand for more than {MOST_VALUES:,} values"
            raise InputError(message, file=where, mend="bundle it into one document first")

    def _refuse(self, message: str, kind: str, at: _At, mend: str) -> None:
        """Tell, once, of a URL that is not read."""
        key = (at.file.key, at.pointer)
        if key not in self._refused:
            self._refused.add(key)
            what = LOST[kind][0] if kind in LOST else "left out"
            self._note("remote-reference", f"{message}: it is {what}", at, mend)

    def _note(self, code: str, message: str, at: _At, mend: str = "") -> None:
        file, line = at.file.document.path, at.file.line((*at.pointer, "$ref"))
        self.diagnostics.append(Diagnostic("warning", code, message, file, line, mend=mend))


def _key(kind: str, target: Target) -> tuple[str, str, Pointer]:
    return kind, target.file.key, target.pointer


def _names_for(target: Target) -> Iterator[str]:
    """Names for a component, the best first: the last word, with more of the path before it."""
    path = PurePosixPath(target.file.away)
    words = [*(each for each in path.parent.parts if each != ".."), path.stem]
    words += [str(step) for step in target.pointer if str(step) not in ("components", "schemas")]
    for count in range(1, len(words) + 1):
        yield re.sub(r"[^A-Za-z0-9._-]", "_", "_".join(words[-count:])) or "_"
    last = re.sub(r"[^A-Za-z0-9._-]", "_", words[-1])
    number = 2
    while True:
        yield f"{last}_{number}"
        number += 1


def _fragment(pointer: Pointer) -> str:
    return "#" + "".join(f"/{_escaped(str(step))}" for step in pointer)


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1").replace("%", "%25")


def _shown(reference: str) -> str:
    return repr(reference if len(reference) <= 80 else f"{reference[:80]}…")
