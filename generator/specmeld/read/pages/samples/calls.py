"""Sample calls and responses in listings: curl commands, HTTP messages and JSON."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from specmeld.openapi.shapes import METHODS
from specmeld.read.containers.page_events import Line

LONGEST_COMMAND = 20_000
"""Most characters of a curl command that is parsed."""
_CURL = re.compile(r"(?:^|[\s$>|(`])curl(?:\.exe)?\s")
_REQUEST_LINE = re.compile(
    rf"\s*(?P<method>{'|'.join(m.upper() for m in METHODS)})\s+(?P<url>\S+)(?:\s+HTTP/[\d.]+)?\s*"
)
_STATUS_LINE = re.compile(r"\s*(?:<\s*)?(?:HTTP/[\d.]+\s+|Status:\s*)(?P<status>[1-5]\d\d)\b.*")
_HEADER = re.compile(r"\s*(?:[<>]\s*)?(?P<name>[A-Za-z][A-Za-z0-9-]{0,80}):(?:\s+(?P<value>.*))?")
_WITH_VALUE = frozenset(
    [
        "-X",
        "--request",
        "-H",
        "--header",
        "-d",
        "--data",
        "--data-raw",
        "--data-binary",
        "--data-ascii",
        "--data-urlencode",
        "--json",
        "-F",
        "--form",
        "--form-string",
        "-u",
        "--user",
        "--url",
        "-o",
        "--output",
        "-A",
        "--user-agent",
        "-e",
        "--referer",
        "-b",
        "--cookie",
        "-c",
        "--cookie-jar",
        "-x",
        "--proxy",
        "--cacert",
        "--cert",
        "--key",
        "-m",
        "--max-time",
        "-w",
        "--write-out",
        "--connect-timeout",
        "--retry",
        "--oauth2-bearer",
        "-T",
        "--upload-file",
    ]
)
_DATA = frozenset(["-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json"])
_FORM = frozenset(["-F", "--form", "--form-string"])


@dataclass
class Message:
    """A request or a response in a listing; ``line`` is that of its body, else the first."""

    line: int
    method: str = ""
    url: str = ""
    status: str = ""
    headers: list[tuple[int, str, str]] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    """Fields of a form, or of a query, from ``-d name=value``."""
    multipart: bool = False
    answer: list[Line] = field(default_factory=list)
    """Lines after a command: its output."""
    assumed: bool = False
    """Whether no method is given, so that it is GET by curl's convention."""
    signed: bool = False
    """Whether a user and password are given with it, as with curl's ``-u``."""


def curl_call(lines: Sequence[Line]) -> Message | None:
    """The first curl command of a listing; None if there is none."""
    start = next((at for at, (_, text) in enumerate(lines) if _CURL.search(text)), None)
    if start is None:
        return None
    command = _command(lines, start)
    if not command:
        return None
    words = _words("\n".join(text for _, text in command))
    message = Message(command[0][0])
    data: list[str] = []
    as_query = False
    waiting = iter(words)
    for word in waiting:
        option, attached = _option(word)
        if option in _WITH_VALUE:
            value = attached if attached is not None else next(waiting, "")
            _take(message, option, value, data, command)
        elif option in ("-G", "--get"):
            as_query = True
        elif option in ("-I", "--head"):
            message.method = "HEAD"
        elif not option.startswith("-") and not message.url and re.search(r"[/.]", option):
            message.url = option
    _place_data(message, data, command, as_query=as_query)
    message.answer = list(lines[start + len(command) :])
    return message if message.url else None


def http_message(lines: Sequence[Line]) -> Message | None:
    """The request or response in a listing: a first line, headers, a blank line, a body."""
    first = next((at for at, (_, text) in enumerate(lines) if text.strip()), None)
    if first is None:
        return None
    number, text = lines[first]
    request, status = _REQUEST_LINE.fullmatch(text), _STATUS_LINE.fullmatch(text)
    if request is None and status is None:
        return None
    message = Message(number)
    if request is not None:
        message.method, message.url = request["method"], request["url"]
    elif status is not None:
        message.status = status["status"]
    at = first + 1
    while at < len(lines):
        header = _HEADER.fullmatch(lines[at][1])
        if header is None:
            break
        message.headers.append((lines[at][0], header["name"], (header["value"] or "").strip()))
        at += 1
    message.body = list(lines[at:])
    while message.body and not message.body[0][1].strip():
        message.body.pop(0)
    if message.body:
        message.line = message.body[0][0]
    return message


