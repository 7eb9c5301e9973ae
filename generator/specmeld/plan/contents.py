"""Which of several media types a body or an answer is spoken in, and how its fields are written."""

from __future__ import annotations

from specmeld.model.api import Content
from specmeld.model.plan import Code
from specmeld.plan.quoting import literal

JSON_TYPE = "application/json"
_MOST = 8
"""More media types of one content than this are left out."""
FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")


def is_json(media_type: str) -> bool:
    """Whether content of the type is JSON (RFC 6839, section 3.1)."""
    name = media_type.partition(";")[0].strip().lower()
    return name == JSON_TYPE or name.endswith("+json")


def has_fields(media_type: str) -> bool:
    """Whether a schema judges the content: JSON or a form."""
    return is_json(media_type) or media_type.partition(";")[0] in FORM_TYPES


def concrete(content: Content) -> str:
    """The media type to speak; a wildcard with a schema means JSON."""
    if "*" in content.media_type:
        return JSON_TYPE if content.schema not in (None, True, {}) else "application/octet-stream"
    return content.media_type


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
        if "*" not in each.media_type and not same:
            found.setdefault(each.media_type, each)
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
