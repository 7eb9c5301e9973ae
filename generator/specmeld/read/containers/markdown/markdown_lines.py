"""Prepare a Markdown document for its parser: tags become lines or marks of their own.

A CommonMark parser knows no tags: indented content of one would be code, and a tag inside a
paragraph would be HTML. So each tag is replaced by a placeholder, on a line of its own if it is a
block, and its content is dedented. Each line of the result knows its line in the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from specmeld.read.containers.fenced_code import code_lines
from specmeld.read.containers.html.html_names import QUOTES, WRAPPERS
from specmeld.read.containers.markdown.front_matter import split_front_matter
from specmeld.read.containers.markdown.tag_layout import LINE_PREFIX, block_tags
from specmeld.read.containers.markdown.tag_tokens import find_tags
from specmeld.read.containers.markdown.tag_tree import LISTING_TAGS, QUOTED_TAGS, Kind, TagToken

OPENING, CLOSING = "\ufdd0", "\ufdd1"
"""Delimiters of placeholders: noncharacters, which no text contains."""

PLACEHOLDER = re.compile(f"{OPENING}([0-9]+){CLOSING}")

_LIST_MARKER = re.compile(r"[ \t>]*(?:[-*+:~]|\d{1,9}[.)])[ \t]")
_NOT_QUOTE = re.compile(r"[^>\s]")
_MODULE_LINE = re.compile(r"import\s+(?:[^'\"]*\sfrom\s+)?['\"][^'\"]*['\"];?\s*$")
_MODULE_START = re.compile(
    r"import\s[\w\s*$,]*\{[^}]*$|export\s+(?:const|default|function|let|async|class)\b"
)
_TIGHT_HEADING = re.compile(r"^([ \t]*#{2,6})(?=[A-Za-z`*\[/{])")
_BLOCK_ATTRIBUTES = re.compile(r"\{:(?:\s[^{}]*|[.#][^{}]*)\}\s*$")
_LISTING_FENCE = "~" * 12
_MOST_INDENT = 60
_MARKERS = re.compile(
    r"\A(?P<kept>(?:[ \t]*(?:>|(?:[-*+:~]|\d{1,9}[.)])(?=[ \t]))){20})[>\s*+:~-]*"
)


@dataclass(slots=True)
class PreparedMarkdown:
    """The text for the parser, and the targets of its placeholders."""

    source: str
    tags: list[TagToken]
    meta: dict[str, str]
    blocks: set[int]
    """The tags that are on lines of their own."""
    lines: list[str] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    """The line of the document, from 1, for each line."""

    def origin(self, line: int) -> int:
        """The line of the document for a line of the prepared text, from 0."""
        return self.origins[min(line, len(self.origins) - 1)] if self.origins else 1

    def source_of(self, number: int) -> str:
        tag = self.tags[number]
        return self.source[tag.start : tag.end]

    def restored(self, text: str) -> str:
        """Text with placeholders replaced by the original."""
        if OPENING not in text:
            return text
        return PLACEHOLDER.sub(lambda found: self.source_of(int(found[1])), text)


def prepare_markdown(text: str) -> PreparedMarkdown:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    text = text.replace(OPENING, "\ufffd").replace(CLOSING, "\ufffd").replace("\ufeff", "")
    lines = text.split("\n")
    taken, meta = split_front_matter(lines)
    in_code = code_lines(lines, taken)
    masked = "\n".join(
        " " * len(line) if code or at < taken else line
        for at, (line, code) in enumerate(zip(lines, in_code, strict=True))
    )
    tags = find_tags(masked)
    prepared = PreparedMarkdown(text, tags, meta, block_tags(masked, tags))
    _Builder(prepared, lines, in_code, taken).build()
    return prepared


class _Builder:
    def __init__(
        self, prepared: PreparedMarkdown, lines: list[str], in_code: list[bool], first: int
    ) -> None:
        self._out = prepared
        self._lines = lines
        self._in_code = in_code
        self._first = first
        self._next_tag = 0
        self._behind = 0
        """The position after the last tag, which may span several lines."""
        self._indent = ""
        self._dedents: dict[int, int] = {}
        """Open tags, and how much their lines are dedented."""
        self._taken = 0
        self._taken_from_code: int | None = None
        self._in_list = False
        self._after_blank = True
        self._verbatim = False
        self._in_module = False
        self._open_brackets = 0
        self._listing: TagToken | None = None
        """The end of a tag whose content is code."""

    def build(self) -> None:
        start = sum(len(line) + 1 for line in self._lines[: self._first])
        for at in range(self._first, len(self._lines)):
            end = start + len(self._lines[at])
            if self._behind <= start:
                self._line(at, start, end)
            elif self._behind < end:
                self._text(at, self._behind, end, self._indent)
            start = end + 1
        for tag in self._out.tags[self._next_tag :]:  # directives that end with the document
            self._block(tag, "", len(self._lines) - 1)

    def _line(self, at: int, start: int, end: int) -> None:
        line = self._lines[at]
        if self._listing is not None:
            self._listed(at, start, end)
            return
        if self._in_code[at]:
            self._code(at, line)
            return
        self._taken_from_code = None
        if not line.strip():
            self._emit("", at)
            self._after_blank, self._in_module = True, False
            return
        self._end_indented(at, start)
        if self._is_module(line):
            self._skip_tags(end)
        elif self._is_indented_code(line, start):
            self._skip_tags(end)
            self._emit(self._dedented(line), at)
            self._verbatim, self._after_blank = True, False
        else:
            self._follow_list(line)
            self._verbatim = self._after_blank = False
            prefix = LINE_PREFIX.match(line)
            lead = prefix[0] if prefix else ""
            place = start + len(lead)
            if not self._in_list and _width(lead) - self._taken >= 4:  # a deeply indented tag
                lead = " " * self._taken
            self._indent = _NOT_QUOTE.sub(" ", lead)
            self._text(at, place, end, lead)

    def _code(self, at: int, line: str) -> None:
        """A fence is dedented by as much as its first line."""
        if self._taken_from_code is None:
            self._taken_from_code = min(self._taken, _width(line))
        self._emit(_without_indent(line, self._taken_from_code), at)
        self._after_blank = self._verbatim = False

    def _listed(self, at: int, start: int, end: int) -> None:
        """A line of code in a tag; the tag's end has the line to itself."""
        closing = self._listing
        if closing is None or closing.start >= end:
            self._emit(self._dedented(self._lines[at]), at)
            self._skip_tags(end)
            return
        self._listing = None
        if rest := self._out.source[start : closing.start].strip():
            self._emit(rest, at)
        self._emit(self._dedented(f"{self._indent}{_LISTING_FENCE}"), at)
        self._skip_tags(closing.end)
        self._behind = end

    def _is_module(self, line: str) -> bool:
        """Whether this is a line of MDX's imports and exports."""
        if not self._in_module and line.startswith(("import", "export")):
            if _MODULE_LINE.match(line):
                return True
            self._in_module = bool(_MODULE_START.match(line))
            self._open_brackets = 0
        if not self._in_module:
            return False
        self._open_brackets += sum(line.count(sign) for sign in "([{")
        self._open_brackets -= sum(line.count(sign) for sign in ")]}")
        self._in_module = self._open_brackets > 0
        return True

    def _is_indented_code(self, line: str, start: int) -> bool:
        if self._in_list or not (self._after_blank or self._verbatim):
            return False
        width = _width(line)
        if width - self._taken < 4:
            return False
        if self._dedents and self._next_tag < len(self._out.tags):
            return self._out.tags[self._next_tag].start != start + len(line) - len(line.lstrip())
        return True

    def _follow_list(self, line: str) -> None:
        if _LIST_MARKER.match(line):
            self._in_list = True
        elif self._after_blank and _width(line) <= self._taken:
            self._in_list = False

    def _end_indented(self, at: int, start: int) -> None:
        """Close the directives that end because this line is less indented."""
        tags = self._out.tags
        while self._next_tag < len(tags) and tags[self._next_tag].end == start:
            self._block(tags[self._next_tag], "", at)
            self._next_tag += 1

    def _text(self, at: int, place: int, end: int, lead: str) -> None:
        """Emit a line, or the rest of one, with its tags."""
        written, marked, tagged = lead, bool(lead.strip(" \t>")), False
        while (tag := self._tag_before(end, place)) is not None:
            written += self._out.source[place : tag.start]
            place, tagged = tag.end, True
            if tag.number in self._out.blocks:
                self._flush(written, marked, at)
                written, marked = self._indent, False
                self._block(tag, self._indent, at)
            else:
                written += self._inline(tag)
        if place < end:
            written += self._out.source[place:end]
        self._flush(written, marked or not tagged, at)
        self._behind = place

    def _tag_before(self, end: int, place: int) -> TagToken | None:
        """The next tag, if it begins on this line; nested ones are skipped."""
        tags = self._out.tags
        while self._next_tag < len(tags) and tags[self._next_tag].start < place:
            self._next_tag += 1
        if self._next_tag < len(tags) and tags[self._next_tag].start < end:
            self._next_tag += 1
            return tags[self._next_tag - 1]
        return None

    def _skip_tags(self, end: int) -> None:
        while self._tag_before(end, 0) is not None:
            pass

    def _inline(self, tag: TagToken) -> str:
        if tag.kind is Kind.REGION or tag.name in WRAPPERS or tag.name in QUOTES:
            return self._out.source_of(tag.number).replace("\n", " ")
        if tag.kind is Kind.NOTHING:
            return ""
        if tag.kind is Kind.HTML:
            return tag.text
        return f"{OPENING}{tag.number}{CLOSING}"

    def _block(self, tag: TagToken, indent: str, at: int) -> None:
        if tag.kind is Kind.OPEN and tag.partner is not None and tag.name in LISTING_TAGS:
            language = tag.text.split()[0] if tag.text else ""
            self._emit(self._dedented(f"{indent}{_LISTING_FENCE} {language}"), at)
            self._listing = tag.partner
            return
        if tag.kind is Kind.CLOSE and tag.partner is not None:
            self._drop_dedent(tag.partner.number)
        if tag.kind is not Kind.NOTHING:
            self._emit(self._dedented(f"{indent}{OPENING}{tag.number}{CLOSING}"), at)
        if tag.kind is Kind.OPEN and tag.partner is not None:
            if tag.quoted and tag.text and tag.text not in QUOTED_TAGS:
                self._emit(self._dedented(f"{indent}**{tag.text}**"), at)
                self._emit("", at)
            self._add_dedent(tag, tag.partner, _width(indent) if self._in_list else self._taken)

    def _flush(self, text: str, even_blank: bool, at: int) -> None:
        if not even_blank and not text.strip(" \t>"):
            return
        text = _bounded(self._dedented(text))
        text = _BLOCK_ATTRIBUTES.sub("", text) if "{:" in text else text
        self._emit(_TIGHT_HEADING.sub(r"\1 ", text, count=1) if "##" in text else text, at)

    def _emit(self, text: str, at: int) -> None:
        self._out.lines.append(text)
        self._out.origins.append(at + 1)

    def _dedented(self, line: str) -> str:
        return _without_indent(line, self._taken) if self._taken else line

    def _add_dedent(self, tag: TagToken, partner: TagToken, indent: int) -> None:
        following = self._out.source[tag.end : min(partner.start, tag.end + 2000)].split("\n")[1:]
        first = next((line for line in following if line.strip()), "")
        amount = max(0, _width(first) - indent)
        self._dedents[tag.number] = amount
        self._taken += amount

    def _drop_dedent(self, number: int) -> None:
        while number in self._dedents:
            _, amount = self._dedents.popitem()
            self._taken -= amount


def _width(line: str) -> int:
    lead = line[: len(line) - len(line.lstrip())]
    return len(lead.expandtabs(4)) if "\t" in lead else len(lead)


def _without_indent(line: str, amount: int) -> str:
    text = line.lstrip(" \t")
    lead = line[: len(line) - len(text)].expandtabs(4)
    return lead[amount:] + text


def _bounded(line: str) -> str:
    """A line whose depth the parser can handle: at most some twenty levels."""
    if line.startswith(" " * _MOST_INDENT):
        line = " " * _MOST_INDENT + line.lstrip()
    return _MARKERS.sub(r"\g<kept> ", line, count=1) if len(line) > 80 else line
