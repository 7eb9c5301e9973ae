"""Type expressions as text, rewritten token by token, so that quoted text is left alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from specmeld.model.named_types import Annotation

BUILTINS = ("bool", "bytes", "dict", "float", "int", "list", "str")
"""Names in annotations that a key or method of the same name would hide from its siblings."""
_TIMES = ("date", "datetime", "time", "timedelta")
"""The same for the module ``datetime``."""
HIDEABLE = frozenset({*BUILTINS, *_TIMES})
_TIMES_MODULE = "datetime_"
_QUOTED = re.compile(r""" "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' """, re.VERBOSE)
_TOKEN = re.compile(rf"{_QUOTED.pattern} | \w+ | \S", re.VERBOSE)


def qualified(text: str, names: Collection[str], module: str = "builtins") -> str:
    """``text`` with ``module`` before each of ``names``."""
    return _TOKEN.sub(lambda one: f"{module}.{one[0]}" if one[0] in names else one[0], text)


def unhidden(annotation: Annotation, hidden: Collection[str]) -> Annotation:
    """``annotation`` where the names ``hidden`` mean something else: ``builtins.list``."""
    builtins = [name for name in BUILTINS if name in hidden and name in annotation.text]
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
    """The import statements for modules that ``unhidden`` has added to types."""
    texts = [annotation.text for annotation in annotations]
    modules = {"builtins.": "import builtins", f"{_TIMES_MODULE}.": "import datetime as datetime_"}
    return [line for prefix, line in modules.items() if any(prefix in text for text in texts)]


def names_in(text: str) -> set[str]:
    """The names that ``text`` uses; the words of a ``Literal`` are none."""
    return set(re.findall(r"\w+", _QUOTED.sub("", text)))


def is_annotated(text: str) -> bool:
    """Whether all of ``text`` is one ``Annotated[…]``."""
    if not text.startswith("Annotated["):
        return False
    depth, bare = 0, _QUOTED.sub("", text)
    for at, char in enumerate(bare):
        depth += (char in "[({") - (char in "])}")
        if char == "]" and depth == 0:
            return at == len(bare) - 1
    return False


def union_members(text: str) -> list[str]:
    """The members of ``A | B``; a type that is not a union is the only one."""
    depth, cuts = 0, []
    for token in _TOKEN.finditer(text):
        if token[0] in ("[", "(", "{"):
            depth += 1
        elif token[0] in ("]", ")", "}"):
            depth -= 1
        elif token[0] == "|" and depth == 0:
            cuts.append(token.start())
    starts = [0, *(cut + 1 for cut in cuts)]
    return [text[start:end].strip() for start, end in zip(starts, [*cuts, None], strict=True)]
