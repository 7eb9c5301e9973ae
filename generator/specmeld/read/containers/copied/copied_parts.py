"""Where the parts of a page begin: operations, sections, statuses, tables, listings."""

from __future__ import annotations

from collections.abc import Sequence

from specmeld.read.containers.copied.copied_code import CodeFinder
from specmeld.read.containers.copied.copied_lines import CopiedLine, is_code_tab
from specmeld.read.containers.copied.copied_operations import operation_at
from specmeld.read.containers.copied.copied_titles import is_short_title, section_of, status_of
from specmeld.read.containers.copied.tables.copied_stacked_tables import begins_table
from specmeld.read.vocabulary.site_lines import ENDS

_MOST_TABS = 40
"""Most lines from the name of a tab to the sample below."""


class PartFinder:
    def __init__(self, lines: Sequence[CopiedLine], following: Sequence[int]) -> None:
        self.code = CodeFinder(lines)
        self._lines = lines
        self._following = following

    def begins(self, at: int) -> bool:
        """Whether a line begins a part, or ends the content of the page."""
        return (
            self.begins_with_name(at)
            or self.code.starts(at)
            or self._lines[at].text.lower() in ENDS
            or begins_table(self._lines, self._following, at)
        )

    def begins_with_name(self, at: int) -> bool:
        """Whether a line begins a section, a status or an operation."""
        text = self._lines[at].text
        return bool(
            section_of(text) or status_of(text) or operation_at(self._lines, self._following, at)
        )

    def is_title(self, at: int) -> bool:
        """Whether a line can be the title of an operation or a table."""
        above = self.is_above_operation(at) or self.is_above_table(at)
        return above and is_short_title(self._lines[at].text)

    def is_above_table(self, at: int) -> bool:
        return begins_table(self._lines, self._following, self._following[at])

    def is_above_operation(self, at: int) -> bool:
        return operation_at(self._lines, self._following, self._following[at]) is not None

    def is_above_code(self, at: int) -> bool:
        """Whether a line is the name of a tab above a sample, or next to such a tab."""
        below = at
        while below < len(self._lines) and is_code_tab(self._lines[below].text):
            below = self._following[below]
            if below - at > _MOST_TABS:
                return False
        return below > at and below < len(self._lines) and self.code.starts(below)
