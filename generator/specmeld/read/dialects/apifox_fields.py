"""Lists of properties and parameters on an Apifox page: lines → fields → their tree.

    tools                 a name
    array[object {2}]     its type; the number counts the properties inside, if the page has it
    Tools to use          a title, between type and mark
    required              a mark: required or optional
    Lists the tools.      description, then badges: ``Default:``, ``>= 1 items``, ``Enum values:``

Nothing is indented. A field goes inside an open object if the example payload has the name there,
or if the count of that object is not yet reached.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from specmeld.model.json import JSON
from specmeld.read.pages.constraints import bounds, labelled
from specmeld.read.pages.lines import Line
from specmeld.read.pages.stated_types import StatedType, parse_type

_COUNT = re.compile(r"\s*\{\s*(\d{1,4})\s*\}")
_NAMED = re.compile(r"\b(object|string|integer|number|boolean)\s*\(([^()]{1,100})\)")
_ENUM = re.compile(r"\benum\s*<(\w+)>")
_MARKS = ("required", "optional")
_FLAGS = {
    "deprecated": "deprecated",
    "unique items": "uniqueItems",
    "read-only": "readOnly",
    "write-only": "writeOnly",
    "nullable": "nullable",
}
_LONGEST_TITLE = 60
_LONGEST_TYPE = 300
_MOST_VALUES = 1000
_DEEPEST = 40


@dataclass(slots=True)
class Field:
    """A property or parameter under construction."""

    name: str
    line: int
    stated: StatedType | None
    type_line: int
    count: int | None = None
    """How many properties are inside, if the page says so."""
    schema_name: str = ""
    required: int = 0
    """Line of the mark; 0 if there is none."""
    optional: int = 0
    """Line of a mark that says so."""
    paragraphs: list[list[tuple[int, str]]] = field(default_factory=list)
    facts: list[tuple[int, str, JSON]] = field(default_factory=list)
    """Line, keyword, value; defaults, examples and listed values are the text of the page."""
    children: list[Field] = field(default_factory=list)

    @property
    def unmarked(self) -> bool:
        return not self.required and not self.optional

    @property
    def is_array(self) -> bool:
        return self.stated is not None and "array" in self.stated.names

    @property
    def may_hold(self) -> bool:
        """Whether properties can be inside: an object, or an array that may contain objects."""
        inner = self.stated
        while inner is not None and inner.items is not None:
            inner = inner.items
        return inner is None or bool({"object", "array"} & set(inner.names))


@dataclass(frozen=True, slots=True)
class TypeLine:
    stated: StatedType | None
    count: int | None
    schema_name: str


def type_line(text: str) -> TypeLine | None:
    """Read a line that is only a type; ``any`` states no type.

    A stray "Â" is a no-break space in the type that was decoded wrongly.
    """
    if len(text) > _LONGEST_TYPE:
        return None
    text = re.sub("[\u00c2\u00a0]+", " ", text).strip()
    count = _COUNT.search(text)
    name = _NAMED.search(text)
    text = _ENUM.sub(r"\1", _NAMED.sub(r"\1", _COUNT.sub("", text))).strip()
    stated = parse_type("string<binary>" if text == "file" else text)
    if stated is None and text not in ("any", "enum"):
        return None
    return TypeLine(stated, int(count[1]) if count else None, name[2].strip() if name else "")


def is_marked_field(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is the name of a field, judging by its type and mark below.

    Of two types above a mark the first is the name of a field: a title would not be a type.
    """
    type_, mark, second_mark = (_text_at(lines, at + offset) for offset in (1, 2, 3))
    if type_line(type_) is None:
        return False
    return mark.lower() in _MARKS or (second_mark.lower() in _MARKS and type_line(mark) is None)


def read_fields(lines: Sequence[Line], payload: JSON = None) -> Field:
    """Read the lines under a heading: a nameless field that holds the others.

    ``payload`` is the example for them; it shows the nesting.
    """
    reader = _FieldReader(lines)
    reader.read()
    return _nested(reader.root, reader.fields, payload)


def _text_at(lines: Sequence[Line], at: int) -> str:
    return lines[at].text if at < len(lines) else ""


