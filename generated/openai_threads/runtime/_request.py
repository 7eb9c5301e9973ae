"""Arguments → request: checked against the description, then written as the wire wants them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from ._content import encode, kind_of, without_files
from ._core import OMIT, Body, Credential, Omit, Operation, Options, Parameter, Request, Settings
from ._errors import InvalidRequest, MissingCredentials
from ._problems import Problem, check
from ._styles import Pair, encoded, query_pairs, segment, simple
from ._values import plain

_HEADER_VALUE = re.compile(r"[\t\x20-\x7e]*")

Values = list[tuple[Parameter, Any]]


def build_request(
    operation: Operation[Any],
    arguments: Mapping[str, object],
    body: object,
    settings: Settings,
    options: Options,
) -> Request:
    """The request that calls ``operation``.

    Raises InvalidRequest with every problem that the arguments have, or MissingCredentials.
    """
    found: list[Problem] = []
    values = _values(operation, arguments, found)
    body = _body(operation.body, body, options.get("body"), found)
    headers = _headers(operation, values, settings, options, found)
    if found:
        raise InvalidRequest(f"{operation.method} {operation.path}", found)
    query, cookies = _query(values, options), _cookies(values)
    for credential in _credentials(operation, settings, headers):
        if credential.location == "header":
            headers[credential.name] = credential.value
        else:
            pair = (encoded(credential.name), encoded(credential.value))
            (query if credential.location == "query" else cookies).append(pair)
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies)
    content = b""
    if operation.body is not None and not isinstance(body, Omit):
        content, headers["Content-Type"] = encode(operation.body, body)
    url = _url(operation, values, query, settings)
    return Request(
        operation.method, url, headers, content, options.get("timeout", settings.timeout)
    )


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
) -> dict[str, str]:
    accepted = dict.fromkeys(
        each.media_type for each in operation.replies.values() if each.media_type
    )
    headers = {
        "Accept": ", ".join(accepted) or "*/*",
        **operation.constants,
        **{each.name: simple(each, value) for each, value in values if each.location == "header"},
        **settings.headers,
        **options.get("headers", {}),
    }
    found += [
        Problem(f"header.{name}", "a header cannot hold such characters")
        for name, value in headers.items()
        if not _HEADER_VALUE.fullmatch(value)
    ]
    return headers


def _query(values: Values, options: Options) -> list[Pair]:
    own = options.get("query", {}).items()
    return [
        *(
            pair
            for each, value in values
            if each.location == "query"
            for pair in query_pairs(each, value)
        ),
        *((encoded(name), encoded(value)) for name, value in own),
    ]


def _cookies(values: Values) -> list[Pair]:
    return [
        (each.name, encoded(simple(each, value)))
        for each, value in values
        if each.location == "cookie"
    ]


def _credentials(
    operation: Operation[Any], settings: Settings, headers: Mapping[str, str]
) -> Sequence[Credential]:
    """The credentials of the first alternative that the client can meet."""
    if not operation.security or any(name.lower() == "authorization" for name in headers):
        return ()
    for alternative in operation.security:
        if all(scheme in settings.credentials for scheme in alternative):
            return [settings.credentials[scheme] for scheme in alternative]
    wanted = dict.fromkeys(scheme for each in operation.security for scheme in each)
    hints = " or ".join(settings.hints.get(scheme, scheme) for scheme in wanted)
    raise MissingCredentials(f"{operation.method} {operation.path} needs {hints}")


def _url(
    operation: Operation[Any], values: Values, query: Sequence[Pair], settings: Settings
) -> str:
    path = operation.path
    for each, value in values:
        if each.location == "path":
            path = path.replace(f"{{{each.name}}}", segment(each, value))
    base = settings.base_url if settings.fixed_url else operation.base_url or settings.base_url
    url = f"{base.rstrip('/')}/{path.removeprefix('/')}"
    return f"{url}?{'&'.join(f'{name}={value}' for name, value in query)}" if query else url
