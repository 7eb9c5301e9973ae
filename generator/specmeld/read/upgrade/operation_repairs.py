"""Repairs that need all operations of a document: duplicate ids, missing parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from specmeld.diagnostics import Severity
from specmeld.model.json import JSON, JSONObject
from specmeld.openapi.shapes import METHODS
from specmeld.read.references.follow import MOST_HOPS, follow
from specmeld.text.pointer import Pointer

Note = Callable[[Severity, str, str, Pointer], None]
"""Called with severity, code, message and place."""

_TEMPLATE = re.compile(r"\{([^{}]+)\}")


def repair_operations(document: JSONObject, note: Note) -> None:
    """Fix the operations of a new document, in place.

    Of several operations with one operationId the first keeps it (OpenAPI 3.1.1, section 4.8.10); a
    name in a path's template that no parameter declares is declared as a string (4.8.12), and a
    path parameter that the template does not name cannot be sent.
    """
    ids: set[str] = set()
    paths = document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        if not isinstance(item, dict) or "$ref" in item:
            continue
        named = set(_TEMPLATE.findall(path))
        _keep_named(document, item, named, ("paths", path), note)
        shared = _declared(document, item)
        for operation, pointer in _operations(item, ("paths", path)):
            _keep_unique(operation, ids, pointer, note)
            _keep_named(document, operation, named, pointer, note)
            names = dict.fromkeys(_TEMPLATE.findall(path))
            lacking = [
                n for n in names if n not in shared and n not in _declared(document, operation)
            ]
            for name in lacking:
                note(
                    "warning",
                    "undeclared-parameter",
                    f"{{{name}}} is declared as a string",
                    pointer,
                )
            if lacking:
                own = operation.get("parameters")
                operation["parameters"] = [
                    *(own if isinstance(own, list) else []),
                    *(
                        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                        for name in lacking
                    ),
                ]


def _operations(item: JSONObject, at: Pointer) -> Iterator[tuple[JSONObject, Pointer]]:
    for method, operation in item.items():
        if method in METHODS and isinstance(operation, dict):
            yield operation, (*at, method)
    more = item.get("additionalOperations")
    for method, operation in more.items() if isinstance(more, dict) else ():
        if isinstance(operation, dict):
            yield operation, (*at, "additionalOperations", method)


def _keep_unique(operation: JSONObject, ids: set[str], pointer: Pointer, note: Note) -> None:
    id_ = operation.get("operationId")
    if id_ is None:
        return
    if isinstance(id_, str) and id_ not in ids:
        ids.add(id_)
        return
    why = "is also the id of another operation" if isinstance(id_, str) else "is not a string"
    message = f"{str(id_)[:60]!r} {why}; ignoring it here"
    note("warning", "repeated-operation-id", message, (*pointer, "operationId"))
    del operation["operationId"]


def _keep_named(
    document: JSONObject, holder: JSONObject, named: set[str], pointer: Pointer, note: Note
) -> None:
    """Remove path parameters of an operation or a path item that its path does not name."""
    parameters = holder.get("parameters")
    if not isinstance(parameters, list):
        return
    for index, each in reversed(list(enumerate(parameters))):
        parameter = _followed(document, each)
        if parameter.get("in") == "path" and parameter.get("name") not in named:
            message = f"the path has no {{{str(parameter.get('name'))[:40]}}}; ignoring it"
            note("warning", "unnamed-parameter", message, (*pointer, "parameters", index))
            del parameters[index]


def _declared(document: JSONObject, holder: JSONObject) -> set[str]:
    """Names of the path parameters of an operation or a path item."""
    parameters = holder.get("parameters")
    found = [_followed(document, each) for each in parameters or () if isinstance(each, dict)]
    return {str(each.get("name")) for each in found if each.get("in") == "path"}


def _followed(document: JSONObject, value: JSON) -> JSONObject:
    for _ in range(MOST_HOPS):
        if not isinstance(value, dict):
            return {}
        reference = value.get("$ref")
        if not isinstance(reference, str):
            return value
        found = follow(document, reference)
        value = found[0] if found is not None else None
    return {}
