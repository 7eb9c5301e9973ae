"""The line of each key in a TOML file, which ``tomllib`` does not provide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

Path = tuple[str | int, ...]
"""Keys from the top of the file; an entry of an array of tables has its index, from 0."""

_PART = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*(\.?)""")
_HEADING = re.compile(r"\s*(\[\[?)(.*?)\]\]?\s*(?:#.*)?")


def toml_lines(text: str) -> Mapping[Path, int]:
    """Each key → its line, from 1: of headings, and of what is at the beginning of a line.

    Keys of inline tables are not found; multi-line strings may add false ones, and then the first
    counts.
    """
    found: dict[Path, int] = {}
    entries: Counter[Path] = Counter()
    table: Path = ()
    for at, line in enumerate(text.splitlines(), start=1):
        heading = _HEADING.fullmatch(line)
        parts = _parts(heading[2] if heading else line.partition("=")[0])
        if not parts or not (heading or "=" in line):
            continue
        if heading:
            table = parts
            if heading[1] == "[[":
                table = (*parts, entries[parts])
                entries[parts] += 1
        here = table if heading else (*table, *parts)
        for size in range(1, len(here) + 1):
            found.setdefault(here[:size], at)
    return found


def _parts(text: str) -> Path:
    """The parts of a dotted key; empty if it is invalid."""
    found: list[str] = []
    at = 0
    while True:
        part = _PART.match(text, at)
        if part is None:
            return ()
        found.append(part[1] or part[2] or part[3] or "")
        at = part.end()
        if not part[4]:
            return tuple(found) if at == len(text) else ()
