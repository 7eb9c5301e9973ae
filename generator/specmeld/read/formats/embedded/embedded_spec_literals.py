"""JavaScript object literals as JSON, line for line; nothing is ever run.

Valid JSON is taken unchanged. Otherwise a small tokenizer (ECMA-262, section 12, without templates
that contain expressions and without regular expressions) reads hand-written literals: bare keys,
single quotes, comments, trailing commas. Anything beyond that is not a literal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from specmeld.model.json import JSON
from specmeld.text.located import DEEPEST

_DECODER = json.JSONDecoder(strict=False)
_SPACE = re.compile(r"[ \t\n\r]*")
_LIKE_JSON = re.compile(r"\{\s*[\"}]")
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n\v\f\ufeff\u2028\u2029]+|//[^\n]*|/\*.*?\*/)"
    r"|(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.|\$(?!\{))*`)"
    r"|(?P<mark>[{}\[\]:,])"
    r"|(?P<number>-?(?:0|[1-9]\d{0,40})(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?(?![\w.]))"
    r"|(?P<word>[A-Za-z_$][\w$]{0,200})",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\n|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_WORDS = ("true", "false", "null")
_OPENERS = ("{", "[")
_CLOSERS = ("}", "]")
_NEXT = {
    "{": {
        **dict.fromkeys("{,", ("key", "}")),
        "key": (":",),
        ":": ("value", *_OPENERS),
        "value": (",", "}"),
    },
    "[": {**dict.fromkeys("[,", ("value", "]", *_OPENERS)), "value": (",", "]")},
}
"""Open container → previous token → allowed next tokens."""


def literal_at(text: str, at: int) -> tuple[str | None, int]:
    """The object literal at ``text[at]``, as JSON with the same number of line breaks.

    Returns the JSON, None if there is no such literal, and where reading ended.
    """
    if _LIKE_JSON.match(text, at):
        try:
            end = _DECODER.raw_decode(text, at)[1]
        except (ValueError, RecursionError):
            pass
        else:
            return text[at:end], end
    return _Tokens(text, at).read()


def members(text: str, at: int) -> Iterator[tuple[str | int, JSON, int, int]]:
    """Key or index, value, start and end of each member of the JSON value at ``at``."""
    keyed, index = text[at] == "{", 0
    at = _after_space(text, at + 1)
    while text[at : at + 1] not in ("}", "]", ""):
        key: str | int = index
        if keyed:
            key, at = _DECODER.raw_decode(text, at)
            at = _after_space(text, _after_space(text, at) + 1)
        value, end = _DECODER.raw_decode(text, at)
        yield key, value, at, end
        index += 1
        at = _after_space(text, end)
        at = _after_space(text, at + 1) if text[at : at + 1] == "," else at


def string_of(token: str) -> str:
    """The value of a string literal with quotes of any kind."""
    return _ESCAPE.sub(_unescaped, token[1:-1])


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "ux" and len(code) > 1:
        number = int(code[1:].strip("{}"), 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    return _ESCAPES.get(code, code)


def _after_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


class _Tokens:
    """Reads one literal, token by token, and writes it as JSON."""

    def __init__(self, text: str, at: int) -> None:
        self._text = text
        self._at = at
        self._made: list[str] = []
        self._open: list[str] = []
        self._before = ""
        self._comma = 0
        """The index of the last comma in the output."""

    def read(self) -> tuple[str | None, int]:
        while token := _TOKEN.match(self._text, self._at):
            self._at = token.end()
            if token.lastgroup == "space":
                self._made.append("\n" * token.group().count("\n") or " ")
            elif not self._take(str(token.lastgroup), token.group()):
                break
            elif not self._open:
                return "".join(self._made), self._at
        return None, self._at

    def _take(self, kind: str, word: str) -> bool:
        if kind == "mark":
            step = word
        else:
            step = "key" if self._open[-1:] == ["{"] and self._before in "{," else "value"
        expected = _NEXT[self._open[-1]][self._before] if self._open else _OPENERS
        if step not in expected or (word in _OPENERS and len(self._open) >= DEEPEST):
            return False
        if step in _OPENERS:
            self._open.append(step)
        elif step in _CLOSERS:
            if self._before == ",":
                self._made[self._comma] = ""
            self._open.pop()
            step = "value"
        elif step == ",":
            self._comma = len(self._made)
        made = _as_json(kind, word, step)
        self._made.append(made)
        self._before = step
        return bool(made)


def _as_json(kind: str, word: str, step: str) -> str:
    """A token in JSON; empty if literals cannot contain it, such as the name of a variable."""
    if kind == "text" and not (word[0] == '"' and "\\" not in word):
        return json.dumps(string_of(word)) + "\n" * word.count("\n")
    if step == "key" and kind != "text":
        return json.dumps(word)
    return "" if kind == "word" and word not in _WORDS else word
