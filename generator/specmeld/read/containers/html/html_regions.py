"""Blocks of HTML in Markdown: after a blank line in one, the content is Markdown again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape

from markdown_it import MarkdownIt

from specmeld.read.containers.fenced_code import code_lines
from specmeld.read.containers.markdown.tag_attributes import AttributeParser

_SELF_LINK = re.compile(r"""\[[¶#§🔗]\]\([^()\s]*(?:\s+"[^"]*")?\)""")
_COMPONENT = re.compile(r"<(?P<name>[A-Z][\w.]*)(?=[^<>]*=\{)")
_PREFORMATTED = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)


def as_html(region: str) -> str:
    """The block with its Markdown as HTML; each line keeps its number."""
    region = _with_quoted_attributes(_SELF_LINK.sub("", region))
    if region.startswith("<pre") or "\n" not in region:
        return region
    return "\n".join(_rendered(chunk) for chunk in _chunks(region.split("\n")))


def _with_quoted_attributes(region: str) -> str:
    """The block with its components' attributes in HTML's form: ``a={{"b": 1}}``."""
    parser = AttributeParser(region)
    parts: list[str] = []
    done = 0
    for found in _COMPONENT.finditer(region):
        tag = parser.component(found.end()) if found.start() >= done else None
        if tag is None:
            continue
        written = "".join(f' {name}="{escape(value)}"' for name, value in tag.values.items())
        lines = region.count("\n", found.start(), tag.end) - written.count("\n")
        close = f"></{found['name']}>" if tag.closed else ">"
        parts += [region[done : found.end()], written, close, "\n" * max(0, lines)]
        done = tag.end
    return "".join([*parts, region[done:]])


def _chunks(lines: list[str]) -> Iterator[list[str]]:
    """The lines between blank ones; blank lines in code do not count."""
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
