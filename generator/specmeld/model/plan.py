"""What the package will hold, every Python decision made; templates only lay it out.

``NamedApi`` and ``Models`` are the hand-over between the halves of the plan stage: names first,
then models, then operations that speak of the models by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NewType

from specmeld.model.api import Api
from specmeld.model.files import Files
from specmeld.model.json import JSON, JSONObject


@dataclass(frozen=True, slots=True)
class NamedApi:
    """An ``Api`` in which every schema that deserves a name is a component.

    ``api.schemas`` holds the document's own components under their own names, and the hoisted
    inline schemas under names made from title or place. Schemas in operations are ``$ref``s to
    them, or small inline ones (scalars, arrays of those or of references).
    """

    api: Api
    classes: Mapping[str, str]
    """Component name → Python name, for every component; no two alike."""
    declared: frozenset[str]
    """The components that the document itself declares; the others were hoisted."""
    lock: Mapping[str, str] = field(default_factory=dict)
    """Place (JSON pointer, stable under additions elsewhere) → Python name; what the lock keeps."""
    python_values: bool = True
    """Whether formats such as date-time are values of Python's own types, or text."""


@dataclass(frozen=True, slots=True)
class KnownClass:
    """A class of another package, whose name can be kept."""

    name: str
    fields: frozenset[str]
    """In plain letters (``plain`` of ``plan.seeding``); none where it is no object."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A lock with names of another package."""

    lock: Mapping[str, str]
    taken: Mapping[str, str]
    """Place → the name that was taken for it."""
    left: Mapping[str, str]
    """Name that was not taken → why."""


@dataclass(frozen=True, slots=True)
class PyType:
    """A name that generated code can import: ``from .models.run import Run``."""

    module: str
    """Dotted, relative to the package: ``models.run``."""
    name: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """A Python type expression and what it needs imported."""

    text: str
    """Such as ``list[Run] | None``."""
    types: tuple[PyType, ...] = ()
    imports: tuple[str, ...] = ()
    """Import statements beside the types': ``from typing import Any``."""


@dataclass(frozen=True, slots=True)
class Models:
    """The models of the package: files relative to the package root, and where each type is."""

    files: Files
    types: Mapping[str, PyType]
    """Component name → its type, for every component of the ``NamedApi``."""
    inputs: Mapping[str, PyType] = field(default_factory=dict)
    """Component name → the TypedDict that callers may pass in its place, where there is one."""


_FORM = "application/x-www-form-urlencoded"
Code = NewType("Code", str)
"""Python source, made by the naming or the quoting module: a template may put it in as it is."""


@dataclass(frozen=True, slots=True)
class ArgumentPlan:
    """One argument of a method: a parameter, or a property of the body."""

    name: str
    """The Python name."""
    key: str
    """The name on the wire."""
    quoted_key: Code
    location: str
    """``path``, ``query``, ``header``, ``cookie`` or ``body``."""
    hint: Annotation
    """What callers may pass, without ``Omit``."""
    handled: Annotation
    """What a server's handler gets, without ``Omit``."""
    required: bool
    description: str = ""
    """What it means, its bounds included: the document's text, as it is."""
    bounds: str = ""
    """The end of the description, which tells the bounds."""
    exact: Annotation | None = None
    """The type that judges values; None for a property, which its body judges."""
    details: tuple[Code, ...] = ()
    """Keyword arguments of the runtime's ``Parameter`` beyond the first four."""


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """The request's content. It is passed property by property where there are ``arguments``."""

    media_type: Code
    exact: Annotation
    required: bool
    handled: Annotation
    arguments: tuple[ArgumentPlan, ...] = ()
    properties: Code = Code("")
    """The names of the arguments → those of the properties, as an expression."""
    whole: ArgumentPlan | None = None
    """The one argument that stands for the body, in the place of its properties or for want of
    them."""
    styles: Code = Code("")
    """Form fields with a style of their own, as a dict display."""
    part_types: Code = Code("")
    """Parts and fields with a media type of their own, as a dict display."""
    files: Code = Code("")
    """Parts of a multipart body that are files, as a list display."""
    encoded: Code = Code("")
    """Parts of a multipart body whose bytes are written as text, as a list display."""
    content_type: str = ""
    """The argument that chooses another media type; empty where there is none."""
    choice: ArgumentPlan | None = None
    """That argument with the one value that chooses this body; None for the one sent unasked."""
    others: tuple[BodyPlan, ...] = ()
    """The same body in other media types."""
    alike: bool = False
    """Whether it takes the same values as the one that is sent unasked."""

    @property
    def has_form(self) -> bool:
        """Whether it can come as a form, or in parts."""
        types = [each.media_type.strip("\"'") for each in (self, *self.others)]
        return any(each.startswith(("multipart/", _FORM)) for each in types)


