"""What belongs to a field of copied text, and where the next thing begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from specmeld.read.containers.copied.copied_children import ShownChildren
from specmeld.read.containers.copied.copied_fields import (
    Field,
    FieldFinder,
    add_text,
    is_bullet,
    is_value_list,
    label_line,
    normal_label,
    values_below,
)
from specmeld.read.containers.copied.copied_lines import CopiedLine
from specmeld.read.containers.copied.copied_parts import PartFinder
from specmeld.read.containers.copied.copied_titles import is_media_type, section_of
from specmeld.read.containers.copied.copied_types import (
    glued_field,
    is_composite,
    marks_of,
    type_of,
)
from specmeld.read.vocabulary.copied_words import CHILDREN
from specmeld.read.vocabulary.site_lines import ENDS, LINE_HEADS

_CHILDREN = re.compile(
    rf"(Hide|Show)(?:(?: [\w.]+){{0,4}} (?:child(?: \w+)?|{'|'.join(CHILDREN)})"
    r"| more| all)(?: Show .*)?(?: object)?\Z",
    re.IGNORECASE,
)


class FieldLines:
    """The lines of a page from a field's view: its own, or of the next thing."""

    def __init__(
        self,
        lines: Sequence[CopiedLine],
        following: Sequence[int],
        parts: PartFinder,
        children: ShownChildren,
    ) -> None:
        self._parts = parts
        self._fields = FieldFinder(lines, following)
        self._lines = lines
        self._following = following
        self._children = children
        self._late: frozenset[str] = frozenset()
        """Values of the current field that follow its description."""
        self._words: tuple[int, int] = (0, -1)
        """The lines that were last examined for words; each label in them would do so again."""
        self._found: tuple[int, tuple[Field, int] | None] = (-1, None)
        """The last index that was asked for a field, and the result."""

    def field(self, at: int) -> tuple[Field, int] | None:
        """The field on a line, unless the line is more likely a title above a type."""
        if self._found[0] != at:
            found = self._fields.at(at)
            text = self._lines[at].text
            if found and section_of(text) and (" " in text or not found[0].said.marks):
                plain = found[0].said.type in ("object", "array") or "rray of" in found[0].said.type
                found = None if plain else found
            self._found = (at, found)
        found = self._found[1]
        return (_copy(found[0]), found[1]) if found else None

    def read(self, found: Field, at: int) -> int:
        """Add the lines up to the next thing to a field."""
        self._late = frozenset()
        while at < len(self._lines):
            line = self._lines[at]
            if not line.text or self.is_marker(at, found) or line.text in self._late:
                at += 1
            elif self.begins_anew(at):
                break
            elif label := label_line(line.text):
                at = self._labelled(found, at, *label)
            elif marks := marks_of(line.text):
                found.add_marks(marks)
                at += 1
            else:
                add_text(found, (line.number, line.text))
                at += 1
        return at

    def _labelled(self, found: Field, at: int, label: str, value: str) -> int:
        """A label whose value may continue, or be entirely, on the next lines."""
        number, bare = self._lines[at].number, not self._lines[at].text.endswith((":", ","))
        at += 1
        while not value and at < len(self._lines) and (marks := marks_of(self._lines[at].text)):
            found.add_marks(marks)
            at += 1
        if not value or value.endswith(","):
            many = is_value_list(label)
            values, end = values_below(
                self._lines, self._following, at, self.begins_anew, many=many
            )
            if values:
                value, at = ", ".join([*filter(None, [value.rstrip(",")]), *values]), end
            elif not value and not bare and (line := self._value_line(at)):
                value, at = line
            elif not value and not many:
                return at
            elif not value and (late := self._late_values(at)):
                value, self._late = ", ".join(late), frozenset(late)
        found.notes += [(number, note) for note in normal_label(label, value)]
        return at

    def _late_values(self, at: int) -> list[str]:
        """The values of a list after the field's marks and description: "enum", text, values.

        Only the first label of a field can have them.
        """
        at = self._words_end(at)
        if self._late or at >= len(self._lines) or self._lines[at].text:
            return []
        values, _ = values_below(self._lines, self._following, at, self.begins_anew, many=True)
        return values if len(values) > 1 and not any(map(label_line, values)) else []

    def _words_end(self, at: int) -> int:
        """The index after the lines that can be a field's words, up to the next blank line."""
        first, end = self._words
        if not first <= at <= end:
            end = at
            while end < len(self._lines) and self._lines[end].text and not self.begins_anew(end):
                end += 1
            self._words = at, end
        return end

    def _value_line(self, at: int) -> tuple[str, int] | None:
        """The next line, if it can be the value of a label."""
        below = at if at < len(self._lines) and self._lines[at].text else -1
        if below < 0 and at < len(self._lines):
            below = self._following[at]
        if below < 0 or below >= len(self._lines):
            return None
        text = self._lines[below].text
        is_value = is_media_type(text) or text.isdigit() or not self.begins_anew(below)
        return (text, below + 1) if is_value else None

    def begins_anew(self, at: int) -> bool:
        """Whether a line cannot belong to the field above it."""
        text = self._lines[at].text
        if self.field(at) or is_bullet(text):
            return True
        if " " not in text and glued_field(text) and not label_line(text):
            return True  # probably a field, but not for certain
        if text.endswith(":") and label_line(text):
            return False
        if text.lower() in LINE_HEADS or is_media_type(text) or self._parts.is_above_code(at):
            return True
        if (said := type_of(text)) and is_composite(said):
            return True
        return self._parts.begins(at) or (self._parts.is_title(at) and not label_line(text))

    def is_marker(self, at: int, found: Field | None = None) -> bool:
        """Lines about other lines: hidden and shown children, tabs above code."""
        text = self._lines[at].text
        marker = _CHILDREN.match(text) if len(text) < 120 else None
        if found and text == f"for {found.name}":
            return True
        named = found and text == f"{found.name.upper().replace('_', ' ')} OBJECT"
        listed = found and text == f"Properties of {found.name}"
        if marker or named or listed:
            expanded = listed and self._is_line_head(self._following[at])
            shown = (
                named
                or expanded
                or (marker and marker[1].lower() == "hide" and "show" not in text.lower())
            )
            if found and shown:
                self._children.open(found.name)
            return True
        return found is None and (
            self._parts.is_above_code(at) or text.lower() in ENDS | LINE_HEADS
        )

    def _is_line_head(self, at: int) -> bool:
        return at < len(self._lines) and self._lines[at].text.lower() in LINE_HEADS


def _copy(found: Field) -> Field:
    return replace(found, words=[*found.words], notes=[*found.notes])
