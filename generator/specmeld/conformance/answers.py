"""What a server could answer: the document's own examples, else values made of its schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from specmeld.conformance.branches import named
from specmeld.conformance.instances import Instances, NoInstanceError
from specmeld.conformance.judge import Judge, UnjudgeableError
from specmeld.conformance.schemas import Node, as_map, escaped
from specmeld.conformance.subjects import INLINE, as_document
from specmeld.model.api import Api, Content, Parameter, Schema

_DEEPEST = 4
"""Levels down to which properties that may be left out are made."""
_OF_FORMAT = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "duration": "P1D",
    "email": "someone@example.com",
    "hostname": "example.com",
    "idn-email": "someone@example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "regex": "a",
    "time": "12:00:00Z",
    "uri": "https://example.com/",
    "uri-reference": "/",
    "url": "https://example.com/",
    "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
}
_SAMPLES = ("example", "examples", "default")


class Answers:
    """Values for contents and parameters of one ``Api``; a ``seed`` always gives the same."""

    def __init__(self, api: Api, seed: int = 0) -> None:
        document = as_document(api)
        self._judge = Judge(document)
        self._instances = Instances(document, self._judge)
        self._seed = seed

    def argument(self, parameter: Parameter) -> Any:
        """One valid value of a parameter. Raises NoInstanceError where none is found."""
        return self._made(self._node(parameter), 0)

    def value(self, content: Content) -> Any:
        """One valid value. Raises NoInstanceError where none is found."""
        node = self._node(content)
        if content.example is not None and self._accepts(node, content.example):
            return content.example
        return self._made(node, 0)

    def accepts(self, holder: Content | Parameter, value: Any) -> bool:
        """Whether a value is valid there."""
        return self._accepts(self._node(holder), value)

    def values(self, content: Content) -> Iterator[Any]:
        """A few valid values, as a stream would bring them."""
        node = self._node(content)
        branches = [*node.children("oneOf"), *node.children("anyOf")]
        for branch in branches or [node]:
            value = self._made(branch, 0)
            if self._accepts(node, value):
                yield value

    def _node(self, holder: Content | Parameter) -> Node:
        pointer = f"#/{INLINE}/{escaped(f'#{holder.pointer}/schema')}"
        schema: Schema = True if holder.schema is None else holder.schema
        return named(self._instances.document, Node(pointer, schema))

    def _made(self, node: Node, depth: int) -> Any:
        node = named(self._instances.document, node)
        for sample in _samples(node):
            if self._accepts(node, sample):
                return sample
        found = self._instances.values((node,), width=self._seed % 8 + 1)
        if not found:
            raise NoInstanceError(f"no valid value was found for {node.pointer}")
        value = found[self._seed % len(found)]
        if depth >= _DEEPEST:
            return value
        if value == [] and node.holds_schema("items"):
            return self._with_an_item(node, depth)
        return self._filled(node, value, depth) if isinstance(value, dict) else value

    def _with_an_item(self, node: Node, depth: int) -> list[Any]:
        try:
            one = [self._made(node.child("items"), depth + 1)]
        except NoInstanceError:
            return []
        return one if self._accepts(node, one) else []

    def _filled(self, node: Node, value: dict[str, Any], depth: int) -> dict[str, Any]:
        """``value`` with a value for each property that it has by name."""
        known = dict(self._properties(node, 0))
        for name, inner in known.items():
            try:
                fuller = {**value, name: self._made(inner, depth + 1)}
            except NoInstanceError:
                continue
            if self._accepts(node, fuller):
                value = fuller
        order = {name: index for index, name in enumerate(known)}
        return dict(sorted(value.items(), key=lambda item: order.get(item[0], len(order))))

    def _properties(self, node: Node, depth: int) -> Iterator[tuple[str, Node]]:
        """Those that an object has by name, those of what it is composed of too."""
        node = named(self._instances.document, node)
        for name in node.named("properties"):
            yield name, node.child("properties", name)
        for member in node.children("allOf") if depth < _DEEPEST else ():
            yield from self._properties(member, depth + 1)

    def _accepts(self, node: Node, value: Any) -> bool:
        try:
            return self._judge.accepts(node, value)
        except UnjudgeableError:
            return False


def _samples(node: Node) -> Iterator[Any]:
    """Values that stand in a schema, else one that is of its format."""
    schema = as_map(node.schema)
    for keyword in _SAMPLES:
        if keyword in schema:
            listed = schema[keyword]
            found = listed if keyword == "examples" and isinstance(listed, list) else [listed]
            yield from (each for each in found if _is_of_format(each, schema.get("format")))
    if schema.get("format") in _OF_FORMAT:
        yield _OF_FORMAT[schema["format"]]


def _is_of_format(value: Any, format_: Any) -> bool:
    """Whether a sample is what its format says; schemas only remark on that."""
    if not isinstance(value, str) or format_ not in _OF_FORMAT:
        return True
    return bool(Draft202012Validator.FORMAT_CHECKER.conforms(value, format_))
