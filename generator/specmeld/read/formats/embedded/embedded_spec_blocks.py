"""Specs in the fenced blocks of Markdown pages, as docs sites export them for other programs."""

from __future__ import annotations

import dataclasses
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from specmeld.model.documents import SourceDocument
from specmeld.read.formats.embedded.embedded_spec_literals import literal_at
from specmeld.read.formats.embedded.embedded_spec_merge import put_together
from specmeld.read.formats.embedded.embedded_spec_operations import SHAPE, operation_spec
from specmeld.read.formats.openapi import as_version_3, recognise
from specmeld.read.formats.parsed import parse_located
from specmeld.text.located import Located

_MARK = re.compile(r"^[ \t]*(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_LANGUAGE = re.compile(r"(?:ya?ml|json[c5]?|openapi|swagger|oas|)(?![\w+-])", re.IGNORECASE)
_JSON = re.compile(r"\s*\{\s*[\"'}\w$]")
_YAML_VERSION = re.compile(
    r"^[\"']?(?:openapi|swagger)[\"']?[ \t]*:[ \t]*[\"']?[23]\.\d", re.MULTILINE
)
_YAML_CONTENT = re.compile(r"^[\"']?(?:paths|webhooks|components|definitions)[\"']?[ \t]*:", re.M)
_YAML_PATHS = re.compile(r"^paths:[ \t]*\n(?:[ \t]*(?:#.*)?\n)*[ \t]+[\"']?/", re.MULTILINE)
_BEGINS_WITH_VERSION = re.compile(r"\s*\{\s*[\"']?(?:openapi|swagger)[\"']?\s*:")
_VERSIONS = ("openapi", "swagger")
_CONTENT = ("paths", "webhooks", "components", "definitions")

Kind = Literal["spec", "part", "operation"]
"""A spec; one without its version; an operation in Mintlify's own format."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its first line, its text, and its kind."""

    line: int
    text: str
    kind: Kind | None
    one_line: bool = False
    """Whether all of it is on that line of the page."""


def spec_blocks(text: str) -> list[Block]:
    """The blocks of a page that are OpenAPI; empty if the whole text is OpenAPI."""
    if _JSON.match(text):
        return []
    if ("```" not in text and "~~~" not in text) or recognise(text).score:
        return []
    blocks = list(_blocks(text))
    found = [block for block in blocks if block.kind]
    if found and _YAML_VERSION.search(without_blocks(text)):
        return []
    return found


def without_blocks(text: str) -> str:
    """The page with its blocks blanked out."""
    lines = text.split("\n")
    for block in _blocks(text):
        size = block.text.count("\n")
        lines[block.line - 1 : block.line - 1 + size] = [""] * size
    return "\n".join(lines)


def parse_block(document: SourceDocument, block: Block) -> Located:
    """The spec in a block as OpenAPI 3, with the lines of the page. Raises InputError."""
    text = block.text
    if _JSON.match(text):
        text = literal_at(text, text.index("{"))[0] or text
    located = parse_located(dataclasses.replace(document, text=text), block.line)
    if block.one_line:
        located = dataclasses.replace(located, lines={(): block.line}, blocks={}, repeated=())
    if block.kind == "spec":
        return as_version_3(located)
    return operation_spec(located) if block.kind == "operation" else _with_version(located)


def _with_version(located: Located) -> Located:
    root = located.value if isinstance(located.value, dict) else {}
    return put_together({"openapi": "3.1.0"} | root, {(): (located, ())}, [located])


def block_kind(about: str, text: str) -> Kind | None:
    """The kind of a block, by its language and top-level keys; None if it is not about an API."""
    if _LANGUAGE.match(about) is None:
        return None
    if _JSON.match(text):
        return _kind_of_json(text)
    if _YAML_VERSION.search(text) and _YAML_CONTENT.search(text):
        return "spec"
    if _YAML_PATHS.search(text):
        return "part"
    return "operation" if SHAPE.search(text) else None


def _kind_of_json(text: str) -> Kind | None:
    if not any(word in text for word in _CONTENT):
        return None
    try:
        root = json.loads(text, strict=False)
    except (ValueError, RecursionError):  # hand-written, or invalid
        return "spec" if _BEGINS_WITH_VERSION.match(text) else None
    versions = [root[key] for key in _VERSIONS if isinstance(root.get(key), str)]
    if any(each[:1] in ("2", "3") for each in versions) and any(key in root for key in _CONTENT):
        return "spec"
    paths = root.get("paths")
    return "part" if isinstance(paths, dict) and any(key[:1] == "/" for key in paths) else None


def _blocks(text: str) -> Iterator[Block]:
    """Each fenced block; an unclosed one extends to the end (CommonMark, section 4.5)."""
    mark, about, start, deepest, line, counted = "", "", 0, 0, 1, 0
    for found in [*_MARK.finditer(text), None]:
        indent = len(found[0]) - len(found[0].lstrip()) if found else 0
        if mark and (found is None or (_closes(found, mark) and indent <= deepest)):
            end = found.start() if found else len(text)
            content = textwrap.dedent(text[start:end])
            yield Block(line, content, block_kind(about, content))
            mark = ""
        elif found and not mark and (found[1][0] == "~" or "`" not in found[2]):
            mark, about, start, deepest = found[1], found[2].strip(), found.end() + 1, indent + 3
            line, counted = line + text.count("\n", counted, start), start


def _closes(found: re.Match[str], mark: str) -> bool:
    return found[1].startswith(mark) and not found[2].strip()
