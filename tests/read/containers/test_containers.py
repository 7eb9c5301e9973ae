"""Each case is a folder: a document, and in ``events.txt`` the events that it is made of.

An event is a line: where it stands, what it is, what it says. Its further lines follow with the
numbers that they have in the document. ``⏎`` is a line break in a cell, ``·`` a space at its start.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specmeld.read.containers.html import html_container
from specmeld.read.containers.markdown import markdown_container
from specmeld.read.containers.page_events import (
    Code,
    Event,
    Heading,
    Item,
    Line,
    Meta,
    Table,
    Tag,
    Term,
    Text,
)

HERE = Path(__file__).parent
CASES = sorted(
    path.parent
    for kind in ("html", "markdown", "mdx", "gitbook", "hugo", "readme")
    for path in HERE.glob(f"{kind}-*/events.txt")
)
DOCUMENTS = [next(path for path in case.iterdir() if path.name != "events.txt") for case in CASES]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.parent.name)
def test_events(document: Path) -> None:
    found = listing(_events(document.read_text("utf-8"), document.suffix))
    assert found == document.with_name("events.txt").read_text("utf-8")


def _events(text: str, suffix: str) -> list[Event]:
    container = html_container if suffix == ".html" else markdown_container
    return container.events(text)


def listing(events: Sequence[Event]) -> str:
    return "".join(
        f"{line:4} {'  ' * event.depth}{text}\n" for event in events for line, text in _lines(event)
    )


def _lines(event: Event) -> Iterator[Line]:
    line = event.line
    match event:
        case Meta():
            yield line, f"meta {_attributes(event.values)}"
        case Heading():
            yield line, f"h{event.level} {event.text}"
        case Text():
            yield from _headed(line, "quote" if event.quoted else "text", event.lines)
        case Item():
            yield from _headed(line, "item", event.lines)
        case Term():
            yield line, f"term {event.text}"
        case Tag():
            yield (
                line,
                f"tag {event.name} {_attributes(event.attributes)}| {event.text}".rstrip(" |"),
            )
        case Code():
            yield line, f"code {event.language}".rstrip()
            yield from ((at, f"  {text}".rstrip()) for at, text in event.lines)
        case Table():
            yield line, f"table {event.caption}".rstrip()
            yield line, f"  head {_cells(event.head)}".rstrip()
            yield from ((row.line, f"  row  {_cells(row.cells)}".rstrip()) for row in event.rows)


def _headed(line: int, kind: str, lines: Sequence[Line]) -> Iterator[Line]:
    if not lines or lines[0][0] != line:
        yield line, kind
        yield from ((at, f"{kind}: {text}") for at, text in lines)
        return
    yield line, f"{kind} {lines[0][1]}"
    yield from ((at, f"{' ' * len(kind)} {text}") for at, text in lines[1:])


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f"{name}={value!r} " for name, value in values.items())


def _cells(cells: Sequence[str]) -> str:
    shown = (
        "·" * (len(cell) - len(cell.lstrip(" "))) + cell.lstrip(" ").replace("\n", "⏎")
        for cell in cells
    )
    return " | ".join(shown)


_PIECES = st.sampled_from(
    [
        "\n", "\n\n", "  ", "\t", "|", "| a | b |\n", "|---|\n", "`", "```", "~~~\n", "**", "*",
        "_", "- ", "1. ", "> ", ": x\n", "# ", "---\n", "<", ">", "</", "/>", "<A>", "</A>", "[",
        '<A b="c">', "<A b={", "}", "{% a %}", "{% enda %}", "{%", "%}", "{{< a >}}", "{{", "<!--",
        "-->", "{/*", "*/}", ":::note\n", ":::\n", "!!! tip\n", "<table>", "</table>", "<tr><td>",
        "<pre>", "</pre>", "<div>", "</div>", "<ul><li>", "<dl><dt>", "<dd>", "<br>", "<b>", "</b>",
        "<h2>", "</h2>", "<details><summary>", "<x-y z=1>", "&nbsp;", "&#0;", "\0", "\r", "](",
        "![",
        "\ufdd0", "\ufdd0" "1\ufdd1", "\u2028", "\ud800", "\\", '"', "import x from 'y'\n",
        "{% highlight x %}",
    ]
)  # fmt: skip


@st.composite
def _mutated(draw: st.DrawFn) -> tuple[str, str]:
    """A document of a case with pieces put in and cut out, and the suffix of its name."""
    document = draw(st.sampled_from(DOCUMENTS))
    text = document.read_text("utf-8")
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 3, 40, 400])))
        text = text[:start] + draw(_PIECES) + text[end:]
    return text, document.suffix


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(_mutated())
def test_no_text_is_refused_and_lines_are_in_order(mutated: tuple[str, str]) -> None:
    text, suffix = mutated
    last = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    before = 1
    for event in _events(text, suffix):
        assert before <= event.line <= last
        lines = [line for line, _ in _lines(event)]
        assert lines == sorted(lines)
        assert event.line <= lines[0] and lines[-1] <= last
        assert event.depth >= 0
        before = event.line


@given(_mutated())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_texts_are_single_spaced_and_hold_something(mutated: tuple[str, str]) -> None:
    for event in _events(*mutated):
        if isinstance(event, Text | Item):
            assert all(text == " ".join(text.split()) != "" for _, text in event.lines)
            assert event.lines or isinstance(event, Item)
        if isinstance(event, Heading | Term):
            assert event.text == " ".join(event.text.split()) != ""
        if isinstance(event, Table):
            assert event.head or event.rows