class _FieldReader:
    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._at = 0
        self.root = Field("", lines[0].number if lines else 0, None, 0)
        self.fields: list[Field] = []
        self._current = self.root

    def read(self) -> None:
        self._take_root_type()
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if not (self._take_field() or self._take_labelled() or self._take_badge(line)):
                if line.text:
                    self._take_prose(line)
                self._at += 1

    def _text(self) -> str:
        return self._text_at(self._at)

    def _text_at(self, at: int) -> str:
        return _text_at(self._lines, at)

    def _take_root_type(self) -> None:
        """A body that is not a list of properties begins with a type alone."""
        while self._at < len(self._lines) and not self._text():
            self._at += 1
        stated = type_line(self._text())
        if stated is not None and not self._opens_field(self._at):
            line = self._lines[self._at].number
            self.root = Field("", line, stated.stated, line, stated.count, stated.schema_name)
            self._current = self.root
            self._at += 1

    def _opens_field(self, at: int, *, listed: bool = False) -> bool:
        """A name with a type below it, which is not itself the name of a field with a mark; in a
        list of values a mark must confirm it."""
        name = self._text_at(at)
        if not name or labelled(name) is not None or type_line(self._text_at(at + 1)) is None:
            return False
        if is_marked_field(self._lines, at):
            return True
        return not listed and not is_marked_field(self._lines, at + 1)

    def _is_mark(self) -> bool:
        """Whether "required" is the mark of the current field and not the name of the next: then
        the name of the next is below it."""
        word = self._text().lower()
        return word in _MARKS and self._current.unmarked and self._opens_field(self._at + 1)

    def _take_field(self) -> bool:
        if not self._opens_field(self._at) or self._is_mark():
            return False
        line, below = self._lines[self._at], self._lines[self._at + 1]
        stated = type_line(below.text)
        assert stated is not None
        self._current = Field(
            line.text, line.number, stated.stated, below.number, stated.count, stated.schema_name
        )
        self.fields.append(self._current)
        self._at += 2
        return True

    def _take_labelled(self) -> bool:
        found = labelled(self._text())
        if found is None:
            return False
        keyword, inline = found
        self._at += 1
        first = self._at - 1 if inline else min(self._at, len(self._lines) - 1)
        values = [inline] if inline else self._values(listed=keyword == "enum")
        if not values:
            return True
        value: JSON = values if keyword == "enum" else "\n".join(values)
        self._current.facts.append((self._lines[first].number, keyword, value))
        return True

    def _values(self, *, listed: bool) -> list[str]:
        """The value below a label: one line, one JSON value of several lines, or a list."""
        values: list[str] = []
        while self._at < len(self._lines) and self._text() and len(values) < _MOST_VALUES:
            if values and not listed and not _is_open_json(values):
                break
            if values and listed and self._ends_list():
                break
            values.append(self._text())
            self._at += 1
        return values

    def _ends_list(self) -> bool:
        text = self._text()
        return (
            self._opens_field(self._at, listed=True)
            or labelled(text) is not None
            or bool(bounds(text))
            or text.lower() in _MARKS
        )

    def _take_badge(self, line: Line) -> bool:
        word = line.text.lower()
        facts: list[tuple[str, JSON]] = list(bounds(line.text))
        if word in ("required", "optional") and self._current.unmarked:
            setattr(self._current, word, line.number)
            self._title_before_mark()
        elif word in _FLAGS:
            facts = [(_FLAGS[word], True)]
        elif not facts:
            return False
        self._current.facts += [(line.number, keyword, value) for keyword, value in facts]
        self._at += 1
        return True

    def _title_before_mark(self) -> None:
        """Between the type and the mark is the title, not a sentence."""
        said = self._current.paragraphs
        if len(said) == 1 and len(said[0]) == 1:
            number, text = said[0][0]
            if len(text) <= _LONGEST_TITLE and not text.endswith((".", "!", "?", ":")):
                self._current.facts.append((number, "title", text))
                said.clear()

    def _take_prose(self, line: Line) -> None:
        fresh = self._at == 0 or not self._lines[self._at - 1].text
        if fresh or not self._current.paragraphs:
            self._current.paragraphs.append([])
        self._current.paragraphs[-1].append((line.number, line.text))


def _is_open_json(lines: Sequence[str]) -> bool:
    text = "".join(lines)
    return text[:1] in ("{", "[") and sum(map(text.count, "{[")) > sum(map(text.count, "}]"))


@dataclass(slots=True)
class _Level:
    """An object that is still open: its field, and its example payload."""

    holder: Field
    payload: Mapping[str, JSON] | None
    held: set[str] = field(default_factory=set)

    def hold(self, each: Field) -> None:
        self.holder.children.append(each)
        self.held.add(each.name)

    def shows(self, name: str) -> bool:
        return self.payload is not None and name in self.payload and name not in self.held

    def lacks(self) -> bool:
        """Whether the page counts more properties than were seen."""
        return self.holder.count is not None and len(self.holder.children) < self.holder.count

    def is_full(self) -> bool:
        return self.holder.count is not None and not self.lacks()


def _nested(root: Field, fields: Sequence[Field], payload: JSON) -> Field:
    levels = [_Level(root, _object_in(payload))]
    beside = 0  # the level of the previous field
    for each in fields:
        beside = _level_for(each, levels, beside)
        del levels[beside + 1 :]
        levels[beside].hold(each)
        if each.may_hold and len(levels) < _DEEPEST:
            payload_here = levels[beside].payload
            inside = payload_here.get(each.name) if payload_here is not None else None
            levels.append(_Level(each, _object_in(inside)))
    return root


def _level_for(each: Field, levels: Sequence[_Level], beside: int) -> int:
    """The deepest open object that still lacks properties by its count; of those inside it without
    a count the deepest whose payload has the name, else that of the previous field."""
    lacking = [depth for depth, level in enumerate(levels) if level.lacks()]
    within = range(len(levels) - 1, lacking[-1] if lacking else -1, -1)
    shown = [depth for depth in within if levels[depth].shows(each.name)]
    while beside > 0 and levels[beside].is_full():
        beside -= 1
    return next(iter([*shown, *lacking[-1:]]), beside)


def _object_in(payload: JSON) -> Mapping[str, JSON] | None:
    """The object of a payload, or the objects of an array merged."""
    if isinstance(payload, dict):
        return payload
    if isinstance(payload, list):
        together: dict[str, JSON] = {}
        for item in payload:
            together |= _object_in(item) or {}
        return together
    return None
