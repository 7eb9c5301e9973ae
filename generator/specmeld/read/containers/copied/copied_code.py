"""Listings in copied text: JSON, curl commands, HTTP messages, recognized by their first line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.containers.copied.copied_lines import CopiedLine, starts_json
from specmeld.read.containers.page_events import Code, Line
from specmeld.read.vocabulary.copied_words import METHODS

_JSON_LINE = re.compile(r"(?:[•·*-]\s+)?(?:[\[\]{}\",]|-?\d|true\b|false\b|null\b|//|\.\.\.|…|/\*)")
_LIST_MARK = re.compile(r"[•·*-]\s+(?=[\"\[\]{}\d])")
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"?")
_CURL = re.compile(r"(?:[$>]\s+)?curl\s")
_OPTION = re.compile(r"\s*-{1,2}[A-Za-z][\w-]*(?:[ =]|\Z)")
_MESSAGE = re.compile(
    rf"(?:HTTP/\d(?:\.\d)? \d{{3}}\b|(?:{'|'.join(METHODS)}) \S+ HTTP/\d)", re.IGNORECASE
)
_HEADER = re.compile(r"[A-Za-z][\w-]*: \S")
_PROGRAM = re.compile(
    r"(?:import [\w{*.]|from [\w.]+ import |(?:const|let|var) [\w{]|using \w+(?:\.\w+)*;|<\?php"
    r"|require(?:_once)?[ (]['\"]|package \w+|func \w+\(|\#include )"
)
_LONGEST_QUOTE = 200
"""Lines after which a command's quote counts as endless."""


class CodeFinder:
    """Finds listings in the lines of a page; asked line by line, from the top down."""

    def __init__(self, lines: Sequence[CopiedLine]) -> None:
        self._lines = lines
        self._no_quote_before = 0
        """Up to this index no quote ends the open one."""

    def starts(self, at: int) -> bool:
        text = self._lines[at].text
        return bool(
            starts_json(text) or _CURL.match(text) or _MESSAGE.match(text) or _PROGRAM.match(text)
        )

    def read(self, at: int) -> tuple[Code, int] | None:
        """The listing that begins on a line, and the index of the line after it."""
        text = self._lines[at].text
        if starts_json(text):
            end = self._json_end(at)
            lines = [(each.number, _LIST_MARK.sub("", each.raw)) for each in self._lines[at:end]]
            return _code(lines, "json"), end
        if _CURL.match(text):
            end = self._command_end(at)
            return _code(self._raw(at, end), "shell"), end
        if _MESSAGE.match(text):
            end = self._message_end(at)
            return _code(self._raw(at, end), "http"), end
        if _PROGRAM.match(text):
            end = self._program_end(at)
            return _code(self._raw(at, end), ""), end
        return None

    def _raw(self, start: int, end: int) -> list[Line]:
        return [(line.number, line.raw) for line in self._lines[start:end]]

    def _json_end(self, start: int) -> int:
        """After the line that closes all brackets, or after the last one that looks like JSON."""
        depth = 0
        last = start + 1
        for at in range(start, len(self._lines)):
            text = self._lines[at].text
            if not text:
                continue
            if at > start and not _JSON_LINE.match(text):
                return last
            last = at + 1
            bare = _STRING.sub("", text)
            depth += sum(bare.count(each) for each in "[{") - sum(bare.count(each) for each in "]}")
            if depth <= 0:
                return last
        return last

    def _command_end(self, start: int) -> int:
        """After the last line that a backslash, an open quote or an option continues."""
        at = start
        while at < len(self._lines):
            text = self._lines[at].raw.rstrip()
            if text.count("'") % 2:
                at = self._quote_end(at)
                text = self._lines[at].raw.rstrip()
            at += 1
            carried = text.endswith("\\")
            if not carried and not (at < len(self._lines) and _OPTION.match(self._lines[at].raw)):
                return at
        return at

    def _quote_end(self, start: int) -> int:
        """The index of the line that ends an open quote, or the same one if none does."""
        if start < self._no_quote_before:
            return start
        limit = min(start + _LONGEST_QUOTE, len(self._lines))
        for at in range(start + 1, limit):
            if self._lines[at].raw.count("'") % 2:
                return at
        self._no_quote_before = limit
        return start

    def _message_end(self, start: int) -> int:
        at = start + 1
        while at < len(self._lines) and _HEADER.match(self._lines[at].text):
            at += 1
        body = at + 1 if at < len(self._lines) and not self._lines[at].text else at
        if body < len(self._lines) and starts_json(self._lines[body].text):
            return self._json_end(body)
        return at

    def _program_end(self, start: int) -> int:
        """After the lines up to two blank ones, or one before a line that is not a statement."""
        at = start
        while at < len(self._lines):
            text = self._lines[at].text
            if not text and not self._goes_on(at + 1):
                return at
            at += 1
        return at

    def _goes_on(self, at: int) -> bool:
        if at >= len(self._lines):
            return False
        text = self._lines[at].text
        return bool(text) and (
            self._lines[at].indent > 0 or bool(re.search(r"[=;{}()\[\]]\s*\Z|=", text))
        )


def _code(lines: Sequence[Line], language: str) -> Code:
    return Code(lines[0][0], 0, tuple(lines), language)
