"""A single line of a reference page: a type, a mark, or ``Label: value``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from specmeld.model.json import JSON
from specmeld.read.pages.stated_types import StatedType, parse_type, value_by_type


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document: its number from 1, its indentation in columns, its trimmed text."""

    number: int
    indent: int
    text: str


@dataclass(frozen=True, slots=True)
class SaidType:
    """A type in a page's words; ``literals`` are the quoted values among the types."""

    stated: StatedType
    literals: tuple[str, ...] = ()
    open: bool = False
    """True if any other string is a value besides the literals."""


_SYNONYMS = {
    "str": "string",
    "text": "string",
    "enum": "string",
    "int": "integer",
    "long": "integer",
    "int32": "integer",
    "int64": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "bool": "boolean",
    "list": "array",
    "dict": "object",
    "dictionary": "object",
    "hash": "object",
    "json": "object",
    "struct": "object",
}
_PLURAL = r"strings|integers|numbers|booleans|objects|arrays|maps|ints|floats|lists"
_OF = re.compile(r"\b(?:array|list) of ([a-z0-9]+)\b")
_BETWEEN_TYPES = re.compile(r"\s+or\s+|\s*\|\s*|\s+/\s+|\s*,\s*(?:or\s+)?")
_LITERAL = re.compile(r"^(?:\"([^\"]*)\"|'([^']*)'|`\"([^\"]*)\"`)$")
_MARKS = re.compile(r"^[\[(]?(?P<mark>required|optional|nullable|deprecated)[\])]?\.?$", re.I)
_LABEL = re.compile(r"^(?P<label>[A-Za-z][A-Za-z _-]{1,30}?)\s*(?::|=)\s*(?P<value>\S.*)?$")

_DEFAULTS_TO = re.compile(
    r"^(?P<label>defaults? to)\s+(?P<value>`[^`]+`|\"[^\"]+\"|[^\s,;]+?)\.?$", re.IGNORECASE
)

_VALUE_LABELS = {
    "default": "default",
    "defaults": "default",
    "defaults to": "default",
    "default value": "default",
    "example": "example",
    "example value": "example",
    "const": "const",
    "constant": "const",
    "constant value": "const",
}
_NUMBER_LABELS = {
    "minimum": "minimum",
    "min": "minimum",
    "min value": "minimum",
    "minimum value": "minimum",
    "maximum": "maximum",
    "max": "maximum",
    "max value": "maximum",
    "maximum value": "maximum",
    "exclusive minimum": "exclusiveMinimum",
    "exclusive maximum": "exclusiveMaximum",
    "greater than": "exclusiveMinimum",
    "less than": "exclusiveMaximum",
    "multiple of": "multipleOf",
}
_BOUNDED = {"string": "Length", "array": "Items"}
_COUNT_LABELS = {
    "min length": "minLength",
    "minimum length": "minLength",
    "max length": "maxLength",
    "maximum length": "maxLength",
    "min items": "minItems",
    "minimum items": "minItems",
    "minimum number of items": "minItems",
    "max items": "maxItems",
    "maximum items": "maxItems",
    "maximum number of items": "maxItems",
    "min properties": "minProperties",
    "max properties": "maxProperties",
    "minimum properties": "minProperties",
    "maximum properties": "maxProperties",
}
_LIST_LABELS = frozenset(
    [
        "allowed values",
        "allowed",
        "enum",
        "enum values",
        "enumeration",
        "possible values",
        "valid values",
        "supported values",
        "accepted values",
        "available values",
        "values",
        "options",
        "one of",
        "choices",
    ]
)
_FLAG_LABELS = {
    "unique items": "uniqueItems",
    "unique": "uniqueItems",
    "nullable": "nullable",
    "deprecated": "deprecated",
    "additional properties": "additionalProperties",
}
_TEXT_LABELS = {"format": "format", "title": "title"}
_YES = frozenset(["yes", "true", "required", "y", "✓", "✔", "✅"])
_NO = frozenset(["no", "false", "optional", "n", "not allowed", "none", "-", "✗", "❌", ""])
_REQUIRED_LABELS = {"required": True, "mandatory": True, "optional": False}
_NUMBER = re.compile(r"[-+]?\d{1,1000}(?:,\d{3})*(?:\.\d+)?(?![\w.])", re.ASCII)
_CODE = re.compile(r"`([^`]*)`|\"([^\"]*)\"")


def source_lines(text: str) -> list[Line]:
    """The lines of a text; tabs count as four columns, a trailing carriage return is removed."""
    lines = []
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.expandtabs(4).rstrip().lstrip("\ufeff")
        stripped = line.strip()
        lines.append(Line(number, len(line) - len(line.lstrip()), stripped))
    return lines


def said_type(text: str) -> SaidType | None:
    """A type expression in words: ``string or null``, ``array of strings``, ``"auto" or object``.

    None if the text is anything else. Backticks around it are ignored.
    """
    if len(text) > 120:
        return None
    plain = text.replace("`", "").strip().rstrip(".")
    plain = re.sub(r"^(?:an?|one of|either)\s+", "", plain, flags=re.IGNORECASE)
    if not plain:
        return None
    parts = [part.strip() for part in _BETWEEN_TYPES.split(plain)]
    literals = [next(filter(None, m.groups()), "") for p in parts if (m := _LITERAL.match(p))]
    words = ["string" if _LITERAL.match(part) else _worded(part) for part in parts]
    stated = parse_type(" | ".join(words))
    if stated is None:
        return None
    names = tuple(dict.fromkeys(stated.names))
    is_open = len([word for word in words if word == "string"]) > len(literals) > 0
    return SaidType(replace(stated, names=names), tuple(literals), is_open)


