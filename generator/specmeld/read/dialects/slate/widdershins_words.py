"""The text of a widdershins page: its parts outside tables and code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.dialects.slate.widdershins_page import OperationPart, Section
from specmeld.read.pages.lines import Line

_DETAIL = re.compile(r"\*\*(?:»+ )?(?P<name>.+?)\*\*: ?(?P<text>.*)\Z")
_SUMMARY = re.compile(r"\*(?P<summary>[^*].*)\*\Z")
_OP_ID = re.compile(r"<a id=\"opId(?P<id>[^\"]+)\"></a>")


def own_text(lines: Sequence[Line]) -> str:
    """The title of a schema, or its description if it has none, above its properties."""
    kept = [line.text for line in lines if not re.match(r"<(?:a id=|!--)", line.text)]
    text = "\n".join(kept).strip()
    return "" if text == "*None*" else text


def words(part: OperationPart) -> list[tuple[str, int, str]]:
    """Summary and description: the text between the path and the first generated part."""
    top = part.top
    after = [line for line in top.lines if line.number > part.opened]
    stops = ("> Body parameter", "> Example responses", "<aside class=")
    end = next((i for i, line in enumerate(after) if line.text.startswith(stops)), len(after))
    left = [line for line in after[:end] if line.text or line.number]
    while left and not left[0].text:
        left.pop(0)
    found: list[tuple[str, int, str]] = []
    summary = _SUMMARY.match(left[0].text) if left else None
    if summary:
        found.append(("summary", left.pop(0).number, summary["summary"]))
    elif _heading_is_summary(top):
        found.append(("summary", top.heading.number, top.title))
    texts = [line for line in left if line.text]
    if texts:
        text = "\n".join(line.text for line in left).strip()
        found.append(("description", texts[0].number, text))
    return found


def _heading_is_summary(top: Section) -> bool:
    ids = [found["id"] for line in top.lines if (found := _OP_ID.match(line.text))]
    return bool(ids) and top.title not in (ids[0], ids[0].replace("/", "_"))


def requirements(part: OperationPart) -> list[list[str]]:
    """Names that are required together, for each way to authenticate."""
    line = part.security
    if line is None:
        return []
    text = re.sub(r"\( Scopes: [^)]*\)", "", line.text)
    ways = [[name.strip() for name in way.split(" & ")] for way in text.split(", ")]
    return [[name for name in way if name and name != "None"] for way in ways]


def details(part: OperationPart, names: Sequence[str]) -> dict[int, str]:
    """The texts that did not fit into the table, by the index of their row."""
    section = part.section("Detailed descriptions")
    found: dict[int, list[str]] = {}
    at = -1
    bare = [name.lstrip("» ") for name in names]
    for line in section.lines if section else ():
        detail = _DETAIL.match(line.text)
        if detail and detail["name"] in bare[at + 1 :]:
            at = bare.index(detail["name"], at + 1)
            found[at] = [detail["text"]]
        elif line.text.startswith("> Example responses"):
            break
        elif at >= 0:
            found[at].append(" " * line.indent + line.text)
    return {index: "\n".join(text).strip() for index, text in found.items()}
