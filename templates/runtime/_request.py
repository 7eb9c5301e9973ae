"""Arguments → request: checked against the description, then written as the wire wants them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from ._auth import Credential, Grant, Needed, Provided, Secret
from ._content import encode, kind_of, without_files
from ._core import OMIT, Body, Omit, Operation, Options, Parameter, Reply, Request, Settings
from ._errors import InvalidRequest, MissingCredentials
from ._files import Content, Pieces
from ._problems import Problem, check
from ._styles import Pair, cookie_pairs, encoded, query_pairs, segment, simple
from ._values import is_object, joined, plain

_HEADER_VALUE = re.compile(r"[\t\x20-\x7e]*")
_COOKIE = re.compile(r"(?! )[\x20-\x3a\x3c-\x7e]*(?<! )")
"""What a cookie can hold: no semicolon, no space at an end, nothing but ASCII."""

Values = list[tuple[Parameter, Any]]


def build_request(
    operation: Operation[Any],
    arguments: Mapping[str, object],
    body: object,
    settings: Settings,
    options: Options,
    secrets: Sequence[Secret] = (),
    *,
    streamed: bool = False,
    next_url: str = "",
) -> Request:
    """The request that calls ``operation``, with the secrets that it needs.

    ``next_url`` goes in the place of the operation's own URL: the next page, as the server told it.
    Raises InvalidRequest with every problem that the arguments have.
    """
    found: list[Problem] = []
    values = _values(operation, arguments, found)
    body = _body(operation.body, body, options.get("extra_body"), found)
    headers = _headers(operation, values, settings, options, found, streamed)
    found += _unfit(values, secrets)
    if found:
        raise InvalidRequest(f"{operation.method} {operation.path}", found)
    query = [] if next_url else _query(values, options)
    query += [
        (encoded(each.name), encoded(each.value)) for each in secrets if each.location == "query"
    ]
    headers |= {each.name: each.value for each in secrets if each.location == "header"}
    if cookies := _cookies(values, secrets):
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies)
    content: Content = b""
    if operation.body is not None and not isinstance(body, Omit):
        content, headers["Content-Type"] = encode(operation.body, body)
    if isinstance(content, Pieces) and (size := content.size) is not None:
        headers["Content-Length"] = str(size)
    url = _with_query(_url(operation, values, settings, next_url), query)
    timeout = options.get("timeout", settings.timeout)
    hidden = (*(each.value for each in secrets), *_hidden(url, headers))
    return Request(operation.method, url, headers, content, timeout, streamed, hidden)


def _values(
    operation: Operation[Any], arguments: Mapping[str, object], found: list[Problem]
) -> Values:
    """The parameters that were given, as JSON's own types."""
    values: Values = []
    for each in operation.parameters:
        at = f"{each.location}.{each.name}"
        given = arguments.get(each.argument, OMIT)
        if isinstance(given, Omit):
            found += [Problem(at, "Field required")] if each.required else []
            continue
        wrong = check(each.adapter, given, at)
        if not wrong:
            values.append((each, plain(given)))
            if each.location == "path" and not segment(*values[-1]).strip("."):
                wrong = [Problem(at, "cannot be a segment of a path")]
        found += wrong
    return values


def _body(
    body: Body | None, value: object, extra: Mapping[str, Any] | None, found: list[Problem]
) -> object:
    """The body that arguments and options make; OMIT where it may be left out and nothing is."""
    if body is None:
        return OMIT
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value).items()
        given = {name: item for name, item in items if not isinstance(item, Omit)}
        value = given if given or body.required else OMIT
    if extra is not None:
        own: dict[str, Any] = {} if isinstance(value, Omit) else plain(value)
        value = {**own, **extra}
    if isinstance(value, Omit):
        found += [Problem("body", "Field required")] if body.required else []
    elif kind_of(body.media_type) != "raw":
        multipart = kind_of(body.media_type) == "multipart"
        found += check(body.adapter, without_files(value) if multipart else value, "")
    return value


