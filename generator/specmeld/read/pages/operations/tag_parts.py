"""Tags that begin a part of an operation: responses, bodies, tabs of a status."""

from __future__ import annotations

import re

from specmeld.read.containers.page_events import Tag
from specmeld.read.pages.operations.part_labels import label_of, status_in
from specmeld.read.vocabulary.tag_words import DIRECTIVE_FIELDS

_FIELD_KINDS = frozenset(
    [
        "path",
        "query",
        "header",
        "cookie",
        "form",
        "body",
        "parameters",
        "response",
        "request",
        "errors",
    ]
)
_PARTS = {
    "response": re.compile(
        r"response(?:-?example)?$|(?:swagger|api-method)-response(?:-example)?$"
    ),
    "request": re.compile(r"request-?(?:example)?$|(?:swagger|api-method)-request$"),
    "path": re.compile(r"api-method-path-parameters$|pathparams?$"),
    "query": re.compile(r"api-method-query-parameters$|queryparams?$"),
    "header": re.compile(r"api-method-headers$|headerparams?$"),
    "body": re.compile(r"api-method-body-parameters$|bodyparams?$"),
    "form": re.compile(r"api-method-form-data-parameters$"),
}


def tag_part(event: Tag) -> tuple[str, str]:
    """The part that a tag begins, and its status."""
    name = event.name.lower()
    if name == "statuscode" or (name in DIRECTIVE_FIELDS and event.text):
        return "", ""
    given = {key.lower(): value for key, value in event.attributes.items()}
    for kind, pattern in _PARTS.items():
        if pattern.search(name):
            said = given.get("status") or given.get("httpcode") or given.get("code") or ""
            status = status_in(said)
            return kind, status
    title = given.get("title") or given.get("label") or given.get("name") or ""
    if name.rpartition(".")[2] in ("tab", "tabitem", "accordion", "details") and title:
        label = label_of(title)
        if label is not None and label.kind in _FIELD_KINDS:
            return label.kind, label.status
    return "", ""
