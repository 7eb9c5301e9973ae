"""Sample values: what they are examples of, and the types they show."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from specmeld.model.claims import Place
from specmeld.model.json import JSON
from specmeld.read.recorder import Recorder
from specmeld.text.json_lines import locate_json
from specmeld.text.located import Located, TextError
from specmeld.text.pointer import Pointer

_VARIABLE = re.compile(r"\{\{[^{}\n]{1,200}\}\}")
_BARE_VARIABLE = re.compile(r"(?<=[:\[,\s])(\{\{[^{}\"\n]{1,200}\}\})(?=\s*[,\]}\n])")
_PLACEHOLDERS: Mapping[str, tuple[str, str]] = {
    "<string>": ("string", ""),
    "<integer>": ("integer", ""),
    "<long>": ("integer", "int64"),
    "<number>": ("number", ""),
    "<float>": ("number", "float"),
    "<double>": ("number", "double"),
    "<boolean>": ("boolean", ""),
    "<date>": ("string", "date"),
    "<dateTime>": ("string", "date-time"),
    "<email>": ("string", "email"),
    "<uuid>": ("string", "uuid"),
    "<uri>": ("string", "uri"),
    "<binary>": ("string", "binary"),
}
"""What Postman's own converter from OpenAPI writes where it has no example: type and format."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A JSON body; None where a text is none. ``line`` is that of the text in the collection."""

    value: JSON
    line: int


def json_body(text: str, line: int) -> Payload | None:
    """A body that is JSON; variables in the place of a value are let pass."""
    for candidate in (text, _BARE_VARIABLE.sub(r'"\1"', text)):
        try:
            return Payload(locate_json(candidate).value, line)
        except TextError:
            continue
    return None


def record_payload(at: Place, payload: Payload, recorder: Recorder) -> None:
    """The payload as an example, and the types of its parts, all at its one line."""
    _record(at, payload.value, recorder, lambda _: payload.line)


def record_located(at: Place, located: Located, recorder: Recorder) -> None:
    """A value of the document as an example, and the types of its parts, each at its line."""
    _record(at, located.value, recorder, located.line)


def _record(at: Place, value: JSON, recorder: Recorder, line: Callable[[Pointer], int]) -> None:
    if not _has_placeholder(value):
        recorder.say(at, "example", value, line(()), evidence="example")
    _Types(recorder, line).record(at, [((), value)])


def record_value(at: Place, text: JSON, line: int, recorder: Recorder) -> None:
    """The value of a parameter or a form field: an example, or a placeholder for its type."""
    if not isinstance(text, str):
        if text is not None:
            recorder.say(at, "example", text, line, evidence="example")
    elif text in _PLACEHOLDERS:
        _record_placeholder(at, text, line, recorder)
    elif text and not _VARIABLE.search(text):
        recorder.say(at, "example", text, line, evidence="example")


def _record_placeholder(at: Place, text: str, line: int, recorder: Recorder) -> None:
    type_, format_ = _PLACEHOLDERS[text]
    recorder.say(at, "type", type_, line, evidence="example")
    if format_:
        recorder.say(at, "format", format_, line, evidence="example")


class _Types:
    """Records the types that values show, each at the line of the first that shows it."""

    def __init__(self, recorder: Recorder, line: Callable[[Pointer], int]) -> None:
        self._recorder = recorder
        self._line = line

    def record(self, at: Place, seen: Sequence[tuple[Pointer, JSON]]) -> None:
        """What all values seen at a place have in common; null only says that it may be."""
        line = self._line(seen[0][0])
        known = [each for each in seen if each[1] is not None and not _is_unknown(each[1])]
        types = {_type_name(value) for _, value in known}
        if types == {"integer", "number"}:
            types = {"number"}
        if len(types) == 1:
            self._say(at, "type", types.pop(), line)
            formats = {_format(value) for _, value in known}
            if len(formats) == 1 and "" not in formats:
                self._say(at, "format", formats.pop(), line)
        if any(value is None for _, value in seen):
            self._say(at, "nullable", True, line)
        members: dict[str, list[tuple[Pointer, JSON]]] = {}
        items: list[tuple[Pointer, JSON]] = []
        for pointer, value in known:
            if isinstance(value, dict):
                for name, inner in value.items():
                    members.setdefault(name, []).append(((*pointer, name), inner))
            elif isinstance(value, list):
                items += [((*pointer, index), inner) for index, inner in enumerate(value)]
        for name, inners in members.items():
            self._inside(at.key(name), inners)
        if items:
            self._inside(at.items(), items)

    def _inside(self, at: Place, seen: Sequence[tuple[Pointer, JSON]]) -> None:
        self._say(at, "exists", True, self._line(seen[0][0]))
        self.record(at, seen)

    def _say(self, at: Place, keyword: str, value: JSON, line: int) -> None:
        self._recorder.say(at, keyword, value, line, evidence="example")


def _type_name(value: JSON) -> str:
    if isinstance(value, str):
        return _PLACEHOLDERS[value][0] if value in _PLACEHOLDERS else "string"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "integer" if isinstance(value, int) else "number"
    return "array" if isinstance(value, list) else "object"


def _format(value: JSON) -> str:
    return _PLACEHOLDERS[value][1] if isinstance(value, str) and value in _PLACEHOLDERS else ""


def _is_unknown(value: JSON) -> bool:
    return isinstance(value, str) and _VARIABLE.fullmatch(value) is not None


def _has_placeholder(value: JSON) -> bool:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, str) and (each in _PLACEHOLDERS or _is_unknown(each)):
            return True
    return False
