"""Choose between several media types of a body or a response."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from specmeld.model.api_description import Content, Operation, Schema
from specmeld.openapi.schema import SchemaView

JSON_TYPE = "application/json"
_CHANGES = "application/json-patch+json"
_NAMES_OF_JSON = (JSON_TYPE, "text/json", "application/x-json")
_MOST = 8
"""Most media types of one content; more are left out."""
_RANGES_OF_JSON = ("*/*", "application/*")
_ANY_JSON = "/*+json"
FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")
_TEXTUAL = re.compile(r"[/+.-](?:csv|tsv|xml|yaml|toml|sql|graphql|javascript)$")
"""Media types that are text, although their names do not say so."""
_LINES = ("ndjson", "jsonl", "jsonlines", "json-lines", "json-seq", "json-stream", "stream+json")
"""Subtypes, without ``x-``, for JSON lines."""


def is_json(media_type: str) -> bool:
    """Whether content of the type is JSON (RFC 6839, section 3.1)."""
    name = media_type.partition(";")[0].strip().lower()
    return name in _NAMES_OF_JSON or name.endswith("+json")


def is_lines(media_type: str) -> bool:
    """Whether content of the type is JSON lines."""
    name = media_type.partition(";")[0].strip().lower()
    return name.partition("/")[2].removeprefix("x-") in _LINES


def is_text(content: Content) -> bool:
    """Whether a response is text: by its media type, or by the schema if that is unclear."""
    name = concrete(content).partition(";")[0].strip().lower()
    if name.startswith("text/"):
        return True
    string = SchemaView(content.schema or False).type_names == ("string",)
    return string and not is_binary(content.schema) and _TEXTUAL.search(name) is not None


def is_multipart(media_type: str) -> bool:
    return media_type.strip().lower().startswith("multipart/")


def has_fields(media_type: str) -> bool:
    """Whether a schema validates the content: JSON or a form."""
    form = media_type.partition(";")[0].strip().lower() in FORM_TYPES
    return is_json(media_type) or form or is_multipart(media_type)


def is_binary(schema: Schema | None) -> bool:
    """Whether the schema says bytes, in the form of OpenAPI 3.0 or of JSON Schema."""
    if not isinstance(schema, dict) or schema.get("type") not in ("string", None):
        return False
    plain = "contentMediaType" in schema and "contentEncoding" not in schema
    return schema.get("format") == "binary" or plain


def with_binaries(operation: Operation, schema_of: Callable[[Schema | None], Schema]) -> Operation:
    """``operation`` with references to schemas of bytes inlined."""

    def told(contents: tuple[Content, ...]) -> tuple[Content, ...]:
        found = [(each, schema_of(each.schema)) for each in contents]
        return tuple(
            replace(each, schema=schema) if is_binary(schema) else each for each, schema in found
        )

    body = operation.body
    held = [] if body is None else [*body.contents]
    held += [content for each in operation.responses for content in each.contents]
    if not any(is_binary(schema_of(each.schema)) for each in held):
        return operation
    return replace(
        operation,
        body=None if body is None else replace(body, contents=told(body.contents)),
        responses=tuple(
            replace(each, contents=told(each.contents)) for each in operation.responses
        ),
    )


def concrete(content: Content) -> str:
    """The media type to use. A range stays one, unless its schema shows that it is JSON."""
    name = content.media_type.partition(";")[0].strip().lower()
    bare = content.schema in (None, True, {}) or is_binary(content.schema)
    ranged = name.endswith(_ANY_JSON) or (name in _RANGES_OF_JSON and not bare)
    return JSON_TYPE if ranged else content.media_type


def sent_as(content: Content) -> str:
    """The media type of a request's body; a range that may be anything stays one, since only the
    sender knows what it is, except for an object, which is JSON."""
    kind, _, rest = content.media_type.partition(";")[0].strip().lower().partition("/")
    if rest == "*+json":
        return JSON_TYPE
    if rest != "*" or kind not in ("*", "application"):
        return "text/plain" if (kind, rest) == ("text", "*") else content.media_type
    schema = content.schema if isinstance(content.schema, dict) else {}
    return content.media_type if not schema or schema.get("type") == "string" else JSON_TYPE


def preferred(contents: tuple[Content, ...], order: tuple[str, ...]) -> Content:
    """The first of ``order`` that exists, else any JSON, else the document's first.

    A JSON Patch (RFC 6902) is only sent if there is no other JSON.
    """

    def rank(content: Content) -> tuple[int, bool]:
        name = content.media_type.partition(";")[0].strip().lower()
        if name in order:
            return 2 * order.index(name), False
        return (1 if is_json(name) else len(order) * 2), name == _CHANGES

    return min(contents, key=rank)


def alternatives(contents: tuple[Content, ...], chosen: Content) -> tuple[Content, ...]:
    """The contents that a caller may want instead of ``chosen``: those with another meaning or
    encoding, one of each media type."""
    found = {concrete(chosen): chosen}
    for each in contents:
        if not any(_says_the_same(each, other) for other in found.values()):
            found.setdefault(concrete(each), each)
    return tuple(found.values())[1 : _MOST + 1]


def _says_the_same(one: Content, other: Content) -> bool:
    """Whether a content is an equivalent of another: JSON as well, or the same values in a format
    that we cannot read, such as YAML, XML or protobuf."""
    if one.schema != other.schema:
        return False
    name = concrete(one)
    if is_json(name):
        return is_json(concrete(other)) and not _are_patches(name, concrete(other))
    return _has_structure(one.schema) and not has_fields(name) and not is_lines(name)


def _are_patches(one: str, other: str) -> bool:
    """Whether two JSON types are different formats of changes to a resource."""
    return one != other and all("patch" in name.lower() for name in (one, other))


def _has_structure(schema: Schema | None) -> bool:
    """Whether a schema is more than text or bytes."""
    plain = schema in (None, True, {}) or is_binary(schema)
    return not plain and SchemaView(schema if schema is not None else True).type_names != (
        "string",
    )
