"""Arguments → request: checked against the description, then encoded for the wire."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from pydantic import TypeAdapter

from ._auth import Needed, Provided, Secret
from ._core import OMIT, Body, Omit, Operation, Options, Parameter, Request, Typed
from ._errors import InvalidRequest, MissingCredentials
from ._headers import merged, unfit, with_header
from ._masking import shown_url
from ._media_types import kind_of
from ._pieces import Content, Pieces
from ._problems import Problem, check, judged
from ._settings import Settings
from ._styles import Pair, cookie_pairs, encoded, pairs, query_pairs, segment, simple, unwritable
from ._values import is_mapping, is_object, plain, writable

_UNDECLARED = Body(Any, "application/json", required=False)
"""Carries ``extra_body`` if no body is described."""
_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)
_MOST_KNOWN = 256
"""Most header sets that a client caches."""
_COOKIE = re.compile(r"(?! )[\x20-\x3a\x3c-\x7e]*(?<! )")
"""A valid cookie value: no semicolon, no space at either end, ASCII only."""

_AUTHORIZATION = "authorization"
_READY = (Secret, Provided)
"""Credentials that need no token request."""
Values = dict[str, list[tuple[Parameter, Any]]]
"""Location → the parameters given there, as JSON types."""


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
    """Build the request that calls ``operation``, with the credentials that it needs.

    ``next_url`` replaces the operation's own URL: the next page, as given by the server. Raises
    InvalidRequest with every problem that the arguments have.
    """
    found: list[Problem] = []
    values = _values(operation, arguments, settings, options, found)
    path = _path(operation, values, found)
    described = operation.body or (_UNDECLARED if options.get("extra_body") else None)
    body, text = _body(described, body, options, found)
    media_type = described.media_type if text and described is not None else ""
    headers = _headers(operation, values, settings, options, streamed, media_type, found)
    query = [] if next_url else _query(values, settings, options, found)
    cookies = [pair for each in values.get("cookie", ()) for pair in cookie_pairs(*each)]
    found += _unfit_cookies(cookies)
    for each in secrets:
        found += _unfit_key(each)
    if found:
        raise InvalidRequest(f"{operation.method} {operation.path}", found)
    # From here on, locals hold credentials, so nothing below may raise.
    for each in secrets:
        headers = _with_key(headers, query, cookies, each)
    if cookies:
        headers = _with_cookies(headers, cookies)
    content: Content = text
    if described is not None and described.writer is not None and not isinstance(body, Omit):
        content, media_type = described.writer.encode(described, body)
        headers = _with_content(headers, content, media_type)
    url = _url(operation, path, settings, query, next_url)
    timeout = options.get("timeout", settings.timeout)
    hidden = _hidden(secrets, url, headers, settings)
    return Request(operation.method, url, headers, content, timeout, streamed, hidden)


def _judge(typed: Typed, options: Options) -> TypeAdapter[Any]:
    """What a value must match; anything matches if the call is not to be checked."""
    return typed.adapter if options.get("validate", True) else _ANYTHING


def _values(
    operation: Operation[Any],
    arguments: Mapping[str, object],
    settings: Settings,
    options: Options,
    found: list[Problem],
) -> Values:
    """The parameters given to the call or to the client, as JSON types."""
    values: Values = {}
    shared = settings.shared
    for each in operation.parameters:
        at = f"{each.location}.{each.name}"
        given = arguments.get(each.argument, OMIT)
        given = shared.get(at, OMIT) if shared and isinstance(given, Omit) else given
        missing = isinstance(given, Omit)
        if missing and (not each.required or not _must_be_given(each, options)):
            continue
        if missing:
            found.append(Problem(at, "Field required"))
            continue
        ready, _, wrong = judged(_judge(each, options), given, at)
        if wrong and given is None and not each.required:
            wrong = [Problem(at, "cannot be null: leave it out, or pass OMIT")]
        if not wrong and (reason := unwritable(each, ready)):
            wrong = [Problem(at, reason)]
        if not wrong:
            values.setdefault(each.location, []).append((each, ready))
        found += wrong
    return values


def _path(operation: Operation[Any], values: Values, found: list[Problem]) -> str:
    path = operation.path
    for each, value in values.get("path", ()):
        text = segment(each, value)
        if not text.strip("."):
            why = f"{text!r} cannot be a segment of a path" if text else "cannot be empty"
            found.append(Problem(f"path.{each.name}", why))
        path = path.replace(f"{{{each.name}}}", text)
    return path


def _must_be_given(parameter: Parameter, options: Options) -> bool:
    return parameter.location == "path" or options.get("validate", True)


def _body(
    body: Body | None, value: object, options: Options, found: list[Problem]
) -> tuple[object, bytes]:
    """The body built from arguments and options, and its text if it is JSON.

    OMIT if it is optional and nothing is given.
    """
    if body is None:
        return OMIT, b""
    value = writable(value)
    if body.writer is not None:
        value = body.writer.prepared(body, value)
    if isinstance(value, Omit) and body.required and body.properties:
        value = dict[str, Any]()
    if extra := options.get("extra_body"):
        own = dict[str, Any]() if isinstance(value, Omit) else value
        own = own if is_mapping(own) else plain(own)
        if not is_mapping(own):
            raise TypeError("extra_body= needs a body that is an object")
        value = {**own, **extra}
    if isinstance(value, Omit):
        if body.required and options.get("validate", True):
            found.append(Problem("body", "Field required"))
        return OMIT, b""
    return value, _text(body, value, options, found)


def _text(body: Body, value: object, options: Options, found: list[Problem]) -> bytes:
    """A JSON body as text, checked; other bodies are only checked."""
    if body.writer is not None:
        found += body.writer.problems(body, value, _judge(body, options))
        return b""
    _, text, wrong = judged(_judge(body, options), value, "")
    found += wrong
    return text


def _headers(
    operation: Operation[Any],
    values: Values,
    settings: Settings,
    options: Options,
    streamed: bool,
    media_type: str,
    found: list[Problem],
) -> dict[str, str]:
    """All headers but credentials; what calls have in common is built once."""
    events = operation.events if streamed else None
    accepted = operation.accepted if events is None else events.media_type
    given = {each.name: simple(each, value) for each, value in values.get("header", ())}
    extra = options.get("extra_headers")
    shared = not (given or extra or operation.tries_header)
    kind = accepted, media_type, *operation.constants.items()
    if shared and kind in settings.known_headers:
        return {**settings.known_headers[kind]}
    ours = {"Accept": accepted}
    if media_type:
        ours["Content-Type"] = media_type
    if operation.tries_header:
        ours[operation.tries_header] = str(uuid.uuid4())
    headers = merged(ours, operation.constants, settings.headers, given, extra or {})
    wrong = [*unfit(headers)]
    if shared and not wrong and len(settings.known_headers) < _MOST_KNOWN:
        settings.known_headers[kind] = {**headers}
    found += wrong
    return headers


def _with_key(
    headers: dict[str, str], query: list[Pair], cookies: list[Pair], secret: Secret
) -> dict[str, str]:
    """Add a credential where it belongs."""
    if secret.location == "header":
        return with_header(headers, secret.name, secret.value)
    if secret.location == "query":
        query.append((encoded(secret.name), encoded(secret.value)))
    else:
        cookies.append((secret.name, secret.value))
    return headers


def _with_content(headers: dict[str, str], content: Content, media_type: str) -> dict[str, str]:
    """The caller's Content-Type wins, but for the boundary of a multipart body."""
    given = any(name.lower() == "content-type" for name in headers)
    if not given or kind_of(media_type) == "multipart":
        headers = with_header(headers, "Content-Type", media_type)
    if isinstance(content, Pieces) and (size := content.size) is not None:
        headers["Content-Length"] = str(size)
    return headers


