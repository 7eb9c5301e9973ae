"""Which tags of a document are blocks, and which are inline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from specmeld.read.containers.markdown.tag_tree import Kind, TagToken

LINE_PREFIX = re.compile(r"[ \t]*(?:(?:>|(?:[-*+:~]|\d{1,9}[.)])(?=[ \t]))[ \t]*)*")
"""What precedes the text of a line: indentation, and the marks of quotes and items."""


@dataclass(slots=True)
class _Context:
    """A sequence of siblings: a line, or the content of a tag that ends on the same line."""

    parent: _Context | None
    text: bool = False


def block_tags(source: str, tags: Sequence[TagToken]) -> set[int]:
    """The numbers of the tags that are blocks.

    A tag that spans several lines is one; another is if its line contains only tags.
    """
    blocks: set[int] = set()
    for _, group in groupby(tags, key=lambda tag: _line(source, tag)):
        blocks.update(_of_line(source, list(group)))
    return blocks


def _line(source: str, tag: TagToken) -> int:
    return source.rfind("\n", 0, tag.start) + 1


def _of_line(source: str, tags: list[TagToken]) -> Iterator[int]:
    start = _line(source, tags[0])
    end = source.find("\n", start)
    end = len(source) if end < 0 else end
    prefix = LINE_PREFIX.match(source, start, end)
    at = prefix.end() if prefix else start
    if source.startswith("|", at):
        return
    contexts = [_Context(None)]
    current = contexts[0]
    placed: list[tuple[TagToken, _Context]] = []
    inner: dict[int, _Context] = {}
    for tag in tags:
        if tag.start < at:
            continue
        current.text = current.text or bool(source[at : tag.start].strip())
        at = tag.end
        if tag.kind in (Kind.WORD, Kind.HTML):
            current.text = True
        elif _is_multiline(tag, start, end):
            yield tag.number
            current = _Context(None)
            contexts.append(current)
        elif tag.kind is Kind.OPEN:
            placed.append((tag, current))
            inner[tag.number] = current
            current = _Context(current)
            contexts.append(current)
        elif tag.kind is Kind.CLOSE and tag.partner is not None:
            current = inner.get(tag.partner.number, current)
            placed.append((tag, current))
        else:
            placed.append((tag, current))
    current.text = current.text or (at < end and bool(source[at:end].strip()))
    for context in contexts:
        context.text = context.text or (context.parent is not None and context.parent.text)
    yield from (tag.number for tag, context in placed if not context.text)


def _is_multiline(tag: TagToken, start: int, end: int) -> bool:
    if tag.directive:
        return True
    if tag.kind is Kind.REGION:
        return tag.end > end
    return tag.partner is not None and not start <= tag.partner.start <= end
