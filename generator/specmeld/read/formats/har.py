"""HAR 1.2: the requests and responses that a browser or proxy has recorded.

http://www.softwareishard.com/blog/har-12-spec. One host is the API, the one with the most calls
that carry data; what is fetched from others, and what pages are made of, is counted and left out.
Cookies, keys and tokens appear in no claim and in no message, and no line of it is quoted.
"""

from __future__ import annotations

import re

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.har_entries import har_entries
from specmeld.read.formats.har_paths import with_parameters
from specmeld.read.formats.har_traffic import api_entries
from specmeld.read.formats.json_parts import as_list, as_object
from specmeld.read.recorder import Recorder, TooManyClaimsError, too_many
from specmeld.read.requests.request_claims import RequestClaims
from specmeld.text.json_lines import locate_json
from specmeld.text.located import Located, TextError

MOST_CLAIMS = 500_000

_LOG = re.compile(r"\s*\{\s*\"log\"\s*:\s*\{")
_ENTRIES = re.compile(r'"entries"\s*:\s*\[')


def recognise(text: str) -> Recognition:
    if _LOG.match(text) and _ENTRIES.search(text):
        return Recognition(0.97, "has a log with entries")
    return Recognition(0.0, "no log with entries")


def read(document: SourceDocument) -> Reading:
    """Raises InputError for broken JSON and where no entry is a call of an API."""
    located = _located(document)
    listed = as_list(as_object(as_object(located.value).get("log")).get("entries"))
    entries = har_entries(listed, located)
    recorder = Recorder(document.id, most=MOST_CLAIMS)
    claims = RequestClaims(recorder, document.path)
    for entry in entries:
        for secret, is_key in entry.secrets:
            claims.see_secret(secret, is_key=is_key)
    calls, remarks = api_entries(entries)
    for line, what in remarks:
        claims.remark("left-out", what, line)
    try:
        claims.record(entry.sent for entry in with_parameters(calls, claims.is_secret))
    except TooManyClaimsError:
        raise too_many(document.path, MOST_CLAIMS) from None
    if not recorder.claims:
        raise InputError(
            "no call of an API found in this recording",
            file=document.path,
            mend="record again with the calls in it, and save the bodies with them",
        )
    return Reading(document, "har", recorder.claims, tuple(claims.diagnostics), quotable="")


def _located(document: SourceDocument) -> Located:
    try:
        return locate_json(document.text)
    except TextError as error:
        raise InputError(
            "broken JSON" if not error.cut else "truncated JSON",
            file=document.path,
            line=error.line,
            mend="save the recording again",
        ) from None


DIALECT = Dialect(
    "har",
    recognise,
    read,
    description="HAR 1.2, recorded traffic",
    endings=(".har",),
)
