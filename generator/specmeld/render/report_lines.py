"""The first and last line of each value of a YAML text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from specmeld.model.json import JSON
from specmeld.text.located import TextError
from specmeld.text.pointer import Pointer, escaped
from specmeld.text.yaml_lines import locate_yaml


def spans(text: str) -> Mapping[str, tuple[int, int]]:
    """JSON pointer → first and last line, from 1, of the value with its key.

    Empty for invalid YAML.
    """
    try:
        located = locate_yaml(text)
    except TextError:
        return {}
    found: dict[str, tuple[int, int]] = {}
    around: list[tuple[str, int]] = []

    def close(depth: int, line: int) -> None:
        while len(around) > depth:
            name, first = around.pop()
            found[name] = first, max(first, line)

    for pointer, name in _pointers(located.value):
        if (line := located.lines.get(pointer)) is not None:
            close(len(pointer), line - 1)
            around.append((name, line))
    close(0, text.count("\n") + (not text.endswith("\n")))
    return found


def _pointers(value: JSON) -> Iterator[tuple[Pointer, str]]:
    """The pointers of all parts of a value in order, as steps and as text."""
    waiting: list[tuple[Pointer, str, JSON]] = [((), "", value)] if value is not None else []
    while waiting:
        pointer, name, held = waiting.pop()
        yield pointer, name
        members: Iterable[tuple[str | int, JSON]] = ()
        if isinstance(held, dict):
            members = held.items()
        elif isinstance(held, list):
            members = enumerate(held)
        waiting += [
            ((*pointer, step), f"{name}/{escaped(step)}", each)
            for step, each in reversed(list(members))
        ]
