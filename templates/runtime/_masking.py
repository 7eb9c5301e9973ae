"""Keys out of logs and texts: those of other libraries too, while they send for us."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import quote, urlsplit

_LOGGERS = ("httpx2", "httpcore2.http11", "httpcore2.http2", "hpack.hpack", "hpack.table")
"""Whose lines can have a URL with its query, or headers, in them."""
_hidden: ContextVar[tuple[str, ...]] = ContextVar("hidden", default=())


class _Mask(logging.Filter):
    """Leaves all lines alone but those that come of a request of ours with a key in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        texts = _hidden.get()
        if texts and record.name.startswith("hpack"):
            return False  # it spells headers out, also as the bytes on the wire
        if texts:
            line = record.getMessage()
            for text in texts:
                line = line.replace(text, "***")
            record.msg, record.args = line, ()
        return True


_MASK = _Mask()


@contextmanager
def masked(secrets: Iterable[str]) -> Generator[None]:
    """Keep ``secrets``, as they are and percent-encoded, out of the logs of the transport."""
    texts = {spelled for each in secrets if each for spelled in (each, quote(each, safe=""))}
    if not texts:
        yield
        return
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_MASK)  # once, however often it is called
    token = _hidden.set(tuple(sorted(texts, key=len, reverse=True)))
    try:
        yield
    finally:
        _hidden.reset(token)


def shown_url(url: str) -> str:
    """``url`` without its user, password, query and fragment, in which secrets may stand."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return parts._replace(netloc=host, query="", fragment="").geturl()
    except ValueError:
        return url.partition("?")[0].rpartition("@")[2]
