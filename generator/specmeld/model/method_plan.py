"""The plan of the client's methods and resources: what each takes, sends and returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from specmeld.model.json import JSON
from specmeld.model.named_types import NO_CODE, NO_TYPE, Annotation, Code

_ALWAYS, _NOTHING = Code("True"), Annotation("None")
_FORM = "application/x-www-form-urlencoded"


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
    """Its description and bounds: raw text of the document."""
    bounds: str = ""
    """The end of the description, which states the bounds."""
    exact: Annotation | None = None
    """The type that validates values; None for a property, which its body validates."""
    details: tuple[Code, ...] = ()
    """Keyword arguments of the runtime's ``Parameter`` beyond the first four."""


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """The request's content. It is passed property by property if there are ``arguments``."""

    media_type: Code
    exact: Annotation
    required: bool
    handled: Annotation
    arguments: tuple[ArgumentPlan, ...] = ()
    properties: Code = NO_CODE
    """The names of the arguments → those of the properties, as an expression."""
    whole: ArgumentPlan | None = None
    """The one argument for the whole body, as an alternative to its properties or for lack of
    them."""
    styles: Code = NO_CODE
    """Form fields with a style of their own, as a dict display."""
    part_types: Code = NO_CODE
    """Parts and fields with a media type of their own, as a dict display."""
    files: Code = NO_CODE
    """Parts of a multipart body that are files, as a list display."""
    encoded: Code = NO_CODE
    """Parts of a multipart body whose bytes are sent as text, as a list display."""
    content_type: str = ""
    """The argument that chooses another media type; empty if there is none."""
    choice: ArgumentPlan | None = None
    """That argument with the one value that chooses this body; None for the default body."""
    others: tuple[BodyPlan, ...] = ()
    """The same body in other media types."""
    alike: bool = False
    """Whether it accepts the same values as the default body."""
    is_json: bool = True

    @property
    def needs_writer(self) -> bool:
        """Whether it can be sent as anything but JSON."""
        return not all(each.is_json for each in (self, *self.others))

    @property
    def has_form(self) -> bool:
        """Whether it can be sent as a form or multipart."""
        types = [each.media_type.strip("\"'") for each in (self, *self.others)]
        return any(each.startswith(("multipart/", _FORM)) for each in types)


@dataclass(frozen=True, slots=True)
class ReplyPlan:
    """The response of one status. ``media_type`` is empty if it has no content."""

    status: Code
    media_type: Code
    exact: Annotation
    others: tuple[tuple[Code, Annotation], ...] = ()
    """Further media types that it can have, with the types that validate them."""

    @property
    def of_any_status(self) -> tuple[object, ...]:
        """All but the status."""
        return self.media_type, self.exact, self.others


@dataclass(frozen=True, slots=True)
class AcceptPlan:
    """A media type that a caller can request, and the response in it."""

    choice: ArgumentPlan
    returns: Annotation


@dataclass(frozen=True, slots=True)
class Sample:
    """The arguments of an example call: valid values of the required ones."""

    arguments: Mapping[tuple[str, str], JSON]
    """Location and name on the wire → value of a parameter."""
    body: JSON = None


@dataclass(frozen=True, slots=True)
class PagePlan:
    """How the pages of a list follow each other; each text is code inside ``Paging``."""

    item: Annotation
    details: tuple[Code, ...]
    """The arguments of the runtime's ``Paging``."""


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """A streamed response, always or if ``argument`` asks for it."""

    event: Annotation
    exact: Annotation
    media_type: Code
    argument: ArgumentPlan | None = None
    """None if the response is always a stream."""
    value: Code = _ALWAYS
    """The value of the argument that asks for a stream."""
    whole: Annotation = NO_TYPE
    """The values of the argument that ask for no stream."""
    streamed: Annotation = NO_TYPE
    """The value that asks for one, as a type."""
    either: Annotation = NO_TYPE
    """All values that the argument may have."""
    lined: bool = False
    """Whether each line is a value, although the media type does not say so."""


