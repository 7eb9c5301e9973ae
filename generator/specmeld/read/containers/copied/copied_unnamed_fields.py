"""Types without the names of their fields, which the samples of the page may show.

The name of a field that opens is a button, and browsers do not copy buttons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from specmeld.read.containers.copied.copied_field_lines import FieldLines
from specmeld.read.containers.copied.copied_lines import CopiedLine
from specmeld.read.containers.copied.copied_samples import SampleKeys
from specmeld.read.containers.copied.copied_titles import section_of
from specmeld.read.containers.copied.copied_types import SaidType, is_composite, type_of

_MOST_WORDS = 6
"""Most lines of text between a type and the next name."""


@dataclass(frozen=True, slots=True)
class UnnamedField:
    said: SaidType
    name: str
    """The name that the samples show; empty if uncertain."""
    opens: bool
    """Whether the next field is a child of it."""


class UnnamedFields:
    def __init__(
        self,
        lines: Sequence[CopiedLine],
        following: Sequence[int],
        fields: FieldLines,
        samples: SampleKeys,
    ) -> None:
        self._lines = lines
        self._following = following
        self._fields = fields
        self._samples = samples

    def at(self, at: int, above: Sequence[str]) -> UnnamedField | None:
        """The field whose type is on a line, below a field and parents with these names."""
        said = type_of(self._lines[at].text)
        if said is None or not is_composite(said):
            return None
        following_name = self._next_name(at)
        names = (self._samples.between(each, following_name) for each in above)
        name = next(filter(None, names), "")
        return UnnamedField(said, name, following_name in self._samples.children(name))

    def _next_name(self, at: int) -> str:
        """The name of the next field of the same section, after a few lines of text."""
        below = self._following[at]
        for _ in range(_MOST_WORDS):
            if below >= len(self._lines) or section_of(self._lines[below].text):
                break
            if found := self._fields.field(below):
                return found[0].name
            below = self._following[below]
        return ""
