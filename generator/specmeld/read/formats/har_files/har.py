"""HAR 1.2: requests and responses recorded by a browser or proxy.

http://www.softwareishard.com/blog/har-12-spec. One host is the API, the one with the most calls
that carry data; requests to others, and the resources of pages, are counted and left out. Cookies,
keys and tokens appear in no claim and in no message, and no line of it is quoted.
"""

from __future__ import annotations

import re
from dataclasses import replace

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.har_files.har_entries import har_entries
from specmeld.read.formats.har_files.har_paths import with_parameters
from specmeld.read.formats.har_files.har_traffic import api_entries
from specmeld.read.formats.json_parts import as_list, as_object
from specmeld.read.requests.saved_requests import SavedRequests, saved_reading
from specmeld.read.requests.secret_values import Secrets
from specmeld.text.json_lines import locate_json
from specmeld.text.located import Located, TextError

_LOG = re.compile(r"\s*\{\s*\"log\"\s*:\s*\{")
_ENTRIES = re.compile(r'"entries"\s*:\s*\[')


def recognise(text: str) -> Recognition:
    if _LOG.match(text) and _ENTRIES.search(text):
        return Recognition(0.97, "has a log with entries")
    return Recognition(0.0, "no log with entries")


def read(document: SourceDocument) -> Reading:
    """Raises InputError for invalid JSON and if no entry is a call of an API."""
    located = _located(document)
    listed = as_list(as_object(as_object(located.value).get("log")).get("entries"))
    entries = har_entries(listed, located)
    secrets = Secrets()
    for entry in entries:
        for secret, is_key in entry.secrets:
            secrets.see(secret, is_key=is_key)
    calls, left_out = api_entries(entries)
    requests = [entry.sent for entry in with_parameters(calls, secrets.has_key)]
    saved = SavedRequests(requests, secrets=secrets, left_out=left_out)
    fix = "record the calls of an API, and save their bodies with them"
    return replace(saved_reading(document, "har", saved, fix=fix), quotable="")


def _located(document: SourceDocument) -> Located:
    try:
        return locate_json(document.text)
    except TextError as error:
        raise InputError(
            "broken JSON" if not error.cut else "truncated JSON",
            file=document.path,
            line=error.line,
            fix="save the recording again",
        ) from None


DIALECT = Dialect(
    "har",
    recognise,
    read,
    description="HAR 1.2, recorded traffic",
    endings=(".har",),
)
