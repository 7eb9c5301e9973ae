"""Paging declared by people: ``x-paging`` of an operation.

    x-paging: {by: cursor, argument: after, next: meta.last, more: meta.more, items: data}

``by`` is ``cursor`` (the default), ``page``, ``offset``, ``url`` or ``link``; ``argument`` and
``size`` name query parameters or, if there is none, properties of the body; ``items``, ``next``,
``more``, ``total`` (of items) and ``pages`` (how many) are places in the response, with dots
between the properties. ``x-paging: false`` means that there are no pages.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

from specmeld.diagnostics import InputError
from specmeld.model.api_description import Operation, Schema
from specmeld.model.named_types import Code
from specmeld.plan.methods.answer_values import AnswerReader, Value, plain
from specmeld.plan.methods.paging_asked import Askable
from specmeld.plan.quoting import literal

_WAYS = {
    "cursor": ("argument", "next"),
    "page": ("argument",),
    "offset": ("argument",),
    "url": ("next",),
    "link": (),
}
"""Kind of paging → its required keys."""
_KEYS = ("by", "argument", "next", "more", "items", "size", "first", "total", "pages")


def told(
    operation: Operation, answer: Schema | None, asked: Sequence[Askable], answers: AnswerReader
) -> tuple[Any, tuple[Code, ...]]:
    """The schema of an item, and the arguments of the runtime's ``Paging``.

    ``asked`` are the places of a request that may have the named values. Raises InputError for
    names that the operation or its response does not have.
    """
    return _Said(operation, answer, asked, answers).plan()


class _Said:
    def __init__(
        self,
        operation: Operation,
        answer: Schema | None,
        asked: Sequence[Askable],
        answers: AnswerReader,
    ) -> None:
        said = operation.paging
        self._at = f"at #{operation.pointer}/x-paging"
        if not isinstance(said, dict) or not all(isinstance(key, str) for key in said):
            raise InputError(f"{self._at}: must be an object or false")
        for key in said:
            self._known(key, _KEYS, "keys")
        self._said: dict[str, Any] = said
        self._answer = answer
        argument = said.get("argument", said.get("size"))
        self._asked = next((each for each in asked if argument in each.values), asked[0])
        self._answers = answers

    def plan(self) -> tuple[Any, tuple[Code, ...]]:
        by = self._text("by") or "cursor"
        self._known(by, _WAYS, "ways")
        for key in _WAYS[by]:
            if not self._text(key):
                raise InputError(f"{self._at}: {by} needs {key!r}")
        items = self._value("items") if "items" in self._said else Value("page", self._answer)
        item = self._answers.array(items.schema)
        if item is None:
            raise InputError(
                f"{self._at}: the items are not an array", fix="write its name in 'items'"
            )
        details = [f"items=lambda page: {items.read}"]
        details += [f"argument={literal(self._parameter('argument'))}"] if self._uses(by) else []
        details += [f"by={literal(by)}"] if by != "cursor" else []
        details += [f"after=lambda page: {self._value('next').read}"] if "next" in _WAYS[by] else []
        for key in ("more", "total", "pages"):
            details += [f"{key}=lambda page: {self._value(key).read}"] if key in self._said else []
        details += [f"size={literal(self._parameter('size'))}"] if "size" in self._said else []
        details += [f"first={self._first()}"] if "first" in self._said else []
        details += self._asked.details
        return item, tuple(map(Code, details))

    def _uses(self, by: str) -> bool:
        return "argument" in _WAYS[by]

    def _text(self, key: str) -> str:
        value = self._said.get(key, "")
        if not isinstance(value, str):
            raise InputError(f"{self._at}/{key}: must be a string")
        return value

    def _first(self) -> int:
        value = self._said["first"]
        if type(value) is not int or abs(value) > 1_000_000:
            raise InputError(f"{self._at}/first: must be the number of the first page")
        return value

    def _parameter(self, key: str) -> str:
        name = self._text(key)
        kind = "properties of the body" if self._asked.in_body else "query parameters"
        self._known(name, self._asked.values, kind)
        return self._asked.values[name].name

    def _value(self, key: str) -> Value:
        """The named place; its parents may be missing in a response."""
        value = Value("page", self._answer)
        for number, step in enumerate(self._text(key).split(".")):
            fields = self._answers.fields(value.read, value.schema, guarded=number > 0)
            self._known(plain(step), fields, "properties there")
            value = fields[plain(step)]
        return value

    def _known(self, name: str, known: Iterable[str], kind: str) -> None:
        names = list(known)
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            fix = f"did you mean {near[0]}?" if near else f"the {kind}: {', '.join(names[:20])}"
            raise InputError(f"{self._at}: unknown name {name!r}", fix=fix)
