"""YAML as OpenAPI uses it: the core schema of YAML 1.2.2 (section 10.3), with JSON's values.

PyYAML reads YAML 1.1, where ``on`` is true, ``2020-01-01`` a date and ``1_000`` a number; here they
are strings. Keys become strings as in JSON (``404:`` is ``"404"``). Values are built from the
parser's events and not by its composer, which overflows the stack on malicious nesting.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import yaml

from specmeld.model.json import JSON, JSONObject
from specmeld.text.located import DEEPEST, TOO_DEEP, Located, TextError
from specmeld.text.pointer import Pointer

MOST_ALIASED = 1_000_000
"""Most values that all aliases of a document may expand to."""

OUTER = 3
"""Levels whose lines cost almost nothing: the third has the operations of a description."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_VALUE_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null"))
"""A quoted scalar is a string, and so is one with a tag that JSON has no type for."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = {0x85: 0xFDD0, 0x2028: 0xFDD1, 0x2029: 0xFDD2}
"""Line breaks of YAML 1.1 that 1.2 and editors do not count → noncharacters to replace them."""
_ANY_BREAK = re.compile("[\x85\u2028\u2029]")
_RESTORED = {stand_in: char for char, stand_in in _BREAKS.items()}

_INTEGER = re.compile(r"[-+]?[0-9]{1,400}\Z|0o[0-7]{1,400}\Z|0x[0-9a-fA-F]{1,400}\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, JSON] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START = frozenset("-+.0123456789")


class AliasError(TextError):
    """An alias in a text that must not have any."""


def scalar(text: str) -> JSON:
    """The value of a plain scalar by the core schema; ``.inf`` and ``.nan`` stay strings."""
    if text[:1] in _NUMBER_START:
        if _INTEGER.match(text):
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        if _FLOAT.match(text) and math.isfinite(float(text)):
            return float(text)
        return text
    return _WORDS.get(text, text)


def locate_yaml(
    text: str,
    *,
    lines: bool = True,
    aliases: bool = True,
    value_of: Callable[[str], JSON] = scalar,
) -> Located:
    """Read one YAML document; without ``lines`` it is faster and knows only those of the outermost
    ``OUTER`` levels. ``value_of`` converts an unquoted scalar.

    Raises TextError for invalid YAML, for aliases that explode or are recursive (any alias without
    ``aliases``), and for what JSON cannot hold.
    """
    text = _CONTROL.sub("\ufffd", text)
    breaks = _ANY_BREAK.search(text) is not None
    builder = _Builder(lines, restore=breaks, aliases=aliases, value_of=value_of)
    loader = _Loader(text.translate(_BREAKS) if breaks else text)
    try:
        builder.build(_events(loader))
    except yaml.MarkedYAMLError as error:
        raise _text_error(error, text.rstrip().count("\n") + 1) from None
    except yaml.YAMLError as error:
        raise TextError(str(error).splitlines()[0], 0) from None
    finally:
        loader.dispose()
    return Located(
        builder.root,
        {(): 1} | builder.lines,
        tuple(builder.repeated),
        builder.blocks,
        shallow=not lines,
    )


def _text_error(error: yaml.MarkedYAMLError, last: int) -> TextError:
    """The parser's error, in a text whose ``last`` line is known."""
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 0
    if error.problem and "nesting depth" in error.problem:  # it reads ahead of its events
        return TextError(TOO_DEEP, line)
    message = ", ".join(part for part in (error.context, error.problem) if part)
    return TextError(message, line, cut=line > last)


def _events(loader: yaml.SafeLoader) -> Iterator[yaml.Event]:
    while loader.check_event():
        yield loader.get_event()  # type: ignore[no-untyped-call]


@dataclass(slots=True)
class _Frame:
    """A container that is still open."""

    value: JSONObject | list[JSON]
    pointer: Pointer
    anchor: str | None
    line: int
    begun: int
    """The number of values in the document when this one began."""
    key: str | None = None
    merges: bool = False
    """Whether the key is the merge key, which is an ordinary key if quoted."""
    merged: list[JSON] = field(default_factory=list)


