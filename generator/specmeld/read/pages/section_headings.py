"""The headings of the parts of an operation."""

from __future__ import annotations

import re

_SECTIONS = {
    "path": r"path (?:parameters|params|variables)|url parameters",
    "query": r"query (?:parameters|params)|query string(?: parameters)?",
    "header": r"(?:request |http )?headers?(?: parameters| params)?",
    "cookie": r"cookies?(?: parameters| params)?",
    "request": r"request body|(?:json )?body(?: parameters| params)?|request(?: parameters)?"
    r"|request body (?:parameters|schema|fields|object)|request object|payload",
    "parameters": r"parameters|params|arguments",
    "response": r"responses?(?: body| fields| attributes| schema| parameters| object)?|returns?"
    r"|return value",
    "request sample": r"(?:example|sample|curl) requests?|request (?:examples?|samples?)"
    r"|(?:example )?usage",
    "response sample": r"(?:example|sample) responses?|response (?:examples?|samples?)",
}
_HEADINGS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _SECTIONS.items()}
_STATUS = re.compile(r"(?<![\w.])(?P<status>[1-5](?:\d\d|XX))(?![\w.])", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:ok|created|accepted|no content|success(?:ful)?|bad request|unauthorized|forbidden"
    r"|not found|conflict|too many requests|internal server error)\b",
    re.IGNORECASE,
)


def section_kind(heading: str) -> str:
    """Which part a heading begins; empty for none.

    ``path query header cookie request response``, ``parameters`` (``section_of`` decides of what),
    ``request sample`` or ``response sample``. A heading that is a status ("200 OK") begins a
    response.
    """
    if len(heading) > 60:
        return ""
    text = _STATUS.sub("", heading).strip(" :()`*-–")
    kind = next((name for name, pattern in _HEADINGS.items() if pattern.fullmatch(text)), "")
    if not kind and status_of(heading) and not _REASON.sub("", text).strip(" :()-–"):
        return "response"
    return kind


def section_of(operation: str, kind: str) -> str:
    """Plain "Parameters" are query parameters if no body is expected."""
    if kind != "parameters":
        return kind
    return "query" if operation.split(" ")[0] in ("GET", "DELETE", "HEAD") else "request"


def status_of(heading: str) -> str:
    """The HTTP status in a heading, empty for none."""
    found = _STATUS.search(heading)
    return found["status"].upper() if found else ""
