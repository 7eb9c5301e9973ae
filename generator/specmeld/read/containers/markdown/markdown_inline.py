"""Inline Markdown as lines of text with marks; resolves HTML in it, and passes tags on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from markdown_it.token import Token

from specmeld.read.containers.html.html_names import (
    BOLD,
    CODE,
    DROPPED,
    ITALIC,
    KNOWN,
    LINE_BREAKS,
    VOID,
)
from specmeld.read.containers.icons import icon_sign, with_signs
from specmeld.read.containers.markdown.markdown_lines import PLACEHOLDER, PreparedMarkdown
from specmeld.read.containers.markdown.tag_tree import Kind, TagToken
from specmeld.read.containers.marked_text import MarkedText, single_spaced

_ELEMENT = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_BARE = re.compile(r"<[^=/]+>")
_ALT = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""")
_LABELS = ("text", "label", "title", "content")
_ANCHOR_SIGNS = frozenset("#¶§🔗")
_PLAIN = re.compile(r"[^\\`*_\[\]<>&!~\n\ufdd0:]*")


@dataclass(slots=True)
class InlineTag:
    """A tag in a line of text."""

    tag: TagToken
    line: int
    leading: bool
    """Whether no text precedes it."""
    text: str = ""
    closed: bool = True
    """Whether its end is in the same text."""


class InlineReader:
    """Writes the inline tokens of one block into a MarkedText, and collects its tags."""

    def __init__(
        self, prepared: PreparedMarkdown, text: MarkedText, one_line: bool = False
    ) -> None:
        self.text = text
        self.tags: list[InlineTag] = []
        self._prepared = prepared
        self._one_line = one_line
        self._open: list[tuple[InlineTag, list[str]]] = []
        self._raw = ""
        self._place = 0
        self._line = 0
        self._elements: dict[str, int] = {}
        self._dropped = ""

    def read(self, token: Token) -> None:
        """Read an inline token, whose map gives its start."""
        self._line = token.map[0] if token.map else 0
        self._raw = token.content.replace("\n", " ")
        children = token.children or []
        breaks = token.content.count("\n") - sum(_is_break(child) for child in children)
        self._elements = _closed_elements(children)
        for child in _without_anchors(children):
            if breaks and child.type in ("code_inline", "html_inline"):
                self._follow(token.content, child)
            self._child(child)

    def _follow(self, source: str, child: Token) -> None:
        """Count the lines that a token inside a paragraph spans."""
        place = self._raw.find(child.content.replace("\n", " "), self._place)
        if place >= 0:
            end = place + len(child.content)
            self._line += source.count("\n", place, end)
            self._place = end

    def _child(self, child: Token) -> None:
        match child.type:
            case "text" | "text_special":
                self._add(with_signs(child.content) if ":" in child.content else child.content)
            case "code_inline":
                self._code(child.content)
            case "softbreak" | "hardbreak":
                self._break()
            case "strong_open":
                self.text.bold += 1
            case "strong_close":
                self.text.bold -= 1
            case "em_open":
                self.text.italic += 1
            case "em_close":
                self.text.italic -= 1
            case "image":
                self._add(_alternative(child))
            case "html_inline":
                self._element(child.content)
            case _:
                if child.children:
                    for inner in child.children:
                        self._child(inner)

    def _add(self, text: str) -> None:
        if self._dropped:
            return
        last = 0
        for found in PLACEHOLDER.finditer(text):
            self._write(text[last : found.start()])
            if int(found[1]) < len(self._prepared.tags):
                self._tag(self._prepared.tags[int(found[1])])
            last = found.end()
        self._write(text[last:])

    def _write(self, text: str) -> None:
        self.text.add(text)
        if self._open:
            self._open[-1][1].append(text)

    def _tag(self, tag: TagToken) -> None:
        found = InlineTag(tag, self._prepared.origin(self._line), self.text.is_blank)
        if tag.kind is Kind.CLOSE:
            self._close(found)
            return
        self.tags.append(found)
        if self.text.ends_in_word:
            self.text.add(" ")
        if tag.kind is Kind.OPEN:
            found.closed = False
            self._open.append((found, []))
        else:
            self._word(tag)

    def _word(self, tag: TagToken) -> None:
        """Write the text of a tag without content in a line of text."""
        if tag.attributes:
            said = (tag.attributes[key] for key in _LABELS if tag.attributes.get(key))
            icon = tag.attributes.get("icon") or tag.attributes.get("name", "")
            self._write(next(said, "") or (icon_sign(icon) if "icon" in tag.name.lower() else ""))
        elif tag.text:
            self._write(tag.text)
        else:
            self.text.bold += 1
            self._write(tag.name)
            self.text.bold -= 1

    def _close(self, found: InlineTag) -> None:
        if not any(tag.tag is found.tag.partner for tag, _ in self._open):
            self.tags.append(found)
            return
        while self._open:
            tag, parts = self._open.pop()
            tag.text, tag.closed = single_spaced("".join(parts)), True
            if self._open:
                self._open[-1][1].extend(parts)
            if tag.tag is found.tag.partner:
                return

    def _code(self, text: str) -> None:
        self.text.code += 1
        self._write(self._prepared.restored(text))
        self.text.code -= 1

    def _break(self) -> None:
        self._line += 1
        if self._one_line:
            self.text.add(" ")
        else:
            self.text.new_line(self._prepared.origin(self._line))

    def _element(self, source: str) -> None:
        source = self._prepared.restored(source)
        found = _ELEMENT.match(source)
        if found is None:  # a comment, a declaration
            return
        closing, name = bool(found[1]), found[2].lower()
        if name in ("img", "image"):
            alternative = _ALT.search(source)
            self._write(
                unescape(next(filter(None, alternative.groups()), "")) if alternative else ""
            )
        elif not closing and name not in VOID and not self._elements.get(name):
            if name in LINE_BREAKS:
                self._element_break()
            elif name not in KNOWN or (_BARE.fullmatch(source) and name != "a"):
                self._write(source)
        elif name in DROPPED:
            self._dropped = "" if closing else name
        else:
            self._known_element(name, closing)

    def _known_element(self, name: str, closing: bool) -> None:
        change = -1 if closing else 1
        if closing and name not in VOID:
            if self._elements.get(name, 0) <= 0:
                return
            self._elements[name] -= 1
        if name in LINE_BREAKS:
            self._element_break()
        elif name in CODE:
            self.text.code = max(0, self.text.code + change)
        elif name in BOLD:
            self.text.bold = max(0, self.text.bold + change)
        elif name in ITALIC:
            self.text.italic = max(0, self.text.italic + change)

    def _element_break(self) -> None:
        if self._one_line:
            self.text.add(" ")
        else:
            self.text.new_line(self._prepared.origin(self._line))


