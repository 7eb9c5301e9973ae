"""One path for all requests of a document that call the same operation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from specmeld.openapi.paths import nameless
from specmeld.read.requests.path_words import id_name
from specmeld.read.requests.request_urls import RequestUrl, path_names
from specmeld.read.requests.secret_values import Secrets

ID = re.compile(r"\d{1,30}\Z|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")
"""A segment that is an id in any API: digits, or a UUID."""
MOST_PARAMETERS = 50
"""Most parameters of a path that are compared with those of others; an API has a few."""


def shared_paths(urls: Sequence[RequestUrl], secrets: Secrets) -> list[RequestUrl]:
    """The same URLs with the paths of operations.

    Paths that differ only in the names of their parameters are merged, with the names of the first
    that has its own. An id in place of another request's parameter is a value of that one, and a
    secret in a path is a value of a parameter that has no name yet.
    """
    shown = [_without_secrets(url, secrets) for url in urls]
    names: dict[str, str] = {}
    for url in shown:
        for beginning, name in beginnings(url.path):
            if name not in url.made_up:
                names.setdefault(beginning, name)
    named = [_as_others_call_it(url, names) for url in shown]
    chosen: dict[str, str] = {}
    for url in sorted(named, key=lambda url: bool(url.made_up)):  # stable
        if path_names(url.path):
            chosen.setdefault(nameless(url.path), url.path)
    return [_as_chosen(url, chosen) for url in named]


def beginnings(path: str) -> Iterator[tuple[str, str]]:
    """Each segment that is a parameter: the shape of the path up to it, and its name."""
    if path.count("{") > MOST_PARAMETERS:
        return
    shape = ""
    for part in path.split("/")[1:]:
        shape = f"{shape}/{nameless(part)}"
        if part[:1] == "{" and part.find("}") == len(part) - 1:
            yield shape, part[1:-1]


def _as_others_call_it(url: RequestUrl, names: Mapping[str, str]) -> RequestUrl:
    """Give parameters without names of their own the names that other requests have for them."""
    if not url.made_up:
        return url
    renamed = {
        name: names[beginning]
        for beginning, name in beginnings(url.path)
        if name in url.made_up and beginning in names
    }
    path = "/".join(
        f"{{{renamed[part[1:-1]]}}}" if part[1:-1] in renamed else part
        for part in url.path.split("/")
    )
    if len(set(path_names(path))) < len(path_names(url.path)):  # two would have one name
        return url
    values = tuple((renamed.get(name, name), value) for name, value in url.values)
    return replace(url, path=path, values=values, made_up=url.made_up - renamed.keys())


def _without_secrets(url: RequestUrl, secrets: Secrets) -> RequestUrl:
    parts = url.path.split("/")
    made_up = set(url.made_up)
    for at, part in enumerate(parts):
        if "{" not in part and part and secrets.has_key(part):
            resource = parts[at - 1] if at and "{" not in parts[at - 1] else ""
            name = id_name(resource, set(path_names(url.path)) | made_up)
            parts[at] = f"{{{name}}}"
            made_up.add(name)
    return replace(url, path="/".join(parts), made_up=frozenset(made_up))


def _as_chosen(url: RequestUrl, chosen: dict[str, str]) -> RequestUrl:
    for shape in (nameless(url.path), *_without_ids(url.path)):
        template = chosen.get(shape)
        if template is not None and template.count("{") <= MOST_PARAMETERS:
            return replace(url, path=template, values=tuple(_values(url, template)))
    return url


def _without_ids(path: str) -> Iterator[str]:
    """The shape of a path whose ids are values."""
    parts = path.split("/")
    if any(ID.match(part) for part in parts):
        yield nameless("/".join("{}" if ID.match(part) else part for part in parts))


def _values(url: RequestUrl, template: str) -> Iterator[tuple[str, str]]:
    """The values of a template's parameters in the URL."""
    known = dict(url.values)
    for part, named in zip(url.path.split("/"), template.split("/"), strict=False):
        own, names = path_names(part), path_names(named)
        if names and not own:
            yield names[0], part
        for before, name in zip(own, names, strict=False):
            if before in known:
                yield name, known[before]
