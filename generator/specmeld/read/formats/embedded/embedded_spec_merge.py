"""Merge several specs that are parts of one API into one, with the line of each part.

A docs site with a page per operation gives each its own spec, with a copy of the components that it
uses. Equal components are merged; of those that only share a name, the later gets another.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from specmeld.diagnostics import Diagnostic
from specmeld.model.json import JSON, JSONObject, identity
from specmeld.openapi.shapes import METHODS
from specmeld.read.upgrade.name_repairs import Names, renamed
from specmeld.text.located import Located
from specmeld.text.pointer import Pointer, parse_fragment

_VERSION = re.compile(r"3\.(\d+)(?:\.(\d+))?")
_MERGED = frozenset(["openapi", "paths", "webhooks", "components", "security", "tags"])
"""Fields of a document that are merged; of the others the first one counts."""

_PATHS = ("paths", "webhooks")
_NO_SERVERS = {identity(value) for value in (None, [], [{"url": "/"}])}
"""The servers of a document that gives no address."""

Origins = Mapping[Pointer, tuple[Located, Pointer]]
"""A place of the merged document → its part, and its place there."""


class PartLines(Mapping[Pointer, int]):
    """The lines of a merged document."""

    def __init__(self, origins: Origins, *, blocks: bool = False) -> None:
        self._origins = origins
        self._blocks = blocks

    def __getitem__(self, pointer: Pointer) -> int:
        for end in range(len(pointer), -1, -1):
            if pointer[:end] in self._origins:
                part, place = self._origins[pointer[:end]]
                there = (*place, *pointer[end:])
                line = part.blocks.get(there) if self._blocks else part.known_line(there)
                if line is not None:
                    return line
                break
        raise KeyError(pointer)

    def __iter__(self) -> Iterator[Pointer]:
        return iter(self._origins)

    def __len__(self) -> int:
        return len(self._origins)


def put_together(value: JSONObject, origins: Origins, parts: Iterable[Located]) -> Located:
    """A merged value, with its lines."""
    repeated = tuple(each for part in parts for each in part.repeated)
    return Located(value, PartLines(origins), repeated, PartLines(origins, blocks=True))


def merge_parts(parts: Sequence[Located], file: str) -> tuple[Located, list[Diagnostic]]:
    """The parts, each an OpenAPI 3 object, as one document; and what could not be merged."""
    if len(parts) == 1:
        return _with_info(parts[0]), []
    merger = _Merger(parts, file)
    for part in parts:
        merger.add(part)
    merged, told = merger.merged()
    return _with_info(merged), told


def _with_info(spec: Located) -> Located:
    """The spec with a title and a version, which parts may lack."""
    root = _root(spec)
    if not root or "info" in root:
        return spec
    version = {"openapi": root.get("openapi"), "info": {"title": "API", "version": "0"}}
    return dataclasses.replace(spec, value=version | root)


class _Merger:
    def __init__(self, parts: Sequence[Located], file: str) -> None:
        self._parts = parts
        self._file = file
        newest = max(map(_root, parts), key=_version)
        self._made: JSONObject = {"openapi": str(newest.get("openapi"))}
        self._origins: dict[Pointer, tuple[Located, Pointer]] = {(): (parts[0], ())}
        self._diagnostics: list[Diagnostic] = []
        secured = [identity(_root(part).get("security")) for part in parts]
        self._one_security = len(set(secured)) == 1
        self._titles: set[str] = set()

    def merged(self) -> tuple[Located, list[Diagnostic]]:
        return put_together(self._made, self._origins, self._parts), self._diagnostics

    def add(self, part: Located) -> None:
        """Add what the part has and the previous parts lack."""
        self._compare_titles(part)
        part = self._with_free_names(part)
        root = _root(part)
        for key, value in root.items():
            if key == "servers" and identity(value) in _NO_SERVERS:
                continue
            if key not in _MERGED or (key == "security" and self._one_security):
                self._take((key,), value, part, (key,))
        self._add_tags(root.get("tags"), part)
        for kind, shelf in _object(root.get("components")).items():
            for name, value in _object(shelf).items():
                self._take(("components", kind, name), value, part, ("components", kind, name))
        for key in _PATHS:
            for path, item in _object(root.get(key)).items():
                if isinstance(item, dict):
                    self._add_path((key, path), item, part)

    def _compare_titles(self, part: Located) -> None:
        first, second = _title(self._made), _title(_root(part))
        if first and second and first != second and second not in self._titles:
            self._titles.add(second)
            self._diagnostics.append(
                Diagnostic(
                    "warning",
                    "several-specs",
                    f"the page shows two APIs, {first[:80]!r} and {second[:80]!r}; "
                    "reading them as one",
                    self._file,
                    part.line(("info",)),
                    fix="split the page if they are not",
                )
            )

    def _take(self, at: Pointer, value: JSON, part: Located, place: Pointer) -> bool:
        """Set a value if there is none yet, with its parent objects."""
        around = self._made
        for step in at[:-1]:
            around = around.setdefault(str(step), {})
        if at[-1] in around:
            return False
        around[str(at[-1])] = value
        self._origins[at] = part, place
        return True

    def _add_tags(self, tags: JSON, part: Located) -> None:
        listed = self._made.setdefault("tags", []) if isinstance(tags, list) and tags else []
        known = {each.get("name") for each in listed if isinstance(each, dict)}
        for number, tag in enumerate(tags if isinstance(tags, list) else ()):
            if isinstance(tag, dict) and tag.get("name") not in known:
                self._origins["tags", len(listed)] = part, ("tags", number)
                listed.append(tag)

    def _add_path(self, at: Pointer, item: JSONObject, part: Located) -> None:
        shared = {key: each for key, each in item.items() if key not in METHODS}
        item = {key: self._operation(at, key, each, part) for key, each in item.items()}
        if self._take(at, item, part, at):
            return
        there = self._made[str(at[0])][at[1]]
        own = {key: each for key, each in there.items() if key not in METHODS}
        for method in [key for key in item if key in METHODS]:
            value = item[method]
            if identity(own) != identity(shared):
                value = _with_shared(value, shared)
            if not self._take((*at, method), value, part, (*at, method)):
                self._compare((*at, method), value, part)

    def _operation(self, at: Pointer, method: str, value: JSON, part: Located) -> JSON:
        """An operation with its part's defaults made explicit, if the parts differ."""
        if method not in METHODS or not isinstance(value, dict):
            return value
        root = _root(part)
        own = dict(value)
        if "security" in root and not self._one_security:
            own.setdefault("security", root["security"])
        servers = identity(root.get("servers"))
        if servers not in {*_NO_SERVERS, identity(self._made.get("servers"))}:
            own.setdefault("servers", root["servers"])
        for key in own.keys() - value.keys():
            self._origins[(*at, method, key)] = part, (key,)
        return own

    def _compare(self, at: Pointer, value: JSON, part: Located) -> None:
        there: JSON = self._made
        for step in at:
            there = _object(there).get(str(step))
        if identity(there) == identity(value):
            return
        first = self._origins.get(at) or self._origins[at[:-1]]
        self._diagnostics.append(
            Diagnostic(
                "warning",
                "several-specs",
                f"{str(at[2]).upper()} {at[1]} is described again, and differently; "
                f"ignoring this in favor of line {first[0].line((*first[1], *at[2:]))}",
                self._file,
                part.line(at),
                fix="save the two as separate documents",
            )
        )

    def _with_free_names(self, part: Located) -> Located:
        """The part, with components renamed whose names are taken."""
        made = _object(self._made.get("components"))
        own = _object(_root(part).get("components"))
        names = _new_names(made, own)
        if not names:
            return part
        origins: dict[Pointer, tuple[Located, Pointer]] = {(): (part, ())}
        for (kind, name), new in names.items():
            origins["components", kind, new] = part, ("components", kind, name)
        return put_together(renamed(_root(part), names), origins, [part])


