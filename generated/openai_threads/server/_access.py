"""Who may call: the keys that security schemes ask for, and what your service says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, Literal

from fastapi import HTTPException, Request

from ..runtime import Operation

Authenticate = Callable[[str, str], object]
"""Called with scheme and key; what it gives, if it is true, is the principal. May be async."""


@dataclass(frozen=True)
class Key:
    """Where a request carries what a security scheme asks for; whether it is right, you say."""

    location: Literal["header", "query", "cookie"]
    name: str
    kind: str = ""
    """What a value of Authorization begins with, such as ``Bearer``."""

    def value(self, request: Request) -> str:
        """The key that a request has there; empty where it has none."""
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
    """Lets in who has the right keys. Without ``authenticate`` no key is right."""

    keys: Mapping[str, Key]
    authenticate: Authenticate | None = None

    async def admit(self, operation: Operation[Any], request: Request) -> None:
        """Set the principal of a request. Raises HTTPException (401) for those without a key."""
        request.state.principal = None
        for alternative in operation.security:
            if alternative and await self._holds(alternative, request):
                return
        free = not operation.security or [] in map(list, operation.security)
        if not free or self._tried(operation, request):
            raise HTTPException(401, "the request has no valid key", self._challenge(operation))

    async def _holds(self, alternative: Any, request: Request) -> bool:
        """Whether a request has the keys of all schemes; one without a key is asked all the same,
        since its proof may lie in the connection."""
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
        """Whether a request has some key of an operation, which then is wrong."""
        return any(self.keys[name].value(request) for name in self._schemes(operation))

    def _schemes(self, operation: Operation[Any]) -> list[str]:
        asked = dict.fromkeys(name for each in operation.security for name in each)
        return [name for name in asked if name in self.keys]

    def _challenge(self, operation: Operation[Any]) -> dict[str, str]:
        asked = dict.fromkeys(self.keys[name].challenge for name in self._schemes(operation))
        return {"WWW-Authenticate": ", ".join(asked) or "Mutual"}


def principal(request: Request) -> Any:
    """What ``authenticate`` gave for a request, for handlers: ``user: User = Depends(principal)``.

    None where the operation asks for no key.
    """
    return request.state.principal
