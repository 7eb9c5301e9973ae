"""Our formats and jsonschema's give the same verdicts, so that it can judge ours."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

CHECKER = Draft202012Validator.FORMAT_CHECKER
LABEL = "a" * 63
TEXTS: dict[str, tuple[list[str], list[str]]] = {
    "date": (
        ["2024-02-29", "0001-01-01", "9999-12-31"],
        ["2023-02-29", "2024-13-01", "2024-1-01", "20240101", "2024-W01-1", "0000-01-01", "", "x"],
    ),
    "date-time": (
        ["2024-02-29T23:59:59Z", "2024-01-01t00:00:00.123456789z", "1990-12-31T15:59:59-08:00"],
        [
            *("2024-02-30T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:00:60Z", "2024-01-01"),
            *("2024-01-01T00:00:00", "2024-01-01 00:00:00Z", "2024-01-01T00:00:00.Z", "1"),
            *("2024-01-01T00:00:00+24:00", "\u0662024-01-01T00:00:00Z"),
        ],
    ),
    "time": (
        ["08:30:06Z", "08:30:06.5+01:00"],
        ["08:30:06", "8:30:06Z", "24:00:00Z", "", "08:30Z"],
    ),
    "email": (["a@b", "@"], ["", "a.b"]),
    "hostname": (
        ["a", "a-b.example", "1.2.3.4", "A.B.", LABEL, ".".join([LABEL] * 3 + ["a" * 61])],
        ["", "-a", "a-", "a..b", ".a", "a_b", "ä", LABEL + "a", ".".join([LABEL] * 4), "a b", "."],
    ),
    "ipv4": (["127.0.0.1", "0.0.0.0"], ["256.0.0.1", "1.2.3", "01.2.3.4", "1.2.3.4/8", "", "::1"]),
    "ipv6": (
        ["::", "::1", "2001:db8::ff00:42:8329", "::ffff:1.2.3.4"],
        ["", ":", "1.2.3.4", "::1%eth0", "12345::", ":::"],
    ),
    "uuid": (
        ["2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380"],
        ["2eb8aa08aa9811eab4aa73b441d16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638", "", "x" * 36],
    ),
    "uri": (
        [
            *(
                "http://a.example/b?c=d#e",
                "urn:isbn:1",
                "mailto:a@b.example",
                "a:",
                "http://[::1]:80/",
            ),
            *(
                "ftp://u:p@h:21/a%20b",
                "file:///etc/x",
                "tel:+1-816",
                "http://a?",
                "x:/a//b",
                "a://",
            ),
        ],
        [
            *(
                "",
                "/a",
                "a",
                "//a",
                ":a",
                "1a:b",
                "http://a b",
                "http://a/%2",
                "http://[::1",
                "a:b#c#d",
            ),
            *("http://a/<b>", "http://ä.example", "http://a\\b", "http://a/{b}", "http://[:::]/"),
        ],
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_each_format_by_example(runtime: ModuleType, name: str) -> None:
    from runtime._schema_formats import FORMATS  # type: ignore[import-not-found]

    valid, invalid = TEXTS[name]
    assert [text for text in valid if not FORMATS[name](text)] == []
    assert [text for text in invalid if FORMATS[name](text)] == []
    assert [text for text in valid if not CHECKER.conforms(text, name)] == []
    assert [text for text in invalid if CHECKER.conforms(text, name)] == []


def test_every_format_has_examples(runtime: ModuleType) -> None:
    from runtime._schema_formats import FORMATS

    assert set(FORMATS) == set(TEXTS) <= set(CHECKER.checkers)


CHARACTERS = st.text(st.sampled_from("aAfFzZ019.:-+/?#@%[]_~Tt ä"), max_size=12)
EXAMPLES = [text for sides in TEXTS.values() for side in sides for text in side]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Examples with a bit of something else in the place of a part."""
    text = draw(st.sampled_from(EXAMPLES))
    start = draw(st.integers(0, len(text)))
    return text[:start] + draw(CHARACTERS) + text[draw(st.integers(start, len(text))) :]


@given(text=texts(), name=st.sampled_from(sorted(TEXTS)))
def test_no_text_is_judged_differently(runtime: ModuleType, text: str, name: str) -> None:
    from runtime._schema_formats import FORMATS

    assert FORMATS[name](text) == CHECKER.conforms(text, name)