def is_plain(text: str) -> bool:
    """Whether text has nothing that Markdown or HTML would change."""
    return bool(_PLAIN.fullmatch(text))


def _without_anchors(children: Sequence[Token]) -> Iterator[Token]:
    """The tokens without a heading's links to itself: ``[#](#create)``."""
    skipped = 0
    for at, child in enumerate(children):
        if child.type == "link_open" and str(child.attrs.get("href", "")).startswith("#"):
            inner = children[at + 1 : at + 3]
            if [token.type for token in inner] == ["text", "link_close"]:
                skipped = 3 if inner[0].content.strip() in _ANCHOR_SIGNS else 0
        if skipped:
            skipped -= 1
        else:
            yield child


def _is_break(child: Token) -> bool:
    return child.type in ("softbreak", "hardbreak")


def _closed_elements(children: Sequence[Token]) -> dict[str, int]:
    """How many elements of each name have an end; others are not elements."""
    opened: dict[str, int] = {}
    closed: dict[str, int] = {}
    for child in children:
        if child.type != "html_inline" or not (found := _ELEMENT.match(child.content)):
            continue
        name = found[2].lower()
        if not found[1]:
            opened[name] = opened.get(name, 0) + 1
        elif closed.get(name, 0) < opened.get(name, 0):
            closed[name] = closed.get(name, 0) + 1
    return closed


def _alternative(image: Token) -> str:
    return single_spaced(
        "".join(child.content for child in image.children or [] if child.type != "image")
        or image.content
    )
