"""Specs in the listings of HTML pages: ``<pre>`` with OpenAPI as JSON or YAML."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html.parser import HTMLParser

from specmeld.read.formats.embedded.embedded_spec_blocks import Block, block_kind

_ASIDE = ("button", "style", "script")


def spec_listings(text: str) -> list[Block]:
    """The listings of a page that are OpenAPI; on one line if it breaks lines with tags."""
    if "<pre" not in text.lower():
        return []
    listings = _Listings()
    listings.feed(text)
    listings.close()
    return [block for block in listings.blocks if block.kind == "spec"]


class _Listings(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._inside: list[str] | None = None
        self._line = 0
        self._aside = 0
        self._one_line = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag == "pre":
            self._inside, self._line, self._aside, self._one_line = [], 0, 0, False
        elif self._inside is not None:
            if tag == "br":
                self._one_line = True
                self._inside.append("\n")
            self._aside += tag in _ASIDE

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre" and self._inside is not None:
            text = textwrap.dedent("".join(self._inside))
            self.blocks.append(Block(self._line, text, block_kind("", text), self._one_line))
            self._inside = None
        elif tag in _ASIDE and self._aside:
            self._aside -= 1

    def handle_data(self, data: str) -> None:
        if self._inside is not None and not self._aside:
            self._line = self._line or self.getpos()[0]
            self._inside.append(data)

    def parse_html_declaration(self, i: int) -> int:
        """Continues where HTMLParser would fail: ``<![x`` is a comment (HTML, 13.2.5.42)."""
        try:
            return super().parse_html_declaration(i)
        except AssertionError:
            return self.parse_bogus_comment(i)
