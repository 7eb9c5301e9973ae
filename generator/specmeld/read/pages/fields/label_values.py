"""Labelled values: ``Default: 20``, ``Possible values: a, b``, ``Range: 1-100``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specmeld.model.json import JSON
from specmeld.read.pages.constraints import bounds
from specmeld.read.pages.lines import listed
from specmeld.read.pages.stated_types import FORMATS, StatedType
from specmeld.read.prose.plain_sentences import LIMIT
from specmeld.read.vocabulary import label_words as labels

_KEYWORDS = {label: keyword for keyword, each in reversed(labels.LABELS.items()) for label in each}
_LABELLED = re.compile(
    r"(?:\*\*|__)?`?(?P<label>[^\W\d_](?:[^\W_]|[ .'/-]){0,40}?)`?\s?"
    r"(?:[:：=]\s*(?:\*\*|__)|(?:\*\*|__)\s?[:：=]|[:：=](?!=)|\*\*(?=\s))"
    r"\s*(?P<value>.*)",
    re.DOTALL,
)
_SPACED = re.compile(
    r"(?P<label>defaults to|default value|default|max length|min length|maximum length"
    r"|minimum length|max|min|maximum|minimum|format|pattern)\.?\s+(?P<value>[`\"'\d-].*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(r"[-+]?\d{1,20}(?:,\d{3})*(?:\.\d{1,20})?(?![\w.])")
_RANGE = re.compile(
    r"[\[( `]*(?P<low>-?\d{1,20}(?:\.\d{1,20})?)`?"
    r"\s*(?:-|–|—|~|to|and|\.\.\.?|…|,|<=?\s*[a-z]\s*<=?)\s*"
    r"`?(?P<high>-?\d{1,20}(?:\.\d{1,20})?)[\]) `.]*"
    r"(?P<unit>(?:characters?|chars?|letters?|items?|elements?)(?: long)?)?[\]) `.]*",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"[`* ]*(?:(?P<length>characters?|chars?|letters?)|(?P<items>items?|elements?|entries))?"
    r"(?: long| in length| max(?:imum)?)?[`*.)\s]*(?:\(.*)?"
)
_NOTHING = frozenset(labels.NO_VALUE)
_REMARK = re.compile(r"\s+\(|[;\n]|\.\s|,\s+(?=[A-Za-z]{3,})")
_WORD = re.compile(r"[\w.:+@$#-]{1,60}")
_COUNTED = {"string": "Length", "array": "Items"}
_BOUNDS = frozenset(["minimum", "maximum"])
_COUNTS = frozenset(
    ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]
)
_WORDS_FOR_DEFAULT = re.compile(
    r"(?:the|a|an|current|same|your|all|any|depends|now|today|see)(?!\S)", re.I
)


def label_and_value(text: str) -> tuple[str, str] | None:
    """A known label in lower case and what follows it: ``Default: 20``, ``max 40``."""
    found = _LABELLED.match(text) or _SPACED.match(text.strip("*_ "))
    if found is None:
        return None
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", found["label"])
    for label in (parted.replace("_", " ").replace("-", " "), found["label"]):
        word = " ".join(label.split()).lower()
        if word in _KEYWORDS:
            return word, found["value"].strip()
    return None


def keyword_of(label: str) -> str:
    """The keyword of a label; empty for an unknown one."""
    return _KEYWORDS.get(label, "")


def value_facts(keyword: str, value: str, stated: StatedType | None) -> Iterator[tuple[str, JSON]]:
    """The facts of a labelled value; empty if it cannot be a value of the keyword."""
    if keyword in ("default", "example", "const"):
        said = literal(value)
        if said is not None and not (keyword != "example" and _is_phrase(value, said)):
            yield keyword, said
    elif keyword == "enum":
        values = values_of(value, stated)
        if len(values) > 1 or (values and value[:1] in "`\"'["):
            yield "enum", values
    elif keyword in ("range", "length"):
        yield from _range(value, stated, of_length=keyword == "length")
    elif keyword in _BOUNDS or keyword in _COUNTS or keyword.startswith(("exclusive", "multiple")):
        yield from _bound(keyword, value, stated)
    elif keyword == "format":
        word = value.strip("`\"'*. ").lower()
        if word in FORMATS:
            yield "format", "uri" if word == "url" else word
    elif keyword == "pattern" and value.strip("`*/ "):
        yield keyword, value.strip().strip("`*")


def _is_phrase(value: str, said: str) -> bool:
    """Whether a default is described in words and not a value: "the current date"."""
    quoted = value[:1] in "`\"'"
    return not quoted and (len(said.split()) > 3 or _WORDS_FOR_DEFAULT.match(said) is not None)


def _bound(keyword: str, value: str, stated: StatedType | None) -> Iterator[tuple[str, JSON]]:
    text = value.strip("`*=<>≤≥ ")
    found = _NUMBER.match(text)
    unit = _UNIT.fullmatch(text[found.end() :].strip()) if found else None
    if found is None or unit is None:
        return
    if keyword in _BOUNDS and unit["length"]:
        keyword = keyword[:3] + "Length"
    elif keyword in _BOUNDS and unit["items"] and (stated is None or stated.names == ("array",)):
        keyword = keyword[:3] + "Items"
    yield _counted(keyword, stated), number(found[0])


def literal(text: str) -> str | None:
    """The value after a label, as text; None if it says "none"."""
    span = re.match(r"`([^`]*)`|\"([^\"]*)\"(?=$|[\s,.;)])", text)
    if span is not None:
        return span[1] if span[1] is not None else span[2]
    if text[:1] in "[{":
        return text.strip()
    bare = _REMARK.split(text, maxsplit=1)[0].strip().rstrip(".,;").strip("*_").strip()
    if bare.lower() in _NOTHING or len(bare) > 80:
        return None
    return bare.strip("'") if len(bare) > 1 else bare


def values_of(text: str, stated: StatedType | None) -> list[JSON]:
    """The values of a list: code, quoted words, or words between commas, bars, slashes, lines."""
    plain = text.strip().strip("[]{}() ").rstrip(".")
    if len(plain) > LIMIT:
        return []
    if "`" in plain or '"' in plain:
        return listed(plain, stated)
    parts = re.split(r"\s*[,|/;\n、，]\s*|\s+(?:or|and|oder|ou|или|o)\s+", plain)
    words = [part.strip().strip("\"'*").removeprefix("or ") for part in parts]
    words = [word for word in words if word]
    if words and all(_WORD.fullmatch(word) for word in words):
        return listed(", ".join(words), stated)
    return []


def _range(value: str, stated: StatedType | None, *, of_length: bool) -> Iterator[tuple[str, JSON]]:
    found = _RANGE.fullmatch(value.strip())
    if found is None:
        only = _NUMBER.fullmatch(value.strip(" `."))
        if of_length and only and (stated is None or stated.names == ("string",)):
            yield "maxLength", number(only[0])
            return
        for keyword, bound in bounds(value.replace("< x <", "")):
            yield _counted(keyword, stated), bound
        return
    low, high = number(found["low"]), number(found["high"])
    if low > high:
        return
    unit = (found["unit"] or "").lower()
    noun = "Items" if unit[:4] in ("item", "elem") else "Length" if of_length or unit else ""
    for prefix, bound in (("min", low), ("max", high)):
        yield (prefix + noun if noun else _counted(prefix + "imum", stated)), bound


def range_facts(text: str, stated: StatedType | None) -> list[tuple[str, JSON]]:
    """The bounds of a range without a label: ``1-100``, ``[ 1 .. 40 ] characters``."""
    found = _RANGE.fullmatch(text.strip())
    if found is None or (stated is None and not found["unit"]):
        return []
    if stated and stated.names == ("string",) and not found["unit"]:
        return []
    return list(_range(text, stated, of_length=False))


def _counted(keyword: str, stated: StatedType | None) -> str:
    """``max`` limits the length of a string and the number of items of an array."""
    if keyword not in _BOUNDS:
        return keyword
    noun = _COUNTED.get(stated.names[0]) if stated and len(stated.names) == 1 else None
    return f"{keyword[:3]}{noun}" if noun else keyword


def number(text: str) -> int | float:
    """A number as written on pages: ``1,000``, ``+5``, ``0.5``."""
    bare = text.replace(",", "")
    value = float(bare)
    return int(bare) if "." not in bare else int(value) if value.is_integer() else value
