"""Pages that contain their spec: in scripts and attributes of HTML, in blocks and front matter of
Markdown.

The spec is read as OpenAPI with the lines of the page; no script is ever run. A page that only
links to a file is read as that file, which must be in the page's own folder or below it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

from specmeld.diagnostics import Diagnostic, InputError, NoOperationError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.urls import urlsplit
from specmeld.read.decoding import load_document
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats import openapi
from specmeld.read.formats.embedded.embedded_spec_blocks import (
    parse_block,
    spec_blocks,
    without_blocks,
)
from specmeld.read.formats.embedded.embedded_spec_front_matter import (
    has_operation,
    parse_front_matter,
)
from specmeld.read.formats.embedded.embedded_spec_listings import spec_listings
from specmeld.read.formats.embedded.embedded_spec_merge import merge_parts
from specmeld.read.formats.embedded.embedded_spec_outside import outside_operations
from specmeld.read.formats.embedded.embedded_spec_pages import (
    MARK,
    Carried,
    Link,
    carried_specs,
    is_html,
    linked_specs,
)
from specmeld.text.located import Located

_SCRIPT = re.compile(
    r"\s*+(?:/[*/]|[\"']use strict|window\b|document\b|\(?\s*(?:async )?function\b|\(\s*\("
    r"|(?:export )?(?:const|let|var)\s+[\w$]+\s*=|export default\b|module\.exports\b)"
)
"""How a script begins; a spec never does."""

_SCRIPTS = re.compile(r"<script\b[^>]*>.*?(?:</script|\Z)", re.S | re.I)
_ATTRIBUTE = re.compile(
    r"\b(?:data-configuration|data-initial-props|apidescriptiondocument)\s*=", re.IGNORECASE
)
_IN_ATTRIBUTE = re.compile(
    r"<[a-z][\w-]*\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*=\s*(?:\"[^\"]*|'[^']*)\Z", re.IGNORECASE
)
_LONGEST_TAG = 10_000
"""Most characters between the start of a tag and the spec in its attribute; usually a hundred."""
_VIEWERS = re.compile(
    r"<(?:redoc|rapi-doc|elements-api|openapi-explorer)\b[^>]*?(?:spec-url|apidescriptionurl)="
    r"|<script\b[^>]*?id=[\"']api-reference[\"']|\bSwaggerUIBundle\s*\(|\bRedoc\.init\s*\("
    r"|\bcreateApiReference\s*\(|\bapiDescriptionUrl\s*=\s*[\"'`]",
    re.IGNORECASE,
)


def recognise(text: str) -> Recognition:
    if blocks := spec_blocks(text):
        sure = any(block.kind != "part" for block in blocks)
        return Recognition(1.0 if sure else 0.8, "OpenAPI in a block of the page")
    if has_operation(text):
        return Recognition(1.0, "an operation in the front matter")
    if is_html(text):
        if any(MARK.search(match.group()) for match in _SCRIPTS.finditer(text)):
            return Recognition(1.0, "OpenAPI in a script of the page")
        if _in_attribute(text):
            return Recognition(1.0, "OpenAPI in an attribute of the page")
        if viewer := _VIEWERS.search(text):
            return Recognition(0.9, f"the page is for a viewer: {viewer.group()[:40]}…")
        if MARK.search(text) and spec_listings(text):
            return Recognition(0.7, "OpenAPI in a listing of the page")
    elif _SCRIPT.match(text) and MARK.search(text):
        return Recognition(1.0, "OpenAPI in a script")
    elif _SCRIPT.match(text) and (viewer := _VIEWERS.search(text)):
        return Recognition(0.9, f"the script is of a viewer: {viewer.group()[:40]}…")
    return Recognition(0.0, "no OpenAPI inside")


def _in_attribute(text: str) -> bool:
    if MARK.search(text) and _ATTRIBUTE.search(text):
        return True
    for mark in islice(MARK.finditer(text), 20):
        start = text.rfind("<", max(mark.start() - _LONGEST_TAG, 0), mark.start())
        if start >= 0 and _IN_ATTRIBUTE.match(text[start : mark.start()]):
            return True
    return False


def read(document: SourceDocument) -> Reading:
    """The spec as OpenAPI 3.1, and its claims. Raises InputError if the page has none."""
    return _read(document, claims=True)


def outline(document: SourceDocument) -> Reading:
    """The spec as OpenAPI 3.1, without claims. Raises InputError if the page has none."""
    return _read(document, claims=False)


DIALECT = Dialect(
    "embedded-spec",
    recognise,
    read,
    outline,
    description="Pages that carry OpenAPI inside: Redoc, Swagger UI, Scalar, Stoplight Elements, "
    "ReadMe, Mintlify, docusaurus-openapi-docs, and blocks of Markdown",
    endings=(".html", ".js", ".md", ".mdx"),
)


def _read(document: SourceDocument, *, claims: bool) -> Reading:
    read_spec = openapi.read if claims else openapi.outline
    if parts := _parts(document):
        return _put_together(document, parts, claims=claims)
    if specs := carried_specs(document.text):
        reading = read_spec(_on_its_lines(document, specs[0]))
        more = [_left_out(document, each) for each in specs[1:]]
        return _of_page(document, reading, more)
    links = linked_specs(document.text)
    if not links and (listings := spec_listings(document.text)):
        parts = [parse_block(document, block) for block in listings]
        return _put_together(document, parts, claims=claims)
    reading = read_spec(_beside(document, links))
    return dataclasses.replace(reading, dialect="embedded-spec")


def _parts(document: SourceDocument) -> list[Located]:
    """The specs of a Markdown page, which are parts of one API. Raises InputError."""
    if has_operation(document.text):
        return [parse_front_matter(document)]
    return [parse_block(document, block) for block in spec_blocks(document.text)]


def _put_together(document: SourceDocument, parts: Sequence[Located], *, claims: bool) -> Reading:
    located, remarks = merge_parts(parts, document.path)
    read_part = openapi.read_located if claims else openapi.outline_located
    outside = outside_operations(without_blocks(document.text), located.value, document.path)
    return _of_page(document, read_part(document, located), [*remarks, *outside])


def _of_page(document: SourceDocument, reading: Reading, more: Sequence[Diagnostic]) -> Reading:
    return dataclasses.replace(
        reading,
        document=document,
        dialect="embedded-spec",
        diagnostics=(*reading.diagnostics, *more),
    )


def _on_its_lines(document: SourceDocument, spec: Carried) -> SourceDocument:
    """The spec alone, below as many empty lines as precede it on the page."""
    return dataclasses.replace(document, text="\n" * (spec.line - 1) + spec.text)


def _left_out(document: SourceDocument, spec: Carried) -> Diagnostic:
    return Diagnostic(
        "warning",
        "several-specs",
        "ignoring another spec that the page carries here",
        document.path,
        spec.line,
        fix="save it as a separate document",
    )


def _beside(document: SourceDocument, links: Sequence[Link]) -> SourceDocument:
    """The file that the page's viewer fetches. Raises InputError for any other address."""
    if not links:
        raise NoOperationError(
            "no spec found on this page",
            file=document.path,
            fix="download the OpenAPI file that the page shows, and use that",
        )
    link = links[0]
    if len(links) > 1:
        names = ", ".join(each.url[:200] for each in links[:10])
        raise InputError(
            f"the page shows several specs: {names}",
            file=document.path,
            line=link.line,
            fix="use those files instead of the page",
        )
    address = urlsplit(link.url)
    if address.scheme or address.netloc:
        raise _refused(document, link, "the page fetches its spec from another place", "download")
    folder = Path(document.path).parent
    file = folder / unquote(address.path)
    try:
        inside = file.resolve().is_relative_to(folder.resolve())
        there = file.is_file()
    except (OSError, ValueError, RuntimeError):  # an invalid file name, or circular links
        inside, there = True, False
    if address.path.startswith("/") or not inside:
        raise _refused(document, link, "the spec is outside the page's folder", "copy")
    if not there:
        raise _refused(document, link, "the spec is not beside the page", "find")
    beside = load_document(file, shown=file.as_posix(), id=document.id)
    return dataclasses.replace(document, text=beside.text, path=beside.path)


def _refused(document: SourceDocument, link: Link, what: str, verb: str) -> InputError:
    return InputError(
        f"{what}: {link.url[:200]}",
        file=document.path,
        line=link.line,
        fix=f"{verb} that file, and use it instead of the page",
    )
