"""How a page says that calls are authenticated: bearer token, user and password, header key."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.containers.page_events import Code, Event, Heading, Item, Table, Term, Text
from specmeld.read.pages.operations.part_labels import plain
from specmeld.read.pages.samples.calls import curl_call, messages

_BEARER = re.compile(
    r"\bbearer[- ](?:token|auth\w*|scheme|credential)|authorization:? ?`?\"? ?bearer\b"
    r"|\bbearer [<{$\[]|\boauth ?2?(?:\.0)? (?:access )?token|\bBearer\b.{0,40}\bheader",
    re.IGNORECASE,
)
_BASIC = re.compile(
    r"\b(?:http )?basic (?:access )?auth\w*|authorization:? ?`?\"? ?basic\b", re.IGNORECASE
)
_KEY_HEADER = re.compile(
    r"\b(?P<name>X-[A-Za-z0-9-]*(?:key|token|auth|secret)[A-Za-z0-9-]*"
    r"|(?:api|access|auth)[-_]?(?:key|token))\b(?=[^.]{0,40}\bheader|\s*:)",
    re.IGNORECASE,
)
_HEADER_BEFORE = re.compile(
    r"\bheader\b[^.]{0,30}?[`*\" ](?P<name>X-[A-Za-z0-9-]+|[A-Za-z]+-(?:key|token))\b",
    re.IGNORECASE,
)
_KINDS = ("oauth2", "basic", "bearer")
_KEY_NAMES = re.compile(r"(?:key|token|auth|secret)", re.IGNORECASE)


def signing(events: Sequence[Event]) -> tuple[int, str] | None:
    """Line and kind of authentication: ``bearer``, ``basic``, or the name of a header."""
    for event in events:
        for line, text in _lines(event):
            kind = sign_in_of(plain(text))
            if kind:
                return line, kind
        if isinstance(event, Code):
            found = _in_code(event)
            if found is not None:
                return found
        if isinstance(event, Table) and (found := _in_table(event)):
            return found
    return None


def lists_sign_in(table: Table) -> bool:
    """Whether a table lists ways to authenticate, with their scopes."""
    head = [plain(cell).strip().lower() for cell in table.head]
    return "scopes" in head and "type" in head


def _in_table(table: Table) -> tuple[int, str] | None:
    if lists_sign_in(table):
        column = [plain(cell).strip().lower() for cell in table.head].index("type")
        for row in table.rows:
            kind = plain(row.cells[column]).strip().lower()
            if kind in _KINDS:
                return row.line, kind
    return None


def _lines(event: Event) -> Sequence[tuple[int, str]]:
    if isinstance(event, Text | Item):
        return event.lines
    if isinstance(event, Heading | Term):
        return [(event.line, event.text)]
    if isinstance(event, Table):
        return [(row.line, ": ".join(row.cells)) for row in event.rows]
    return []


def sign_in_of(text: str) -> str:
    """``bearer``, ``basic`` or the name of a header in a text; empty if there is none."""
    if _BEARER.search(text):
        return "bearer"
    if _BASIC.search(text):
        return "basic"
    named = _KEY_HEADER.search(text) or _HEADER_BEFORE.search(text)
    return named["name"] if named and _KEY_NAMES.search(named["name"]) else ""


def carries_key(header: str) -> bool:
    """Whether a header carries a key, by its name."""
    return _KEY_NAMES.search(header) is not None and header.lower() != "idempotency-key"


def _in_code(event: Code) -> tuple[int, str] | None:
    call = curl_call(event.lines)
    for message in [call] if call is not None else list(messages(event.lines)):
        if message.signed:
            return message.line, "basic"
        for line, name, value in message.headers:
            if name.lower() == "authorization":
                scheme = value.strip("\"'").split(" ")[0].lower()
                return line, scheme if scheme in ("bearer", "basic") else name
            if carries_key(name):
                return line, name
    return None