def _headers(
    operation: Operation[Any],
    values: Values,
    settings: Settings,
    options: Options,
    found: list[Problem],
    streamed: bool,
) -> dict[str, str]:
    headers = {
        "Accept": _accepted(operation, streamed),
        **operation.constants,
        **{each.name: simple(each, value) for each, value in values if each.location == "header"},
        **settings.headers,
        **options.get("extra_headers", {}),
    }
    for each in operation.parameters:
        # One key for all tries of a call, so that the server can tell them from two calls.
        if each.location == "header" and each.name.lower() == "idempotency-key":
            headers.setdefault(each.name, str(uuid.uuid4()))
    found += [
        Problem(f"header.{name}", "a header cannot hold such characters")
        for name, value in headers.items()
        if not _HEADER_VALUE.fullmatch(value)
    ]
    return headers


def _accepted(operation: Operation[Any], streamed: bool) -> str:
    if streamed and operation.events is not None:
        return operation.events.media_type
    replies = operation.replies.values()
    return ", ".join(dict.fromkeys(each.media_type for each in replies if each.media_type)) or "*/*"


def _query(values: Values, options: Options) -> list[Pair]:
    own = options.get("extra_query", {}).items()
    return [
        *(
            pair
            for each, value in values
            if each.location in ("query", "querystring")
            for pair in query_pairs(each, value)
        ),
        *((encoded(name), encoded(value)) for name, value in own),
    ]


def _cookies(values: Values, secrets: Sequence[Secret]) -> list[Pair]:
    given = [(each, value) for each, value in values if each.location == "cookie"]
    return [
        *(pair for each, value in given for pair in cookie_pairs(each, value)),
        *((each.name, each.value) for each in secrets if each.location == "cookie"),
    ]


def _hidden(url: str, headers: Mapping[str, str]) -> list[str]:
    """What no log may show of a request, beside the keys that we know."""
    names = ("authorization", "cookie")
    values = [value for name, value in headers.items() if name.lower() in names]
    password = urlsplit(url).password if "@" in url else None
    return [*values, *(value.partition(" ")[2] for value in values), password or ""]


def _unfit(values: Values, secrets: Sequence[Secret]) -> list[Problem]:
    """What cannot stand in a cookie or, of the secrets, in a header. No value is told."""
    reason = "a cookie cannot hold a semicolon, a space at its end, or anything but plain ASCII"
    return [
        *(
            Problem(f"cookie.{name}", reason)
            for name, value in _cookies(values, secrets)
            if not _COOKIE.fullmatch(value)
        ),
        *(
            Problem(f"header.{each.name}", "the key has characters that a header cannot hold")
            for each in secrets
            if each.location == "header" and not _HEADER_VALUE.fullmatch(each.value)
        ),
    ]


@dataclass(frozen=True)
class Sorted:
    """The arguments of a call by their kind."""

    operation: Operation[Any]
    """It speaks the media types that the call chooses."""
    arguments: Mapping[str, object]
    options: Options
    body: object
    streamed: bool


def sorted_out(operation: Operation[Any], given: Mapping[str, object]) -> Sorted:
    """The arguments of a call that come in one mapping.

    Raises TypeError for an argument without use, InvalidRequest for an unknown media type.
    """
    choices = {operation.accept, operation.body.content_type if operation.body else ""}
    chosen = {name: given[name] for name in choices if name in given}
    operation = _speaking(operation, chosen)
    given = {name: value for name, value in given.items() if name not in chosen}
    body, events = operation.body, operation.events
    parameters = {each.argument for each in operation.parameters}
    properties: Mapping[str, str] = {} if body is None else body.properties
    options = Options.__annotations__
    known = {*parameters, *properties, *options, body and body.argument, events and events.argument}
    for name in given:
        if name not in known:
            raise TypeError(f"{operation.method} {operation.path} takes no argument {name!r}")
    content: object = OMIT
    if body is not None:
        named = {key: given[name] for name, key in properties.items() if name in given}
        whole = given.get(body.argument, OMIT)
        content = joined(whole, named) if properties else whole
    asked = events is not None and given.get(events.argument)
    if events is not None and is_object(content):
        asked = asked or content.get(properties.get(events.argument, ""))
    return Sorted(
        operation,
        {name: value for name, value in given.items() if name in parameters},
        cast("Options", {name: value for name, value in given.items() if name in options}),
        content,
        asked is True,
    )


