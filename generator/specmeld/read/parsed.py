"""A document's text as a JSON value: JSON or YAML, with or without the line of each part."""

from __future__ import annotations

from dataclasses import replace

from specmeld.diagnostics import InputError
from specmeld.model.documents import SourceDocument
from specmeld.read.located import Located, TextError, locate_json
from specmeld.read.quick_json import read_quickly
from specmeld.read.surrogates import whole
from specmeld.read.yaml_text import locate_yaml


def parse_located(document: SourceDocument) -> Located:
    """The document with the line of each part. Raises InputError."""
    try:
        if _is_json(document.text):
            located = locate_json(document.text)
            return replace(located, value=whole(located.value))
        return locate_yaml(document.text)
    except TextError as error:
        raise _not_readable(document, error) from None


def parse_quickly(document: SourceDocument) -> Located:
    """The document with few lines, which is several times faster. Raises InputError."""
    if _is_json(document.text):
        return read_quickly(document.text) or parse_located(document)
    try:
        return locate_yaml(document.text, lines=False)
    except TextError as error:
        raise _not_readable(document, error) from None


def _is_json(text: str) -> bool:
    return text.lstrip()[:1] == "{"


def _not_readable(document: SourceDocument, error: TextError) -> InputError:
    kind = "JSON" if _is_json(document.text) else "YAML"
    last = document.text.rstrip().count("\n") + 1
    return InputError(
        f"{'truncated' if error.cut else 'broken'} {kind}: {error}",
        file=document.path,
        line=min(error.line, last),
        mend="fetch it again" if error.cut else "mend the document",
    )
