"""Text is wrapped as ``textwrap`` would."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from specmeld.text.wrapping import wrapped

_WORDS = st.sampled_from([" ", "  ", "a", "bc", "d-e", "fghijklmnop", "é", "\t", "\n", "\u00a0"])


@given(st.lists(_WORDS, max_size=30), st.integers(1, 20), st.integers(0, 4), st.integers(0, 8))
def test_lines_are_those_of_textwrap(words: list[str], width: int, first: int, more: int) -> None:
    text = "".join(words)
    assert wrapped(text, width, " " * first, " " * more) == textwrap.wrap(
        text,
        width,
        initial_indent=" " * first,
        subsequent_indent=" " * more,
        break_long_words=False,
        break_on_hyphens=False,
    )
