"""Every word of the vocabulary is understood where such words stand."""

from __future__ import annotations

from collections.abc import Iterator

from tests.rows import each

from specmeld.read.containers.page_events import Row, Table, Tag
from specmeld.read.pages.fields import item_field, table_fields, tag_field
from specmeld.read.pages.fields.field_marks import mark_word, place_word, yes_or_no
from specmeld.read.pages.fields.label_values import keyword_of, label_and_value
from specmeld.read.vocabulary import column_words as columns
from specmeld.read.vocabulary import label_words as labels
from specmeld.read.vocabulary import mark_words as marks
from specmeld.read.vocabulary import name_words as names
from specmeld.read.vocabulary import tag_words as tags
from specmeld.read.vocabulary import type_names as types

from .seen import typed


def _types() -> Iterator[tuple[str, str]]:
    for kind, listed in types.PLAIN.items():
        for word in listed:
            yield word, "?" if kind == "null" else kind
    for (kind, format_), listed in [*types.FORMATTED.items(), *types.WEAK.items()]:
        for word in listed:
            shown = f"{kind}:{format_}" if format_ else kind
            yield word, "?" if kind == "null" else shown


TYPES = list(dict(_types()).items())


@each(("word", "kind"), TYPES)
def test_a_word_for_a_type(word: str, kind: str) -> None:
    assert typed(word) == kind
    assert typed(word.upper()) == kind


@each("word", types.ARRAYS)
def test_a_word_before_what_an_array_holds(word: str) -> None:
    assert typed(f"{word}<string>") == "array<string>"
    assert typed(f"{word} of strings") == "array<string>"


@each("word", types.MAPS)
def test_a_word_before_key_and_value(word: str) -> None:
    assert typed(f"{word}<string, integer>") == "object (values.type: integer)"


@each("word", types.LISTS_IN_TEXT)
def test_an_array_that_is_written_into_a_text(word: str) -> None:
    assert typed(word) == "array<string>"


MARKS = [
    (word, mark)
    for mark, listed in (
        ("required", marks.REQUIRED),
        ("optional", marks.OPTIONAL),
        ("nullable", marks.NULLABLE),
        ("deprecated", marks.DEPRECATED),
        ("readOnly", marks.READ_ONLY),
        ("writeOnly", marks.WRITE_ONLY),
    )
    for word in listed
]


@each(("word", "mark"), MARKS)
def test_a_mark(word: str, mark: str) -> None:
    assert mark_word(word) == mark
    assert mark_word(f"**[{word.title()}]**") == mark


ANSWERS = [*((word, True) for word in marks.YES), *((word, False) for word in marks.NO)]


@each(("word", "said"), ANSWERS)
def test_yes_and_no(word: str, said: bool) -> None:
    assert yes_or_no(word) is said


@each("word", marks.CONDITIONAL)
def test_a_condition_is_neither(word: str) -> None:
    assert yes_or_no(word) is None


LABELS = [
    (label, key)
    for key, listed in labels.LABELS.items()
    for label in listed
    if key != "values.type"
]


@each(("label", "keyword"), LABELS)
def test_a_label(label: str, keyword: str) -> None:
    found = label_and_value(f"**{label.capitalize()}**: 5")
    assert found is not None
    assert (keyword_of(found[0]), found[1]) == (keyword, "5")


PLACES = [(word, place) for place, listed in columns.LOCATIONS.items() for word in listed]


@each(("word", "place"), PLACES)
def test_a_word_for_a_place(word: str, place: str) -> None:
    assert place_word(word) == place


@each("head", columns.HEADS["name"])
def test_a_head_of_names(head: str) -> None:
    fields = table_fields(Table(1, 0, [head.capitalize(), "Type"], [Row(3, ["length_m", "float"])]))
    assert fields is not None
    assert [field.entry.label for field in fields] == ["length_m"]


