"""A module as statements, each with its lines, and the blank lines above them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from specmeld.render.tokens import UnknownCodeError

_PART = re.compile(
    r"\"\"\"[^\"\\]*(?:(?:\\.|\"(?!\"\"))[^\"\\]*)*\"\"\""
    r"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"
    r"|\"[^\"\\\n]*(?:\\.[^\"\\\n]*)*\"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'"
    r"|#[^\n]*|\\\n|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<end>\n)",
    re.DOTALL,
)
"""What decides where a statement ends: brackets, line ends, and strings and comments."""
_INDENT = 4
_DEF = re.compile(r"(?:async )?def\b")
_STUB = re.compile(r":\s*\.\.\.$")


@dataclass(slots=True)
class Statement:
    """A simple statement, the header of a block, or a comment."""

    lines: list[str]
    blank: int
    """Blank lines above it in the source."""

    @property
    def first(self) -> str:
        return self.lines[0].lstrip(" ")

    @property
    def depth(self) -> int:
        """Level of indentation."""
        return (len(self.lines[0]) - len(self.first)) // _INDENT

    @property
    def is_comment(self) -> bool:
        return self.first.startswith("#")

    @property
    def is_text(self) -> bool:
        """Whether it is a docstring."""
        return self.first.startswith(('"""', 'r"""'))

    @property
    def is_decorator(self) -> bool:
        return self.first.startswith("@")

    @property
    def is_class(self) -> bool:
        return self.first.startswith("class ")

    @property
    def is_def(self) -> bool:
        return _DEF.match(self.first) is not None

    @property
    def is_stub(self) -> bool:
        return self.is_def and _STUB.search(self.lines[-1]) is not None

    @property
    def is_import(self) -> bool:
        return self.first.startswith(("import ", "from "))

    @property
    def is_clause(self) -> bool:
        """Whether it continues the statement whose block ends above it."""
        return self.opens_block and self.first.startswith(("elif ", "else:", "except", "finally:"))

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
        statement = Statement(code.split("\n"), blank)
        if (len(code) - len(code.lstrip())) % _INDENT or code[0] == "\t":
            raise UnknownCodeError(f"{code!r} is indented by other than {_INDENT} spaces")
        yield statement
        blank = 0


def _is_stub_body(body: Statement, header: Statement, after: Statement | None) -> bool:
    """Whether ``...`` is a function's whole body, which black puts on the header's line."""
    return (
        header.is_def
        and header.opens_block
        and len(body.lines) == 1
        and body.first == "..."
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
            lines.append(text[begin : part.start()].rstrip())
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
        if self._at_docstring and not (statement.is_def or statement.is_class):
            wanted = max(1, wanted) if statement.is_decorator else 1
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
            return 0, 1 if before.is_class else 0
        if definition is not None:
            wanted = 1 if depth or (definition.depth and statement.is_clause) else 2
        if statement.is_decorator or statement.is_def or statement.is_class:
            return self._above_definition(statement, before, asked), 0
        if before.is_import and not statement.is_import and before.depth == depth:
            return (wanted or 1) if depth else 1, 0
        return wanted, 0

    def _left(self, statement: Statement) -> Statement | None:
        """The outermost definition that ends above a statement."""
        left = None
        while self._definitions and self._definitions[-1].depth >= statement.depth:
            left = self._definitions.pop()
        if statement.is_def or statement.is_class:
            self._definitions.append(statement)
        return left

    @staticmethod
    def _above_definition(statement: Statement, before: Statement, asked: bool) -> int:
        if before.is_decorator:
            return 0
        if before.depth < statement.depth and (before.is_class or before.is_def):
            return 1 if asked else 0
        if before.is_stub and not asked:
            return 0
        return 1 if statement.depth else 2
