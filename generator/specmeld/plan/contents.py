"""Which of several media types a body or an answer is spoken in, and how its fields are written."""

from __future__ import annotations

from specmeld.model.api import Content, Schema
from specmeld.model.plan import Code
from specmeld.plan.quoting import literal

JSON_TYPE = "application/json"
_MOST = 8
"""More media types of one content than this are left out."""
_RANGES_OF_JSON = ("*/*", "application/*")
FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")


def is_json(media_type: str) -> bool:
    """Whether content of the type is JSON (RFC 6839, section 3.1)."""
    name = media_type.partition(";")[0].strip().lower()
    return name == JSON_TYPE or name.endswith("+json")


def has_fields(media_type: str) -> bool:
    """Whether a schema judges the content: JSON or a form."""
    return is_json(media_type) or media_type.partition(";")[0] in FORM_TYPES


def is_binary(schema: Schema | None) -> bool:
    """Whether the schema says bytes, in the words of OpenAPI 3.0 or of JSON Schema."""
    if not isinstance(schema, dict) or schema.get("type") not in ("string", None):
        return False
    plain = "contentMediaType" in schema and "contentEncoding" not in schema
    return schema.get("format") == "binary" or plain


def concrete(content: Content) -> str:
    """The media type to speak. A range stays one, but where it is of JSON, as its schema tells."""
    name = content.media_type.partition(";")[0].strip().lower()
    bare = content.schema in (None, True, {}) or is_binary(content.schema)
    return content.media_type if name not in _RANGES_OF_JSON or bare else JSON_TYPE


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


def field_styles(content: Content) -> Code:
    """Form fields whose encoding differs from ``form`` exploded → style and explode; a display."""
    listed = []
    for name, each in content.encoding.items():
        spec = each if isinstance(each, dict) else {}
        style = str(spec.get("style", "form"))
        explode = spec.get("explode", style == "form") is True
        if (style, explode) != ("form", True):
            listed.append(f"{literal(str(name))}: ({literal(style)}, {explode})")
    return Code(f"{{{', '.join(listed)}}}" if listed else "")


def part_types(content: Content) -> Code:
    """Parts of a multipart body whose encoding names one media type → that type; a display."""
    listed = []
    for name, each in content.encoding.items():
        said = each.get("contentType") if isinstance(each, dict) else None
        if isinstance(said, str) and said and not set(said) & set(",*\r\n"):
            listed.append(f"{literal(str(name))}: {literal(said)}")
    return Code(f"{{{', '.join(listed)}}}" if listed else "")