def _with_cookies(headers: dict[str, str], cookies: Sequence[Pair]) -> dict[str, str]:
    """Cookies from a header of the caller are kept beside ours."""
    given = [value for name, value in headers.items() if name.lower() == "cookie"]
    made = [f"{name}={value}" for name, value in cookies]
    return with_header(headers, "Cookie", "; ".join([*given, *made]))


def _query(
    values: Values, settings: Settings, options: Options, found: list[Problem]
) -> list[Pair]:
    """The query: the client's parameters, then the arguments, then the extra ones."""
    query = [
        pair
        for location in ("query", "querystring")
        for each, value in values.get(location, ())
        for pair in query_pairs(each, value)
    ]
    extra = options.get("extra_query", {})
    if settings.query or extra:
        given = {name for name, _ in query}
        default = _pairs(settings.query, found)
        query = [pair for pair in default if pair[0] not in given] + query
        added = _pairs(extra, found)
        replaced = {encoded(name) for name in extra} | {name for name, _ in added}
        query = [pair for pair in query if pair[0] not in replaced] + added
    return query


def _pairs(query: Mapping[str, object], found: list[Problem]) -> list[Pair]:
    """Undeclared parameters: lists item by item, objects in brackets."""
    made: list[Pair] = []
    for name, given in query.items():
        if given is None or isinstance(given, Omit):
            continue
        wrong = check(_ANYTHING, given, f"query.{name}")
        found += wrong
        if not wrong:
            value = plain(given)
            made += pairs(name, value, "deepObject" if is_object(value) else "form", True)
    return made


