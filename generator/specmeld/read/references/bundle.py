"""Bundle a description in many files into one document with only internal references.

The target of a reference of a schema, a parameter, a response, a body or a header becomes a
component, named by the entry of the root document for it, else by the last word of the reference.
Everything else is inlined. The same pass serves Swagger 2.0 and OpenAPI 3, since it only follows
references. Once it is done, schemas are of draft 2020-12 and have no identifiers (``$id``,
``$anchor``), and each reference has one target.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from specmeld.diagnostics import Diagnostic, InputError, raise_all
from specmeld.model.documents import SourceDocument
from specmeld.model.json import JSON, JSONObject
from specmeld.read.references.bundle_shapes import (
    DATA,
    DEFINITIONS,
    KINDS,
    LOOSE,
    NAMES,
    SHELVES,
    SWAGGER_SHELVES,
)
from specmeld.read.references.bundle_targets import At, Targets, alias_of
from specmeld.read.references.component_names import names_for
from specmeld.read.references.dynamic_scope import DYNAMIC, Scope
from specmeld.read.references.follow import MOST_HOPS
from specmeld.read.references.linked_files import LinkedFiles, LinkError, Target
from specmeld.read.references.missing import does_not_exist, shown
from specmeld.read.upgrade.drafts import OPENAPI_DIALECT, UNDECLARED, in_2020, without_meaning
from specmeld.read.upgrade.repair_notes import LOST
from specmeld.text.located import DEEPEST, Located
from specmeld.text.pointer import Pointer, fragment

MOST_WAYS = 2_000
"""Most schemas that are copied because their dynamic references differ by path."""

MOST_VALUES = 5_000_000
"""Most objects and lists of a bundled document; branching references can produce any number."""

DESCRIBED = "specmeld:described"
"""The URI of the schemas that a document was made from."""

_DEEPEST = DEEPEST // 2
"""Most levels of objects and lists, with references inlined; components start anew."""

_Key = tuple[str, str, Pointer, Scope]
"""The identity of a generated thing: its kind, its file, its place and its scope."""


@dataclass(frozen=True, slots=True)
class Described:
    """The schema of a file that a document was made from; its references must have targets."""

    schema: JSONObject
    name: str


def bundle(document: SourceDocument, located: Located) -> tuple[Located, list[Diagnostic]]:
    """One document with everything that the root refers to, and remarks.

    A component from another file has the line of the root's ``$ref`` that first led to it. Raises
    InputError, with the file and the line of the reference at fault.
    """
    if not isinstance(located.value, dict):
        return located, []
    made = Bundle(document, located.value)
    value = made.document()
    lines = {new: located.line(origin) for new, origin in made.origins.items()}
    return replace(located, value=value, added=lines), made.diagnostics


@dataclass(slots=True)
class Bundle:
    """A description being bundled. ``origins``: component → the ``$ref`` of the root it is for."""

    source: SourceDocument
    root: JSONObject
    described: Described | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    origins: dict[Pointer, Pointer] = field(default_factory=dict)
    _files: LinkedFiles = field(init=False)
    _targets: Targets = field(init=False)
    _shelves: Mapping[str, Pointer] = field(init=False)
    _names: dict[_Key, str] = field(default_factory=dict)
    _taken: dict[str, set[str]] = field(default_factory=dict)
    _waiting: deque[tuple[str, str, At, JSON]] = field(default_factory=deque)
    _inlined: dict[_Key, tuple[JSON, int]] = field(default_factory=dict)
    _open: list[_Key] = field(default_factory=list)
    _count: int = 0
    _depth: int = 0
    _ways: int = 0

    def __post_init__(self) -> None:
        self._files = LinkedFiles(self.source, self.root)
        if self.described is not None:
            self._files.add(self.described.schema, self.described.name, DESCRIBED, UNDECLARED)
        self._shelves = SWAGGER_SHELVES if "swagger" in self.root else SHELVES
        self._targets = Targets(self._files, self._shelves["schema"], self.diagnostics)

    def document(self) -> JSONObject:
        """The document. Raises InputError."""
        root = self._files.root
        at = At(root, (), root.base, self._files.draft(root, ()))
        for kind, shelf in self._shelves.items():
            self._shelved(kind, shelf, at)
        made = self._fields(self.root, "document", at)
        while self._waiting:
            kind, name, there, value = self._waiting.popleft()
            entries = made
            for step in self._shelves[kind]:
                entries = entries.setdefault(str(step), {})
            entries[name] = self._walk(value, kind, there)
        raise_all(sorted(self._targets.errors.values(), key=lambda each: (each.file, each.line)))
        made.pop("$schema", None)  # it names a schema for the document, which has no such field
        if "jsonSchemaDialect" in made and not at.draft.newest:
            made["jsonSchemaDialect"] = OPENAPI_DIALECT
        return made

    def _shelved(self, kind: str, shelf: Pointer, at: At) -> None:
        """Record the root's own names, and which of them refer to another file."""
        value: JSON = self.root
        for step in shelf:
            value = value.get(str(step)) if isinstance(value, dict) else None
        entries = value if isinstance(value, dict) else {}
        self._taken[kind] = set(entries)
        outward = {
            name: (alias, at.step(*shelf, name))
            for name, entry in entries.items()
            if (alias := alias_of(entry))
        }
        for hops in (1, MOST_HOPS):  # an entry for the thing itself names it, not its alias
            for name, (reference, there) in outward.items():
                target, scope = self._targets.find("$ref", reference, kind, there, hops)
                if target.found and target.file is not at.file:
                    self._names.setdefault(_key(kind, target, scope), name)

    def _walk(self, value: JSON, kind: str, at: At) -> JSON:
        if not isinstance(value, dict | list):
            return value
        self._count += 1
        self._depth += 1
        self._refuse_growth(at)
        made = self._container(value, kind, at)
        self._depth -= 1
        return made

    def _container(self, value: JSONObject | list[JSON], kind: str, at: At) -> JSON:
        if isinstance(value, list):
            return [self._walk(each, kind, at.step(index)) for index, each in enumerate(value)]
        if kind == "schema":
            return self._schema(value, self._targets.inside(at))
        if isinstance(value.get("$ref"), str):
            return self._reference(value, kind, at)
        return self._fields(value, kind, at)

    def _schema(self, value: JSONObject, at: At) -> JSONObject:
        made: JSONObject = {}
        leads: list[JSONObject] = []
        for keyword in without_meaning(value, at.draft):
            self._targets.tell_of(keyword, at)
        for keyword, each, step in in_2020(value, at.draft):
            if keyword in NAMES or (keyword == "$recursiveRef" and at.draft.number != 2019):
                continue
            if keyword in DEFINITIONS and (at.away or not at.draft.newest):
                continue  # a reference to one of them leads to a component
            if keyword in ("$ref", *DYNAMIC) and isinstance(each, str):
                leads.append(self._leads(keyword, each, "schema", at))
            else:
                made[keyword] = self._field(keyword, each, "schema", at.step(step))
        if len(leads) > 1:
            made["allOf"] = [*made.get("allOf", ()), *leads[1:]]
        return {**leads[0], **made} if leads else made

    def _fields(self, value: JSONObject, kind: str, at: At) -> JSONObject:
        return {key: self._field(key, each, kind, at.step(key)) for key, each in value.items()}

    def _field(self, key: str, value: JSON, kind: str, at: At) -> JSON:
        shape, inner = KINDS.get(kind, {}).get(key, ("", LOOSE))
        if kind == "callback":
            shape, inner = "one", "path"
        if kind == "schema" and key in DATA:
            return value
        if kind == "schema" and key == "discriminator" and isinstance(value, dict):
            return self._discriminator(value, at)
        if shape in ("map", "list") and isinstance(value, dict):
            return self._map(value, inner, at)
        return self._walk(value, inner, at)

    def _map(self, value: JSONObject, kind: str, at: At) -> JSON:
        if not isinstance(value.get("$ref"), str):
            return {
                name: self._entry(name, each, kind, at.step(name)) for name, each in value.items()
            }
        target, _ = self._targets.find("$ref", value["$ref"], f"{kind} map", at)
        beside = {key: each for key, each in value.items() if key != "$ref"}
        whole = self._inline(target, kind, at, value["$ref"], whole=True)
        if isinstance(whole, dict):
            self._targets.stand_in(value["$ref"], "a whole map", at)
            return {**whole, **{k: self._walk(v, kind, at.step(k)) for k, v in beside.items()}}
        return whole

    def _entry(self, name: str, value: JSON, kind: str, at: At) -> JSON:
        """A member of a map; an entry of the root that refers to a file contains its content."""
        shelf = self._shelves.get(kind)
        if at.file is self._files.root and shelf is not None and at.pointer[:-1] == shelf:
            reference = alias_of(value)
            if reference:
                target, scope = self._targets.find("$ref", reference, kind, at)
                if target.found and self._names.get(_key(kind, target, scope)) == name:
                    self.origins[at.pointer] = (*at.pointer, "$ref")
                    return self._walk(target.value, kind, self._targets.there(target, at, scope))
        if name.startswith("x-") and kind not in ("schema", "header"):
            kind = LOOSE
        return self._walk(value, kind, at)

    def _reference(self, value: JSONObject, kind: str, at: At) -> JSON:
        reference: str = value["$ref"]
        beside = {
            key: self._field(key, each, kind, at.step(key))
            for key, each in value.items()
            if key != "$ref"
        }
        if self._targets.is_plain("$ref", reference, at):
            return {"$ref": reference, **beside}
        if kind == LOOSE:
            return self._loosely(value, beside, at)
        if kind in self._shelves:
            return {**self._leads("$ref", reference, kind, at), **beside}
        target, _ = self._targets.find("$ref", reference, kind, at)
        if target.refused and kind in LOST:
            return LOST[kind][1] | beside
        if not target.found:
            return {"$ref": self._targets.missing(reference, kind, target, at), **beside}
        if target.file is self._files.root:
            return {"$ref": fragment(target.pointer), **beside}
        whole = self._inline(target, kind, at, reference)
        if kind == "operation":
            self._targets.stand_in(reference, "an operation", at)
        return {**whole, **beside} if isinstance(whole, dict) else whole

    def _leads(self, keyword: str, reference: str, kind: str, at: At) -> JSONObject:
        """The replacement of a reference to something that is a component, or becomes one."""
        if self._targets.is_plain(keyword, reference, at):
            return {"$ref": reference}
        target, scope = self._targets.find(keyword, reference, kind, at)
        if target.refused and kind in LOST:
            return LOST[kind][1]
        if target.found and kind == "schema" and not isinstance(target.value, dict | bool):
            target = replace(target, found=False, fault="is not a schema")
        if not target.found:
            return {"$ref": self._missing(reference, kind, target, at)}
        if self._targets.stays(target, kind, scope):
            return {"$ref": fragment(target.pointer)}
        name = self._named(kind, target, at, scope)
        return {"$ref": fragment((*self._shelves[kind], name))}

    def _missing(self, reference: str, kind: str, target: Target, at: At) -> str:
        """The replacement of a broken reference; a file of schemas may have none."""
        if self.described is not None and not target.refused:
            fault = target.fault or does_not_exist(target.file.value, reference)
            self._targets.fail(
                f"$ref {shown(reference)} {fault}", at, "put what it refers to under $defs"
            )
        return self._targets.missing(reference, kind, target, at)

    def _loosely(self, value: JSONObject, beside: JSONObject, at: At) -> JSON:
        reference: str = value["$ref"]
        try:
            target = self._files.find(reference, at.file, at.base)
        except LinkError as error:
            message = f"{shown(reference)} {error}; keeping it as it is"
            self._targets.note("unknown-reference", message, at)
            return value
        if not target.found or target.file is self._files.root:
            return value
        whole = self._inline(target, LOOSE, at, reference)
        if isinstance(whole, str):
            self._targets.stand_in(reference, "a string", at)
        return {**whole, **beside} if isinstance(whole, dict) else whole

    def _named(self, kind: str, target: Target, at: At, scope: Scope) -> str:
        """The name of the component for the target of a reference."""
        key = _key(kind, target, scope)
        if key not in self._names:
            there = self._targets.there(target, at, scope if kind == "schema" else None)
            names = names_for(target, self._made_for(target, scope, at))
            name = next(name for name in names if name not in self._taken[kind])
            self._taken[kind].add(name)
            self._names[key] = name
            self.origins[*self._shelves[kind], name] = there.origin
            self._waiting.append((kind, name, there, target.value))
        return self._names[key]

    def _made_for(self, target: Target, scope: Scope, at: At) -> str:
        """The context that a schema depends on, if it differs by path."""
        made_for = self._targets.made_for(target, scope)
        self._ways += 1 if made_for else 0
        if self._ways > MOST_WAYS:
            raise InputError(
                f"$dynamicRef expands to more than {MOST_WAYS:,} schemas",
                file=at.file.document.path,
                line=at.file.line((*at.pointer, "$ref")),
                fix="use $ref where only one schema is meant",
            )
        return made_for

    def _inline(
        self, target: Target, kind: str, at: At, reference: str, *, whole: bool = False
    ) -> JSON:
        """The target of a reference, inlined; ``whole``: it is a map or a list of the kind."""
        if target.refused:
            return {}
        if not target.found:
            self._targets.missing(reference, kind, target, at)
            return {}
        key = _key(f"{kind} map" if whole else kind, target, ())
        if key in self._open:
            self._targets.note("circular-reference", f"{shown(reference)} is circular", at)
            return {}
        if key not in self._inlined:
            begun = self._count
            self._open.append(key)
            there = self._targets.there(target, at)
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

    def _discriminator(self, value: JSONObject, at: At) -> JSONObject:
        """Values of a mapping are names of components, or references to schemas."""
        mapping = value.get("mapping")
        if not isinstance(mapping, dict):
            return value
        made = {}
        for tag, leads in mapping.items():
            local = at.file is self._files.root and str(leads).startswith("#/")
            if isinstance(leads, str) and re.search(r"[/#]|\.(ya?ml|json)\Z", leads) and not local:
                made_of = self._leads("$ref", leads, "schema", at.step("mapping", tag))
                leads = made_of.get("$ref", leads)
            made[tag] = leads
        return value | {"mapping": made}

    def _refuse_growth(self, at: At) -> None:
        where = at.file.document.path
        if self._depth > _DEEPEST or len(self._open) > _DEEPEST:
            raise InputError("nested too deeply", file=where, fix="flatten it")
        if self._count > MOST_VALUES:
            message = f"the references expand to more than {MOST_VALUES:,} values"
            raise InputError(message, file=where, fix="bundle it into one document first")


def _key(kind: str, target: Target, scope: Scope) -> _Key:
    return kind, target.file.key, target.pointer, scope
