"""Fields as rows of a table."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from specmeld.read.containers.events import Row, Table
from specmeld.read.pages.fields.descriptions import complete, describe
from specmeld.read.pages.fields.field import Field, named_field
from specmeld.read.pages.fields.field_marks import place_word, set_mark, yes_or_no
from specmeld.read.pages.fields.heads import take_head
from specmeld.read.pages.fields.label_values import values_of
from specmeld.read.pages.fields.remarks import set_type, take_bracket, take_label, take_worded
from specmeld.read.pages.fields.wire_names import WireName, indentation, level_of, wire_name
from specmeld.read.pages.fields.worded_types import WordedType, worded_type
from specmeld.read.pages.lines import SaidType
from specmeld.read.pages.type_words import StatedType
from specmeld.read.vocabulary import columns
from specmeld.read.vocabulary import names as vocabulary

_HEADS = {head: kind for kind, each in reversed(columns.HEADS.items()) for head in each}
_OTHER = frozenset(columns.OTHER_TABLES)
_CELL_NAME = re.compile(
    r"(?P<bold>\*\*)?(?:`(?P<code>[^`]{1,120})`|\"(?P<quoted>[^\"]{1,120})\"|(?P<plain>[^\s`*(\"“]{1,120}))(?(bold)(?:\*\*)?)(?P<mark>\\?\*(?!\*)|\?)?"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_JOINED = re.compile(
    r"(?P<name>[\w.\[\]]{1,80}\s*(?::|>|->|→|»|/|::)\s*[\w.\[\]]{1,80})(?P<rest>.*)", re.DOTALL
)
_LONGEST_HEAD = 80
_LABELS = {
    "default": "default",
    "example": "example",
    "format": "format",
    "pattern": "pattern",
    "minimum": "min",
    "maximum": "max",
    "max length": "max length",
    "min length": "min length",
    "range": "range",
    "nullable": "nullable",
    "deprecated": "deprecated",
    "read only": "read-only",
}


def table_fields(table: Table) -> list[Field] | None:
    """The fields that a table lists; None where it lists something else."""
    rows = [row for row in table.rows if any(cell.strip() for cell in row.cells)]
    kinds = _kinds(table.head, rows)
    if not rows or "name" not in kinds:
        return None
    names = [_cell(row, kinds, "name") for row in rows]
    read = [_row_names(name) for name in names]
    filled = sum(bool(name.strip()) for name in names)
    typed = bool({"type", "required", "optional"} & {*kinds})
    if not any(read) or (not typed and sum(map(bool, read)) * 3 < filled * 2):
        return None
    empty = _empty_required(rows, kinds)
    found: list[Field] = []
    for row, name, level in zip(rows, read, _levels(names), strict=True):
        for one in name:
            field = _row_field(row, kinds, one, empty)
            field.level = level
            found.append(field)
        if name:
            continue
        if found and not _cell(row, kinds, "name").strip():
            _continue(found[-1], row, kinds)
    _conventions(found, kinds)
    _parents(found)
    _arrays(found)
    for field in found:
        field.location = field.location or _location_of(table.head, kinds)
    return found or None


def _kinds(head: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """What each column holds; without a column of names all are unknown."""
    if not head or not any(cell.strip() for cell in head):
        return _guessed(rows)
    words = [_head_word(cell) for cell in head]
    kinds = [_HEADS.get(word, "") for word in words]
    if "name" not in kinds:
        if "type" not in kinds[1:] or _share(rows, 0, _is_row_name) < 0.6:
            return []
        kinds[0] = "name"
    elif _lists_others(words, kinds):
        return []
    for index, kind in enumerate(kinds):
        if kind and kind in kinds[:index]:
            kinds[index] = "enum" if words[index].startswith("option") else ""
    for index, kind in enumerate(kinds):
        if kind == "values":
            kinds[index] = _kind_of_values(rows, index, kinds)
    return kinds


def _head_word(cell: str) -> str:
    if len(cell) > _LONGEST_HEAD:
        return ""
    word = cell.replace("*", "").replace("`", "").strip().rstrip("?:：？").strip().lower()
    word = " ".join(word.split())
    if word in _HEADS or word in _OTHER:
        return word
    bare = re.sub(r"\s*[(（].*?[)）]", "", word).strip()
    return bare if bare in _HEADS else re.sub(r"^(?:json|request|response|the)\s+", "", bare)


def _lists_others(words: Sequence[str], kinds: Sequence[str]) -> bool:
    """Whether the table is one of endpoints, statuses, errors or plans."""
    if "type" in kinds or "required" in kinds:
        return words[0] in ("method", "http method", "verb", "status", "status code")
    return (
        any(
            word
            in (
                "method",
                "verb",
                "http method",
                "endpoint",
                "status code",
                "http status",
                "url",
                "permission",
                "scope",
                "error code",
            )
            for word in words
        )
        or words[0] in _OTHER
    )


def _share(rows: Sequence[Row], column: int, test: object) -> float:
    cells = [
        row.cells[column] for row in rows if column < len(row.cells) and row.cells[column].strip()
    ]
    return sum(bool(test(cell)) for cell in cells) / len(cells) if cells else 0.0  # type: ignore[operator]


def _is_row_name(cell: str) -> bool:
    return _row_name(cell) is not None


def _is_type(cell: str) -> bool:
    return worded_type(cell, named=False) is not None


def _guessed(rows: Sequence[Row]) -> list[str]:
    """The columns of a table without a head: names first, types by their words."""
    width = max((len(row.cells) for row in rows), default=0)
    if width < 2 or _share(rows, 0, _is_row_name) < 0.8:
        return []
    kinds = ["name", *([""] * (width - 1))]
    for column in range(1, width):
        if "type" not in kinds and _share(rows, column, _is_type) > 0.7:
            kinds[column] = "type"
        elif (
            "required" not in kinds
            and _share(rows, column, lambda cell: yes_or_no(cell) is not None) > 0.9
        ):
            kinds[column] = "required"
    if "type" not in kinds:
        return []
    last = max((at for at, kind in enumerate(kinds) if not kind), default=0)
    if last:
        kinds[last] = "description"
    return kinds


def _kind_of_values(rows: Sequence[Row], column: int, kinds: Sequence[str]) -> str:
    """What a column that is called "Value" holds: types, lists of values, samples or words."""
    if "type" not in kinds and _share(rows, column, _is_type) >= 0.5:
        return "type"
    if _share(rows, column, lambda cell: len(values_of(cell, None)) > 1) > 0.5:
        return "enum"
    if (
        "description" not in kinds
        and _share(rows, column, lambda cell: len(cell.split()) > 3) > 0.5
    ):
        return "description"
    return "example"


def _cell(row: Row, kinds: Sequence[str], kind: str) -> str:
    index = kinds.index(kind) if kind in kinds else -1
    return row.cells[index] if 0 <= index < len(row.cells) else ""


def _row_name(cell: str) -> tuple[WireName, str, str] | None:
    """Name of a row, its spelling, and what stands beside it in the cell."""
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


def _row_names(cell: str) -> list[tuple[WireName, str, str]]:
    """The names of a row: mostly one, but several where commas part them."""
    one = _row_name(cell)
    beside = one[2].startswith(",") if one else "," in cell
    if not beside:
        return [one] if one else []
    parts = [part.strip() for part in re.split(r",|\n|\band\b", cell.replace("`", " "))]
    found = [_row_name(part) for part in parts if part]
    several = [each for each in found if each is not None and not each[2]]
    if len(several) == len(found):
        return several
    return [one] if one else []


def _is_beside(rest: str) -> bool:
    """Whether what follows a plain name in its cell is a remark and no second word of a phrase."""
    if rest[0] in "([{<`*|,:–-;\n":
        return True
    probe = named_field(WireName("x"), 0)
    return take_head(probe, 0, rest) == "" and (
        probe.entry.required is not None or probe.entry.said is not None or bool(probe.entry.facts)
    )


def _levels(names: Sequence[str]) -> list[int]:
    """Levels by the width of the marks before the names: as many steps as there are widths."""
    widths = [
        indentation(name) if not name.lstrip().startswith("**") else len(name) - len(name.lstrip())
        for name in names
    ]
    if len({*widths}) < 2:
        return [level_of(name[:width]) for name, width in zip(names, widths, strict=True)]
    ranks = {width: rank for rank, width in enumerate(sorted({0, *widths}))}
    return [ranks[width] for width in widths]


def _row_field(
    row: Row, kinds: Sequence[str], read: tuple[WireName, str, str], empty: bool | None
) -> Field:
    name, spelled, beside = read
    line = row.line
    field = named_field(name, line, spelled)
    _take_type(field, line, _cell(row, kinds, "type"))
    for column in ("required", "optional"):
        if column in kinds:
            cell = _cell(row, kinds, column)
            said = yes_or_no(cell) if cell.strip() else empty
            if said is not None:
                set_mark(field, line, "required" if said is (column == "required") else "optional")
            elif cell.strip() and column == "required" and worded_type(cell, named=False):
                _take_type(field, line, cell)
    if beside:
        words = take_head(field, line, beside, named=True)
        if words:
            describe(field, [(line, words.strip("()"))])
    field.location = place_word(_cell(row, kinds, "location")) or field.location
    for column, label in _LABELS.items():
        cell = _cell(row, kinds, column)
        if cell.strip():
            take_label(field, line, label, cell.strip())
    values = values_of(_cell(row, kinds, "enum"), field.entry.stated)
    if len(values) > 1 or (values and "`" in _cell(row, kinds, "enum")):
        field.fact(line, "enum", values)
    if _cell(row, kinds, "constraints").strip():
        take_bracket(field, line, _cell(row, kinds, "constraints").strip())
    _take_description(field, line, _cell(row, kinds, "description"))
    return field


def _take_type(field: Field, line: int, cell: str) -> None:
    """A cell of types; what follows a type in it are remarks or words."""
    text = " ".join(cell.split("\n")).strip()
    if not text or set_type(field, line, text):
        return
    head, _, rest = text.partition(" ")
    worded = worded_type(head.rstrip(":,;."))
    if worded is not None and rest and not worded.stated.named:
        rest = rest.strip().strip("()").strip()
        take_worded(field, line, WordedType(worded.said, (*worded.remarks, rest)))
    elif not take_bracket(field, line, cell.strip()):
        _take_named(field, line, text)


def _take_named(field: Field, line: int, text: str) -> None:
    """A cell that names an object in several words, or lists values."""
    values = values_of(text, None)
    if len(values) > 1:
        field.entry.said, field.entry.type_line = SaidType(StatedType(("string",))), line
        field.fact(line, "enum", values)


def _take_description(field: Field, line: int, cell: str) -> None:
    lines = [(line, part.strip()) for part in cell.split("\n") if part.strip()]
    if lines:
        describe(field, lines)
    else:
        complete(field)


def _continue(field: Field, row: Row, kinds: Sequence[str]) -> None:
    """A row without a name goes on describing the field above it."""
    _take_description(field, row.line, _cell(row, kinds, "description"))


def _empty_required(rows: Sequence[Row], kinds: Sequence[str]) -> bool | None:
    """What an empty cell of the column says: "no" where only the required ones are marked."""
    column = next((kind for kind in ("required", "optional") if kind in kinds), "")
    said = [
        yes_or_no(_cell(row, kinds, column))
        for row in rows
        if column and _cell(row, kinds, column).strip()
    ]
    return False if said and all(said) else None


def _conventions(found: Sequence[Field], kinds: Sequence[str]) -> None:
    """Where some names of a table are marked with ``?``, the others are required."""
    marked = "required" in kinds or "optional" in kinds
    questions = [
        field
        for field in found
        if field.entry.required and not field.entry.required[1] and field.spelled.endswith("?")
    ]
    for field in found:
        field.entry.markable = marked or bool(questions)
        if questions and not marked and field.entry.required is None:
            field.entry.required = (field.entry.line, True)
        field.spelled = field.spelled.rstrip("?*")


def _parents(found: Sequence[Field]) -> None:
    """``owner/email`` and ``owner:email`` below an ``owner`` stand in it."""
    known = {field.entry.label for field in found}
    for field in found:
        *steps, last = re.split(r"[/:]", field.entry.label)
        if steps and last and steps[0] in known:
            field.ancestors, field.entry.label = (*field.ancestors, *steps), last


def _arrays(found: Sequence[Field]) -> None:
    """``owner.0.email`` below an ``owner`` that is an object is ``owner.email``."""
    objects = {field.entry.label for field in found if field.entry.names == ("object",)}
    for field in found:
        steps = field.ancestors
        kept = tuple(
            step
            for at, step in enumerate(steps)
            if step != "[]" or at == 0 or steps[at - 1] not in objects
        )
        field.ancestors = kept


def _location_of(head: Sequence[str], kinds: Sequence[str]) -> str:
    """The place that the head of the names tells: "Header", "Query parameter"."""
    word = _head_word(head[kinds.index("name")]) if head else ""
    first, _, rest = word.partition(" ")
    if first in ("header", "headers", "cookie", "cookies"):
        return first.rstrip("s")
    return first if first in ("query", "path") and rest else ""
