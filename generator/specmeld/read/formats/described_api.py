"""The result of a reader of another format: the API as OpenAPI 3.1, with the document's lines.

A reader builds the OpenAPI document from ``lined.Lined`` objects. A single one is passed through as
the canonical file; with others it is reconciled like an OpenAPI file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from http import HTTPStatus

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.claims import Claim, Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.json import JSONObject
from specmeld.openapi.shapes import METHODS
from specmeld.read.formats.lined import Lined, locate_lined
from specmeld.read.formats.openapi_claims import WrittenOut, record_document
from specmeld.read.recorder import Recorder, TooManyClaimsError, too_many
from specmeld.read.upgrade.upgraded import RemoteReferenceError, TooDeepError, Upgrade
from specmeld.text.located import TOO_DEEP, Located, TextError
from specmeld.text.pointer import parse_pointer

MOST_CLAIMS = 500_000

_METHODS = frozenset(METHODS)

Describe = Callable[[SourceDocument], tuple[Lined, Sequence[Diagnostic]]]
"""Builds the OpenAPI document of a text, with remarks. Raises InputError and TextError."""


def reader(name: str, describe: Describe) -> Callable[[SourceDocument], Reading]:
    """The ``read`` function of a dialect that describes its documents."""

    def read(document: SourceDocument) -> Reading:
        located, reading = _described(name, document, describe)
        return replace(reading, claims=_claims(document, located))

    return read


def outliner(name: str, describe: Describe) -> Callable[[SourceDocument], Reading]:
    """The ``outline`` function of a dialect that describes its documents."""

    def outline(document: SourceDocument) -> Reading:
        return _described(name, document, describe)[1]

    return outline


def new_document(title: str, version: str = "", line: int = 1) -> Lined:
    """An OpenAPI document without operations; a missing version is "unversioned"."""
    info = Lined(line, {"title": title or "API", "version": version or "unversioned"})
    return Lined(1, {"openapi": "3.1.0", "info": info, "paths": Lined(1)})


def add_operation(document: Lined, path: str, method: str, operation: Lined) -> bool:
    """Add an operation; False if there is one already, which stays."""
    item = document["paths"].setdefault(path, Lined(operation.line))
    return item.setdefault(method, operation) is operation


def remark(
    document: SourceDocument, code: str, message: str, line: int, fix: str = ""
) -> Diagnostic:
    """A warning on a line of the document."""
    return Diagnostic("warning", code, message, document.path, line, fix=fix)


def _described(name: str, document: SourceDocument, describe: Describe) -> tuple[Located, Reading]:
    try:
        root, remarks = describe(document)
    except TextError as error:
        raise _refused(document, error) from None
    except RecursionError:
        raise _refused(document, TextError(TOO_DEEP, 1)) from None
    described = root.get("components", {}).get("schemas")
    if not described and not any(_METHODS & item.keys() for item in root["paths"].values()):
        raise InputError(
            "no operation found in this document",
            file=document.path,
            fix="use the file that describes the operations instead",
        )
    try:
        located = locate_lined(root)
    except TextError as error:
        raise _refused(document, error) from None
    made, notes = _upgraded(document, located)
    lines = {
        f"{method.upper()} {path}": located.line(("paths", path, method))
        for path, item in made["paths"].items()
        for method in item
        if method in METHODS
    }

    def written_out(within: Callable[[Place], bool]) -> tuple[Claim, ...]:
        return _claims(document, located, within)

    diagnostics = (*remarks, *notes)
    reading = Reading(document, name, (), diagnostics, made, lines, located.line, written_out)
    return located, reading


def _refused(document: SourceDocument, error: TextError) -> InputError:
    return InputError(str(error), file=document.path, line=error.line, fix="split the document")


def _upgraded(
    document: SourceDocument, located: Located
) -> tuple[JSONObject, tuple[Diagnostic, ...]]:
    """The document with common schema errors repaired. Raises InputError."""
    root = located.value
    assert isinstance(root, dict)
    upgrade = Upgrade(document.path, root)
    try:
        made = upgrade.document()
    except RemoteReferenceError as remote:
        raise InputError(
            f"{remote} points outside the document",
            file=document.path,
            line=located.line(remote.pointer),
            fix="write what it refers to into the document",
        ) from None
    except TooDeepError as deep:
        line = located.line(deep.pointer[:20])
        raise InputError("nested too deeply", file=document.path, line=line) from None
    _describe_responses(made)
    notes = (
        replace(each, line=located.line(located.pointer(parse_pointer(each.place))))
        for each in upgrade.diagnostics
    )
    return made, tuple(notes)


def _describe_responses(document: JSONObject) -> None:
    """OpenAPI requires a description for each response: a missing one is that of its status."""
    for item in document["paths"].values():
        for method in _METHODS & item.keys():
            for status, response in item[method].get("responses", {}).items():
                if isinstance(response, dict) and not response.get("description", "-"):
                    response["description"] = _phrase(status)


_PHRASES = {
    "2XX": "Success.",
    "4XX": "Client error.",
    "5XX": "Server error.",
    "default": "Any other response.",
}


def _phrase(status: str) -> str:
    try:
        return HTTPStatus(int(status)).phrase
    except ValueError:
        return _PHRASES.get(status, "The response.")


def _claims(
    document: SourceDocument, located: Located, within: WrittenOut | None = None
) -> tuple[Claim, ...]:
    recorder = Recorder(document.id, most=MOST_CLAIMS)
    try:
        record_document(located, recorder, within)
    except TooManyClaimsError:
        raise too_many(document.path, MOST_CLAIMS) from None
    return recorder.claims
