"""Where each value of a YAML text stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from specmeld.text.pointer import escaped

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that is being read."""

    pointer: str
    is_mapping: bool
    count: int = 0
    key: tuple[str, int] | None = None
    """The key that waits for its value, and the line it stands on."""


def spans(text: str) -> Mapping[str, tuple[int, int]]:
    """JSON pointer → first and last line, from 1, of the value with its key.

    A text that is not YAML has none.
    """
    found: dict[str, tuple[int, int]] = {}
    waiting: list[tuple[str, int, int]] = []

    def close(depth: int, line: int) -> None:
        while waiting and waiting[-1][2] >= depth:
            pointer, first, _ = waiting.pop()
            found[pointer] = first, max(first, line)

    try:
        for pointer, line, depth in _starts(text):
            close(depth, line - 1)
            waiting.append((pointer, line, depth))
    except (yaml.YAMLError, UnicodeError):
        return {}
    close(0, text.count("\n") + (not text.endswith("\n")))
    return found


def _starts(text: str) -> Iterator[tuple[str, int, int]]:
    """Pointer, first line and depth of each value, in the order of the text."""
    stack: list[_Open] = []
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        elif isinstance(event, yaml.NodeEvent):
            line = event.start_mark.line + 1 if event.start_mark else 0
            holder = stack[-1] if stack else None
            if holder and holder.is_mapping and holder.key is None:
                name = event.value if isinstance(event, yaml.ScalarEvent) else ""
                holder.key = name, line
                if not isinstance(event, yaml.ScalarEvent):
                    raise yaml.YAMLError("a key that JSON cannot have")
                continue
            pointer, line = _place(holder, line)
            yield pointer, line, len(stack)
            if isinstance(event, yaml.CollectionStartEvent):
                stack.append(_Open(pointer, isinstance(event, yaml.MappingStartEvent)))


def _place(holder: _Open | None, line: int) -> tuple[str, int]:
    if holder is None:
        return "", line
    if holder.key is not None:
        (name, line), holder.key = holder.key, None
        return f"{holder.pointer}/{escaped(name)}", line
    holder.count += 1
    return f"{holder.pointer}/{holder.count - 1}", line
