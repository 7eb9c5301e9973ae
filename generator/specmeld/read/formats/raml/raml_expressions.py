"""Type expressions of RAML 1.0: ``Song``, ``Song[]``, ``(Song | Video)[]``, ``string?``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\s*(?:([A-Za-z0-9_.$-]+(?:\.[A-Za-z0-9_$-]+)*)|(\[\s*\]|[|()?]))")
_LONGEST = 10_000
_DEEPEST = 50


class ExpressionError(ValueError):
    """A text that is not a type expression."""


@dataclass(frozen=True, slots=True)
class Named:
    name: str


@dataclass(frozen=True, slots=True)
class ArrayOf:
    items: Expression


@dataclass(frozen=True, slots=True)
class UnionOf:
    branches: tuple[Expression, ...]


Expression = Named | ArrayOf | UnionOf


def parse_expression(text: str) -> Expression:
    """Raises ExpressionError."""
    if len(text) > _LONGEST:
        raise ExpressionError(text)
    parser = _Parser(_tokens(text))
    made = parser.union(0)
    if parser.tokens:
        raise ExpressionError(text)
    return made


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise ExpressionError(text)
        tokens.append(found[1] or found[2].replace(" ", ""))
        at = found.end()
    return tokens[::-1]


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        """A stack: the next one is last."""

    def union(self, depth: int) -> Expression:
        branches = [self._postfix(depth)]
        while self.tokens and self.tokens[-1] == "|":
            self.tokens.pop()
            branches.append(self._postfix(depth))
        return branches[0] if len(branches) == 1 else UnionOf(tuple(branches))

    def _postfix(self, depth: int) -> Expression:
        made, arrays = self._atom(depth), 0
        while self.tokens and self.tokens[-1] in ("[]", "?"):
            arrays += 1
            if arrays > _DEEPEST:
                raise ExpressionError("too many brackets")
            mark = self.tokens.pop()
            made = ArrayOf(made) if mark == "[]" else UnionOf((made, Named("nil")))
        return made

    def _atom(self, depth: int) -> Expression:
        token = self.tokens.pop() if self.tokens else ""
        if token == "(" and depth < _DEEPEST:
            inner = self.union(depth + 1)
            if not self.tokens or self.tokens.pop() != ")":
                raise ExpressionError("a bracket is not closed")
            return inner
        if not token or token in ("|", "(", ")", "[]", "?"):
            raise ExpressionError(f"{token!r} is not a type")
        return Named(token)
