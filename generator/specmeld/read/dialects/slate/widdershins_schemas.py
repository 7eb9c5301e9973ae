"""From the rows of a schema's tables to the schema, with the line of each part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from specmeld.model.json import JSON, JSONObject
from specmeld.read.dialects.slate.widdershins_tables import (
    ADDITIONAL,
    ANONYMOUS,
    Listed,
    Row,
    values_of,
)
from specmeld.text.pointer import Pointer

_LISTABLE = ("string", "integer", "number", "array")
_MARKS = {"read-only": "readOnly", "write-only": "writeOnly"}
_REF = "$ref"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?|true|false|null")
"""Values that may not be strings, if the page gives no type."""


@dataclass(slots=True)
class Node:
    """A schema under construction; ``depth`` is that of its row, -1 for the root."""

    schema: JSONObject
    line: int
    depth: int = -1
    name: str = ""
    required: bool = False
    properties: list[Node] = field(default_factory=list)
    unions: dict[str, list[Node]] = field(default_factory=dict)
    additional: Node | None = None
    items: Node | None = None
    values: Listed | None = None

    def holder(self) -> Node:
        """Where what is below a row belongs: in the items, if the row is of an array."""
        if not _is_array(self.schema):
            return self
        if self.items is None:
            self.items = Node(self.schema.get("items", {}), self.line)
        return self.items.holder()

    @property
    def refers(self) -> bool:
        """Whether another schema of the page defines this one."""
        schema: JSON = self.schema
        while isinstance(schema, dict) and schema.get("type") == "array":
            schema = schema.get("items")
        return isinstance(schema, dict) and _REF in schema


@dataclass(frozen=True, slots=True)
class Sample:
    """The payload for a schema, which distinguishes names of schemas from names of keys."""

    text: str = ""
    value: JSON = None

    def has_key(self, name: str) -> bool:
        return re.search(rf"(?m)^\s*(?:- )*[\"']?{re.escape(name)}[\"']?:", self.text) is not None


def put_together(
    rows: Sequence[Row], listed: Sequence[Listed], line: int, *, outermost: int, sample: Sample
) -> Node:
    """The schema that rows describe; ``outermost`` is the depth of the root's properties."""
    root = Node({}, line, outermost - 1)
    if isinstance(sample.value, list):
        root.schema = {"type": "array"}
    stack, nodes = [root], []
    for index, row in enumerate(rows):
        while len(stack) > 1 and stack[-1].depth >= row.depth:
            stack.pop()
        node = Node(_facts(row), row.line, row.depth, row.name, row.required)
        parent = stack[-1]
        if index == 0 and _is_root(row, outermost, sample):
            root.schema, root.line, root.name = node.schema, row.line, row.name
            node = root
        elif parent.items is None and _is_titled_item(row, parent, rows[index + 1 :], sample):
            parent.items = node
            stack.append(node)
        else:
            _attach(parent.holder(), node, row)
            stack.append(node)
        nodes.append(node)
    _give_values(nodes, listed)
    if not root.schema and (root.properties or isinstance(sample.value, dict)):
        root.schema = {"type": "object"}
    return root


def _is_root(row: Row, outermost: int, sample: Sample) -> bool:
    if row.union or row.depth > outermost or row.name == ADDITIONAL:
        return False
    shown = sample.text and not isinstance(sample.value, dict) and not sample.has_key(row.name)
    return row.name == ANONYMOUS or bool(shown)


def _is_titled_item(row: Row, array: Node, after: Sequence[Row], sample: Sample) -> bool:
    """Whether a row describes the items of an array, named by the title of their schema."""
    if not _is_array(array.schema) or row.required or row.union or not after:
        return False
    siblings = takewhile(lambda each: each.depth >= row.depth, after)
    alone = all(each.depth > row.depth for each in siblings)
    return alone and row.name != ADDITIONAL and bool(sample.text) and not sample.has_key(row.name)


def _is_array(schema: JSONObject) -> bool:
    return schema.get("type") == "array" or "array" in (schema.get("type") or ())


