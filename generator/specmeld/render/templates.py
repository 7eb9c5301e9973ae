"""The templates, wherever they are: beside a checkout's generator, or inside an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def folder() -> Path:
    """The folder ``templates``."""
    for root in (_PACKAGE, _PACKAGE.parents[1]):
        if (root / "templates" / "client").is_dir():
            return root / "templates"
    raise FileNotFoundError("templates")


@cache
def environment() -> Environment:
    """Jinja as we use it: no undefined name, no blank line that a tag leaves behind."""
    made = Environment(
        loader=FileSystemLoader(folder()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    made.filters["markdown"] = markdown
    return made


def markdown(text: str) -> str:
    """A document's text inside our Markdown, on one line and as nothing but text."""
    escaped = "".join(f"\\{char}" if char in "\\`*_[]<>#|" else char for char in text)
    return " ".join(escaped.split())


def verbatim(path: str) -> str:
    """A file of the runtime as it is."""
    return (folder() / path).read_text(encoding="utf-8")


def is_verbatim(path: str) -> bool:
    """Whether a file of a package is one of the runtime, which is laid out already."""
    return (folder() / "runtime" / path).is_file()
