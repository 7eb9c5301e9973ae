"""Descriptions as people read them in a docstring."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specmeld.plan.prose.plain_text import first_paragraph


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Words alone.\nAnd more.\n\nNot this.", "Words alone. And more."),
        ("**Loud**, *soft*, __loud__, _soft_, ~~gone~~", "Loud, soft, loud, soft, gone"),
        ("***Both*** of a_name and other_name_too", "Both of a_name and other_name_too"),
        ("2 * 3 * 4, **kwargs, *args, a ** b", "2 * 3 * 4, **kwargs, *args, a ** b"),
        ("Only boats[*].crew[*].name is read", "Only boats[*].crew[*].name is read"),
        ("Code `a_*b*_` and ``x`y``", "Code `a_*b*_` and `x`y`"),
        ("[Guide](/guide) and [site](https://a.example/b_c)", "Guide and site (https://a.example/b_c)"),
        ("[https://a.example](https://a.example)", "https://a.example"),
        ("[Guide][1], <https://a.example>, ![Map](m.png)", "Guide, https://a.example, Map"),
        ("## Head\n\nWords.", "Words."),
        ("# Head alone", "Head alone"),
        ("Head\n----\nWords.", "Head Words."),
        ("> **Note**: words\n> go on", "Note: words go on"),
        ("```\n{}\n```\n\nWords.", "Words."),
        ("|a|b|\n|-|-|\n|1|2|\n\nWords.", "Words."),
        (r"\*a\* \[b\] \_c\_", "*a* [b] _c_"),
        ("<p>One <b>two</b><br/>three</p><p>Four</p>", "One two three"),
        ('<a href="https://a.b">There</a> &amp; &lt;here&gt;', "There (https://a.b) & <here>"),
        ("<code>a &lt; b</code><!-- hidden -->", "`a < b`"),
        ("<h2>Head</h2><ul><li>One</li><li>Two</li></ul>", "One Two"),
        ("The <id> of a <token>, if a < b", "The <id> of a <token>, if a < b"),
        ("List[int] and [optional] and a[0]", "List[int] and [optional] and a[0]"),
    ],
)  # fmt: skip
def test_marks_are_taken_away(text: str, said: str) -> None:
    assert first_paragraph(text) == said


@given(st.lists(st.from_regex(r"[A-Za-z0-9.,:;'()]+", fullmatch=True), min_size=1))
def test_words_without_marks_stay_as_they_are(words: list[str]) -> None:
    assert first_paragraph("  ".join(words)) == " ".join(words)


@given(st.text(alphabet="ab *_`[]()<>/\\#|~!&;\n-", max_size=60))
def test_any_text_becomes_one_line(text: str) -> None:
    assert "\n" not in first_paragraph(text)
