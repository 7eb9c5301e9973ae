"""What an operation is, in the words that the resource modules use.

The path of a call: a method of ``resources/*.py`` names its ``Operation`` and arguments, ``_request``
makes a ``Request`` of them, ``_exchange`` decides on retries, ``_response`` reads the ``Answer``.
All of these are pure; only ``_http`` touches the network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Final, Generic, Literal, TypeAlias, TypedDict, TypeVar

from pydantic import TypeAdapter

T_co = TypeVar("T_co", covariant=True)
JSONObject: TypeAlias = Mapping[str, Any]
File: TypeAlias = bytes | BinaryIO | Path | tuple[str, bytes | BinaryIO]
"""Content, an open file, where it lies, or its name and content."""


class Omit:
    """The type of ``OMIT``, which stands for an argument that was not given; None is null."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "OMIT"


OMIT: Final = Omit()


class Options(TypedDict, total=False):
    """What one call may have of its own."""

    timeout: float | None
    """Seconds; None waits for ever."""
    max_retries: int
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any]
    """Properties to send beside the arguments."""


@dataclass(frozen=True, eq=False)
class Typed:
    """Something that has a type which pydantic can check."""

    type: Any

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.type)


@dataclass(frozen=True, eq=False)
class Parameter(Typed):
    """A value in the path, the query, a header or a cookie; ``argument`` is its Python name."""

    location: Literal["path", "query", "header", "cookie"]
    name: str
    argument: str
    required: bool = False
    style: str = ""
    """OpenAPI's; empty is form in a query or cookie, simple in a path or header."""
    explode: bool | None = None
    """Whether each item stands alone; None is yes for form, no for the others."""
    media_type: str = ""
    """Set where the value is written as a document of that type."""

    @property
    def exploded(self) -> bool:
        default = self.style == "form" or (not self.style and self.location in ("query", "cookie"))
        return default if self.explode is None else self.explode


@dataclass(frozen=True, eq=False)
class Body(Typed):
    """The content of a request."""

    media_type: str
    required: bool = True
    styles: Mapping[str, tuple[str, bool]] = field(default_factory=dict[str, tuple[str, bool]])
    """Form fields that are written in a style of their own: name → style, explode."""


@dataclass(frozen=True, eq=False)
class Reply(Typed):
    """What the server answers with one status; ``media_type`` is empty where it has no content."""

    media_type: str = ""


@dataclass(frozen=True)
class Operation(Generic[T_co]):
    """One method of the API, which answers with a ``T_co``."""

    method: str
    path: str
    """As in the description: ``/threads/{thread_id}``."""
    parameters: Sequence[Parameter] = ()
    constants: Mapping[str, str] = field(default_factory=dict[str, str])
    """Headers that are always the same."""
    body: Body | None = None
    replies: Mapping[str, Reply] = field(default_factory=dict[str, Reply])
    """Status (``200``, ``2XX`` or ``default``) → what comes with it."""
    security: Sequence[Sequence[str]] = ()
    """Alternatives, each a set of schemes that are needed together."""
    base_url: str = ""
    """Set where the operation lives on a server of its own."""

    def reply(self, status: int) -> Reply | None:
        """What is declared for ``status``."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.replies:
                return self.replies[key]
        return None

    @property
    def success(self) -> Reply | None:
        """What is declared for success, of whatever status."""
        for key, reply in self.replies.items():
            if key.startswith("2"):
                return reply
        return self.replies.get("default")


@dataclass(frozen=True)
class Credential:
    """A secret, and where in a request it goes."""

    location: Literal["header", "query", "cookie"]
    name: str
    value: str = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """What all calls of a client share."""

    base_url: str
    fixed_url: bool = False
    """Whether ``base_url`` is for all operations, those with a server of their own included."""
    credentials: Mapping[str, Credential] = field(default_factory=dict[str, Credential])
    hints: Mapping[str, str] = field(default_factory=dict[str, str])
    """Scheme → how to give its credential, for the message when it is missing."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    timeout: float | None = 60.0
    max_retries: int = 2
    strict_responses: bool = False


@dataclass(frozen=True)
class Request:
    """A request as it goes out."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    timeout: float | None


@dataclass(frozen=True)
class Answer:
    """A response as it came in; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes
