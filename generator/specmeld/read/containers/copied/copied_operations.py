"""Operations in copied text: method and path, on one line or several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from specmeld.read.containers.copied.copied_lines import CopiedLine
from specmeld.read.containers.copied.copied_outline import TITLE
from specmeld.read.containers.copied.copied_titles import is_short_title
from specmeld.read.containers.page_events import Event, Heading, Text
from specmeld.read.vocabulary.copied_words import METHODS

_METHOD_WORD = "|".join(METHODS)
_METHOD = re.compile(rf"(?:{_METHOD_WORD}|del)\Z", re.IGNORECASE)
_ON_ONE_LINE = re.compile(
    rf"(?P<method>{_METHOD_WORD})\s*(?P<path>(?:https?:/|[/\\]|\{{\{{?\w+\}}?\}}/)\S*)\Z",
    re.IGNORECASE,
)
_OF_SAMPLE = re.compile(
    rf"(?:Request Example for|Example Request for)\s*(?P<method>{_METHOD_WORD})\s*(?P<path>/\S*)\Z",
    re.IGNORECASE,
)
"""The title of a sample that names the operation, if nothing else on the page does."""
_PATH = re.compile(r"(?:https?:/\S+|[/\\]\S*)\Z")
_URL = re.compile(r"(?:https?://|\{\{)\S+\Z")
_SERVER = re.compile(r"https?://[^/?#\s]+(?:/[^?#\s]*)?\Z")
_BELOW_SERVER = re.compile(r"/[^/\s]\S*\Z")
_SEGMENT = re.compile(r"[\w{}<>:.~$@%!*,;=()-]{1,200}\Z")
_MOST_SEGMENTS = 60
_ENDPOINT_LABEL = re.compile(
    r"(?:(?:API )?endpoint|(?:HTTP )?request|route|URL)\s*[:：]\s*(?=[A-Za-z]{3,7}\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Operation:
    text: str
    end: int
    """The index after it."""
    title: CopiedLine | None = None
    """A title between the method and the URL."""
    of_sample: bool = False
    """Whether it is in the title of a sample."""


class ShownOperations:
    """The operations that a page shows, without those that it only lists."""

    def __init__(self, lines: Sequence[CopiedLine], following: Sequence[int]) -> None:
        self._lines = lines
        self._following = following
        self._last = {
            operation.text: at
            for at in range(len(lines))
            if (operation := operation_at(lines, following, at))
        }
        """Operation → the last line that shows it."""
        self._shown: set[str] = set()
        """The operations that have an event."""
        self._listed_end = 0
        """Index after the last operation of a list of them."""

    def read(self, at: int, above: Event | None) -> tuple[list[Event], int] | None:
        """The operation on a line, and the index after it; no event for one in a list.

        The title of a sample is an operation only if nothing else has shown it.
        """
        operation = operation_at(self._lines, self._following, at)
        if operation is None or (operation.of_sample and operation.text in self._shown):
            return None
        if self._is_listed(at, operation, above) and self._last[operation.text] > at:
            return [], operation.end
        self._shown.add(operation.text)
        number, shown = self._lines[at].number, f"`{operation.text}`"
        if title := operation.title:
            text = Text(title.number, 0, ((title.number, shown),))
            return [Heading(number, 0, title.text, TITLE), text], operation.end
        return [Text(number, 0, ((number, shown),))], operation.end

    def is_below_list(self, at: int) -> bool:
        end = self._listed_end
        return end > 0 and at in (end, self._following[end - 1])

    def _is_listed(self, at: int, operation: Operation, above: Event | None) -> bool:
        """Whether an operation is in a list, which says nothing more about any of them."""
        named = isinstance(above, Heading) and above.text.lower() == "operations"
        listed = named or self.is_below_list(at)
        if listed or _is_above_another(self._lines, self._following, operation):
            self._listed_end = operation.end
            return True
        return False


def operation_at(
    lines: Sequence[CopiedLine], following: Sequence[int], at: int
) -> Operation | None:
    """Method and path, on one line, on two, or one segment per line."""
    if at >= len(lines):
        return None
    text = lines[at].text
    of_sample = _OF_SAMPLE.match(text)
    whole = of_sample or _ON_ONE_LINE.match(_ENDPOINT_LABEL.sub("", text, count=1))
    if whole:
        shown = f"{whole['method'].upper()} {whole['path']}"
        return Operation(shown, at + 1, of_sample=of_sample is not None)
    if not _METHOD.match(text):
        return None
    method = "DELETE" if text.lower() == "del" else text.upper()
    below = following[at]
    path, end = _path_below(lines, following, below)
    if path:
        return Operation(f"{method} {path}", end)
    if below < len(lines) and is_short_title(lines[below].text):
        url = following[below]
        if url < len(lines) and _URL.match(lines[url].text):
            return Operation(f"{method} {lines[url].text}", url + 1, lines[below])
    return None


def _is_above_another(
    lines: Sequence[CopiedLine], following: Sequence[int], operation: Operation
) -> bool:
    """Whether another operation follows immediately, as in a list of them above the page."""
    below = operation_at(lines, following, following[operation.end - 1])
    if operation.title is not None or below is None:
        return False
    return not (operation.of_sample or below.of_sample)


def _path_below(lines: Sequence[CopiedLine], following: Sequence[int], at: int) -> tuple[str, int]:
    """The path that begins on a line; server, slashes and segments may have own lines."""
    if at >= len(lines) or not _PATH.match(lines[at].text):
        return "", at
    parts = [lines[at].text]
    end = at + 1
    below = following[at]
    if _SERVER.match(parts[0]) and below < len(lines) and _BELOW_SERVER.match(lines[below].text):
        if not parts[0].endswith(lines[below].text):
            parts[0] = parts[0].rstrip("/") + lines[below].text
        return parts[0], below + 1
    for _ in range(_MOST_SEGMENTS):
        below = following[end - 1]
        text = lines[below].text if below < len(lines) else ""
        if not (_SEGMENT.match(text) if parts[-1] == "/" else text == "/"):
            break
        parts.append(text)
        end = below + 1
    return "".join(parts), end
