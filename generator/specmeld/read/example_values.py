"""Sample values: what they are examples of, and the types they show."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from specmeld.model.claims import Place
from specmeld.model.json import JSON, identity
from specmeld.read.recorder import Recorder
from specmeld.read.requests.request_variables import PLACEHOLDER
from specmeld.text.json_lines import locate_json
from specmeld.text.located import Located, TextError
from specmeld.text.pointer import Pointer

MOST_EXAMPLES = 3
"""Most different examples of one place; its types are those of all values."""

_BARE_VARIABLE = re.compile(
    r"(?<=[:\[,\s])(\{\{[^{}\"\n]{1,200}\}\}|\{%[^\"\n{}]{0,2000}%\})(?=\s*[,\]}\n])"
)
_COMMENT = re.compile(r"^[ \t]*(?://|#)[^\n]*$", re.MULTILINE)
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,17})\Z")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})\.\d{1,30}\Z")
_ANY_KEY = re.compile(r"\{[^{}]*\}|<[^<>]*>|\.{3}|…")
"""Placeholder keys: ``{name}``, ``<id>``."""
_SPELLED = re.compile(
    r"(?:phone|mobile|fax|zip|post(?:al)?_?-?code|postcode|version|sku|ean|isbn|iban|ssn|pin|otp)\Z",
    re.IGNORECASE,
)
"""Names of values that consist of digits and are not numbers."""
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
"""Postman's OpenAPI converter writes type and format if it has no example."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A JSON body. ``line`` is that of its text in the document."""

    value: JSON
    line: int
    located: Located | None = None
    """Where its parts are, for a text that is in the document line by line."""

    def line_of(self, pointer: Pointer) -> int:
        return self.located.line(pointer) if self.located is not None else self.line


def json_body(text: str, line: int, *, by_line: bool = False) -> Payload | None:
    """A JSON body; variables in place of a value and comment lines are accepted.

    ``by_line``: the text is in the document unchanged, from ``line`` on.
    """
    for candidate in _candidates(text):
        try:
            located = locate_json(candidate, line)
        except TextError:
            continue
        return Payload(located.value, line, located if by_line else None)
    return None


def _candidates(text: str) -> Iterator[str]:
    yield text
    quoted = _BARE_VARIABLE.sub(r'"\1"', text)
    yield quoted
    if _COMMENT.search(quoted):
        yield _COMMENT.sub("", quoted)


def record_payload(at: Place, payload: Payload, recorder: Recorder, *, parts: bool = False) -> None:
    """The payload as an example, and the types of its parts."""
    record_payloads(at, [payload], recorder, parts=parts)


def record_payloads(
    at: Place, payloads: Sequence[Payload], recorder: Recorder, *, parts: bool = False
) -> None:
    """Payloads of one place as examples, and the types that all of them show.

    With ``parts`` the values in them are examples of their places too.
    """
    complete = ((each.value, each.line) for each in payloads if not _has_placeholder(each.value))
    _record_examples(at, complete, recorder)
    if payloads:
        _record_type(at, [_Seen(each.value, each) for each in payloads], recorder, parts=parts)


def record_located(at: Place, located: Located, recorder: Recorder) -> None:
    """A value of a page as an example, and what its parts show, each at its line."""
    payload = Payload(located.value, located.line(()), located)
    record_payload(at, payload, recorder, parts=True)


def record_texts(
    at: Place, texts: Sequence[tuple[JSON, int]], recorder: Recorder, *, shown: bool = True
) -> None:
    """The values, each with its line, that a parameter or form field was sent with.

    On the wire all are text: ``20`` shows an integer. One that contains an unknown variable shows
    nothing. Without ``shown`` only the type is claimed, as for secrets.
    """
    known = [(text, line) for text, line in texts if _is_known(text)]
    values = [(text_value(text, at), line) for text, line in known]
    types = {_type_name(value) for value, _ in values}
    if not types:
        return
    common = _common(types)
    if shown:
        examples = known if common == "string" else values
        _record_examples(at, [one for one in examples if one[0] not in _PLACEHOLDERS], recorder)
    recorder.say(at, "type", common, values[0][1], evidence="example")
    _record_format(at, [value for value, _ in values], values[0][1], recorder)


