"""What a server could answer: the document's own examples, else values made of its schemas.

An example is taken as it stands wherever it is valid. Where a schema has none, its value is put
together from those of its parts: properties, items, ``allOf`` and the branch of a union, and from
what is shown elsewhere of a schema that has a name. What is
still missing is made up, and nothing is made up of schemas that describe nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from specmeld.conformance.judge import Judge, UnjudgeableError
from specmeld.conformance.schema_nodes import Node, as_map, is_list
from specmeld.conformance.search.branches import named, target
from specmeld.conformance.search.effort import NoInstanceError
from specmeld.conformance.subjects import INLINE, as_document
from specmeld.conformance.values.instances import Instances
from specmeld.conformance.values.opaque import is_null, is_opaque, names_null
from specmeld.conformance.values.schema_examples import has_example, offered
from specmeld.model.api_description import Api, Content, Parameter, Schema
from specmeld.model.json import JSONObject
from specmeld.text.pointer import escaped

_DEEPEST = 4
"""Levels down to which properties and items that may be missing are made without an example."""
_UNIONS = ("oneOf", "anyOf")
_BESIDE_UNIONS = frozenset(
    ["type", "title", "description", "discriminator", "deprecated", "readOnly", "writeOnly"]
) | {"example", "examples", "default", "$comment"}


class Answers:
    """Values for contents and parameters of one ``Api``; a ``seed`` always gives the same."""

    def __init__(self, api: Api, seed: int = 0) -> None:
        self._document = as_document(api)
        self._judge = Judge(self._document)
        self._instances = Instances(self._document, self._judge)
        self._seed = seed
        self._known: dict[tuple[str, int], Any] = {}
        self._shown = self._shown_by_name(api)

    def argument(self, parameter: Parameter) -> Any:
        """One valid value of a parameter. Raises NoInstanceError where none is found."""
        return self._made(self._node(parameter), 0)

    def value(self, content: Content, example: str = "") -> Any:
        """One valid value, the ``example`` of that name if there is one.

        Raises NoInstanceError where none is found.
        """
        node = self._node(content)
        for value in _examples(content, example):
            if self._accepts(node, value) or _is_serialised(content, node, value):
                return value
        return self._made(node, 0)

    def accepts(self, holder: Content | Parameter, value: Any) -> bool:
        """Whether a value is valid there."""
        return self._accepts(self._node(holder), value)

    def values(self, content: Content) -> Iterator[Any]:
        """A few valid values, as a stream would bring them."""
        node = self._node(content)
        branches = [each for keyword in _UNIONS for each in node.children(keyword)]
        for branch in branches or [node]:
            value = self._made(branch, 0)
            if self._accepts(node, value):
                yield value

    def _shown_by_name(self, api: Api) -> dict[str, JSONObject]:
        """The pointer of a schema → what bodies and answers show of its properties, but for null,
        which says the least."""
        shown: dict[str, JSONObject] = {}
        for content in _contents(api):
            for value in content.examples.values():
                if isinstance(value, dict):
                    known = shown.setdefault(self._node(content).pointer, {})
                    known.update({k: v for k, v in value.items() if v is not None} | known)
        return shown

    def _node(self, holder: Content | Parameter) -> Node:
        pointer = f"#/{INLINE}/{escaped(f'#{holder.pointer}/schema')}"
        schema: Schema = True if holder.schema is None else holder.schema
        return named(self._document, Node(pointer, schema))

    def _made(self, node: Node, depth: int) -> Any:
        """A valid value of a schema. Raises NoInstanceError where none is found."""
        node = named(self._document, node)
        key = node.pointer, depth
        if key not in self._known:
            self._known[key] = self._make(node, depth)
        return self._known[key]

    def _make(self, node: Node, depth: int) -> Any:
        for example in offered(node):
            if self._accepts(node, example):
                return example
        if self._prefers_null(node) and self._accepts(node, None):
            return None
        for branch in self._branches(node) if _is_union(node) and depth < _DEEPEST else ():
            try:
                value = self._made(branch, depth)
            except NoInstanceError:
                continue
            if self._accepts(node, value):
                return value
        return self._composed(node, depth)

    def _prefers_null(self, node: Node) -> bool:
        return names_null(self._document, node) and is_opaque(self._document, node)

    def _branches(self, node: Node) -> list[Node]:
        """The branches of a schema that is a union and no more, in the order to try them."""
        found = list(self._leaves(node, set()))
        start = self._seed % len(found) if found else 0
        return sorted([*found[start:], *found[:start]], key=self._rank)

    def _rank(self, branch: Node) -> int:
        if has_example(branch):
            return 0
        if is_opaque(self._document, branch):
            return 3
        return 2 if is_null(branch) else 1

    def _leaves(self, node: Node, seen: set[str]) -> Iterator[Node]:
        """The branches, and in the place of branches that are unions those of them."""
        seen.add(node.pointer)
        for keyword in _UNIONS:
            for branch in node.children(keyword):
                inner = named(self._document, branch)
                if inner.pointer in seen:
                    continue
                if _is_union(inner):
                    yield from self._leaves(inner, seen)
                else:
                    seen.add(inner.pointer)
                    yield inner

    def _composed(self, node: Node, depth: int) -> Any:
        found = self._instances.values((node,), width=self._seed % 8 + 1)
        if not found:
            raise NoInstanceError(f"no valid value was found for {node.pointer}")
        value = found[self._seed % len(found)]
        parts = list(self._parts(node, value, set()))
        if isinstance(value, dict):
            return self._filled(node, parts, value, depth)
        for part in parts[1:]:
            for example in offered(part):
                if self._accepts(node, example):
                    return example
        return self._listed(node, parts, value, depth) if is_list(value) else value

    def _parts(self, node: Node, value: Any, seen: set[str]) -> Iterator[Node]:
        """The schemas that speak of a value: the schema itself, and what it is composed of."""
        node = named(self._document, node)
        if node.pointer in seen:
            return
        seen.add(node.pointer)
        yield node
        inner = target(self._document, node)
        for member in ([inner] if inner is not None else []) + node.children("allOf"):
            yield from self._parts(member, value, seen)
        for keyword in _UNIONS:
            taken = (each for each in node.children(keyword) if self._accepts(each, value))
            for branch in list(taken)[:1]:
                yield from self._parts(branch, value, seen)

    def _listed(self, node: Node, parts: Sequence[Node], value: list[Any], depth: int) -> list[Any]:
        """A list with items that are made as all else is; at least one, where that is valid."""
        items = next((each.child("items") for each in parts if each.holds_schema("items")), None)
        if items is None or any(each.children("prefixItems") for each in parts):
            return value
        if not value and not self._is_worth(items, depth):
            return value
        try:
            made = [self._made(items, depth + 1)] * max(1, len(value))
        except NoInstanceError:
            return value
        return made if self._accepts(node, made) else value

    def _filled(
        self, node: Node, parts: Sequence[Node], value: dict[str, Any], depth: int
    ) -> dict[str, Any]:
        """``value`` with the examples of its parts, and a value for each property by name."""
        known: dict[str, list[Node]] = {}
        shown: JSONObject = {}
        for part in parts:
            fuller = self._with_example(node, value, part)
            if fuller is not None:
                value = fuller
                continue
            shown.update(self._shown.get(part.pointer, {}))
            for name in part.named("properties"):
                known.setdefault(name, []).append(part.child("properties", name))
        for name, schemas in known.items():
            fuller = {**value, name: shown.get(name)}
            if name in shown and self._accepts(node, fuller):
                value = fuller
            elif name in value or any(self._is_worth(each, depth) for each in schemas):
                value = self._with(node, value, name, schemas, depth)
        order = {name: index for index, name in enumerate(known)}
        return dict(sorted(value.items(), key=lambda item: order.get(item[0], len(order))))

    def _with_example(self, node: Node, value: dict[str, Any], part: Node) -> dict[str, Any] | None:
        """``value`` with the example of a part; None where it has none that fits."""
        for example in offered(part):
            fuller = {**value, **example} if isinstance(example, dict) else None
            if fuller is not None and self._accepts(node, fuller):
                return fuller
        return None

    def _is_worth(self, node: Node, depth: int) -> bool:
        """Whether a property or an item that may be missing is made."""
        node = named(self._document, node)
        if has_example(node) and any(self._accepts(node, each) for each in offered(node)):
            return True
        opaque = is_opaque(self._document, node) and not self._prefers_null(node)
        return depth < _DEEPEST and not opaque

    def _with(
        self, node: Node, value: dict[str, Any], name: str, schemas: list[Node], depth: int
    ) -> dict[str, Any]:
        """``value`` with a property made of the first of its schemas that fits."""
        for schema in sorted(schemas, key=lambda each: not has_example(each)):
            try:
                fuller = {**value, name: self._made(schema, depth + 1)}
            except NoInstanceError:
                continue
            if self._accepts(node, fuller):
                return fuller
        return value

    def _accepts(self, node: Node, value: Any) -> bool:
        try:
            return self._judge.accepts(node, value)
        except UnjudgeableError:
            return False


def _contents(api: Api) -> Iterator[Content]:
    for operation in api.operations:
        if operation.body is not None:
            yield from operation.body.contents
        for response in operation.responses:
            yield from response.contents


def _is_union(node: Node) -> bool:
    """Whether a schema has branches of one kind, and nothing that says more than they do."""
    schema = as_map(node.schema)
    keywords = {key for key in schema if not key.startswith("x-")} - _BESIDE_UNIONS
    return len(keywords) == 1 and any(node.children(keyword) for keyword in keywords & {*_UNIONS})


def _examples(content: Content, name: str) -> list[Any]:
    """The examples of a content, the one that is asked for first."""
    if name in content.examples:
        return [content.examples[name]]
    return list(content.examples.values())


def _is_serialised(content: Content, node: Node, value: Any) -> bool:
    """Whether an example is an object or a list as it is sent, such as a piece of XML."""
    text = isinstance(value, str) and "json" not in content.media_type
    return text and as_map(node.schema).get("type") != "string"
