"""What stands beside a name: marks, types, places and labelled values, in any order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from specmeld.model.json import JSON
from specmeld.read.pages.constraints import bounds
from specmeld.read.pages.fields.field import Field
from specmeld.read.pages.fields.worded_types import WordedType, worded_type
from specmeld.read.pages.lines import SaidType, listed
from specmeld.read.pages.type_words import StatedType
from specmeld.read.prose import prose_facts
from specmeld.read.vocabulary import columns, labels, marks

_WRAPPED = re.compile(r"[\s*_`\[({<|.,;:!&%–—-]*(?P<word>.*?)[\s*_`\])}>|.,;:!&%–—-]*", re.DOTALL)
_LABELLED = re.compile(
    r"(?:\*\*|__)?`?(?P<label>[^\W\d_](?:[^\W_]|[ .'/-]){0,40}?)`?\s?(?:[:：=]\s*(?:\*\*|__)|(?:\*\*|__)\s?[:：=]|[:：=](?!=)|\*\*(?=\s))"
    r"\s*(?P<value>.*)",
    re.DOTALL,
)
_SPACED = re.compile(
    r"(?P<label>defaults to|default value|default|max length|min length|maximum length|minimum length"
    r"|max|min|maximum|minimum|format|pattern)\s+(?P<value>[`\"'\d-].*)",
    re.IGNORECASE | re.DOTALL,
)
_KEYWORDS = {label: keyword for keyword, each in reversed(labels.LABELS.items()) for label in each}
_WORDS = {
    word: mark
    for mark, each in (
        ("writeOnly", marks.WRITE_ONLY),
        ("readOnly", marks.READ_ONLY),
        ("deprecated", marks.DEPRECATED),
        ("nullable", marks.NULLABLE),
        ("optional", marks.OPTIONAL),
        ("required", marks.REQUIRED),
    )
    for word in each
}
_PLACES = {word: place for place, each in columns.LOCATIONS.items() for word in each}
_YES, _NO = frozenset(marks.YES), frozenset(marks.NO)
_CONDITION = re.compile(r"\b(?:if|when|unless|for|depending|depends|except|only)\b|[?]")
_NUMBER = re.compile(r"[-+]?\d{1,20}(?:,\d{3})*(?:\.\d{1,20})?(?![\w.])")
_RANGE = re.compile(
    r"[\[( `]*(?P<low>-?\d{1,20}(?:\.\d{1,20})?)`?\s*(?:-|–|—|~|to|and|\.\.\.?|…|,|<=?\s*[a-z]\s*<=?)\s*"
    r"`?(?P<high>-?\d{1,20}(?:\.\d{1,20})?)(?P<unit>\s*(?:characters?|chars?))?[\]) `.]*",
    re.IGNORECASE,
)
_NOTHING = frozenset(
    [
        "",
        "-",
        "–",
        "—",
        "none",
        "n/a",
        "na",
        "/",
        "no default",
        "无",
        "なし",
        "없음",
        "(none)",
        "not set",
        "unset",
        "undefined",
        "required",
        "optional",
        "_",
    ]
)
_COUNTED = {"string": "Length", "array": "Items"}
_BOUNDS = frozenset(["minimum", "maximum"])
_COUNTS = frozenset(
    ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]
)
_SPLIT = re.compile(
    r"`[^`]*`|\"[^\"]*\"|(?<!\w)'[^']*'|[\[({]|<(?=[A-Za-z])|[\])}>]|\s*[;|·•\n]\s*|,\s+|,(?=[A-Za-z])|\s+[-–—]\s+"
)


def mark_word(text: str) -> str:
    """``required``, ``optional``, ``nullable``, ``deprecated``, ``readOnly`` or ``writeOnly``.

    Brackets and emphasis around the word are no part of it; empty for other texts.
    """
    if len(text) > 60:
        return ""
    found = _WRAPPED.fullmatch(text)
    return _WORDS.get(" ".join(found["word"].lower().split()), "") if found else ""


def yes_or_no(text: str) -> bool | None:
    """What a cell says; None for what is neither."""
    plain = " ".join(text.replace("`", "").replace("\\", "").strip("_ \n").lower().split())
    plain = plain if plain in _YES else plain.strip("*")
    if _CONDITION.search(plain):
        return None
    for word in (
        plain,
        plain.rstrip("*.!¹²³†‡"),
        plain.split(" ")[0].strip(",;.*()") if plain else "",
    ):
        if word in marks.CONDITIONAL:
            return None
        if word in _NO:
            return False
        if word in _YES:
            return True
        if mark_word(word) in ("required", "optional"):
            return mark_word(word) == "required"
        if plain.startswith(("not ", "no ")) and mark_word(plain) != "required":
            return False
    return None


def place_word(text: str) -> str:
    """``path``, ``query``, ``header``, ``cookie``, ``body`` or ``form``; empty for other words."""
    return _PLACES.get(
        " ".join(text.replace("`", "").replace("*", "").strip("() .").lower().split()), ""
    )


def set_mark(field: Field, line: int, mark: str) -> None:
    """Note a mark; the first word on being required stands."""
    entry = field.entry
    if mark in ("required", "optional"):
        if entry.required is None:
            entry.required = (line, mark == "required")
    elif mark == "nullable":
        entry.nullable = entry.nullable or line
    else:
        field.fact(line, mark, True)


def set_type(field: Field, line: int, text: str, *, named: bool = True) -> bool:
    """Take a type with what stands beside it; False where the text is no type."""
    worded = worded_type(text, named=named)
    if worded is None:
        return False
    take_worded(field, line, worded)
    return True


def take_worded(field: Field, line: int, worded: WordedType) -> None:
    """Take a type that was read, and the remarks in it."""
    entry = field.entry
    if entry.said is None:
        entry.said, entry.type_line = worded.said, line
    elif entry.names == ("array",) and entry.stated and entry.stated.items is None:
        stated = worded.stated if worded.stated.names != ("array",) else worded.stated.items
        entry.said = SaidType(StatedType(("array",), items=stated))
    if worded.stated.nullable and worded.stated.names:
        entry.nullable = entry.nullable or line
    for remark in worded.remarks:
        take_remark(field, line, remark)


def take_bracket(field: Field, line: int, text: str) -> int:
    """Take the parts of a bracket or a cell; returns how many of them were understood."""
    whole = worded_type(text, weak=True, named=False)
    if whole is not None and field.entry.said is None:
        take_worded(field, line, whole)
        return 1
    return sum(take_remark(field, line, part) for part in parts_of(text))


def take_remark(field: Field, line: int, text: str) -> bool:
    """Take one mark, type, place, labelled value or bound; False where it is words."""
    part = text.strip().strip("*").strip()
    if not part:
        return False
    if part.startswith("values.type: "):
        field.fact(line, "values.type", part.removeprefix("values.type: "))
        return True
    mark = mark_word(part)
    if mark:
        set_mark(field, line, mark)
        return True
    labelled = label_and_value(part)
    if labelled is not None and take_label(field, line, *labelled):
        return True
    if field.entry.said is None and set_type(field, line, part, named=_names_object(part)):
        return True
    if place_word(part) and not field.location:
        field.location = place_word(part)
        return True
    badges = bounds(part)
    if badges:
        for keyword, value in badges:
            field.fact(line, keyword, value)
        return True
    return _take_prose(field, line, part)


def _names_object(text: str) -> bool:
    """A name of an object in a bracket is one word with a capital: ``(Boat)``, ``(Boat[])``."""
    bare = text.replace("`", "").strip("[]")
    return bare.isalnum() and bare[:1].isupper() and not bare.isupper()


def _take_prose(field: Field, line: int, text: str) -> bool:
    type_ = field.entry.names[0] if len(field.entry.names) == 1 else None
    facts = [fact for fact in prose_facts(text, type=type_) if not fact.items]
    for fact in facts:
        field.fact(line, fact.keyword, fact.value, prose=True)
    return bool(facts)


def parts_of(text: str) -> Iterator[str]:
    """The parts between commas, bars and dashes, code and brackets kept whole.

    What follows "one of:" or "default:" stays with it as far as it is a list of values.
    """
    start, depth = 0, 0
    pieces: list[str] = []
    for found in _SPLIT.finditer(text):
        token = found.group()
        if token[0] in "`\"'" and len(token) > 1:
            continue
        if token in "[({<":
            depth += 1
        elif token in "])}>":
            depth = max(0, depth - 1)
        elif depth == 0:
            pieces.append(text[start : found.start()])
            start = found.end()
    pieces.append(text[start:])
    yield from _joined(pieces)


def _joined(pieces: list[str]) -> Iterator[str]:
    """Pieces, the values behind "one of:" joined again."""
    held = ""
    for piece in pieces:
        labelled = label_and_value(piece)
        if held and labelled is None and not mark_word(piece) and not place_word(piece):
            held += ", " + piece
            continue
        if held:
            yield held
        held = piece if labelled and _KEYWORDS.get(labelled[0]) in ("enum", "range") else ""
        if not held and piece.strip():
            yield piece.strip()
    if held:
        yield held


def label_and_value(text: str) -> tuple[str, str] | None:
    """A known label in lower case and what follows it: ``Default: 20``, ``default `x` ``."""
    found = _LABELLED.match(text) or _SPACED.match(text.strip("*_ "))
    if found is None:
        return None
    label = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", found["label"])
    label = " ".join(label.replace("_", " ").replace("-", " ").split()).lower()
    if label not in _KEYWORDS:
        label = " ".join(found["label"].split()).lower()
    return (label, found["value"].strip()) if label in _KEYWORDS else None


def keyword_of(label: str) -> str:
    """What a label is about; empty for an unknown one."""
    return _KEYWORDS.get(label, "")


def take_label(field: Field, line: int, label: str, value: str) -> bool:
    """Take ``Label: value``; False where the value is not understood."""
    keyword = _KEYWORDS.get(label, "")
    value = value.strip()
    match keyword:
        case "":
            return False
        case "type":
            return set_type(field, line, value) or take_bracket(field, line, value) > 0
        case "required" | "optional":
            said = yes_or_no(value)
            if said is None:
                return False
            set_mark(field, line, "required" if said is (keyword == "required") else "optional")
        case "nullable" | "deprecated" | "readOnly" | "writeOnly":
            if yes_or_no(value):
                set_mark(field, line, keyword)
            return yes_or_no(value) is not None
        case "uniqueItems" | "additionalProperties":
            if (flag := yes_or_no(value)) is None:
                return False
            field.fact(line, keyword, flag)
        case "location":
            field.location = field.location or place_word(value)
            return bool(place_word(value))
        case "description":
            if value:
                field.entry.paragraphs.append([(line, value)])
            return bool(value)
        case "items":
            inner = worded_type(value)
            if inner is None:
                return False
            take_worded(
                field, line, WordedType(SaidType(StatedType(("array",), items=inner.stated)))
            )
        case _:
            facts = list(_facts(field, keyword, value))
            for name, fact in facts:
                field.fact(line, name, fact)
            return bool(facts)
    return True


def _facts(field: Field, keyword: str, value: str) -> Iterator[tuple[str, JSON]]:
    """The facts of a labelled value; nothing where it cannot be one of the keyword."""
    stated = field.entry.stated
    if keyword in ("default", "example", "const"):
        said = _value(value)
        if said is not None:
            yield keyword, said
    elif keyword == "enum":
        values = values_of(value, stated)
        if len(values) > 1 or (values and value[:1] in "`\"'"):
            yield "enum", values
    elif keyword in ("range", "length"):
        yield from _range(value, stated, "length" if keyword == "length" else "")
    elif keyword in _BOUNDS or keyword in _COUNTS or keyword.startswith(("exclusive", "multiple")):
        number = _NUMBER.match(value.strip("`*=<>≤≥ "))
        if number:
            yield _counted(keyword, stated, value[number.end() :]), _number(number[0])
    elif value:
        yield keyword, value.strip("`* ")


def _value(text: str) -> str | None:
    """The value that stands behind a label, as text; None where the words say "none"."""
    span = re.match(r"`([^`]*)`|\"([^\"]*)\"(?=$|[\s,.;)])", text)
    if span is not None:
        return span[1] if span[1] is not None else span[2]
    bare = (
        re.split(r"\s+\(|[;\n]|\.\s|,\s+(?=[A-Za-z]{3,})", text, maxsplit=1)[0].strip().rstrip(".")
    )
    bare = bare.strip("*_").strip()
    if bare.lower() in _NOTHING or len(bare) > 80:
        return None
    return bare.strip("'") if len(bare) > 1 else bare


def values_of(text: str, stated: StatedType | None) -> list[JSON]:
    """The values of a list: code, quoted words, or words between commas, bars, slashes, lines."""
    plain = text.strip().strip("[]{}() ").rstrip(".")
    found = listed(plain, stated)
    if found and len(found) > 1:
        return found
    words = [
        part.strip().strip("\"'*")
        for part in re.split(r"\s*[,|/;\n、，]\s*|\s+or\s+|\s+and\s+", plain)
    ]
    words = [word for word in words if word]
    if len(words) > 1 and all(re.fullmatch(r"[\w.:+@$-]{1,60}", word) for word in words):
        return listed(", ".join(words), stated)
    if re.fullmatch(r"(?:\"[^\"]*\"\s*)+", plain):
        return listed(plain, stated)
    if len(words) == 1 and found:
        return found
    return []


def _range(value: str, stated: StatedType | None, of: str) -> Iterator[tuple[str, JSON]]:
    found = _RANGE.fullmatch(value.strip())
    if found is None:
        number = _NUMBER.fullmatch(value.strip(" `."))
        if of and number and (stated is None or stated.names == ("string",)):
            yield "maxLength", _number(number[0])
            return
        for keyword, bound in bounds(value.replace("< x <", "")):
            yield _counted(keyword, stated, "") if keyword in _BOUNDS else keyword, bound
        return
    low, high = _number(found["low"]), _number(found["high"])
    if low > high:
        return
    names = ("minLength", "maxLength") if of or found["unit"] else ("minimum", "maximum")
    for keyword, bound in zip(names, (low, high), strict=True):
        yield _counted(keyword, stated, ""), bound


def _counted(keyword: str, stated: StatedType | None, behind: str) -> str:
    """``max`` bounds the length of a string and the number of items of an array."""
    if keyword not in _BOUNDS:
        return keyword
    if re.match(r"[`* ]*(?:characters?|chars?)\b", behind, re.IGNORECASE):
        return keyword[:3] + "Length"
    noun = _COUNTED.get(stated.names[0]) if stated and len(stated.names) == 1 else None
    return f"{keyword[:3]}{noun}" if noun else keyword


def _number(text: str) -> int | float:
    number = json.loads(text.replace(",", "").lstrip("+"))
    return int(number) if float(number).is_integer() else float(number)
