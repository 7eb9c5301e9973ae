"""The text of docutils nodes with the two marks that events keep."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from specmeld.read.containers.source_lines import squeezed

_DEEPEST = 4
_LONGEST = 2_000
"""Most characters that a substitution may expand to."""


def elements(node: nodes.Node) -> list[nodes.Element]:
    """The children of a node without bare text."""
    return [child for child in node.children if isinstance(child, nodes.Element)]


class InlineText:
    """Renders inline nodes; keeps line breaks of the document."""

    def __init__(self, document: nodes.document) -> None:
        self._definitions = document.substitution_defs

    def of(self, node: nodes.Element) -> str:
        """The text of a paragraph, term or title; emphasis of the whole counts as bold."""
        match node.children:
            case [nodes.emphasis() as whole]:
                return f"**{whole.astext()}**"
            case children:
                return "".join(self._child(child, 0) for child in children)

    def cell(self, node: nodes.Element) -> str:
        """The text of a table cell, each of its blocks and items on a line."""
        return "\n".join(self._blocks(node, ""))

    def _blocks(self, node: nodes.Node, lead: str) -> Iterator[str]:
        match node:
            case nodes.literal_block():
                lines = (line.strip() for line in node.astext().split("\n"))
                yield from (f"{lead}`{line}`" for line in lines if line)
            case nodes.TextElement():
                text = squeezed(self.of(node))
                if text:
                    yield lead + text
            case nodes.bullet_list() | nodes.enumerated_list():
                for item in node.children:
                    for at, line in enumerate(self._blocks(item, "")):
                        yield f"{lead}{'  ' if at else '- '}{line}"
            case nodes.Element() if not isinstance(node, nodes.system_message):
                for child in node.children:
                    yield from self._blocks(child, lead)

    def _child(self, node: nodes.Node, level: int) -> str:
        match node:
            case nodes.literal():
                return f"`{node.astext()}`" if node.astext().strip() else ""
            case nodes.strong():
                return f"**{node.astext()}**" if node.astext().strip() else ""
            case nodes.substitution_reference():
                return self._substituted(node, level)
            case nodes.target() | nodes.image() | nodes.system_message():
                return node.get("alt", "") if isinstance(node, nodes.Element) else ""
            case nodes.Element():
                return "".join(self._child(child, level) for child in node.children)
            case _:
                return node.astext()

    def _substituted(self, node: nodes.Element, level: int) -> str:
        name = node.get("refname", "") or node.astext()
        known = self._definitions.get(name)
        if known is None or level >= _DEEPEST:
            return node.astext()
        text = "".join(self._child(child, level + 1) for child in known.children)
        return squeezed(text)[:_LONGEST]
