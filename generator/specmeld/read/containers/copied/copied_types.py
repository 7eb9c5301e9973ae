"""Types of fields in copied text, with their marks and limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from specmeld.read.vocabulary.copied_words import MARKS, NO_NAMES, STRONG_TYPES, WEAK_TYPES


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_STRONG = _any_of([*STRONG_TYPES, *(word.capitalize() for word in STRONG_TYPES)])
_WEAK = _any_of([*WEAK_TYPES, *(word.capitalize() for word in WEAK_TYPES)])
_PLURALS = "strings|integers|numbers|booleans|objects|arrays|enums|floats|maps|hashes|any"
_LIST_OF = rf"(?:[Aa]rray|[Ll]ist|[Mm]ap) of (?:(?:{_PLURALS})|(?:{_STRONG})\b)"
_INSIDE = (
    r"(?:\s?<\$?[^<>=]{1,40}>|\s?<[^<>=]{1,40}<[^<>=]{1,40}>>|\s?\((?!\s*-?\d)[^()]{1,60}\)"
    r"|\[[\w<>|]{0,40}\])"
)
_GLUED_MARK = (
    r"(?=(?:required|optional|nullable|deprecated|header|query|path|cookie|body){1,4}(?![a-z]))"
)
_END = rf"(?:(?![a-z0-9_-])|{_GLUED_MARK})"
_UNION = r"(?:any ?of|one ?of|all ?of|[Aa]ny ?[Oo]f|[Oo]ne ?[Oo]f|[Aa]ll ?[Oo]f)"
_TYPE = re.compile(rf"(?:{_LIST_OF}|{_UNION}|(?:{_STRONG}|{_WEAK}){_END}){_INSIDE}{{0,3}}")
_GLUED_TYPE = re.compile(rf"(?:{_LIST_OF}|{_UNION}|{_STRONG}){_INSIDE}{{0,3}}")
_JOIN = re.compile(r"\s*(?:\||/| or |, or |\bor\b)\s*")
_TITLE = re.compile(r"\s*[A-Z]\w{0,80}\s?·\s?")
_NAME = re.compile(r"[A-Za-z_$@](?:[\w.$@\-\[\]{}<>:]{0,120}[\w\]}>$])?\Z")
_STARRED_NAME = re.compile(r"(?P<name>[A-Za-z_$@][^\s*?]{0,120})(?P<mark>\s*\*|\?)?\Z")
_GLUED_LABEL = re.compile(
    rf"(?P<label>[A-Z](?=[^ ]* )[\w ()/-]{{0,60}}?[a-zA-Z0-9)])(?P<type>{_LIST_OF}|{_STRONG})\Z"
)
_TITLE_WORD = re.compile(r"[A-Z][a-z]+\Z")
_MARK = re.compile(rf"\s*[·,|(\[*]*\s*(?P<word>{_any_of(MARKS)})[)\]]*", re.IGNORECASE)
_STAR = re.compile(r"\s*\*+")
_DOT_WORD = re.compile(r"\s*·\s*(?P<word>[a-z][a-z0-9-]{0,30})(?P<array>(?:\[\])*)(?![a-z0-9_:])")
_SCHEMA_NAME = re.compile(r"\s*·\s*[A-Z]\w{0,60}(?![\w:])")
_NUMBER = r"-?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?"
_UNIT = r"(?P<unit>characters?|items?|properties|elements)?"
_BETWEEN = re.compile(
    rf"\s*(?P<open>[\[(])\s*(?P<low>{_NUMBER})\s*\.\.\s*(?P<high>{_NUMBER})\s*(?P<close>[\])])\s*{_UNIT}"
)
_COMPARED = re.compile(rf"\s*(?P<sign><=|>=|≤|≥|<|>|=)\s*(?P<value>{_NUMBER})\s*{_UNIT}")
_NAMED_LIMIT = re.compile(rf"\s*·?\s*(?P<which>min|max)(?:imum)?\s*:\s*(?P<value>{_NUMBER})")
_WORDED_SPAN = re.compile(
    rf"(?P<noun>length )?(?:between (?P<low>{_NUMBER}) and|(?P<most>[≤<]=?)) (?P<high>{_NUMBER})\Z"
)
_WORDED_LIMIT = re.compile(
    rf"(?P<word>minimum|maximum)(?: value)?(?: (?P<noun>length|items))? is (?P<value>{_NUMBER})",
    re.IGNORECASE,
)
_FILLING = re.compile(r"\s*(?:·|\||,|\[ items[^\]]{0,80}\]?|non-empty|unique|\]|\s)")
_PATTERN = re.compile(r"\s*(?P<pattern>\^\S{1,300}|/\^?\S{1,300}/)\s*\Z")
_REST_LABEL = re.compile(
    r"\s*(?P<label>Defaults? to|Default|Enum|Example):?\s*(?P<rest>\S.{0,300})\Z"
)
_FORMATS = re.compile(r"[a-z][a-z0-9-]{1,20}\Z")
_UNITS = {"character": "length", "characters": "length", "items": "items", "item": "items"}
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class SaidType:
    """A type in normal form, its marks, and its limits as labelled lines."""

    type: str
    marks: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    is_strong: bool = True
    """Whether the word is a type in any context."""

    @property
    def is_union_alone(self) -> bool:
        """Whether the page only says that there are several types, not which."""
        return bool(re.fullmatch(_UNION, self.type))


@dataclass(frozen=True, slots=True)
class GluedField:
    name: str
    said: SaidType
    words: str
    is_sure: bool
    """Whether more than a lower-case letter before a type word shows that they are separate."""


def is_composite(said: SaidType) -> bool:
    """Whether a type has contents: objects and arrays."""
    return said.type.lower().startswith(("object", "array"))


def limits_of(text: str, type_text: str) -> tuple[str, ...]:
    """The limits of a line that contains nothing else, named by the type."""
    shape = _Shape(type_text)
    limits: list[str] = []
    at = 0
    while at < len(text) and len(limits) < 8:
        if found := _BETWEEN.match(text, at):
            limits.extend(_between(found, shape.noun))
        elif found := _COMPARED.match(text, at):
            limits.append(_compared(found, shape.noun))
        else:
            return ()
        at = found.end()
    return tuple(limits)


def _glued_types(text: str) -> Iterator[re.Match[str]]:
    """Type words after the first character; they may overlap, as in ``temperaturenumber``."""
    at = 1
    while found := _GLUED_TYPE.search(text, at):
        yield found
        at = found.start() + 1


def worded_limits(text: str) -> tuple[str, ...]:
    """``length between 1 and 40``; ``Minimum length is 1, maximum length is 64.``"""
    if len(text) > 120:
        return ()
    if found := _WORDED_SPAN.match(text):
        noun = "length" if found["noun"] else ""
        ends = ("minimum", found["low"]), ("maximum", found["high"])
        return tuple(_limit(word, noun, value) for word, value in ends if value)
    said = [_WORDED_LIMIT.fullmatch(part) for part in re.split(r", (?:and )?", text.rstrip("."))]
    limits = [_limit(each["word"], each["noun"] or "", each["value"]) for each in said if each]
    return tuple(limits) if len(limits) == len(said) else ()


def glued_label(text: str) -> tuple[str, SaidType] | None:
    """``Image URLobject``: the label of a branch and its type."""
    found = _GLUED_LABEL.match(text) if len(text) < 100 else None
    return (found["label"], SaidType(found["type"])) if found else None


def starred_name(text: str) -> tuple[str, tuple[str, ...]] | None:
    """A name that may carry marks: ``petId *``, ``status *required``, ``name?``."""
    head, _, rest = text.partition(" ")
    glued = _STARRED_NAME.match(head)
    if glued is None or not _NAME.match(glued["name"]):
        return None
    marks = {"*": ("required",), "?": ("optional",)}.get((glued["mark"] or "").strip(), ())
    if not rest:
        return glued["name"], marks
    more = marks_of(rest)
    return (glued["name"], tuple(dict.fromkeys(marks + more))) if more else None


def marks_of(text: str) -> tuple[str, ...]:
    """The marks of a line that contains nothing else."""
    if len(text) > 80:
        return ()
    marks: list[str] = []
    at = 0
    while at < len(text):
        found = _MARK.match(text, at)
        star = None if found else _STAR.match(text, at)
        if found:
            marks.append(MARKS[found["word"].lower()])
        elif star:
            marks.append("required")
        else:
            return ()
        at = (found or star).end()  # type: ignore[union-attr]
    return tuple(dict.fromkeys(marks))


def type_of(text: str) -> SaidType | None:
    """The type on a line, if the whole line is type, marks and limits."""
    if len(text) > _LONGEST:
        return None
    lead = _leading_marks(text)
    said = _type_at(text, lead[1], _TYPE)
    if said is None or said[1] < len(text):
        return None
    marks = tuple(dict.fromkeys(lead[0] + said[0].marks))
    return SaidType(said[0].type, marks, said[0].limits, said[0].is_strong)


def glued_field(text: str) -> GluedField | None:
    """``namestringRequiredThe words``: the first type word after a name, before a new word."""
    for found in _glued_types(text[:200]):
        before = text[: found.start()]
        name, marks = _without_marks(before.rstrip())
        is_apart = before[-1:].isspace() and not marks
        if is_apart or not _NAME.match(name) or name[-1] in "_-.":
            continue
        read = _type_at(text, found.start(), _GLUED_TYPE)
        if read is None:
            continue
        said, end = read
        rest = text[end:]
        if rest and not (rest[0].isspace() or rest[0].isupper() or rest[0] in "\"“'‘`(-–—:."):
            continue
        all_marks = tuple(dict.fromkeys(marks + said.marks))
        sure = (
            bool(all_marks or said.limits)
            or "|" in said.type
            or "·" in text[found.start() : end]
            or found[0][-1] in ")>]"
        )
        words = rest.strip(" -–—:")
        return GluedField(name, SaidType(said.type, all_marks, said.limits), words, sure)
    return None


def spaced_field(text: str) -> tuple[str, SaidType] | None:
    """``owner string Required``: a name and a type on one line."""
    head, space, rest = text.partition(" ")
    starred = starred_name(head.rstrip(":")) if space else None
    if starred is None or starred[0].lower() in NO_NAMES:
        return None
    said = type_of(rest.strip())
    if said is None or (_TITLE_WORD.match(starred[0]) and not said.marks):
        return None
    marks = tuple(dict.fromkeys(starred[1] + said.marks))
    return starred[0], SaidType(said.type, marks, said.limits, said.is_strong)


def _leading_marks(text: str) -> tuple[tuple[str, ...], int]:
    """Marks before the type, as in ``nullable string`` or ``Required string``."""
    marks: list[str] = []
    at = 0
    while found := _MARK.match(text, at):
        if not text[found.end() : found.end() + 1].isspace():
            break
        marks.append(MARKS[found["word"].lower()])
        at = found.end() + 1
    return tuple(marks), at


def _without_marks(name: str) -> tuple[str, tuple[str, ...]]:
    """A name without trailing marks: ``phonenullable`` before ``string``."""
    for word in ("nullable", "required", "optional", "deprecated"):
        if name.lower().endswith(word) and len(name) > len(word):
            return name[: -len(word)].rstrip(), (word,)
    return name, ()


def _type_at(text: str, at: int, first: re.Pattern[str]) -> tuple[SaidType, int] | None:
    """The type at a position in a text, and where its parts end."""
    found = first.match(text, at) or _titled_type(text, at)
    if found is None:
        return None
    parts = [found[0]]
    end = found.end()
    marks: list[str] = []
    limits: list[str] = []
    shape = _Shape(parts[0])
    while end < len(text):
        if more := _further_type(text, end):
            parts.append(more[0])
            end = more.end()
            continue
        end, going_on = _beside(text, end, shape, marks, limits)
        if not going_on:
            break
    type_text = shape.normal([_normal(part) for part in parts])
    strong = len(parts) > 1 or bool(re.match(rf"(?:{_STRONG}|{_LIST_OF})", parts[0]))
    return SaidType(type_text, tuple(dict.fromkeys(marks)), tuple(limits), strong), end


def _titled_type(text: str, at: int) -> re.Match[str] | None:
    """The type after the name of its schema: ``Boat · object``."""
    title = _TITLE.match(text, at)
    return _TYPE.match(text, title.end()) if title else None


def _further_type(text: str, at: int) -> re.Match[str] | None:
    """One more type of a union."""
    join = _JOIN.match(text, at)
    return (join and _TYPE.match(text, join.end())) or _titled_type(text, at)


@dataclass(slots=True)
class _Shape:
    """What the limits of a type depend on, and what follows a dot."""

    first: str
    format: str = ""
    array: str = ""

    @property
    def noun(self) -> str:
        word = self.first.lower()
        if word.startswith(("array", "list")) or word.endswith("[]") or self.array:
            return "items"
        return "length" if word.startswith(("string", "str", "text", "enum")) else ""

    def normal(self, parts: list[str]) -> str:
        if self.format and len(parts) == 1:
            plain = parts[0]
            inner = f"enum<{plain}>" if self.format == "enum" else f"{plain}<{self.format}>"
            return (inner if "<" not in plain else plain) + self.array
        return " | ".join(parts)


def _beside(
    text: str, at: int, shape: _Shape, marks: list[str], limits: list[str]
) -> tuple[int, bool]:
    """Add one mark or limit; False if there is none."""
    if found := _MARK.match(text, at):
        marks.append(MARKS[found["word"].lower()])
    elif found := _NAMED_LIMIT.match(text, at):
        limits.append(_limit(f"{found['which']}imum", shape.noun, found["value"]))
    elif found := _BETWEEN.match(text, at):
        limits.extend(_between(found, shape.noun))
    elif found := _COMPARED.match(text, at):
        limits.append(_compared(found, shape.noun))
    elif found := _DOT_WORD.match(text, at):
        if found["word"] in STRONG_TYPES and found["word"] != "enum":
            shape.first = found["word"]
        else:
            shape.format = found["word"]
        shape.array = found["array"] or shape.array
    elif found := _SCHEMA_NAME.match(text, at):
        pass
    elif found := _PATTERN.match(text, at):
        limits.append(f"Pattern: `{found['pattern']}`")
    elif found := _REST_LABEL.match(text, at):
        limits.append(f"{found['label']}: {found['rest']}")
    elif found := (_STAR.match(text, at) or _FILLING.match(text, at)):
        _filling(found[0].strip(), shape.noun, marks, limits)
    else:
        return at, False
    return found.end(), True


def _filling(word: str, noun: str, marks: list[str], limits: list[str]) -> None:
    if word.startswith("*"):
        marks.append("required")
    elif word == "non-empty":
        limits.append(_limit("minimum", noun or "length", "1"))
    elif word == "unique":
        limits.append("Unique items: yes")


def _between(found: re.Match[str], noun: str) -> Iterator[str]:
    unit = _UNITS.get(found["unit"] or "", noun if found["unit"] else "")
    low = "minimum" if found["open"] == "[" else "exclusive minimum"
    high = "maximum" if found["close"] == "]" else "exclusive maximum"
    yield _limit(low, unit, found["low"])
    yield _limit(high, unit, found["high"])


def _compared(found: re.Match[str], noun: str) -> str:
    unit = _UNITS.get(found["unit"] or "", noun if found["unit"] else "")
    words = {"<=": "maximum", "≤": "maximum", ">=": "minimum", "≥": "minimum"}
    word = {**words, "<": "exclusive maximum", ">": "exclusive minimum"}.get(found["sign"])
    return _limit(word, unit, found["value"]) if word else f"{found[0].strip()}"


def _limit(word: str, noun: str, value: str) -> str:
    return f"{word} {noun}: {value}".replace(" :", ":").capitalize()


def _normal(part: str) -> str:
    """One type without the name of its schema; a format is in angle brackets."""
    text = part.replace("$", "")
    found = re.match(r"([^<(\[]+?)\s*[<(]([^<>()]*)[>)](.*)\Z", text)
    if found is None or text.startswith(("array<", "Array<", "enum<", "map<", "Map<")):
        return text
    inside = found[2].strip()
    kept = f"<{inside}>" if _FORMATS.match(inside) and inside != found[1].strip() else ""
    return f"{found[1].strip()}{kept}{found[3].strip()}"
