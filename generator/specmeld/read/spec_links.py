"""Pages that show no API themselves, and only name the spec that their site renders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

_MOST = 50
"""Most links of one kind that are reported; more would not fit into an error."""

_README = "https://dash.readme.com/api/v1/api-registry/"
"""Where ReadMe serves the specs of its customers."""

_METHOD = r"(?:get|put|post|delete|options|head|patch|trace|webhook)"
_FILE = r"[^\s\"'<>(){}]+"
_QUOTE = r"(?:\"|&quot;)"
_SPEC = rf"{_FILE}\.(?:ya?ml|json)"

PATTERNS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.MULTILINE | re.IGNORECASE)
    for pattern in (
        # Mintlify: front matter, the same line in its dumps, and its configuration
        rf"^openapi:[ \t]*[\"']?(?:(?P<file>{_FILE})[ \t]+)?"
        rf"(?P<operation>{_METHOD}[ \t]+\S+?)[\"']?$",
        rf"^openapi-schema:[ \t]*[\"']?(?P<file>{_SPEC})",
        rf"^(?P<file>{_SPEC})[ \t]+(?P<operation>{_METHOD}[ \t]+/\S*)$",
        rf"^[ \t]*\"openapi\"\s*:\s*\[?\s*\"(?P<file>{_SPEC})\"",
        # GitBook
        rf"\{{%\s*(?:swagger|openapi)\s[^%]{{0,300}}?src=\"<?(?P<file>{_FILE}?)>?\"",
        rf"\{{%\s*openapi-operation\s[^%]{{0,300}}%\}}\s*\[[^\]\n]*\]\((?P<file>{_FILE})\)",
        rf"\{{%\s*openapi-operation\s[^%]{{0,300}}?spec=\"(?P<name>{_FILE})\"",
        # Fumadocs, docusaurus and Vue components
        rf"<(?:APIPage|OASpec|OAOperation|OpenAPI|Redoc|SwaggerUI|RapiDoc|ApiReference)\s"
        rf"[^<>]{{0,300}}?(?:document|spec-?url|spec|src|url)=[{{\s]*[\"'](?P<file>{_FILE})[\"']",
        # Sphinx and MkDocs
        rf"^[ \t]*\.\. (?:openapi|swaggerv2doc|redoc)::[ \t]*(?P<file>{_FILE})",
        rf"<(?:swagger-ui|redoc)\s[^<>]{{0,300}}?(?:src|spec-url)=[\"'](?P<file>{_FILE})[\"']",
        rf"!!swagger(?:-http)?[ \t]+(?P<file>{_FILE}?)!!",
        rf"^\[OAD\([\"']?(?P<file>{_FILE}?)[\"']?\)\]",
        # ReadMe, whose pages name a spec of its registry; and the configuration of Swagger UI
        rf"{_QUOTE}oasPublicUrl{_QUOTE}:{_QUOTE}@[^\"&#\s]*#(?P<readme>\w+)",
        rf"\"configUrl\"\s*:[^{{}}]{{0,300}}?\"url\"\s*:\s*\"(?P<file>{_FILE})\"",
        rf"\"urls\"\s*:\s*\[\s*\{{[^{{}}]{{0,300}}?\"url\"\s*:\s*\"(?P<file>{_FILE})\"",
        # AsciiDoc and Antora
        rf"^(?:openapi|swagger)::(?P<file>{_FILE})\[",
    )
)


@dataclass(frozen=True, slots=True)
class SpecLink:
    """A spec that a page names, or an operation of an unnamed one."""

    file: str
    operation: str
    line: int


def spec_links(text: str) -> list[SpecLink]:
    """The specs that a page names, each once, in page order."""
    found = sorted(_links(text), key=lambda link: link.line)
    return list({link.file or link.operation: link for link in reversed(found)}.values())[::-1]


def _links(text: str) -> Iterator[SpecLink]:
    for pattern in PATTERNS:
        for match in islice(pattern.finditer(text), _MOST):
            groups = match.groupdict()
            line = text.count("\n", 0, match.start()) + 1
            file = groups.get("file") or groups.get("name") or ""
            if groups.get("readme"):
                file = _README + groups["readme"]
            yield SpecLink(file, groups.get("operation") or "", line)
