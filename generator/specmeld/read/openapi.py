"""Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 in one file, as JSON or YAML.

The document goes on as OpenAPI 3.1; its claims are made only for who asks, since they grow with
the document and cost as much as all the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.json import JSON, JSONObject
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.located import Located, Pointer, TextError, is_too_deep, locate_json
from specmeld.read.openapi_claims import record_document
from specmeld.read.recorder import Recorder, TooManyClaimsError
from specmeld.read.swagger2 import Swagger
from specmeld.read.upgrade import RemoteReferenceError, TooDeepError, Upgrade
from specmeld.read.yaml_text import locate_yaml

MOST_CLAIMS = 500_000
"""Claims of one document; references that branch and branch again can make any number."""

LARGEST_TO_SEARCH = 1_000_000
"""Characters of a document that is read again to tell the lines of remarks."""

_JSON_MARK = re.compile(r'"(?:openapi|swagger)"\s*:\s*"?[123]\.')
_YAML_MARK = re.compile(r"^[\"']?(?:openapi|swagger)[\"']?[ \t]*:[ \t]*[\"']?[123]\b", re.MULTILINE)
_SWAGGER = ("2", "2.0")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def recognise(text: str) -> Recognition:
    is_json = text.lstrip()[:1] == "{"
    mark = (_JSON_MARK if is_json else _YAML_MARK).search(text)
    if mark is None:
        return Recognition(0.0, "no openapi version")
    return Recognition(1.0, f"says {mark.group().strip()}…")


def read(document: SourceDocument) -> Reading:
    """The document as OpenAPI 3.1, and its claims. Raises InputError."""
    located = _as_version_3(_located(document))
    reading = _outline(document, located)
    recorder = Recorder(document.id, most=MOST_CLAIMS)
    diagnostics = list(reading.diagnostics)
    try:
        record_document(located, recorder)
    except TooManyClaimsError:
        message = f"more than {MOST_CLAIMS:,} claims: the others are left out"
        diagnostics.append(Diagnostic("warning", "too-many-claims", message, document.path))
    return Reading(document, "openapi", recorder.claims, tuple(diagnostics), reading.openapi)


def outline(document: SourceDocument) -> Reading:
    """The document as OpenAPI 3.1, without claims. Raises InputError."""
    return _outline(document, _as_version_3(_quickly(document)))


DIALECT = Dialect("openapi", recognise, read, outline)


def _outline(document: SourceDocument, located: Located) -> Reading:
    source = _root(document, located)
    upgrade = Upgrade(document.path, source)
    try:
        made = upgrade.document()
    except RemoteReferenceError as remote:
        raise InputError(
            f"{remote} leads out of the document",
            file=document.path,
            line=_line(document, remote.pointer),
            mend="bundle the documents into one first",
        ) from None
    except TooDeepError as deep:
        raise InputError(
            "nested too deep", file=document.path, line=_line(document, deep.pointer[:20])
        ) from None
    repeated = tuple(
        Diagnostic(
            "warning",
            "repeated-key",
            f"the key {str(pointer[-1])!r} stands twice in one object",
            document.path,
            line,
            mend="the last one counts",
        )
        for pointer, line in located.repeated
    )
    diagnostics = repeated + _with_lines(upgrade.diagnostics, document, located)
    return Reading(document, "openapi", (), diagnostics, made)


def _with_lines(
    diagnostics: Sequence[Diagnostic], document: SourceDocument, located: Located
) -> tuple[Diagnostic, ...]:
    """The remarks with their lines, where to find them costs little."""
    warned = any(each.severity == "warning" for each in diagnostics)
    if len(located.lines) == 1 and warned and len(document.text) <= LARGEST_TO_SEARCH:
        located = _as_version_3(_located(document))
    if len(located.lines) == 1:
        return tuple(diagnostics)
    return tuple(
        replace(each, line=located.line(_pointer(located.value, each.place)))
        for each in diagnostics
    )


def _pointer(value: JSON, place: str) -> Pointer:
    """The steps of a pointer that ``Upgrade`` wrote."""
    pointer: Pointer = ()
    for token in place.split("/")[1:]:
        step: str | int = token.replace("~1", "/").replace("~0", "~")
        step = int(step) if isinstance(value, list) else step
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            value = value.get(str(step)) if isinstance(value, dict) else None
        pointer = (*pointer, step)
    return pointer


def _root(document: SourceDocument, located: Located) -> JSONObject:
    root = located.value
    if not isinstance(root, dict):
        raise InputError(
            "an OpenAPI document is an object",
            file=document.path,
            line=1,
            mend="name the file that begins with openapi: 3.x",
        )
    version = str(root.get("openapi", root.get("swagger", "")))  # YAML may have it as a number
    if not re.match(r"3(\.[0-2](\.|\Z)|\Z)", version):
        raise InputError(
            f"{version[:20]!r} is no version of OpenAPI that is known"
            if version
            else "the document does not say its OpenAPI version",
            file=document.path,
            line=located.line(("openapi",)),
            mend="it must begin with openapi: 3.0, 3.1 or 3.2, or with swagger: 2.0",
        )
    return root


def _as_version_3(located: Located) -> Located:
    root = located.value
    if not isinstance(root, dict) or "openapi" in root or str(root.get("swagger")) not in _SWAGGER:
        return located
    swagger = Swagger(root)
    return replace(located, value=swagger.document(), moves=swagger.moves)


def _located(document: SourceDocument) -> Located:
    """The document with the line of each part."""
    try:
        if _is_json(document.text):
            return _clean(locate_json(document.text))
        return locate_yaml(document.text)
    except TextError as error:
        raise _not_readable(document, error) from None


def _quickly(document: SourceDocument) -> Located:
    """The document without lines, which is several times faster."""
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
        return _located(document)  # which says where and what
    if repeats or is_too_deep(value) or _ESCAPED_SURROGATE.search(document.text):
        return _located(document)
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


def _line(document: SourceDocument, pointer: Pointer) -> int:
    return _located(document).line(pointer)
