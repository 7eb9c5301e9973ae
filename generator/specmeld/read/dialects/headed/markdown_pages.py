"""A Markdown page as headings with their contents, and the operations among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from specmeld.openapi.shapes import METHODS
from specmeld.read.dialects.headed.markdown_lists import text_lines
from specmeld.read.pages.section_headings import section_kind

_METHODS = "|".join(METHODS).upper()
_ENDPOINT = re.compile(
    rf"(?:\*\*)?`?(?P<method>{_METHODS})`?(?:\*\*)?\s+`?(?P<url>[a-z][a-z0-9+.-]*:/+[^\s`*]+|/[^\s`*]*)`?"
    r"(?:\*\*)?(?:\s+HTTP/[\d.]+)?"
    r"(?:\s+[-\u2013\u2014:]\s+(?P<words>.*))?"
)
_BOLD = re.compile(r"\*\*(?P<title>[A-Z][^*:]{1,40}):?\*\*:?")
_DEEPEST = 100
"""Most nested lists, items and quotes; a property in a property is four deeper."""
BOLD_LEVEL = 7
"""Level of a heading that is only bold: below all real ones."""
_COLON = re.compile(r"(?<=/):(?P<name>[A-Za-z_]\w*)(?=/|$)")
_LABELLED = re.compile(
    r"(?:[-*]\s+)?(?:\*\*)?(?:endpoint|url|request|http request)(?:\*\*)?:?(?:\*\*)?\s*", re.I
)
_METHOD_OR_URL = re.compile(
    r"(?:\*\*)?(?P<label>URL|Method|Path|Endpoint):?(?:\*\*)?:?\s*`?(?P<value>[^\s`]+)`?",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:http )?(?:endpoints?|requests?|url|method|overview|http request|usage|route|resource)",
    re.IGNORECASE,
)


@dataclass
class Heading:
    """A heading and the blocks up to the next heading; level 0 is the top of the page."""

    level: int
    title: str
    line: int
    nodes: list[SyntaxTreeNode] = field(default_factory=list)
    broken_off: int = 0
    """Line from which the page was not read, as it nests too deep; 0 for none."""


@dataclass(frozen=True, slots=True)
class MarkdownOperation:
    """An operation: ``heading`` names it, ``parts`` are the headings that belong to it."""

    method: str
    url: str
    url_line: int
    heading: Heading
    parts: Sequence[Heading]


def headings(text: str) -> list[Heading]:
    """The headings of a page in order; bold lines that name a part of an operation count."""
    tokens = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table").parse(text)
    for token in tokens:
        if token.children:  # the parser does not limit the nesting of bold text
            token.children = [each for each in token.children if each.level < _DEEPEST]
    found = [Heading(0, "", 1)]
    for node in SyntaxTreeNode(tokens).children:
        if node.type == "heading":
            title = node.children[0].content.split("\n")[0].strip() if node.children else ""
            found.append(Heading(int(node.tag[1:]), title, (node.map or (0, 0))[0] + 1))
        elif bold := _bold_heading(node):
            found.append(bold)
        elif node.type == "bullet_list" and any(_bold_heading(item) for item in node.children):
            for item in node.children:
                bold = _bold_heading(item)
                if bold is not None:
                    found.append(bold)
                found[-1].nodes += item.children[1:] if bold else [item]
        else:
            found[-1].nodes.append(node)
    found[-1].broken_off = _too_deep(tokens)
    return found


def _too_deep(tokens: Sequence[Token]) -> int:
    """Line of a list or quote that is too deep to be read, with the rest of the page; or 0."""
    too_deep = (
        token.map[0] + 1
        for token in tokens
        if token.map and token.nesting == 1 and token.level == _DEEPEST - 1
        if token.type in ("list_item_open", "blockquote_open")
    )
    return next(too_deep, 0)


def _bold_heading(node: SyntaxTreeNode) -> Heading | None:
    """ "**Response:**" on a line of its own, or at the start of a list item."""
    lines = text_lines(node) if node.type in ("paragraph", "list_item") else []
    bold = _BOLD.fullmatch(lines[0][1]) if len(lines) == 1 else None
    if bold is None or not section_kind(bold["title"]):
        return None
    return Heading(BOLD_LEVEL, bold["title"].strip(), lines[0][0])


def operations(page: Sequence[Heading]) -> list[MarkdownOperation]:
    """The operations of a page; each ends where the next one's own heading begins."""
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
    """The heading that names the operation whose endpoint is under ``page[index]``."""
    level = page[index].level
    while _GENERIC.fullmatch(page[index].title.strip("`* :")) and level > 1:
        above = next((at for at in range(index - 1, -1, -1) if 0 < page[at].level < level), None)
        if above is None:
            break
        index = above
        level = page[index].level
    return index


def endpoint_of(title: str) -> tuple[str, str, str] | None:
    """Method, URL and further words of a line that is itself the endpoint."""
    found = _ENDPOINT.fullmatch(title.strip())
    return (found["method"], _braced(found["url"]), found["words"] or "") if found else None


def _braced(url: str) -> str:
    """``/boats/:id`` as ``/boats/{id}``: two spellings of one path."""
    return _COLON.sub(lambda name: "{" + name["name"] + "}", url)


def _endpoints(heading: Heading) -> Iterator[tuple[str, str, int]]:
    """Method, URL and line of each endpoint in a heading or below it."""
    titled = endpoint_of(heading.title)
    if titled:
        yield titled[0], titled[1], heading.line
        return
    labelled: dict[str, tuple[int, str]] = {}
    for node in heading.nodes:
        for number, line in _lines_of(node):
            endpoint = endpoint_of(_LABELLED.sub("", line, count=1))
            label = _METHOD_OR_URL.fullmatch(line)
            if endpoint:
                yield endpoint[0], endpoint[1], number
            elif label:
                labelled[label["label"].lower()] = (number, label["value"])
    url = labelled.get("url") or labelled.get("path") or labelled.get("endpoint")
    method = labelled["method"][1].upper() if "method" in labelled else ""
    if url and method in _METHODS.split("|"):
        yield method, _braced(url[1]), url[0]


def _lines_of(node: SyntaxTreeNode) -> Iterator[tuple[int, str]]:
    first = (node.map or (0, 0))[0] + 1
    if node.type in ("fence", "code_block"):
        shift = 1 if node.type == "fence" else 0
        for index, line in enumerate(node.content.split("\n")):
            if line.strip():
                yield first + shift + index, line.strip()
    elif node.type == "paragraph":
        yield from text_lines(node)
    elif node.type == "list_item":
        yield from text_lines(node)[:1]
    elif node.type == "bullet_list":
        for item in node.children:
            yield from text_lines(item)[:1]
