"""What an operation is, in the words that the resource modules use.

The path of a call: a method of ``resources/*.py`` names its ``Operation`` and arguments,
``_request`` makes a ``Request`` of them, ``_exchange`` decides on retries, ``_response`` reads the
``Answer``. All of these are pure; ``_http`` waits, and ``_transport`` touches the network.
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
    """The type of ``OMIT``, which stands for an argument that was not given; None is null."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "OMIT"


OMIT: Final = Omit()


class Options(TypedDict, total=False):
    """What one call may have of its own; every method takes these by name."""

    timeout: float | None
    """Seconds that each step of an exchange may take; None waits for ever."""
    deadline: float | None
    """Seconds for the whole call, its retries and waits included."""
    max_retries: int
    follow_redirects: bool
    """False: a redirect is not followed. It is the answer where it is declared, else an error."""
    extra_headers: Mapping[str, str | None]
    """Headers beside the client's, or in their place; None takes one away."""
    extra_query: Mapping[str, Any]
    """Query parameters beside the arguments, or in their place; None takes one away."""
    extra_body: Mapping[str, Any]
    """Properties to send beside the arguments."""
    validate: bool
    """False sends the call as it is, whatever its description says."""


@dataclass(frozen=True, eq=False)
class Typed:
    """Something that has a type which pydantic can check."""

    type: Any

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.type)


@dataclass(frozen=True, eq=False)
class Parameter(Typed):
    """A value in the path, the query, a header or a cookie."""

    location: Literal["path", "query", "querystring", "header", "cookie"]
    """``querystring``: the value is the whole query."""
    name: str
    argument: str = ""
    """Its Python name, where that is another."""
    required: bool = False
    style: str = ""
    """OpenAPI's; empty is form in a query or cookie, simple in a path or header."""
    explode: bool | None = None
    """Whether each item stands alone; None is yes for form, no for the others."""
    media_type: str = ""
    """Set where the value is written as a document of that type."""
    reserved: bool = False
    """Whether reserved characters stand in a query as they are (OpenAPI's ``allowReserved``)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "argument", self.argument or self.name)

    @property
    def exploded(self) -> bool:
        unsaid = not self.style and self.location in ("query", "cookie")
        default = self.style in ("form", "cookie") or unsaid
        return default if self.explode is None else self.explode


def alike(names: str) -> dict[str, str]:
    """Arguments that are called as what they stand for, parted by spaces."""
    return {name: name for name in names.split()}


class Writer(Protocol):
    """What writes bodies that are no JSON: the module ``_content`` of packages that have some."""

    def prepared(self, body: Body, value: object, /) -> object:
        """A value that can be gone through more than once."""
        ...

    def problems(self, body: Body, value: object, adapter: TypeAdapter[Any], /) -> list[Problem]:
        """What is wrong with a value."""
        ...

    def encode(self, body: Body, value: Any, /) -> tuple[Content, str]:
        """The content and its type."""
        ...


@dataclass(frozen=True, eq=False)
class Body(Typed):
    """The content of a request."""

    media_type: str
    required: bool = True
    styles: Mapping[str, tuple[str, bool]] = field(default_factory=dict[str, tuple[str, bool]])
    """Form fields that are written in a style of their own: name → style, explode."""
    part_types: Mapping[str, str] = field(default_factory=dict[str, str])
    """Parts and fields whose media type is declared, or one of several parted by commas."""
    files: Sequence[str] = ()
    """Parts of a multipart body that are files; an empty name stands for all of them."""
    encoded: Sequence[str] = ()
    """Parts of a multipart body whose bytes are written as text, in base64."""
    argument: str = "body"
    """The argument that stands for the whole."""
    properties: Mapping[str, str] = field(default_factory=dict[str, str])
    """Argument → property."""
    content_type: str = ""
    """The argument that chooses one of the others."""
    others: Sequence[Body] = ()
    """The same body in other media types."""
    writer: Writer | None = None
    """What writes it; None for JSON."""
    chosen: str = ""
    """The media type to send where ``media_type`` is a range that has it."""


@dataclass(frozen=True, eq=False)
class Reply(Typed):
    """What the server answers with one status; ``media_type`` is empty where it has no content."""

    media_type: str = ""
    others: Sequence[Reply] = ()
    """The same answer in other media types, for those who ask."""


@dataclass(frozen=True, eq=False)
class Events(Typed):
    """What a stream carries: server-sent events or lines of JSON, each a value of the type."""

    media_type: str = "text/event-stream"
    argument: str = ""
    """The argument that asks for a stream; empty where there is always one."""
    asked: bool | str = True
    """Its value where it does."""
    lined: bool = False
    """Whether each line is a value, though the media type is that of a single one."""


@dataclass(frozen=True)
class ServerSentEvent:
    """One event of a stream whose events the API's description gives no type."""

    event: str
    data: Any
    """JSON, parsed; the text itself where it is none."""
    id: str = ""


