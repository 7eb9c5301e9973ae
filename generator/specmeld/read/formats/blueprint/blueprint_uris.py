"""URI templates (RFC 6570) in blueprints: the path, and its parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

_EXPRESSION = re.compile(r"\{([+#./;?&]?)([^{}]*)\}")
_VARIABLE = re.compile(r"([^,*:\s]+)(\*|:\d+)?")
_PAIR = re.compile(r"([^=&]+)=([^&]*)")


@dataclass(frozen=True, slots=True)
class UriParameter:
    name: str
    location: str
    """``path`` or ``query``."""
    explode: bool = False
    """Whether a list is repeated (``{?tags*}``), and not joined with commas."""


def split_template(uri: str) -> tuple[str, list[UriParameter]]:
    """The path in OpenAPI's form, and its parameters: ``/a/{id}{?b,c*}`` has three."""
    found: dict[str, UriParameter] = {}
    bare, _, query = _EXPRESSION.sub(lambda match: _replaced(match, found), uri).partition("?")
    for name, value in _PAIR.findall(query):
        written = re.match(r"\{([^{}]+)\}", value)
        if written:
            found.pop(written[1], None)
        _note(found, UriParameter(unquote(name), "query", explode=True))
    path = bare.partition("#")[0]
    path = path if path.startswith("/") else f"/{path}"
    return re.sub(r"/{2,}", "/", path), list(found.values())


def _replaced(match: re.Match[str], found: dict[str, UriParameter]) -> str:
    operator, inside = match.groups()
    variables: Sequence[tuple[str, str]] = _VARIABLE.findall(inside)
    location = "query" if operator in ("?", "&") else "path"
    if operator == "#":
        return ""
    for name, modifier in variables:
        name = unquote(name) if location == "query" else name
        _note(found, UriParameter(name, location, explode=modifier == "*"))
    if location == "query":
        return ""
    parts = [f"{{{name}}}" for name, _ in variables]
    prefix = operator if operator in ("/", ".") else ""
    return prefix + (prefix or ",").join(parts) if parts else ""


def _note(found: dict[str, UriParameter], parameter: UriParameter) -> None:
    """A path parameter stays one."""
    if found.get(parameter.name, parameter).location == parameter.location:
        found[parameter.name] = parameter
