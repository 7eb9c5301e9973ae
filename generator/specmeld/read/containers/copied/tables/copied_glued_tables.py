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

_TYPES = "|".join(GLUED_TYPES)
_WORD = r"\"[^\"]*\"|'[^']*'|true|false|null|[-–—]"
_VALUE = rf"(?:-?\d[\w.:-]{{0,60}}|{_WORD})"
_VALUE_BEFORE_WORDS = rf"(?:-?\d+(?:\.\d+)?|{_WORD})?"
_CELLS: Mapping[str, str] = {
    "name": r"[A-Za-z_$@][\w.$@\[\]-]{0,120}?",
    "type": rf"(?:(?:array|list) of \w+|(?:{_TYPES})(?:\[\]|<\w+>|\([\w-]+\))?)",
    "required": r"(?:[Yy]es|[Nn]o|[Tt]rue|[Ff]alse|[Rr]equired|[Oo]ptional|[✓✔✅✗❌])",
    "value": rf"{_VALUE}?",
    "words": r".*?",
}
"""What a cell of each kind contains; a value after text is found by where the text ends."""
_TYPE_ENDS = {
    "words": r"(?! ?[a-z0-9_])",
    "value": r"(?=true|false|null|[^a-z_]|\Z)",
}
"""What follows a type, so that ``pointstringThe`` is a point and no ``int``."""
_ONE_TYPE = rf"(?!\S+?(?={_TYPES})\S+?(?={_TYPES}))"
"""A row whose first word has one type word only; what follows that can be in lower case."""
_VALUE_ENDS = r"(?![a-z0-9_.:-])"
_HEADS = re.compile(
    "|".join(
        re.escape(head)
        for head in sorted((h for heads in GLUED_HEADS.values() for h in heads), key=len)[::-1]
    )
)
_KINDS = {head: kind for kind, heads in GLUED_HEADS.items() for head in heads}
_LONGEST = 2_000
_ROW_LIKE = re.compile(
    rf"{_CELLS['name']}[a-z\])>][A-Z]|(?:(?=[a-z_$@])|(?=\S+\Z)){_CELLS['name']}(?:{_TYPES})"
)
"""A first word with a capital or a type in it, as where the next cell begins."""


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
    patterns = _row_patterns(kinds)
    rows: list[Row] = []
    unclear: list[Line] = []
    end = at + 1
    while end < len(lines) and lines[end].text:
        line = lines[end]
        if cells := _divided(line.text, patterns):
            rows.append(Row(line.number, cells))
        elif not ends(end) and _goes_on(lines, end, patterns):
            unclear.append((line.number, line.text))
        else:
            break
        end += 1
    table = Table(lines[at].number, 0, heads, rows, unclear=unclear)
    return (table, end) if rows or unclear else None


def _divided(text: str, patterns: Sequence[re.Pattern[str]]) -> list[str]:
    """The cells of a row; empty if it cannot be divided for certain."""
    for pattern in patterns if len(text) <= _LONGEST else ():
        if found := pattern.fullmatch(text):
            return [(cell or "").strip() for cell in found.groups()]
    return []


def _goes_on(lines: Sequence[CopiedLine], at: int, patterns: Sequence[re.Pattern[str]]) -> bool:
    """Whether a line that cannot be divided is a row, or is followed by one."""
    if _ROW_LIKE.match(lines[at].text):
        return True
    return at + 1 < len(lines) and bool(_divided(lines[at + 1].text, patterns))


def _heads(text: str) -> list[str]:
    """The column heads that a line consists of; empty if it contains anything else."""
    heads = _HEADS.findall(text) if len(text) < 200 else []
    return heads if len(heads) > 1 and "".join(heads) == text else []


def _row_patterns(kinds: Sequence[str]) -> list[re.Pattern[str]]:
    """The patterns of a row, the surest first; none if a cell could end anywhere."""
    pairs = [*zip(kinds, [*kinds[1:], ""], strict=True)]
    apart = kinds[1] in ("type", "required") and ("value", "value") not in pairs
    if not apart or any(kinds.count(kind) > 1 for kind in kinds if kind != "value"):
        return []
    sure, likely = [], [_ONE_TYPE]
    for before, (kind, after) in zip(["", *kinds], pairs, strict=False):
        cell = f"({_CELLS[kind]})"
        if kind == "value" and before == "words":
            cell = rf"((?:(?<=[a-z.)]){_VALUE})?)"
        elif (kind, after) == ("value", "words"):
            cell = f"({_VALUE_BEFORE_WORDS}){_VALUE_ENDS}"
        likely.append(cell)
        sure.append(cell + (_TYPE_ENDS.get(after, "") if kind == "type" else ""))
    return [re.compile("".join(parts)) for parts in (sure, likely)]
