"""The location of an operation's parameters: by their labels, their place and sample calls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from specmeld.openapi.shapes import BODILESS
from specmeld.read.pages.fields import Field
from specmeld.read.pages.operations.operation_record import Gathered, Part
from specmeld.read.pages.path_spelling import spelled

_PLACES = ("path", "query", "header", "cookie")
_HEADER = re.compile(
    r"(?:[A-Z][A-Za-z0-9]*-)+[A-Z][A-Za-z0-9]*|Authorization|AUTHORIZATION|Accept|Cookie"
)
"""``X-Request-Id``: how headers are written, and neither keys nor parameters of a query."""


class Travels:
    """Decides where the fields below a label of an operation are sent."""

    def __init__(self, method: str, templated: Sequence[str], gathered: Gathered) -> None:
        self.method = method
        self._templated = templated
        self._gathered = gathered

    def section(self, field: Field, part: Part, answer: str) -> str:
        """The section of a field; ``answer`` is the status of responses that have none."""
        name, location = field.entry.label, field.location
        if location == "response":
            return f"response.{answer}"
        if location == "response header":
            return f"response.{answer} header"
        if location in ("body", "form"):
            return "request"
        if (
            location == "path"
            and name not in self._templated
            and {*self._templated} <= self._labels
        ):
            return "query"  # "URL" is also used for what is sent in it
        if location == "query" and name in self._templated and not self._describes(name, "path"):
            return "path"
        if location in _PLACES:
            return location
        if name in self._templated and part.kind not in ("header", "cookie", "body"):
            return "path"
        if part.kind not in ("body", "form", "query", "cookie") and _HEADER.fullmatch(name):
            return "header"
        if part.kind == "path":
            return "query" if self._templated or self.method in BODILESS else "request"
        if part.kind in _PLACES:
            return part.kind
        if part.kind in ("body", "form"):
            return "query" if self._calls_with_query(part) else "request"
        if self.method in BODILESS or self._has_body_part() or self._sends_only_query(part):
            return "query"
        return "request"

    @cached_property
    def _labels(self) -> set[str]:
        return {each.entry.label for part in self._gathered.parts for each in part.fields}

    def _describes(self, name: str, location: str) -> bool:
        fields = [each for part in self._gathered.parts for each in part.fields]
        return any(each.entry.label == name and each.location == location for each in fields)

    def _sends_only_query(self, part: Part) -> bool:
        """Whether the sample calls send the fields of a part in the query, and no body."""
        calls = [m for _, m in self._gathered.messages if not m.status]
        samples = [sample for each in self._gathered.parts for sample in each.samples]
        shows_body = any(m.body or m.pairs for m in calls) or any(
            sample.label is not None and sample.label.kind in ("request", "body")
            for sample in samples
        )
        labels = {field.entry.label for field in part.fields}
        sent = {name for m in calls for name, _ in spelled(m.url).query}
        return not shows_body and bool(labels & sent)

    def _calls_with_query(self, part: Part) -> bool:
        """Whether a sample call sends in its query what a page describes as the body of a GET."""
        if self.method not in ("GET", "HEAD"):
            return False
        labels = {field.entry.label for field in part.fields}
        sent = [name for _, m in self._gathered.messages for name, _ in spelled(m.url).query]
        return any(name in labels for name in sent)

    def _has_body_part(self) -> bool:
        parts = [part for part in self._gathered.parts if not part.label.sample]
        return any(part.kind in ("body", "form") and part.fields for part in parts)

    def takes_body(self) -> bool:
        return self.method not in ("GET", "HEAD")


def form_media(*, multipart: bool) -> str:
    return "multipart/form-data" if multipart else "application/x-www-form-urlencoded"


def has_file(fields: Sequence[Field]) -> bool:
    return any(
        each.entry.said is not None and each.entry.said.stated.format == "binary" for each in fields
    )
