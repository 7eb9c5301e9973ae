"""A description as plain sentences, and which parts of them are conditional.

Markup (Markdown links and emphasis, HTML tags, typographic quotes) is removed; code spans keep
their backticks. Every pattern is linear in the length of the text, which is bounded by ``LIMIT``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from specmeld.read.prose.native import in_english

LIMIT = 20_000
"""Most characters of a description that are read."""

LONGEST = 4_000
"""Most characters of one sentence that are read: checking a match reads all of them."""

_TYPOGRAPHIC = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2212\u00a0\u202f", "''\"\"--  ")

_MARKUP = re.compile(
    r"(?P<tick>``|</?(?:code|tt|kbd)>)"
    r"|(?P<span>`[^`\n]{0,300}`)"
    r"|(?P<stop><(?:br|p|li|/p|/li|ul|/ul)\s?/?>)"
    r"|(?P<tag></?[a-zA-Z][^<>\n]{0,200}>|\*\*)"
    r"|\[(?P<link>[^\[\]\n]{1,200})\]\([^()\s]{0,500}\)"
    r"|\\(?P<escaped>[_*\[\]`#.-])"
)
_BREAK = re.compile(r"\n[ \t]*(?:\n\s*(?:[-*•◦][ \t]+)?|[-*•◦][ \t]+|\d{1,2}[.)][ \t]+)")
_STOP = re.compile(r"`[^`]*`|[.!?][\"')\]]{0,2}(?=\s|$)|[。！？；]")
_ABBREVIATIONS = frozenset(
    ["e.g", "eg", "i.e", "ie", "etc", "max", "min", "vs", "approx", "incl", "excl", "no", "resp"]
)
_EXAMPLE = re.compile(
    r"\b(?:e\.g\.?|eg\.|for example|for instance|such as|examples?:)[^;)]*|\blike\b[^,;)]*",
    re.IGNORECASE,
)
_EXAMPLE_SENTENCE = re.compile(r"\W*(?:for example|for instance|e\.g\.|example)\b", re.IGNORECASE)

_WHEN = r"(?:if|when|whenever|unless|except|depending|provided that|as long as|otherwise|in case)"
_SET = r"(?:set|specified|provided|present|given|supplied|included|defined|passed|used)"
_HARMLESS = re.compile(
    rf",?\s*\b(?:if|when)\s(?:it is |they are |explicitly )?{_SET}"
    r"(?=\s*(?:[,.;:)]|$)|\s(?:must|should|it must|the value must)\b),?",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r",?\s*\b(?:if|when)\s(?:(?:it|they|this|this \w+|the \w+|a value|no value|none) (?:is|are) )?"
    r"(?:not (?:explicitly |otherwise )?(?:set|specified|provided|present|given|supplied|defined"
    r"|passed|included)|unset|unspecified|omitted|absent|missing|null|left (?:blank|empty|unset)"
    r"|empty|(?<=no value is )(?:given|provided|specified|set)|(?<=none is )(?:given|provided"
    r"|specified|set))"
    r"(?=\s*(?:[,.;:)]|$)"
    r"|\s(?:it |this |the value )?(?:defaults?|the default|uses|will (?:use|be|default))\b),?",
    re.IGNORECASE,
)
_LEADING = re.compile(
    rf"\W*(?:{_WHEN}|only (?:if|when|for))\b|\W*for\s"
    r"|\W*(?:with|in|on|under|using|during)\s[^,]{1,80},",
    re.IGNORECASE,
)
_WITHIN = re.compile(rf"\b{_WHEN}\b", re.IGNORECASE)
_FOLLOWING = re.compile(
    rf"[^,;:()]{{0,80}}?\b{_WHEN}\b|[^\w]{{0,3}}{_WHEN}\b"
    r"|\s*for\s(?!each\b|every\b|this\b|all\b|any\b)|\s*per\s(?:second|minute|hour|day|month)\b"
    rf"|,?\s(?:or|and|but)\s[^;]{{0,200}}?\b(?:{_WHEN}|for)\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:recommend\w*|typically|usually|generally|ideally|approximately|roughly|about|around"
    r"|previously|formerly|used to|was|were|once|suggest\w*|estimated?|average|often|sometimes"
    r"|some|other|older)\b",
    re.IGNORECASE,
)
_HEDGED_AFTER = re.compile(r"[^;]{0,60}\b(?:is|are) (?:recommended|suggested)\b", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:not|never|no|without|cannot|\w+n't)(?:\s+\w+){0,3}\s*$", re.IGNORECASE)
_ASIDE = re.compile(r"^\s*\((?!if|when|for|unless)[^()]*\)", re.IGNORECASE)
_CLAUSE = re.compile(r"[;:]\s|\sbut\s|,\s")
_MAJOR = re.compile(r";\s|\sbut\s|\showever,?\s")


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``text`` is plain, examples in it blanked; ``quote`` is as in the description.

    ``bullet`` says that it is in an item of a list.
    """

    text: str
    quote: str
    bullet: bool = False

    def governed(self, start: int, end: int) -> bool:
        """Whether a condition, a hedge or a negation applies to ``start:end``."""
        before, after = self.text[:start], _ASIDE.sub("", self.text[end:], count=1)
        clause = _CLAUSE.split(before)[-1]
        return bool(
            _LEADING.match(_MAJOR.split(before)[-1])
            or _WITHIN.search(clause)
            or _FOLLOWING.match(after)
            or _HEDGED.search(_MAJOR.split(before)[-1])
            or _HEDGED_AFTER.match(after)
            or _NEGATED.search(clause)
        )

    def without_absence(self) -> Sentence:
        """The sentence without "if not set": the rest is the default, unconditionally."""
        return Sentence(_ABSENT.sub(" ", self.text).strip(), self.quote, self.bullet)


