"""Operations taken whole from an OpenAPI file, with all that claims cannot say.

What only one file describes passes as it is; where other documents speak too, ``patch`` lays the
decided facts over it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from specmeld.model.documents import Reading
from specmeld.model.json import JSONObject
from specmeld.settle.components import pascal
from specmeld.settle.http import mend_path, shape
from specmeld.settle.ledger import Ledger
from specmeld.settle.merge import Merged
from specmeld.settle.tree import Sections, Tree

_COMPONENTS = "#/components/"


def set_aside(
    merged: Merged,
    trees: Sequence[Tree],
    older: Sequence[Tree],
    readings: Sequence[Reading],
    ledger: Ledger,
) -> tuple[dict[str, tuple[Reading, Sections]], dict[str, Reading]]:
    """Operations to take whole: those that one OpenAPI file alone describes, and the others.

    The first are, with what is said of them, taken out of the merged tree, their claims kept. Of
    several files the one of the highest precedence, then of the newest retrieval, is taken.
    """
    by_id = {reading.document.id: reading for reading in readings}
    paths = {tree.id: _paths(by_id[tree.id]) for tree in trees}
    alone: dict[str, tuple[Reading, Sections]] = {}
    among: dict[str, Reading] = {}
    for operation in list(merged):
        speakers = [tree for tree in trees if operation in tree.operations]
        files = [tree for tree in speakers if _key(operation) in paths[tree.id]]
        if not files:
            continue
        best = max(files, key=lambda tree: (tree.precedence, tree.retrieved))
        if len(speakers) > 1 or any(operation in tree.operations for tree in older):
            among[operation] = by_id[best.id]
            continue
        alone[operation] = by_id[best.id], merged.pop(operation)
        for section in alone[operation][1].values():
            for node in section.walk():
                for said in node.says:
                    ledger.note(said, "kept", 0, str(said.claim.at))
    return alone, among


@dataclass(slots=True)
class Grafter:
    """Brings operations into the canonical document, and once each component they refer to."""

    components: JSONObject = field(default_factory=dict)
    """Kind → name → component, as in the Components Object."""
    renames: dict[str, dict[str, str]] = field(default_factory=dict)
    """Document → its reference → the reference here."""
    paths: dict[str, dict[str, str]] = field(default_factory=dict)
    """Document → what ``_paths`` gives."""

    def operation(self, operation: str, reading: Reading) -> JSONObject:
        """The operation object, its references leading to what was brought along."""
        id_ = reading.document.id
        if id_ not in self.paths:
            self.paths[id_] = _paths(reading)
        found = _object(reading, operation, self.paths[id_][_key(operation)])
        renames = self.renames.setdefault(id_, {})
        new = self._bring([*_references(found), *_schemes(found)], reading, renames)
        for ref in new:
            kind, _, name = renames[ref].removeprefix(_COMPONENTS).partition("/")
            self.components[kind][name] = _renamed(self.components[kind][name], renames)
        brought: JSONObject = _renamed(found, renames)
        return brought

    def _bring(self, waiting: list[str], reading: Reading, renames: dict[str, str]) -> list[str]:
        theirs = (reading.openapi or {}).get("components", {})
        new: list[str] = []
        while waiting:
            ref = waiting.pop()
            kind, _, name = ref.removeprefix(_COMPONENTS).partition("/")
            if ref in renames or name not in theirs.get(kind, {}):
                continue
            shelf = self.components.setdefault(kind, {})
            other = shelf.get(name, theirs[kind][name])
            wanted = name if other == theirs[kind][name] else name + pascal(reading.document.id)
            renames[ref] = f"{_COMPONENTS}{kind}/{wanted}"
            shelf[wanted] = copy.deepcopy(theirs[kind][name])
            new.append(ref)
            waiting += _references(theirs[kind][name])
        return new


def _paths(reading: Reading) -> dict[str, str]:
    """``post /things/{}`` → the path as the file writes it, also without what comes before.

    A base path that is part of the paths in one document is part of the server in another.
    """
    found: dict[str, str] = {}
    items = (reading.openapi or {}).get("paths", {})
    for name, item in items.items():
        whole = shape(mend_path(name))
        starts = [at for at, char in enumerate(whole) if char == "/"]
        for method in item if isinstance(item, dict) else ():
            if isinstance(item[method], dict):
                for at in starts:
                    found.setdefault(f"{method} {whole[at:]}", name)
    return found


def _key(operation: str) -> str:
    method, _, path = operation.partition(" ")
    return f"{method.lower()} {shape(path)}"


def _object(reading: Reading, operation: str, path: str) -> JSONObject:
    """The operation object, with what its path and its document say for it."""
    assert reading.openapi is not None
    item = reading.openapi["paths"][path]
    found: JSONObject = copy.deepcopy(item[operation.partition(" ")[0].lower()])
    shared = item.get("parameters", [])
    if shared:
        found["parameters"] = [*copy.deepcopy(shared), *found.get("parameters", [])]
    if "security" in reading.openapi:
        found.setdefault("security", copy.deepcopy(reading.openapi["security"]))
    return found


def _references(node: Any) -> Iterator[str]:
    stack = [node]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            ref = value.get("$ref")
            if isinstance(ref, str) and ref.startswith(_COMPONENTS):
                yield ref
            stack += value.values()
        elif isinstance(value, list):
            stack += value


def _schemes(operation: JSONObject) -> list[str]:
    needs = operation.get("security", [])
    return [f"{_COMPONENTS}securitySchemes/{name}" for need in needs for name in need]


def _renamed(node: Any, renames: Mapping[str, str]) -> Any:
    if all(old == new for old, new in renames.items()):
        return node
    if isinstance(node, dict):
        return {
            key: renames.get(value, value)
            if key == "$ref" and isinstance(value, str)
            else _renamed(value, renames)
            for key, value in node.items()
        }
    return [_renamed(item, renames) for item in node] if isinstance(node, list) else node
