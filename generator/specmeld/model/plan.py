"""What the package will hold, every Python decision made; templates only lay it out."""

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
    shown_options: tuple[Code, ...]
    """What an example gives the client: ``name=value``."""
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
    def uses_content(self) -> bool:
        """Whether some operation takes a body that is no JSON."""
        methods = [one for each in self.all_resources for one in each.methods]
        return any(one.body is not None and one.body.needs_writer for one in methods)

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
