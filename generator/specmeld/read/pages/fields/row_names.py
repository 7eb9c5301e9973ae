"""The names in the first cells of rows, and their nesting by the marks before them."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from specmeld.read.pages.fields.field import named_field
from specmeld.read.pages.fields.field_marks import mark_word
from specmeld.read.pages.fields.heads import take_head
from specmeld.read.pages.fields.wire_names import WireName, indentation, level_of, wire_name
from specmeld.read.vocabulary import name_words as vocabulary

_CELL_NAME = re.compile(
    r"(?P<bold>\*\*)?(?:`(?P<code>[^`]{1,120})`|\"(?P<quoted>[^\"]{1,120})\"|(?P<plain>[^\s`*(\"“]{1,120}))(?(bold)(?:\*\*)?)(?P<mark>\\?\*(?!\*)|\?)?"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_JOINED = re.compile(
    r"(?P<name>[\w.\[\]]{1,80}\s*(?::|>|->|→|»|/|::)\s*[\w.\[\]]{1,80})(?P<rest>.*)", re.DOTALL
)


_MOST_NAMES = 12
"""Most names in a cell; more of them are a list of something else."""


def row_name(cell: str) -> tuple[WireName, str, str] | None:
    """Name of a row, its spelling, and the remarks beside it in the cell."""
    cell = html.unescape(cell) if "&" in cell else cell
    cell = cell.replace("`.`", ".").replace("`[`", "[").replace("`]`", "]")
    text = cell[indentation(cell) :].strip() if not cell.lstrip().startswith("**") else cell.strip()
    joined = _JOINED.fullmatch(text.replace("`", "").replace("**", ""))
    if joined is not None and (name := wire_name(joined["name"], spaced=True)) and name.ancestors:
        return name, joined["name"], joined["rest"].strip()
    found = _CELL_NAME.fullmatch(text)
    if found is None:
        return None
    spelled = found["code"] or found["quoted"] or found["plain"].rstrip(",;:")
    name = wire_name(spelled + (found["mark"] or "").replace("\\", ""), spaced=True)
    if name is None or name.name.lower() in vocabulary.NEVER:
        return None
    rest = found["rest"].strip().strip("*").strip()
    if rest and found["plain"] and not _is_beside(rest):
        return None
    return name, spelled, rest


def row_names(cell: str) -> list[tuple[WireName, str, str]]:
    """The names of a row: usually one, but several if separated by commas."""
    one = row_name(cell)
    beside = one[2].startswith(",") if one else "," in cell
    if not beside or cell.count(",") > _MOST_NAMES:
        return [one] if one else []
    parts = [part.strip() for part in re.split(r",|\n|\band\b", cell.replace("`", " "))]
    found = [row_name(part) for part in parts if part]
    several = [each for each in found if each is not None and not each[2]]
    if len(several) == len(found):
        return several
    return [one] if one else []


def _is_beside(rest: str) -> bool:
    """Whether what follows a plain name in its cell is a remark, not a second word of a phrase."""
    if rest[0] in "([{<`*|,:–-;\n" or mark_word(rest):
        return True
    probe = named_field(WireName("x"), 0)
    return take_head(probe, 0, rest) == "" and (
        probe.entry.required is not None or probe.entry.said is not None or bool(probe.entry.facts)
    )


def levels_of(names: Sequence[str]) -> list[int]:
    """Levels by the width of the marks before the names: as many as there are widths."""
    widths = [
        indentation(name) if not name.lstrip().startswith("**") else len(name) - len(name.lstrip())
        for name in names
    ]
    marks = [name[:width].strip() for name, width in zip(names, widths, strict=True)]
    if any(marks) and all(set(mark) <= {">"} for mark in marks):
        return [len(mark) for mark in marks]
    if len({*widths}) < 2:
        return [level_of(name[:width]) for name, width in zip(names, widths, strict=True)]
    ranks = {width: rank for rank, width in enumerate(sorted({0, *widths}))}
    return [ranks[width] for width in widths]
