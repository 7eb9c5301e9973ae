"""Keys out of logs and texts: those of other libraries too, while they send for us."""

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
"""Whose lines can have a URL with its query, or headers, in them."""
_TELLING = 6
"""Characters of a text that cannot be there by chance."""
_hidden: ContextVar[tuple[str, ...]] = ContextVar("hidden", default=())


class _Mask(logging.Filter):
    """Leaves all lines alone but those that come from our own requests and have a key in them."""

    def filter(self, record: logging.LogRecord) -> bool:
        secrets = _hidden.get()
        if secrets and record.name.startswith("hpack"):
            return False  # it spells headers out, also as the bytes on the wire
        if secrets:
            record.msg, record.args = without_keys(record.getMessage(), secrets), ()
        return True


_MASK = _Mask()


class Masked:
    """Keep ``secrets``, as they are and percent-encoded, out of the logs of the transport."""

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
    """``text`` with asterisks for ``secrets``, as they are and percent-encoded."""
    spelled = {one for each in secrets if each for one in (each, quote(each, safe=""))}
    for secret in sorted(spelled, key=len, reverse=True):
        if len(secret) >= _TELLING:
            text = text.replace(secret, "***")
        else:  # a word like others, but for where it stands
            text = re.sub(rf"(?<=[=:]){re.escape(secret)}(?=[&#@\s\"']|$)", "***", text)
    return text


def told_of(error: Exception, secrets: Iterable[str]) -> Exception | None:
    """``error`` as the cause of another one; None where a traceback would show a key by it."""
    text = str(error)
    return error if without_keys(text, secrets) == text else None


def shown_url(url: str) -> str:
    """``url`` without its user, password, query and fragment, in which secrets may stand."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return parts._replace(netloc=host, query="", fragment="").geturl()
    except ValueError:
        return url.partition("?")[0].rpartition("@")[2]