def titled_body(lines: Sequence[Line]) -> Message | None:
    """A body below a comment with its call: ``// POST /boats``; for a GET it is the response."""
    first = next((at for at, (_, text) in enumerate(lines) if text.strip()), 0)
    comment = re.match(r"\s*(?://|#)\s?(?=\S)", lines[first][1]) if lines else None
    behind = next((text.strip() for _, text in lines[first + 1 :] if text.strip()), "")
    if comment is None or behind[:1] not in ("{", "["):
        return None
    found = _REQUEST_LINE.fullmatch(lines[first][1], comment.end())
    if found is None or "/" not in found["url"]:
        return None
    message = Message(lines[first][0], found["method"], found["url"])
    if message.method in ("GET", "HEAD"):
        message.answer = list(lines[first + 1 :])
    else:
        message.body = list(lines[first + 1 :])
    return message


def messages(lines: Sequence[Line]) -> Iterator[Message]:
    """Each HTTP message of a listing that may show a request and its response."""
    starts = [
        at
        for at, (_, text) in enumerate(lines)
        if _STATUS_LINE.fullmatch(text) or (_REQUEST_LINE.fullmatch(text) and "/" in text)
    ]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        message = http_message(lines[start:end])
        if message is not None:
            yield message


def _command(lines: Sequence[Line], start: int) -> list[Line]:
    """The lines of one command: continued by a backslash, an open quote or an option."""
    command: list[Line] = []
    size, quote, continued = 0, "", True
    for number, text in lines[start:]:
        if command and not continued and not re.match(r"\s*-{1,2}[A-Za-z]", text):
            break
        size += len(text)
        if size > LONGEST_COMMAND:
            break
        command.append((number, text))
        quote = _open_quote(text, quote)
        continued = bool(quote) or text.rstrip().endswith(("\\", "^", "`"))
    return command


def _open_quote(text: str, quote: str) -> str:
    escaped = False
    for char in text:
        if escaped:
            escaped = False
        elif char == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
    return quote


def _words(command: str) -> list[str]:
    text = command[_start(command) :]
    text = re.sub(r"[\\^`]?\s*\n(?=\s*-)|[\\^`]\s*\n", " ", text)
    lexer = shlex.shlex(text, posix=True, punctuation_chars="|;")
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    try:
        for word in lexer:
            if word in ("|", ";", "||", "&&"):
                break
            words.append(word)
    except ValueError:  # an unclosed quote: what came before it counts
        pass
    return words


def _start(command: str) -> int:
    found = _CURL.search(command)
    return found.end() if found else 0


def _option(word: str) -> tuple[str, str | None]:
    """An option and the value written together with it: ``-XPOST``, ``--data=x``."""
    if word.startswith("--") and "=" in word:
        option, _, value = word.partition("=")
        return option, value
    if re.match(r"-[XHdFu].", word):
        return word[:2], word[2:].lstrip("=")
    return word, None


def _take(
    message: Message, option: str, value: str, data: list[str], command: Sequence[Line]
) -> None:
    if option in ("-X", "--request"):
        message.method = value.upper()
    elif option in ("-H", "--header"):
        name, _, content = value.partition(":")
        if re.fullmatch(r"[A-Za-z0-9-]{1,100}", name.strip()):
            line = next((n for n, text in command if f"{name}:" in text), message.line)
            message.headers.append((line, name.strip(), content.strip()))
    elif option in _DATA or option == "--data-urlencode":
        data.append(value)
    elif option in _FORM:
        message.multipart = True
        name, _, content = value.partition("=")
        message.pairs.append((name, content))
    elif option == "--url":
        message.url = value
    elif option in ("-u", "--user"):
        message.signed = True
    elif option == "--oauth2-bearer":
        message.headers.append((message.line, "Authorization", "Bearer"))


def _place_data(
    message: Message, data: Sequence[str], command: Sequence[Line], *, as_query: bool
) -> None:
    joined = "\n".join(data)
    if joined.lstrip()[:1] in ("{", "["):
        message.body = _where(joined, command)
    else:
        for each in data:
            message.pairs += _form_pairs(each)
    if not message.method:
        message.assumed = not data and not message.pairs
        message.method = "POST" if (data or message.pairs) and not as_query else "GET"


def _form_pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in text.split("&"):
        name, equals, value = pair.partition("=")
        if equals and re.fullmatch(r"[A-Za-z_][\w.\[\]-]{0,100}", name.strip()):
            yield name.strip(), value


def _where(body: str, command: Sequence[Line]) -> list[Line]:
    """The lines of a body with their numbers in the listing."""
    lines = body.split("\n")
    first = next((text for text in lines if text.strip()), "")
    at = next((n for n, text in command if first.strip() and first.strip() in text), command[0][0])
    return [(at + index, text) for index, text in enumerate(lines)]
