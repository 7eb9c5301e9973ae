"""What is wrong with a text that is not JSON, and on which line."""

from __future__ import annotations

import re

from specmeld.text.located import DEEPEST, TOO_DEEP, TextError

LONGEST_NUMBER = 400
"""Characters of a number."""

_TOKEN = re.compile(
    r"""[ \t\r\n]*+
    (?: (?P<string> "[^"\\]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\]*+)*+" )
      | (?P<mark> [{}\[\]:,] )
      | (?P<scalar> -?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)? | true | false | null )
    )?""",
    re.VERBOSE,
)
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_CLOSES = {"{": "}", "[": "]"}
_WORDS = {"value": "a value", "key": "a key in double quotes", ":": "':'", ",": "','"}


def fault(text: str, first_line: int = 1) -> TextError:
    """The first fault of a text that is not JSON."""
    try:
        _Check(text, first_line).run()
    except TextError as error:
        return error
    return TextError("it is not JSON", first_line)


class _Check:
    def __init__(self, text: str, first_line: int) -> None:
        self._text = text
        self._first_line = first_line
        self._at = 0
        self._open: list[str] = []
        self._wanted = "value"
        self._may_close = False
        self._complete = False

    def run(self) -> None:
        """Raises TextError if the text is not JSON."""
        while not self._complete:
            self._take(*self._token())
        self._token()
        if self._at < len(self._text):
            raise self._error("text after the end of the JSON value", self._at)

    def _token(self) -> tuple[str, str]:
        """The kind of the next token, and its text; records where it begins."""
        found = _TOKEN.match(self._text, self._at)
        kind = found.lastgroup if found else None
        if not found or not kind:
            self._at = found.end() if found else self._at
            return "", ""
        self._at = found.start(kind)
        return kind, found[kind]

    def _take(self, kind: str, token: str) -> None:
        opened = self._open[-1] if self._open else ""
        if self._may_close and token == _CLOSES[opened]:
            self._open.pop()
            self._end_value()
        elif self._wanted == "value" and kind in ("string", "scalar"):
            if kind == "scalar" and len(token) > LONGEST_NUMBER:
                raise self._error(f"a number of more than {LONGEST_NUMBER} characters", self._at)
            self._end_value()
        elif self._wanted == "value" and token in ("{", "["):
            if len(self._open) == DEEPEST:
                raise self._error(TOO_DEEP, self._at)
            self._open.append(token)
            self._want("key" if token == "{" else "value", may_close=True)
        elif self._wanted == "key" and kind == "string":
            self._want(":")
        elif token and token == self._wanted:
            self._want("key" if token == "," and opened == "{" else "value")
        else:
            raise self._unexpected()
        self._at += len(token)

    def _want(self, wanted: str, *, may_close: bool = False) -> None:
        self._wanted, self._may_close = wanted, may_close

    def _end_value(self) -> None:
        self._complete = not self._open
        self._want(",", may_close=True)

    def _unexpected(self) -> TextError:
        found = self._text[self._at : self._at + 1]
        if not found:
            return self._error("the text ends too early", self._at, cut=True)
        if found == '"' and self._wanted in ("value", "key"):
            if _STRING.match(self._text, self._at):
                return self._error("a string has an escape that JSON does not know", self._at)
            return self._error("a string has no closing quote", self._at, cut=True)
        return self._error(f"expected {_WORDS[self._wanted]} and found {found!r}", self._at)

    def _error(self, message: str, at: int, *, cut: bool = False) -> TextError:
        line = self._first_line + self._text.count("\n", 0, at)
        return TextError(message, line, cut=cut)
