"""A parser for ECMA-262 regular expressions, which JSON Schema uses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TypeAlias

LAST = 0x10FFFF
_MOST_ROUNDS = 1_000
_MOST_CHARACTERS = 1_000_000
_DEEPEST = 100


@dataclass(frozen=True)
class Characters:
    """One character from ranges of code points and Unicode categories; ``negated``: any other."""

    ranges: tuple[tuple[int, int], ...]
    properties: tuple[tuple[str, bool], ...] = ()
    """Unicode general categories, such as ``Lu``; True: those not in it."""
    negated: bool = False

    def holds(self, character: str) -> bool:
        code = ord(character)
        held = any(low <= code <= high for low, high in self.ranges) or any(
            unicodedata.category(character).startswith(name) is not other
            for name, other in self.properties
        )
        return held is not self.negated


@dataclass(frozen=True)
class Edge:
    """A position between characters: ``^``, ``$``, ``b`` or ``B``."""

    kind: str


@dataclass(frozen=True)
class Sequence:
    items: tuple[Tree, ...]


@dataclass(frozen=True)
class Choice:
    options: tuple[Tree, ...]


@dataclass(frozen=True)
class Repeat:
    item: Tree
    least: int
    most: int | None
    greedy: bool = True


@dataclass(frozen=True)
class Group:
    """A capturing group; ``number`` counts from 1."""

    item: Tree
    number: int


@dataclass(frozen=True)
class Back:
    """A backreference."""

    number: int


@dataclass(frozen=True)
class Look:
    """A lookahead or lookbehind, positive or negative."""

    item: Tree
    ahead: bool
    negative: bool


Tree: TypeAlias = Characters | Edge | Sequence | Choice | Repeat | Group | Back | Look

_DIGITS = ((48, 57),)
_WORD = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACES = (
    *((9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029)),
    *((0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
_CLASSES = {
    "d": Characters(_DIGITS),
    "D": Characters(_DIGITS, negated=True),
    "w": Characters(_WORD),
    "W": Characters(_WORD, negated=True),
    "s": Characters(_SPACES),
    "S": Characters(_SPACES, negated=True),
}
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}
_ANY = Characters(((10, 10), (13, 13), (0x2028, 0x2029)), negated=True)
_COUNT = re.compile(r"\{(\d+)(?:(,)(\d*))?\}", re.ASCII)
_GROUP_NAME = re.compile(r"\(\?<(?![=!])([^>]*)>")
_HEX = re.compile(
    r"x([0-9A-Fa-f]{2})|u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})(?:\\u(D[C-F][0-9A-F]{2}))?",
    re.IGNORECASE,
)
_PROPERTY = re.compile(r"([pP])\{(?:(?:General_Category|gc)=)?(\w+)\}", re.ASCII)
_CATEGORIES = {
    **{"Letter": "L", "Mark": "M", "Number": "N", "Punctuation": "P", "Symbol": "S"},
    **{"Separator": "Z", "Other": "C", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll"},
    **{"Decimal_Number": "Nd", "Alphabetic": "L", "Uppercase": "Lu", "Lowercase": "Ll"},
}


def parse(pattern: str) -> Tree:
    """The tree of a pattern. Raises ValueError if it is invalid or too large."""
    reader = _Reader(pattern)
    tree = reader.choice(0)
    if reader.at < len(pattern):
        raise ValueError("unbalanced parenthesis")
    return tree


def split(pattern: str) -> list[tuple[str, bool]]:
    """Split a pattern into patterns that are equivalent together; False: it must not match.

    ``^(?=a)(?!b)c(?<!d)$`` is ``^a``, not ``^b``, ``^c$``, not ``d$``. A pattern of any other form
    stays whole.
    """
    reader = _Reader(pattern)
    items: list[tuple[Tree, int, int]] = []
    while reader.at < len(pattern) and pattern[reader.at] not in "|)":
        begin = reader.at
        items.append((reader.repeated(reader.item(0)), begin, reader.at))
    whole = [(pattern, True)]
    if reader.at < len(pattern) or any(map(_refers, (item for item, _, _ in items))):
        return whole
    parts: list[tuple[str, bool]] = []
    kept = [True] * len(items)
    for at, (item, begin, end) in enumerate(items):
        if not isinstance(item, Look):
            continue
        edge, outside = ("^", items[:at]) if item.ahead else ("$", items[at + 1 :])
        between = [one for one, _, _ in outside]
        if Edge(edge) in between and all(_is_place(one, edge, item.ahead) for one in between):
            body = f"(?:{pattern[begin + (3 if item.ahead else 4) : end - 1]})"
            parts.append((f"^{body}" if item.ahead else f"{body}$", not item.negative))
            kept[at] = False
    rest = "".join(
        pattern[begin:end] for (_, begin, end), keep in zip(items, kept, strict=True) if keep
    )
    return [*parts, (rest, True)] if parts else whole


def _is_place(item: Tree, edge: str, ahead: bool) -> bool:
    """Whether an item consumes no text, between an end of the text and a look-around there."""
    return item == Edge(edge) or (isinstance(item, Look) and item.ahead is ahead)


def _refers(item: Tree) -> bool:
    match item:
        case Back():
            return True
        case Sequence():
            return any(map(_refers, item.items))
        case Choice():
            return any(map(_refers, item.options))
        case Repeat() | Group() | Look():
            return _refers(item.item)
        case _:
            return False


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.groups = 0
        named: list[str] = _GROUP_NAME.findall(pattern)
        if len({*named}) < len(named):
            raise ValueError("two groups have one name")
        self.names: dict[str, int] = {}
        self.named = bool(named)

    def taken(self, text: str) -> bool:
        found = self.pattern.startswith(text, self.at)
        self.at += len(text) * found
        return found

    def matched(self, wanted: re.Pattern[str]) -> re.Match[str] | None:
        found = wanted.match(self.pattern, self.at)
        self.at = found.end() if found else self.at
        return found

    def choice(self, depth: int) -> Tree:
        if depth > _DEEPEST:
            raise ValueError("groups nest too deeply")
        options = [self.sequence(depth)]
        while self.taken("|"):
            options.append(self.sequence(depth))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self, depth: int) -> Tree:
        items: list[Tree] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            items.append(self.repeated(self.item(depth)))
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def repeated(self, item: Tree) -> Tree:
        rounds = self.rounds()
        if rounds is None:
            return item
        least, most = rounds
        if isinstance(item, Edge) or (isinstance(item, Look) and not item.ahead):
            raise ValueError("nothing to repeat")
        if most is not None and most < least:
            raise ValueError("numbers out of order")
        longest = _MOST_CHARACTERS if isinstance(item, Characters) else _MOST_ROUNDS
        if max(least, most or 0) > longest:
            raise ValueError("it is repeated too often")
        return Repeat(item, least, most, greedy=not self.taken("?"))

    def rounds(self) -> tuple[int, int | None] | None:
        """The bounds of a quantifier; None if there is none."""
        for sign, rounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.taken(sign):
                return rounds
        count = self.matched(_COUNT)
        if count is None:
            return None
        least = int(count[1])
        return least, least if not count[2] else int(count[3]) if count[3] else None

    def item(self, depth: int) -> Tree:
        if self.taken("("):
            return self.group(depth)
        character = self.pattern[self.at]
        self.at += 1
        if character == "\\":
            return self.escape()
        if character == "[":
            return self.bracket()
        if character in "^$":
            return Edge(character)
        if character in "*+?":
            raise ValueError("nothing to repeat")
        return _ANY if character == "." else _only(ord(character))

    def group(self, depth: int) -> Tree:
        made: Tree
        for sign, ahead, negative in (
            ("?=", True, False),
            ("?!", True, True),
            ("?<=", False, False),
            ("?<!", False, True),
        ):
            if self.taken(sign):
                made = Look(self.choice(depth + 1), ahead, negative)
                break
        else:
            made = self.choice(depth + 1) if self.taken("?:") else self.capturing(depth)
        if not self.taken(")"):
            raise ValueError("missing )")
        return made

    def capturing(self, depth: int) -> Tree:
        self.groups += 1
        number = self.groups
        if self.taken("?<"):
            name, closed, _ = self.pattern[self.at :].partition(">")
            if not closed or not name.isidentifier():
                raise ValueError("a group has no name")
            self.names[name] = number
            self.at += len(name) + 1
        elif self.taken("?"):
            raise ValueError("unknown group")
        return Group(self.choice(depth + 1), number)

    def escape(self) -> Tree:
        if self.at >= len(self.pattern):
            raise ValueError("nothing after \\")
        number = self.matched(re.compile(r"[1-9]\d*", re.ASCII))
        if number:
            return Back(int(number[0]))
        if self.pattern[self.at] in "bB":
            self.at += 1
            return Edge(self.pattern[self.at - 1])
        if self.named and self.taken("k<"):
            name, _, _ = self.pattern[self.at :].partition(">")
            if name not in self.names:
                raise ValueError("no earlier group has that name")
            self.at += len(name) + 1
            return Back(self.names[name])
        return self.escaped()

    def escaped(self) -> Characters:
        """What stands behind a ``\\``, inside of brackets or not."""
        if found := self.matched(_HEX):
            return _only(_code(found))
        if found := self.matched(_PROPERTY):
            name = _CATEGORIES.get(found[2], found[2])
            if len(name) > 2:
                raise ValueError(f"unknown property {name}")
            return Characters((), ((name, found[1] == "P"),))
        if found := self.matched(re.compile(r"c([A-Za-z])")):
            return _only(ord(found[1]) % 32)
        character = self.pattern[self.at]
        self.at += 1
        if character in _CLASSES:
            return _CLASSES[character]
        return _only(_CONTROLS.get(character, ord(character)))

    def bracket(self) -> Tree:
        negated = self.taken("^")
        ranges: list[tuple[int, int]] = []
        properties: list[tuple[str, bool]] = []
        while not self.taken("]"):
            if self.at >= len(self.pattern):
                raise ValueError("missing ]")
            whole = _positive(self.ranged(self.member()))
            ranges += whole.ranges
            properties += whole.properties
        return Characters(tuple(ranges), tuple(properties), negated)

    def ranged(self, first: Characters) -> Characters:
        """A member of a character class, with the range that a ``-`` after it opens."""
        if self.pattern[self.at : self.at + 2] in ("-]", "-") or not self.taken("-"):
            return first
        last = self.member()
        low, high = _single(first), _single(last)
        if low is None or high is None:
            return _both(_both(first, _only(ord("-"))), last)
        if high < low:
            raise ValueError("a range is out of order")
        return Characters(((low, high),))

    def member(self) -> Characters:
        character = self.pattern[self.at]
        self.at += 1
        if character != "\\":
            return _only(ord(character))
        if self.at >= len(self.pattern):
            raise ValueError("nothing after \\")
        return _only(8) if self.taken("b") else self.escaped()


def _only(code: int) -> Characters:
    return Characters(((code, code),))


def _single(characters: Characters) -> int | None:
    """The only code point of a set; None if it has several."""
    if characters.properties or characters.negated or len(characters.ranges) != 1:
        return None
    low, high = characters.ranges[0]
    return low if low == high else None


def _both(one: Characters, other: Characters) -> Characters:
    first, second = _positive(one), _positive(other)
    return Characters(first.ranges + second.ranges, first.properties + second.properties)


def _positive(characters: Characters) -> Characters:
    """The same set without ``negated``, which only classes of ranges have here."""
    if not characters.negated:
        return characters
    ranges: list[tuple[int, int]] = []
    start = 0
    for low, high in sorted(characters.ranges):
        if start < low:
            ranges.append((start, low - 1))
        start = high + 1
    return Characters((*ranges, (start, LAST)))


def _code(found: re.Match[str]) -> int:
    """The code point of a numeric escape; two surrogates give the one they encode."""
    code = int(found[1] or found[2] or found[3], 16)
    if found[4] and 0xD800 <= code <= 0xDBFF:
        return 0x10000 + (code - 0xD800) * 0x400 + int(found[4], 16) - 0xDC00
    if code > LAST:
        raise ValueError("no such code point")
    return code
