"""The tokens of one statement of Python, with the brackets that may be put around its parts.

Black puts invisible parentheses around what may have them: what is assigned, returned, imported, a
union in an annotation. A line that breaks inside of them makes them visible.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

OPENING, CLOSING = "([{", ")]}"
_CLOSE_UP = frozenset({",", *CLOSING})
"""What no space stands before."""
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
_HEADERS = frozenset({"async", "class", "def", "elif", "for", "if", "while"})
"""What begins the headers of blocks that are broken here."""
_NEEDED = frozenset({",", ":=", "for", "yield"})
"""What parentheses stay around: tuples, assignments in values, generators."""


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
    commas: int = 0
    """Of an opening bracket: how many commas part what is directly inside of it."""
    added: bool = False
    """Whether it is a comma that the source has not."""
    opens: bool = False
    """Whether it is a bracket that opens."""
    closes: bool = False

    @property
    def closes_tuple_of_one(self) -> bool:
        round_ = self.text in (")", "") and self.display
        return round_ and self.mate is not None and self.mate.commas < 2

    def show(self) -> None:
        if not self.text:
            self.text = "(" if self.opens else ")"


def lexemes(code: str) -> list[tuple[str, str, bool]]:
    """Kind and text of each token of ``code``, and whether white space stands before it."""
    found: list[tuple[str, str, bool]] = []
    at, spaced = 0, False
    for match in _LEXEME.finditer(code):
        if match.start() != at:
            break
        at, kind = match.end(), match.lastgroup or ""
        if kind != "space":
            found.append((kind, match.group(), spaced))
        spaced = kind == "space"
    if at < len(code):
        raise UnknownCodeError(f"{code[at : at + 20]!r} is not a token")
    return found


def tokens_of(code: str) -> list[Token]:
    """The tokens of a statement, spaced as in one line, with the parentheses that it may have."""
    tokens: list[Token] = []
    stack: list[Token] = []
    for kind, text, spaced in lexemes(code):
        if kind == "comment" or text == ";" or "\n" in text:
            raise UnknownCodeError(f"{text!r} within a statement")
        before = tokens[-1] if tokens else None
        token = Token(text, kind, _has_gap(before, text, spaced))
        if kind == "sign" and text in OPENING:
            token.kind, token.opens, token.display = "bracket", True, _begins_value(before)
            stack.append(token)
        elif kind == "sign" and text in CLOSING:
            if not stack or stack[-1].text != _PAIRS[text]:
                raise UnknownCodeError(f"{text} closes nothing")
            token.kind, token.closes, token.mate = "bracket", True, stack.pop()
            token.mate.mate, token.display = token, token.mate.display
        elif text == "," and stack:
            stack[-1].commas += 1
        tokens.append(token)
    if stack:
        raise UnknownCodeError(f"{stack[-1].text} is not closed")
    _check_lambdas(tokens)
    if not _DEF.match(code):
        _close_up(tokens)
    return _with_parentheses(tokens)


def _check_lambdas(tokens: Sequence[Token]) -> None:
    """Commas of parameters part nothing, so there may be one parameter and no more."""
    for at, token in enumerate(tokens):
        if token.text == "lambda" and ":" not in [one.text for one in tokens[at + 1 : at + 3]]:
            raise UnknownCodeError("a lambda of several parameters")


def _close_up(tokens: Sequence[Token]) -> None:
    """No spaces around the ``=`` of arguments."""
    depth = 0
    for token, after in pairwise(tokens):
        depth += token.opens - token.closes
        if depth and token.text == "=":
            token.gap = after.gap = False


def _has_gap(before: Token | None, text: str, spaced: bool) -> bool:
    if before is None or before.opens or text in _CLOSE_UP:
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
    is_alias = first == "type" and tokens[1].kind == "word"
    if is_alias or first == "assert" or (tokens[-1].text == ":" and first not in _HEADERS):
        raise UnknownCodeError(f"a statement that begins with {first!r}")
    if first in ("class", "@"):
        return tokens
    if first in ("def", "async"):
        return _of_header(tokens)
    if first == "from":
        return _of_import(tokens)
    if first in ("return", "del"):
        return _wrapped(tokens, [(1, len(tokens))])
    if first in ("if", "while", "elif"):
        return _wrapped(tokens, [(1, _last_colon(tokens))], _NEEDED - {":="})
    if first == "for":
        return _wrapped(tokens, [(_index(tokens, "in") + 1, _last_colon(tokens))])
    return _of_assignment(tokens)


def _of_import(tokens: list[Token]) -> list[Token]:
    start = _index(tokens, "import") + 1
    if tokens[-1].text == "*":
        raise UnknownCodeError("an import of all names")
    return _wrapped(tokens, [(start, len(tokens))], frozenset())


def _of_assignment(tokens: list[Token]) -> list[Token]:
    before = takewhile(lambda at: tokens[at].text != "lambda", outer(tokens))
    ends = [at for at in before if tokens[at].text in ("=", ":", "+=", "|=", "-=")]
    if tokens[0].text in _KEYWORDS or not ends:
        return tokens
    annotated = any(tokens[at].text == ":" for at in ends)
    places = [(at + 1, end) for at, end in pairwise([*ends, len(tokens)])]
    return _wrapped(tokens, places, _NEEDED if annotated else _NEEDED - {"yield"})


def _of_header(tokens: list[Token]) -> list[Token]:
    """A function's header: around what it returns, and around unions among its parameters."""
    if tokens[0].text == "async" and tokens[1].text != "def":
        raise UnknownCodeError("a block that waits")
    start = _index(tokens, "(") + 1
    stop = next(at for at, token in enumerate(tokens) if token is tokens[start - 1].mate)
    places = list(_unions(tokens, start, stop))
    arrow = next((at for at in outer(tokens) if tokens[at].text == "->"), None)
    if arrow is not None:
        places.append((arrow + 1, _last_colon(tokens)))
    return _wrapped(tokens, places)