@dataclass(frozen=True, slots=True)
class ReplyPlan:
    """What comes with one status. ``media_type`` is empty where nothing does."""

    status: Code
    media_type: Code
    exact: Annotation
    others: tuple[tuple[Code, Annotation], ...] = ()
    """Further media types that it can come in, with what judges them."""


@dataclass(frozen=True, slots=True)
class AcceptPlan:
    """A media type that a caller can ask for, and what comes then."""

    choice: ArgumentPlan
    returns: Annotation


@dataclass(frozen=True, slots=True)
class Sample:
    """What an example calls an operation with: valid values of what must be given."""

    arguments: Mapping[tuple[str, str], JSON]
    """Location and name on the wire → value of a parameter."""
    body: JSON = None


@dataclass(frozen=True, slots=True)
class PagePlan:
    """How the pages of a list follow each other; each text is code that stands in ``Paging``."""

    item: Annotation
    details: tuple[Code, ...]
    """The arguments of the runtime's ``Paging``."""


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """What comes piece by piece, always or where ``argument`` asks for it."""

    event: Annotation
    exact: Annotation
    media_type: Code
    argument: ArgumentPlan | None = None
    """None where the operation always answers with a stream."""
    value: Code = Code("True")
    """The value of the argument that asks for a stream."""
    whole: Annotation = Annotation("")
    """The values of the argument that ask for no stream."""
    streamed: Annotation = Annotation("")
    """The value that asks for one, as a type."""
    either: Annotation = Annotation("")
    """All that the argument may be."""
    lined: bool = False
    """Whether it is a value a line, though the media type does not say so."""


@dataclass(frozen=True, slots=True)
class KeywordsPlan:
    """A typed dict of arguments, which the overloads of a method share."""

    name: str
    own: tuple[ArgumentPlan, ...]
    base: KeywordsPlan | None = None
    """The typed dict that it adds to; None for the runtime's options."""

    @property
    def arguments(self) -> tuple[ArgumentPlan, ...]:
        return (*(self.base.arguments if self.base is not None else ()), *self.own)


@dataclass(frozen=True, slots=True)
class SignaturePlan:
    """One way of calling a method."""

    arguments: tuple[ArgumentPlan, ...]
    """Path, then required ones, then optional ones."""
    returns: Annotation
    async_returns: Annotation
    keywords: KeywordsPlan | None = None
    """The typed dict that says some of the arguments."""

    @property
    def written(self) -> tuple[ArgumentPlan, ...]:
        """The arguments that the signature says itself."""
        said = self.keywords.arguments if self.keywords is not None else ()
        names = {one.name for one in said}
        return tuple(one for one in self.arguments if one.name not in names)

    @property
    def spelled(self) -> tuple[ArgumentPlan, ...]:
        """Those of them that are given by name."""
        return tuple(one for one in self.written if one.location != "path")


