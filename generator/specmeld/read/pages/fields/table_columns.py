"""The meaning of a table's columns, by their heads and by their cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from specmeld.read.containers.page_events import Row, Table
from specmeld.read.pages.fields.field_marks import mark_word, place_word, yes_or_no
from specmeld.read.pages.fields.label_values import values_of
from specmeld.read.pages.fields.row_names import row_name
from specmeld.read.pages.fields.worded_types import worded_type
from specmeld.read.vocabulary import column_words as columns

_OTHER = frozenset(columns.OTHER_TABLES)
_CODE = re.compile(r"\s*`[^`]+`\s*")
_LONGEST_HEAD = 80


def with_head(table: Table) -> Table:
    """A table whose first row consists of heads, with that row as its head."""
    if table.head or len(table.rows) < 2:
        return table
    first, *rows = table.rows
    kinds = [columns.KINDS.get(head_word(cell), "") for cell in first.cells]
    if "name" not in kinds or not all(kinds) or len(set(kinds)) < 2:
        return table
    return replace(table, head=first.cells, rows=rows)


def column_kinds(head: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """The meaning of each column; without a column of names all are unknown."""
    if not head or not any(cell.strip() for cell in head):
        return _guessed(rows)
    words = [head_word(cell) for cell in head]
    kinds = [columns.KINDS.get(word, "") for word in words]
    if "scopes" in words:  # ways to authenticate
        return []
    _tell_places_from_types(rows, kinds)
    _tell_marks_from_cells(rows, kinds)
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


def _tell_places_from_types(rows: Sequence[Row], kinds: list[str]) -> None:
    """Beside a column of schemas, one named "Type" may give a parameter's location."""
    for index, kind in enumerate(kinds):
        if kind == "type" and kinds.count("type") > 1 and _share(rows, index, place_word) > 0.8:
            kinds[index] = "location"


def _tell_marks_from_cells(rows: Sequence[Row], kinds: list[str]) -> None:
    """A column whose cells are "Required" and "Optional" means that, whatever its head is."""
    if not {"required", "optional"} & {*kinds}:
        for index, kind in enumerate(kinds):
            if not kind and _share(rows, index, _is_mark) == 1.0:
                kinds[index] = "required"
                return


def _is_mark(cell: str) -> bool:
    return mark_word(cell) in ("required", "optional")


def one_column_of_names(rows: Sequence[Row], kinds: list[str]) -> tuple[Sequence[Row], list[str]]:
    """If each level of names has a column of its own, one column with indented names."""
    first = kinds.index("type") if "type" in kinds else 0
    if first < 2 or "name" not in kinds[:first] or {*kinds[:first]} - {"", "name"}:
        return rows, kinds
    behind = len(kinds) - first
    joined = []
    for row in rows:
        names, others = row.cells[:-behind], row.cells[-behind:]
        at = next((at for at, cell in enumerate(names) if cell.strip()), -1)
        if len(row.cells) <= behind or sum(bool(cell.strip()) for cell in names) > 1:
            return rows, kinds
        name = "\u00a0" * 4 * at + names[at].strip() if at >= 0 else ""
        joined.append(Row(row.line, [name, *others]))
    return joined, ["name", *kinds[first:]]


def head_word(cell: str) -> str:
    if len(cell) > _LONGEST_HEAD:
        return ""
    word = cell.replace("*", "").replace("`", "").strip().rstrip("?:：？").strip().lower()
    word = " ".join(word.split())
    if word in columns.KINDS or word in _OTHER:
        return word
    joined = word.rpartition(" / ")[2]
    if joined != word and columns.KINDS.get(joined) == "description":
        return joined
    bare = re.sub(r"\s*[(（].*?[)）]", "", word).strip()
    return bare if bare in columns.KINDS else re.sub(r"^(?:json|request|response|the)\s+", "", bare)


def _lists_others(words: Sequence[str], kinds: Sequence[str]) -> bool:
    """Whether the table lists endpoints, statuses, errors or plans."""
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


def _share(rows: Sequence[Row], column: int, test: Callable[[str], object]) -> float:
    cells = [
        row.cells[column] for row in rows if column < len(row.cells) and row.cells[column].strip()
    ]
    return sum(bool(test(cell)) for cell in cells) / len(cells) if cells else 0.0


def _is_row_name(cell: str) -> bool:
    return row_name(cell) is not None


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
        named = width == 2 and _share(rows, 0, _CODE.fullmatch) == 1.0
        return ["name", "description"] if named else []
    last = max((at for at, kind in enumerate(kinds) if not kind), default=0)
    if last:
        kinds[last] = "description"
    return kinds


def _kind_of_values(rows: Sequence[Row], column: int, kinds: Sequence[str]) -> str:
    """The meaning of a column named "Value": types, lists of values, samples or text."""
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