CELLS = {
    "type": ("integer", ("type", ("integer",))),
    "required": ("Yes", ("required", True)),
    "optional": ("Yes", ("required", False)),
    "nullable": ("Yes", ("nullable", True)),
    "description": ("Some words.", ("words", "Some words.")),
    "default": ("7", ("default", 7)),
    "example": ("7", ("example", 7)),
    "enum": ("7, 8", ("enum", [7, 8])),
    "location": ("query", ("location", "query")),
    "minimum": ("7", ("minimum", 7)),
    "maximum": ("7", ("maximum", 7)),
    "range": ("7-8", ("maximum", 8)),
    "max length": ("7", ("maxLength", 7)),
    "min length": ("7", ("minLength", 7)),
    "pattern": ("^a$", ("pattern", "^a$")),
    "format": ("uuid", ("format", "uuid")),
    "constraints": ("max 7", ("maximum", 7)),
    "deprecated": ("Yes", ("deprecated", True)),
    "read only": ("Yes", ("readOnly", True)),
    "values": ("7, 8", ("enum", [7, 8])),
}
"""What a column holds → a cell of it, and what that says of a field of its type."""
HEADS = [(head, kind) for kind in CELLS for head in columns.HEADS[kind]]


@each(("head", "kind"), HEADS)
def test_a_head_of_a_column(head: str, kind: str) -> None:
    cell, expected = CELLS[kind]
    base = "string" if "ength" in kind or kind in ("pattern", "format") else "integer"
    head_row, cells = ["Field", head.capitalize()], ["length_m", cell]
    if kind != "type":
        head_row, cells = [*head_row, "Type"], [*cells, base]
    fields = table_fields(Table(1, 0, head_row, [Row(3, cells)]))
    assert fields is not None and len(fields) == 1
    entry = fields[0].entry
    said = {fact.keyword: fact.value for fact in entry.facts}
    said |= {
        "type": entry.names,
        "required": entry.required and entry.required[1],
        "nullable": bool(entry.nullable),
        "words": entry.paragraphs and entry.paragraphs[0][0][1],
        "location": fields[0].location,
    }
    assert said[expected[0]] == expected[1]


@each("head", columns.OTHER_TABLES)
def test_a_table_of_something_else(head: str) -> None:
    rows = [Row(3, ["boats", "All boats"]), Row(4, ["crew", "All crew"])]
    assert table_fields(Table(1, 0, [head.capitalize(), "Description"], rows)) is None


@each("name", tags.FIELD_TAGS)
def test_a_tag_of_a_field(name: str) -> None:
    field = tag_field(Tag(1, 0, name, {"name": "limit", "type": "integer"}))
    assert field is not None and field.entry.names == ("integer",)


@each(("name", "place"), tags.DIRECTIVE_FIELDS.items())
def test_a_field_of_a_directive(name: str, place: str) -> None:
    field = tag_field(Tag(1, 0, name, {}, "integer limit"))
    assert field is not None
    assert (field.entry.label, field.entry.names, field.location) == ("limit", ("integer",), place)


@each(("attribute", "label"), tags.LABEL_ATTRIBUTES.items())
def test_an_attribute_with_a_fact(attribute: str, label: str) -> None:
    value = {"range": "1-2", "format": "uuid", "enum": "a, b"}.get(label, "7")
    field = tag_field(Tag(1, 0, "Param", {"name": "x", "type": "string", attribute: value}))
    assert field is not None
    assert [fact.evidence for fact in field.entry.facts][:1] == ["structure"]


@each("word", types.ANY)
def test_a_word_for_every_type_is_no_type(word: str) -> None:
    assert typed(word) == "-"


@each("word", types.TRANSPARENT)
def test_a_word_before_a_type_that_it_stays(word: str) -> None:
    assert typed(f"{word}<string>").startswith("string")


@each("word", names.NEVER)
def test_a_word_that_is_no_name(word: str) -> None:
    assert item_field([(1, f"{word}: What it is.")], sure=True) is None


@each("word", names.REMARKS)
def test_a_word_that_opens_a_remark(word: str) -> None:
    assert item_field([(1, f"**{word.title()}**: What it is.")], sure=True) is None


@each("word", names.NO_FIRST_WORDS)
def test_a_word_that_begins_a_sentence(word: str) -> None:
    assert item_field([(1, f"{word} string")], sure=True) is None


@each("name", names.ODATA)
def test_a_name_whose_dollar_is_sent(name: str) -> None:
    field = item_field([(1, f"`{name}` (string)")], sure=True)
    assert field is not None and field.entry.label == name


@each("name", tags.HTML_TAGS)
def test_a_tag_whose_name_and_type_mean_something_else(name: str) -> None:
    assert tag_field(Tag(1, 0, name, {"name": "q", "type": "string"})) is None