def _hidden(
    secrets: Sequence[Secret], url: str, headers: Mapping[str, str], settings: Settings
) -> list[str]:
    """What must not be logged of a request."""
    found = [each.value for each in secrets]
    for name, value in headers.items():
        if name.lower() in settings.hidden:
            found += (value, value.partition(" ")[2])
    if "@" in url:
        found.append(urlsplit(url).password or "")
    return found


def _unfit_key(secret: Secret) -> Iterable[Problem]:
    if secret.location == "header":
        return unfit({secret.name: secret.value})
    return _unfit_cookies([(secret.name, secret.value)]) if secret.location == "cookie" else ()


def _unfit_cookies(cookies: Sequence[Pair]) -> list[Problem]:
    """Does not show the value, which may be a credential."""
    reason = "a cookie cannot contain a semicolon, a space at its end, or anything but plain ASCII"
    return [
        Problem(f"cookie.{name}", reason) for name, value in cookies if not _COOKIE.fullmatch(value)
    ]


def credentials(
    operation: Operation[Any], settings: Settings, options: Options
) -> Sequence[Secret | Provided | Needed]:
    """The credentials of the first alternative that the client can meet.

    A header from the user replaces the credential that would go in it; an Authorization header, or
    request signing, also replaces missing ones. Raises MissingCredentials.
    """
    if not operation.security:
        return ()
    own = {name.lower() for name in (*settings.headers, *options.get("extra_headers", ()))}
    brought = _AUTHORIZATION in own or settings.auth is not None
    known = settings.credentials
    for alternative in operation.security:
        if known.keys() >= {*alternative}:
            break
    else:
        if not brought and not settings.signed:
            raise MissingCredentials(_missing(operation, settings))
        alternative = next((some for some in operation.security if known.keys() & {*some}), ())
    chosen: list[Secret | Provided | Needed] = []
    for scheme in alternative:
        each = known.get(scheme)
        if each is None or each.header in own or (brought and each.header == _AUTHORIZATION):
            continue
        if isinstance(each, _READY):
            chosen.append(each)
        else:
            chosen.append(Needed(each, frozenset(operation.scopes.get(scheme, ()))))
    return chosen


def _missing(operation: Operation[Any], settings: Settings) -> str:
    """What to pass: the missing credentials of each alternative."""
    ways = [
        " and ".join(
            settings.hints.get(one, one) for one in each if one not in settings.credentials
        )
        for each in operation.security
    ]
    return f"{operation.method} {operation.path} needs {', or '.join(dict.fromkeys(ways))}"


def _url(
    operation: Operation[Any], path: str, settings: Settings, query: Sequence[Pair], next_url: str
) -> str:
    base, own = settings.base_url, operation.base_url
    if own and not (settings.fixed_url and "://" in own):
        base = urljoin(base, own)
    url = f"{base.rstrip('/')}/{path.removeprefix('/')}"
    if next_url:
        url = _without(_same_origin(url, next_url), {name for name, _ in query})
    return _with_query(url, query)


def _same_origin(base: str, url: str) -> str:
    """``url`` made absolute, with the scheme and port of ``base``.

    A server behind a proxy may give its own scheme and port. Raises InvalidRequest if it gives
    another host, or no valid URL.
    """
    ours = urlsplit(base)
    try:
        theirs = urlsplit(urljoin(base, url))
        known = theirs.scheme in ("http", "https") and theirs.hostname == ours.hostname
        why = "" if known else f"{shown_url(theirs.geturl())!r} is on another server"
    except ValueError:
        theirs, why = ours, f"{shown_url(url)!r} is not a URL"
    if why:
        raise InvalidRequest(f"GET {shown_url(base)}", [Problem("next page", why)])
    return theirs._replace(scheme=ours.scheme, netloc=ours.netloc, fragment="").geturl()


def _without(url: str, names: Collection[str]) -> str:
    """The next page's URL without the credentials in it, which are added again."""
    path, _, query = url.partition("?")
    kept = [pair for pair in query.split("&") if pair.partition("=")[0] not in names]
    return f"{path}?{'&'.join(kept)}" if query else path


def _with_query(url: str, query: Sequence[Pair]) -> str:
    if not query:
        return url
    pairs = "&".join(f"{name}={text}" if name else text for name, text in query)
    return f"{url}{'&' if '?' in url else '?'}{pairs}"
