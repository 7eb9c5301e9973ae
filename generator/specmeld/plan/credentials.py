"""How a client is given its keys: argument, environment variable, and where they go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from specmeld.model.api import SecurityScheme
from specmeld.model.json import JSONObject
from specmeld.model.plan import Code, CredentialPlan
from specmeld.plan import naming
from specmeld.plan.quoting import literal

_BEARER = ("oauth2", "openIdConnect")
_RESERVED = (
    *("self", "base_url", "timeout", "deadline", "max_retries", "headers", "strict_responses"),
    *("before", "after"),
)


def plan_credentials(
    schemes: Mapping[str, SecurityScheme], package: str
) -> tuple[CredentialPlan, ...]:
    """A plan for each scheme that a request can carry; the others are left to the HTTP client."""
    usable = {name: scheme for name, scheme in schemes.items() if _base_name(scheme)}
    counts = Counter(
        argument for name, scheme in usable.items() for argument in _possible(name, scheme)
    )
    words = {
        name: _base_name(scheme) if all(counts[one] == 1 for one in _shortest(scheme)) else name
        for name, scheme in usable.items()
    }
    names = naming.unique(words.values(), naming.snake_name, "key", (*_RESERVED, "http_client"))
    return tuple(_plan(usable[name], names[words[name]], package) for name in usable)


def environment(package: str, name: str) -> str:
    """The environment variable of an argument: ``OPENAI_THREADS_API_KEY``."""
    return f"{package}_{name}".upper()


def _base_name(scheme: SecurityScheme) -> str:
    """What the argument is called where no other scheme is of the kind; empty for no argument."""
    if scheme.type == "apiKey":
        return "api_key" if scheme.location in ("header", "query", "cookie") else ""
    if scheme.type in _BEARER:
        return "access_token"
    if scheme.type == "http":
        return {"bearer": "api_key", "basic": "login"}.get(scheme.scheme, "authorization")
    return ""


def _arguments(scheme: SecurityScheme, name: str) -> list[str]:
    """The arguments of a scheme that is called ``name``."""
    if _token_url(scheme):
        prefix = "" if name == "access_token" else f"{name}_"
        return [name, f"{prefix}client_id", f"{prefix}client_secret"]
    if scheme.scheme == "basic":
        prefix = "" if name == "login" else f"{name}_"
        return [f"{prefix}username", f"{prefix}password"]
    return [name]


def _shortest(scheme: SecurityScheme) -> list[str]:
    return _arguments(scheme, _base_name(scheme))


def _possible(name: str, scheme: SecurityScheme) -> set[str]:
    """All arguments that a scheme may end up with."""
    return {*_shortest(scheme), *_arguments(scheme, naming.snake_name(name))}


def _plan(scheme: SecurityScheme, name: str, package: str) -> CredentialPlan:
    names = _arguments(scheme, name)
    if scheme.type == "apiKey":
        maker = "api_key"
        place = f"{literal(scheme.location)}, {literal(scheme.parameter)}"
    elif _token_url(scheme):
        maker, place = "oauth2", ", ".join(map(literal, [_token_url(scheme), *_scopes(scheme)]))
    elif scheme.type in _BEARER or scheme.scheme == "bearer":
        maker, place = "bearer", ""
    elif scheme.scheme == "basic":
        maker, place = "basic", ""
    else:
        maker, place = "api_key", f"{literal('header')}, {literal('Authorization')}"
    arguments = tuple((each, environment(package, each)) for each in names)
    words = " or " if maker == "oauth2" else " and "
    said = words.join(f"{each}=" for each in names)
    variables = words.join(variable for _, variable in arguments)
    hint = Code(literal(f"{said} (or {variables} in the environment)"))
    key = Code(place if maker == "api_key" else _authorization_key(maker))
    return CredentialPlan(Code(literal(scheme.name)), arguments, maker, Code(place), hint, key)


def _authorization_key(maker: str) -> str:
    kind = "basic" if maker == "basic" else "bearer"
    return ", ".join(map(literal, ("header", "Authorization", kind)))


def _token_url(scheme: SecurityScheme) -> str:
    """Where a program asks for a token of its own; empty where it cannot."""
    url = _client_flow(scheme).get("tokenUrl")
    return url if isinstance(url, str) else ""


def _scopes(scheme: SecurityScheme) -> list[str]:
    scopes = _client_flow(scheme).get("scopes")
    return list(scopes) if isinstance(scopes, dict) else []


def _client_flow(scheme: SecurityScheme) -> JSONObject:
    flows = scheme.spec.get("flows") if scheme.type == "oauth2" else None
    flow = flows.get("clientCredentials") if isinstance(flows, dict) else None
    return flow if isinstance(flow, dict) else {}
