"""What to report about a document that no reader supports: what it is, and what to list instead."""

from __future__ import annotations

import re

from specmeld.diagnostics import InputError, PlainDataError
from specmeld.model.documents import SourceDocument
from specmeld.model.json import JSON
from specmeld.read.script_pages import is_drawn_by_script, loaded_spec
from specmeld.read.spec_links import spec_links
from specmeld.read.unsupported import DATA, FEED, Format, data_format, sure_format
from specmeld.text.json_lines import locate_json
from specmeld.text.located import TextError

_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]\d])")
_LARGEST_PARSED = 50_000_000
"""Most characters of JSON that is parsed only to identify it."""

_VERSIONLESS = [re.compile(rf"^{key}:", re.MULTILINE) for key in ("info", "paths")]
_STATED = re.compile(
    r"""^[ \t{]*["']?(?:openapi|swagger)["']?[ \t]*:[ \t]*["']?(?P<version>[\w.-]+)""", re.MULTILINE
)
_MOST_NAMED = 5


def refusal(document: SourceDocument) -> InputError | None:
    """The error for a document of a known kind; None if the kind is unknown."""
    text = document.text
    if known := sure_format(text):
        return _unsupported(document, known)
    try:
        value = locate_json(text).value if _is_json(text) else None
    except TextError as error:
        return InputError(
            f"{'truncated' if error.cut else 'broken'} JSON: {error}",
            file=document.path,
            line=error.line,
            fix="fetch it again" if error.cut else "correct the document",
        )
    if _is_versionless(text, value):
        stated = _STATED.search(text)
        return InputError(
            f"{stated['version'][:20]!r} is not a known OpenAPI version"
            if stated
            else "the document does not state its OpenAPI version",
            file=document.path,
            line=text.count("\n", 0, stated.start("version")) + 1 if stated else 0,
            fix="begin it with openapi: 3.0, 3.1 or 3.2, or with swagger: 2.0",
        )
    return _named_elsewhere(document) or _drawn(document) or _data(document, value)


def _is_json(text: str) -> bool:
    return len(text) <= _LARGEST_PARSED and _JSON.match(text) is not None


def _is_versionless(text: str, value: JSON) -> bool:
    if isinstance(value, dict):
        return {"info", "paths"} <= value.keys()
    if value is not None or text.lstrip()[:1] == "<" or "```" in text:
        return False
    return all(key.search(text) for key in _VERSIONLESS)


def _named_elsewhere(document: SourceDocument) -> InputError | None:
    links = spec_links(document.text)
    if not links:
        return None
    files = [link.file for link in links if link.file]
    if files:
        what = f"the page only links to its spec: {_listed(files)}"
        fix = "use that file or URL instead of the page"
    else:
        what = (
            f"the page only links to operations of a spec: {_listed([e.operation for e in links])}"
        )
        fix = "use the OpenAPI file of the site instead of its pages"
    return InputError(what, file=document.path, line=links[0].line, fix=fix)


def _listed(names: list[str]) -> str:
    more = ", …" if len(names) > _MOST_NAMED else ""
    return ", ".join(name[:200] for name in names[:_MOST_NAMED]) + more


def _drawn(document: SourceDocument) -> InputError | None:
    if not is_drawn_by_script(document.text):
        return None
    fix = "save the page as the browser renders it"
    if spec := loaded_spec(document.text):
        fix = f"use the spec that it loads, {spec[:200]}, or {fix}"
    else:
        fix = f"{fix}, or use the spec that it loads"
    return InputError(
        "the page is rendered by JavaScript and has no content without it",
        file=document.path,
        fix=fix,
    )


def _data(document: SourceDocument, value: JSON) -> InputError | None:
    known = data_format(document.text, value)
    return _unsupported(document, known) if known else None


def _unsupported(document: SourceDocument, known: Format) -> InputError:
    what = f"this is {known.name}, which specmeld does not support"
    kind = PlainDataError if known in (DATA, FEED) else InputError
    return kind(what, file=document.path, fix=known.instead)
