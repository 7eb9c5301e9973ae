"""Insomnia's format 5: a tree of folders and requests, with its environments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from specmeld.model.json import JSONObject
from specmeld.read.formats.insomnia_files.insomnia_request import flat, insomnia_request, sign_in
from specmeld.read.formats.json_parts import as_list, as_object, as_text
from specmeld.read.requests.request_variables import Variables
from specmeld.read.requests.sent_requests import SentRequest, SignIn
from specmeld.text.located import Located
from specmeld.text.pointer import Pointer


class InsomniaCollection:
    """The requests of a collection; ``skipped`` has non-HTTP requests."""

    def __init__(self, located: Located) -> None:
        self._located = located
        self._root = as_object(located.value)
        self.variables = _variables(self._root)
        self.skipped: list[tuple[int, str]] = []
        if as_object(self._root.get("spec")).get("contents"):
            what = "ignoring the OpenAPI description inside; save it as a separate document"
            self.skipped.append((located.line(("spec",)), what))

    def requests(self) -> list[SentRequest]:
        return list(self._requests())

    def _requests(self) -> Iterator[SentRequest]:
        waiting: list[tuple[JSONObject, Pointer, str, SignIn | None]]
        waiting = [(self._root, (), "collection", None)]
        while waiting:
            holder, pointer, kind, around = waiting.pop()
            line = self._located.line((*pointer, "authentication"))
            asked = sign_in(holder, line, self.variables) or around
            if pointer and "url" in holder:
                yield from self._request(holder, pointer, asked)
            items = as_list(holder.get(kind))
            for index in reversed(range(len(items))):
                there = (*pointer, kind, index)
                waiting.append((as_object(items[index]), there, "children", asked))

    def _request(
        self, request: JSONObject, pointer: Pointer, asked: SignIn | None
    ) -> Iterator[SentRequest]:
        if "method" not in request:
            what = "ignoring a request without an HTTP method"
            self.skipped.append((self._located.line(pointer), what))
            return
        meta = as_object(request.get("meta"))
        described = as_text(meta.get("description")), (*pointer, "meta", "description")
        yield insomnia_request(request, pointer, self._located, asked, described)


def _variables(root: JSONObject) -> Variables:
    """Those of the base environment and of folders are known; other environments are a choice."""
    written = root.get("environments")
    listed = as_list(written) or [written]
    base = as_object(listed[0])
    known = dict(flat(base.get("data")))
    others = [*as_list(base.get("subEnvironments")), *listed[1:]]
    waiting = [*as_list(root.get("collection"))]
    while waiting:
        each = as_object(waiting.pop())
        known = {**flat(each.get("environment")), **known}
        waiting += as_list(each.get("children"))
    chosen: list[Mapping[str, str]] = [flat(as_object(each).get("data")) for each in others]
    return Variables(known, chosen)
