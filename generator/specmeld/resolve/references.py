"""References inside one document: JSON pointers (RFC 6901) in URI fragments (RFC 3986).

Anything but a local fragment is rejected: the reader has already imported other files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from specmeld.diagnostics import InputError
from specmeld.model.json import JSONObject
from specmeld.text.pointer import escaped, key_in, parse_pointer

MAX_HOPS = 32
"""Most consecutive references before it counts as a circle."""


def join(pointer: str, *tokens: str | int) -> str:
    for token in tokens:
        pointer += f"/{escaped(token)}"
    return pointer


@dataclass(frozen=True, slots=True)
class Found:
    """A value of the document and its JSON pointer."""

    value: Any
    pointer: str


@dataclass(frozen=True, slots=True)
class References:
    """Looks up references in ``document``. Raises InputError, naming the place, if it cannot."""

    document: JSONObject

    def pointer(self, ref: object, at: str) -> str:
        """The JSON pointer that the reference ``ref``, at ``at``, names."""
        if not isinstance(ref, str):
            raise InputError(f"at #{at}: $ref must be a string", fix="write it as '#/components/…'")
        if ref != "#" and not ref.startswith("#/"):
            raise InputError(
                f"at #{at}: $ref {_short(ref)} points outside this document",
                fix="bundle the documents into one first",
            )
        return unquote(ref[1:])

    def find(self, ref: object, at: str) -> Found:
        """The target of ``ref``, one hop."""
        pointer = self.pointer(ref, at)
        value: Any = self.document
        for token in parse_pointer(pointer):
            value = _step(value, token)
            if value is _NOTHING:
                raise InputError(
                    f"at #{at}: $ref {_short(str(ref))} does not exist",
                    fix="correct it, or add the missing part",
                )
        return Found(value, pointer)

    def follow(self, value: Any, at: str) -> Found:
        """``value``, or its target after any number of hops; always an object."""
        found = Found(value, at)
        for _ in range(MAX_HOPS):
            if not isinstance(found.value, dict):
                raise InputError(
                    f"at #{found.pointer}: must be an object, but is {_kind(found.value)}"
                )
            if "$ref" not in found.value:
                return found
            found = self.find(found.value["$ref"], found.pointer)
        raise InputError(f"at #{at}: the references are circular")


_NOTHING = object()


def _step(value: Any, token: str) -> Any:
    key = key_in(value, token)
    if key is None and isinstance(value, dict) and token.isdecimal() and len(token) < 10:
        key = key_in(value, int(token))  # YAML reads the key 404 as a number
    return _NOTHING if key is None else value[key]


def _kind(value: object) -> str:
    if value is None:
        return "null"
    names = {bool: "a boolean", str: "text", int: "a number", float: "a number", list: "a list"}
    return names.get(type(value), type(value).__name__)


def _short(text: str, limit: int = 120) -> str:
    return repr(text if len(text) <= limit else text[: limit - 1] + "…")
