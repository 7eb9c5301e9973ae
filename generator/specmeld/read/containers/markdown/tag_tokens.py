"""Find the tags of a Markdown document, and pair them.

Tags are components (``<ParamField …>``), Liquid tags (``{% swagger … %}``), shortcodes (``{{<
required >}}``), HTML that contains other blocks, and comments. What only looks like a tag
(``Array<string>``, ``/boats/<id>``) is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from html import escape

from specmeld.read.containers.html.html_names import DROPPED, KNOWN, QUOTES, REGIONS, WRAPPERS
from specmeld.read.containers.markdown.line_directives import find_directives
from specmeld.read.containers.markdown.tag_attributes import AttributeParser
from specmeld.read.containers.markdown.tag_tree import QUOTED_TAGS, README_BLOCK, Kind, TagToken

_START = re.compile(
    r"\\[\s\S]|`+|<!--|\{/\*|(?P<space>\{(?:' '|\" \")\})|(?P<block>\[block:[\w-]+\])"
    r"|(?P<liquid>\{%-?)|(?P<short>\{\{[<%])"
    r"|<(?P<slash>/?)(?P<name>[A-Za-z][\w.:-]*)"
)
_LIQUID_NAME = re.compile(r"\s*([\w:-]+)")
_SHORTCODE_NAME = re.compile(r"\s*(/?)\s*([\w./:-]*[\w.:-])")
_BREAK = re.compile(r"\n[ \t]*\n")
_CONTROL = frozenset(
    {
        "if", "elsif", "else", "elif", "unless", "endunless", "endif", "for", "endfor", "case",
        "when", "endcase", "assign", "capture", "endcapture", "raw", "endraw", "comment",
        "endcomment", "set", "endset", "block", "endblock", "extends", "break", "continue", "cycle",
        "increment", "decrement", "with", "endwith", "macro", "endmacro",
    }
)  # fmt: skip

_HTML_BLOCKS = (
    WRAPPERS | QUOTES | REGIONS | {"script", "style", "nav", "svg", "iframe", "video", "head"}
)

_LOOKS = frozenset(
    {
        "title", "type", "kind", "icon", "color", "style", "variant", "severity", "class", "emoji",
        "className", "theme", "intent", "appearance", "header", "id", "collapsible", "open",
    }
)  # fmt: skip
"""Attributes about the looks of a remark."""


def find_tags(text: str) -> list[TagToken]:
    """All tags in order; ``text`` has blanks in place of the document's code."""
    finder = _Finder(text)
    finder.scan()
    tokens = _merged(find_directives(text), _paired(finder.tokens))
    for number, token in enumerate(tokens):
        token.number = number
    return tokens


def _merged(directives: list[TagToken], tags: list[TagToken]) -> list[TagToken]:
    """Both in text order; no tag is in the line of a directive."""
    lines = {token.start: token.end for token in directives}
    starts = sorted(lines)
    free = []
    for tag in tags:
        place = bisect_right(starts, tag.start) - 1
        if place < 0 or tag.start >= lines[starts[place]]:
            free.append(tag)
    return sorted([*directives, *free], key=lambda token: token.start)