@dataclass(frozen=True, slots=True)
class KeywordsPlan:
    """A typed dict of arguments, shared by the overloads of a method."""

    name: str
    own: tuple[ArgumentPlan, ...]
    base: KeywordsPlan | None = None
    """The typed dict that it extends; None for the runtime's options."""

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
    """The typed dict that declares some of the arguments."""

    @property
    def written(self) -> tuple[ArgumentPlan, ...]:
        """The arguments that the signature declares itself."""
        said = self.keywords.arguments if self.keywords is not None else ()
        names = {one.name for one in said}
        return tuple(one for one in self.arguments if one.name not in names)

    @property
    def spelled(self) -> tuple[ArgumentPlan, ...]:
        """Those of them that are keyword-only."""
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
    arguments: tuple[ArgumentPlan, ...]
    """In the order of the signature: path, then required ones, then optional ones."""
    parameters: tuple[ArgumentPlan, ...]
    """Those outside the body, in document order."""
    constants: tuple[tuple[Code, Code], ...]
    body: BodyPlan | None
    replies: tuple[ReplyPlan, ...]
    shared_replies: tuple[tuple[tuple[Code, ...], ReplyPlan], ...]
    """The same, with equal replies of several statuses merged."""
    returns: Annotation
    doc: Code = NO_CODE
    summary: str = ""
    """One line of raw text of the document."""
    full: tuple[tuple[str, str], ...] = ()
    """What the docstring shortens: argument or error, empty for the method itself → the text."""
    security: Code = NO_CODE
    base_url: Code = NO_CODE
    scopes: Code = NO_CODE
    """Scheme → the scopes that its token must have, as a dict display; empty if there are none."""
    server_doc: Code = NO_CODE
    route: Code = NO_CODE
    """The path in the syntax of a server's router."""
    server_body: str = "body"
    """The name of a handler's argument for the body."""
    defaults: Mapping[str, Code] = field(default_factory=dict)
    """The defaults of omitted parameters for a handler, by argument."""
    fills: Code = NO_CODE
    """The defaults of omitted body properties for a handler, as a list display."""
    spread: Code = NO_CODE
    """Parameters whose properties are parameters of their own, as a dict display."""
    exact: tuple[Annotation, ...] = ()
    """The types that validate requests and responses."""
    imports: tuple[str, ...] = ()
    """Statements that the declaration needs, relative to the resources' package."""
    signatures: tuple[SignaturePlan, ...] = ()
    """The ways of calling it; more than one are overloads."""
    keywords: tuple[KeywordsPlan, ...] = ()
    """The typed dicts of its overloads; each extends the one before."""
    whole: SignaturePlan | None = None
    """All ways of calling it in one signature, if it has overloads."""
    page: PagePlan | None = None
    pending: Code = NO_CODE
    """The response's status field and its unfinished values, as a pair; empty if there is none."""
    exists: bool = False
    """Whether it checks for existence: 404 is a result, not an error."""
    stream: StreamPlan | None = None
    accepts: tuple[AcceptPlan, ...] = ()
    served: Annotation = _NOTHING
    """The return type of a server's handler."""
    deprecated: Code = NO_CODE
    """The text of the deprecation warning; empty if there is none."""
    snippet: Code = NO_CODE
    """A complete example call; empty if there is none."""

    @property
    def at_path(self) -> tuple[ArgumentPlan, ...]:
        """The arguments in the path."""
        return tuple(one for one in self.arguments if one.location == "path")

    @property
    def named(self) -> tuple[ArgumentPlan, ...]:
        """The keyword arguments, required ones first, the whole body last."""
        found = {one.name: one for one in self.arguments if one.location != "path"}
        if self.body is not None and self.body.whole is not None:
            found.setdefault(self.body.whole.name, self.body.whole)
        return tuple(found.values())

    @property
    def choices(self) -> frozenset[str]:
        """The arguments that choose a media type, all optional."""
        bodies = self.body.others if self.body is not None else ()
        asked = (*(one.choice for one in bodies), *(one.choice for one in self.accepts))
        return frozenset(one.name for one in asked if one is not None)

    @property
    def stream_flag(self) -> str:
        """The generated argument, not sent, that asks for a stream."""
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
    """Names of the accessors, starting at the client."""
    module: str
    class_name: str
    async_name: str
    protocol_name: str
    doc: Code
    methods: tuple[MethodPlan, ...]
    children: tuple[ResourcePlan, ...] = ()
    aliases: tuple[AliasPlan, ...] = ()
    """Aliases of long types, for type checkers only."""
    imports: tuple[str, ...] = ()
    """Import statements of the module."""
    type_imports: tuple[str, ...] = ()
    """Import statements for type checkers only."""
    server_imports: tuple[str, ...] = ()
    server_type_imports: tuple[str, ...] = ()