def _unions(tokens: list[Token], start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Where the annotations of parameters begin and end that are unions."""
    for begin, end in _parameters(tokens, start, stop):
        colon = next((at for at in range(begin, end) if tokens[at].text == ":"), None)
        if colon is None:
            continue
        places = [colon + 1 + at for at in outer(tokens[colon + 1 : end])]
        equals = next((at for at in places if tokens[at].text == "="), end)
        if any(tokens[at].text == "|" for at in places if at < equals):
            yield colon + 1, equals


def _parameters(tokens: Sequence[Token], start: int, stop: int) -> list[tuple[int, int]]:
    commas = [start + at for at in outer(tokens[start:stop]) if tokens[start + at].text == ","]
    begins = [start, *(at + 1 for at in commas)]
    return [pair for pair in zip(begins, [*commas, stop], strict=True) if pair[0] < pair[1]]


def _wrapped(
    tokens: list[Token], places: Iterable[tuple[int, int]], needed: Collection[str] = _NEEDED
) -> list[Token]:
    """With invisible parentheses around the parts at ``places``, which are in order.

    Those that a part has become invisible, but around what is ``needed`` of them.
    """
    made: list[Token] = []
    done = 0
    for start, end in places:
        made += tokens[done:start]
        made += _in_parentheses(tokens[start:end], needed)
        done = end
    return made + tokens[done:]


def _in_parentheses(part: list[Token], needed: Collection[str]) -> list[Token]:
    if not part:
        return part
    if part[0].text == "(" and part[0].mate is part[-1]:
        inner = part[1:-1]
        if inner and not any(inner[at].text in needed for at in outer(inner)):
            part[0].text = part[-1].text = ""
        return part
    opening = Token("", "bracket", part[0].gap, opens=True)
    closing = Token("", "bracket", closes=True)
    opening.mate, closing.mate = closing, opening
    opening.display = closing.display = True
    opening.commas = sum(part[at].text == "," for at in outer(part))
    part[0].gap = False
    return [opening, *part, closing]


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
