"""The parser of Markdown: CommonMark with lenient tables, definition lists and tags."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from mdit_py_plugins.deflist import deflist_plugin

from specmeld.read.containers.markdown.markdown_lines import OPENING, PLACEHOLDER
from specmeld.read.containers.markdown.pipe_tables import pipe_tables


@cache
def markdown_parser() -> MarkdownIt:
    """HTML blocks are tags by now, so the remaining HTML is inline."""
    md = MarkdownIt("commonmark", {"maxNesting": 120, "html": True})
    md.enable(["table", "strikethrough"]).disable("html_block")
    md.use(pipe_tables).use(deflist_plugin)
    md.block.ruler.before(
        "table", "tag_line", _tag_line, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    return md


def _tag_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that is a single placeholder becomes a token of type ``tag``."""
    at = state.bMarks[start] + state.tShift[start]
    if state.src[at : at + 1] != OPENING:
        return False
    found = PLACEHOLDER.fullmatch(state.src[at : state.eMarks[start]].rstrip())
    if found is None:
        return False
    if not silent:
        token = state.push("tag", "", 0)
        token.map = [start, start + 1]
        token.meta = {"number": int(found[1])}
        state.line = start + 1
    return True
