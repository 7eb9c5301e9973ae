"""Statuses that pages list, each with its meaning: in tables, items and directives."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from specmeld.read.containers.page_events import Event, Item, Table, Tag, Term, Text
from specmeld.read.pages.operations.part_labels import is_registered, plain
from specmeld.read.vocabulary.section_words import SCHEMA_LABELS, STATUS_LABELS, STATUS_WORDS

_FIRST = re.compile(
    r"(?P<marks>[ \[(`*]*)(?:HTTP(?:/[\d.]+)?\s+)?(?P<status>[1-5](?:\d\d|XX))(?![\w.,%])"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_ALONE = re.compile(
    r"(?:HTTP(?:/[\d.]+)?\s+|Status:?\s+)?(?P<status>[1-5]\d\d)(?:\s+[A-Z][A-Za-z -]{1,40})?"
)
_HEADER = re.compile(r"[A-Za-z][\w-]*: \S")
_MOST_LINES = 8
_RETURNS = re.compile(
    r"\b(?:returns?|responds? with|respond with|response (?:code|status) (?:is|of)|with (?:an? )?"
    r"(?:http )?(?:status|code))\W{1,3}(?:an? )?(?:empty )?(?:response )?(?:with )?"
    r"(?:HTTP )?(?:status )?(?:code )?\W?(?P<status>[1-5]\d\d)\b"
    r"(?!\s*(?:items|results|entries|records|rows))",
    re.IGNORECASE,
)
_IN_TEXT = re.compile(
    r"[`‘'\"](?:HTTP(?:/[\d.]+)?\s)?(?P<status>[1-5]\d\d)(?P<rest>(?:[ -][^`’'\"\d]{1,40})?)[`’'\"]"
)
_SPEAKS = re.compile(r"\s(?:http )?(?:response|status|error)\b", re.IGNORECASE)
_REASON = re.compile(
    r"\s*(?P<reason>ok|created|accepted|no content|bad request|unauthori[sz]ed|forbidden|not found"
    r"|conflict|gone|unprocessable (?:entity|content)|too many requests|internal server error"
    r"|bad gateway|service unavailable|moved permanently|found|see other|not modified"
    r"|method not allowed|payment required|payload too large|precondition failed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Status:
    """A status of an operation, and its meaning on the page."""

    status: str
    line: int
    words: str = ""
    schema: str = ""
    """The type of the response, if the table has a column for it."""


def status_rows(table: Table) -> list[Status]:
    """The rows of a table of statuses; empty for any other table."""
    head = [plain(cell).strip().lower() for cell in table.head]
    column = next((i for i, cell in enumerate(head) if cell in (*STATUS_LABELS, *STATUS_WORDS)), 0)
    typed = next((at for at, cell in enumerate(head) if cell in SCHEMA_LABELS), -1)
    found = []
    for row in table.rows:
        if len(row.cells) <= column:
            return []
        status = leading_status(row.cells[column])
        if status is None:
            return []
        schema = row.cells[typed].strip() if 0 <= typed < len(row.cells) else ""
        rest = [cell for at, cell in enumerate(row.cells) if at not in (column, typed)]
        words = max([status[1], *rest], key=len)
        found.append(Status(status[0], row.line, words.strip(), schema))
    return found


def status_item(event: Event, *, sure: bool) -> Status | None:
    """A status at the start of an item, a term or a line; ``sure``: where statuses are listed."""
    if isinstance(event, Tag | Table):
        return None
    if not isinstance(event, Item | Term | Text):
        return None
    marked = event.text.strip()
    first = leading_status(marked)
    if first is None or not (sure or _is_marked(marked, first[1])):
        return None
    if isinstance(event, Text) and not _is_marked(marked, first[1]):
        return None
    if not sure and not (first[1] and is_registered(first[0])):
        return None
    return Status(first[0], event.line, first[1])


def status_tag(tag: Tag) -> Status | None:
    """``:statuscode 404: no such boat`` of Sphinx's httpdomain."""
    if tag.name.lower() not in ("statuscode", "status", "code"):
        return None
    first = leading_status(tag.text)
    return Status(first[0], tag.line, first[1]) if first is not None else None


def status_tags(tag: Tag) -> list[Status]:
    """The statuses in a JSON attribute: ``responses={{"404": {"description": …}}}``."""
    held = tag.attributes.get("responses", "")
    try:
        responses = json.loads(held) if held.lstrip()[:1] == "{" else None
    except (ValueError, RecursionError):
        return []
    if not isinstance(responses, dict):
        return []
    return [
        Status(status, tag.line, _description(said))
        for status, said in responses.items()
        if leading_status(status) == (status, "")
    ]


def _description(said: object) -> str:
    words = said.get("description") if isinstance(said, dict) else None
    return words.strip() if isinstance(words, str) else ""


def leading_status(text: str) -> tuple[str, str] | None:
    """The status at the start of a text, and the text after it."""
    found = _FIRST.match(text)
    if found is None:
        return None
    words = found["rest"]
    for opened, closed in (("`", "`"), ("**", "**"), ("(", ")"), ("[", "]")):
        if opened in found["marks"]:
            words = words.replace(closed, "", 1)
    words = words.strip(" :-–—\n").removeprefix(".").lstrip()
    return found["status"].upper(), words


def _is_marked(text: str, rest: str) -> bool:
    """Whether a number is a status and not an amount: in code or bold, or with its reason."""
    return text[:1] in "`*" or _REASON.match(rest) is not None


def shown_status(lines: Sequence[tuple[int, str]]) -> Status | None:
    """The status in a short listing, among headers or alone: "201 Created"."""
    said = [(number, text.strip()) for number, text in lines if text.strip()]
    if len(said) > _MOST_LINES:
        return None
    found = [(number, match) for number, text in said if (match := _ALONE.fullmatch(text))]
    others = len(said) - len(found) - sum(is_header(text) for _, text in said)
    if len(found) != 1 or others or not is_registered(found[0][1]["status"]):
        return None
    return Status(found[0][1]["status"], found[0][0])


def is_header(text: str) -> bool:
    """Whether a line of a listing is a header and its value."""
    return _HEADER.match(text) is not None


def said_statuses(lines: Sequence[tuple[int, str]]) -> list[Status]:
    """The statuses in sentences about what is returned: "Returns `204 No Content`"."""
    found: list[Status] = []
    for number, text in lines:
        returned = _RETURNS.search(plain(text))
        found += [Status(returned["status"], number)] if returned else []
        for code in _IN_TEXT.finditer(text):
            if _REASON.match(code["rest"]) or _SPEAKS.search(text, code.end(), code.end() + 20):
                found.append(Status(code["status"], number))
    return found
