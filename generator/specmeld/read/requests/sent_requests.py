"""A request that a client has saved or recorded, with its stored responses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from specmeld.model.json import JSON


@dataclass(frozen=True, slots=True)
class Member:
    """One parameter, header or form field. Lines count from 1 in the document."""

    name: str
    value: JSON
    """As sent, including variables; None if the file does not have it."""
    line: int
    value_line: int = 0
    """0 if the value is on the member's own line."""
    description: str = ""
    description_line: int = 0
    off_line: int = 0
    """The line that disables it, which shows that it is optional; else 0."""
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class Payload:
    """The body of a request or a response."""

    line: int
    media: str = ""
    """The media type in the file; empty if there is none."""
    text: str = ""
    fields: Sequence[Member] | None = None
    """The fields of a form; None for any other body."""
    by_line: bool = False
    """Whether the text is in the document unchanged, from ``line`` on."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How a request authenticates. The credentials themselves are not included."""

    kind: str
    """``bearer``, ``basic``, ``digest`` …, or ``apiKey``; empty for no authentication."""
    line: int
    name: str = ""
    """For an API key: the header, query parameter or cookie that carries it."""
    location: str = "header"
    facts: Sequence[tuple[str, JSON]] = ()
    """For OAuth 2: ``flow``, ``tokenUrl``, ``authorizationUrl`` and ``scopes``, if given."""


@dataclass(frozen=True, slots=True)
class SavedResponse:
    status: int
    line: int
    name: str = ""
    name_line: int = 0
    body: Payload | None = None


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request; ``line`` is where it begins."""

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
