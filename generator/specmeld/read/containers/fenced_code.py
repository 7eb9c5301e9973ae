"""Find the fenced code in the lines of a Markdown document."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FENCE = re.compile(
    r"(?:[ \t]|>|(?:[-*+:~]|\d{1,9}[.)])(?=[ \t]))*(?P<mark>`{3,}|~{3,})(?P<info>.*)"
)
_LEAD = " \t>"


def code_lines(lines: Sequence[str], first: int = 0) -> list[bool]:
    """For each line whether it belongs to a fence, including the fence's own lines."""
    inside = [False] * len(lines)
    fence = ""
    comment = False
    for at in range(first, len(lines)):
        line = lines[at]
        if fence:
            inside[at] = True
            fence = "" if _closes(line, fence) else fence
        elif comment:
            comment = "-->" not in line
        elif "<!--" in line and "-->" not in line[line.rindex("<!--") :]:
            comment = line[: line.rindex("<!--")].count("`") % 2 == 0
        elif opened := _opened(line):
            inside[at] = True
            fence = opened
    return inside


def _opened(line: str) -> str:
    """The marks of a fence that begins on this line."""
    if "```" not in line and "~~~" not in line:
        return ""
    found = _FENCE.match(line)
    if found is None or (found["mark"][0] == "`" and "`" in found["info"]):
        return ""
    return found["mark"]


def _closes(line: str, fence: str) -> bool:
    marks = line.strip(_LEAD).rstrip()
    return len(marks) >= len(fence) and not marks.strip(fence[0])
