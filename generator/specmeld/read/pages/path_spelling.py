"""URLs and paths as pages spell them, in OpenAPI's form: ``/boats/:id`` is ``/boats/{id}``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from specmeld.openapi.paths import nameless
from specmeld.read.pages.addresses import split_url

_HOLDER = (
    r"\{\{?[^{}\n]{1,60}\}\}?|<[^<>\n]{1,60}>|«[^«»\n]{1,60}»"
    r"|\([A-Za-z_][^()\n='\"]{0,60}\)|\[:?[A-Za-z_][\w-]{0,60}\]"
)
"""A placeholder in brackets; its name may contain spaces."""
_PLACEHOLDER = re.compile(
    rf"\$?(?P<held>{_HOLDER})|(?<=/):(?P<colon>[A-Za-z_][\w-]*)|(?<=/)\$(?P<dollar>[A-Za-z_]\w*)"
)
URL_TEXT = (
    rf"(?:(?:https?:)?//(?:\$?(?:{_HOLDER})|[\w.:@-])+"
    rf"|\$?(?:{_HOLDER})(?=/)|\$[A-Za-z_]\w*(?=/))?"
    rf"/(?:\$?(?:{_HOLDER})|[^\s`\"'<>|,;()\[\]{{}}])*"
)
"""A URL or a path that begins with a slash, with placeholders in any spelling."""
BARE_TEXT = rf"[A-Za-z0-9_][\w.-]*(?:/(?:\$?(?:{_HOLDER})|[\w.:$@%~*+-])+)+/?"
"""A path without its leading slash, or a host with one."""
_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?::\d+)?(?=/|\Z)")
_YOURS = re.compile(r"//(?:your|my)[-_.]?[a-z]|[./-]your[-_.]", re.IGNORECASE)
"""A placeholder host for readers to replace."""
_TO_REPLACE = re.compile(
    r"(?<=/)(?:(?:YOUR|MY|SUA|SEU|TU|SU|VOTRE|DEINE?)_[A-Z][A-Z_]*"
    r"|(?:[A-Z]+_)+(?:ID|UUID|GUID|KEY|TOKEN|NAME|SLUG|CODE|HASH|NUMBER)|ID|UUID|GUID)(?=/|\Z)"
)
"""A placeholder segment in capitals for readers to replace."""
_LEFT_OUT = re.compile(r"(?<=\w)\?\}")
"""The mark of a path parameter that may be left out: ``/boats/{id?}``."""
_TYPE_WORDS = frozenset(
    ["int", "integer", "string", "str", "uuid", "path", "slug", "float", "number"]
)


@dataclass(frozen=True, slots=True)
class Spelled:
    """``server`` is empty if the page leaves it open; ``query`` has names and values."""

    server: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    """Parameters of the path that the page shows as values."""


def spelled(url: str) -> Spelled:
    """A URL on a page, split into its parts."""
    url = _LEFT_OUT.sub("}", url)
    url = url.strip().rstrip(".,;:") if not url.endswith("...") else url.rstrip(".")
    url, _, asked = _cut_query(url)
    server, path = _server_and_path(url)
    path = _PLACEHOLDER.sub(_braced, path)
    path = _TO_REPLACE.sub(r"{\g<0>}", path)
    path = re.sub(r"(?<!:)//+", "/", path) or "/"
    return Spelled(server, path, tuple(_pairs(asked)))


def with_parameters(url: Spelled, names: Iterable[str]) -> Spelled:
    """The same URL with segments that are names of path parameters turned into parameters."""
    known = set(names)
    steps = ["{" + step + "}" if step in known else step for step in url.path.split("/")]
    return replace(url, path="/".join(steps))


def template_names(path: str) -> list[str]:
    """The names of the parameters of a path, in order."""
    return re.findall(r"\{([^{}]+)\}", path)


def shape(path: str) -> str:
    """A path without the names of its parameters: spellings of one path have the same shape."""
    return nameless(path).rstrip("/") or "/"


def _cut_query(url: str) -> tuple[str, str, str]:
    """The URL without its query and its fragment; ``{?a,b}`` is a query too (RFC 6570)."""
    expanded = re.search(r"\{[?&]([^{}]*)\}", url)
    if expanded:
        return url[: expanded.start()], "?", expanded[1].replace("*", "").replace(",", "&")
    bare, mark, asked = url.partition("?")
    return (bare.rstrip("[") if mark else re.split(r"(?<!\{)#", url, maxsplit=1)[0]), mark, asked


def _pairs(asked: str) -> list[tuple[str, str]]:
    found = []
    for pair in re.split(r"[&\s]+", asked.split("#")[0]):
        pair = pair.lstrip("[")
        if pair.count("]") > pair.count("["):  # an optional part of the URL ends here
            pair = pair.rstrip("]")
        name, _, value = pair.partition("=")
        if re.fullmatch(r"[A-Za-z_][\w.\[\]-]*", name):
            found.append((name, "" if _PLACEHOLDER.search(value) else value))
    return found


def _server_and_path(url: str) -> tuple[str, str]:
    if "://" in url or url.startswith("//"):
        host = re.match(r"(?:[a-z][a-z0-9+.-]*:)?//[^/]*", url, re.IGNORECASE)
        if host is not None and (_PLACEHOLDER.search(host.group()) or _YOURS.search(host.group())):
            return "", url[host.end() :] or "/"
        return split_url(url if "://" in url else f"https:{url}")
    if url.startswith("/"):
        return "", url
    named = _HOST.match(url)
    if named is not None:
        return split_url(f"https://{url}")
    leading = re.match(rf"\$?(?:{_HOLDER})(?=/)|\$\w+(?=/)|__[A-Z_]+__(?=/)", url)
    return "", url[leading.end() :] if leading else f"/{url}"


def _braced(found: re.Match[str]) -> str:
    if found["held"] is None:
        return "{" + (found["colon"] or found["dollar"]) + "}"
    inside = found["held"].strip("{}<>«»()[]").strip().lstrip(":+$/").rstrip("*")
    parts = [part.strip() for part in inside.split(":")]
    if len(parts) == 2:
        inside = parts[1] if parts[0].lower() in _TYPE_WORDS else parts[0]
    name = re.sub(r"[^\w-]+", "_", inside).strip("_")
    return "{" + name + "}" if name else found.group()