@dataclass(frozen=True, slots=True)
class MethodPlan:
    """One operation as a method of a resource."""

    key: str
    """``POST /threads/runs``, the operation's name in messages and the manifest."""
    name: str
    declaration: str
    """The module's function that declares the operation."""
    http_method: Code
    path: Code
    doc: Code
    server_doc: Code
    summary: str
    """One line of the document's text, as it is."""
    full: tuple[tuple[str, str], ...]
    """What the docstring shortens: argument or error, empty for the method itself → the text."""
    arguments: tuple[ArgumentPlan, ...]
    """In the order of the signature: path, then required ones, then optional ones."""
    parameters: tuple[ArgumentPlan, ...]
    """Those that are not of the body, in the order of the document."""
    constants: tuple[tuple[Code, Code], ...]
    body: BodyPlan | None
    replies: tuple[ReplyPlan, ...]
    shared_replies: tuple[tuple[tuple[Code, ...], ReplyPlan], ...]
    """The same, statuses with the same reply together."""
    returns: Annotation
    security: Code
    base_url: Code
    scopes: Code
    """Scheme → what its token has to allow, as a dict display; empty where nothing is said."""
    route: Code
    """The path as a server's router takes it."""
    server_body: str
    """The name of a handler's argument for the body."""
    defaults: Mapping[str, Code] = field(default_factory=dict)
    """What a handler gets for parameters that are not sent, by argument."""
    fills: Code = Code("")
    """What a handler gets for properties of the body that are not sent, as a list display."""
    spread: Code = Code("")
    """Parameters whose properties stand among the others, as a dict display."""
    exact: tuple[Annotation, ...] = ()
    """The types that judge what goes and what comes."""
    imports: tuple[str, ...] = ()
    """Statements that the declaration needs, relative to the resources' package."""
    signatures: tuple[SignaturePlan, ...] = ()
    """The ways of calling it; more than one are overloads."""
    keywords: tuple[KeywordsPlan, ...] = ()
    """The typed dicts of its overloads; each adds to the one before."""
    whole: SignaturePlan | None = None
    """All ways of calling it in one signature, where it has overloads."""
    page: PagePlan | None = None
    pending: Code = Code("")
    """What in the answer tells that its work goes on, as a pair; empty where nothing does."""
    stream: StreamPlan | None = None
    accepts: tuple[AcceptPlan, ...] = ()
    served: Annotation = Annotation("None")
    """What a server's handler gives."""
    deprecated: Code = Code("")
    """What the warning says; empty where there is none."""
    snippet: Code = Code("")
    """A call of it that can be run as it is; empty where no example is given."""

    @property
    def at_path(self) -> tuple[ArgumentPlan, ...]:
        """The arguments that stand in the path."""
        return tuple(one for one in self.arguments if one.location == "path")

    @property
    def named(self) -> tuple[ArgumentPlan, ...]:
        """The arguments that are given by name, required ones first, the body as a whole last."""
        found = {one.name: one for one in self.arguments if one.location != "path"}
        if self.body is not None and self.body.whole is not None:
            found.setdefault(self.body.whole.name, self.body.whole)
        return tuple(found.values())

    @property
    def stream_flag(self) -> str:
        """The argument of ours, which is not sent, that asks for a stream."""
        asked = self.stream.argument if self.stream is not None else None
        return asked.name if asked is not None and asked.location == "" else ""


@dataclass(frozen=True, slots=True)
class AliasPlan:
    """A name for a long type in the signatures of a module."""

    name: str
    argument: str
    """The argument that it is named after."""
    hint: Annotation


@dataclass(frozen=True, slots=True)
class ResourcePlan:
    """A namespace of the client: ``client.threads.messages``."""

    path: tuple[str, ...]
    """Names of the accessors from the client on."""
    module: str
    class_name: str
    async_name: str
    protocol_name: str
    doc: Code
    methods: tuple[MethodPlan, ...]
    children: tuple[ResourcePlan, ...] = ()
    aliases: tuple[AliasPlan, ...] = ()
    """Names of long types, which only type checkers know."""
    imports: tuple[str, ...] = ()
    """Statements at the top of the module."""
    type_imports: tuple[str, ...] = ()
    """Statements that only type checkers run."""
    server_imports: tuple[str, ...] = ()
    server_type_imports: tuple[str, ...] = ()


