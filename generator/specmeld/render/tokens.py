"""The tokens of one statement of Python, with the brackets that may be put around its parts.

Black puts invisible parentheses around what may have them: what is assigned, returned, imported, a
union in an annotation. A line that breaks inside of them makes them visible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

OPENING, CLOSING = "([{", ")]}"
_PAIRS = dict(zip(CLOSING, OPENING, strict=True))
_LEXEME = re.compile(
    r"(?P<space>[ \t\n]+)"
    r"|(?P<text>[rRbBuUfF]{0,2}(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'))"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<number>\d(?:[eE][+-]\d|[\w.])*)"
    r"|(?P<sign>\.\.\.|->|\*\*|//|[=!<>:+\-*/%@&|^]=|<<|>>|[-+*/%@&|^~<>()\[\]{},:.=;])"
    r"|(?P<comment>#[^\n]*)",
    re.DOTALL,
)
_DEF = re.compile(r"(?:async\s+)?def\b")
_KEYWORDS = frozenset(
    {"and", "as", "assert", "await", "del", "elif", "else", "for", "from", "if", "import", "in"}
    | {"is", "lambda", "not", "or", "raise", "return", "while", "with", "yield"}
)


class UnknownCodeError(Exception):
    """Code of a kind that our templates do not print."""


@dataclass(slots=True, eq=False)
class Token:
    """A word, a sign or a text; an invisible parenthesis has no text yet."""

    text: str
    kind: str
    gap: bool = False
    """Whether a space stands before it within a line."""
    mate: Token | None = None
    """Of a bracket the one that opens or closes it."""
    display: bool = False
    """Of a bracket: whether it holds a value of its own, and not what is called or subscripted."""
    added: bool = False
    """Whether it is a comma that the source has not."""

    @property
    def opens(self) -> bool:
        return self.kind == "open"

    @property
    def closes(self) -> bool:
        return self.kind == "close"

    def show(self) -> None:
        if not self.text:
            self.text = "(" if self.opens else ")"


def lexemes(code: str) -> list[tuple[str, str, bool]]:
    """Kind and text of each token of ``code``, and whether white space stands before it."""
    found: list[tuple[str, str, bool]] = []
    at, spaced = 0, False
    while at < len(code):
        match = _LEXEME.match(code, at)
        if match is None:
            raise UnknownCodeError(f"{code[at : at + 20]!r} is no token")
        at, kind = match.end(), match.lastgroup or ""
        if kind == "space":
            spaced = True
            continue
        found.append((kind, match.group(), spaced))
        spaced = False
    return found


def tokens_of(code: str) -> list[Token]:
    """The tokens of a statement, spaced as in one line, with the parentheses that it may have."""
    tokens: list[Token] = []
    stack: list[Token] = []
    for kind, text, spaced in lexemes(code):
        if kind == "comment":
            raise UnknownCodeError("a comment among the tokens of a statement")
        before = tokens[-1] if tokens else None
        token = Token(text, kind, _has_gap(before, text, spaced))
        if kind == "sign" and text in OPENING:
            token.kind, token.display = "open", _begins_value(before)
            stack.append(token)
        elif kind == "sign" and text in CLOSING:
            if not stack or stack[-1].text != _PAIRS[text]:
                raise UnknownCodeError(f"{text} closes nothing")
            token.kind, token.mate = "close", stack.pop()
            token.mate.mate, token.display = token, token.mate.display
        tokens.append(token)
    if stack:
        raise UnknownCodeError(f"{stack[-1].text} is not closed")
    if not _DEF.match(code):
        _close_up(tokens)
    return _with_parentheses(tokens)


def _close_up(tokens: Sequence[Token]) -> None:
    """No spaces around the ``=`` of arguments."""
    depth = 0
    for token, after in pairwise(tokens):
        depth += token.opens - token.closes
        if depth and token.text == "=":
            token.gap = after.gap = False


def _has_gap(before: Token | None, text: str, spaced: bool) -> bool:
    if before is None or before.opens or text in (",", *CLOSING):
        return False
    return spaced or before.text == ","


def _begins_value(before: Token | None) -> bool:
    """Whether a bracket behind ``before`` is a value, and no call, no subscript."""
    if before is None or before.text in _KEYWORDS:
        return True
    return before.kind not in ("word", "text") and not before.closes


# ── where parentheses may be put ─────────────────────────────────────────────────────────────────


def _with_parentheses(tokens: list[Token]) -> list[Token]:
    first = tokens[0].text
    if first in ("class", "@"):
        return tokens
    if first == "def" or [token.text for token in tokens[:2]] == ["async", "def"]:
        return _of_header(tokens)
    if first == "from":
        at = _index(tokens, "import")
        return _wrapped(tokens, at + 1, len(tokens), commas=True)
    if first in ("return", "del"):
        return _wrapped(tokens, 1, len(tokens))
    if first in ("if", "while", "elif"):
        return _wrapped(tokens, 1, _last_colon(tokens))
    if first == "for":
        return _wrapped(tokens, _index(tokens, "in") + 1, _last_colon(tokens))
    return _of_assignment(tokens)


def _of_assignment(tokens: list[Token]) -> list[Token]:
    ends = [at for at in outer(tokens) if tokens[at].text in ("=", ":", "+=", "|=", "-=")]
    if tokens[0].text in _KEYWORDS or not ends:
        return tokens
    for at, end in reversed(list(zip(ends, [*ends[1:], len(tokens)], strict=True))):
        tokens = _wrapped(tokens, at + 1, end)
    return tokens


def _of_header(tokens: list[Token]) -> list[Token]:
    """A function's header: around what it returns, and around unions among its parameters."""
    arrow = next((at for at in outer(tokens) if tokens[at].text == "->"), None)
    if arrow is not None:
        tokens = _wrapped(tokens, arrow + 1, _last_colon(tokens))
    start = _index(tokens, "(") + 1
    stop = next(at for at, token in enumerate(tokens) if token is tokens[start - 1].mate)
    for begin, end in reversed(_parameters(tokens, start, stop)):
        colon = next((at for at in range(begin, end) if tokens[at].text == ":"), None)
        if colon is None:
            continue
        places = [colon + 1 + at for at in outer(tokens[colon + 1 : end])]
        equals = next((at for at in places if tokens[at].text == "="), end)
        if any(tokens[at].text == "|" for at in places if at < equals):
            tokens = _wrapped(tokens, colon + 1, equals)
    return tokens


