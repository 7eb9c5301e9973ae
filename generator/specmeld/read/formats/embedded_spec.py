"""Pages that carry their spec: Redoc, Swagger UI, Scalar, and any page with OpenAPI in a script.

The spec is read as OpenAPI with the lines of the page; no script is ever run. A page that only
names a file beside it is read as that file, which must be in the page's own folder or below it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from specmeld.diagnostics import Diagnostic, InputError, NoOperationError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.urls import urlsplit
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.documents import load_document
from specmeld.read.formats import openapi
from specmeld.read.formats.embedded_spec_pages import (
    MARK,
    Carried,
    Link,
    carried_specs,
    is_html,
    linked_specs,
)

_SCRIPT = re.compile(
    r"\s*(?:/[*/]|[\"']use strict|window\b|document\b|\(?\s*(?:async )?function\b|\(\s*\("
    r"|(?:export )?(?:const|let|var)\s+[\w$]+\s*=|export default\b|module\.exports\b)"
)
"""How a script begins; a spec never does."""

_SCRIPTS = re.compile(r"<script\b[^>]*>.*?(?:</script|\Z)|data-configuration=", re.S | re.I)
_VIEWERS = re.compile(
    r"<(?:redoc|rapi-doc|elements-api|openapi-explorer)\b[^>]*?(?:spec-url|apidescriptionurl)="
    r"|<script\b[^>]*?id=[\"']api-reference[\"']|\bSwaggerUIBundle\s*\(|\bRedoc\.init\s*\("
    r"|\bcreateApiReference\s*\(",
    re.IGNORECASE,
)


def recognise(text: str) -> Recognition:
    if is_html(text):
        scripts = [match.group() for match in _SCRIPTS.finditer(text)]
        inside = any(MARK.search(s) for s in scripts if s[0] == "<")
        if inside or (len(scripts) and "data-configuration" in text and MARK.search(text)):
            return Recognition(1.0, "OpenAPI in a script of the page")
        if viewer := _VIEWERS.search(text):
            return Recognition(0.9, f"the page is for a viewer: {viewer.group()[:40]}…")
    elif _SCRIPT.match(text) and MARK.search(text):
        return Recognition(0.9, "OpenAPI in a script")
    return Recognition(0.0, "no OpenAPI in a script")


def read(document: SourceDocument) -> Reading:
    """The spec as OpenAPI 3.1, and its claims. Raises InputError where the page has none."""
    return _read(document, openapi.DIALECT.read)


def outline(document: SourceDocument) -> Reading:
    """The spec as OpenAPI 3.1, without claims. Raises InputError where the page has none."""
    return _read(document, openapi.DIALECT.outline or openapi.DIALECT.read)


DIALECT = Dialect("embedded-spec", recognise, read, outline)


def _read(document: SourceDocument, read_spec: Callable[[SourceDocument], Reading]) -> Reading:
    specs = carried_specs(document.text)
    if not specs:
        beside = _beside(document)
        return dataclasses.replace(read_spec(beside), dialect="embedded-spec")
    spec = _on_its_lines(document, specs[0])
    reading = read_spec(spec)
    more = [_left_out(document, each) for each in specs[1:]]
    return dataclasses.replace(
        reading,
        document=document,
        dialect="embedded-spec",
        diagnostics=(*reading.diagnostics, *more),
    )


def _on_its_lines(document: SourceDocument, spec: Carried) -> SourceDocument:
    """The spec alone, below as many empty lines as the page has above it."""
    return dataclasses.replace(document, text="\n" * (spec.line - 1) + spec.text)


def _left_out(document: SourceDocument, spec: Carried) -> Diagnostic:
    return Diagnostic(
        "warning",
        "several-specs",
        "the page carries another spec here, which is not read",
        document.path,
        spec.line,
        mend="save it as a document of its own",
    )


def _beside(document: SourceDocument) -> SourceDocument:
    """The file that the page has its viewer fetch. Raises InputError for any other address."""
    links = linked_specs(document.text)
    if not links:
        raise NoOperationError(
            "no spec found on this page",
            file=document.path,
            mend="download the OpenAPI file that the page shows, and list that",
        )
    link = links[0]
    address = urlsplit(link.url)
    if address.scheme or address.netloc:
        raise _refused(document, link, "the page fetches its spec from another place", "download")
    folder = Path(document.path).parent
    file = folder / unquote(address.path)
    if address.path.startswith("/") or not file.resolve().is_relative_to(folder.resolve()):
        raise _refused(document, link, "the spec lies outside of the page's folder", "copy")
    if not file.is_file():
        raise _refused(document, link, "the spec is not beside the page", "find")
    beside = load_document(file, shown=file.as_posix(), id=document.id)
    return dataclasses.replace(document, text=beside.text, path=beside.path)


def _refused(document: SourceDocument, link: Link, what: str, verb: str) -> InputError:
    return InputError(
        f"{what}: {link.url[:200]}",
        file=document.path,
        line=link.line,
        mend=f"{verb} that file, and list it instead of the page",
    )
