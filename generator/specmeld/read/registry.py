"""The table of dialects, and which of them a text is written in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from specmeld.diagnostics import InputError
from specmeld.model.documents import SourceDocument
from specmeld.read.dialect import Dialect
from specmeld.read.plugins import Plugins, load_plugins, warned

SURE = 0.5
"""A dialect with a lower score than this does not get to read a document unless forced."""

_MODULES = {
    "embedded-spec": "formats.embedded_spec",  # before OpenAPI, which it has inside
    "openapi": "formats.openapi",
    "postman": "formats.postman",
    "api-blueprint": "formats.blueprint.api_blueprint",
    "raml": "formats.raml.raml_api",
    "apidoc": "formats.apidocjs.apidoc_js",
    "google-discovery": "formats.discovery.discovery_api",
    "smithy": "formats.smithy.smithy_api",
    "wadl": "formats.wadl.wadl_api",
    "widdershins": "dialects.widdershins",
    "rendered-html": "dialects.rendered_html",
    "markdown-headings": "dialects.markdown_headings",
    "apifox": "dialects.apifox",
    "docs-dump": "dialects.docs_dump",
    "reference-bullets": "dialects.reference_bullets",
    "json-schema": "formats.json_schema_file",
}
"""Name → module of ``read``; the order decides between equal scores."""


class _Dialects(Mapping[str, Dialect]):
    """Each is loaded when a document asks for it, since most documents are of the first two."""

    def __getitem__(self, name: str) -> Dialect:
        dialect: Dialect = import_module(f"specmeld.read.{_MODULES[name]}").DIALECT
        return dialect

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


DIALECTS: Mapping[str, Dialect] = _Dialects()


def dialect_of(document: SourceDocument) -> Dialect:
    """The forced dialect of a document, else the one that is surest of its text.

    Dialects of other distributions are asked where none of ours is certain. Raises InputError
    where the forced one does not exist or none is sure enough.
    """
    if document.dialect is not None and document.dialect in DIALECTS:
        return DIALECTS[document.dialect]
    best, surest = (None, 0.0) if document.dialect else _surest(document.text, DIALECTS)
    if best is not None and surest >= 1:
        return best
    plugins = load_plugins(DIALECTS)
    if document.dialect is not None:
        best = plugins.dialects.get(document.dialect)
        what = f"unknown dialect {document.dialect!r}"
    else:
        other, score = _surest(document.text, plugins.dialects)
        best = other if score > surest else best
        best = best if max(score, surest) >= SURE else None
        what = "the dialect of this document is not known"
    if best is None:
        raise InputError(what, file=document.path, mend=_how_to_force(plugins))
    return warned(best, plugins.faults)


def _surest(text: str, dialects: Mapping[str, Dialect]) -> tuple[Dialect | None, float]:
    best, surest = None, 0.0
    for dialect in dialects.values():
        score = dialect.recognise(text).score
        if score > surest:
            best, surest = dialect, score
        if surest >= 1:  # nothing can beat it, and looking costs time where a text is large
            break
    return best, surest


def _how_to_force(plugins: Plugins) -> str:
    faults = "".join(f"; {fault.message}" for fault in plugins.faults)
    return (
        f"the dialects are {', '.join([*DIALECTS, *plugins.dialects])}; choose one with "
        f"`dialect:` in the sources file or --dialect{faults}"
    )
