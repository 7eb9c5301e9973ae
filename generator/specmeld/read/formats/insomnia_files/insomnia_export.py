"""Insomnia's format 4: a flat list of resources, each of which names its parent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from specmeld.model.json import JSONObject
from specmeld.read.formats.insomnia_files.insomnia_request import flat, insomnia_request, sign_in
from specmeld.read.formats.json_parts import as_list, as_object, as_text
from specmeld.read.requests.request_variables import Variables
from specmeld.read.requests.sent_requests import SentRequest, SignIn
from specmeld.text.located import Located

_OTHER_REQUESTS = ("grpc_request", "websocket_request", "socketio_request")
_DEEPEST = 50
"""Most levels of nested folders."""


class InsomniaExport:
    """The requests of an export; ``skipped`` has non-HTTP requests."""

    def __init__(self, located: Located) -> None:
        self._located = located
        resources = as_list(as_object(located.value).get("resources"))
        self._resources = [as_object(each) for each in resources]
        self._by_id = {as_text(each.get("_id")): each for each in self._resources}
        self._lines = {
            as_text(each.get("_id")): located.line(("resources", index, "authentication"))
            for index, each in enumerate(self._resources)
        }
        self.variables = self._variables()
        self.skipped: list[tuple[int, str]] = []

    def _variables(self) -> Variables:
        """Those of base environments and folders are known; other environments are a choice."""
        known: dict[str, str] = {}
        chosen: list[Mapping[str, str]] = []
        for each in self._resources:
            parent = self._by_id.get(as_text(each.get("parentId")), {})
            if each.get("_type") == "request_group":
                known = {**flat(each.get("environment")), **known}
            elif each.get("_type") != "environment":
                continue
            elif parent.get("_type") == "environment":
                chosen.append(flat(each.get("data")))
            else:
                known |= flat(each.get("data"))
        return Variables(known, chosen)

    def requests(self) -> list[SentRequest]:
        return list(self._requests())

    def _requests(self) -> Iterator[SentRequest]:
        for index, each in enumerate(self._resources):
            pointer, kind = ("resources", index), as_text(each.get("_type"))
            if kind in _OTHER_REQUESTS:
                what = f"ignoring a {kind.replace('_', ' ')}"
                self.skipped.append((self._located.line(pointer), what))
            elif kind == "request":
                described = as_text(each.get("description")), (*pointer, "description")
                asked = self._sign_in(each)
                yield insomnia_request(each, pointer, self._located, asked, described)

    def _sign_in(self, resource: JSONObject) -> SignIn | None:
        """Its own, else that of the nearest parent folder that has one."""
        for _ in range(_DEEPEST):
            line = self._lines.get(as_text(resource.get("_id")), 1)
            found = sign_in(resource, line, self.variables)
            parent = as_text(resource.get("parentId"))
            if found is not None or parent not in self._by_id:
                return found
            resource = self._by_id[parent]
        return None
