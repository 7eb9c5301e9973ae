"""Type expressions as text, rewritten by their tokens, so that quoted text is left alone."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from specmeld.model.named_types import Annotation

BUILTINS = ("bool", "bytes", "dict", "float", "int", "list", "str")
"""Names of annotations that a key or method of the same name would hide from its siblings."""
_TIMES = ("date", "datetime", "time", "timedelta")
"""The same of the module ``datetime``."""
_TIMES_MODULE = "datetime_"


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


def unhidden(annotation: Annotation, hidden: Collection[str]) -> Annotation:
    """``annotation`` in a place where the names ``hidden`` are others: ``builtins.list``."""
    builtins = [name for name in BUILTINS if name in hidden]
    times = [name for name in _TIMES if name in hidden]
    if not builtins and not times:
        return annotation
    text = qualified(annotation.text, builtins) if builtins else annotation.text
    if not times:
        return replace(annotation, text=text)
    dropped = {f"from datetime import {name}" for name in times}
    imports = tuple(line for line in annotation.imports if line not in dropped)
    return replace(annotation, text=qualified(text, times, _TIMES_MODULE), imports=imports)


def module_imports(annotations: Iterable[Annotation]) -> list[str]:
    """The statements for the modules whose names ``unhidden`` has put before those of types."""
    texts = [annotation.text for annotation in annotations]
    modules = {"builtins.": "import builtins", f"{_TIMES_MODULE}.": "import datetime as datetime_"}
    return [line for prefix, line in modules.items() if any(prefix in text for text in texts)]


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
