"""Keep credentials out of logs and messages, also those of other libraries while they send."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from contextvars import ContextVar
from urllib.parse import quote, urlsplit

_LOGGERS = [
    logging.getLogger(name)
    for name in ("httpx2", "httpcore2.http11", "httpcore2.http2", "hpack.hpack", "hpack.table")
]
"""Loggers whose lines may contain a URL with its query, or headers."""
_TELLING = 6
"""The shortest secret that cannot occur by chance."""
_hidden: ContextVar[tuple[str, ...]] = ContextVar("hidden", default=())


class _Mask(logging.Filter):
    """Changes only those log lines that come from our requests and contain a credential."""

    def filter(self, record: logging.LogRecord) -> bool:
        secrets = _hidden.get()
        if secrets and record.name.startswith("hpack"):
            return False  # it spells headers out, also as the bytes on the wire
        if secrets:
            record.msg, record.args = without_keys(record.getMessage(), secrets), ()
        return True


_MASK = _Mask()


class Masked:
    """Keep ``secrets``, plain and percent-encoded, out of the transport's logs."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = tuple(filter(None, secrets))

    def __enter__(self) -> None:
        if self._secrets and _MASK not in _LOGGERS[-1].filters:
            for logger in _LOGGERS:
                logger.addFilter(_MASK)
        self._token = _hidden.set(self._secrets)

    def __exit__(self, *_: object) -> None:
        _hidden.reset(self._token)


def without_keys(text: str, secrets: Iterable[str]) -> str:
    """``text`` with ``secrets`` masked, plain and percent-encoded."""
    spelled = {one for each in secrets if each for one in (each, quote(each, safe=""))}
    for secret in sorted(spelled, key=len, reverse=True):
        if len(secret) >= _TELLING:
            text = text.replace(secret, "***")
        else:  # too common a word to mask outside its place
            text = re.sub(rf"(?<=[=:]){re.escape(secret)}(?=[&#@\s\"']|$)", "***", text)
    return text


def told_of(error: Exception, secrets: Iterable[str]) -> Exception | None:
    """``error`` as the cause of another; None if its traceback would show a credential."""
    text = str(error)
    return error if without_keys(text, secrets) == text else None


def shown_url(url: str) -> str:
    """``url`` without user, password, query and fragment, which may hold secrets."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return parts._replace(netloc=host, query="", fragment="").geturl()
    except ValueError:
        return url.partition("?")[0].rpartition("@")[2]
