"""The Markdown that reference pages are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def page(title: str, intro: str, *parts: str) -> str:
    """A page: its title, a note on how it is made, and its parts."""
    note = "<!-- This page is made from the code: run 'python -m manual' to update it. -->"
    return "\n\n".join((f"# {title}", intro, note, *parts)) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def prose(text: str) -> str:
    """Text as it is, with what Markdown or HTML would take for markup escaped outside of code."""
    parts = re.split(r"(`[^`\n]+`)", text)
    return "".join(part if part.startswith("`") else _escaped(part) for part in parts)


def fence(text: str, language: str = "text") -> str:
    return f"```{language}\n{text.rstrip()}\n```"


def code(text: str) -> str:
    """Text as inline code; nothing where there is no text."""
    return f"`{text}`" if text else ""


def _escaped(text: str) -> str:
    return re.sub(r"([*_\[\]])", r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;"))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
