"""The functions available to RAML's parameters: ``<<resourcePathName | !singularize>>``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_IRREGULAR = {"child": "children", "person": "people", "series": "series"}


def singular(text: str) -> str:
    """``companies`` is ``company``."""
    for one, many in _IRREGULAR.items():
        if text.lower().endswith(many):
            return text[: len(text) - len(many)] + _like(text[-len(many) :], one)
    lower = text.lower()
    if lower.endswith("ies") and len(text) > 4:
        return text[:-3] + "y"
    if re.search(r"(?:ss|sh|ch|x|z)es\Z", lower):
        return text[:-2]
    if lower.endswith("s") and not re.search(r"(?:ss|us|is)\Z", lower):
        return text[:-1]
    return text


def plural(text: str) -> str:
    """``company`` is ``companies``."""
    for one, many in _IRREGULAR.items():
        if text.lower().endswith(many):
            return text
        if text.lower().endswith(one):
            return text[: len(text) - len(one)] + _like(text[-len(one) :], many)
    lower = text.lower()
    if re.search(r"[^aeiou]y\Z", lower):
        return text[:-1] + "ies"
    if re.search(r"(?:s|sh|ch|x|z)\Z", lower):
        return text + "es"
    return text + "s"


def _like(old: str, new: str) -> str:
    return new.capitalize() if old[:1].isupper() else new


def _joined(by: str, change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: by.join(change(word) for word in _WORD.findall(text))


def _upper_camel(text: str) -> str:
    return "".join(word[:1].upper() + word[1:].lower() for word in _WORD.findall(text))


def _lower_camel(text: str) -> str:
    camel = _upper_camel(text)
    return camel[:1].lower() + camel[1:]


FUNCTIONS: Mapping[str, Callable[[str], str]] = {
    "singularize": singular,
    "pluralize": plural,
    "uppercase": str.upper,
    "lowercase": str.lower,
    "uppercamelcase": _upper_camel,
    "lowercamelcase": _lower_camel,
    "lowerunderscorecase": _joined("_", str.lower),
    "upperunderscorecase": _joined("_", str.upper),
    "lowerhyphencase": _joined("-", str.lower),
    "upperhyphencase": _joined("-", str.upper),
}
