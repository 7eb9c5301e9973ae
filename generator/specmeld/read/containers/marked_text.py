"""Lines of text with the two marks that events keep: `` `code` `` and ``**bold**``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby

from specmeld.read.containers.page_events import Line

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")
_INDENT = re.compile(r"\s*")
_SOURCE_SPACE = " \t\n\r\f"


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    bold: bool
    code: bool
    italic: bool


@dataclass(slots=True)
class MarkedText:
    """Collects runs of text; a mark is open while its count is positive.

    A mark that spans lines is closed at the end of each line and reopened on the next.
    """

    line: int
    bold: int = 0
    code: int = 0
    italic: int = 0
    is_blank: bool = True
    """Whether only white space has been added so far."""
    line_is_blank: bool = True
    """The same for the current line."""
    _runs: list[_Run] = field(default_factory=list)
    _lines: list[tuple[int, list[_Run]]] = field(default_factory=list)

    def add(self, text: str) -> None:
        if not text:
            return
        self._runs.append(_Run(text, self.bold > 0, self.code > 0, self.italic > 0))
        if self.line_is_blank and _INVISIBLE.sub("", text).strip():
            self.is_blank = self.line_is_blank = False

    def new_line(self, line: int) -> None:
        """End a line; the next one is in the given line of the document."""
        self._lines.append((self.line, self._runs))
        self.line, self._runs, self.line_is_blank = line, [], True

    @property
    def ends_in_word(self) -> bool:
        return bool(self._runs) and self._runs[-1].text[-1].isalnum()

    def follower(self, line: int) -> MarkedText:
        """An empty text with the same marks open."""
        return MarkedText(line, self.bold, self.code, self.italic)

    def lines(self, emphasis: bool = True) -> list[Line]:
        """The non-empty lines; with ``emphasis``, a line entirely in italics is bold."""
        made = [(line, _marked(runs, emphasis)) for line, runs in self._all()]
        return [(line, text) for line, text in made if text]

    def widths(self) -> list[int]:
        """The number of leading non-breaking spaces of each line."""
        return [_indentation(runs) for _, runs in self._all() if _marked(runs, emphasis=False)]

    def one_line(self) -> str:
        """Everything on one line, as in headings and terms."""
        return " ".join(text for _, text in self.lines(emphasis=False))

    def cell(self, indent: int = 0) -> str:
        """The lines of a table cell; leading non-breaking spaces are an indentation."""
        made = [(runs, _marked(runs, emphasis=False)) for _, runs in self._all()]
        filled = [(runs, text) for runs, text in made if text]
        if not filled:
            return ""
        return " " * (indent + _indentation(filled[0][0])) + "\n".join(text for _, text in filled)

    def _all(self) -> list[tuple[int, list[_Run]]]:
        return [*self._lines, (self.line, self._runs)]


def single_spaced(text: str) -> str:
    """Text without marks, its white space single."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def is_bold(text: str) -> bool:
    """Whether a text is entirely bold."""
    return len(text) > 4 and text.startswith("**") and text.find("**", 2) == len(text) - 2


def _marked(runs: list[_Run], emphasis: bool) -> str:
    visible = [run for run in runs if run.text.strip()]
    promoted = (
        emphasis
        and any(run.italic for run in visible)
        and not any(run.bold for run in visible)
        and all(run.italic or run.text.strip() in (":", ".") for run in visible)
    )
    text = "".join(
        _wrapped(_with_code(group), "**") if bold else _with_code(group)
        for bold, group in groupby(
            runs, key=lambda run: run.bold or (promoted and run.italic) or None
        )
    )
    return single_spaced(text)


def _with_code(runs: object) -> str:
    return "".join(
        _wrapped("".join(run.text for run in group), "`")
        if code
        else "".join(run.text for run in group)
        for code, group in groupby(runs, key=lambda run: run.code)  # type: ignore[call-overload]
    )


def _wrapped(text: str, mark: str) -> str:
    """Text in marks, with outer white space outside them."""
    inner = _INVISIBLE.sub("", text).strip()
    if not inner:
        return text
    start = text.find(inner[0])
    return f"{text[:start]}{mark}{inner}{mark}{' ' if text[-1].isspace() else ''}"


def _indentation(runs: list[_Run]) -> int:
    """How many non-breaking spaces the text begins with; other white space does not show."""
    text = _INVISIBLE.sub("", "".join(run.text for run in runs))
    lead = _INDENT.match(text)
    return sum(char not in _SOURCE_SPACE for char in lead[0]) if lead else 0