class _Finder:
    def __init__(self, text: str) -> None:
        self._text = text
        self._attributes = AttributeParser(text)
        self._missing: set[str] = set()
        self._ends: dict[str, dict[int, int]] = {}
        self._breaks = [match.start() for match in _BREAK.finditer(text)]
        self.tokens: list[TagToken] = []

    def scan(self) -> None:
        at = 0
        while found := _START.search(self._text, at):
            at = max(self._take(found), found.end())

    def _take(self, found: re.Match[str]) -> int:
        """Make a token for a match; returns where to continue."""
        match found[0][0], found[0]:
            case "\\", _:
                return found.end()
            case "`", ticks:
                return self._behind_code(found.end(), ticks)
            case _, "<!--":
                return self._comment(found.start(), "-->")
            case _, "{/*":
                return self._comment(found.start(), "*/}")
        if found["block"]:
            return self._readme_block(found.start())
        if found["space"]:
            return self._add(TagToken(Kind.NOTHING, *found.span()))
        if found["liquid"]:
            return self._liquid(found)
        if found["short"]:
            return self._shortcode(found)
        return self._element(found)

    def _find(self, what: str, start: int) -> int:
        """The position of a string after ``start``; a missing one is not searched again."""
        if what in self._missing:
            return -1
        place = self._text.find(what, start)
        if place < 0:
            self._missing.add(what)
        return place

    def _behind_code(self, start: int, ticks: str) -> int:
        """The position after inline code, which ends in its own paragraph."""
        limit = self._paragraph_end(start)
        end = self._text.find(ticks, start, min(limit, start + 2000))
        while end >= 0 and self._text.startswith("`", end + len(ticks)):
            run = end
            while self._text.startswith("`", run):
                run += 1
            end = self._text.find(ticks, run, min(limit, start + 2000))
        return start if end < 0 else end + len(ticks)

    def _paragraph_end(self, start: int) -> int:
        place = bisect_left(self._breaks, start)
        return self._breaks[place] if place < len(self._breaks) else len(self._text)

    def _add(self, token: TagToken) -> int:
        self.tokens.append(token)
        return token.end

    def _comment(self, start: int, closer: str) -> int:
        end = self._find(closer, start)
        if end < 0:
            return start
        return self._add(TagToken(Kind.NOTHING, start, end + len(closer)))

    def _readme_block(self, start: int) -> int:
        end = self._find("[/block]", start)
        if end < 0:
            return start
        end += len("[/block]")
        return self._add(TagToken(Kind.REGION, start, end, README_BLOCK, directive=True))

    def _liquid(self, found: re.Match[str]) -> int:
        end = self._find("%}", found.end())
        name = _LIQUID_NAME.match(self._text, found.end())
        if end < 0 or name is None or name.end() > end:
            return found.end()
        inner = end - 1 if self._text[end - 1] == "-" else end
        if name[1] in _CONTROL:
            return self._add(TagToken(Kind.NOTHING, found.start(), end + 2))
        if name[1].startswith("end") and len(name[1]) > 3:
            return self._add(TagToken(Kind.CLOSE, found.start(), end + 2, name[1][3:]))
        values, words = self._attributes.liquid(name.end(), inner)
        token = TagToken(Kind.OPEN, found.start(), end + 2, name[1], values, " ".join(words))
        return self._add(_described(token))

    def _shortcode(self, found: re.Match[str]) -> int:
        closer = ">}}" if found["short"] == "{{<" else "%}}"
        end = self._find(closer, found.end())
        name = _SHORTCODE_NAME.match(self._text, found.end())
        if end < 0 or name is None or name.end() > end:
            return found.end()
        if name[1]:
            return self._add(TagToken(Kind.CLOSE, found.start(), end + 3, name[2]))
        values, words = self._attributes.liquid(name.end(), end)
        token = TagToken(
            Kind.OPEN, found.start(), end + 3, name[2], values, " ".join(words).rstrip("/ ")
        )
        if not values:
            token.kind = Kind.WORD
        return self._add(_described(token))

    def _element(self, found: re.Match[str]) -> int:
        name = found["name"]
        if found["slash"]:
            end = self._text.find(">", found.end(), found.end() + 40)
            if end < 0 or self._text[found.end() : end].strip() or not _is_block_name(name):
                return found.end()
            return self._add(_described(TagToken(Kind.CLOSE, found.start(), end + 1, name)))
        if not _is_block_name(name):
            return self._inline_html(found.start(), found.end(), name)
        if name in REGIONS or name in DROPPED:
            return self._region(found.start(), name) or found.end()
        attributes = self._attributes.component(found.end())
        if attributes is None:
            return found.end()
        kind = Kind.VOID if attributes.closed else Kind.OPEN
        token = TagToken(kind, found.start(), attributes.end, name, attributes.values)
        return self._add(_described(token))

    def _inline_html(self, start: int, behind: int, name: str) -> int:
        """Take an inline element if the Markdown parser would not recognize it."""
        end = self._find(">", behind)
        if end < 0 or self._text.find("{", behind, end) < 0:
            return behind
        attributes = self._attributes.component(behind)
        if attributes is None:
            return behind
        alternative = escape(attributes.values.get("alt", ""))
        plain = f'<{name} alt="{alternative}">' if alternative else f"<{name}>"
        return self._add(TagToken(Kind.HTML, start, attributes.end, name, text=plain))

    def _region(self, start: int, name: str) -> int | None:
        if name not in self._ends:
            self._ends[name] = _region_ends(self._text, name)
        end = self._ends[name].get(start)
        if end is None:
            return None
        return self._add(TagToken(Kind.REGION, start, end, name))


def _is_block_name(name: str) -> bool:
    """Whether an element is a component or a block; other HTML is inline."""
    return name in _HTML_BLOCKS or name not in KNOWN


def _described(token: TagToken) -> TagToken:
    token.quoted = token.name.lower() in QUOTED_TAGS and set(token.attributes) <= _LOOKS
    token.transparent = token.quoted or token.name in WRAPPERS or token.name in QUOTES
    if token.quoted:
        token.text = token.text or token.attributes.get("title", "")
    return token


def _region_ends(text: str, name: str) -> dict[int, int]:
    """Where each element of a name ends, by where it starts."""
    ends: dict[int, int] = {}
    starts: list[int] = []
    for tag in re.finditer(rf"<(/?){name}(?=[\s>/])[^<>]*>", text):
        if not tag[1]:
            starts.append(tag.start())
        elif starts:
            ends[starts.pop()] = tag.end()
    return ends


def _paired(tokens: list[TagToken]) -> list[TagToken]:
    """The tokens with partners; an opening one without a partner is void, or not a tag."""
    waiting: dict[str, list[TagToken]] = {}
    for token in tokens:
        if token.kind in (Kind.OPEN, Kind.WORD):
            waiting.setdefault(token.name, []).append(token)
        elif token.kind is Kind.CLOSE and waiting.get(token.name):
            token.partner = waiting[token.name].pop()
            token.partner.partner = token
            token.transparent, token.quoted = token.partner.transparent, token.partner.quoted
            token.partner.kind = Kind.OPEN
    return [token for token in tokens if _resolve_unpaired(token)]


def _resolve_unpaired(token: TagToken) -> bool:
    """Whether the token is a tag, now that its partner is known."""
    if token.partner is not None or token.kind not in (Kind.OPEN, Kind.CLOSE):
        return True
    if token.transparent or token.kind is Kind.CLOSE:
        token.kind = Kind.NOTHING
        return True
    token.kind = Kind.VOID
    return bool(any(token.attributes.values()) or token.text)
