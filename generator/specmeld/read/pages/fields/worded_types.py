"""Types in words: ``string?``, ``list of strings``, ``Map<String, Boat>``."""

from __future__ import annotations

import re
from dataclasses import replace

from specmeld.read.pages.fields.type_reading import (
    CLOSE,
    MARKS,
    OPEN,
    WEAK,
    WORDS,
    TypeReading,
    WordedType,
    alternatives,
    bare_text,
    closing_bracket,
    is_type_word,
    type_of_word,
)
from specmeld.read.pages.stated_types import FORMATS, StatedType
from specmeld.read.vocabulary import mark_words as marks
from specmeld.read.vocabulary import type_names as types

__all__ = ["WordedType", "is_type_word", "worded_type"]

_LONGEST = 160
_DEEPEST = 6
_ARRAYS = frozenset([*types.ARRAYS, *types.PLAIN["array"]])
_MAPS = frozenset(types.MAPS)
_NO_OBJECTS = frozenset([*marks.YES, *marks.NO, *marks.CONDITIONAL, *types.ANY, *MARKS])
_ARTICLE = re.compile(r"(?:an?|one of|either|any of|single|valid|new|partial)\s+", re.IGNORECASE)
_LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'|`\"([^\"`]*)\"`|`'([^'`]*)'`|`([^`]*)`")
_OF = re.compile(
    r"(?P<head>[\w -]{1,40}?)\s+(?:of|di|de|von|aus)\s+(?:(?:the|unique|valid|one or more|nested"
    r"|zero or more|all)\s+)?(?P<of>\S.*)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Za-z_][\w.$:-]{0,79}")
_NAMED_OBJECT = re.compile(
    r"(?P<name>[A-Za-z_][\w.-]{0,59}(?: [\w.-]{1,40}){0,2})"
    r" (?:objects?|schema|structure)",
    re.IGNORECASE,
)
_ITEMS_FIRST = re.compile(r"<\s*(?P<of>\S.*?)\s*>\s*(?:array|list)", re.IGNORECASE)
"""A list in swagger2markup's form: ``< string > array``."""
_COUNT = re.compile(r"(?:max\.?:?\s*|<=\s*|≤\s*)?(\d{1,9})(?:\s*(?:chars?|characters?))?")
_SPAN = re.compile(r"(\d{1,9})\s*(?:-|–|\.\.\.?|to|,)\s*(\d{1,9})(?:\s*(?:chars?|characters?))?")


_BOUNDED = re.compile(
    r"(?P<type>[^<>=\[\]]{2,60}?(?:\s?<[\w-]{1,20}>)?)\s"
    r"(?P<bounds>(?:[<>]=?|[≤≥])\s?-?\d.{0,80}|\[\s?-?[\d.]{1,20}\s?\.\.\s?-?[\d.]{1,20}\s?\].{0,40})"
)
"""A type followed by bounds, in Redoc's form."""
_VALUE = re.compile(r"[a-z0-9_][\w.-]{0,40}")


_SHAPES = {
    shape: StatedType((name,))
    for name, shapes in (
        ("object", ("{}", "{...}", "{…}")),
        ("array", ("[]", "[...]", "[…]", "[{}]", "[{...}]", "{}[]")),
    )
    for shape in shapes
}


def worded_type(text: str, *, named: bool = True, weak: bool = True) -> WordedType | None:
    """Read a whole type expression; None if the text is anything else.

    ``named``: the name of an object is a type too, and so is "list of" anything. ``weak``: so are
    everyday words ("date").
    """
    if len(text) > _LONGEST:
        return None
    plain = " ".join(text.replace("**", "").replace("\\", "").split()).strip().rstrip(".;:,")
    if not plain or (not weak and _ARTICLE.sub("", plain, count=1).lower() in WEAK):
        return None
    reading = TypeReading(named)
    bounded = _BOUNDED.fullmatch(plain)
    if bounded is not None:
        plain = bounded["type"]
    if not _read(plain, reading, 0) and not (named and _bars(plain, reading)):
        return None
    worded = reading.worded()
    if bounded is None or worded is None:
        return worded
    return WordedType(worded.said, (*worded.remarks, bounded["bounds"]))


def _bars(text: str, reading: TypeReading) -> bool:
    """``sail | motor | row`` without quotes: values of a string, with no type among them."""
    words = [word.strip() for word in _ARTICLE.sub("", text, count=1).split("|")]
    words = words if len(words) > 1 else text.split("/")
    if len(words) < 2 or not all(_VALUE.fullmatch(word) for word in words):
        return False
    if any(word.lower() in WORDS or word.lower() in MARKS for word in words):
        return False
    reading.literals += words
    return True


def _read(text: str, reading: TypeReading, depth: int) -> bool:
    """Read alternatives into ``reading``; False if something is neither a type nor a mark."""
    whole = type_of_word(bare_text(text))
    if whole is not None:
        reading.add(whole)
        return True
    parts = list(alternatives(_ARTICLE.sub("", text, count=1) if _ARTICLE.match(text) else text))
    several = len(parts) > 1
    for at, (mark, part) in enumerate(parts):
        bare = bare_text(part).lower()
        if not part:
            continue
        if bare in marks.NULLABLE:
            reading.nullable = True
        elif bare in MARKS:
            reading.remarks.append(bare)
        elif (literal := _LITERAL.fullmatch(part)) and _is_value(literal, several):
            reading.literals.append(next(filter(None, literal.groups()), "").strip("\"'"))
        elif (stated := _atom(part, reading, depth)) is not None:
            reading.add(stated)
        elif mark == "," and reading.names:
            reading.remarks.append(", ".join(rest for _, rest in parts[at:]))
            break
        else:
            return False
    return True


def _is_value(literal: re.Match[str], several: bool) -> bool:
    """A quoted word is a value, and one in code if it is among others and not a type."""
    code = literal[5]
    if code is None:
        return True
    return (
        several
        and code.lower() not in WORDS
        and _NAME.fullmatch(code) is not None
        and not (code[:1].isupper() and not code.isupper())
    )


def _atom(text: str, reading: TypeReading, depth: int) -> StatedType | None:
    """One alternative: a word, an array, a map, a word with a bracket, or a name."""
    if depth > _DEEPEST:
        return None
    bare = bare_text(text)
    if not bare:
        return None
    if (found := type_of_word(bare) or _SHAPES.get("".join(bare.split()))) is not None:
        return found
    if bare.lower() in types.ANY:
        return None
    if bare[0] == "?" and (inner := _atom(bare[1:], reading, depth + 1)):
        return replace(inner, nullable=True)
    if bare[-1] == "?" and (inner := _atom(bare[:-1], reading, depth + 1)):
        return replace(inner, nullable=True)
    if bare[-1] in "!*" and (inner := _atom(bare[:-1], reading, depth + 1)):
        reading.remarks.append("required")
        return inner
    return (
        _array(bare, reading, depth)
        or _mapping(bare, reading, depth)
        or _bracketed(bare, reading, depth)
        or _two_words(bare, reading, depth)
        or _named(bare, reading)
    )


def _inner(
    text: str, reading: TypeReading, depth: int, *, marks_are_outer: bool = False
) -> StatedType | None:
    """The content of another type, as one type.

    ``marks_are_outer``: in "array of strings (required)" the array is required.
    """
    inside = TypeReading(named=True)
    if depth > _DEEPEST or not _read(text, inside, depth + 1):
        return None
    worded = inside.worded()
    if worded is not None and marks_are_outer:
        reading.remarks += [remark for remark in worded.remarks if remark.lower() in MARKS]
    return worded.stated if worded else None


def _array(text: str, reading: TypeReading, depth: int) -> StatedType | None:
    lower = text.lower()
    if held := _ITEMS_FIRST.fullmatch(text):
        of = _inner(held["of"], reading, depth)
        return StatedType(("array",), items=of) if of else None
    for lists in types.LISTS_IN_TEXT:
        if lower.startswith(lists):
            rest = text[len(lists) :].strip()
            of = (
                _inner(rest.removeprefix("of "), reading, depth) if rest.startswith("of ") else None
            )
            return (
                StatedType(("array",), items=of or StatedType(("string",)))
                if not rest or of
                else None
            )
    if text.endswith("[]"):
        of = _inner(text[:-2], reading, depth)
    elif text.startswith("[]"):
        of = _inner(text[2:], reading, depth)
    elif text[0] == "[" and text[-1] == "]":
        of = _inner(text[1:-1], reading, depth)
    elif (found := _OF.fullmatch(text)) and _is_array(found["head"]):
        inside = found["of"]
        linked = inside[1:-1] if inside[0] == "[" and inside[-1] == "]" else inside
        of = _inner(linked, reading, depth, marks_are_outer=True)
        if of is None:
            return StatedType(("array",)) if reading.named else None
    elif (bracket := closing_bracket(text)) and bracket[0].lower() in _ARRAYS:
        of = _inner(bracket[1], reading, depth)
        if of is None:
            reading.remarks.append(bracket[1])
            return StatedType(("array",))
    else:
        head, _, last = text.rpartition(" ")
        if not head or last.lower() not in _ARRAYS or "," in head:
            return None
        of = _inner(head, reading, depth)
    return StatedType(("array",), items=of) if of is not None else None


def _is_array(head: str) -> bool:
    word = head.lower().split()[-1] if head.split() else ""
    return word in _ARRAYS or word.removesuffix("s") in _ARRAYS


def _mapping(text: str, reading: TypeReading, depth: int) -> StatedType | None:
    """``map[string]string``, ``Record<string, Boat>``, ``map of string to integer``."""
    go = re.fullmatch(r"map\[(?P<key>[\w ]+)\](?P<value>\S.*)", text, re.IGNORECASE)
    if go:
        value = _inner(go["value"], reading, depth)
    elif (bracket := closing_bracket(text)) and bracket[0].lower() in _MAPS:
        pair = _split_pair(bracket[1])
        if pair is None:
            return None
        value = _inner(pair[1], reading, depth)
    elif (found := _OF.fullmatch(text)) and found["head"].lower().strip() in _MAPS:
        pair = _split_pair(found["of"])
        value = _inner(pair[1] if pair else found["of"], reading, depth)
        if value is None and not reading.named:
            return None
    else:
        return None
    if (
        value is not None
        and len(value.names) == 1
        and not value.named
        and not text.lower().endswith("object>")
    ):
        reading.remarks.append(f"values.type: {value.names[0]}")
    return StatedType(("object",), is_map=True)


def _split_pair(text: str) -> tuple[str, str] | None:
    depth = 0
    for found in re.finditer(r"[<\[({]|[>\])}]|,|\bto\b|->|→|=>|:", text):
        if found.group() in OPEN:
            depth += 1
        elif found.group() in CLOSE:
            depth -= 1
        elif depth == 0:
            return text[: found.start()].strip(), text[found.end() :].strip()
    return None


def _bracketed(text: str, reading: TypeReading, depth: int) -> StatedType | None:
    """``string<uuid>``, ``integer(int32)``, ``String(40)``, ``enum<string>``, ``object (Boat)``."""
    bracket = closing_bracket(text)
    if bracket is None or not bracket[0]:
        return None
    head, inside = bracket
    if head.lower() in types.TRANSPARENT:
        if head.lower() in ("enum", "enumeration") and _listed_values(inside, reading):
            return StatedType(("string",))
        inner = _inner(inside, reading, depth)
        nullable = head.lower() in ("optional", "maybe", "nullable")
        if inner is None:
            return None
        return replace(inner, nullable=inner.nullable or nullable)
    outer = _atom(head, reading, depth + 1)
    if outer is None or (outer.named and text[len(head) :].lstrip()[:1] != "("):
        return None
    if outer.named:
        return outer
    return _with_inside(outer, inside, reading, depth)


def _listed_values(inside: str, reading: TypeReading) -> bool:
    """``enum('sail', 'motor')``: the values, which are not types."""
    values = [part.strip().strip("\"'`") for _, part in alternatives(inside)]
    if any(type_of_word(value) or not value or " " in value for value in values):
        return False
    reading.literals += values
    reading.strings -= 1
    return True


def _with_inside(outer: StatedType, inside: str, reading: TypeReading, depth: int) -> StatedType:
    word = inside.lower()
    if word in marks.NULLABLE:
        return replace(outer, nullable=True)
    word = word.removeprefix("$")
    kind = WORDS.get(word)
    if kind and kind[1] and (outer.format == "date-time" or kind[0] in outer.names):
        return replace(outer, names=(kind[0],), format=kind[1])
    if word in FORMATS and (kind is None or kind[0] in outer.names):
        return replace(outer, format=word)
    if outer.names == ("number",) and kind and kind[0] == "integer":
        return replace(outer, names=("integer",))
    if outer.names == ("string",) and (count := _COUNT.fullmatch(inside)):
        reading.remarks.append(f"max length: {count[1]}")
    elif outer.names == ("string",) and (span := _SPAN.fullmatch(inside)):
        reading.remarks += [f"min length: {span[1]}", f"max length: {span[2]}"]
    elif outer.names == ("object",) and _NAME.fullmatch(inside) and inside[:1].isupper():
        return replace(outer, named=inside)
    elif (
        outer.names == ("array",) and outer.items is None and (of := _inner(inside, reading, depth))
    ):
        return replace(outer, items=of)
    elif not re.fullmatch(r"[\d,. ]*", inside):
        reading.remarks.append(inside)
    return outer


def _two_words(text: str, reading: TypeReading, depth: int) -> StatedType | None:
    """``string uuid``, ``nullable string``, ``string enum``, ``Boat object``."""
    first, _, second = text.partition(" ")
    if not second:
        return None
    if first.lower() in MARKS:
        inner = _atom(second, reading, depth + 1)
        if inner is None:
            return None
        if first.lower() in marks.NULLABLE:
            return replace(inner, nullable=True)
        reading.remarks.append(first)
        return inner
    head = type_of_word(first)
    if head is not None:
        lower = second.lower()
        if lower in MARKS or second[0] in "(<[":
            return _with_inside(head, second.strip("()<>[]"), reading, depth)
        kind = WORDS.get(lower)
        if kind and kind[1] and kind[0] in head.names:
            return replace(head, format=kind[1])
        if lower in ("enum", "value", "type", "values", "format", "literal", "constant", "id"):
            return head
    if first.lower() == "enum" and second[0] in "(<[{":
        return StatedType(("string",))
    found = _NAMED_OBJECT.fullmatch(text)
    if found and reading.named:
        word = type_of_word(found["name"])
        return word or StatedType(("object",), named=found["name"])
    return None


def _named(text: str, reading: TypeReading) -> StatedType | None:
    """The name of an object: ``Boat``, ``boatKind``, ``harbour.Boat``."""
    if not reading.named or not _NAME.fullmatch(text) or text.lower() in _NO_OBJECTS:
        return None
    if len(text) > 1 and text.isalpha() and text.isupper():
        return None
    if not any(letter.isupper() for letter in text) and "." not in text and "_" not in text:
        return None
    return StatedType(("object",), named=text)
