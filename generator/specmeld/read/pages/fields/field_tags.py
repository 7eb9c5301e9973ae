"""Fields as tags with attributes, and as fields of reStructuredText directives."""

from __future__ import annotations

import json
from collections.abc import Mapping

from specmeld.model.json import JSON
from specmeld.read.containers.page_events import Tag
from specmeld.read.pages.fields.descriptions import complete, describe
from specmeld.read.pages.fields.field import Field, named_field
from specmeld.read.pages.fields.field_marks import mark_word, place_word, set_mark, yes_or_no
from specmeld.read.pages.fields.remarks import set_type, take_bracket, take_label
from specmeld.read.pages.fields.wire_names import wire_name
from specmeld.read.pages.fields.worded_types import worded_type
from specmeld.read.vocabulary import tag_words as tags

_RESPONSE = ("response", "return", "result")
"""How the names of tags begin that describe an answer: ``<ResponseField>``."""
_PLACES = ("path", "query", "header", "cookie", "body", "form")


def tag_field(tag: Tag) -> Field | None:
    """The field that a tag describes; None where it is no field."""
    name = tag.name.strip(":").strip()
    lower = name.lower()
    attributes = _opened({_plain(key): value for key, value in tag.attributes.items()})
    place, spelled = _name_of(attributes)
    if lower in tags.DIRECTIVE_FIELDS and not spelled:
        return _directive_field(tag, lower)
    if _plain(name) not in tags.FIELD_TAGS and not _looks_like_field(lower, attributes, spelled):
        return None
    read = wire_name(spelled) if spelled else None
    if read is None:
        return None
    field = named_field(read, tag.line, spelled.rstrip("?*"))
    field.location = (
        place
        or place_word(_first(attributes, tags.PLACE_ATTRIBUTES))
        or next((each for each in _PLACES if _plain(name).startswith(each)), "")
        or ("response" if _plain(name).startswith(_RESPONSE) else "")
    )
    _take_attributes(field, tag.line, attributes)
    if tag.text.strip():
        describe(field, [(tag.line, tag.text.strip())])
    complete(field)
    return field


def _opened(attributes: Mapping[str, str]) -> Mapping[str, str]:
    """The attributes with those that one of them holds as JSON: ``param={{"name": "id"}}``."""
    opened = dict(attributes)
    for key in tags.JSON_ATTRIBUTES:
        held = _json_object(opened.get(key, ""))
        if held:
            del opened[key]
        for name, value in held.items():
            text = value if isinstance(value, str) else json.dumps(value)
            if isinstance(value, list):
                text = ", ".join(f"`{each}`" for each in value)
            opened.setdefault(_plain(name), text)
    return opened


def _json_object(text: str) -> dict[str, JSON]:
    if text.lstrip()[:1] != "{":
        return {}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _looks_like_field(name: str, attributes: Mapping[str, str], spelled: str) -> bool:
    """Whether an unknown tag has a name and a type: ``<MyField name="id" type="string">``."""
    if not spelled or name in tags.HTML_TAGS or "value" in attributes:
        return False
    return any(
        worded_type(_unbraced(attributes.get(key, "")), named=False) for key in tags.TYPE_ATTRIBUTES
    )


def _plain(name: str) -> str:
    return name.replace("-", "").replace("_", "").replace(":", "").replace(".", "").lower()


def _first(attributes: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((attributes[name] for name in names if attributes.get(name)), "")


def _name_of(attributes: Mapping[str, str]) -> tuple[str, str]:
    """Place and name: ``path="id"`` tells both, ``name="id"`` the second alone."""
    for place in _PLACES:
        if attributes.get(place):
            return place, attributes[place]
    return "", _first(attributes, tags.NAME_ATTRIBUTES)


def _take_attributes(field: Field, line: int, attributes: Mapping[str, str]) -> None:
    for key in tags.TYPE_ATTRIBUTES:
        text = _unbraced(attributes.get(key, ""))
        if text and not set_type(field, line, text) and not take_bracket(field, line, text):
            field.unknown_type = text
    for key, value in attributes.items():
        mark = mark_word(key)
        text = _unbraced(value)
        if mark in ("required", "optional"):
            said = True if not text else yes_or_no(text)
            if said is not None:
                set_mark(field, line, "required" if said is (mark == "required") else "optional")
        elif mark and (not text or yes_or_no(text)):
            set_mark(field, line, mark)
        elif key in tags.LABEL_ATTRIBUTES and text:
            take_label(field, line, tags.LABEL_ATTRIBUTES[key], text)
        elif key in tags.DESCRIPTION_ATTRIBUTES and text:
            describe(field, [(line, text)])


def _unbraced(value: str) -> str:
    """An attribute's value without the braces and quotes of JSX: ``{10}``, ``{"a"}``."""
    text = value.strip()
    if text[:1] == "{" and text[-1:] == "}":
        text = text[1:-1].strip()
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted and text[0] not in text[1:-1] else text


def _directive_field(tag: Tag, lower: str) -> Field | None:
    """``:query integer limit: How many`` as the name "query" and "integer limit" beside it."""
    head, colon, words = _parted(tag)
    parts = head.split()
    if not parts:
        return None
    read = wire_name(parts[-1])
    if read is None:
        return None
    field = named_field(read, tag.line, parts[-1].rstrip("?*"))
    field.location = tags.DIRECTIVE_FIELDS[lower]
    type_ = " ".join(parts[:-1])
    if type_ and not set_type(field, tag.line, type_):
        take_bracket(field, tag.line, type_)
    if colon and words:
        describe(field, [(tag.line, words)])
    complete(field)
    return field


def _parted(tag: Tag) -> tuple[str, str, str]:
    """The argument of a directive's field and its words, as far as the tag holds both."""
    for key in ("argument", "arguments"):
        if tag.attributes.get(key):
            return tag.attributes[key], ":", tag.text
    head, colon, words = tag.text.partition(": ")
    return head.rstrip(":"), colon, words.strip()