def _worded(part: str) -> str:
    words = _OF.sub(r"array[\1]", part.lower()) if _OF.fullmatch(part.lower()) else part.lower()
    words = re.sub(rf"\b({_PLURAL})\b", lambda m: m[0][:-1], words)
    return re.sub(r"[a-z0-9]+", lambda m: _SYNONYMS.get(m[0], m[0]), words)


def mark(text: str) -> str:
    """``required``, ``optional``, ``nullable`` or ``deprecated`` if a line is just that word."""
    found = _MARKS.match(text.replace("*", "").replace("`", ""))
    return found["mark"].lower() if found else ""


def label_of(text: str) -> tuple[str, str] | None:
    """``Label: value`` as the label in lower case and the value; None for any other line."""
    found = _LABEL.match(text) or _DEFAULTS_TO.match(text)
    if found is None:
        return None
    label = re.sub(r"[\s_-]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", found["label"]))
    return label.strip().lower(), (found["value"] or "").strip()


def required_by(label: str, value: str) -> bool | None:
    """Whether ``Required: Yes`` or ``Optional: Yes`` mean required; None for other labels."""
    if label not in _REQUIRED_LABELS:
        return None
    word = value.strip("`*. ").split(" ")[0].strip(",;.").lower()
    if word not in _YES | _NO:
        return None
    return (word in _YES and bool(value)) == _REQUIRED_LABELS[label]


def is_list_label(label: str) -> bool:
    """Whether a label introduces the allowed values."""
    return label in _LIST_LABELS


def label_facts(label: str, value: str, stated: StatedType | None) -> Iterator[tuple[str, JSON]]:
    """The facts of a labelled line, as (keyword, value); empty for other labels."""
    if not value:
        return
    if label in _VALUE_LABELS:
        bare = unquoted(value)
        if not says_no_value(label, value, stated):
            yield _VALUE_LABELS[label], value_by_type(bare, stated)
    elif label in _NUMBER_LABELS or label in _COUNT_LABELS:
        number = _NUMBER.match(value.strip("`* "))
        if number:
            yield _bound(label, stated), _number(number[0])
    elif label == "range":
        yield from _range(value)
    elif label in ("pattern", "regex"):
        yield "pattern", value.strip("` ")
    elif label in _LIST_LABELS:
        values = listed(value, stated)
        if values:
            yield "enum", values
    elif label in _FLAG_LABELS and value.strip("`*. ").lower() in _YES | _NO:
        yield _FLAG_LABELS[label], value.strip("`*. ").lower() in _YES
    elif label in _TEXT_LABELS:
        yield _TEXT_LABELS[label], value.strip("` ")


def says_no_value(label: str, value: str, stated: StatedType | None) -> bool:
    """Whether a line says that there is no default: "Default: none", or null if not nullable."""
    bare = unquoted(value)
    if label not in _VALUE_LABELS or bare.lower() not in ("none", "n/a", "-", "", "null"):
        return False
    if bare.lower() == "null":
        return stated is not None and not (stated.nullable or "string" in stated.names)
    return bare == value.strip()


def listed(text: str, stated: StatedType | None) -> list[JSON]:
    """The values of a list on one line: code spans if there are any, else between commas."""
    spans = [a or b for a, b in _CODE.findall(text)]
    words = spans or [part.strip() for part in re.split(r",\s*(?:or |and )?|\s*\|\s*| or ", text)]
    if not spans and any(not word or " " in word for word in words):
        return []
    return [value_by_type(word.strip("'\""), stated) for word in words]


def unquoted(value: str) -> str:
    """A value without its backticks."""
    stripped = value.strip()
    span = re.match(r"`([^`]*)`", stripped)
    return span[1] if span else stripped


def _bound(label: str, stated: StatedType | None) -> str:
    if label in _COUNT_LABELS:
        return _COUNT_LABELS[label]
    keyword = _NUMBER_LABELS[label]
    noun = _BOUNDED.get(stated.names[0]) if stated and len(stated.names) == 1 else None
    return f"{keyword[:3]}{noun}" if noun and keyword in ("minimum", "maximum") else keyword


def _range(value: str) -> Iterator[tuple[str, JSON]]:
    numbers = re.fullmatch(
        r"[`\[( ]*(-?[\d.]{1,1000})\s*(?:-|–|to|\.\.\.?|,)\s*(-?[\d.]{1,1000})[`\]) .]*", value
    )
    if numbers and all(re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", group) for group in numbers.groups()):
        yield "minimum", _number(numbers[1])
        yield "maximum", _number(numbers[2])


def _number(text: str) -> int | float:
    bare = text.replace(",", "")
    number = float(bare)
    return int(bare) if "." not in bare else int(number) if number.is_integer() else number
