"""Which of several media types a body or an answer is spoken in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from specmeld.model.api import Content, Operation, Schema

JSON_TYPE = "application/json"
_MOST = 8
"""More media types of one content than this are left out."""
_RANGES_OF_JSON = ("*/*", "application/*")
FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")
_LINES = ("ndjson", "jsonl", "jsonlines", "json-lines", "json-seq", "json-stream", "stream+json")
"""Subtypes, ``x-`` aside, of content that is a JSON value a line."""


def is_json(media_type: str) -> bool:
    """Whether content of the type is JSON (RFC 6839, section 3.1)."""
    name = media_type.partition(";")[0].strip().lower()
    return name == JSON_TYPE or name.endswith("+json")


def is_lines(media_type: str) -> bool:
    """Whether content of the type is a JSON value a line."""
    name = media_type.partition(";")[0].strip().lower()
    return name.partition("/")[2].removeprefix("x-") in _LINES


def is_multipart(media_type: str) -> bool:
    return media_type.strip().lower().startswith("multipart/")


def has_fields(media_type: str) -> bool:
    """Whether a schema judges the content: JSON or a form."""
    form = media_type.partition(";")[0].strip().lower() in FORM_TYPES
    return is_json(media_type) or form or is_multipart(media_type)


def is_binary(schema: Schema | None) -> bool:
    """Whether the schema says bytes, in the words of OpenAPI 3.0 or of JSON Schema."""
    if not isinstance(schema, dict) or schema.get("type") not in ("string", None):
        return False
    plain = "contentMediaType" in schema and "contentEncoding" not in schema
    return schema.get("format") == "binary" or plain


def with_binaries(operation: Operation, schema_of: Callable[[Schema | None], Schema]) -> Operation:
    """``operation`` with schemas of bytes in the place of references to them."""

    def told(contents: tuple[Content, ...]) -> tuple[Content, ...]:
        found = [(each, schema_of(each.schema)) for each in contents]
        return tuple(
            replace(each, schema=schema) if is_binary(schema) else each for each, schema in found
        )

    body = operation.body
    return replace(
        operation,
        body=None if body is None else replace(body, contents=told(body.contents)),
        responses=tuple(
            replace(each, contents=told(each.contents)) for each in operation.responses
        ),
    )


def concrete(content: Content) -> str:
    """The media type to speak. A range stays one, but where it is of JSON, as its schema tells."""
    name = content.media_type.partition(";")[0].strip().lower()
    bare = content.schema in (None, True, {}) or is_binary(content.schema)
    return content.media_type if name not in _RANGES_OF_JSON or bare else JSON_TYPE


def sent_as(content: Content) -> str:
    """The media type of a request's body; a range that may be anything stays one, since only who
    sends knows what it is, but for an object, which is JSON."""
    kind, _, rest = content.media_type.partition(";")[0].strip().lower().partition("/")
    if rest != "*" or kind not in ("*", "application"):
        return "text/plain" if (kind, rest) == ("text", "*") else content.media_type
    schema = content.schema if isinstance(content.schema, dict) else {}
    return content.media_type if not schema or schema.get("type") == "string" else JSON_TYPE


def preferred(contents: tuple[Content, ...], order: tuple[str, ...]) -> Content:
    """The first of ``order`` that is there, else JSON of any name, else the document's first."""

    def rank(content: Content) -> int:
        name = content.media_type.partition(";")[0].strip().lower()
        if name in order:
            return 2 * order.index(name)
        return 1 if is_json(name) else len(order) * 2

    return min(contents, key=rank)


def alternatives(contents: tuple[Content, ...], chosen: Content) -> tuple[Content, ...]:
    """The contents that a caller may want in the place of ``chosen``: those that are told or
    written otherwise, one of each media type."""
    found = {concrete(chosen): chosen}
    for each in contents:
        same = any(_alike(each, other) for other in found.values())
        if not same:
            found.setdefault(concrete(each), each)
    return tuple(found.values())[1 : _MOST + 1]


def _alike(one: Content, other: Content) -> bool:
    """Whether two contents differ by no more than the name of JSON."""
    return is_json(one.media_type) and is_json(concrete(other)) and one.schema == other.schema
