"""The table of dialects, and the selection of a text's dialect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from specmeld.diagnostics import InputError, NoOperationError
from specmeld.model.documents import SourceDocument
from specmeld.read.dialect import Dialect
from specmeld.read.plugins import Plugins, load_plugins, warned

SURE = 0.5
"""A dialect with a lower score than this does not read a document unless selected explicitly."""

_MODULES = {
    "embedded-spec": "formats.embedded.embedded_spec",  # before OpenAPI, which it contains
    "openapi": "formats.openapi",
    "postman": "formats.postman_files.postman",
    "insomnia": "formats.insomnia_files.insomnia",
    "bruno": "formats.bruno_files.bruno",
    "har": "formats.har_files.har",
    "http-file": "formats.http_files.http_file",
    "api-blueprint": "formats.blueprint.api_blueprint",
    "raml": "formats.raml.raml_api",
    "apidoc": "formats.apidocjs.apidoc_js",
    "google-discovery": "formats.discovery.discovery_api",
    "smithy": "formats.smithy.smithy_api",
    "wadl": "formats.wadl.wadl_api",
    "widdershins": "dialects.slate.widdershins",
    "rendered-html": "dialects.rendered_html",
    "markdown-headings": "dialects.headed.markdown_headings",
    "apifox": "dialects.apifox",
    "docs-dump": "dialects.dumps.docs_dump",
    "reference-bullets": "dialects.reference_bullets",
    "json-schema": "formats.json_schema_file",
    "markdown-page": "dialects.markdown_page",  # pages of any vendor, after all sharper grammars
    "html-page": "dialects.html_page",
    "restructured-page": "dialects.restructured_page",
    "asciidoc-page": "dialects.asciidoc_page",
    "text-page": "dialects.text_page",
}
"""Name → module of ``read``; the order decides between equal scores."""


class _Dialects(Mapping[str, Dialect]):
    """Each is loaded when a document needs it, since most documents are of the first two."""

    def __getitem__(self, name: str) -> Dialect:
        dialect: Dialect = import_module(f"specmeld.read.{_MODULES[name]}").DIALECT
        return dialect

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


DIALECTS: Mapping[str, Dialect] = _Dialects()


def dialect_of(document: SourceDocument) -> Dialect:
    """The explicit dialect of a document, else the one that is surest of its text.

    Raises InputError if the explicit one does not exist or none is sure enough.
    """
    return _forced(document) if document.dialect is not None else _recognised(document)


def _forced(document: SourceDocument) -> Dialect:
    name = str(document.dialect)
    if name in DIALECTS:
        return DIALECTS[name]
    plugins = load_plugins(DIALECTS)
    if name not in plugins.dialects:
        what = f"unknown dialect {name!r}"
        raise InputError(what, file=document.path, fix=_how_to_force(plugins))
    return warned(plugins.dialects[name], plugins.faults)


def _recognised(document: SourceDocument) -> Dialect:
    """Dialects of other distributions are asked if no built-in one is certain, and only they if the
    document certainly has a known unsupported format."""
    best, surest = _surest(document.text, DIALECTS)
    if best is not None and surest >= 1:
        return best
    from specmeld.read.refusals import refusal
    from specmeld.read.unsupported import sure_format

    plugins = load_plugins(DIALECTS)
    if sure_format(document.text):
        best, surest = None, 0.0
    other, score = _surest(document.text, plugins.dialects)
    best = other if score > surest else best
    if best is None or max(score, surest) < SURE:
        raise refusal(document) or NoOperationError(
            "cannot recognize the format of this document",
            file=document.path,
            fix=_how_to_force(plugins),
        )
    return warned(best, plugins.faults)


def _surest(text: str, dialects: Mapping[str, Dialect]) -> tuple[Dialect | None, float]:
    best, surest = None, 0.0
    for dialect in dialects.values():
        score = dialect.recognise(text).score
        if score > surest:
            best, surest = dialect, score
        if surest >= 1:  # nothing can beat it, and recognition takes time on large texts
            break
    return best, surest


def _how_to_force(plugins: Plugins) -> str:
    faults = "".join(f"; {fault.message}" for fault in plugins.faults)
    return (
        f"the dialects are {', '.join([*DIALECTS, *plugins.dialects])}; name one with "
        f"'dialect:' in spec/sources.yaml, and try it with 'specmeld inspect --dialect'{faults}"
    )
