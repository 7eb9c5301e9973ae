"""The content of the package, with every Python decision made; templates only render it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from specmeld.model.client_plan import (
    OAUTH,
    ClientParameterPlan,
    CredentialPlan,
    ServerArgumentPlan,
    ServersPlan,
    WebhooksPlan,
)
from specmeld.model.json import JSONObject
from specmeld.model.method_plan import MethodPlan, ResourcePlan
from specmeld.model.named_types import Code, Models


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the canonical file that is not in the package."""

    kind: str
    """``operations``, ``schemas``, ``parameters``, ``constraints``, ``credentials``; and the known
    omissions: ``media types``, ``headers``, ``webhooks``, ``callbacks``."""
    place: str
    """Such as ``POST /threads#request text/xml`` or ``Run/properties/id/pattern``."""
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which parts of the canonical file are in the package."""

    constraints: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Component, or place of a parameter or content → keyword → number of occurrences."""
    left_out: tuple[LeftOut, ...] = ()
    bounded: tuple[str, ...] = ()
    """Patterns that need the bounded backtracking search: out of steps means no match."""


@dataclass(frozen=True, slots=True)
class PackagePlan:
    """A whole package, ready to be rendered."""

    package: str
    title: str
    """Raw text of the document, like ``version`` and ``description``; for Markdown only."""
    version: str
    description: str
    quoted_title: Code
    doc: Code
    base_url: Code
    base_url_variable: str
    server_prefix: Code
    quoted_version: Code
    credentials: tuple[CredentialPlan, ...]
    shown_options: tuple[Code, ...]
    """The client's arguments in an example: ``name=value``."""
    resources: tuple[ResourcePlan, ...]
    """The top-level resources; the others are their children."""
    models: Models
    schemas: Mapping[str, str]
    """Component declared in the document → ``package.module:Name``."""
    lock: Mapping[str, str] = field(default_factory=dict)
    http_library: str = "httpx2"
    servers: ServersPlan | None = None
    """None if there is nothing to choose."""
    shared: tuple[ClientParameterPlan, ...] = ()
    shared_imports: tuple[str, ...] = ()
    """The imports of their types, for type checkers only."""
    webhooks: WebhooksPlan | None = None
    errors: tuple[tuple[str, str], ...] = ()
    """What docstrings do not repeat: an error, and its description in the API."""
    first_calls: tuple[Code, ...] = ()
    """The example calls at the start of the documentation, each complete."""
    coverage: Coverage = Coverage()
    document: JSONObject = field(default_factory=dict)
    """The canonical document, which the server shows."""

    @property
    def secured(self) -> bool:
        """Whether some operation requires a credential."""
        return any(one.security for each in self.all_resources for one in each.methods)

    @property
    def polled(self) -> MethodPlan | None:
        """A method to poll until its job is done, preferably one with an example."""
        found = [m for each in self.all_resources for m in each.methods if m.pending]
        return min(found, key=lambda method: not method.snippet, default=None)

    @property
    def server_arguments(self) -> tuple[ServerArgumentPlan, ...]:
        """The client's arguments that choose a server."""
        return self.servers.arguments if self.servers is not None else ()

    @property
    def uses_oauth(self) -> bool:
        """Whether the client requests tokens."""
        return any(one.maker == OAUTH for one in self.credentials)

    @property
    def uses_pages(self) -> bool:
        """Whether some operation returns a paged list."""
        return any(one.page for each in self.all_resources for one in each.methods)

    @property
    def uses_forms(self) -> bool:
        """Whether some operation accepts a form or a multipart body."""
        methods = [one for each in self.all_resources for one in each.methods]
        return any(one.body is not None and one.body.has_form for one in methods)

    @property
    def uses_content(self) -> bool:
        """Whether some operation accepts a body other than JSON."""
        methods = [one for each in self.all_resources for one in each.methods]
        return any(one.body is not None and one.body.needs_writer for one in methods)

    @property
    def uses_streams(self) -> bool:
        """Whether some operation returns a stream."""
        return any(one.stream for each in self.all_resources for one in each.methods)

    @property
    def consents(self) -> tuple[CredentialPlan, ...]:
        """The credentials that users consent to."""
        return tuple(one for one in self.credentials if one.authorization_name)

    @property
    def keys(self) -> tuple[str, ...]:
        """The client's arguments for its credentials."""
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
