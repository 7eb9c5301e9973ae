"""A request that a client has saved or recorded, with the responses that were kept beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from specmeld.model.json import JSON


@dataclass(frozen=True, slots=True)
class Member:
    """One parameter, header or form field. Lines count from 1 in the document."""

    name: str
    value: JSON
    """As it is sent, variables and all; None where the file does not say."""
    line: int
    value_line: int = 0
    """0 where the value stands on the member's own line."""
    description: str = ""
    description_line: int = 0
    off_line: int = 0
    """The line that switches it off, which shows that a request goes without it; else 0."""
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class Payload:
    """What a request or a response carries."""

    line: int
    media: str = ""
    """The media type that the file names; empty where it names none."""
    text: str = ""
    fields: Sequence[Member] | None = None
    """The fields of a form; None for a body that is no form."""
    by_line: bool = False
    """Whether the text stands in the document as it is, from ``line`` on."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How a request signs in. Keys themselves are no part of it."""

    kind: str
    """``bearer``, ``basic``, ``digest`` …, or ``apiKey``; empty where it says not to sign in."""
    line: int
    name: str = ""
    """Of an API key: the header, query parameter or cookie that carries it."""
    location: str = "header"
    facts: Sequence[tuple[str, JSON]] = ()
    """Of OAuth 2: ``flow``, ``tokenUrl``, ``authorizationUrl`` and ``scopes``, where it says so."""


@dataclass(frozen=True, slots=True)
class SavedResponse:
    status: int
    line: int
    name: str = ""
    name_line: int = 0
    body: Payload | None = None


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request; ``line`` is that of its beginning."""

    method: str
    url: str
    line: int
    url_line: int
    name: str = ""
    name_line: int = 0
    description: str = ""
    description_line: int = 0
    path: Sequence[Member] = ()
    query: Sequence[Member] = ()
    headers: Sequence[Member] = ()
    body: Payload | None = None
    sign_in: SignIn | None = None
    responses: Sequence[SavedResponse] = field(default=())