OAUTH = "_oauth.client"
"""The maker of credentials that are asked for."""


@dataclass(frozen=True, slots=True)
class SettingPlan:
    """An argument of the client that no environment variable stands for."""

    name: str
    keyword: str
    """What the function that it is for calls it."""
    hint: Code
    doc: str


@dataclass(frozen=True, slots=True)
class CredentialPlan:
    """How a client gets and sends what a security scheme asks for."""

    scheme: Code
    arguments: tuple[tuple[str, str], ...]
    """Name of the client's argument → environment variable."""
    maker: str
    """Function of the runtime, with its module: ``_setup.bearer``."""
    place: Code
    """Further arguments of ``maker``."""
    hint: Code
    key: Code
    """The arguments of the server's ``Key``."""
    keywords: Mapping[str, str] = field(default_factory=dict)
    """Argument → what ``maker`` calls it, where it takes keywords."""
    settings: tuple[SettingPlan, ...] = ()
    shown: tuple[str, ...] = ()
    """The arguments that an example shows."""
    authorization_url: Code = Code("")
    """Where users give their consent; empty where they are not asked."""
    authorization_name: str = ""
    """The constant of the package that holds it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its arguments."""
        return (*(name for name, _ in self.arguments), *(one.name for one in self.settings))

    def takes_token(self, argument: str) -> bool:
        """Whether the argument is a token or key, which a function may give."""
        return self.maker != "_setup.basic" and argument == self.arguments[0][0]


@dataclass(frozen=True, slots=True)
class ServerArgumentPlan:
    """An argument of the client that chooses a server, or a part of its URL."""

    name: str
    key: Code
    """The variable of the URL; empty for the choice of the server itself."""
    variable: str
    """The environment's."""
    hint: Code
    doc: Code
    """What stands of it in a docstring; empty for the choice of the server itself."""


@dataclass(frozen=True, slots=True)
class ServerPlan:
    name: Code
    url: Code
    description: Code
    variables: tuple[tuple[Code, Code], ...]
    """Name → the runtime's ``Variable``."""


@dataclass(frozen=True, slots=True)
class ClientParameterPlan:
    """An argument of the client that is a parameter of every call."""

    name: str
    place: Code
    """Location and name on the wire: ``header.Api-Version``."""
    hint: Annotation
    doc: Code
    """What stands of it in a docstring."""
    sample: Code
    """A value for an example; empty where none is known."""


@dataclass(frozen=True, slots=True)
class ServersPlan:
    """What a client chooses among."""

    servers: tuple[ServerPlan, ...]
    choice: ServerArgumentPlan | None
    """None where there is one server."""
    variables: tuple[ServerArgumentPlan, ...]

    @property
    def arguments(self) -> tuple[ServerArgumentPlan, ...]:
        return (*((self.choice,) if self.choice else ()), *self.variables)


@dataclass(frozen=True, slots=True)
class WebhookPlan:
    """A request that the API sends, which ``unwrap`` reads."""

    name: str
    key: Code
    """Its name in the document."""
    title: str
    """The name as the document's text, as ``summary`` is; for Markdown only."""
    summary: str
    hint: Annotation
    exact: Annotation
    doc: Code
    headers: Code
    """Headers that it always has, as a dict display; empty where none tells it from others."""


@dataclass(frozen=True, slots=True)
class WebhooksPlan:
    """The package's module of webhooks."""

    webhooks: tuple[WebhookPlan, ...]
    event: Annotation
    """What any of them brings."""
    event_name: str
    signed: bool
    """Whether the description says that they have signatures."""
    variable: str
    """The environment variable of the secret."""
    imports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the canonical file that is not in the package."""

    kind: str
    """``operations``, ``schemas``, ``parameters``, ``constraints``, ``credentials``; and what is
    known to be left out: ``media types``, ``headers``, ``webhooks``, ``callbacks``."""
    place: str
    """Such as ``POST /threads#request text/xml`` or ``Run/properties/id/pattern``."""
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of the canonical file is in the package."""

    constraints: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Component, or place of a parameter or a content → keyword → how often it says it."""
    left_out: tuple[LeftOut, ...] = ()
    bounded: tuple[str, ...] = ()
    """Patterns that only a search in steps can decide: what takes too many counts as a mismatch."""


