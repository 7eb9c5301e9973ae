"""Names of a generated package that end in a number, or a digest, of which its document is free."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_DIGEST = re.compile(r"_[0-9a-f]{8}(?![0-9a-z])")
_NUMBERED = re.compile(r"([A-Z]?[a-z]+|[A-Z]+|)_?(\d+)_?$")
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
        if _DIGEST.search(name) or (numbered and _plain(numbered[0]) not in known):
            found[f"{file}: {name}"] = None
    return list(found)


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
