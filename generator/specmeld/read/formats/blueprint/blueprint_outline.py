"""The outline of an API Blueprint: metadata, headings, and the lists below them with lines.

A blueprint is Markdown that is read by its indentation: lists nest, and what is indented further
than an item's text is its body, schema or headers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_METADATA = re.compile(r"([A-Za-z][A-Za-z0-9_-]{0,40})[ \t]*:[ \t]*(.*)\Z")
_HEADING = re.compile(r"(#{1,6})(?!#)[ \t]*(.*)\Z")
_UNDERLINE = re.compile(r"(=+|-{3,})[ \t]*\Z")
_MARKER = re.compile(r"[+*-](?:[ \t]+|\Z)")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_PAYLOAD = re.compile(
    r"(?:request|response|body|schema|headers?|model)\b(?![^(]*\()|(?:request|response|model)\b",
    re.IGNORECASE,
)
"""Items whose text may be followed by an indented body."""

_CODE = 4
_TAB = 4


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line inside an item: its number, its indentation, its text."""

    number: int
    indent: int
    text: str
    code: bool = False
    """Whether it belongs to a code block."""


@dataclass(slots=True)
class Item:
    """An item of a list, with the items below it and the text that follows it."""

    text: str
    line: int
    indent: int = 0
    items: list[Item] = field(default_factory=list)
    content: list[TextLine] = field(default_factory=list)

    def prose(self) -> str:
        """The text below the item, in paragraphs."""
        return paragraphs(self.content)

    def asset(self) -> tuple[str, int]:
        """The code block below the item, else all of its text; and the line where it begins."""
        code = [line for line in self.content if line.code]
        lines = code or [line for line in self.content if line.text]
        if not lines:
            return "", self.line
        first, last = lines[0].number, lines[-1].number
        within = [line for line in self.content if first <= line.number <= last]
        margin = min(line.indent for line in lines)
        return "\n".join(" " * max(line.indent - margin, 0) + line.text for line in within), first


@dataclass(slots=True)
class Section:
    """A heading, and what is below it up to the next one."""

    title: str
    level: int
    line: int
    content: list[TextLine] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def prose(self) -> str:
        """The text between the heading and the lists."""
        return paragraphs(self.content)


@dataclass(frozen=True, slots=True)
class Outline:
    metadata: dict[str, tuple[str, int]]
    """Name in upper case → value and line."""
    sections: list[Section]
    """The first has no title: it holds what is above all headings."""


def outline(text: str) -> Outline:
    """The outline of a text; any text has one."""
    lines = text.split("\n")
    metadata, start = _metadata(lines)
    return Outline(metadata, _Sections(lines, start).read())


def paragraphs(lines: list[TextLine]) -> str:
    """Text with its line breaks, without the blank lines around it."""
    margin = min((line.indent for line in lines if line.text), default=0)
    shown = [" " * max(line.indent - margin, 0) + line.text if line.text else "" for line in lines]
    return "\n".join(shown).strip("\n").rstrip()


def _metadata(lines: list[str]) -> tuple[dict[str, tuple[str, int]], int]:
    found: dict[str, tuple[str, int]] = {}
    for index, line in enumerate(lines):
        match = _METADATA.match(line)
        if match is not None:
            found.setdefault(match[1].upper(), (match[2].strip(), index + 1))
        elif line.strip():
            return found, index
    return found, len(lines)


class _Sections:
    def __init__(self, lines: list[str], start: int) -> None:
        self._lines = lines
        self._start = start
        self._sections = [Section("", 0, start + 1)]
        self._open: list[Item] = []
        self._fence = ""
        self._blank = True
        """Whether the line before is blank."""

    def read(self) -> list[Section]:
        for index in range(self._start, len(self._lines)):
            raw = self._lines[index].expandtabs(_TAB).rstrip()
            text = raw.lstrip(" ")
            self._line(index + 1, len(raw) - len(text), text)
            self._blank = not text
        return self._sections

    def _line(self, number: int, indent: int, text: str) -> None:
        if self._fence:
            self._fenced(number, indent, text)
        elif not text:
            self._keep(TextLine(number, indent, text))
        elif indent == 0 and self._heading(number, text):
            return
        else:
            self._close(indent, text)
            if not self._is_code(indent) and _MARKER.match(text):
                self._item(number, indent, text)
            elif fence := _FENCE.match(text):
                self._fence = fence[1]
            else:
                self._keep(TextLine(number, indent, text, self._is_code(indent)))

    def _heading(self, number: int, text: str) -> bool:
        content = self._sections[-1].content
        if (heading := _HEADING.match(text)) is not None:
            title, level, line = heading[2].strip().rstrip("#").strip(), len(heading[1]), number
        elif not self._blank and not self._open and content and _UNDERLINE.match(text):
            title, level, line = content[-1].text, 1 if text[0] == "=" else 2, number - 1
            content.pop()
        else:
            return False
        self._sections.append(Section(title, level, line))
        self._open = []
        return True

    def _close(self, indent: int, text: str) -> None:
        """Close the items that a line is outside of."""
        if not _MARKER.match(text) and not self._blank:
            return  # it continues the previous paragraph
        while self._open and indent < self._open[-1].indent + 2:
            self._open.pop()

    def _is_code(self, indent: int) -> bool:
        if not self._open:
            return indent >= _CODE
        item = self._open[-1]
        return indent >= item.indent + 2 + _CODE and _PAYLOAD.match(item.text) is not None

    def _item(self, number: int, indent: int, text: str) -> None:
        marker = _MARKER.match(text)
        item = Item(text[marker.end() if marker else 0 :].strip(), number, indent)
        holder = self._open[-1] if self._open else self._sections[-1]
        holder.items.append(item)
        self._open.append(item)

    def _fenced(self, number: int, indent: int, text: str) -> None:
        left = self._open and text and indent < self._open[-1].indent + 2
        closed = text.startswith(self._fence) and not text.strip(self._fence[0])
        if left or closed:
            self._fence = ""
            if left and not closed:
                self._line(number, indent, text)
        else:
            self._keep(TextLine(number, indent, text, code=bool(text)))

    def _keep(self, line: TextLine) -> None:
        if self._open:
            self._open[-1].content.append(line)
        elif not self._sections[-1].items:
            self._sections[-1].content.append(line)