def _parameters(tokens: Sequence[Token], start: int, stop: int) -> list[tuple[int, int]]:
    commas = [start + at for at in outer(tokens[start:stop]) if tokens[start + at].text == ","]
    begins = [start, *(at + 1 for at in commas)]
    return [pair for pair in zip(begins, [*commas, stop], strict=True) if pair[0] < pair[1]]


def _wrapped(tokens: list[Token], start: int, end: int, *, commas: bool = False) -> list[Token]:
    """With invisible parentheses around a part; those that it has become invisible where they may.

    ``commas``: even around what has commas, which else are those of a tuple.
    """
    part = tokens[start:end]
    if not part:
        return tokens
    if part[0].text == "(" and part[0].mate is part[-1]:
        inner = part[1:-1]
        tuple_like = any(inner[at].text == "," for at in outer(inner))
        if inner and (commas or not tuple_like):
            part[0].text = part[-1].text = ""
        return tokens
    opening, closing = Token("", "open", part[0].gap), Token("", "close")
    opening.mate, closing.mate = closing, opening
    opening.display = closing.display = True
    part[0].gap = False
    return [*tokens[:start], opening, *part, closing, *tokens[end:]]


def outer(tokens: Iterable[Token]) -> list[int]:
    """The indexes of the tokens that stand in no bracket."""
    found, depth = [], 0
    for at, token in enumerate(tokens):
        depth -= token.closes
        if depth == 0:
            found.append(at)
        depth += token.opens
    return found


def _index(tokens: Sequence[Token], text: str) -> int:
    for at in outer(tokens):
        if tokens[at].text == text:
            return at
    raise UnknownCodeError(f"there is no {text!r}")


def _last_colon(tokens: Sequence[Token]) -> int:
    """Of a header; an empty body may stand in its line."""
    at = len(tokens) - (2 if tokens[-1].text == "..." else 1)
    if tokens[at].text != ":":
        raise UnknownCodeError("a block in the line of its header")
    return at