@dataclass(frozen=True)
class Paging:
    """How a list goes on; what is asked of an answer is asked of its value, page by page."""

    items: Callable[[Any], Sequence[Any] | None]
    argument: str = ""
    """What says where to go on: a parameter's argument, or a property of the body; empty where
    the answer gives a URL."""
    in_body: bool = False
    """Whether ``argument`` and ``size`` are properties of the body."""
    holder: str = ""
    """The property of the body that has them; empty where it has them itself."""
    by: Literal["cursor", "page", "offset", "url", "link"] = "cursor"
    after: Callable[[Any], object] | None = None
    """The cursor or the URL of the next page, in an answer."""
    more: Callable[[Any], object] | None = None
    """Whether an answer says that more follow; None where it leaves that out."""
    total: Callable[[Any], object] | None = None
    """How many items there are on all pages, in an answer."""
    pages: Callable[[Any], object] | None = None
    """How many pages there are, in an answer."""
    size: str = ""
    """The parameter that bounds the items of a page."""
    first: int = 1
    """The number of the first page."""


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
    accept: str = ""
    """The argument that asks for another media type of the answer; empty where one was chosen."""
    events: Events | None = None
    """What comes where a stream is asked for."""
    paging: Paging | None = None
    pending: tuple[str, Sequence[str]] | None = None
    """The attribute of an answer that tells that its work goes on, and the values that do."""
    exists: bool = False
    """Whether it asks if something is there: 404 says no."""
    security: Sequence[Sequence[str]] = ()
    """Alternatives, each a set of schemes that are needed together."""
    scopes: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    """Scheme → what its token has to allow."""
    base_url: str = ""
    """Set where the operation lives on a server of its own; it may be relative to the API's."""

    @cached_property
    def names(self) -> frozenset[str]:
        """The arguments and options that it takes."""
        found = {*Options.__annotations__, *(each.argument for each in self.parameters)}
        if self.body is not None:
            found |= {self.body.argument, self.body.content_type, *self.body.properties}
        return frozenset(found | {self.accept, self.events.argument if self.events else ""})

    @cached_property
    def tries_header(self) -> str:
        """The header with one key for all tries of a call, by which the server can tell them from
        two calls; empty where there is none."""
        headers = (each.name for each in self.parameters if each.location == "header")
        return next((name for name in headers if name.lower() == "idempotency-key"), "")

    @cached_property
    def accepted(self) -> str:
        """The media types of its answers, as the header Accept has them: those that are preferred,
        then those that give the same type, unless one was chosen."""
        found = [each.media_type for each in self.replies.values()]
        for status in self.successes if self.accept else ():
            reply = self.replies[status]
            found += (each.media_type for each in reply.others if each.type == reply.type)
        return ", ".join(filter(None, dict.fromkeys(found))) or "*/*"

    def reply(self, status: int) -> Reply | None:
        """What is declared for ``status``."""
        found = self.replies.get(str(status)) or self.replies.get(f"{status // 100}XX")
        if found is not None:
            return found
        # Beside a success of its own, the default is for errors.
        return self.success if status // 100 == 2 else self.replies.get("default")

    def is_answered(self, status: int) -> bool:
        """Whether ``status`` is no error: a success, a redirect or "nothing is new" that is
        declared, or what says that something does not exist."""
        if status // 100 == 3:
            return self.declares(status)
        return status // 100 == 2 or (self.exists and status == 404)

    def declares(self, status: int) -> bool:
        """Whether ``status`` is declared by itself or by its class."""
        return str(status) in self.replies or f"{status // 100}XX" in self.replies

    @property
    def successes(self) -> list[str]:
        """The keys of the replies that are for success."""
        found = [key for key in self.replies if key.startswith("2")]
        return found or [key for key in self.replies if key == "default"]

    @property
    def success(self) -> Reply | None:
        """What is declared for success, of whatever status."""
        return next((self.replies[key] for key in self.successes), None)


@dataclass(frozen=True, repr=False)
class Request:
    """A request as it goes out."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: Content
    timeout: float | None
    streamed: bool = False
    """Whether the content of a success is left to be read piece by piece."""
    secrets: Sequence[str] = ()
    """The keys that are in it, which no log may show."""
    signed: bool = True
    """Whether an ``auth`` of the user's applies to it."""
    foreign: bool = False
    """Whether it goes where a redirect led, to a server that is not to learn who asks."""
    end: float | None = None
    """The moment of ``time.monotonic`` at which the call is over."""

    def __repr__(self) -> str:
        return f"Request({self.method} {shown_url(self.url)})"


@dataclass(frozen=True)
class Answer:
    """A response as it came in; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(default=b"", repr=False)
    opened: Any = field(default=None, repr=False)
    """The HTTP library's response, where its content is still to be read."""
    request: Request | None = field(default=None, repr=False)
    """What it answers."""
