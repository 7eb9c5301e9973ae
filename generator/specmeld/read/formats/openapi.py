"""Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 in one file, as JSON or YAML.

The document is passed on as OpenAPI 3.1; its claims are only made on demand, since they grow with
the document and cost as much as everything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.claims import Claim, Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.json import JSONObject
from specmeld.openapi.shapes import METHODS
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.parsed import parse_located, parse_quickly
from specmeld.read.references.bundle_needed import needs_bundling
from specmeld.read.upgrade.swagger2 import Swagger
from specmeld.read.upgrade.upgraded import RemoteReferenceError, TooDeepError, Upgrade
from specmeld.text.located import Located
from specmeld.text.pointer import Pointer, parse_pointer

LARGEST_TO_SEARCH = 1_000_000
"""Most characters of a document that is read again to find the lines of warnings."""

_WRAPPERS = ("anyOf", "allOf")
"""Keywords that upgrading wraps around a nullable schema."""

_JSON_MARK = re.compile(r'"(?:openapi|swagger)"\s*:\s*"?[123]\.')
_YAML_MARK = re.compile(r"^[\"']?(?:openapi|swagger)[\"']?[ \t]*:[ \t]*[\"']?[123]\b", re.MULTILINE)
_FENCE = re.compile(r"^(?:```|~~~)", re.MULTILINE)
"""The start of a block in Markdown, which no YAML has at the start of a line."""
_SWAGGER = ("2", "2.0")


def recognise(text: str) -> Recognition:
    is_json = text.lstrip()[:1] == "{"
    mark = (_JSON_MARK if is_json else _YAML_MARK).search(text)
    if mark is None:
        return Recognition(0.0, "no openapi version")
    if not is_json and _FENCE.search(text, 0, mark.start()):
        return Recognition(0.0, "shows an openapi version in a block")
    return Recognition(1.0, f"says {mark.group().strip()}…")


def read(document: SourceDocument) -> Reading:
    """The document as OpenAPI 3.1, and its claims. Raises InputError."""
    return read_located(document, parse_located(document))


def outline(document: SourceDocument) -> Reading:
    """The document as OpenAPI 3.1, without claims. Raises InputError."""
    return outline_located(document, parse_quickly(document))


def read_located(document: SourceDocument, source: Located) -> Reading:
    """The same for a document found inside another, with the lines of that."""
    from specmeld.read.formats.openapi_claims import record_document
    from specmeld.read.recorder import Recorder

    bundled, remarks = _bundled(document, source)
    located = as_version_3(bundled)
    reading = _outline(document, located, remarks, swagger=located is not bundled)
    recorder = Recorder(document.id)
    record_document(located, recorder)
    return replace(reading, claims=recorder.claims)


def outline_located(document: SourceDocument, source: Located) -> Reading:
    """The same without claims."""
    bundled, remarks = _bundled(document, source)
    located = as_version_3(bundled)
    return _outline(document, located, remarks, swagger=located is not bundled)


DIALECT = Dialect(
    "openapi",
    recognise,
    read,
    outline,
    description="OpenAPI 3.0, 3.1 and 3.2, and Swagger 2.0",
    endings=(".yaml", ".yml", ".json"),
)


def _bundled(document: SourceDocument, located: Located) -> tuple[Located, list[Diagnostic]]:
    """The document with what it refers to in other files, and remarks. Raises InputError."""
    if not needs_bundling(document.text, located.value):
        return located, []
    from specmeld.read.references.bundle import bundle

    return bundle(document, located)


def _outline(
    document: SourceDocument, located: Located, remarks: list[Diagnostic], *, swagger: bool
) -> Reading:
    source = _root(document, located)
    upgrade = Upgrade(document.path, source, swagger=swagger)
    try:
        made = upgrade.document()
    except RemoteReferenceError as remote:
        raise InputError(
            f"{remote} points outside the document",
            file=document.path,
            line=_line(document, located, remote.pointer),
            fix="bundle the documents into one first",
        ) from None
    except TooDeepError as deep:
        raise InputError(
            "nested too deeply",
            file=document.path,
            line=_line(document, located, deep.pointer[:20]),
        ) from None
    repeated = tuple(
        Diagnostic(
            "warning",
            "repeated-key",
            f"the key {str(pointer[-1])!r} appears twice in one object",
            document.path,
            line,
            fix="the last one is used",
        )
        for pointer, line in located.repeated
    )
    diagnostics = repeated + tuple(remarks) + _with_lines(upgrade.diagnostics, document, located)
    lines = _operation_lines(made, located)
    text = _Text(document, located, upgrade.old_names)
    return Reading(document, "openapi", (), diagnostics, made, lines, text.line, text.written_out)


class _Text:
    """The document with the line of each part; it is read once more if it was read quickly and the
    line of a part below an operation is needed."""

    def __init__(
        self,
        document: SourceDocument,
        located: Located,
        old_names: Mapping[tuple[Any, ...], str],
    ) -> None:
        """``old_names`` are those of components that upgrading has renamed."""
        self._document = document
        self._located = located
        self._old_names = old_names

    def line(self, pointer: Pointer) -> int:
        self._read_lines()
        if self._old_names and pointer[:1] == ("components",):
            name = self._old_names.get(pointer[1:3])
            pointer = (*pointer[:2], name, *pointer[3:]) if name is not None else pointer
        line, depth = self._located.reached(pointer)
        if depth == len(pointer) or self._located.moves:
            return line
        return self._located.line(self._as_written(pointer))

    def written_out(self, within: Callable[[Place], bool]) -> tuple[Claim, ...]:
        """The claims at each use, as deep as ``within`` says."""
        from specmeld.read.formats.openapi_claims import record_document
        from specmeld.read.recorder import Recorder

        self._read_lines()
        recorder = Recorder(self._document.id)
        record_document(self._located, recorder, within)
        return recorder.claims

    def _read_lines(self) -> None:
        if self._located.shallow:
            bundled, _ = _bundled(self._document, parse_located(self._document))
            self._located = as_version_3(bundled)

    def _as_written(self, pointer: Pointer) -> Pointer:
        """The pointer without the unions that upgrading has wrapped around schemas."""
        found: Pointer = ()
        steps = list(pointer)
        while steps:
            step = steps.pop(0)
            if (*found, step) in self._located:
                found = (*found, step)
            elif step in _WRAPPERS and steps:
                steps.pop(0)
            else:
                break
        return found


def _operation_lines(document: JSONObject, located: Located) -> dict[str, int]:
    return {
        f"{method.upper()} {path}": located.line(("paths", path, method))
        for path, item in document["paths"].items()
        for method in (item if isinstance(item, dict) else ())
        if method in METHODS
    }


def _with_lines(
    diagnostics: Sequence[Diagnostic], document: SourceDocument, located: Located
) -> tuple[Diagnostic, ...]:
    """The remarks with their lines, if that is cheap or they may be errors."""
    small = len(document.text) <= LARGEST_TO_SEARCH
    needed = any(
        each.code == "dangling-reference" or (small and each.severity == "warning")
        for each in diagnostics
    )
    if located.shallow and needed:
        located = as_version_3(_bundled(document, parse_located(document))[0])
    if located.shallow:
        return tuple(diagnostics)
    return tuple(
        replace(each, line=located.line(located.pointer(parse_pointer(each.place))))
        for each in diagnostics
    )


def _root(document: SourceDocument, located: Located) -> JSONObject:
    root = located.value
    if not isinstance(root, dict):
        raise InputError(
            "an OpenAPI document must be an object",
            file=document.path,
            line=1,
            fix="use the file that begins with openapi: 3.x",
        )
    version = str(root.get("openapi", root.get("swagger", "")))  # YAML may have it as a number
    if not re.match(r"3(\.[0-2](\.|\Z)|\Z)", version):
        raise InputError(
            f"{version[:20]!r} is not a known OpenAPI version"
            if version
            else "the document does not state its OpenAPI version",
            file=document.path,
            line=located.line(("openapi",)),
            fix="it must begin with openapi: 3.0, 3.1 or 3.2, or with swagger: 2.0",
        )
    return root


def as_version_3(located: Located) -> Located:
    """Swagger 2.0 in the form of OpenAPI 3.0; anything else unchanged."""
    root = located.value
    if not isinstance(root, dict) or "openapi" in root or str(root.get("swagger")) not in _SWAGGER:
        return located
    swagger = Swagger(root)
    return replace(located, value=swagger.document(), moves=swagger.moves)


def _line(document: SourceDocument, located: Located, pointer: Pointer) -> int:
    return (parse_located(document) if located.shallow else located).line(pointer)
