"""Statuses in the headings, lists and tables of a Markdown page, with their meanings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.tree import SyntaxTreeNode

from specmeld.read.dialects.headed.markdown_lists import text_lines
from specmeld.read.dialects.headed.markdown_pages import Heading
from specmeld.read.pages.section_headings import section_kind, status_of
from specmeld.read.pages.statuses import Status, leading_status

_REASON = re.compile(r"\b[1-5](?:\d\d|XX)\b[\s:)\]\u2013\u2014-]*(?P<words>[A-Za-z][^()]*)", re.I)


def reason_of(title: str) -> str:
    """The reason in a status heading: "Created" of "201 Created"."""
    found = _REASON.search(title)
    return found["words"].strip(" `*:-") if found else ""


def listed_statuses(nodes: Sequence[SyntaxTreeNode]) -> tuple[list[Status], list[SyntaxTreeNode]]:
    """The statuses in lists and tables, and the nodes that are something else."""
    found: list[Status] = []
    others: list[SyntaxTreeNode] = []
    for node in nodes:
        statuses = _statuses_in(node)
        found += statuses
        others += [] if statuses else [node]
    return found, others


def answers_below(parts: Sequence[Heading], index: int) -> list[str]:
    """The statuses of the headings below a heading."""
    found = []
    for part in parts[index + 1 :]:
        if part.level <= parts[index].level:
            break
        if section_kind(part.title) == "response" and (status := status_of(part.title)):
            found.append(status)
    return found


def success_of(statuses: Sequence[str]) -> str:
    """The first status that is a success, else 200."""
    return next((status for status in statuses if status.startswith("2")), "200")


def _statuses_in(node: SyntaxTreeNode) -> list[Status]:
    """All rows or items of a node, if each begins with a status."""
    if node.type == "table":
        rows = [_cells(row) for part in node.children[1:] for row in part.children]
    elif node.type in ("bullet_list", "ordered_list"):
        rows = [text_lines(item) for item in node.children]
    else:
        return []
    found = []
    for row in rows:
        said = leading_status(row[0][1]) if row else None
        if said is None:
            return []
        rest = [said[1], *(text for _, text in row[1:])]
        found.append(Status(said[0], row[0][0], max(rest, key=len).strip()))
    return found


def _cells(row: SyntaxTreeNode) -> list[tuple[int, str]]:
    line = (row.map or (0, 0))[0] + 1
    return [(line, cell.children[0].content if cell.children else "") for cell in row.children]
