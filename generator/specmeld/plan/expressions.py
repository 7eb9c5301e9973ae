"""Type expressions as text, rewritten by their tokens, so that quoted text is left alone."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable, Iterator


def qualified(text: str, names: Iterable[str], module: str = "builtins") -> str:
    """``text`` with the name of ``module`` before each of ``names``."""
    wanted = set(names)
    starts = [
        token.start[1]
        for token in _tokens(text)
        if token.type == tokenize.NAME and token.string in wanted
    ]
    for start in reversed(starts):
        text = f"{text[:start]}{module}.{text[start:]}"
    return text


def union_members(text: str) -> list[str]:
    """The members of ``A | B``; a type that is no union is the only one."""
    depth, cuts = 0, []
    for token in _tokens(text):
        if token.string in ("[", "(", "{"):
            depth += 1
        elif token.string in ("]", ")", "}"):
            depth -= 1
        elif token.string == "|" and token.type == tokenize.OP and depth == 0:
            cuts.append(token.start[1])
    starts = [0, *(cut + 1 for cut in cuts)]
    return [text[start:end].strip() for start, end in zip(starts, [*cuts, None], strict=True)]


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    return tokenize.generate_tokens(io.StringIO(text).readline)
