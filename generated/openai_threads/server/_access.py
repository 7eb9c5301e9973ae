"""Authentication: which credentials requests must carry, and how your service checks them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, Literal

from fastapi import HTTPException, Request

from ..runtime import Operation

Authenticate = Callable[[str, str], object]
"""Called with scheme and credential; a true result is the principal. May be async."""


@dataclass(frozen=True)
class Key:
    """Where a request carries a scheme's credential; your service decides whether it is valid."""

    location: Literal["header", "query", "cookie"]
    name: str
    kind: str = ""
    """The prefix of the Authorization value, such as ``Bearer``."""

    def value(self, request: Request) -> str:
        """The credential in a request; empty if it has none."""
        place = {"query": request.query_params, "cookie": request.cookies}
        value = place.get(self.location, request.headers).get(self.name, "").strip()
        if not self.kind:
            return value
        kind, _, rest = value.partition(" ")
        return rest.strip() if kind.lower() == self.kind else ""

    @property
    def challenge(self) -> str:
        """For ``WWW-Authenticate`` (RFC 9110, section 11.6.1)."""
        return f'{self.kind.title() or "APIKey"} realm="{self.location} {self.name}"'


@dataclass(frozen=True)
class Gate:
    """Admits requests with valid credentials. Without ``authenticate`` none is valid."""

    keys: Mapping[str, Key]
    authenticate: Authenticate | None = None

    async def admit(self, operation: Operation[Any], request: Request) -> None:
        """Set the principal of a request. Raises HTTPException (401) without a valid credential."""
        request.state.principal = None
        for alternative in operation.security:
            if alternative and await self._holds(alternative, request):
                return
        free = not operation.security or [] in map(list, operation.security)
        if not free or self._tried(operation, request):
            raise HTTPException(401, "the request has no valid key", self._challenge(operation))

    async def _holds(self, alternative: Any, request: Request) -> bool:
        """Whether a request satisfies all schemes; ``authenticate`` is called even for a missing
        credential, which the connection itself may provide."""
        for scheme in alternative:
            key = self.keys[scheme].value(request) if scheme in self.keys else ""
            if self.authenticate is None or (scheme in self.keys and not key):
                return False
            given = self.authenticate(scheme, key)
            principal = await given if isawaitable(given) else given
            if not principal:
                return False
            request.state.principal = principal
        return True

    def _tried(self, operation: Operation[Any], request: Request) -> bool:
        """Whether a request has some credential of an operation, which must then be wrong."""
        return any(self.keys[name].value(request) for name in self._schemes(operation))

    def _schemes(self, operation: Operation[Any]) -> list[str]:
        asked = dict.fromkeys(name for each in operation.security for name in each)
        return [name for name in asked if name in self.keys]

    def _challenge(self, operation: Operation[Any]) -> dict[str, str]:
        asked = dict.fromkeys(self.keys[name].challenge for name in self._schemes(operation))
        return {"WWW-Authenticate": ", ".join(asked) or "Mutual"}


def principal(request: Request) -> Any:
    """What ``authenticate`` returned for a request, for handlers: ``user: User =
    Depends(principal)``.

    None if the operation requires no credential.
    """
    return request.state.principal
