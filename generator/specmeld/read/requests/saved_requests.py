"""From the requests of one document to its reading; the last step of each reader of requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read.recorder import Recorder, TooManyClaimsError, too_many
from specmeld.read.requests.request_claims import RequestClaims
from specmeld.read.requests.request_variables import Variables
from specmeld.read.requests.secret_values import Secrets
from specmeld.read.requests.sent_requests import SentRequest

MOST_CLAIMS = 500_000


@dataclass(frozen=True, slots=True)
class SavedRequests:
    """What a reader has found in a document."""

    requests: Sequence[SentRequest]
    variables: Variables = field(default_factory=Variables)
    secrets: Secrets = field(default_factory=Secrets)
    """Variables outside the requests; more are found in the requests themselves."""
    left_out: Sequence[tuple[int, str]] = ()
    """Line and text of what was left out of the reading."""
    servers: Sequence[tuple[int, str]] = ()
    """Line and URL of servers that no request names."""


def saved_reading(
    document: SourceDocument, dialect: str, saved: SavedRequests, *, fix: str
) -> Reading:
    """The reading of a document. Raises InputError, with ``fix``, if it is empty."""
    remarks = [
        Diagnostic("warning", "left-out", what, document.path, line)
        for line, what in saved.left_out
    ]
    recorder = Recorder(document.id, most=MOST_CLAIMS)
    claims = RequestClaims(recorder, document.path, saved.variables, saved.secrets)
    try:
        for line, url in saved.servers:
            recorder.server(url, line)
        claims.record(saved.requests)
    except TooManyClaimsError:
        raise too_many(document.path, MOST_CLAIMS) from None
    if not recorder.claims:
        what = remarks[0].message if len(remarks) == 1 else "no request found in this document"
        raise InputError(what, file=document.path, fix=fix)
    remarks += claims.diagnostics
    quotable = saved.secrets.hidden(document.text)
    return Reading(document, dialect, recorder.claims, tuple(remarks), quotable=quotable)