def blocks(description: str) -> Iterator[tuple[str, str, bool]]:
    """Paragraphs and list items: plain text, the original text, and whether it is an item."""
    text, offsets = _plain(description)
    start, bullet = 0, bool(re.match(r"\s*[-*•◦]\s", text))
    for gap in [*_BREAK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            piece = text[start:end]
            quote = description[offsets[start] : offsets[end - 1] + 1]
            yield in_english(piece.replace("\n", " ")), quote, bullet
        if gap:
            start, bullet = gap.end(), gap.group().strip() != ""


def sentences(description: str) -> Iterator[Sentence]:
    """The sentences of a description, in order; those that only give an example are left out."""
    text, offsets = _plain(description)
    start, bullet = 0, bool(re.match(r"\s*[-*•◦]\s", text))
    for gap in [*_BREAK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        for first, last in _spans(text, start, end):
            quote = description[offsets[first] : offsets[last - 1] + 1].strip()
            plain = text[first:last][:LONGEST].replace("\n", " ")
            if not _EXAMPLE_SENTENCE.match(plain):
                plain = _HARMLESS.sub(" ", _EXAMPLE.sub(" \x1f ", in_english(plain)))
                yield Sentence(plain.strip(), quote, bullet)
        if gap:
            start, bullet = gap.end(), gap.group().strip() != ""


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for stop in _STOP.finditer(text, start, end):
        word = text[max(first, stop.start() - 8) : stop.start()].split()[-1:]
        if stop.group()[0] == "`" or (word and word[0].strip("(").lower() in _ABBREVIATIONS):
            continue
        if text[first : stop.end()].strip():
            yield first, stop.end()
        first = stop.end()
    if text[first:end].strip():
        yield first, end


def _plain(description: str) -> tuple[str, list[int]]:
    """The text without markup, and the original offset of each of its characters."""
    source = description[:LIMIT].translate(_TYPOGRAPHIC).replace("—", ",")
    text: list[str] = []
    offsets: list[int] = []

    def keep(piece: str, at: int, step: int = 1) -> None:
        text.append(piece)
        offsets.extend(at + step * i for i in range(len(piece)))

    done = 0
    for found in _MARKUP.finditer(source):
        keep(source[done : found.start()], done)
        done = found.end()
        match found.lastgroup:
            case "tick":
                keep("`", found.start())
            case "stop":
                keep("\n\n", found.start(), 0)
            case "span" | "link" | "escaped" as kind:
                keep(found[kind], found.start(kind))
    keep(source[done:], done)
    return "".join(text), offsets
