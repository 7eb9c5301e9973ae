"""How deep the fields and bullets of a page are."""

from __future__ import annotations

from specmeld.read.containers.copied.copied_children import ShownChildren
from specmeld.read.containers.copied.copied_fields import Field, is_bullet
from specmeld.read.containers.copied.copied_lines import CopiedLine

_DEEPEST = 16


class Nesting:
    def __init__(self, children: ShownChildren) -> None:
        self._children = children
        self._indents: list[int] = []
        """The indentations of the open bullets, outermost first."""
        self._last_name = ""
        """The name of the field above, within one section."""
        self._union_depth: int | None = None
        """The depth of the field above whose branches may follow."""

    @property
    def bullets(self) -> int:
        """How many bullets are open."""
        return len(self._indents)

    @property
    def names_above(self) -> tuple[str, ...]:
        """The names of the field above and of the open parents, innermost first."""
        return (self._last_name, *self._children.parents)

    def end_section(self) -> None:
        self._children.close()
        self._indents = []
        self._last_name = ""
        self._union_depth = None

    def field(self, found: Field, line: CopiedLine) -> int:
        """The depth of the next field, whose name is on a line."""
        self._last_name = found.name
        if is_bullet(line.text):
            return self.bullet(line.indent)
        self._indents = []
        if found.is_branch and self._union_depth is not None:
            return self._union_depth + 1
        depth = min(self._children.depth_of(found.name), _DEEPEST)
        self._union_depth = depth if found.is_union else None
        return depth

    def bullet(self, indent: int) -> int:
        """The depth of the next bullet."""
        while self._indents and self._indents[-1] > indent:
            self._indents.pop()
        if (not self._indents or self._indents[-1] < indent) and len(self._indents) < _DEEPEST:
            self._indents.append(indent)
        return max(len(self._indents) - 1, 0)

    def leave_bullets(self, line: CopiedLine) -> None:
        """Close the bullets above a line that is beside them."""
        if self._indents and not is_bullet(line.text) and line.indent <= self._indents[0]:
            self._indents = []