@dataclass(frozen=True, slots=True)
class PackagePlan:
    """A whole package, ready to be laid out."""

    package: str
    title: str
    """The document's text, as ``version`` and ``description`` are; for Markdown only."""
    version: str
    description: str
    quoted_title: Code
    doc: Code
    base_url: Code
    base_url_variable: str
    server_prefix: Code
    quoted_version: Code
    credentials: tuple[CredentialPlan, ...]
    shown_credentials: tuple[CredentialPlan, ...]
    """Those that an example shows."""
    resources: tuple[ResourcePlan, ...]
    """Those that hang on the client itself; the others are their children."""
    models: Models
    schemas: Mapping[str, str]
    """Component that the document declares → ``package.module:Name``."""
    lock: Mapping[str, str] = field(default_factory=dict)
    http_library: str = "httpx2"
    servers: ServersPlan | None = None
    """None where there is nothing to choose."""
    shared: tuple[ClientParameterPlan, ...] = ()
    shared_imports: tuple[str, ...] = ()
    """What only type checkers import for their types."""
    webhooks: WebhooksPlan | None = None
    errors: tuple[tuple[str, str], ...] = ()
    """What docstrings do not repeat: an error, and what the API says of it."""
    first_calls: tuple[Code, ...] = ()
    """Those that documentation begins with, each of which can be run as it is."""
    coverage: Coverage = Coverage()
    document: JSONObject = field(default_factory=dict)
    """The canonical document, which the server shows."""

    @property
    def secured(self) -> bool:
        """Whether some operation asks for a key."""
        return any(one.security for each in self.all_resources for one in each.methods)

    @property
    def polled(self) -> MethodPlan | None:
        """A method that is called until what it reads is done, best one with an example."""
        found = [m for each in self.all_resources for m in each.methods if m.pending]
        return min(found, key=lambda method: not method.snippet, default=None)

    @property
    def server_arguments(self) -> tuple[ServerArgumentPlan, ...]:
        """The client's arguments that choose a server."""
        return self.servers.arguments if self.servers is not None else ()

    @property
    def uses_oauth(self) -> bool:
        """Whether the client asks for tokens."""
        return any(one.maker == OAUTH for one in self.credentials)

    @property
    def uses_pages(self) -> bool:
        """Whether some operation gives a list page by page."""
        return any(one.page for each in self.all_resources for one in each.methods)

    @property
    def uses_forms(self) -> bool:
        """Whether some operation takes a form or a body in parts."""
        methods = [one for each in self.all_resources for one in each.methods]
        return any(one.body is not None and one.body.has_form for one in methods)

    @property
    def uses_streams(self) -> bool:
        """Whether some operation answers piece by piece."""
        return any(one.stream for each in self.all_resources for one in each.methods)

    @property
    def consents(self) -> tuple[CredentialPlan, ...]:
        """The credentials that users consent to."""
        return tuple(one for one in self.credentials if one.authorization_name)

    @property
    def keys(self) -> tuple[str, ...]:
        """The arguments of the client that its credentials are made of."""
        return tuple(
            name
            for one in self.credentials
            for name in (
                *(name for name, _ in one.arguments),
                *(set_.name for set_ in one.settings),
            )
        )

    @property
    def all_resources(self) -> tuple[ResourcePlan, ...]:
        """Every resource, parents before children."""
        found: list[ResourcePlan] = []
        waiting = list(self.resources)
        while waiting:
            found.append(waiting.pop(0))
            waiting = [*found[-1].children, *waiting]
        return tuple(found)
