"""Tables whose cells were copied without separators.

ParameterRequiredTypeDescription        the heads idYesstringNumber of the harbour        a row:
what a cell can be tells where it ends
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from specmeld.read.containers.copied.copied_lines import CopiedLine
from specmeld.read.containers.page_events import Line, Row, Table
from specmeld.read.vocabulary.glued_tables import GLUED_HEADS, GLUED_TYPES

_VALUE = r"(?:-?\d[\w.:-]*|\"[^\"]*\"|'[^']*'|true|false|null|[-–—])"
_CELLS: Mapping[str, str] = {
    "name": r"[A-Za-z_$@][\w.$@\[\]-]*?",
    "type": rf"(?:(?:array|list) of \w+|(?:{'|'.join(GLUED_TYPES)})(?:\[\]|<\w+>|\([\w-]+\))?)",
    "required": r"(?:[Yy]es|[Nn]o|[Tt]rue|[Ff]alse|[Rr]equired|[Oo]ptional|[✓✔✅✗❌])",
    "value": rf"{_VALUE}?",
    "words": r".*?",
}
"""What a cell of each kind contains; a value after text is found by where the text ends."""
_HEADS = re.compile(
    "|".join(
        re.escape(head)
        for head in sorted((h for heads in GLUED_HEADS.values() for h in heads), key=len)[::-1]
    )
)
_KINDS = {head: kind for kind, heads in GLUED_HEADS.items() for head in heads}
_LONGEST = 2_000
_ROW_LIKE = re.compile(r"[A-Za-z_$@][\w.$@\[\]-]*[a-z\])>][A-Z]")
"""A first word with a capital in it, as where the next cell begins."""


def glued_table(
    lines: Sequence[CopiedLine], at: int, ends: Callable[[int], bool]
) -> tuple[Table, int] | None:
    """The table whose header is on a line, and the index after it; None if there is none.

    ``ends`` tells whether a line begins something that is no row.
    """
    heads = _heads(lines[at].text)
    kinds = [_KINDS[head] for head in heads]
    if kinds[:1] != ["name"] or "type" not in kinds or len(set(heads)) < len(heads):
        return None
    pattern = _row_pattern(kinds)
    rows: list[Row] = []
    unclear: list[Line] = []
    end = at + 1
    while end < len(lines) and 0 < len(lines[end].text) <= _LONGEST:
        line = lines[end]
        if found := pattern.fullmatch(line.text):
            rows.append(Row(line.number, [(cell or "").strip() for cell in found.groups()]))
        elif not ends(end) and _goes_on(lines, end, pattern):
            unclear.append((line.number, line.text))
        else:
            break
        end += 1
    table = Table(lines[at].number, 0, heads, rows, unclear=unclear)
    return (table, end) if rows or unclear else None


def _goes_on(lines: Sequence[CopiedLine], at: int, pattern: re.Pattern[str]) -> bool:
    """Whether a line that cannot be divided is a row, or is followed by one."""
    if _ROW_LIKE.match(lines[at].text):
        return True
    below = lines[at + 1].text if at + 1 < len(lines) else ""
    return 0 < len(below) <= _LONGEST and pattern.fullmatch(below) is not None


def _heads(text: str) -> list[str]:
    """The column heads that a line consists of; empty if it contains anything else."""
    heads = _HEADS.findall(text) if len(text) < 200 else []
    return heads if len(heads) > 1 and "".join(heads) == text else []


def _row_pattern(kinds: Sequence[str]) -> re.Pattern[str]:
    parts = []
    for before, kind in zip(["", *kinds], kinds, strict=False):
        cell = _CELLS[kind]
        if kind == "value" and before == "words":
            cell = rf"(?:(?<=[a-z.)]){_VALUE})?"
        parts.append(f"({cell})")
    return re.compile("".join(parts))
