"""The YAML that is written is read back alike by YAML 1.1 (PyYAML) and 1.2 (our reader)."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.reconcile.write import canonical_yaml
from specmeld.text.yaml_lines import locate_yaml

WORDS = [
    *("on", "No", "yes", "y", "N", "off", "true", "NULL", "~", "", "=", "<<", ".inf", "-.INF"),
    *(
        "1e3",
        "0o7",
        "0x1F",
        "010",
        "1_000",
        "1:30",
        "190:20:30.15",
        "+12",
        ".5",
        "5.",
        "-",
        "1.0.0",
    ),
    *("2020-01-01", "2001-12-14t21:59:43.10-05:00", "0b11", "...", "---", "--- a", "- a", "? a"),
    *(
        "-a",
        "?a",
        ":a",
        "a:",
        "a: b",
        "a :b",
        "a #b",
        "a#b",
        "#a",
        "!a",
        "&a",
        "*a",
        "|",
        ">",
        "%a",
    ),
    *("@a", "`a", "{a", "[a]", "'a'", '"a"', "it's", "a\\nb", "\\", " a", "a ", "  ", "a  b", "\t"),
    *("\n", "\n\n", "a\n", "a\n\n", "\na", " a\nb", "a\n b", "a \nb", "a\n\n\nb", "a\n ", "\n \n"),
    *(
        "a\tb",
        "a\r\nb",
        "a\rb",
        "\x00",
        "\x1b[0m",
        "\x7f",
        "a\x85b",
        "a\u2028b\nc",
        "\u2029",
        "\ufeff",
    ),
    *(
        "\xa0",
        "\xa0a #b",
        "é",
        "日本語: x",
        "👩‍💻",
        "😀\nb",
        "\u202e",
        "\ufffe",
        "\ufdd0",
        "\u200b",
    ),
    *("# a\n- b: c\n", "%YAML 1.1\n---\n", "|\n", "key: |\n  text", "a: b\n\n  c\n", "x" * 300),
    *(
        "word " * 60,
        "word  " * 60,
        "it's a " * 60,
        "a: " * 90,
        "- " * 90,
        "# " * 90,
        "a\n" + "b " * 99,
    ),
]
TEXTS = st.one_of(
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.text("ab:#-?'\" \n\\\t,[]{}&*!|>%@`~=<.0123456789eExXoO_+", max_size=14),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=8).map(" ".join),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=8).map("\n".join),
    st.integers(60, 260).map(lambda size: "to be or it's not " * (size // 10)),
)
SCALARS = st.one_of(
    TEXTS,
    st.none() | st.booleans() | st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)
DOCUMENTS = st.dictionaries(TEXTS, VALUES, max_size=4)


def assert_read_alike(document: dict[str, Any]) -> None:
    text = canonical_yaml(document)
    assert repr(yaml.load(text, Loader=yaml.CSafeLoader)) == repr(document), text
    assert repr(yaml.load(text, Loader=yaml.SafeLoader)) == repr(document), text
    found = locate_yaml(text)
    assert (repr(found.value), found.repeated) == (repr(document), ()), text


@pytest.mark.slow
@settings(deadline=None, max_examples=examples(500))
@given(DOCUMENTS)
def test_what_is_written_is_read(document: dict[str, Any]) -> None:
    assert_read_alike(document)


@pytest.mark.few(30)
@pytest.mark.parametrize("text", WORDS, ids=ascii)
def test_hostile_texts_everywhere(text: str) -> None:
    assert_read_alike({text: text, "in": {"a": [text, [text, [text]], {text: {text: text}}]}})
    deep: Any = text
    for _ in range(60):
        deep = {"k": [deep]}
    assert_read_alike({"deep": deep})


def test_no_line_is_longer_than_its_longest_word_needs() -> None:
    text = canonical_yaml({"a": {"b": "lorem ipsum " * 50, "c": ["it's: " + "dolor sit " * 50]}})
    assert max(map(len, text.splitlines())) <= 110


def test_lines_of_a_text_with_escapes_stay_lines() -> None:
    text = canonical_yaml({"a": "one \n\ttwo\n three\n"})
    assert text == 'a: "one \\n\\\n  \\ttwo\\n\\\n  \\ three\\n"\n'


def test_keys_of_any_length() -> None:
    for size in (127, 128, 1000, 1024, 5000):
        assert_read_alike({"a": {"k" * size: {"b": 1}, "it's: " * size: [1]}})
