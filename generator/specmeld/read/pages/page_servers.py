"""The servers of an API on its pages: in a label, a sentence, a table, or a call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from specmeld.read.containers.page_events import (
    Code,
    Event,
    Heading,
    Item,
    Meta,
    Table,
    Tag,
    Term,
    Text,
)
from specmeld.read.pages.operations.part_labels import plain
from specmeld.read.pages.samples.calls import curl_call, messages
from specmeld.read.vocabulary.section_words import SERVER_SENTENCES, SERVER_WORDS

_URL = re.compile(r"(?:https?|wss?)://[^\s`\"'<>|)\]}*,;]+|(?<=HOST: )\S+")
_LABEL = re.compile(r"^[\s*_>-]{0,20}(?P<label>[^:：|]{2,40}?)[\s*_]{0,20}(?:[:：|]|\s[-–—]\s)")
_DOCS = re.compile(r"\.(?:html?|md|png|jpe?g|svg|gif|pdf|ya?ml|json|js|css)$", re.IGNORECASE)


def stated_servers(events: Sequence[Event]) -> list[tuple[int, str]]:
    """Line and URL of each server that the page names as such, in order and once."""
    found: dict[str, int] = {}
    announced = 0
    for event in events:
        if isinstance(event, Heading):
            announced = 2 if _is_server_label(event.text) else 0
            continue
        for line, url in _in_event(event, announced=announced > 0):
            found.setdefault(url, line)
        if announced and not isinstance(event, Table | Item):
            announced -= 1
        if isinstance(event, Text) and event.text.rstrip().endswith(":"):
            announced = 1 if _says_server(event.text) else announced
        elif isinstance(event, Text) and event.text.strip().lower() in ("server", "servers"):
            announced = 1
    return [(line, url) for url, line in found.items()]


def called_server(event: Event, path: str) -> tuple[int, str] | None:
    """Line and server of a call of an operation, or of its whole URL: the part before its path."""
    if isinstance(event, Text):
        server = _before(plain(event.text).strip(), path)
        return (event.line, server) if server else None
    if not isinstance(event, Code):
        return None
    call = curl_call(event.lines)
    shown = [call] if call is not None else [m for m in messages(event.lines) if m.method]
    for message in shown:
        server = _before(message.url, path)
        if server:
            return message.line, server
    return None


def _before(url: str, path: str) -> str:
    """The part of a URL before a path, whose parameters may be filled in."""
    bare = re.split(r"[?#]", url, maxsplit=1)[0].rstrip("/")
    steps = [re.escape(s) if "{" not in s else r"[^/]+" for s in path.strip("/").split("/")]
    found = re.fullmatch(rf"(?P<server>https?://[^/]+(?:/.*)?)/{'/'.join(steps)}", bare)
    if found is None or re.search(r"[{}<>$]|\byour", found["server"]):
        return ""
    return found["server"]


def _in_event(event: Event, *, announced: bool) -> Iterator[tuple[int, str]]:
    if isinstance(event, Table):
        yield from _in_table(event, announced=announced)
    elif isinstance(event, Code):
        if announced and len(event.lines) <= 3:
            for number, text in event.lines:
                yield from _urls(number, text)
    elif isinstance(event, Meta):
        for key in ("baseurl", "base_url", "host", "server"):
            yield from _urls(event.line, event.values.get(key, ""))
    elif isinstance(event, Tag):
        for key in ("baseurl", "base-url", "host"):
            given = {k.lower(): v for k, v in event.attributes.items()}
            yield from _urls(event.line, given.get(key, ""))
    elif isinstance(event, Term | Text | Item):
        lines = [(event.line, event.text)] if isinstance(event, Term) else event.lines
        for number, text in lines:
            if announced or _is_labelled(text) or _says_server(text):
                yield from _urls(number, text)


def _in_table(event: Table, *, announced: bool) -> Iterator[tuple[int, str]]:
    head = [plain(cell).strip().lower() for cell in event.head]
    told = announced or any(_is_server_label(cell) for cell in (*head, event.caption))
    for row in event.rows:
        bare = [plain(cell).strip() for cell in row.cells]
        if told or any(_is_server_label(cell) for cell in bare):
            for cell in bare:
                yield from _urls(row.line, cell)


def _urls(line: int, text: str) -> Iterator[tuple[int, str]]:
    for found in _URL.finditer(plain(text)):
        url = found.group().rstrip("./")
        if not _DOCS.search(url) and not re.search(r"[{}<>$]", url):
            yield line, url


def _is_labelled(text: str) -> bool:
    found = _LABEL.match(text)
    return found is not None and _is_server_label(found["label"])


def _is_server_label(text: str) -> bool:
    return plain(text).strip(" :*").lower() in SERVER_WORDS


def _says_server(text: str) -> bool:
    lower = plain(text).lower()
    return any(re.search(rf"\b{re.escape(words)}\b", lower) for words in SERVER_SENTENCES)
