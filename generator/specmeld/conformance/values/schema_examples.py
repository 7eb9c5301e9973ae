"""What a schema itself offers as a value: its examples, its default, else a text of its format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specmeld.conformance.schema_nodes import Node, as_map, is_list

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
_KEYWORDS = ("example", "examples", "default")


def offered(node: Node) -> Iterator[Any]:
    """The values that a schema offers, best first. They may not be valid."""
    schema, name = as_map(node.schema), node.view.format or ""
    for keyword in _KEYWORDS:
        if keyword in schema:
            listed = schema[keyword]
            found = listed if keyword == "examples" and is_list(listed) else [listed]
            yield from (each for each in found if _is_of_format(each, name))
    if name in _OF_FORMAT:
        yield _OF_FORMAT[name]


def has_example(node: Node) -> bool:
    """Whether the document shows a value of the schema."""
    return any(keyword in as_map(node.schema) for keyword in _KEYWORDS)


def _is_of_format(value: Any, name: str) -> bool:
    """Whether an example has the format of its schema; to validators a format is a remark."""
    if not isinstance(value, str) or name not in _OF_FORMAT:
        return True
    from jsonschema import Draft202012Validator

    return bool(Draft202012Validator.FORMAT_CHECKER.conforms(value, name))
