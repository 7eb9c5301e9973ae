"""One line of code: its tokens, its length, and its delimiters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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
"""Priorities of delimiters."""


@dataclass(eq=False)
class Line:
    """Tokens of one line, and which part of a split line they are."""

    tokens: list[Token]
    depth: int
    part: str = "whole"
    """``whole``, ``head``, ``body`` or ``tail``; the parts of a split body are bodies too."""
    explodes: bool = False
    """Whether it must be exploded one part per line, however short it is."""

    @property
    def text(self) -> str:
        parts = [" " * (INDENT * self.depth)]
        for number, token in enumerate(self.tokens):
            parts.append(f" {token.text}" if token.gap and number else token.text)
        return "".join(parts)

    def fits(self, width: int = WIDTH) -> bool:
        """Whether it is at most ``width`` long."""
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
        """The tokens to search for delimiters, with their bracket depth: all of a whole line and a
        body; of a head, those in brackets that close there."""
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

    def tracks(self, token: Token) -> bool:
        """Whether a token is one of the tracked ones."""
        return any(one is token for one, _ in self.tracked())

    @cached_property
    def delimiters(self) -> dict[int, int]:
        """Index of the token before a break → its priority; searches the tracked tokens."""
        found: dict[int, int] = {}
        depth, loop = 0, ""
        for at, token in enumerate(self.tokens):
            if token.closes and depth:
                depth -= 1
            if depth == 0:
                if token.text == "for" or (loop == "for" and token.text == "in"):
                    loop = token.text
                if token.text == "," and loop != "for":
                    found[at] = COMMA
                elif at and (priority := _priority(token, self.tokens[at - 1], loop)):
                    found[at - 1] = priority
            depth += token.opens
        return found

    def must_explode(self) -> bool:
        """Whether one of its brackets has a magic trailing comma, and so one line per item."""
        asking = {token for token in self.tokens if token.after_comma and self._asks(token)}
        if not asking or self.part == "whole" or self.part == "body":
            return bool(asking)
        return any(token in asking for token, _ in self.tracked())

    def _asks(self, closing: Token) -> bool:
        if closing.text == "}":
            return True
        if closing.text == "]":
            return closing.display or (closing.mate is not None and closing.mate.commas > 1)
        return self.is_import or not closing.closes_tuple_of_one


def _closed(tokens: list[Token]) -> set[Token]:
    """The tokens inside brackets that open and close within ``tokens``, and the brackets."""
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


def _priority(token: Token, before: Token, loop: str) -> int:
    """The priority of a break before a token; 0 if there can be none.

    ``loop``: the last keyword of a comprehension, as far as one has begun.
    """
    if loop and token.text in ("in", "if"):
        return _PRIORITIES["for"] if token.text == "if" else 0
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
