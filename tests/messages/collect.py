"""Find the texts that users read: in the errors, the help, the findings and the runtime.

A text is any string of the source with two words in a row. That finds a message however it gets to
the user, at the price of some lines that nobody sees; docstrings count only where click prints
them. What documents say is data, so the words that readers look for are left out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_LONGEST = 30
"""Characters of an expression that are shown within a text."""
_WORD_LISTS = (
    "plan/methods/paging.py",
    "plan/methods/polling.py",
    "plan/names/plurals.py",
    "plan/places/verb_words.py",
    "read/containers/",
    "read/dialects/dumps/docs_dump_runs.py",
    "read/pages/constraints.py",
    "read/pages/fields/",
    "read/pages/lines.py",
    "read/pages/section_headings.py",
    "read/prose/",
    "read/vocabulary/",
)
"""Modules whose strings are what readers and rules look for."""
_PROSE = re.compile(
    r"(?:^|[^\w<])[A-Za-z'’]+[,:;]? (?:[a-z']{2,}|a|\{)|\} [a-z]{2,}|[a-z]{2,}:? \{"
)
_CODE = re.compile(r"^(?:from|import|class|def) |^__|\w+=lambda |\(\?[:P]|<\?xml|Mapping\[|tuple\[")
_FIXES = ("fix",)


def texts(root: Path) -> Iterator[str]:
    """A heading for each module below ``root`` that has texts, then these in their order."""
    for path in sorted(root.rglob("*.py")):
        if path.relative_to(root).as_posix().startswith(_WORD_LISTS):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        found = list(dict.fromkeys(_below(tree, _hidden(tree))))
        if found:
            yield f"\n{path.relative_to(root.parent).as_posix()}"
            yield from (f"  {one}" for one in found)


def _hidden(tree: ast.Module) -> set[int]:
    """The strings that nobody reads: docstrings, annotations, patterns."""
    hidden: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str()) as text):
                hidden.add(id(text))
            case ast.AnnAssign(annotation=kind) | ast.arg(annotation=ast.expr() as kind):
                hidden.add(id(kind))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"))):
                hidden.add(id(node))
            case ast.Subscript(value=ast.Name(id="Literal")):
                hidden.add(id(node))
    return hidden


def _below(node: ast.AST, hidden: set[int], mark: str = "") -> Iterator[str]:
    if id(node) in hidden:
        return
    if isinstance(node, ast.FunctionDef) and _is_command(node):
        yield from _help(node)
    text = _text(node)
    if text is not None:
        if _PROSE.search(text) and not _CODE.search(text):
            yield mark + " ".join(text.split())
        return
    for child in ast.iter_child_nodes(node):
        is_fix = isinstance(child, ast.keyword) and child.arg in _FIXES
        yield from _below(child, hidden, "→ " if is_fix else mark)


def _is_command(node: ast.FunctionDef) -> bool:
    return any(
        ast.unparse(one).partition("(")[0].endswith((".command", ".group"))
        for one in node.decorator_list
    )


def _help(node: ast.FunctionDef) -> Iterator[str]:
    for paragraph in (ast.get_docstring(node) or "").split("\n\n"):
        yield " ".join(paragraph.replace("\b", "").split())


def _text(node: ast.AST) -> str | None:
    """A string as it is written, with the expressions in it shortened; None for anything else."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_text(value) or "{…}" for value in values)
        case ast.FormattedValue(value=value):
            shown = ast.unparse(value)
            return f"{{{shown}}}" if len(shown) <= _LONGEST else "{…}"
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            both = (_text(left), _text(right))
            return None if both == (None, None) else (both[0] or "{…}") + (both[1] or "{…}")
    return None
