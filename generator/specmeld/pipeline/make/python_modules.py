"""The Python files of a package from another generator, parsed and never run."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from specmeld.diagnostics import InputError

_MOST_FILES = 10_000
_MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class PythonModule:
    """The top-level statements of a file."""

    path: Path
    body: tuple[ast.stmt, ...]


def python_modules(other: Path) -> list[PythonModule]:
    """The modules of the package, or the one module, at ``other``. Raises InputError."""
    files = [other] if other.is_file() else sorted(other.rglob("*.py"))
    if not files:
        raise InputError("contains no Python", file=str(other), fix="pass the folder of a package")
    if len(files) > _MOST_FILES:
        raise InputError(
            f"has {len(files):,} Python files, more than {_MOST_FILES:,}",
            file=str(other),
            fix="pass the folder of its models",
        )
    return [PythonModule(path, tuple(_statements(path))) for path in files]


def _statements(path: Path) -> list[ast.stmt]:
    """The statements of a file; none if it is not valid Python."""
    try:
        text = path.read_bytes()
        return ast.parse(text).body if len(text) <= _MOST_BYTES else []
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return []
