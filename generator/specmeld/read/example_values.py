"""Sample values: what they are examples of, and the types they show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from specmeld.model.claims import Place
from specmeld.model.json import JSON
from specmeld.read.recorder import Recorder
from specmeld.text.json_lines import locate_json
from specmeld.text.located import TextError

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
    """The payload as an example, and the types of its parts."""
    if not _has_placeholder(payload.value):
        recorder.say(at, "example", payload.value, payload.line, evidence="example")
    _record_type(at, [payload.value], payload.line, recorder)


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


def _record_type(at: Place, values: Sequence[JSON], line: int, recorder: Recorder) -> None:
    """What all values seen at a place have in common; null among them only says that it may be."""
    known = [value for value in values if value is not None and not _is_unknown(value)]
    types = {_type_name(value) for value in known}
    if types == {"integer", "number"}:
        types = {"number"}
    if len(types) == 1:
        recorder.say(at, "type", types.pop(), line, evidence="example")
        formats = {_format(value) for value in known} - {""}
        if len(formats) == 1:
            recorder.say(at, "format", formats.pop(), line, evidence="example")
    if None in values:
        recorder.say(at, "nullable", True, line, evidence="example")
    members: dict[str, list[JSON]] = {}
    for value in known:
        for name, inner in value.items() if isinstance(value, dict) else ():
            members.setdefault(name, []).append(inner)
    for name, inners in members.items():
        recorder.say(at.key(name), "exists", True, line, evidence="example")
        _record_type(at.key(name), inners, line, recorder)
    items = [item for value in known if isinstance(value, list) for item in value]
    if items:
        recorder.say(at.items(), "exists", True, line, evidence="example")
        _record_type(at.items(), items, line, recorder)


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
