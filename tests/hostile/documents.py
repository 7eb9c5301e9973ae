"""The table of hostile documents: what each dialect is given, made when it is wanted.

Sizes are those at which a cost that grows as the square would be seen, and no larger.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .pages import PAGES, Page, openapi, schema

LONG = 1_000_000
"""Characters of a long line."""
DEEP = 10_000
"""Levels of nesting."""
MANY = 10_000
"""Properties, values and headings of one document."""

MARKUP = (
    "{{ 7*7 }}{% raw %}<script>alert(1)</script><img src=x onerror=alert(1)>`x`]]>--></style>"
    "</script>'\"\\ ${7*7} #{7*7} %(x)s %n"
)
PROSE = (
    *("a ", "one of `a`, ", "between 1 and ", "must be ", "default is ", "1,000,", "array of "),
    *("cannot be ", "at most 1", "A-Z, ", "set of 16 ", "currently only ", "string | ", "for x, "),
    *("- ", "* ", "> ", "`", "**", "(", "[", "<a ", "&amp;", '"', "'", "\\", " \t", "|", "»", "_"),
    *("https:/", "://", ": ", "minimum of maximum of ", "allowed values: ", "array[", "• ", "9"),
)
"""Beginnings of what the grammars look for, to be said over and over."""


@dataclass(frozen=True)
class Hostile:
    """One document. ``text`` makes it; bytes where it is no UTF-8."""

    dialect: str
    kind: str
    text: Callable[[], str | bytes]

    @property
    def name(self) -> str:
        return f"{self.dialect}: {self.kind}"


def long() -> Iterator[Hostile]:
    """Pages with more of one thing than anybody writes."""
    for dialect, write in PAGES.items():
        for kind, page in _pages():
            yield Hostile(dialect, kind, lambda write=write, page=page: write(page()))
    yield from (each for each in _odd() if each.kind in _COSTLY)


def odd() -> Iterator[Hostile]:
    """Encodings, nesting and references that nobody writes in good faith; what costs little."""
    yield from (each for each in _odd() if each.kind not in _COSTLY)


_COSTLY = frozenset(
    [
        *("brackets", "deep fields", "deep unions", "many headings", "wide tables", "emphasis"),
        *("a chain of references", "a bomb of references", "a bomb of allOf"),
    ]
)


def _odd() -> Iterator[Hostile]:
    for dialect, write in PAGES.items():
        for kind, encoded in _ENCODED.items():
            yield Hostile(dialect, kind, lambda write=write, e=encoded: e(write(Page())))
        for kind, text in _DEEP.get(dialect, {}).items():
            yield Hostile(dialect, kind, text)
    for kind, made in _REFERENCES.items():
        yield Hostile("openapi", kind, made)


def inert() -> Iterator[Hostile]:
    """Pages with markup and template syntax wherever a page has text."""
    for dialect, write in PAGES.items():
        page = Page(
            path=f"/things/{MARKUP.replace(' ', '')}",
            title=MARKUP,
            words=MARKUP,
            fields={MARKUP: MARKUP, "name": MARKUP},
            values=(MARKUP, "b"),
        )
        yield Hostile(dialect, "markup", lambda write=write, page=page: write(page))


def _pages() -> Iterator[tuple[str, Callable[[], Page]]]:
    for start in PROSE:
        words = start * (LONG // 8 // len(start))
        yield f"prose of {start!r}", lambda words=words: Page(fields={"name": words})
    yield "a description of a million characters", lambda: Page(words="x" * LONG)
    yield "a name of a million characters", lambda: Page(fields={"n" * LONG: "w"})
    yield "a title of a million characters", lambda: Page(title="t" * LONG)
    yield "a path of a million characters", lambda: Page(path="/" + "p" * LONG)
    yield "a path of many parts", lambda: Page(path="/{a}" * MANY)
    yield "a path that climbs", lambda: Page(path="/.." * MANY)
    yield "many fields", lambda: Page(fields={f"f{n}": "A word." for n in range(MANY)})
    yield "an enormous enum", lambda: Page(values=tuple(f"v{n}" for n in range(MANY)))
    yield "huge numbers", lambda: Page(fields={"n": f"At most {'9' * 5000}, default 1e999999."})
    yield "control characters", lambda: Page(fields={"n": "a\x1b[2J\x7f\u202e\u2028\u0085\ufffe"})


def _utf8(text: str) -> bytes:
    return text.encode()


_ENCODED: Mapping[str, Callable[[str], str | bytes]] = {
    "byte order mark": lambda text: "\ufeff" + text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "lone CR": lambda text: text.replace("\n", "\r"),
    "NUL": lambda text: text.replace("thing", "th\0ing"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without mark": lambda text: text.encode("utf-16-le"),
    "Latin-1 inside of UTF-8": lambda text: _utf8(text).replace(b"thing", b"th\xefng"),
    "surrogates as bytes": lambda text: _utf8(text).replace(b"thing", b"th\xed\xa0\x80ing"),
    "half a character, escaped": lambda text: text.replace("thing", "th\\ud800ing"),
    "cut inside a character": lambda text: _utf8(text) + "é".encode()[:1],
    "only blanks": lambda _: " \n\t\r\n" * 1000,
}


def _in_openapi(value: str) -> str:
    return json.dumps(openapi(Page()) | {"x-deep": "@"}).replace('"@"', value)


def _markdown(lines: Iterator[str]) -> str:
    return PAGES["markdown-headings"](Page()) + "\n".join(lines)


def _beside(dialect: str, more: str) -> str:
    """A page of a dialect with more at its end."""
    return f"{PAGES[dialect](Page())}\n{more}"


def _lists() -> str:
    return "\n".join("  " * (n % 500) + "- `a` (object): b" for n in range(MANY // 4))


_DEEP: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "openapi": {
        "deep objects": lambda: _in_openapi('{"a":' * DEEP + "0" + "}" * DEEP),
        "deep arrays": lambda: _in_openapi("[" * DEEP + "]" * DEEP),
        "deep YAML blocks": lambda: (
            "openapi: 3.1.0\n" + "\n".join(" " * n + "a:" for n in range(3000))
        ),
        "deep YAML flow": lambda: "openapi: 3.1.0\nx: " + "[" * DEEP,
        "a number of many digits": lambda: _in_openapi("9" * 100_000),
        "a number of a large exponent": lambda: _in_openapi("1e999999999"),
    },
    "json-schema": {
        "deep schemas": lambda: (
            '{"$schema": "https://json-schema.org/draft/2020-12/schema", "not": '
            + '{"not":' * 3000
            + "{}"
            + "}" * 3001
        ),
    },
    "postman": {
        "deep folders": lambda: PAGES["postman"](Page()).replace(
            '"item": [', '"item": [' + '{"name": "a", "item": [' * DEEP, 1
        ),
        "a deep body": lambda: PAGES["postman"](Page()).replace(
            '"raw": "{', '"raw": "' + "[" * DEEP + "{", 1
        ),
    },
    "embedded-spec": {
        "deep objects": lambda: PAGES["embedded-spec"](Page()).replace(
            '"tags":', '"x-deep": ' + '{"a":' * DEEP + '"tags":', 1
        ),
        "deep literals": lambda: (
            "<html><script>SwaggerUIBundle({spec: {openapi: '3.0.0', x: " + "[" * DEEP + "</script>"
        ),
        "scripts without end": lambda: "<script>SwaggerUIBundle({openapi: '3.0'" * MANY,
        "quotes without end": lambda: "<script>x = {openapi: '3.0.0', a: \"" + "\\" * LONG,
    },
    "rendered-html": {
        "deep elements": lambda: PAGES["rendered-html"](Page()).replace(
            "<article>", "<article>" + "<div>" * DEEP
        ),
        "deep articles": lambda: PAGES["rendered-html"](Page()).replace(
            "<article>", "<article>" * DEEP
        ),
        "elements without end": lambda: PAGES["rendered-html"](Page()) + "<b" * MANY,
        "attributes": lambda: PAGES["rendered-html"](Page()).replace(
            "<article>", "<article " + "".join(f"a{n}=b " for n in range(MANY)) + ">"
        ),
        "many samples": lambda: PAGES["rendered-html"](Page()) * (MANY // 40),
    },
    "markdown-headings": {
        "deep lists": lambda: _markdown(
            "  " * (n % 500) + "- `a` (object): b" for n in range(MANY // 4)
        ),
        "deep quotes": lambda: _markdown(iter([">" * DEEP + " a"])),
        "many headings": lambda: _markdown(f"{'#' * (n % 6 + 1)} h{n}" for n in range(MANY)),
        "brackets": lambda: _markdown(iter(["[" * DEEP, "![" * DEEP, "[a](" * DEEP, "<" * DEEP])),
        "emphasis": lambda: _markdown(iter(["**a " * DEEP, "*_" * DEEP, "`" * DEEP, "a**" * DEEP])),
        "wide tables": lambda: _markdown(iter(["|a" * DEEP, "|-" * DEEP, "|b" * DEEP])),
        "fences": lambda: _markdown("```" if n % 3 else "~~~~" for n in range(MANY)),
        "link definitions": lambda: _markdown(f"[a{n}]: b\n[a{n}]" for n in range(MANY // 4)),
    },
    "widdershins": {
        "deep rows": lambda: (
            PAGES["widdershins"](Page())
            + "".join(f"|{'»' * n} a|object|false|none|none|\n" for n in range(2000))
        ),
        "schemas that refer to themselves": lambda: PAGES["widdershins"](
            Page(fields={"a|[Thing](#schemathing)|true|none|x|\n|b": "c"})
        ),
        "many headings": lambda: PAGES["widdershins"](Page()) + "\n## h\n" * MANY,
    },
    "apifox": {
        "deep fields": lambda: PAGES["apifox"](Page()).replace(
            "name\nstring", "a\nobject {9}\nrequired\n" * DEEP + "name\nstring"
        ),
        "a deep example": lambda: PAGES["apifox"](Page()).replace(
            "Modified", "Example\n" + "[" * DEEP + "\nModified"
        ),
    },
    "docs-dump": {
        "deep fields": lambda: PAGES["docs-dump"](Page()).replace(
            "namestring", "aobject\n\nShow Child Parameters\n\n" * DEEP + "namestring"
        ),
        "deep unions": lambda: PAGES["docs-dump"](Page()).replace(
            "namestring", "aOne Of\n" * DEEP + "namestring"
        ),
        "run-on names": lambda: PAGES["docs-dump"](Page(fields={"string" * DEEP: "w"})),
        "many examples": lambda: PAGES["docs-dump"](Page()) + "{\n" * DEEP,
    },
    "markdown-page": {
        "deep lists": lambda: _beside("markdown-page", _lists()),
        "deep names": lambda: PAGES["markdown-page"](Page(fields={"a." * DEEP + "b": "w"})),
        "deep types": lambda: PAGES["markdown-page"](Page()).replace(
            "string", "array of " * DEEP + "string"
        ),
        "deep tags": lambda: _beside("markdown-page", "<Tabs>\n" * DEEP),
        "many operations": lambda: _beside(
            "markdown-page", "".join(f"## h\n\n`GET /a{n}`\n\n" for n in range(MANY // 10))
        ),
        "many samples": lambda: _beside("markdown-page", "```json\n{}\n```\n" * (MANY // 20)),
        "wide tables": lambda: _beside("markdown-page", "|a" * DEEP + "\n" + "|-" * DEEP),
    },
    "html-page": {
        "deep elements": lambda: PAGES["html-page"](Page()).replace("<h3>", "<div>" * DEEP, 1),
        "deep tables": lambda: PAGES["html-page"](Page()).replace(
            "<table>", "<table><tr><td>" * 1000, 1
        ),
        "wide cells": lambda: PAGES["html-page"](Page()).replace(
            "<td>", '<td colspan="9999999" rowspan="9999999">'
        ),
        "entities": lambda: PAGES["html-page"](Page(words="&amp;" * (LONG // 5))),
    },
    "restructured-page": {
        "deep fields": lambda: PAGES["restructured-page"](Page(fields={"a." * DEEP + "b": "w"})),
        "deep indents": lambda: _beside(
            "restructured-page", "\n".join(" " * n + "a\n" for n in range(1000))
        ),
        "an include": lambda: _beside("restructured-page", ".. include:: /etc/passwd\n"),
        "raw text": lambda: _beside(
            "restructured-page", ".. raw:: html\n   :file: /etc/passwd\n\n"
        ),
        "substitutions": lambda: _beside(
            "restructured-page",
            ".. |a0| replace:: x\n"
            + "".join(f".. |a{n}| replace:: {f'|a{n - 1}| ' * 10}\n" for n in range(1, 12))
            + "\n|a11|\n",
        ),
    },
    "asciidoc-page": {
        "deep lists": lambda: _beside(
            "asciidoc-page", "\n".join("*" * n + " a" for n in range(500))
        ),
        "deep tables": lambda: _beside("asciidoc-page", "|===\na|\n!===\n" * 1000),
        "an include": lambda: _beside("asciidoc-page", "include::/etc/passwd[]\n"),
        "attributes that hold each other": lambda: _beside(
            "asciidoc-page",
            ":a0: x\n"
            + "".join(f":a{n}: {f'{{a{n - 1}}}' * 10}\n" for n in range(1, 12))
            + "\n{a11}\n",
        ),
        "repeated cells": lambda: PAGES["asciidoc-page"](Page()).replace("|String", "9999999*|a"),
    },
    "text-page": {
        "many labels": lambda: PAGES["text-page"](Page()) + "Response\n\n200\n\n" * (MANY // 4),
        "deep children": lambda: PAGES["text-page"](Page()).replace(
            "name\nstring", "a\nobject\nShow child attributes\n" * 3000 + "name\nstring"
        ),
        "glued names": lambda: PAGES["text-page"](Page(fields={"string" * DEEP: "w"})),
    },
    "reference-bullets": {
        "deep bullets": lambda: PAGES["reference-bullets"](Page()).replace(
            "  • name",
            "".join(f"{' ' * n}• a\n{' ' * n}  object\n" for n in range(2, 2000, 2)) + "  • name",
        ),
        "many bullets": lambda: PAGES["reference-bullets"](Page()) + "• a\n" * MANY,
    },
}


def _schemas(schemas: dict[str, object]) -> str:
    root = openapi(Page())
    used = {"$ref": f"#/components/schemas/{next(iter(schemas))}"}
    body = root["paths"]["/things"]["post"]["requestBody"]["content"]["application/json"]
    body["schema"] = used
    return json.dumps(root | {"components": {"schemas": schemas}}, indent=1)


def _ref(name: object) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _aliases() -> str:
    rows = ["openapi: 3.1.0", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return "\n".join(rows)


_REFERENCES: Mapping[str, Callable[[], str]] = {
    "a bomb of aliases": _aliases,
    "an alias that holds itself": lambda: "openapi: 3.1.0\nx: &x [*x]\n",
    "merge keys": lambda: (
        "openapi: 3.1.0\na: &a {b: 1}\n"
        + "".join(f"a{n}: {{<<: [{', '.join(['*a'] * 50)}]}}\n" for n in range(2000))
    ),
    "a reference to itself": lambda: _schemas({"S0": _ref("S0")}),
    "a ring of references": lambda: _schemas(
        {f"S{n}": _ref(f"S{(n + 1) % 500}") for n in range(500)}
    ),
    "a chain of references": lambda: _schemas(
        {f"S{n}": _ref(f"S{n + 1}") for n in range(DEEP)} | {f"S{DEEP}": {"type": "string"}}
    ),
    "a chain of objects": lambda: _schemas(
        {f"S{n}": {"properties": {"a": _ref(f"S{n + 1}")}} for n in range(DEEP)} | {f"S{DEEP}": {}}
    ),
    "a bomb of references": lambda: _schemas(
        {f"S{n}": {"properties": {c: _ref(f"S{n + 1}") for c in "abcdefgh"}} for n in range(40)}
        | {"S40": {"type": "string"}}
    ),
    "a bomb of allOf": lambda: _schemas(
        {f"S{n}": {"allOf": [_ref(f"S{n + 1}")] * 8} for n in range(40)} | {"S40": schema(Page())}
    ),
    "references that climb out": lambda: _schemas({"S0": {"$ref": "../" * 40 + "etc/passwd"}}),
    "a reference to the net": lambda: _schemas({"S0": {"$ref": "http://169.254.169.254/latest"}}),
    "a reference of a million characters": lambda: _schemas(
        {"S0": {"$ref": "#/" + "a/" * (LONG // 2)}}
    ),
    "a pattern that explodes": lambda: _schemas(
        {"S0": {"pattern": "^(a+)+$", "default": "a" * 60 + "!", "example": "a" * 60 + "!"}}
    ),
    "templated names": lambda: _schemas({MARKUP: {"type": "string"}}),
}
