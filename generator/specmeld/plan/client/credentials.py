"""How a client gets its credentials: argument, environment variable, and where they are sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from specmeld.model.api_description import SecurityScheme
from specmeld.model.client_plan import OAUTH, CredentialPlan, SettingPlan
from specmeld.model.json import JSONObject
from specmeld.model.named_types import NO_NAMES, Code
from specmeld.plan.names import identifiers
from specmeld.plan.names.lock_places import credential_place
from specmeld.plan.quoting import literal

_BEARER = ("oauth2", "openIdConnect")
RESERVED = (
    *("self", "auth", "base_url", "server", "timeout", "deadline", "max_retries", "headers"),
    *("strict_responses", "query", "credentials", "before", "after", "http_client", "connection"),
    *("follow_redirects", "idempotency_header", "should_retry"),
    *("proxy", "verify", "limits", "http2", "trust_env"),
)
"""Arguments that every client has."""
_GRANTS = {
    "client_credentials": ("clientCredentials", "tokenUrl"),
    "password": ("password", "tokenUrl"),
    "authorization_code": ("authorizationCode", "tokenUrl"),
    "refresh_token": ("authorizationCode", "refreshUrl"),
}
"""Grant type → flow, and its field with the URL; the tokenUrl replaces a missing refreshUrl."""
_GIVEN = {
    "client_credentials": ("client_id", "client_secret"),
    "password": ("username", "password", "client_id", "client_secret"),
    "authorization_code": ("client_id", "client_secret", "refresh_token"),
}
"""Grant type → the client's arguments for it, which may come from the environment."""
_NEEDED = {
    "client_credentials": ("client_id", "client_secret"),
    "password": ("username", "password"),
    "refresh_token": ("refresh_token",),
}
"""Grant type → its required arguments."""
_SETTINGS = {
    "scopes": ("scopes", "Sequence[str]", "Scopes to request; by default those that a call needs."),
    "audience": ("audience", "str", "The audience of the tokens."),
    "token_params": ("params", "Mapping[str, str]", "Extra fields of the token requests."),
    "client_auth": (
        "client_auth",
        'Literal["basic", "post"]',
        "Whether id and secret go in a header (the default) or in the form.",
    ),
    "authorized": (
        "authorized",
        "_oauth.Authorized",
        "A user's consent, to be exchanged for tokens.",
    ),
    "on_tokens": (
        "saved",
        "Callable[[_oauth.Tokens], object]",
        "Called with each new token, so that you can store it with its refresh token.",
    ),
}
"""Argument → the maker's parameter, type and description."""
_SETTINGS_OF = {
    "client_credentials": ("scopes", "audience", "token_params", "client_auth"),
    "password": ("scopes", "audience", "token_params", "client_auth"),
    "authorization_code": ("token_params", "client_auth", "authorized", "on_tokens"),
}


def plan_credentials(
    schemes: Mapping[str, SecurityScheme], package: str, kept: Mapping[str, str] = NO_NAMES
) -> tuple[CredentialPlan, ...]:
    """A plan for each scheme that a request can carry; the others are left to the HTTP client."""
    names = credential_names(schemes, kept)
    return tuple(_plan(schemes[name], made, package) for name, made in names.items())


def credential_names(
    schemes: Mapping[str, SecurityScheme], kept: Mapping[str, str]
) -> dict[str, str]:
    """Scheme → its argument, or the prefix of its arguments; ``kept`` are the previous names, by
    their places in the lock."""
    usable = {name: scheme for name, scheme in schemes.items() if _base_name(scheme)}
    counts = Counter(
        argument for name, scheme in usable.items() for argument in _possible(name, scheme)
    )
    words = {
        name: _base_name(scheme) if all(counts[one] == 1 for one in _shortest(scheme)) else name
        for name, scheme in usable.items()
    }
    places = {name: credential_place(name) for name in usable}
    stay = {name: kept[at] for name, at in places.items() if at in kept}
    free = [word for name, word in words.items() if name not in stay]
    names = identifiers.unique(free, identifiers.snake_name, "key", (*RESERVED, *stay.values()))
    return {name: stay.get(name) or names[words[name]] for name in usable}


def credential_places(
    schemes: Mapping[str, SecurityScheme], kept: Mapping[str, str]
) -> dict[str, str]:
    """Place in the lock → name, for each scheme that has arguments."""
    names = credential_names(schemes, kept)
    return {credential_place(name): made for name, made in names.items()}


def is_credential_name(name: str) -> bool:
    """Whether an argument of a client can be named ``name``."""
    return identifiers.is_variable_name(name) and name not in RESERVED


def shown_first(
    credentials: Sequence[CredentialPlan], security: Iterable[Iterable[str]]
) -> tuple[CredentialPlan, ...]:
    """Those shown in an example: what the API asks for first, everything needed together."""
    known = {each.scheme: each for each in credentials}
    for alternative in security:
        wanted = [known.get(Code(literal(name))) for name in alternative]
        found = tuple(each for each in wanted if each is not None)
        if found and len(found) == len(wanted):
            return found
    return tuple(credentials[:1])


def environment(package: str, name: str) -> str:
    """The environment variable of an argument: ``OPENAI_THREADS_API_KEY``."""
    return f"{package}_{name}".upper()


