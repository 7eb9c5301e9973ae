"""Lay out Python as black would, so that no formatter runs when a package is generated.

Our templates print statements and blocks as black would, but for the lines that depend on how long
names are: those are broken here (``breaks``), and blank lines are set here. The output of a
project's own templates is laid out by black itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from symtable import symtable

from specmeld.extras import extra
from specmeld.model.each import Each
from specmeld.model.files import Files
from specmeld.render.breaks import broken
from specmeld.render.code_lines import WIDTH
from specmeld.render.code_statements import Spacing, Statement, statements
from specmeld.render.tokens import UnknownCodeError

_EXAMPLE = re.compile(r"(?<=^```python\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
"""The content of a fenced Python block."""
_LISTED = re.compile(r",\s*[)\]}]")
"""The end of a bracket with one line per item."""


def laid_out(files: Mapping[str, str], each: Each, *, black: bool = False) -> Files:
    """Lay out Python files, and the Python in Markdown; other files are unchanged.

    ``black``: use black itself. Invalid Python is a bug of the templates: AssertionError.
    """
    lay = _by_black if black else layout
    python = [(path, text) for path, text in files.items() if path.endswith(".py")]
    made = dict(zip(dict(python), each(_checked_black if black else _checked, python), strict=True))

    def whole(path: str, text: str) -> str:
        if path.endswith(".md"):
            return _EXAMPLE.sub(lambda found: lay(found.group()), text)
        return made.get(path, text)

    return {path: whole(path, text) for path, text in files.items()}


def layout(text: str) -> str:
    """The text of a module, or of a part of one, laid out."""
    try:
        found = list(statements(text))
    except UnknownCodeError:
        return text
    spacing = Spacing()
    lines: list[str] = []
    for statement in found:
        begins = spacing.begins_block(statement)
        lines += spacing.above(statement)
        lines += _indented(statement.lines) if begins and statement.is_text else _lines(statement)
    return "".join(f"{line}\n" for line in lines)


def _lines(statement: Statement) -> list[str]:
    """Code of a kind that our templates do not print, such as an example in a README, is kept."""
    if statement.is_text or statement.kind == "comment":
        return statement.lines
    if len(statement.lines) == 1:
        line = statement.lines[0]
        if len(line) <= WIDTH and not _LISTED.search(line):
            return [line]
    try:
        return broken("\n".join(statement.lines).strip(), statement.depth)
    except (UnknownCodeError, RecursionError):
        return statement.lines


def _indented(lines: list[str]) -> list[str]:
    """A docstring whose further lines are aligned with the first, relative indentation removed."""
    lines = [line.rstrip() for line in lines]
    own = len(lines[0]) - len(lines[0].lstrip(" "))
    told = [line for line in lines[1:] if line.strip() not in ("", '"""')]
    shared = min((len(line) - len(line.lstrip(" ")) for line in told), default=own)
    if shared == own or any(line.endswith("\\") for line in lines):
        return lines
    moved = [" " * own + (line.strip() if line.strip() == '"""' else line[shared:]) if line else ""
             for line in lines[1:]]  # fmt: skip
    return [lines[0], *moved]


def _checked(file: tuple[str, str]) -> str:
    return _parsed(file, layout)


def _checked_black(file: tuple[str, str]) -> str:
    return _parsed(file, _by_black)


def _parsed(file: tuple[str, str], lay: Callable[[str], str]) -> str:
    path, text = file
    try:
        symtable(text, path, "exec")  # it parses, and makes no objects of what it finds
    except SyntaxError as error:
        raise AssertionError(f"{path} is not Python: {error}") from error
    return lay(text)


def _by_black(text: str) -> str:
    with extra("templates", "the option 'templates'"):
        import black
        from black.mode import TargetVersion

    mode = black.Mode(target_versions={TargetVersion.PY311}, line_length=WIDTH)
    return black.format_str(text, mode=mode)
