"""A Markdown page as headings with what stands below them, and the operations among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from specmeld.read.markdown_lists import text_lines

_METHODS = "GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE"
_ENDPOINT = re.compile(
    rf"(?:\*\*)?`?(?P<method>{_METHODS})`?(?:\*\*)?\s+`?(?P<url>[a-z][a-z0-9+.-]*:/+[^\s`*]+|/[^\s`*]*)`?"
    r"(?:\*\*)?(?:\s+HTTP/[\d.]+)?"
)
_LABELLED = re.compile(
    r"(?:[-*]\s+)?(?:\*\*)?(?:endpoint|url|request|http request)(?:\*\*)?:?(?:\*\*)?\s*", re.I
)
_GENERIC = re.compile(
    r"(?:http )?(?:endpoints?|requests?|url|method|overview|http request|usage|route|resource)",
    re.IGNORECASE,
)


@dataclass
class Heading:
    """A heading and the blocks up to the next heading; level 0 stands for the top of the page."""

    level: int
    title: str
    line: int
    nodes: list[SyntaxTreeNode] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MarkdownOperation:
    """An operation: ``heading`` names it, ``parts`` are the headings that belong to it."""

    method: str
    url: str
    url_line: int
    heading: Heading
    parts: Sequence[Heading]


def headings(text: str) -> list[Heading]:
    """The headings of a page in order."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    found = [Heading(0, "", 1)]
    for node in tree.children:
        if node.type == "heading":
            lines = text_lines(SyntaxTreeNodeText(node))
            title = lines[0][1] if lines else ""
            found.append(Heading(int(node.tag[1:]), title, (node.map or (0, 0))[0] + 1))
        else:
            found[-1].nodes.append(node)
    return found


def SyntaxTreeNodeText(node: SyntaxTreeNode) -> SyntaxTreeNode:  # noqa: N802
    return node.children[0] if node.children else node


def operations(page: Sequence[Heading]) -> list[MarkdownOperation]:
    """The operations of a page; each reaches to where the next one's own heading begins."""
    found: list[tuple[int, int, str, str, int]] = []
    for index, heading in enumerate(page):
        for method, url, line in _endpoints(heading):
            owner = _owner(page, index)
            if not found or found[-1][0] != owner:
                found.append((owner, index, method, url, line))
    result = []
    for number, (owner, _, method, url, line) in enumerate(found):
        end = found[number + 1][0] if number + 1 < len(found) else len(page)
        result.append(MarkdownOperation(method, url, line, page[owner], page[owner + 1 : end]))
    return result


def _owner(page: Sequence[Heading], index: int) -> int:
    """The heading that names the operation whose endpoint stands under ``page[index]``."""
    level = page[index].level
    while _GENERIC.fullmatch(page[index].title.strip("`* :")) and level > 1:
        above = [at for at in range(index) if 0 < page[at].level < level]
        if not above:
            break
        index = above[-1]
        level = page[index].level
    return index


def _endpoints(heading: Heading) -> Iterator[tuple[str, str, int]]:
    """Method, URL and line of each endpoint that a heading or what is below it shows."""
    titled = _ENDPOINT.fullmatch(heading.title.strip())
    if titled:
        yield titled["method"], titled["url"], heading.line
        return
    for node in heading.nodes:
        for number, line in _lines_of(node):
            endpoint = _ENDPOINT.fullmatch(_LABELLED.sub("", line, count=1).strip())
            if endpoint:
                yield endpoint["method"], endpoint["url"], number


def _lines_of(node: SyntaxTreeNode) -> Iterator[tuple[int, str]]:
    first = (node.map or (0, 0))[0] + 1
    if node.type in ("fence", "code_block"):
        shift = 1 if node.type == "fence" else 0
        for index, line in enumerate(node.content.split("\n")):
            if line.strip():
                yield first + shift + index, line.strip()
    elif node.type == "paragraph":
        yield from text_lines(node)
    elif node.type == "bullet_list":
        for item in node.children:
            yield from text_lines(item)[:1]
