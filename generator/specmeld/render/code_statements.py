"""A module as statements, each with its lines, and the blank lines above them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from specmeld.render.tokens import UnknownCodeError

_PLAIN = r"[^\"'#\\()\[\]{}\n]"
_PART = re.compile(
    rf"(?:{_PLAIN}+|\({_PLAIN}*\)|\[{_PLAIN}*\]|\"[^\"\\\n]+\"){{0,500}}(?:"
    r"\"\"\"[^\"\\]*(?:(?:\\.|\"(?!\"\"))[^\"\\]*)*\"\"\""
    r"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"
    r"|\"[^\"\\\n]*(?:\\.[^\"\\\n]*)*\"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'"
    r"|#[^\n]*|\\\n|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<end>\n)|.?)",
    re.DOTALL,
)
"""Up to what decides where a statement ends: brackets, line ends, and strings and comments.

The first repeat has a bound since each round takes memory. It is not possessive: before 3.11.5,
Python skips what the last attempt at a round has matched.
"""
_INDENT = 4
_STUB = re.compile(r":\s*\.\.\.$")
_KIND = re.compile(
    r"(?P<comment>#)|(?P<text>r?\"\"\")|(?P<decorator>@)|(?P<class>class )"
    r"|(?P<def>(?:async )?def\b)|(?P<import>import |from )|(?P<clause>elif |else:|except|finally:)"
)


@dataclass(slots=True)
class Statement:
    """A simple statement, the header of a block, or a comment."""

    lines: list[str]
    blank: int
    """Blank lines above it in the source."""
    depth: int
    """Level of indentation."""
    kind: str | None
    """What it begins with: the name of a group of ``_KIND``."""

    @property
    def is_text(self) -> bool:
        """Whether it is a docstring."""
        return self.kind == "text"

    @property
    def is_definition(self) -> bool:
        return self.kind == "def" or self.kind == "class"

    @property
    def is_stub(self) -> bool:
        return self.kind == "def" and _STUB.search(self.lines[-1]) is not None

    @property
    def is_clause(self) -> bool:
        """Whether it continues the statement whose block ends above it."""
        return self.kind == "clause" and self.opens_block

    @property
    def opens_block(self) -> bool:
        return self.lines[-1].endswith(":")


def statements(text: str) -> Iterator[Statement]:
    """The statements of a module, in order. Raises UnknownCodeError for indents of another size."""
    found = list(_separate(text))
    at = 0
    while at < len(found):
        statement, body, after = [*found[at : at + 3], None, None][:3]
        at += 1
        assert statement is not None
        if body is not None and _is_stub_body(body, statement, after):
            statement.lines[-1] += " ..."
            at += 1
        yield statement


def _separate(text: str) -> Iterator[Statement]:
    blank = 0
    for code in _logical_lines(text):
        if not code:
            blank += 1
            continue
        spaces = len(code) - len(code.lstrip())
        if spaces % _INDENT or code[0] == "\t":
            raise UnknownCodeError(f"{code!r} is indented by other than {_INDENT} spaces")
        kind = _KIND.match(code, spaces)
        yield Statement(code.split("\n"), blank, spaces // _INDENT, kind and kind.lastgroup)
        blank = 0


def _is_stub_body(body: Statement, header: Statement, after: Statement | None) -> bool:
    """Whether ``...`` is a function's whole body, which black puts on the header's line."""
    return (
        header.kind == "def"
        and header.opens_block
        and len(body.lines) == 1
        and body.lines[0].lstrip() == "..."
        and body.depth > header.depth
        and (after is None or after.depth < body.depth)
    )


def _logical_lines(text: str) -> Iterator[str]:
    """Logical lines, without trailing white space; inside strings it stays."""
    begin = opened = 0
    lines: list[str] = []
    for part in _PART.finditer(text):
        kind = part.lastgroup
        if kind == "open":
            opened += 1
        elif kind == "close":
            opened -= 1
        elif kind == "end":
            lines.append(text[begin : part.end() - 1].rstrip())
            begin = part.end()
            if opened <= 0:
                yield "\n".join(lines)
                lines, opened = [], 0
    yield "\n".join([*lines, text[begin:].rstrip()])


@dataclass(slots=True)
class Spacing:
    """How many blank lines black puts above each statement."""

    _before: Statement | None = None
    _definitions: list[Statement] = field(default_factory=list)
    _owed: int = 0
    """Blank lines required below the previous statement."""
    _at_docstring: bool = False
    """Whether the previous statement is the module's docstring."""

    def begins_block(self, statement: Statement) -> bool:
        """Whether a statement is the first of a module, a class or a function."""
        before = self._before
        return before is None or (before.opens_block and before.depth < statement.depth)

    def above(self, statement: Statement) -> list[str]:
        """The blank lines to print above a statement."""
        wanted, below = self._wanted(statement)
        if self._at_docstring and not statement.is_definition:
            wanted = max(1, wanted) if statement.kind == "decorator" else 1
        self._at_docstring = self._before is None and statement.is_text
        count = max(0, wanted - self._owed)
        made = self._owed + count if self._before is not None else 0
        self._owed = below
        self._before = statement
        return [""] * made

    def _wanted(self, statement: Statement) -> tuple[int, int]:
        """Blank lines above, and the next statement's blank lines below this one."""
        depth, before = statement.depth, self._before
        wanted = min(statement.blank, 1 if depth else 2)
        asked = bool(wanted)
        definition = self._left(statement)
        if before is None:
            return 0, 0
        if statement.is_text and self.begins_block(statement):
            return 0, 1 if before.kind == "class" else 0
        if definition is not None:
            wanted = 1 if depth or (definition.depth and statement.is_clause) else 2
        if statement.is_definition or statement.kind == "decorator":
            return self._above_definition(statement, before, asked), 0
        if before.kind == "import" and statement.kind != "import" and before.depth == depth:
            return (wanted or 1) if depth else 1, 0
        return wanted, 0

    def _left(self, statement: Statement) -> Statement | None:
        """The outermost definition that ends above a statement."""
        left = None
        while self._definitions and self._definitions[-1].depth >= statement.depth:
            left = self._definitions.pop()
        if statement.is_definition:
            self._definitions.append(statement)
        return left

    @staticmethod
    def _above_definition(statement: Statement, before: Statement, asked: bool) -> int:
        if before.kind == "decorator":
            return 0
        if before.depth < statement.depth and before.is_definition:
            return 1 if asked else 0
        if before.is_stub and not asked:
            return 0
        return 1 if statement.depth else 2
