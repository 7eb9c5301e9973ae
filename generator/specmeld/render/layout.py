"""Python as black lays it out, a class or function of a module at a time.

Black puts two blank lines before and after each of them, so what is laid out alone can be joined
again; what has been laid out before needs no black.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from itertools import pairwise

from specmeld.model.each import Each
from specmeld.model.files import Files

_EXAMPLE = re.compile(r"(?<=^```python\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
"""What stands between the fences of a block of Python."""


def laid_out(files: Mapping[str, str], each: Each) -> Files:
    """Python files as black lays them out, and the Python in Markdown; others as they are.

    What is not Python is a fault of ours: AssertionError.
    """
    python = [(path, text) for path, text in files.items() if path.endswith(".py")]
    parts = {
        path: _cut(text, json.loads(lines))
        for (path, text), lines in zip(python, each(_borders, python), strict=True)
    }
    shown = {path: _EXAMPLE.findall(text) for path, text in files.items() if path.endswith(".md")}
    listed = dict.fromkeys(part for some in (*parts.values(), *shown.values()) for part in some)
    made = dict(zip(listed, each(_black, list(listed)), strict=True))

    def whole(path: str, text: str) -> str:
        if path in parts:
            return "\n\n".join(made[part] for part in parts[path])
        return _EXAMPLE.sub(lambda found: made[found.group()], text) if path in shown else text

    return {path: whole(path, text) for path, text in files.items()}


def _borders(file: tuple[str, str]) -> str:
    """The lines after which a class or function at the top begins or ends, as JSON."""
    path, text = file
    try:
        body = ast.parse(text).body
    except SyntaxError as error:
        raise AssertionError(f"{path} is not Python: {error}") from error
    blocks = (ast.ClassDef, ast.FunctionDef)
    return json.dumps(
        [
            before.end_lineno
            for before, node in pairwise(body)
            if isinstance(before, blocks) or isinstance(node, blocks)
        ]
    )


def _cut(text: str, borders: list[int]) -> list[str]:
    lines = text.split("\n")
    ends = [*borders, len(lines)]
    return ["\n".join([*lines[start:end], ""]) for start, end in pairwise([0, *ends])]


def _black(text: str) -> str:
    import black
    from black.mode import TargetVersion

    mode = black.Mode(target_versions={TargetVersion.PY311}, line_length=100)
    # ``format_str`` goes twice over a text, to settle trailing commas; ours has none that move.
    format_once = getattr(black, "_format_str_once", black.format_str)
    made: str = format_once(text, mode=mode)
    return made
