"""The declarations that resource modules are made of: operations, parameters, bodies.

The path of a call: a method of ``resources/*.py`` names its ``Operation`` and arguments,
``_request`` turns them into a ``Request``, ``_exchange`` decides on retries, ``_response`` reads
the ``Answer``. All of these are pure; ``_http`` waits, and ``_transport`` touches the network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Generic,
    Literal,
    Protocol,
    TypeAlias,
    TypedDict,
    TypeVar,
)

from pydantic import TypeAdapter

from ._masking import shown_url
from ._pieces import Content

if TYPE_CHECKING:
    from ._problems import Problem

T_co = TypeVar("T_co", covariant=True)
JSONObject: TypeAlias = Mapping[str, Any]


class Omit:
    """The type of ``OMIT``, which marks an argument that was not given; None means null."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "OMIT"


OMIT: Final = Omit()


class Options(TypedDict, total=False):
    """Options of a single call; every method takes them as keyword arguments."""

    timeout: float | None
    """Seconds that each step of an exchange may take; None waits forever."""
    deadline: float | None
    """Seconds for the whole call, including retries and waits."""
    max_retries: int
    follow_redirects: bool
    """False: do not follow redirects. A declared redirect is returned, others raise."""
    extra_headers: Mapping[str, str | None]
    """Headers that add to or replace the client's; None removes one."""
    extra_query: Mapping[str, Any]
    """Query parameters that add to or replace the arguments; None removes one."""
    extra_body: Mapping[str, Any]
    """Properties to send in addition to the arguments."""
    validate: bool
    """False sends the call unchecked, whatever its description says."""


@dataclass(frozen=True, eq=False)
class Typed:
    """Something whose type pydantic can check."""

    type: Any

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.type)


