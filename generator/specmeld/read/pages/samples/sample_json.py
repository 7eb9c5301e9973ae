"""JSON in samples on pages: with comments, ellipses, trailing commas and bare names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.containers.page_events import Code, Line
from specmeld.text.json_lines import locate_json
from specmeld.text.located import Located, TextError

LONGEST = 500_000
"""Most characters of a sample that are read."""
_NAME = r"[A-Za-z_$<][\w$.<>-]*"
_NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_TOKEN = re.compile(
    r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|//[^\n]*|/\*.*?\*/|#[^\n]*|\.{2,}|…"
    rf"|{_NAME}|{_NUMBER}|\s+|.",
    re.DOTALL,
)
_VALUES = {"true", "false", "null"}
_OTHER_VALUES = {"True": "true", "False": "false", "None": "null", "undefined": "null"}


_TYPES = {
    "nan": "<number>", "infinity": "<number>", "string": "<string>", "str": "<string>",
    "integer": "<integer>", "int": "<integer>", "number": "<number>", "float": "<number>",
    "boolean": "<boolean>", "bool": "<boolean>",
}  # fmt: skip
"""Names in place of a value → the placeholders of their types."""


def sample_json(lines: Sequence[Line]) -> Located | None:
    """The JSON value in a listing, with the lines of its parts; None if there is none.

    Accepts unambiguous deviations from JSON: comments, ``...``, extra or missing commas, single
    quotes, names without quotes. An omitted value is null.
    """
    start = next(
        (at for at, (_, text) in enumerate(lines) if text.lstrip()[:1] in ("{", "[")), None
    )
    if start is None or not lines:
        return None
    text = "\n".join(text for _, text in lines[start:])
    if len(text) > LONGEST:
        return None
    first = lines[start][0]
    try:
        return locate_json(text, first)
    except TextError:
        pass
    try:
        return locate_json(_mended(text), first)
    except TextError:
        return None


def looks_like_json(code: Code) -> Line | None:
    """The first line of a listing that is meant as JSON, by its language or its first bracket."""
    first = next((line for line in code.lines if line[1].strip()), None)
    if first is None:
        return None
    meant = code.language.lower().partition(" ")[0] in ("json", "jsonc", "json5")
    return first if meant or first[1].lstrip()[0] in "{[" else None


def _mended(text: str) -> str:
    """The first value of a text as strict JSON, line for line; commas are placed anew."""
    out: list[str] = []
    holders: list[str] = []
    before = ""
    for token in _TOKEN.finditer(text):
        word = token.group()
        written = _written(word, value=before == ":" or holders[-1:] == ["["])
        if word.isspace() or written is None:
            out.append("\n" * word.count("\n"))
            continue
        if before == ":" and written in ("}", "]", ","):
            out.append("null")
            before = "null"
        if written == ",":
            continue
        if before not in ("", "{", "[", ":") and written not in ("}", "]", ":"):
            out.append(",")
        out.append(written)
        before = written
        if written in ("{", "["):
            holders.append(written)
        elif written in ("}", "]"):
            holders.pop()
        if not holders:
            break
    return "".join(out)


def _written(word: str, *, value: bool) -> str | None:
    """A token as JSON; None if it is dropped.

    A name in place of a value is a type, or represents a value that is not shown.
    """
    if word[0] in "\"'" and len(word) > 1:
        return word if word[0] == '"' else _double_quoted(word[1:-1])
    if word in _VALUES or word in ("{", "}", "[", "]", ":", ",") or re.fullmatch(_NUMBER, word):
        return word
    if re.fullmatch(_NAME, word):
        named = _TYPES.get(word.lower(), f"{{{{{word.strip('<>')}}}}}") if value else word
        return _OTHER_VALUES.get(word, f'"{named}"')
    return None


def _double_quoted(inside: str) -> str:
    return '"' + inside.replace("\\'", "'").replace('"', '\\"') + '"'
