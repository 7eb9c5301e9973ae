"""Each word that copied text is read by, on a page of its own."""

from __future__ import annotations

import re

from tests.rows import each

from specmeld.read.containers.copied.copied_text import events
from specmeld.read.containers.page_events import Event, Heading, Item, Text
from specmeld.read.vocabulary import copied_words as copied
from specmeld.read.vocabulary import site_lines


def _texts(page: str) -> list[str]:
    return [_shown(event) for event in events(page)]


def _shown(event: Event) -> str:
    match event:
        case Heading() | Text() | Item():
            return event.text
        case _:
            return ""


@each("word", copied.STRONG_TYPES)
def test_a_strong_type_is_one_wherever_it_stands(word: str) -> None:
    for page in (f"label\n{word}\nWords", f"label {word}\nWords", f"- label{word}RequiredWords"):
        marks = ", required" if "Required" in page else ""
        assert _texts(page) == [f"`label` ({word}{marks}): Words"]


@each("word", copied.WEAK_TYPES)
def test_a_weak_type_is_one_on_its_own_line(word: str) -> None:
    assert _texts(f"label\n{word}\nWords") == [f"`label` ({word}): Words"]
    assert (
        _texts(f"Label\n{word.capitalize()}\nWords")[0] != f"`Label` ({word.capitalize()}): Words"
    )


@each("word", copied.MARKS)
def test_a_mark_stands_behind_the_type(word: str) -> None:
    expected = [f"`label` (string, {copied.MARKS[word]}): Words"]
    assert _texts(f"label\nstring\n{word}\nWords") == expected
    assert _texts(f"label\nstring {word}\nWords") == expected


@each("word", copied.FORMATS)
def test_a_format_runs_into_its_word(word: str) -> None:
    assert f"Format: {word}" in _texts(f"label\nstring\nformat{word}\n")


@each("word", copied.SECTIONS)
def test_a_section_is_a_heading(word: str) -> None:
    title = word[0].upper() + word[1:]
    assert [type(event) for event in events(f"{title}\nlabel\nstring\n")] == [Heading, Item]
    assert _texts(f"{title}:\nlabel\nstring\n")[0] == title


@each("word", copied.BELOW_A_STATUS)
def test_a_section_of_a_status_stands_below_it(word: str) -> None:
    status, section, *_ = events(f"200 OK\n{word.capitalize()}\nid\nstring\n")
    assert isinstance(status, Heading)
    assert isinstance(section, Heading)
    assert section.level > status.level


@each("word", copied.DIRECTLY_BELOW_A_STATUS)
def test_a_section_right_below_a_status_belongs_to_it(word: str) -> None:
    levels = [
        event.level for event in events(f"200\n{word.capitalize()}\n") if isinstance(event, Heading)
    ]
    assert levels == [4, 5]


@each("word", copied.LABELS)
def test_a_label_tells_of_the_field_above(word: str) -> None:
    page = f"label\nstring\n{word}: 3\nWords\n"
    assert _texts(page) == ["`label` (string): Words", f"{word}: 3"]


@each("word", copied.VALUE_LISTS)
def test_values_may_stand_below_their_label(word: str) -> None:
    page = f"label\nstring\n{word.capitalize()}:\ndelta\nbox\n\nOther\n"
    assert f"{word.capitalize()}: delta, box, Other" in _texts(page)


@each("word", sorted(site_lines.SITE_LINES | site_lines.ENDS | site_lines.LINE_HEADS))
def test_furniture_is_dropped(word: str) -> None:
    assert _texts(f"First.\n{word.capitalize()}\nLast.") == ["First.", "Last."]


@each("line", ["ADD STRING", "Copy link to label", "Updated 3 days ago", "Powered by Mintlify"])
def test_furniture_of_which_a_part_varies_is_dropped(line: str) -> None:
    assert (
        sum(bool(re.fullmatch(shape, line.lower())) for shape in site_lines.SITE_LINE_SHAPES) == 1
    )
    assert _texts(f"First.\n{line}\nLast.") == ["First.", "Last."]


@each("word", sorted(filter(str.isalpha, site_lines.SITE_LINES)))
def test_a_field_may_be_named_like_furniture(word: str) -> None:
    for name in (word, word.capitalize()):
        assert _texts(f"label\nstring\n{name}\nstring\nWords")[1] == f"`{name}` (string): Words"


@each(
    "words",
    [
        "Updated name of the kite",
        "Values are strings",
        "Enumeration of shapes",
        "Show all kites of the field",
        "Allowed in the path",
    ],
)
def test_words_that_begin_like_furniture_or_labels_stay(words: str) -> None:
    assert _texts(f"label\nstring\n{words}\n") == [f"`label` (string): {words}"]


@each("word", sorted(site_lines.TABLE_HEADS))
def test_heads_of_columns_begin_a_table(word: str) -> None:
    (table,) = events(f"{word.capitalize()}\tDescription\nx\ty z\n")
    assert table.head == (word.capitalize(), "Description")  # type: ignore[union-attr]


@each("word", copied.CHILDREN)
def test_buttons_show_children(word: str) -> None:
    page = f"pilot\nobject\nHide {word}\nmail\nstring\n"
    assert [event.depth for event in events(page) if isinstance(event, Item)] == [0, 1]
    hidden = page.replace("Hide", "Show")
    assert [event.depth for event in events(hidden) if isinstance(event, Item)] == [0, 0]


@each("word", sorted(site_lines.CODE_TABS))
def test_tabs_above_a_sample_are_dropped(word: str) -> None:
    assert [type(event).__name__ for event in events(f'{word}\n{{"a": 1}}\n')] == ["Code"]


@each("word", sorted(copied.NO_NAMES))
def test_words_of_prose_are_no_names(word: str) -> None:
    assert not [event for event in events(f"{word} string\n") if isinstance(event, Item)]


@each("word", copied.METHODS)
def test_a_method_joins_its_path(word: str) -> None:
    for page in (f"{word}\n/\nv1\n/\nkites", f"{word.upper()}\n/v1/kites", f"{word}/v1/kites"):
        assert _texts(page) == [f"`{word.upper()} /v1/kites`"]
