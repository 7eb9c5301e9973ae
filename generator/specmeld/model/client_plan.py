"""What a client is made with, as planned: keys, servers, shared parameters; and webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from specmeld.model.named_types import NO_CODE, Annotation, Code

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
    authorization_url: Code = NO_CODE
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