class _Builder:
    def __init__(
        self,
        keep_lines: bool,
        *,
        restore: bool,
        aliases: bool,
        value_of: Callable[[str], JSON],
    ) -> None:
        self.root: JSON = None
        self.lines: dict[Pointer, int] = {}
        self.blocks: dict[Pointer, int] = {}
        self.repeated: list[tuple[Pointer, int]] = []
        self._lined = DEEPEST if keep_lines else OUTER
        """Open containers whose lines are kept."""
        self._restore = restore
        self._may_alias = aliases
        self._value_of = value_of
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[JSON, int]] = {}
        self._count = 0
        self._aliased = 0
        self._documents = 0

    def build(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self._take_scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._open({} if isinstance(event, yaml.MappingStartEvent) else [], event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
            elif isinstance(event, yaml.AliasEvent):
                self._take_alias(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                self._documents += 1
                if self._documents > 1:
                    raise TextError("a second YAML document begins", _line(event))

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame is not None and type(frame.value) is dict and frame.key is None:
            self._take_key(frame, event)
            return
        text = self._text(event)
        is_value = event.implicit[0] or event.tag in _VALUE_TAGS
        value: JSON = self._value_of(text) if is_value else text
        self._count += 1
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)
        if event.style == "|" and len(self._stack) <= self._lined and frame is not None:
            self.blocks[(*frame.pointer, self._step(frame))] = _line(event) + 1
        self._put(value, event)

    def _text(self, event: yaml.ScalarEvent) -> str:
        text: str = event.value
        return text.translate(_RESTORED) if self._restore else text

    def _take_key(self, frame: _Frame, event: yaml.ScalarEvent) -> None:
        key = self._text(event)
        frame.key = key
        frame.merges = key == "<<" and event.implicit[0]
        if len(self._stack) <= self._lined:
            self.lines[(*frame.pointer, key)] = _line(event)
        if key in frame.value and not frame.merges:
            self.repeated.append(((*frame.pointer, key), _line(event)))
            del frame.value[key]  # type: ignore[arg-type]  # a mapping: it has keys

    def _open(self, value: JSONObject | list[JSON], event: yaml.CollectionStartEvent) -> None:
        line = _line(event)
        if len(self._stack) >= DEEPEST:
            raise TextError(TOO_DEEP, line)
        pointer: Pointer = ()
        if self._stack:
            frame = self._stack[-1]
            if type(frame.value) is dict and frame.key is None:
                raise TextError("a key must be a scalar", line)
            if len(self._stack) <= self._lined:
                pointer = (*frame.pointer, self._step(frame))
        self._count += 1
        self._stack.append(_Frame(value, pointer, event.anchor, line, self._count))

    def _close(self) -> None:
        frame = self._stack.pop()
        for merged in frame.merged:
            _merge(frame, merged)
        if frame.anchor is not None:
            self._anchors[frame.anchor] = (frame.value, self._count - frame.begun + 1)
        self._put(frame.value, None, frame.line)

    def _take_alias(self, event: yaml.AliasEvent) -> None:
        line = _line(event)
        if not self._may_alias:
            raise AliasError(f"uses the YAML alias *{event.anchor}", line)
        if event.anchor not in self._anchors:
            raise TextError(
                f"alias *{event.anchor} has no anchor before it, or contains itself", line
            )
        value, size = self._anchors[event.anchor]
        self._aliased += size
        self._count += size
        if self._aliased > MOST_ALIASED:
            raise TextError(
                f"the aliases expand to more than {MOST_ALIASED:,} values: an alias bomb", line
            )
        if self._stack and type(self._stack[-1].value) is dict and self._stack[-1].key is None:
            raise TextError("an alias cannot be a key", line)
        self._put(value, event)

    def _put(self, value: JSON, event: yaml.Event | None, line: int = 0) -> None:
        if not self._stack:
            self.root = value
            return
        frame = self._stack[-1]
        if isinstance(frame.value, list):
            if len(self._stack) <= self._lined:
                self.lines[(*frame.pointer, len(frame.value))] = line or _line(event)
            frame.value.append(value)
            return
        assert frame.key is not None
        if frame.merges and isinstance(value, dict | list):
            frame.merged += value if isinstance(value, list) else [value]
        else:
            frame.value[frame.key] = value
        frame.key = None

    def _step(self, frame: _Frame) -> str | int:
        return len(frame.value) if isinstance(frame.value, list) else str(frame.key)


def _merge(frame: _Frame, merged: JSON) -> None:
    """The merge key of YAML 1.1: the mapping's own keys take precedence."""
    if not isinstance(merged, dict):
        raise TextError("the value of the merge key << must be a mapping", frame.line)
    assert isinstance(frame.value, dict)
    for key, value in merged.items():
        frame.value.setdefault(key, value)


def _line(event: yaml.Event | None) -> int:
    return event.start_mark.line + 1 if event is not None and event.start_mark else 0
