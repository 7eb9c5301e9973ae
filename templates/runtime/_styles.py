"""Parameters and form fields as text, in OpenAPI's styles (3.1, section 4.8.12.5)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from ._core import Parameter
from ._values import dump, is_list, is_mapping, is_object

Pair = tuple[str, str]
BRACKETED = ("deepObject", "brackets")
"""Styles that write an object with its names in brackets."""
_SEPARATORS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}
_PARTING = {"spaceDelimited": " ", "pipeDelimited": "|"}
_RESERVED = ":/?[]@!$'()*;="
"""RFC 3986's, without those that end a query value (``#&+``) or split it (``,``)."""


def encoded(text: str) -> str:
    """``text`` with everything percent-encoded but RFC 3986's unreserved characters."""
    return text if text.isalnum() and text.isascii() else quote(text, safe="")


def text_of(value: object) -> str:
    """A scalar as written in a URL, a header or a form; null is empty."""
    if value is None:
        return ""
    return value if isinstance(value, str) else dump(value).decode()


def _document(parameter: Parameter, value: Any) -> str:
    """A value as a document of the parameter's media type."""
    is_json = "json" in parameter.media_type.lower()
    return dump(value).decode() if is_json else text_of(value)


def query_pairs(parameter: Parameter, value: Any) -> list[Pair]:
    """Name and value, percent-encoded, of each pair for a query parameter."""
    if parameter.location == "querystring":
        return _whole_query(parameter, value)
    if parameter.media_type:
        value = _document(parameter, value)
    found = pairs(parameter.name, value, parameter.style, parameter.exploded)
    if not parameter.reserved:
        return found
    return [(name, _with_reserved(text)) for name, text in found]


def _whole_query(parameter: Parameter, value: Any) -> list[Pair]:
    """The query that one value makes up; a pair without a name is not written ``name=value``."""
    if is_object(value) and "json" not in parameter.media_type.lower():
        return [pair for key, item in value.items() for pair in pairs(key, item, "form", True)]
    return [("", encoded(_document(parameter, value)))]


def _with_reserved(text: str) -> str:
    for char in _RESERVED:
        text = text.replace(encoded(char), char)
    return text


def pairs(name: str, value: Any, style: str, explode: bool) -> list[Pair]:
    """Name and value, percent-encoded, of each pair that a query or form has for ``value``.

    Style ``brackets`` is ours: ``deepObject`` with numbered lists, ``items[0][price]=5``.
    """
    if style in BRACKETED:
        found = _nested(name, value, numbered=style == "brackets" or is_list(value))
        return [(encoded(key), encoded(text)) for key, text in found]
    if is_object(value):
        if explode:
            return [pair for key in value for pair in pairs(key, value[key], style, True)]
        value = [part for pair in value.items() for part in pair]
    if not is_list(value):
        return [(encoded(name), encoded(text_of(value)))]
    texts = [encoded(text_of(item)) for item in value]
    if explode:
        return [(encoded(name), text) for text in texts]
    return [(encoded(name), _SEPARATORS.get(style, ",").join(texts))] if texts else []


def _nested(name: str, value: Any, *, numbered: bool) -> list[Pair]:
    """Name and text of each leaf; a list of scalars repeats its name unless it is numbered."""
    if is_object(value):
        inner = [(f"{name}[{key}]", item) for key, item in value.items()]
    elif is_list(value):
        numbered = numbered or any(is_object(item) or is_list(item) for item in value)
        inner = [(f"{name}[{at}]" if numbered else name, item) for at, item in enumerate(value)]
    else:
        return [(name, text_of(value))]
    return [pair for key, item in inner for pair in _nested(key, item, numbered=numbered)]


def unwritable(parameter: Parameter, value: Any) -> str:
    """Why a style cannot write a value unambiguously; empty if it can."""
    if not parameter.style:
        return ""
    if parameter.style in BRACKETED:
        return unbracketed(value)
    if parameter.exploded:
        return ""
    sign = _PARTING.get(parameter.style, "")
    parts = value.values() if is_object(value) else value if is_list(value) else ()
    if sign and any(isinstance(part, str) and sign in part for part in parts):
        return f"no item may contain {sign!r}, which separates them (style {parameter.style})"
    return ""


def unbracketed(value: object) -> str:
    """Why names in brackets cannot hold a value; empty if they can."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if is_mapping(one):
            for name in one:
                if not name or "[" in name or "]" in name:
                    why = "empty or contains brackets, which this style cannot encode"
                    return f"the name {name!r} is {why}"
            waiting += one.values()
        elif is_list(one):
            waiting += one
    return ""


def simple(parameter: Parameter, value: Any, *, quoted: bool = False) -> str:
    """Style ``simple``, of headers and most path parameters: values separated by commas."""
    if parameter.media_type:
        text = _document(parameter, value)
        return encoded(text) if quoted else text

    if is_object(value):
        between = "=" if parameter.exploded else ","
        pairs = ((_part(name, quoted), _part(item, quoted)) for name, item in value.items())
        return ",".join(f"{name}{between}{text}" for name, text in pairs)
    if is_list(value):
        return ",".join(_part(item, quoted) for item in value)
    return _part(value, quoted)


def _part(value: object, quoted: bool) -> str:
    return encoded(text_of(value)) if quoted else text_of(value)


def cookie_pairs(parameter: Parameter, value: Any) -> list[Pair]:
    """Name and value of each cookie of a parameter, not encoded: servers do not decode cookies."""
    if parameter.style == "cookie" and parameter.exploded and not parameter.media_type:
        if is_object(value):
            return [(name, text_of(item)) for name, item in value.items()]
        if is_list(value):
            return [(parameter.name, text_of(item)) for item in value]
    return [(parameter.name, simple(parameter, value))]


def segment(parameter: Parameter, value: Any) -> str:
    """A path parameter encoded so that no value can leave its segment."""
    if parameter.style == "matrix":
        found = pairs(parameter.name, value, "form", parameter.exploded)
        return "".join(f";{name}={text}" for name, text in found)
    text = simple(parameter, value, quoted=True)
    if parameter.style == "label":
        # The values must not contain the separators.
        return "." + (text.replace(".", "%2E").replace(",", ".") if parameter.exploded else text)
    return text
