"""The page on the files of a generated package, from the docstrings of its modules."""

from __future__ import annotations

import ast
from itertools import groupby
from pathlib import Path, PurePosixPath

from manual.page_text import code, page, prose, table

_INTRO = """\
`specmeld generate` makes a folder that works under any name and inside any other package: all its
imports are relative. This is the package of six operations that is kept in the repository; a
package has only the parts that its API needs.

Names that begin with an underscore are for the package itself. Do not edit these files: put code of
your own into a folder `custom` beside them, which specmeld never touches."""

_DATA = {
    ".gitattributes": "Marks the files as generated, for diffs. It is yours once it is written.",
    "NOTICE": "Where parts of the package come from.",
    "README.md": "How to use the client.",
    "api.md": "All methods with their arguments.",
    "names.lock": "The names given so far, so that they stay the same. Commit it.",
    "py.typed": "Marks the package as typed.",
    "specmeld.json": "The manifest: options, digests of all files, each method and its operation, "
    "what was left out and why.",
    "cases.jsonl": "The cases of the conformance suite, one a line.",
    "schemas.json": "The schemas that the cases are judged by.",
    "openapi.json": "The description that the server publishes.",
}
"""File without a docstring → what it is for."""


def package_page(package: Path) -> str:
    """Each file of the package and its purpose, a table for each folder."""
    files = sorted(
        (path.relative_to(package).as_posix() for path in package.rglob("*") if _shown(path)),
        key=lambda name: (PurePosixPath(name).parent.parts, name),
    )
    parts = []
    for folder, names in groupby(files, key=lambda name: PurePosixPath(name).parent.as_posix()):
        title = "Top folder" if folder == "." else folder
        rows = [[code(PurePosixPath(name).name), _purpose(package, name)] for name in names]
        parts.append(f"## {title}\n\n{table(['file', 'purpose'], rows)}")
    return page("Layout of a package", _INTRO, *parts)


def _shown(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def _purpose(package: Path, name: str) -> str:
    if name == "__init__.py":
        return "The names to import: the clients, the errors, the models."
    path = package / name
    if path.suffix != ".py":
        return _DATA.get(path.name, "")
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return prose(" ".join(docstring.split("\n\n")[0].split()).replace("``", "`"))
