"""What only one OpenAPI file describes passes through whole, with all that claims cannot say."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from specmeld.model.documents import Reading
from specmeld.model.json import JSONObject
from specmeld.settle.components import pascal
from specmeld.settle.http import mend_path
from specmeld.settle.ledger import Ledger
from specmeld.settle.merge import Merged
from specmeld.settle.tree import Tree

_COMPONENTS = "#/components/"


def set_aside(
    merged: Merged, trees: Sequence[Tree], readings: Sequence[Reading], ledger: Ledger
) -> list[tuple[str, Reading]]:
    """Take the operations that one OpenAPI file alone describes out of the merged tree."""
    by_id = {reading.document.id: reading for reading in readings}
    aside: list[tuple[str, Reading]] = []
    for operation in list(merged):
        speakers = [tree for tree in trees if operation in tree.operations]
        reading = by_id[speakers[0].id] if len(speakers) == 1 else None
        if reading is None or _find(reading, operation) is None:
            continue
        aside.append((operation, reading))
        for section in merged.pop(operation).values():
            for node in section.walk():
                for said in node.says:
                    ledger.note(said, "kept", 0, str(said.claim.at))
    return aside


def graft(document: JSONObject, aside: Sequence[tuple[str, Reading]]) -> None:
    """Put the operations into the canonical document, with every component that they refer to."""
    for operation, reading in aside:
        found = _find(reading, operation)
        assert found is not None and reading.openapi is not None
        method, _, path = operation.partition(" ")
        renames = _bring_components(document, found, reading)
        document["paths"].setdefault(path, {})[method.lower()] = _renamed(found, renames)
    document["paths"] = dict(sorted(document["paths"].items()))


def _find(reading: Reading, operation: str) -> JSONObject | None:
    """The operation object, with what its path and its document say for it."""
    method, _, path = operation.partition(" ")
    for name, item in (reading.openapi or {}).get("paths", {}).items():
        if mend_path(name) == path and isinstance(item.get(method.lower()), dict):
            found: JSONObject = copy.deepcopy(item[method.lower()])
            shared = item.get("parameters", [])
            if shared:
                found["parameters"] = [*copy.deepcopy(shared), *found.get("parameters", [])]
            assert reading.openapi is not None
            if "security" in reading.openapi:
                found.setdefault("security", copy.deepcopy(reading.openapi["security"]))
            return found
    return None


def _bring_components(document: JSONObject, found: Any, reading: Reading) -> dict[str, str]:
    """Copy what ``found`` refers to, and what that refers to; returns old → new references."""
    theirs = (reading.openapi or {}).get("components", {})
    ours = document.setdefault("components", {})
    renames: dict[str, str] = {}
    waiting = [*_references(found), *_schemes(found)]
    while waiting:
        ref = waiting.pop()
        kind, _, name = ref.removeprefix(_COMPONENTS).partition("/")
        if ref in renames or name not in theirs.get(kind, {}):
            continue
        component = theirs[kind][name]
        shelf = ours.setdefault(kind, {})
        other = shelf.get(name, component)
        new = name if other == component else name + pascal(reading.document.id)
        renames[ref] = f"{_COMPONENTS}{kind}/{new}"
        shelf[new] = component
        waiting += _references(component)
    for ref in renames.values():
        kind, _, name = ref.removeprefix(_COMPONENTS).partition("/")
        ours[kind][name] = _renamed(ours[kind][name], renames)
    return renames


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
    if isinstance(node, dict):
        return {
            key: renames.get(value, value)
            if key == "$ref" and isinstance(value, str)
            else _renamed(value, renames)
            for key, value in node.items()
        }
    return [_renamed(item, renames) for item in node] if isinstance(node, list) else node
