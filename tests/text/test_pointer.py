"""JSON pointers lead to what they were made of, and nowhere else (RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specmeld.text.pointer import (
    fragment,
    parse_fragment,
    parse_pointer,
    pointer_text,
    value_at,
    value_or_none,
)

_KEYS = st.text("ab/~%#0 é", max_size=4)
_DOCUMENTS = st.recursive(
    st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner)
)


def _places(
    value: Any, at: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield at, value
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(inner, (*at, step))


@given(_DOCUMENTS)
def test_a_pointer_leads_to_what_it_was_made_of(document: Any) -> None:
    for steps, value in _places(document):
        assert value_at(document, parse_pointer(pointer_text(steps))) is value
        assert value_at(document, parse_fragment(fragment(steps)) or ()) is value


@pytest.mark.parametrize(
    "pointer", ["/c", "/a/2", "/a/-1", "/a/-", "/a/1/x", "/a/9999999999", "//"]
)
def test_a_pointer_to_nothing(pointer: str) -> None:
    document = {"a": [1, 2], "b": {}}
    with pytest.raises(LookupError):
        value_at(document, parse_pointer(pointer))
    assert value_or_none(document, parse_pointer(pointer)) is None
