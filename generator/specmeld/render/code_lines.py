"""One line of code: its tokens, how long it is, and what parts them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from specmeld.render.tokens import Token

WIDTH = 100
INDENT = 4
COMMA, DOT = 18, 1
_PRIORITIES = {
    **{"for": 20, "if": 16, "else": 16, "and": 14, "or": 14, "not": 14},
    **dict.fromkeys(("==", "!=", "<", ">", "<=", ">=", "in", "is"), 10),
    **{"|": 9, "^": 8, "&": 7, "<<": 6, ">>": 6, "+": 5, "-": 5},
    **{"*": 4, "/": 4, "//": 4, "%": 4, "@": 4, "**": 2},
}
_TEXTS = 12
"""How strongly texts side by side are parted."""


@dataclass(slots=True, eq=False)
class Line:
    """Tokens of one line, and which part of a split line they are."""

    tokens: list[Token]
    depth: int
    part: str = "whole"
    """``whole``, ``head``, ``body`` or ``tail``; what a body is split into is a body too."""
    explodes: bool = False
    """Whether its parts must have lines of their own, however short it is."""

    @property
    def text(self) -> str:
        parts = [" " * (INDENT * self.depth)]
        for number, token in enumerate(self.tokens):
            parts.append(f" {token.text}" if token.gap and number else token.text)
        return "".join(parts)

    def fits(self, width: int = WIDTH) -> bool:
        """Whether it is no longer than ``width``."""
        length = INDENT * self.depth - (bool(self.tokens) and self.tokens[0].gap)
        for token in self.tokens:
            length += len(token.text) + token.gap
            if length > width:
                return False
        return True

    @property
    def is_def(self) -> bool:
        words = [token.text for token in self.tokens[:2]]
        return words[:1] == ["def"] or words == ["async", "def"]

    @property
    def is_import(self) -> bool:
        return self.tokens[0].text in ("from", "import")

    def tracked(self) -> list[tuple[Token, int]]:
        """The tokens that count for what follows, and how many brackets are around each: all of a
        whole line and a body, of a head those in brackets that close there."""
        if self.part == "tail":
            return []
        inside = _closed(self.tokens) if self.part == "head" else None
        found, depth = [], 0
        for token in self.tokens:
            if inside is not None and token not in inside:
                continue
            if token.closes and depth:
                depth -= 1
            found.append((token, depth))
            depth += token.opens
        return found

    def delimiters(self) -> dict[int, int]:
        """Index of the token before a break → how strongly it parts; for what is all tracked."""
        found: dict[int, int] = {}
        depth, loop = 0, ""
        for at, token in enumerate(self.tokens):
            if token.closes and depth:
                depth -= 1
            if depth == 0:
                if token.text == "for" or (loop == "for" and token.text == "in"):
                    loop = token.text
                priority = self._parts_before(at, loop)
                if priority:
                    found[at - 1] = priority
                elif token.text == "," and loop != "for":
                    found[at] = COMMA
            depth += token.opens
        return found

    def _parts_before(self, at: int, loop: str) -> int:
        """``loop``: the last word of a comprehension, as far as one has begun."""
        token = self.tokens[at]
        if at == 0 or (loop and token.text == "in"):
            return 0
        if loop and token.text == "if":
            return _PRIORITIES["for"]
        return _parts_before(token, self.tokens[at - 1])

    def must_explode(self) -> bool:
        """Whether a bracket of it closes behind a comma, which asks for a line an item."""
        asking = [
            after
            for before, after in pairwise(self.tokens)
            if before.text == "," and after.closes and self._asks(after)
        ]
        if not asking or self.part == "whole" or self.part == "body":
            return bool(asking)
        tracked = {token for token, _ in self.tracked()}
        return any(after in tracked for after in asking)

    def _asks(self, closing: Token) -> bool:
        if closing.text == "}":
            return True
        if closing.text == "]":
            return closing.display or (closing.mate is not None and closing.mate.commas > 1)
        return self.is_import or not closing.closes_tuple_of_one


def _closed(tokens: list[Token]) -> set[Token]:
    """The tokens inside of brackets that open and close among ``tokens``, and these."""
    found: set[Token] = set()
    stack: list[list[Token]] = []
    for token in tokens:
        if token.opens:
            stack.append([token])
        elif token.closes:
            if not stack or stack[-1][0].mate is not token:
                break
            found.update(stack.pop(), (token,))
        elif stack:
            stack[-1].append(token)
    return found


def _parts_before(token: Token, before: Token) -> int:
    """How strongly a break before a token parts what is around it; 0 where there can be none."""
    if before.opens:
        return 0
    if token.text == "." and token.kind == "sign":
        return DOT if before.closes else 0
    if token.kind == "text":
        return _TEXTS if before.kind == "text" else 0
    if token.text == "not" and before.text != "is":
        return 10 if before.kind == "word" and before.text not in ("and", "or") else 0
    if token.text == "in" and before.text == "not":
        return 0
    binary = before.closes or before.kind in ("word", "text", "number")
    if token.kind == "sign" and not (binary and before.text not in ("return", "in", "and", "or")):
        return 0
    return _PRIORITIES.get(token.text, 0)