def text_value(text: JSON, at: Place | None = None) -> JSON:
    """The value of a text on the wire: ``20`` → 20, ``true`` → True."""
    if not isinstance(text, str):
        return text
    if at is not None and at.steps and _SPELLED.search(at.steps[-1]):
        return text
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.match(text) and text != "-0":
        return int(text)
    return float(text) if _NUMBER.match(text) else text


def _is_known(text: JSON) -> bool:
    if isinstance(text, str):
        return bool(text) and not PLACEHOLDER.search(text)
    return text is not None and not isinstance(text, list | dict)


def _common(types: set[str]) -> str:
    """The type of a text that was seen as all of these."""
    if len(types) == 1:
        return next(iter(types))
    return "number" if types == {"integer", "number"} else "string"


def _record_examples(at: Place, values: Iterable[tuple[JSON, int]], recorder: Recorder) -> None:
    seen: set[Hashable] = set()
    for value, line in values:
        if len(seen) == MOST_EXAMPLES:
            return
        if (known := identity(value)) not in seen:
            seen.add(known)
            recorder.say(at, "example", value, line, evidence="example")


def _record_placeholder(at: Place, text: str, line: int, recorder: Recorder) -> None:
    type_, format_ = _PLACEHOLDERS[text]
    recorder.say(at, "type", type_, line, evidence="example")
    if format_:
        recorder.say(at, "format", format_, line, evidence="example")


def _record_format(at: Place, values: Sequence[JSON], line: int, recorder: Recorder) -> None:
    formats = {_format(value) for value in values} - {""}
    if len(formats) == 1:
        recorder.say(at, "format", formats.pop(), line, evidence="example")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A part of a payload."""

    value: JSON
    payload: Payload
    pointer: Pointer = ()

    @property
    def line(self) -> int:
        return self.payload.line_of(self.pointer)

    def inner(self) -> Iterator[tuple[str | int, _Seen]]:
        """Its contents, by key or index."""
        if isinstance(self.value, dict | list):
            listed = self.value.items() if isinstance(self.value, dict) else enumerate(self.value)
            for step, each in listed:
                yield step, _Seen(each, self.payload, (*self.pointer, step))


def _record_type(
    at: Place, seen: Sequence[_Seen], recorder: Recorder, *, parts: bool, inside: bool = False
) -> None:
    """The common type of all values at a place; null among them only shows that it is allowed."""
    known = [each for each in seen if each.value is not None and not _is_unknown(each.value)]
    types = {_type_name(each.value) for each in known}
    if types == {"integer", "number"}:
        types = {"number"}
    if len(types) == 1:
        recorder.say(at, "type", types.pop(), known[0].line, evidence="example")
        _record_format(at, [each.value for each in known], known[0].line, recorder)
    if empty := [each for each in seen if each.value is None]:
        recorder.say(at, "nullable", True, empty[0].line, evidence="example")
    if parts and inside:
        shown = ((each.value, each.line) for each in known if _is_plain(each.value))
        _record_examples(at, shown, recorder)
    members: dict[Place, list[_Seen]] = {}
    for each in known:
        for step, inner in each.inner():
            if isinstance(step, str) and _ANY_KEY.fullmatch(step):
                continue
            below = at.key(step) if isinstance(step, str) else at.items()
            members.setdefault(below, []).append(inner)
    for below, inners in members.items():
        recorder.say(below, "exists", True, inners[0].line, evidence="example")
        _record_type(below, inners, recorder, parts=parts, inside=True)


def _is_plain(value: JSON) -> bool:
    return not isinstance(value, dict | list) and not _has_placeholder(value)


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
    return isinstance(value, str) and PLACEHOLDER.fullmatch(value) is not None


def _has_placeholder(value: JSON) -> bool:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, str) and (each in _PLACEHOLDERS or PLACEHOLDER.search(each)):
            return True
    return False
