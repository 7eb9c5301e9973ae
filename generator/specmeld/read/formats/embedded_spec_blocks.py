"""Specs in the fenced blocks of Markdown pages, as docs sites export them for other programs."""

from __future__ import annotations

import dataclasses
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from specmeld.model.documents import SourceDocument
from specmeld.read.formats.embedded_spec_literals import literal_at
from specmeld.read.formats.embedded_spec_operations import SHAPE, operation_spec
from specmeld.read.formats.openapi import as_version_3
from specmeld.read.formats.parsed import parse_located
from specmeld.text.located import Located

_MARK = re.compile(r"^[ \t]*(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_LANGUAGE = re.compile(r"(?:ya?ml|json[c5]?|openapi|swagger|oas|)(?![\w+-])", re.IGNORECASE)
_JSON = re.compile(r"\s*\{\s*[\"'}\w$]")
_JSON_VERSION = re.compile(r"[\"']?\b(?:openapi|swagger)[\"']?\s*:\s*[\"'][23]\.\d")
_YAML_VERSION = re.compile(
    r"^[\"']?(?:openapi|swagger)[\"']?[ \t]*:[ \t]*[\"']?[23]\.\d", re.MULTILINE
)
_CONTENT = re.compile(r"^[ \t{]*[\"']?(?:paths|webhooks|components|definitions)[\"']?\s*:", re.M)
_CONTENT_OF_JSON = re.compile(r"[\"']?\b(?:paths|webhooks|components|definitions)[\"']?\s*:\s*\{")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: what its fence says, its first line and its text."""

    about: str
    line: int
    text: str

    def is_spec(self) -> bool:
        """Whether it says that it is OpenAPI, and holds operations or components."""
        if _LANGUAGE.match(self.about) is None:
            return False
        if _JSON.match(self.text):
            return bool(_JSON_VERSION.search(self.text) and _CONTENT_OF_JSON.search(self.text))
        return bool(_YAML_VERSION.search(self.text) and _CONTENT.search(self.text))

    def is_operation(self) -> bool:
        """Whether it is an operation in Mintlify's own shape."""
        return _LANGUAGE.match(self.about) is not None and SHAPE.search(self.text) is not None


def spec_blocks(text: str) -> list[Block]:
    """The blocks of a page that are OpenAPI; none where the text is OpenAPI as a whole."""
    if ("```" not in text and "~~~" not in text) or _JSON.match(text):
        return []
    blocks = list(_blocks(text))
    found = [block for block in blocks if block.is_spec() or block.is_operation()]
    if found and _YAML_VERSION.search(_outside(text, blocks)):
        return []
    return found


def parse_block(document: SourceDocument, block: Block) -> Located:
    """The spec in a block as OpenAPI 3, with the lines of the page. Raises InputError."""
    text = block.text
    if _JSON.match(text):
        text = literal_at(text, text.index("{"))[0] or text
    above = "\n" * (block.line - 1)
    located = parse_located(dataclasses.replace(document, text=above + text))
    return as_version_3(located) if block.is_spec() else operation_spec(located)


def _blocks(text: str) -> Iterator[Block]:
    """Each fenced block; one that nothing closes goes on to the end (CommonMark, section 4.5)."""
    mark, about, start, deepest, line, counted = "", "", 0, 0, 1, 0
    for found in [*_MARK.finditer(text), None]:
        indent = len(found[0]) - len(found[0].lstrip()) if found else 0
        if mark and (found is None or (_closes(found, mark) and indent <= deepest)):
            end = found.start() if found else len(text)
            yield Block(about, line, textwrap.dedent(text[start:end]))
            mark = ""
        elif found and not mark and (found[1][0] == "~" or "`" not in found[2]):
            mark, about, start, deepest = found[1], found[2].strip(), found.end() + 1, indent + 3
            line, counted = line + text.count("\n", counted, start), start


def _closes(found: re.Match[str], mark: str) -> bool:
    return found[1].startswith(mark) and not found[2].strip()


def _outside(text: str, blocks: list[Block]) -> str:
    """The lines of a page that are in none of its blocks."""
    lines = text.split("\n")
    for block in reversed(blocks):
        del lines[block.line - 1 : block.line - 1 + block.text.count("\n")]
    return "\n".join(lines)
