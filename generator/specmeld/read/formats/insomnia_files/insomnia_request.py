"""An Insomnia request; formats 4 and 5 mostly agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from specmeld.model.json import JSON, JSONObject
from specmeld.read.formats.json_parts import as_list, as_object, as_text
from specmeld.read.requests.oauth import oauth2
from specmeld.read.requests.request_claims import FORM, MULTIPART
from specmeld.read.requests.request_variables import Variables
from specmeld.read.requests.sent_requests import Member, Payload, SentRequest, SignIn
from specmeld.text.located import Located
from specmeld.text.pointer import Pointer

_KINDS = {"iam": "aws4-hmac-sha256", "oauth1": "oauth", "netrc": "basic", "asap": "bearer"}
_FLOWS = {
    "client_credentials": "clientCredentials",
    "authorization_code": "authorizationCode",
    "password": "password",
    "implicit": "implicit",
}
_PLACES = {"queryParams": "query", "query": "query", "cookie": "cookie"}
_MEDIA = {"application/graphql": "application/json"}


def insomnia_request(
    request: JSONObject,
    pointer: Pointer,
    located: Located,
    sign_in: SignIn | None,
    description: tuple[str, Pointer],
) -> SentRequest:
    """``sign_in`` and ``description`` are in different places in the two formats."""
    return SentRequest(
        method=as_text(request.get("method")).upper() or "GET",
        url=as_text(request.get("url")),
        line=located.line(pointer),
        url_line=located.line((*pointer, "url")),
        name=as_text(request.get("name")),
        name_line=located.line((*pointer, "name")),
        description=description[0],
        description_line=located.line(description[1]),
        path=_members(request, pointer, "pathParameters", located),
        query=_members(request, pointer, "parameters", located),
        headers=_members(request, pointer, "headers", located),
        body=_body(as_object(request.get("body")), (*pointer, "body"), located),
        sign_in=sign_in,
    )


def _members(holder: JSONObject, pointer: Pointer, kind: str, located: Located) -> list[Member]:
    found: list[Member] = []
    for index, each in enumerate(map(as_object, as_list(holder.get(kind)))):
        here = (*pointer, kind, index)
        name = as_text(each.get("name")).strip()
        is_file = each.get("type") == "file"
        if name:
            member = Member(
                name=name,
                value=None if is_file else each.get("value"),
                line=located.line(here),
                value_line=located.line((*here, "value")),
                description=as_text(each.get("description")),
                description_line=located.line((*here, "description")),
                off_line=located.line((*here, "disabled")) if each.get("disabled") is True else 0,
                is_file=is_file,
            )
            found.append(member)
    return found


def _body(body: JSONObject, pointer: Pointer, located: Located) -> Payload | None:
    media = as_text(body.get("mimeType")).partition(";")[0].strip()
    text = as_text(body.get("text"))
    if media in (FORM, MULTIPART):
        fields = _members(body, pointer, "params", located)
        return Payload(located.line((*pointer, "params")), media, fields=fields)
    if not media and not text.strip():
        return None
    block = located.blocks.get((*pointer, "text"), 0) if text.strip() else 0
    line = block or located.line((*pointer, "text"))
    text = "" if media in _MEDIA else text
    return Payload(line, _MEDIA.get(media, media), text, by_line=block > 0)


def sign_in(holder: JSONObject, line: int, variables: Variables) -> SignIn | None:
    """The ``authentication`` of a request or a folder; None if it is empty."""
    auth = as_object(holder.get("authentication"))
    kind = as_text(auth.get("type"))
    if not kind or auth.get("disabled") is True:
        return None
    if kind == "none":
        return SignIn("", line)
    if kind == "apikey":
        location = _PLACES.get(as_text(auth.get("addTo")), "header")
        return SignIn(
            "apiKey", line, variables.fill(as_text(auth.get("key"))) or "apiKey", location
        )
    if kind == "oauth2":
        return oauth2(
            line,
            _FLOWS.get(as_text(auth.get("grantType")), ""),
            token_url=variables.fill(as_text(auth.get("accessTokenUrl"))),
            authorization_url=variables.fill(as_text(auth.get("authorizationUrl"))),
            scopes=variables.fill(as_text(auth.get("scope"))),
        )
    return SignIn(_KINDS.get(kind, kind.lower()), line)


def flat(data: JSON) -> Mapping[str, str]:
    """The variables of an environment: members of an object have names like ``api.host``."""
    return dict(_flat(data, ""))


def _flat(data: JSON, prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in as_object(data).items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, str | int | float):
            yield f"{prefix}{name}", as_text(value)
