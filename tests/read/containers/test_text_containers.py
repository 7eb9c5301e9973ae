"""reStructuredText, AsciiDoc and copied text as events: each case against its list."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.read.containers.adoc import asciidoc
from specmeld.read.containers.copied import copied_text
from specmeld.read.containers.page_events import (
    Code,
    Event,
    Heading,
    Item,
    Meta,
    Table,
    Tag,
    Text,
)
from specmeld.read.containers.rst import restructured

HERE = Path(__file__).parent
CONTAINERS = {"rst": restructured, "asciidoc": asciidoc, "text": copied_text}
CASES = sorted(case for kind in CONTAINERS for case in HERE.glob(f"{kind}-*"))
DOCUMENTS = [next(case.glob("document.*")).read_text(encoding="utf-8") for case in CASES]
DEEPEST = 150

Read = Callable[[str], Sequence[Event]]


def _dump(events: Sequence[Event]) -> Iterator[str]:
    """One line an event, further ones for further lines and rows."""
    for event in events:
        yield f"{event.line} {event.depth} {type(event).__name__.lower()}{_details(event)}"
        if isinstance(event, Text | Item | Code):
            yield from (f"    {number} {text}".rstrip() for number, text in _lines(event))
        if isinstance(event, Table):
            yield from (f"    {row.line} {_json(row.cells)}" for row in event.rows)


def _lines(event: Text | Item | Code) -> Sequence[tuple[int, str]]:
    return event.lines if isinstance(event, Code) else event.lines[1:]


def _details(event: Event) -> str:
    match event:
        case Heading(text=text, level=level):
            return f" {level} {text}"
        case Text() | Item():
            quoted = " quoted" if isinstance(event, Text) and event.quoted else ""
            return f"{quoted} {event.lines[0][1]}" if event.lines else quoted
        case Table(head=head, caption=caption):
            return f" {_json(head)}" + (f" {caption}" if caption else "")
        case Tag(name=name, attributes=attributes, text=text):
            shown = _json(dict(attributes)) if attributes else ""
            return "".join(f" {part}" for part in (name, shown, text) if part)
        case Code(language=language):
            return f" {language}".rstrip()
        case Meta(values=values):
            return f" {_json(dict(values))}"
        case _:
            return f" {event.text}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _container(case: Path) -> Read:
    return CONTAINERS[case.name.partition("-")[0]].events


def _text(case: Path) -> str:
    return next(case.glob("document.*")).read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_case_gives_its_events(case: Path) -> None:
    golden = (case / "events.txt").read_text(encoding="utf-8").splitlines()
    assert list(_dump(_container(case)(_text(case)))) == golden


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_line_ends_and_byte_order_mark_change_nothing(case: Path) -> None:
    read, text = _container(case), _text(case)
    assert read("\ufeff" + text.replace("\n", "\r\n")) == read(text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_container_knows_its_own_documents(case: Path) -> None:
    text = _text(case)
    kinds = {kind: container.looks(text) for kind, container in CONTAINERS.items()}
    assert max(kinds, key=lambda kind: kinds[kind]) == case.name.partition("-")[0]


@pytest.mark.parametrize("kind", CONTAINERS)
@pytest.mark.parametrize(
    "markdown", ["# Kites\n\n- `label` (string): words\n", "", "\n\n", "words"]
)
def test_other_text_is_not_claimed(kind: str, markdown: str) -> None:
    assert CONTAINERS[kind].looks(markdown) < 0.3


def _edited(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    for place, length, new in edits:
        at = place % (len(text) + 1)
        text = text[:at] + new + text[at + length :]
    return text


MARKS = st.sampled_from(
    [
        *("`", "**", "*", "|", "|===\n", "----\n", "====\n", "\n", "\n\n", "    ", "\t", "::"),
        *("+\n", ".. x::\n", ":a:", "{a}", "- ", "* ", "string", "POST\n/\n", "{", "}", "[", "]"),
        *("'", '"', "\\", "\x00", "\u2028", "\r", "curl ", "200", "required\n", "a|", "2+|", "<<"),
    ]
)
EDITS = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 40), MARKS), max_size=12)


@settings(max_examples=examples(60), deadline=None)
@given(st.sampled_from(DOCUMENTS), EDITS, st.sampled_from(sorted(CONTAINERS)))
@example("+---+\n| a |\n+---+`===== \n", [], "rst")
def test_damaged_text_is_read_with_lines_of_the_document(
    text: str, edits: Sequence[tuple[int, int, str]], kind: str
) -> None:
    damaged = _edited(text, edits)
    last = damaged.count("\n") + 1
    assert 0 <= CONTAINERS[kind].looks(damaged) <= 1
    for event in CONTAINERS[kind].events(damaged):
        assert 0 <= event.depth <= DEEPEST
        assert all(1 <= number <= last for number in _numbers(event))
        if isinstance(event, Text):
            assert event.lines
            assert all(text.strip() == text != "" for _, text in event.lines)


def _numbers(event: Event) -> Iterator[int]:
    yield event.line
    if isinstance(event, Text | Item | Code):
        yield from (number for number, _ in event.lines)
    if isinstance(event, Table):
        yield from (row.line for row in event.rows)


@pytest.mark.parametrize("kind", CONTAINERS)
@pytest.mark.parametrize(
    "text", ["- " * 3_000, "====\n" * 999, "  " * 400 + "x", "* a\n" * 20 + "\n", "[" * 5_000]
)
def test_deep_nesting_is_read(kind: str, text: str) -> None:
    assert all(event.depth <= DEEPEST for event in CONTAINERS[kind].events(text))


def test_deeply_indented_lists_keep_their_text() -> None:
    text = "\n\n".join(f"{'  ' * depth}- item {depth}" for depth in range(400))
    shown = " ".join(line for event in restructured.events(text) for line in _dump([event]))
    assert all(f"item {depth}" in shown for depth in (0, 200, 399))


@pytest.mark.parametrize("above", ["kind\none of", "- kind string required\n  - a string required"])
def test_an_operation_ends_the_fields_and_bullets_above(above: str) -> None:
    text = f"Body\n\n{above}\n\n  POST /berths\n\n  Books a berth.\n\nName\nstring\n"
    below = [event for event in copied_text.events(text) if event.line > above.count("\n") + 3]
    assert [event.depth for event in below] == [0, 0, 0]


def test_files_are_neither_included_nor_run(capfd: pytest.CaptureFixture[str]) -> None:
    here = Path(__file__).as_posix()
    text = "\n\n".join(
        [
            f".. include:: {here}",
            f".. csv-table:: T\n   :file: {here}",
            f".. raw:: html\n   :file: {here}",
        ]
    )
    assert not [event for event in restructured.events(text) if "hypothesis" in str(event)]
    assert not [event for event in asciidoc.events(f"include::{here}[]") if event]
    assert capfd.readouterr() == ("", "")


def test_attributes_do_not_grow_without_end() -> None:
    lines = [":a0: xxxxxxxxxx", *(f":a{n + 1}: {{a{n}}}{{a{n}}}" for n in range(60)), "", "{a60}"]
    assert len(str(asciidoc.events("\n".join(lines)))) < 10_000
    rst = [".. |a0| replace:: xxxxxxxxxx"]
    rst += [f".. |a{n + 1}| replace:: |a{n}| |a{n}|" for n in range(60)]
    assert len(str(restructured.events("\n".join([*rst, "", "|a60|"])))) < 20_000
