"""The line of each part of an OpenAPI file's document."""

from __future__ import annotations

from specmeld.text.json_lines import is_json, locate_json
from specmeld.text.located import Located
from specmeld.text.yaml_lines import locate_yaml

_COMPONENTS = ("components", "schemas")


def located(text: str) -> Located:
    """Parse a text that was valid before. Raises TextError if it is not."""
    return locate_json(text) if is_json(text) else locate_yaml(text)


class Lines:
    """The lines of an OpenAPI document, as 3.1, in the original file."""

    def __init__(self, text: str) -> None:
        self._located = located(text)

    def of(self, pointer: tuple[str, ...]) -> int:
        """The line of the deepest part of that path that the file has, from 1.

        In a Swagger 2.0 file, definitions correspond to components.
        """
        line, depth = self._reached(pointer)
        if pointer[:2] == _COMPONENTS and depth < 3:
            for other in _elsewhere(pointer):
                found, reached = self._reached(other)
                if reached > depth:
                    line, depth = found, reached
        return line

    def _reached(self, pointer: tuple[str, ...]) -> tuple[int, int]:
        return self._located.reached(self._located.pointer(pointer))


def _elsewhere(pointer: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Other locations of a component: without the request suffix, or in Swagger 2.0."""
    name = pointer[2] if len(pointer) > 2 else ""
    plain = name
    while plain.endswith("-Input"):
        plain = plain.removesuffix("-Input")
    rest = pointer[3:]
    return [
        (*_COMPONENTS, plain, *rest),
        ("definitions", name, *rest),
        ("definitions", plain, *rest),
    ]
