"""A document's text as a JSON value: JSON or YAML, with or without the line of each part."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from specmeld.diagnostics import InputError
from specmeld.model.documents import SourceDocument
from specmeld.model.json import JSON, JSONObject
from specmeld.read.located import Located, TextError, is_too_deep, locate_json
from specmeld.read.yaml_text import locate_yaml

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def parse_located(document: SourceDocument) -> Located:
    """The document with the line of each part. Raises InputError."""
    try:
        if _is_json(document.text):
            return _clean(locate_json(document.text))
        return locate_yaml(document.text)
    except TextError as error:
        raise _not_readable(document, error) from None


def parse_quickly(document: SourceDocument) -> Located:
    """The document without lines, which is several times faster. Raises InputError."""
    if not _is_json(document.text):
        try:
            return locate_yaml(document.text, lines=False)
        except TextError as error:
            raise _not_readable(document, error) from None
    repeats = False

    def members(pairs: list[tuple[str, JSON]]) -> JSONObject:
        nonlocal repeats
        made = dict(pairs)
        repeats = repeats or len(made) < len(pairs)
        return made

    try:
        value = json.loads(
            document.text, strict=False, parse_constant=_refuse, object_pairs_hook=members
        )
    except (ValueError, RecursionError):
        return parse_located(document)  # which says where and what
    if repeats or is_too_deep(value) or _ESCAPED_SURROGATE.search(document.text):
        return parse_located(document)
    return Located(value, {(): 1})


def _is_json(text: str) -> bool:
    return text.lstrip()[:1] == "{"


def _refuse(name: str) -> JSON:
    raise ValueError(f"{name} is not JSON")


def _not_readable(document: SourceDocument, error: TextError) -> InputError:
    kind = "JSON" if _is_json(document.text) else "YAML"
    last = document.text.rstrip().count("\n") + 1
    return InputError(
        f"{'truncated' if error.cut else 'broken'} {kind}: {error}",
        file=document.path,
        line=min(error.line, last),
        mend="fetch it again" if error.cut else "mend the document",
    )


def _clean(located: Located) -> Located:
    """Halves of characters that JSON can escape and no text can hold become U+FFFD."""
    return replace(located, value=_whole(located.value))


def _whole(value: JSON) -> JSON:
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {str(_whole(key)): _whole(each) for key, each in value.items()}
    return value