@dataclass(frozen=True, eq=False)
class Parameter(Typed):
    """A parameter in the path, the query, a header or a cookie."""

    location: Literal["path", "query", "querystring", "header", "cookie"]
    """``querystring``: the value is the whole query."""
    name: str
    argument: str = ""
    """Its Python name, if different."""
    required: bool = False
    style: str = ""
    """OpenAPI's ``style``; empty means form in a query or cookie, simple in a path or header."""
    explode: bool | None = None
    """OpenAPI's ``explode``; None means true for form, false for the others."""
    media_type: str = ""
    """Set if the value is written as a document of that media type."""
    reserved: bool = False
    """Whether reserved characters stay unescaped in a query (OpenAPI's ``allowReserved``)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "argument", self.argument or self.name)

    @property
    def exploded(self) -> bool:
        unsaid = not self.style and self.location in ("query", "cookie")
        default = self.style in ("form", "cookie") or unsaid
        return default if self.explode is None else self.explode


def alike(names: str) -> dict[str, str]:
    """Parameters whose arguments have the same names, given separated by spaces."""
    return {name: name for name in names.split()}


class Writer(Protocol):
    """Encodes bodies other than JSON: the module ``_content`` of packages that need it."""

    def prepared(self, body: Body, value: object, /) -> object:
        """The value in a form that can be iterated more than once."""
        ...

    def problems(self, body: Body, value: object, adapter: TypeAdapter[Any], /) -> list[Problem]:
        """What is wrong with a value."""
        ...

    def encode(self, body: Body, value: Any, /) -> tuple[Content, str]:
        """The content and its media type."""
        ...


@dataclass(frozen=True, eq=False)
class Body(Typed):
    """The body of a request."""

    media_type: str
    required: bool = True
    styles: Mapping[str, tuple[str, bool]] = field(default_factory=dict[str, tuple[str, bool]])
    """Form fields with a style of their own: name → style, explode."""
    part_types: Mapping[str, str] = field(default_factory=dict[str, str])
    """Media types of parts and fields; several are separated by commas."""
    files: Sequence[str] = ()
    """Multipart parts that are files; an empty name means all of them."""
    encoded: Sequence[str] = ()
    """Multipart parts whose bytes are sent as base64 text."""
    argument: str = "body"
    """The argument that holds the whole body."""
    properties: Mapping[str, str] = field(default_factory=dict[str, str])
    """Argument → property."""
    content_type: str = ""
    """The argument that chooses another media type."""
    others: Sequence[Body] = ()
    """The same body in other media types."""
    writer: Writer | None = None
    """The encoder; None for JSON."""
    chosen: str = ""
    """The media type to send if ``media_type`` is a range."""


@dataclass(frozen=True, eq=False)
class Reply(Typed):
    """A declared response; ``media_type`` is empty if it has no content."""

    media_type: str = ""
    others: Sequence[Reply] = ()
    """The same response in other media types, for callers who ask."""


@dataclass(frozen=True, eq=False)
class Events(Typed):
    """The events of a stream: server-sent events or lines of JSON, each of the given type."""

    media_type: str = "text/event-stream"
    argument: str = ""
    """The argument that asks for a stream; empty if the response always is one."""
    asked: bool | str = True
    """The value of that argument that asks for it."""
    lined: bool = False
    """Whether each line is a value even if the media type is that of a single value."""


@dataclass(frozen=True)
class ServerSentEvent:
    """An event of a stream whose events have no declared type."""

    event: str
    data: Any
    """Parsed JSON; the string itself if it is not JSON."""
    id: str = ""


@dataclass(frozen=True)
class Paging:
    """How a list is paged. Locators of response fields apply to the value of each page."""

    items: Callable[[Any], Sequence[Any] | None]
    argument: str = ""
    """What selects the next page: a parameter's argument or a body property; empty if the response
    gives a URL."""
    in_body: bool = False
    """Whether ``argument`` and ``size`` are properties of the body."""
    holder: str = ""
    """The body property that holds them; empty if they are at the top level."""
    by: Literal["cursor", "page", "offset", "url", "link"] = "cursor"
    after: Callable[[Any], object] | None = None
    """The response field with the cursor or URL of the next page."""
    more: Callable[[Any], object] | None = None
    """The response field that says whether more follow; None if there is none."""
    total: Callable[[Any], object] | None = None
    """The response field with the number of items on all pages."""
    pages: Callable[[Any], object] | None = None
    """The response field with the number of pages."""
    size: str = ""
    """The parameter that limits the items of a page."""
    first: int = 1
    """The number of the first page."""


@dataclass(frozen=True)
class Operation(Generic[T_co]):
    """One operation of the API, whose calls return a ``T_co``."""

    method: str
    path: str
    """As in the description: ``/threads/{thread_id}``."""
    parameters: Sequence[Parameter] = ()
    constants: Mapping[str, str] = field(default_factory=dict[str, str])
    """Headers with a fixed value."""
    body: Body | None = None
    replies: Mapping[str, Reply] = field(default_factory=dict[str, Reply])
    """Status (``200``, ``2XX`` or ``default``) → declared response."""
    accept: str = ""
    """The argument that asks for another media type; empty if one was chosen."""
    events: Events | None = None
    """What a stream carries, when one is asked for."""
    paging: Paging | None = None
    pending: tuple[str, Sequence[str]] | None = None
    """The response attribute that holds a job's status, and the values of an unfinished one."""
    exists: bool = False
    """Whether it checks for existence: a 404 means no."""
    security: Sequence[Sequence[str]] = ()
    """Alternatives, each a set of schemes that are required together."""
    scopes: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    """Scheme → the scopes that its token must have."""
    base_url: str = ""
    """Set if the operation has its own server; it may be relative to the API's."""

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of its arguments and options."""
        found = {*Options.__annotations__, *(each.argument for each in self.parameters)}
        if self.body is not None:
            found |= {self.body.argument, self.body.content_type, *self.body.properties}
        return frozenset(found | {self.accept, self.events.argument if self.events else ""})

    @cached_property
    def tries_header(self) -> str:
        """The header with one key for all tries of a call, so that the server can tell a retry from
        a second call; empty if there is none."""
        headers = (each.name for each in self.parameters if each.location == "header")
        return next((name for name in headers if name.lower() == "idempotency-key"), "")

    @cached_property
    def accepted(self) -> str:
        """The media types for the Accept header: the preferred ones, then those that give the same
        type, unless one was chosen."""
        found = [each.media_type for each in self.replies.values()]
        for status in self.successes if self.accept else ():
            reply = self.replies[status]
            found += (each.media_type for each in reply.others if each.type == reply.type)
        return ", ".join(filter(None, dict.fromkeys(found))) or "*/*"

    def reply(self, status: int) -> Reply | None:
        """The response declared for ``status``."""
        found = self.replies.get(str(status)) or self.replies.get(f"{status // 100}XX")
        if found is not None:
            return found
        # When a success is declared as well, the default is for errors.
        return self.success if status // 100 == 2 else self.replies.get("default")

    def is_answered(self, status: int) -> bool:
        """Whether ``status`` is not an error: a declared success, redirect or "not modified", or
        the negative result of an existence check."""
        if status // 100 == 3:
            return self.declares(status)
        return status // 100 == 2 or (self.exists and status == 404)

    def declares(self, status: int) -> bool:
        """Whether ``status`` is declared, exactly or by its class."""
        return str(status) in self.replies or f"{status // 100}XX" in self.replies

    @property
    def successes(self) -> list[str]:
        """The keys of the success responses."""
        found = [key for key in self.replies if key.startswith("2")]
        return found or [key for key in self.replies if key == "default"]

    @property
    def success(self) -> Reply | None:
        """The declared success responses, of any status."""
        return next((self.replies[key] for key in self.successes), None)


@dataclass(frozen=True, repr=False)
class Request:
    """A request, ready to send."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: Content
    timeout: float | None
    streamed: bool = False
    """Whether to leave the content of a success unread, to be streamed."""
    secrets: Sequence[str] = ()
    """The credentials in it, which must not be logged."""
    signed: bool = True
    """Whether the user's ``auth`` applies to it."""
    foreign: bool = False
    """Whether it follows a redirect to a server that must not see credentials."""
    end: float | None = None
    """The ``time.monotonic`` value at which the call times out."""

    def __repr__(self) -> str:
        return f"Request({self.method} {shown_url(self.url)})"


@dataclass(frozen=True)
class Answer:
    """A response as received; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(default=b"", repr=False)
    opened: Any = field(default=None, repr=False)
    """The HTTP library's response, if its content is still to be read."""
    request: Request | None = field(default=None, repr=False)
    """The request that it responds to."""
