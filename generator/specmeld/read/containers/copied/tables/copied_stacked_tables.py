"""Tables that were copied with one cell per line.

Parameter⏎Type⏎Required⏎Description        the heads, then a row:
name⏎string⏎Yes⏎The name of the harbour    an empty cell has no line
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from specmeld.read.containers.copied.copied_lines import CopiedLine
from specmeld.read.containers.copied.copied_types import starred_name, type_of
from specmeld.read.containers.page_events import Line, Row, Table
from specmeld.read.vocabulary.column_words import KINDS, PLACES
from specmeld.read.vocabulary.mark_words import CONDITIONAL, NO, OPTIONAL, REQUIRED, YES
from specmeld.read.vocabulary.type_names import ARRAYS, FORMATTED, MAPS, PLAIN

_TYPE_WORDS = frozenset(
    word for words in (*PLAIN.values(), *FORMATTED.values(), ARRAYS, MAPS) for word in words
)
_DOUBTFUL = frozenset(["true", "false", "True", "False", "none", "n/a", "Y", "N"])
_MARKS = frozenset(
    word
    for word in (*YES, *NO, *REQUIRED, *OPTIONAL, *CONDITIONAL)
    if word not in _DOUBTFUL and not re.fullmatch(r"[a-z0-9*–—-]|--", word)
)
"""Marks that are nothing else: a default can be ``true``, ``0`` or ``-``."""
_MARK_KINDS = frozenset(["required", "optional", "nullable", "deprecated", "read only"])
_CLOSED = _MARK_KINDS | {"type", "location"}
"""Kinds of columns whose cells are recognized by their words."""
_FEWEST = 3
"""Fewest columns."""
_MOST_CELLS = 9
"""Most lines of a row that are examined to find the next one."""
_LONGEST_CELL = 60
_NAMED_TYPE = re.compile(
    r"[A-Z][\w.]*(?: (?:object|array|enum))?(?:\[\])*|\w+[<\[(][\w<>\[\], ()-]*"
)
_NAME_LIKE = re.compile(r"[\w.$@\[\]{}-]*[\w\]}]\*?")
_VALUE = re.compile(
    r"\"[^\"]*\"|'[^']*'|`[^`]*`|[-+]?\d[\w.:+-]*|true|false|null|none|[-–—]{1,3}", re.I
)


@dataclass(frozen=True, slots=True)
class _Heads:
    texts: Sequence[str]
    kinds: Sequence[str]
    end: int
    """The index of the line below them."""
    close: bool
    """Whether no blank lines are between them, so that a blank line ends the table."""


@dataclass(frozen=True, slots=True)
class _Start:
    """The first cells of a row, up to the last column that words tell from the others."""

    cells: Sequence[str]
    end: int
    doubt: tuple[int, Line] | None
    """The column and the line of a mark that could also be the value of a later column."""


def stacked_table(
    lines: Sequence[CopiedLine],
    following: Sequence[int],
    at: int,
    ends: Callable[[int], bool],
    is_title: Callable[[int], bool],
) -> tuple[Table, int] | None:
    """The table whose first head is on a line, and the index after it; None if there is none.

    ``ends`` tells whether a line begins something that is no cell, ``is_title`` whether it could
    be the title of what follows.
    """
    for heads in _headers(lines, following, at):
        reader = _Rows(lines, following, heads, ends, is_title)
        if reader.read():
            table = Table(
                lines[at].number, 0, heads.texts, tuple(reader.rows), unclear=tuple(reader.unclear)
            )
            return table, reader.end
    return None


def begins_table(lines: Sequence[CopiedLine], following: Sequence[int], at: int) -> bool:
    """Whether the heads of such a table begin on a line."""
    return next(_headers(lines, following, at), None) is not None


def _headers(lines: Sequence[CopiedLine], following: Sequence[int], at: int) -> Iterator[_Heads]:
    """The heads on a line and those below it, longest first: a field can be named like a head."""
    texts: list[str] = []
    kinds: list[str] = []
    ends: list[int] = []
    below, last = at, at
    while below < len(lines):
        text = lines[below].text
        kind = KINDS.get(text.rstrip("?*:").strip().lower(), "") if len(text) < 40 else ""
        if not kind or kind in kinds or (not kinds and kind != "name"):
            break
        if texts and text[0].isupper() != texts[0][0].isupper():
            break
        if lines[below].number - lines[last].number != below - last:
            break  # a site's line between them was left out, which may have been a head
        texts.append(text)
        kinds.append(kind)
        last, below = below, following[below]
        ends.append(below)
    close = len(ends) > 1 and ends[-2] - at == len(ends) - 1
    for count in range(len(kinds), _FEWEST - 1, -1):
        end = ends[count - 1]
        if {"type", "required"} & {*kinds[:count]} and end < len(lines):
            yield _Heads(texts[:count], kinds[:count], end, close)


class _Rows:
    def __init__(
        self,
        lines: Sequence[CopiedLine],
        following: Sequence[int],
        heads: _Heads,
        ends: Callable[[int], bool],
        is_title: Callable[[int], bool],
    ) -> None:
        self.rows: list[Row] = []
        self.unclear: list[Line] = []
        """Lines below the first cells of a row whose column is not certain."""
        self.end = heads.end
        self._lines = lines
        self._following = following
        self._heads = heads
        self._ends = ends
        self._is_title = is_title
        closed = [at for at, kind in enumerate(heads.kinds) if kind in _CLOSED]
        self._first = heads.kinds[: closed[-1] + 1]
        self._rest = heads.kinds[closed[-1] + 1 :]

    def read(self) -> bool:
        """Read the rows; False if the line below the heads begins none."""
        start = self._start(self.end)
        while start:
            number = self._lines[self.end].number
            rest, following, end = self._below(start.end)
            first, cells = start.cells, self._cells(rest)
            if not all(first) and any(_is_mark(text) for _, text in rest):
                cells = None  # probably the mark, after a cell that was not recognized
            if start.doubt and len(rest) < len(self._rest):
                column, line = start.doubt
                first = ["" if at == column else cell for at, cell in enumerate(first)]
                rest, cells = [line, *rest], None
            self.rows.append(Row(number, (*first, *(cells or [""] * len(self._rest)))))
            self.unclear += rest if cells is None else []
            self.end, start = end, following
        return bool(self.rows)

    def _below(self, at: int) -> tuple[list[Line], _Start | None, int]:
        """The other lines of a row, the start of the next one, and the index after the row."""
        found: list[Line] = []
        end, below = at, self._next(at)
        while below < len(self._lines):
            if start := self._next_start(below, complete=bool(found) or not self._rest):
                return found, start, below
            if self._ends(below):
                break
            if self._is_title(below) and not (self._are_filled() and not found):
                break
            full = self._heads.close or len(found) >= len(self._rest)
            if below > end and full and not self._goes_on(below):
                break
            found.append((self._lines[below].number, self._lines[below].text))
            end, below = below + 1, self._next(below + 1)
        return found, None, end

    def _are_filled(self) -> bool:
        """Whether the rows before have a last cell each, so that a further one will have it."""
        return bool(self._rest and self.rows) and all(row.cells[-1] for row in self.rows)

    def _goes_on(self, at: int) -> bool:
        """Whether a row begins after a few more lines, so that those before it are cells."""
        for _ in range(_MOST_CELLS):
            at = self._following[at]
            if at >= len(self._lines) or self._ends(at):
                return False
            if self._start(at):
                return True
        return False

    def _next(self, at: int) -> int:
        """The index of the line with text from there on."""
        return at if at >= len(self._lines) or self._lines[at].text else self._following[at]

    def _next_start(self, at: int, *, complete: bool) -> _Start | None:
        """The start of a row, unless the line below begins one as well: a field named ``date``."""
        start = self._start(at, complete=complete)
        later = self._start(self._following[at]) if start else None
        if start and later and sum(map(bool, later.cells)) >= sum(map(bool, start.cells)):
            return None
        return start

    def _start(self, at: int, *, complete: bool = True) -> _Start | None:
        """The first cells of a row that begins on a line.

        ``complete``: the row before has all its cells, so that the name of a schema is a type.
        """
        cells: list[str] = []
        doubt: tuple[int, Line] | None = None
        shown = False
        end = at
        for kind in self._first:
            text = self._text(at)
            if not text or not self._fits(kind, at, complete=complete):
                if kind in ("name", "type"):
                    return None
                cells.append("")
                continue
            if kind in _MARK_KINDS and not _is_mark(text) and {*self._rest} - {"description"}:
                doubt = len(cells), (self._lines[at].number, text)
            shown = shown or kind == "type" or kind in _MARK_KINDS
            cells.append(text)
            end, at = at + 1, self._following[at]
        return _Start(cells, end, doubt) if shown else None

    def _fits(self, kind: str, at: int, *, complete: bool) -> bool:
        """Whether a line can be a cell of a kind."""
        text, is_marked = self._text(at), _is_mark(self._text(self._following[at]))
        if kind in _MARK_KINDS:
            return _is_mark(text) or text in _DOUBTFUL
        if kind == "location":
            return text.lower() in PLACES
        if kind not in ("name", "type", "description"):
            return _VALUE.fullmatch(text) is not None or (is_marked and not _is_mark(text))
        if _is_mark(text):
            return False
        if kind == "name":
            return len(text) <= _LONGEST_CELL and starred_name(text) is not None
        if kind == "description":
            return (" " in text or is_marked) and not _is_type(text)
        named = complete and is_marked and _NAMED_TYPE.fullmatch(text) is not None
        return _is_type(text) or (named and "required" in self._first)

    def _text(self, at: int) -> str:
        return self._lines[at].text if at < len(self._lines) else ""

    def _cells(self, found: Sequence[Line]) -> list[str] | None:
        """The cells of the last columns; None if their lines can be divided in several ways."""
        texts = [text for _, text in found]
        words = [at for at, kind in enumerate(self._rest) if kind == "description"]
        if not texts:
            return [""] * len(self._rest)
        if words == [0] and len(self._rest) == 1:
            return None if _hides_row(texts) else ["\n".join(texts)]
        if len(texts) == len(self._rest):
            fits = all(" " in texts[at] or not _VALUE.fullmatch(texts[at]) for at in words)
            values = [text for at, text in enumerate(texts) if at not in words]
            divided = not words or not any(map(_is_sentence, values))
            return texts if fits and divided else None
        if len(texts) == 1 and words and _is_sentence(texts[0]):
            return [texts[0] if at in words else "" for at in range(len(self._rest))]
        if len(texts) == 1 and len(self._rest) - len(words) == 1 and _VALUE.fullmatch(texts[0]):
            return [texts[0] if at not in words else "" for at in range(len(self._rest))]
        return None


def _is_type(text: str) -> bool:
    return type_of(text) is not None or text.lower() in _TYPE_WORDS


def _is_mark(text: str) -> bool:
    return text.lower().rstrip(".*") in _MARKS


def _is_sentence(text: str) -> bool:
    return " " in text and _VALUE.fullmatch(text) is None


def _hides_row(texts: Sequence[str]) -> bool:
    """Whether a line below the first of a description can be the name of a further field."""
    for before, text in pairwise(texts):
        if before.endswith(":"):
            return False
        if _NAME_LIKE.fullmatch(text):
            return True
    return False
