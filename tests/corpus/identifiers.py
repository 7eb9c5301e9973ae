"""Names of a generated package that nobody would give, and of which its document is free.

Those that end in a number or have a digest; classes that double a word, or are long by more than
the names of the document.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_DIGEST = re.compile(r"_[0-9a-f]{8}(?![0-9a-z])")
_NUMBERED = re.compile(r"([A-Z]?[a-z]+|[A-Z]+|)_?(\d+)_?$")
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_LONG = 60
"""Characters that a class name may have if it is not mostly a name of the document."""
_SIGN = re.compile(r"^[+-](?=\d+$)")
_OURS = ("runtime/", "_schema", "server/_routes")
"""Where the files are that every package carries as they are."""


def invented(package: Path, document: Any) -> list[str]:
    """``models/runs.py: Run2`` for each name whose ending is none of the document's words."""
    known = "\n".join(_plain(_SIGN.sub(_spoken, text)) for text in _texts(document))
    found: dict[str, None] = {}
    for file, name in _names(package):
        bare = re.sub("(Typed)?Dict$", "", name)
        numbered = _NUMBERED.search(bare)
        odd = _DIGEST.search(name) or (numbered and _plain(numbered[0]) not in known)
        if odd or (bare[:1].isupper() and (_is_doubled(bare, known) or _is_long(bare, known))):
            found[f"{file}: {name}"] = None
    return list(found)


def _is_doubled(name: str, known: str) -> bool:
    """Whether some words follow themselves, ``PetPet``, as nowhere in the document."""
    words = [word.lower() for word in _WORD.findall(name)]
    single = [word.removesuffix("s") for word in words]
    return any(
        single[at : at + size] == single[at + size : at + 2 * size]
        and "".join(words[at : at + 2 * size]) not in known
        for size in range(1, len(words) // 2 + 1)
        for at in range(len(words) - 2 * size + 1)
    )


def _is_long(name: str, known: str) -> bool:
    """Whether a long name has no name of the document, of half its length, in it."""
    ends = [match.end() for match in _WORD.finditer(name)]
    runs = (name[start:end] for start in [0, *ends] for end in ends)
    return len(name) > _LONG and not any(
        _plain(run) in known for run in runs if len(run) * 2 >= len(name)
    )


def _spoken(sign: re.Match[str]) -> str:
    return {"+": "plus", "-": "minus"}[sign[0]]


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text.lower())


def _texts(value: Any) -> Iterator[str]:
    """The keys of a document, and its short texts; descriptions name nothing."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield from map(str, one)
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
        elif len(text := str(one)) < 200:
            yield text


def _names(package: Path) -> Iterator[tuple[str, str]]:
    """The modules of a package, and what they define: classes, functions, arguments, fields."""
    for path in sorted(package.rglob("*.py")):
        file = path.relative_to(package).as_posix()
        if file.startswith(_OURS):
            continue
        yield file, path.stem
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.ClassDef(name=name) | ast.arg(arg=name):
                    yield file, name
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    yield file, name
                case ast.Name(id=name, ctx=ast.Store()):
                    yield file, name
