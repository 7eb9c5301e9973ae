"""The plan of the client's arguments: credentials, servers, shared parameters; and of webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from specmeld.model.named_types import NO_CODE, Annotation, Code

OAUTH = "_oauth.client"
"""The function that makes OAuth credentials."""


@dataclass(frozen=True, slots=True)
class SettingPlan:
    """An argument of the client without an environment variable."""

    name: str
    keyword: str
    """The keyword of the function that takes it."""
    hint: Code
    doc: str


@dataclass(frozen=True, slots=True)
class CredentialPlan:
    """How a client gets and sends the credential of a security scheme."""

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
    """Argument → the keyword of ``maker`` for it, if it takes keywords."""
    settings: tuple[SettingPlan, ...] = ()
    shown: tuple[str, ...] = ()
    """The arguments that an example shows."""
    authorization_url: Code = NO_CODE
    """Where users give consent; empty if they are not asked."""
    authorization_name: str = ""
    """The constant of the package that holds it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its arguments."""
        return (*(name for name, _ in self.arguments), *(one.name for one in self.settings))

    def takes_token(self, argument: str) -> bool:
        """Whether the argument is a token or key, which may be a function."""
        return self.maker != "_setup.basic" and argument == self.arguments[0][0]


@dataclass(frozen=True, slots=True)
class ServerArgumentPlan:
    """An argument of the client that chooses a server, or a part of its URL."""

    name: str
    key: Code
    """The variable of the URL; empty for the choice of the server itself."""
    variable: str
    """The environment variable."""
    hint: Code
    doc: Code
    """Its description in a docstring; empty for the choice of the server itself."""


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
    """Its description in a docstring."""
    sample: Code
    """A value for an example; empty if none is known."""


@dataclass(frozen=True, slots=True)
class ServersPlan:
    """What a client chooses between."""

    servers: tuple[ServerPlan, ...]
    choice: ServerArgumentPlan | None
    """None if there is one server."""
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
    """The name as text of the document, like ``summary``; for Markdown only."""
    summary: str
    hint: Annotation
    exact: Annotation
    doc: Code
    headers: Code
    """Headers that it always has, as a dict display; empty if none distinguishes it."""


@dataclass(frozen=True, slots=True)
class WebhooksPlan:
    """The package's module of webhooks."""

    webhooks: tuple[WebhookPlan, ...]
    event: Annotation
    """The payload type of any of them."""
    event_name: str
    signed: bool
    """Whether the description declares signatures."""
    variable: str
    """The environment variable of the secret."""
    imports: tuple[str, ...]