def _speaking(operation: Operation[Any], chosen: Mapping[str, object]) -> Operation[Any]:
    """The operation in the media types that are chosen by argument."""
    body, replies = operation.body, operation.replies
    if body is not None and body.content_type in chosen:
        bodies = {each.media_type: each for each in (body, *body.others)}
        body = bodies[_known(operation, body.content_type, chosen, bodies)]
    if operation.accept in chosen:
        told = [status for status in replies if status.startswith("2")] or ["default"]
        offered = {status: replies[status] for status in told if replies[status].others}
        types = [each.media_type for reply in offered.values() for each in (reply, *reply.others)]
        wanted = _known(operation, operation.accept, chosen, types)
        replies = {**replies, **{key: _first(wanted, reply) for key, reply in offered.items()}}
    return replace(operation, body=body, replies=replies) if chosen else operation


def _first(wanted: str, reply: Reply) -> Reply:
    """``reply`` in the media type that is wanted; the server may answer in another all the same."""
    found = next((each for each in reply.others if each.media_type == wanted), reply)
    rest = [each for each in (reply, *reply.others) if each is not found]
    return replace(found, others=rest)


def _known(
    operation: Operation[Any], argument: str, chosen: Mapping[str, object], types: Collection[str]
) -> str:
    wanted = chosen[argument]
    if wanted not in types:
        problem = Problem(argument, f"none of {', '.join(dict.fromkeys(types))}: {wanted!r}")
        raise InvalidRequest(f"{operation.method} {operation.path}", [problem])
    return str(wanted)


def credentials(
    operation: Operation[Any], settings: Settings, options: Options
) -> Sequence[Secret | Provided | Needed]:
    """The credentials of the first alternative that the client can meet.

    An Authorization that the call brings, or what signs the requests, stands for those that are
    not there. Raises MissingCredentials.
    """
    if not operation.security:
        return ()
    own = {name.lower() for name in (*settings.headers, *options.get("extra_headers", {}))}
    brought = "authorization" in own or settings.auth is not None
    known = settings.credentials
    for alternative in operation.security:
        if all(scheme in known for scheme in alternative):
            break
    else:
        if not brought and not settings.signed:
            raise MissingCredentials(_missing(operation, settings))
        alternative = next((some for some in operation.security if known.keys() & {*some}), ())
    chosen: list[Secret | Provided | Needed] = []
    for scheme in alternative:
        each = known.get(scheme)
        if each is None or (brought and _authorizes(each)):
            continue
        scopes = frozenset(operation.scopes.get(scheme, ()))
        chosen.append(Needed(each, scopes) if isinstance(each, Grant) else each)
    return chosen


def _authorizes(credential: Credential) -> bool:
    return isinstance(credential, Grant) or credential.name.lower() == "authorization"


def _missing(operation: Operation[Any], settings: Settings) -> str:
    """What to give, of each alternative that which is not there."""
    ways = [
        " and ".join(
            settings.hints.get(one, one) for one in each if one not in settings.credentials
        )
        for each in operation.security
    ]
    return f"{operation.method} {operation.path} needs {', or '.join(dict.fromkeys(ways))}"


def _url(operation: Operation[Any], values: Values, settings: Settings, next_url: str) -> str:
    path = operation.path
    for each, value in values:
        if each.location == "path":
            path = path.replace(f"{{{each.name}}}", segment(each, value))
    base = settings.base_url if settings.fixed_url else operation.base_url or settings.base_url
    url = f"{base.rstrip('/')}/{path.removeprefix('/')}"
    return _same_origin(url, next_url) if next_url else url


def _same_origin(base: str, url: str) -> str:
    """``url`` made whole. Raises InvalidRequest where it leads to another server than ``base``."""
    whole = urljoin(base, url)
    if urlsplit(whole)[:2] != urlsplit(base)[:2]:
        problem = Problem("next page", f"{whole!r} is on another server")
        raise InvalidRequest(f"GET {base}", [problem])
    return whole.partition("#")[0]


def _with_query(url: str, query: Sequence[Pair]) -> str:
    if not query:
        return url
    pairs = "&".join(f"{name}={text}" if name else text for name, text in query)
    return f"{url}{'&' if '?' in url else '?'}{pairs}"
