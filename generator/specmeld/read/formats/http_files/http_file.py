"""``.http`` and ``.rest`` files, for the clients of JetBrains and VS Code.

Requests are separated by ``###``. Scripts are skipped, and files named by a body or a handler are
not read.
"""

from __future__ import annotations

import re

from specmeld.model.documents import Reading, SourceDocument
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.http_files.http_blocks import (
    BLOCK,
    HttpBlocks,
    first_words,
    is_header,
    request_line,
)
from specmeld.read.requests.request_variables import Variables
from specmeld.read.requests.saved_requests import SavedRequests, saved_reading
from specmeld.read.requests.secret_values import Secrets, secrets_in

_MOST_LINES = 3_000
"""Lines that are examined to recognise such a file."""
_VARIABLE = re.compile(r"@[A-Za-z_][\w.-]*[ \t]*=")
_MARKDOWN = re.compile(r"#{2}(?!#)|#{4}|```|[-*] |\|")
_WHOLE = re.compile(r"[A-Z]+[ \t]+(?:https?://|\{\{)|[A-Z]+[ \t]+/\S*[ \t]+HTTP/\d")


def recognise(text: str) -> Recognition:
    lines = text[:400_000].split("\n")[:_MOST_LINES]
    if any(line[:1] in (" ", "\t") and request_line(line.strip()) for line in lines):
        return Recognition(0.0, "requests are not indented")
    begun = [line for line in first_words(lines) if line]
    if not begun or not all(map(request_line, begun)):
        return Recognition(0.0, "no requests between ###")
    parted = any(BLOCK.match(line) for line in lines)
    if parted or any(_VARIABLE.match(line) for line in lines):
        return Recognition(0.95, f"{len(begun)} requests between ###")
    if any(_MARKDOWN.match(line) for line in lines):
        return Recognition(0.0, "a page with a request on it")
    below = lines[lines.index(begun[0]) + 1 :]
    head = [line for line in below[: [*below, ""].index("")] if line[:1] not in " \t?&#/"]
    if _WHOLE.match(begun[0]) and all(map(is_header, head)):
        return Recognition(0.8, "begins with a request line and headers")
    return Recognition(0.0, "a single line is not a request")


def read(document: SourceDocument) -> Reading:
    """Raises InputError if no block begins with a request line."""
    blocks = HttpBlocks(document.text)
    saved = SavedRequests(
        blocks.requests(),
        Variables(blocks.variables),
        Secrets(secrets_in(blocks.variables)),
        blocks.skipped,
    )
    fix = "write each as 'GET https://host/path', with ### between them"
    return saved_reading(document, "http-file", saved, fix=fix)


DIALECT = Dialect(
    "http-file",
    recognise,
    read,
    description="Requests in `.http` files, as JetBrains' and VS Code's clients send them",
    endings=(".http", ".rest"),
)
