"""docutils' parser for pages with unknown directives and roles.

Every directive becomes a node with its argument, options and content, every role its text, every
title a node of its own. Nothing is included, run, fetched or printed, and docutils is unchanged for
others in this process: its states are extended, not patched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from re import Match
from types import SimpleNamespace
from typing import Any

from docutils import frontend, nodes, utils
from docutils.parsers import rst
from docutils.parsers.rst import states
from docutils.statemachine import StateMachine

from specmeld.read.containers.rst.restructured_directives import Title, made_of, written_as

_BY_DOCUTILS = frozenset(["replace", "unicode"])
_CODE_ROLES = frozenset(
    ["code", "command", "envvar", "file", "kbd", "literal", "option", "program", "samp"]
)
_MARK_ROLES = {"strong": nodes.strong, "emphasis": nodes.emphasis}
_TITLED_LINK = re.compile(r"([^<]*[^<\s])\s*<[^<>]*>\Z")
_Found = tuple[list[nodes.Node], bool | int]
_LONGEST_INLINE = 20_000
"""Characters of a paragraph beyond which inline markup is not parsed."""


def parse(lines: Sequence[str]) -> nodes.document:
    """The document tree. Raises whatever docutils raises on malformed input."""
    settings = frontend.get_default_settings(rst.Parser)
    settings.file_insertion_enabled = False
    settings.raw_enabled = False
    settings.halt_level = 5
    settings.report_level = 5
    settings.warning_stream = False
    settings.syntax_highlight = "none"
    settings.line_length_limit = 1 << 30
    document = utils.new_document("page", settings)
    _Parser().parse("\n".join(lines), document)
    return document


class _Parser(rst.Parser):
    def __init__(self) -> None:
        super().__init__(inliner=_Inliner())
        self.state_classes = _STATES


class _Inliner(states.Inliner):
    def parse(
        self, text: str, lineno: int, memo: SimpleNamespace, parent: nodes.Element
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if len(text) > _LONGEST_INLINE:
            return [nodes.Text(text)], []
        return super().parse(text, lineno, memo, parent)

    def implicit_inline(self, text: str, lineno: int) -> list[nodes.Text]:
        """URLs stay text, which also saves the recursion that docutils needs for each of them."""
        return [nodes.Text(text)] if text else []

    def interpreted(
        self, rawsource: str, text: str, role: str, lineno: int
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Text without a role is code: that is what authors of API pages mean by it."""
        name = role.rsplit(":", 1)[-1].lower() if role else "literal"
        plain = utils.unescape(text)
        if name in _CODE_ROLES:
            return [nodes.literal(rawsource, plain)], []
        if name in _MARK_ROLES:
            return [_MARK_ROLES[name](rawsource, plain)], []
        return [nodes.Text(_role_text(plain))], []


for _name, _value in vars(states.Inliner).items():
    if isinstance(_value, str) and not _name.startswith("_"):
        setattr(_Inliner, _name, _value)  # parts of patterns that docutils reads from the class


def _role_text(text: str) -> str:
    titled = _TITLED_LINK.match(text)
    if titled:
        return titled[1]
    if text.startswith("~"):
        return text[1:].rsplit(".", 1)[-1]
    return text.removeprefix("!")


class _Open(states.RSTState):
    """How all states differ from docutils' own."""

    state_machine: Any
    nested_sm_cache: list[StateMachine[Any]] = []  # noqa: RUF012  # docutils shares it by class

    def __init__(self, state_machine: states.RSTStateMachine, debug: bool = False) -> None:
        super().__init__(state_machine, debug)
        nested = {"state_classes": _STATES, "initial_state": "Body"}
        self.nested_sm_kwargs = nested
        self.indent_sm_kwargs = nested
        self.known_indent_sm_kwargs = nested

    def run_directive(
        self, directive: Any, match: Match[str], type_name: str, option_presets: dict[str, Any]
    ) -> _Found:
        if type_name.lower() not in _BY_DOCUTILS:
            return self.unknown_directive(type_name)
        found: _Found = super().run_directive(  # type: ignore[misc]
            directive, match, type_name, option_presets
        )
        return found

    def unknown_directive(self, type_name: str) -> _Found:
        """Any directive, known or not, without running it."""
        machine = self.state_machine
        text, line = machine.line, machine.get_source_and_line()[1]
        marks = text.index("::", text.index(type_name) + len(type_name))
        start = len(text) - len(text[marks + 2 :].lstrip())
        indented, _, offset, blank_finish = machine.get_first_known_indented(start, strip_top=False)
        found = made_of(written_as(type_name, line, indented, offset), self)
        return found, blank_finish or machine.is_next_line_blank()

    def section(
        self, title: str, source: str, style: object, lineno: int, messages: Sequence[nodes.Node]
    ) -> None:
        """A title is a node among the others, so that no order of levels is wrong."""
        styles = self.memo.title_styles
        if style not in styles:
            styles.append(style)
        children, _ = self.inline_text(title, lineno)
        heading = Title(title, "", *children, level=styles.index(style) + 1)
        heading.line = self.state_machine.get_source_and_line(lineno)[1]
        self.parent += heading


_STATES = tuple(type(state.__name__, (_Open, state), {}) for state in states.state_classes)