def _base_name(scheme: SecurityScheme) -> str:
    """The argument's name if no other scheme is of the kind; empty for no argument."""
    if scheme.type == "apiKey":
        return "api_key" if scheme.location in ("header", "query", "cookie") else ""
    if scheme.type in _BEARER:
        return "access_token"
    if scheme.type == "http":
        return {"bearer": "api_key", "basic": "login"}.get(scheme.scheme, "authorization")
    return ""


def _arguments(scheme: SecurityScheme, name: str) -> list[str]:
    """The arguments of a scheme that is named ``name``."""
    if asks_for_tokens(scheme):
        prefix = "" if name == "access_token" else f"{name}_"
        return [name, *(f"{prefix}{each}" for each in (*_given(scheme), *_settings(scheme)))]
    if scheme.scheme == "basic":
        prefix = "" if name == "login" else f"{name}_"
        return [f"{prefix}username", f"{prefix}password"]
    return [name]


def _shortest(scheme: SecurityScheme) -> list[str]:
    return _arguments(scheme, _base_name(scheme))


def _possible(name: str, scheme: SecurityScheme) -> set[str]:
    """All arguments that a scheme may end up with."""
    return {*_shortest(scheme), *_arguments(scheme, identifiers.snake_name(name))}


def _plan(scheme: SecurityScheme, name: str, package: str) -> CredentialPlan:
    if asks_for_tokens(scheme):
        return _token_plan(scheme, name, package)
    names = _arguments(scheme, name)
    maker, place = "_setup.api_key", f"{literal('header')}, {literal('Authorization')}"
    if scheme.type == "apiKey":
        place = f"{literal(scheme.location)}, {literal(scheme.parameter)}"
    elif scheme.type in _BEARER or scheme.scheme == "bearer":
        maker, place = "_setup.bearer", ""
    elif scheme.scheme == "basic":
        maker, place = "_setup.basic", ""
    key = place or ", ".join(map(literal, ("header", "Authorization", maker.rpartition(".")[2])))
    return CredentialPlan(
        scheme=Code(literal(scheme.name)),
        arguments=tuple((each, environment(package, each)) for each in names),
        maker=maker,
        place=Code(place),
        hint=Code(literal(_said(names, package))),
        key=Code(key),
        shown=tuple(names),
    )


def _token_plan(scheme: SecurityScheme, name: str, package: str) -> CredentialPlan:
    """A plan for tokens that the client requests."""
    prefix = "" if name == "access_token" else f"{name}_"
    given, urls = _given(scheme), _urls(scheme)
    ways = [[name], *([f"{prefix}{each}" for each in _NEEDED.get(kind, ())] for kind in urls)]
    consent = _flow(scheme, "authorizationCode").get("authorizationUrl")
    asks_users = "authorization_code" in urls and isinstance(consent, str)
    return CredentialPlan(
        scheme=Code(literal(scheme.name)),
        arguments=tuple(
            (each, environment(package, each))
            for each in (name, *(f"{prefix}{each}" for each in given))
        ),
        maker=OAUTH,
        place=Code(f"urls={literal(urls)}"),
        hint=Code(literal(", or ".join(_said(way, package) for way in ways if way))),
        key=Code(", ".join(map(literal, ("header", "Authorization", "bearer")))),
        keywords={name: "token", **{f"{prefix}{each}": each for each in given}},
        settings=tuple(
            SettingPlan(f"{prefix}{each}", keyword, Code(hint), doc)
            for each in _settings(scheme)
            for keyword, hint, doc in (_SETTINGS[each],)
        ),
        shown=(name,),
        authorization_url=Code(literal(consent)) if asks_users else Code(""),
        authorization_name=f"{prefix}authorization_url".upper() if asks_users else "",
    )


def _said(names: Sequence[str], package: str) -> str:
    """What to pass, for a message."""
    said = " and ".join(f"{each}=" for each in names)
    variables = " and ".join(environment(package, each) for each in names)
    return f"{said} (or {variables} in the environment)"


def asks_for_tokens(scheme: SecurityScheme) -> bool:
    """Whether a client can request tokens, besides being given one."""
    return bool(_urls(scheme))


def _urls(scheme: SecurityScheme) -> dict[str, str]:
    """Grant type → where to request a token."""
    found: dict[str, str] = {}
    for kind, (name, key) in _GRANTS.items():
        flow = _flow(scheme, name)
        url = flow.get(key) or flow.get("tokenUrl")
        if isinstance(url, str) and url:
            found[kind] = url
    return found


def _given(scheme: SecurityScheme) -> list[str]:
    return list(dict.fromkeys(each for kind in _urls(scheme) for each in _GIVEN.get(kind, ())))


def _settings(scheme: SecurityScheme) -> list[str]:
    found = {each for kind in _urls(scheme) for each in _SETTINGS_OF.get(kind, ())}
    return [each for each in _SETTINGS if each in found]


def _flow(scheme: SecurityScheme, name: str) -> JSONObject:
    flows = scheme.spec.get("flows") if scheme.type == "oauth2" else None
    flow = flows.get(name) if isinstance(flows, dict) else None
    return flow if isinstance(flow, dict) else {}
