"""Blocks of HTML in Markdown: what follows a blank line in one of them is Markdown again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt

from specmeld.read.containers.code_lines import code_lines

_SELF_LINK = re.compile(r"""\[[¶#§🔗]\]\([^()\s]*(?:\s+"[^"]*")?\)""")
_PREFORMATTED = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)


def as_html(region: str) -> str:
    """The block with its Markdown as HTML; each line keeps its number."""
    region = _SELF_LINK.sub("", region)
    if region.startswith("<pre") or "\n" not in region:
        return region
    return "\n".join(_rendered(chunk) for chunk in _chunks(region.split("\n")))


def _chunks(lines: list[str]) -> Iterator[list[str]]:
    """The lines between blank ones; those that are blank in code divide nothing."""
    chunk: list[str] = []
    for line, in_code in zip(lines, code_lines(lines), strict=True):
        if line.strip() or in_code:
            chunk.append(line)
            continue
        if chunk:
            yield chunk
        chunk = []
        yield [line]
    if chunk:
        yield chunk


def _rendered(chunk: list[str]) -> str:
    source = "\n".join(chunk)
    if not source.strip() or source.lstrip().startswith("<"):
        return source
    html = _renderer().render(_dedented(chunk))
    parts = _PREFORMATTED.split(html)
    html = "".join(part if part.startswith("<pre") else part.replace("\n", " ") for part in parts)
    return html + "\n" * (len(chunk) - 1 - html.count("\n"))


def _dedented(chunk: list[str]) -> str:
    indent = min(len(line) - len(line.lstrip()) for line in chunk if line.strip())
    return "\n".join(line[indent:] for line in chunk)


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])
