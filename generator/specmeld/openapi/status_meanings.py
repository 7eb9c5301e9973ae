"""The statuses of responses, and what they mean."""

from __future__ import annotations

from http import HTTPStatus

_CLASSES = {"3": "Redirection", "4": "Client error", "5": "Server error"}


def meaning(status: str) -> str:
    """What a response says for which documents have no words: ``404`` → ``Not Found``.

    The phrases are those of RFC 9110, section 15; of a range such as ``4XX`` its class.
    """
    try:
        return HTTPStatus(int(status)).phrase
    except ValueError:
        return _CLASSES.get(status[:1], "OK")
