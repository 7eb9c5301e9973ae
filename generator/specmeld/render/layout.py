"""Python as black lays it out, a class or function of a module at a time.

Black puts two blank lines before and after each of them, so what is laid out alone can be joined
again; what has been laid out before needs no black.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import pairwise

from specmeld.model.each import Each
from specmeld.model.files import Files


def laid_out(files: Mapping[str, str], each: Each) -> Files:
    """Python files as black lays them out, others as they are.

    What is not Python is a fault of ours: AssertionError.
    """
    parts = {path: list(_parts(path, text)) for path, text in files.items() if _is_python(path)}
    listed = dict.fromkeys(part for some in parts.values() for part in some)
    made = dict(zip(listed, each(_black, list(listed)), strict=True))
    return {
        path: "\n\n".join(made[part] for part in parts[path]) if path in parts else text
        for path, text in files.items()
    }


def _is_python(path: str) -> bool:
    return path.endswith(".py")


def _parts(path: str, text: str) -> Iterator[str]:
    """The text, cut before and after each class and function at its top."""
    try:
        body = ast.parse(text).body
    except SyntaxError as error:
        raise AssertionError(f"{path} is not Python: {error}") from error
    lines = text.split("\n")
    start = 0
    for before, node in pairwise(body):
        if any(isinstance(one, ast.ClassDef | ast.FunctionDef) for one in (before, node)):
            yield "\n".join([*lines[start : before.end_lineno], ""])
            start = before.end_lineno or start
    yield "\n".join(lines[start:])


def _black(text: str) -> str:
    import black
    from black.mode import TargetVersion

    mode = black.Mode(target_versions={TargetVersion.PY311}, line_length=100)
    # ``format_str`` goes twice over a text, to settle trailing commas; ours has none that move.
    format_once = getattr(black, "_format_str_once", black.format_str)
    made: str = format_once(text, mode=mode)
    return made