def _new_names(made: JSONObject, own: JSONObject) -> Names:
    """The components that share only the name with an existing one, and their new names.

    A component that refers to such a one differs too, even if its text is equal.
    """
    shared = {
        (kind, name): each
        for kind, shelf in own.items()
        for name, each in _object(shelf).items()
        if name in _object(made.get(kind))
    }
    other = {at for at, each in shared.items() if identity(made[at[0]][at[1]]) != identity(each)}
    found = other
    while found:
        found = {at for at, each in shared.items() if at not in other and found & set(_used(each))}
        other |= found
    names: dict[tuple[str, str], str] = {}
    for kind, name in sorted(other):
        taken = {*_object(made.get(kind)), *_object(own[kind]), *names.values()}
        names[kind, name] = next(
            n for n in (f"{name}_{i}" for i in range(2, 10**6)) if n not in taken
        )
    return names


def _used(value: JSON) -> Iterator[tuple[str, str]]:
    """The components that a value refers to."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            reference = each.get("$ref")
            steps = (parse_fragment(reference) if isinstance(reference, str) else None) or ()
            if steps[:1] == ("components",) and len(steps) >= 3:
                yield steps[1], steps[2]
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def _with_shared(operation: JSON, shared: JSONObject) -> JSON:
    """An operation with the parameters and servers of its original path."""
    if not isinstance(operation, dict):
        return operation
    own, more = operation.get("parameters"), shared.get("parameters")
    made = dict(operation)
    if isinstance(more, list):
        own = own if isinstance(own, list) else []
        said = {_parameter(each) for each in own} - {None}
        made["parameters"] = [*own, *(each for each in more if _parameter(each) not in said)]
    if "servers" in shared:
        made.setdefault("servers", shared["servers"])
    return made


def _title(root: JSONObject) -> str:
    info = _object(root.get("info"))
    return " ".join(str(info[key]) for key in ("title", "version") if info.get(key))


def _parameter(value: JSON) -> tuple[str, str] | None:
    """The identity of a parameter; None for a reference."""
    known = _object(value)
    return (str(known["in"]), str(known["name"])) if {"in", "name"} <= known.keys() else None


def _version(root: JSONObject) -> tuple[int, int]:
    found = _VERSION.match(str(root.get("openapi")))
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


def _root(part: Located) -> JSONObject:
    return _object(part.value)


def _object(value: JSON) -> JSONObject:
    return value if isinstance(value, dict) else {}