def expanded(node: Node) -> Iterator[tuple[str, Node]]:
    """References with their targets shown below them."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        schema: JSON = each.schema
        holder = each.holder() if each.items is not None else each
        while isinstance(schema, dict) and schema.get("type") == "array":
            schema = schema.get("items")
        if isinstance(schema, dict) and _REF in schema and (holder.properties or holder.unions):
            yield str(schema[_REF]), holder
        waiting += [*each.properties, *(b for of in each.unions.values() for b in of)]
        waiting += [inner for inner in (each.items, each.additional) if inner is not None]


def _facts(row: Row) -> JSONObject:
    schema = dict(row.schema)
    if row.restrictions in _MARKS:
        schema[_MARKS[row.restrictions]] = True
    items = schema.get("items")
    text = row.description
    if isinstance(items, dict) and _REF in items and text[:1] == "[" and text[-1:] == "]":
        schema["items"] = items | {"description": text[1:-1]}
    elif text:
        schema["description"] = text
    return schema


def _attach(parent: Node, node: Node, row: Row) -> None:
    if row.union:
        parent.unions.setdefault(row.union, []).append(node)
    elif row.name == ADDITIONAL:
        parent.additional = node
    elif row.name != ANONYMOUS:
        parent.properties.append(node)


def _give_values(nodes: Sequence[Node], listed: Sequence[Listed]) -> None:
    """Lists of values are in the order of the rows that have them, and only name these."""
    waiting: dict[str, list[Listed]] = {}
    for each in listed:
        waiting.setdefault(each.name, []).append(each)
    for name, lists in waiting.items():
        takers = [node for node in nodes if node.name == name and _can_list(node)]
        values = [(value, each.line) for each in lists for value in each.values]
        if len(values) == len(takers) > len(lists):  # constants that distinguish objects
            lists = [Listed(name, [value], line) for value, line in values]
        if len(takers) == len(lists) or len(lists) == 1:
            for index, node in enumerate(takers):
                node.values = lists[min(index, len(lists) - 1)]


def _can_list(node: Node) -> bool:
    type_ = node.schema.get("type")
    names = type_ if isinstance(type_, list) else [type_]
    return (any(name in _LISTABLE for name in names) and not node.refers) or type_ is None


def written(
    node: Node, pointer: Pointer, lines: dict[Pointer, int], *, expands: bool = True
) -> JSONObject:
    """The schema of a node; ``lines`` receives the line of each part.

    If the table ``expands`` references, what is below one is in the target schema.
    """
    schema = dict(node.schema)
    lines[pointer] = node.line
    if node.values is not None and not node.refers:
        _write_values(node.values, schema, pointer, lines)
    if not (node.refers and expands):
        schema |= written_inside(node, schema, pointer, lines, expands=expands)
    return schema


def written_inside(
    node: Node,
    schema: JSONObject,
    pointer: Pointer,
    lines: dict[Pointer, int],
    *,
    expands: bool = True,
) -> JSONObject:
    """What is below the row of a node."""
    schema = dict(schema)
    if node.items is not None:
        schema["items"] = written(node.items, (*pointer, "items"), lines, expands=expands)
    if node.properties:
        schema["properties"] = {
            each.name: written(each, (*pointer, "properties", each.name), lines, expands=expands)
            for each in node.properties
        }
        required = [each for each in node.properties if each.required]
        if required:
            schema["required"] = [each.name for each in required]
            for index, each in enumerate(required):
                lines[(*pointer, "required", index)] = each.line
    for keyword, branches in node.unions.items():
        made = [
            written(branch, (*pointer, keyword, index), lines, expands=expands)
            for index, branch in enumerate(branches)
        ]
        schema[keyword] = made[0] if keyword == "not" else made
    if node.additional is not None:
        there = (*pointer, "additionalProperties")
        schema["additionalProperties"] = written(node.additional, there, lines, expands=expands)
    return schema


def _write_values(
    listed: Listed, schema: JSONObject, pointer: Pointer, lines: dict[Pointer, int]
) -> None:
    """If a parameter is a list, its values are those of the items."""
    if schema.get("type") == "array":
        items = schema.get("items")
        schema["items"] = {**(items if isinstance(items, dict) else {})}
        _write_values(listed, schema["items"], (*pointer, "items"), lines)
    elif "type" in schema or not any(map(_NUMBER.fullmatch, listed.values)):
        schema["enum"] = values_of(listed, schema)
        lines[(*pointer, "enum")] = listed.line
