"""One-line directives: ``:::note``, ``!!! warning "Title"``, ``=== "Tab"``.

The first kind ends with a line of colons, the other two where the indentation ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from specmeld.read.containers.markdown.tag_attributes import AttributeParser
from specmeld.read.containers.markdown.tag_tree import QUOTED_TAGS, Kind, TagToken

_COLONS = re.compile(r"[ \t>]*(?P<colons>:{3,})[ \t]*(?P<rest>.*)")
_CONTAINER = re.compile(
    r"\{?[.]?(?P<name>[\w-]+)\}?[ \t]*(?:\[(?P<label>[^\]]*)\])?[ \t]*"
    r"(?:\{(?P<attributes>[^}]*)\})?[ \t]*(?P<title>.*)"
)
_INDENTED = re.compile(
    r"""[ \t]*(?:(?:!!!|\?\?\?\+?)[ \t]+(?P<name>[\w-]+)[^"']*|(?P<tab>===[!+]?)[ \t]+(?=["']))"""
    r"""(?:["'](?P<title>.*)["'])?[ \t]*"""
)


def find_directives(text: str) -> list[TagToken]:
    """The directives of a text in order, with pairs joined."""
    if ":::" not in text and "!!!" not in text and "???" not in text and "===" not in text:
        return []
    finder = _Finder()
    start = 0
    for line in text.split("\n"):
        finder.read(line, start)
        start += len(line) + 1
    finder.end(len(text))
    return [token for token in finder.tokens if token.partner is not None]


class _Finder:
    def __init__(self) -> None:
        self.tokens: list[TagToken] = []
        self._colons: list[TagToken] = []
        self._indented: list[tuple[int, TagToken]] = []

    def read(self, line: str, start: int) -> None:
        if not line.strip():
            return
        width = len(line) - len(line.lstrip())
        while self._indented and width <= self._indented[-1][0]:
            self._close(self._indented.pop()[1], start, start)
        if found := _COLONS.fullmatch(line):
            self._read_colons(found, start)
        elif found := _INDENTED.fullmatch(line):
            name = found["name"] or "tab"
            token = _token(name, start + width, start + len(line), found["title"] or "")
            self._indented.append((width, token))
            self.tokens.append(token)

    def _read_colons(self, found: re.Match[str], line: int) -> None:
        start, end = line + found.start("colons"), line + found.end()
        if not found["rest"]:
            if self._colons:
                self._close(self._colons.pop(), start, end)
            return
        container = _CONTAINER.fullmatch(found["rest"].strip())
        if container is None:
            return
        token = _token(container["name"], start, end, container["label"] or container["title"])
        if said := container["attributes"]:
            token.attributes = AttributeParser(said).liquid(0, len(said))[0]
        self._colons.append(token)
        self.tokens.append(token)

    def end(self, end: int) -> None:
        for token in self._open():
            self._close(token, end, end)

    def _open(self) -> Iterator[TagToken]:
        while self._indented:
            yield self._indented.pop()[1]
        while self._colons:
            yield self._colons.pop()

    def _close(self, token: TagToken, start: int, end: int) -> None:
        closing = TagToken(
            Kind.CLOSE,
            start,
            end,
            token.name,
            partner=token,
            directive=True,
            transparent=token.transparent,
            quoted=token.quoted,
        )
        token.partner = closing
        self.tokens.append(closing)


def _token(name: str, start: int, end: int, title: str) -> TagToken:
    quoted = name.lower() in QUOTED_TAGS
    return TagToken(
        Kind.OPEN,
        start,
        end,
        name,
        text=title.strip(),
        directive=True,
        quoted=quoted,
        transparent=quoted,
    )
