"""Fields of copied text: a name, its type and marks on separate lines, or run together."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from specmeld.read.containers.copied.copied_lines import CopiedLine
from specmeld.read.containers.copied.copied_types import (
    SaidType,
    glued_field,
    glued_label,
    limits_of,
    marks_of,
    spaced_field,
    starred_name,
    type_of,
    worded_limits,
)
from specmeld.read.containers.page_events import Event, Item, Line, Text
from specmeld.read.vocabulary.copied_words import FORMATS, LABELS, VALUE_LISTS

_BULLET = re.compile(r"[-•●▪◦*·–]\s+(?=\S)")
_PARAMETER = re.compile(
    r"(?P<where>path|query|header|form|body|cookie) parameter\s*[—–-]\s*(?P<words>.*?)"
    r"(?:\s+format: (?P<format>[\w-]{1,20}))?\Z",
    re.IGNORECASE,
)
_FORMAT = re.compile(
    rf"format\s*(?P<format>{'|'.join(sorted(FORMATS, reverse=True))})\Z", re.IGNORECASE
)
_VERBS = ("defaults to", "can be one of")
_TYPE_LABEL = re.compile(r"type\s*(?::\s*|(?=[a-z]))", re.IGNORECASE)
_LABELS = "|".join(re.escape(label) for label in sorted(LABELS, key=len, reverse=True))
_LABEL = re.compile(
    rf"(?P<label>{_LABELS})\s*(?P<colon>[:\uff1a])?\s*(?P<value>\S.*)?\Z", re.IGNORECASE
)
_GLUED_VALUE = re.compile(r"[\"'\d\[{`<>]|true\b|false\b|null\b")
_LATE_LABEL = re.compile(rf"(?<=[.!?])\s*(?={_LABELS})", re.IGNORECASE)
_GLUED_QUOTES = re.compile(r"\"(?=\")")
_VALUE = re.compile(r"`?[\w.:/+-]{1,80}`?,?\Z")
_COMPARISON = re.compile(
    r"(?P<low>-?[\d.]+)?\s*(?P<first><=?)?\s*x\s*(?P<last><=?|>=?)\s*(?P<high>-?[\d.]+)"
)
_SPAN = re.compile(r"(?P<low>\d+)\s*(?:-|–|to)\s*(?P<high>\d+)\Z")
_NEVER_NAMES = frozenset(["required", "optional", "nullable", "deprecated"])
_MUCH_GLUE = 4
_MOST_MARKS = 4
_LONGEST_WORDS = 1_000
_LONGEST_LABEL = 60


@dataclass(slots=True)
class Field:
    line: int
    name: str
    """Contains spaces if it is the label of a branch and not a name."""
    said: SaidType
    words: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    """Limits, values, further text: each a line below the field."""
    is_union: bool = False
    """Whether branches follow, each with a label and a type."""

    @property
    def is_branch(self) -> bool:
        """Whether the name looks like a branch label: with a space, or like a class name."""
        return " " in self.name or (self.name[0].isupper() and self.name.isalnum())

    def events(self, depth: int) -> list[Event]:
        inside = ", ".join(filter(None, (self.said.type, *self.said.marks)))
        name = self.name if " " in self.name else f"`{self.name}`"
        head = f"{name} ({inside})" if inside else name
        words = " ".join(text for _, text in self.words)
        text = f"{head}: {words}" if words else head
        limits = [(self.line, limit) for limit in self.said.limits]
        notes = [Text(line, depth + 1, ((line, note),)) for line, note in [*limits, *self.notes]]
        return [Item(self.line, depth, ((self.line, text),)), *notes]

    def add_marks(self, marks: Sequence[str]) -> None:
        both = tuple(dict.fromkeys((*self.said.marks, *marks)))
        self.said = SaidType(self.said.type, both, self.said.limits, self.said.is_strong)


class FieldFinder:
    """Finds where fields begin in the lines of a page."""

    def __init__(self, lines: Sequence[CopiedLine], following: Sequence[int]) -> None:
        self._lines = lines
        self._following = following
        self._glue = 0
        """How strongly the page suggests names that are run together with their types."""
        for line in lines:
            glued = glued_field(without_bullet(line.text)) if len(line.text) > 6 else None
            if glued:
                self._glue += 2 if glued.is_sure else is_bullet(line.text)

    def at(self, at: int) -> tuple[Field, int] | None:
        """The field whose name is on a line, and the index after its name, type and marks."""
        line = self._lines[at]
        plain = without_bullet(line.text)
        return (
            self._tabbed(line, at)
            or self._glued(line, plain, at)
            or self._spaced(line, plain, at)
            or self._stacked(line, plain, at)
        )

    def _tabbed(self, line: CopiedLine, at: int) -> tuple[Field, int] | None:
        """``id<tab>string<tab>The boat``."""
        cells = line.cells
        named = starred_name(cells[0]) if len(cells) > 1 else None
        said = type_of(cells[1]) if named else None
        if named is None or said is None:
            return None
        found = Field(line.number, named[0], said)
        found.add_marks(named[1])
        for cell in cells[2:]:
            if marks := marks_of(cell):
                found.add_marks(marks)
            else:
                found.words.append((line.number, cell))
        return found, at + 1

    def _glued(self, line: CopiedLine, plain: str, at: int) -> tuple[Field, int] | None:
        glued = glued_field(plain)
        bulleted = plain is not line.text
        if self._glue >= _MUCH_GLUE and (label := glued_label(plain)):
            return self._with_marks(Field(line.number, *label), at + 1)
        if glued is None or not (glued.is_sure or self._glue >= (2 if bulleted else _MUCH_GLUE)):
            return None
        found = Field(line.number, glued.name, glued.said)
        if glued.words:
            words, *notes = _LATE_LABEL.split(glued.words)
            texts = [words, *notes]
            for text in texts:
                add_text(found, (line.number, text))
        return self._with_marks(found, at + 1)

    def _spaced(self, line: CopiedLine, plain: str, at: int) -> tuple[Field, int] | None:
        spaced = spaced_field(plain)
        if spaced is None or not (spaced[1].is_strong or spaced[1].marks):
            return None
        return self._with_marks(Field(line.number, spaced[0], spaced[1]), at + 1)

    def _stacked(self, line: CopiedLine, plain: str, at: int) -> tuple[Field, int] | None:
        """A name, then marks and a type, each on a line of its own."""
        named = starred_name(plain) or self._branch_label(plain, at)
        if named is None:
            return None
        marks = list(named[1])
        below = self._following[at]
        for _ in range(_MOST_MARKS):
            if below >= len(self._lines):
                return None
            text = self._lines[below].text
            said = type_of(text)
            if said and self._fits(plain, said):
                found = Field(line.number, named[0], said)
                found.add_marks(marks)
                return self._with_marks(found, below + 1)
            if stated := _PARAMETER.match(text[:_LONGEST_WORDS]):
                found = Field(line.number, named[0], SaidType("", tuple(marks)))
                found.add_marks([stated["where"].lower()])
                found.words.append((self._lines[below].number, stated["words"]))
                if stated["format"]:
                    found.notes.append((self._lines[below].number, f"Format: {stated['format']}"))
                return found, below + 1
            more = marks_of(text)
            if not more:
                break
            marks += more
            below = self._following[below]
        return self._labelled(line, named[0], named[1], at)

    def _branch_label(self, plain: str, at: int) -> tuple[str, tuple[str, ...]] | None:
        """The label of a bullet whose next line is deeper: a branch, as it is not a name."""
        line, below = self._lines[at], self._following[at]
        if plain is line.text or len(plain) > _LONGEST_LABEL or not plain[-1].isalnum():
            return None
        deeper = below < len(self._lines) and self._lines[below].indent > line.indent
        return (plain, ()) if deeper else None

    def _fits(self, name: str, said: SaidType) -> bool:
        """Whether an ambiguous type word is a type: not the next title below a title."""
        return said.is_strong or (said.type == said.type.lower() and name[0].islower())

    def _labelled(
        self, line: CopiedLine, name: str, marks: Sequence[str], at: int
    ) -> tuple[Field, int] | None:
        """A name, one or two lines of text, then ``Type: integer``."""
        words: list[Line] = []
        below = at
        while len(words) < 3 and not marks_of(name):
            below = self._following[below]
            if below >= len(self._lines):
                return None
            text = self._lines[below].text
            if label := _TYPE_LABEL.match(text):
                found = Field(line.number, name, SaidType("", tuple(marks)), words)
                return self._with_labelled_type(found, text[label.end() :], below)
            if " " not in text:
                return None
            words.append((self._lines[below].number, text))
        return None

    def _with_labelled_type(self, found: Field, text: str, at: int) -> tuple[Field, int] | None:
        """The field with the type after a label, which may be on the next line."""
        if not text:
            at = self._following[at]
            text = self._lines[at].text if at < len(self._lines) else ""
        said = type_of(text) or type_of(text.removeprefix("array "))
        if said is None:
            return None
        found.said = SaidType(said.type, (*found.said.marks, *said.marks), said.limits)
        return self._with_marks(found, at + 1)

    def _with_marks(self, found: Field, at: int) -> tuple[Field, int]:
        """Add the lines of marks after a type, and the type of a union of items."""
        below = at if at < len(self._lines) and self._lines[at].text else self._following[at - 1]
        found.is_union = found.said.is_union_alone
        if found.is_union and below < len(self._lines):
            said = type_of(self._lines[below].text)
            if said and said.is_strong:
                found.said = SaidType(said.type, (*found.said.marks, *said.marks), said.limits)
                at = below + 1
        while at < len(self._lines):
            text = self._lines[at].text
            marks = marks_of(text) if text else ()
            if text and not marks:
                break
            if marks and not _NEVER_NAMES & {*marks} and self._is_name_of_next(at):
                break
            found.add_marks(marks)
            at += 1
        return found, at

    def _is_name_of_next(self, at: int) -> bool:
        """Whether a word like ``path`` is the name of the next field and not a mark of this one."""
        below = self._following[at]
        return below < len(self._lines) and type_of(self._lines[below].text) is not None


def without_bullet(text: str) -> str:
    bullet = _BULLET.match(text)
    return text[bullet.end() :] if bullet else text


def is_bullet(text: str) -> bool:
    return bool(_BULLET.match(text))


def label_line(text: str) -> tuple[str, str] | None:
    """The label of a line and its value, which may be on the next line."""
    if stated := _FORMAT.match(text[:40]):
        return "Format", stated["format"]
    found = _LABEL.match(text) if len(text) < 2_000 else None
    if found is None:
        return None
    value = found["value"] or ""
    if value and not found["colon"] and not _GLUED_VALUE.match(value):
        return (found["label"], value) if found["label"].lower() in _VERBS else None
    if not value and not found["colon"] and text[0].isupper() and not is_value_list(text):
        return None
    return found["label"], value


def is_value_list(label: str) -> bool:
    return label.lower() in VALUE_LISTS


def add_text(found: Field, line: Line) -> None:
    """Add a line of text or a labelled one to a field."""
    number, text = line
    labelled = label_line(text) or _run_on_label(text)
    if limits := limits_of(text, found.said.type) or worded_limits(text):
        found.notes += [(number, limit) for limit in limits]
    elif labelled:
        found.notes += [(number, note) for note in normal_label(*labelled)]
    elif found.words:
        found.notes.append(line)
    else:
        found.words.append(line)


def _run_on_label(text: str) -> tuple[str, str] | None:
    """``Possible enum valuessailmotor``: the values run into the label."""
    for label in VALUE_LISTS:
        value = text[len(label) :]
        if " " in label and text.lower().startswith(label) and value[:1].isalnum():
            return text[: len(label)], value
    return None


def normal_label(label: str, value: str) -> list[str]:
    """A labelled line in its usual form; ranges as their two ends."""
    compared = _COMPARISON.match(value) if "x" in value else None
    if compared:
        return list(_ends(compared))
    span = _SPAN.match(value)
    if span and "length" in label.lower():
        noun = "items" if "array" in label.lower() else "length"
        return [f"Minimum {noun}: {span['low']}", f"Maximum {noun}: {span['high']}"]
    spaced = _GLUED_QUOTES.sub('" ', value)
    return [f"{label}: {spaced}".rstrip(": ")]


def _ends(found: re.Match[str]) -> list[str]:
    ends = []
    if found["low"] and found["first"]:
        ends.append(
            f"{'Minimum' if found['first'] == '<=' else 'Exclusive minimum'}: {found['low']}"
        )
    word = "maximum" if found["last"].startswith("<") else "minimum"
    exclusive = "" if found["last"].endswith("=") else "exclusive "
    ends.append(f"{exclusive}{word}: {found['high']}".capitalize())
    return ends


def values_below(
    lines: Sequence[CopiedLine],
    following: Sequence[int],
    at: int,
    begins_anew: Callable[[int], bool],
    *,
    many: bool,
) -> tuple[list[str], int]:
    """The values one per line after an index, and the index after them.

    Unless many are certain, a further one needs a comma after the previous one.
    """
    values: list[str] = []
    goes_on = True
    while goes_on:
        below = at if at >= len(lines) or lines[at].text else following[at]
        text = lines[below].text if below < len(lines) else ""
        if not _VALUE.match(text) or marks_of(text) or begins_anew(below):
            break
        values.append(text.rstrip(","))
        goes_on = many or text.endswith(",")
        at = below + 1
    return values, at
