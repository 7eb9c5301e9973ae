"""An operationId for each operation: from its body's title, else from method and path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from specmeld.reconcile.pages.page_components import pascal
from specmeld.reconcile.rules.similarity import singular
from specmeld.reconcile.tree import Node, Sections

_VERBS = {"GET": "get", "POST": "create", "PUT": "replace", "PATCH": "update", "DELETE": "delete"}


def operation_id(operation: str, sections: Sections, taken: Set[str]) -> str:
    """``CreateThreadAndRunRequest`` → ``createThreadAndRun``; never one that is already used."""
    return next(wish for wish in _wishes(operation, sections) if wish and wish not in taken)


def _wishes(operation: str, sections: Sections) -> Iterator[str]:
    yield from (said for said in _stated(sections))
    for name, node in sections.items():
        suffix = "Request" if name == "request" else "Response"
        if name == "request" or name.startswith("response.2"):
            for said in node.said("title"):
                title = str(said.value)
                if title.isidentifier() and title.endswith(suffix) and not said.borrowed:
                    yield _lower_first(title.removesuffix(suffix))
    short = _from_path(operation)
    yield short
    whole = _lower_first(pascal(re.sub(r"[{}]", "", operation.title())))
    yield whole
    count = 2
    while True:
        yield f"{whole}{count}"
        count += 1


def _stated(sections: Sections) -> list[str]:
    says = sections.get("", Node("")).said("operationId")
    return [str(said.value) for said in says]


def _from_path(operation: str) -> str:
    method, _, path = operation.partition(" ")
    segments = [segment for segment in path.split("/") if segment]
    names = [segment for segment in segments if not segment.startswith("{")]
    if not names:
        return method.lower()
    on_item = segments[-1].startswith("{")
    if method == "GET" and not on_item and singular(names[-1]) != names[-1]:
        return "list" + pascal(names[-1])
    if method == "POST" and not on_item and len(names) > 1 and singular(names[-1]) == names[-1]:
        return _lower_first(pascal(names[-1]) + pascal(singular(names[-2])))
    verb = "update" if method == "POST" and on_item else _VERBS.get(method, method.lower())
    return verb + pascal(singular(names[-1]))


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
