"""The tokens of one Python statement, with the optional parentheses around its parts.

Black puts invisible parentheses around what may have them: what is assigned, returned, imported, a
union in an annotation. Breaking a line inside them makes them visible.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

OPENING, CLOSING = "([{", ")]}"
_CLOSE_UP = frozenset({",", *CLOSING})
"""Tokens that no space precedes."""
_PAIRS = dict(zip(CLOSING, OPENING, strict=True))
_LEXEME = re.compile(
    r"[ \t\n]*(?:"
    r"(?P<text>[rRbBuUfF]{0,2}(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'))"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<number>\d(?:[eE][+-]\d|[\w.])*)"
    r"|(?P<sign>\.\.\.|->|\*\*|//|[=!<>:+\-*/%@&|^]=|<<|>>|[-+*/%@&|^~<>()\[\]{},:.=;])"
    r"|(?P<comment>#[^\n]*)"
    r"|(?P<unknown>.))",
    re.DOTALL,
)
"""White space and a token. It matches everywhere: to search for the next match could take long."""
_DEF = re.compile(r"(?:async\s+)?def\b")
_KEYWORDS = frozenset(
    {"and", "as", "assert", "await", "del", "elif", "else", "for", "from", "if", "import", "in"}
    | {"is", "lambda", "not", "or", "raise", "return", "while", "with", "yield"}
)
_HEADERS = frozenset({"async", "class", "def", "elif", "for", "if", "while"})
"""First words of block headers that are broken here."""
_NEEDED = frozenset({",", ":=", "for", "yield"})
"""What keeps its parentheses: tuples, assignment expressions, generators."""


class UnknownCodeError(Exception):
    """Code of a kind that our templates do not print."""


@dataclass(slots=True, eq=False)
class Token:
    """A word, an operator or a string; an invisible parenthesis has no text yet."""

    text: str
    kind: str
    gap: bool = False
    """Whether it is preceded by a space within a line."""
    mate: Token | None = None
    """For a bracket, its counterpart."""
    display: bool = False
    """For a bracket: whether it holds a value, and is not a call or subscript."""
    commas: int = 0
    """For an opening bracket: how many commas are directly inside it."""
    added: bool = False
    """Whether it is a comma that is not in the source."""
    opens: bool = False
    """Whether it is an opening bracket."""
    closes: bool = False
    after_comma: bool = False
    """For a closing bracket: whether a comma in the source precedes it."""

    @property
    def closes_tuple_of_one(self) -> bool:
        round_ = self.text in (")", "") and self.display
        return round_ and self.mate is not None and self.mate.commas < 2

    def show(self) -> None:
        if not self.text:
            self.text = "(" if self.opens else ")"


def lexemes(code: str) -> Iterator[tuple[str, str, bool]]:
    """Kind and text of each token of ``code``, and whether white space precedes it."""
    for match in _LEXEME.finditer(code):
        kind = match.lastgroup or ""
        if kind == "unknown":
            raise UnknownCodeError(f"{code[match.start() :][:20]!r} is not a token")
        yield kind, match[kind], match.start(kind) > match.start()


def tokens_of(code: str) -> list[Token]:
    """The tokens of a statement, spaced as on one line, with optional parentheses."""
    tokens: list[Token] = []
    stack: list[Token] = []
    before: Token | None = None
    is_def = _DEF.match(code) is not None
    for kind, text, spaced in lexemes(code):
        token = Token(text, kind)
        if before is not None and not before.opens and text not in _CLOSE_UP:
            token.gap = before.text == "," or (
                spaced and (is_def or not stack or "=" not in (text, before.text))
            )
        if kind != "sign":
            if kind == "comment" or "\n" in text:
                raise UnknownCodeError(f"{text!r} within a statement")
        elif text in OPENING:
            token.kind, token.opens, token.display = "bracket", True, _begins_value(before)
            stack.append(token)
        elif text in CLOSING:
            if not stack or stack[-1].text != _PAIRS[text]:
                raise UnknownCodeError(f"{text} closes nothing")
            token.kind, token.closes, token.mate = "bracket", True, stack.pop()
            token.mate.mate, token.display = token, token.mate.display
            token.after_comma = before is not None and before.text == ","
        elif text == "," and stack:
            stack[-1].commas += 1
        elif text == ";":
            raise UnknownCodeError(f"{text!r} within a statement")
        tokens.append(token)
        before = token
    if stack:
        raise UnknownCodeError(f"{stack[-1].text} is not closed")
    if "lambda" in code:
        _check_lambdas(tokens)
    return _with_parentheses(tokens)


def _check_lambdas(tokens: Sequence[Token]) -> None:
    """Commas of parameters are not delimiters, so at most one parameter is supported."""
    for at, token in enumerate(tokens):
        if token.text == "lambda" and ":" not in [one.text for one in tokens[at + 1 : at + 3]]:
            raise UnknownCodeError("a lambda of several parameters")


def _begins_value(before: Token | None) -> bool:
    """Whether a bracket after ``before`` is a value, and not a call or subscript."""
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
    """For a function's header: around its return type, and around unions in its parameters."""
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
    """The ranges of unions in the annotations of parameters."""
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
    """Add invisible parentheses around the parts at ``places``, which are in order.

    Existing parentheses of a part become invisible, except around those in ``needed``.
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
    closing.after_comma = part[-1].text == ","
    part[0].gap = False
    return [opening, *part, closing]


def outer(tokens: Iterable[Token]) -> list[int]:
    """The indexes of the tokens outside brackets."""
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
    """In a header; an empty body may be on the same line."""
    at = len(tokens) - (2 if tokens[-1].text == "..." else 1)
    if tokens[at].text != ":":
        raise UnknownCodeError("a block in the line of its header")
    return at
