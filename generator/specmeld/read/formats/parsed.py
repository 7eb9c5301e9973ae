"""A document's text as a JSON value: JSON or YAML, with the line of each part."""

from __future__ import annotations

from dataclasses import replace

from specmeld.diagnostics import InputError
from specmeld.model.documents import SourceDocument
from specmeld.read.surrogates import may_have_halves, whole
from specmeld.text.json_lines import is_json, locate_json
from specmeld.text.located import Located, TextError
from specmeld.text.yaml_lines import locate_yaml


def parse_located(document: SourceDocument, first_line: int = 1) -> Located:
    """The document with the line of each part, the first of which is 1. Raises InputError."""
    try:
        return _parse(document, shallow=False).below(first_line - 1)
    except InputError as error:
        error.line += first_line - 1
        raise


def parse_quickly(document: SourceDocument) -> Located:
    """The document with fewer lines, if that is faster. Raises InputError."""
    return _parse(document, shallow=True)


def _parse(document: SourceDocument, *, shallow: bool) -> Located:
    try:
        if not is_json(document.text):
            return locate_yaml(document.text, lines=not shallow)
        located = locate_json(document.text)
    except TextError as error:
        raise _not_readable(document, error) from None
    if may_have_halves(document.text):
        return replace(located, value=whole(located.value))
    return located


def _not_readable(document: SourceDocument, error: TextError) -> InputError:
    kind = "JSON" if is_json(document.text) else "YAML"
    last = document.text.rstrip().count("\n") + 1
    return InputError(
        f"{'truncated' if error.cut else 'broken'} {kind}: {error}",
        file=document.path,
        line=min(error.line, last),
        fix="fetch it again" if error.cut else "fix the document",
    )
