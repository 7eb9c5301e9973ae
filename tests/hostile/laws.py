"""What holds for every document, however broken, and how to break one."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from specmeld.diagnostics import InputError, SpecmeldError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document
from specmeld.read.registry import DIALECTS
from specmeld.reconcile import reconcile
from specmeld.reconcile.provenance import counts, provenance_json
from specmeld.reconcile.write import canonical_yaml

_READ = Path(__file__).parent.parent / "read"
_SOURCES = Path(__file__).parent.parent.parent / "spec" / "sources"
FOUND = Path(__file__).parent / "found"
"""What fuzzing has found: ``<dialect>/<name>``, each a document."""

ODD = (
    *(
        "\0",
        "\ufeff",
        "\u2028",
        "\u0085",
        "\r",
        "\t",
        "\x1b",
        "\u202e",
        "\ufffe",
        "é",
        "\U0001d4b3",
        "\u00a0",
    ),
    *("{", "}", "[", "]", "(", ")", "<", ">", "|", "`", "*", "#", "&", "\\", "'", '"', ":", "/"),
    *("{{x}}", "{%x%}", "<script>", "</pre>", "]]>", "<!--", "&#0;", "&amp;", "$ref", "null"),
    *("-1", "1e999", "0" * 30, "9" * 500, "NaN", "true", "array[", "object {9}", "One Of", "...."),
)
"""What is put where nobody expects it."""


@cache
def originals(dialect: str) -> tuple[str, ...]:
    """The goldens of a dialect, and the sources of this repo that are written in it."""
    texts = [
        file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        for file in sorted((_READ / dialect).glob("*/document.*"))
    ]
    for file in sorted(_SOURCES.iterdir()):
        text = file.read_text(encoding="utf-8")
        if DIALECTS[dialect].recognise(text).score >= 0.5:
            texts.append(text)
    return tuple(texts)


def broken(dialect: str, chance: random.Random, turns: int = 4) -> str:
    """A document of a dialect, cut, spliced, doubled, swapped and salted a few times."""
    texts = originals(dialect)
    lines = chance.choice(texts).split("\n")
    for _ in range(chance.randint(1, turns)):
        lines = _broken_once(lines, chance.choice(texts).split("\n"), chance)
    return "\n".join(lines)


def _broken_once(lines: list[str], others: Sequence[str], chance: random.Random) -> list[str]:
    at, to = sorted(chance.randint(0, len(lines)) for _ in range(2))
    piece = lines[at:to]
    what = chance.randrange(9)
    if what == 0:  # cut out
        return lines[:at] + lines[to:] or [""]
    if what == 1:  # cut off
        return lines[: at + 1]
    if what == 2:  # double
        return lines[:to] + piece[:40] * chance.choice((1, 1, 2, 9)) + lines[to:]
    if what == 3:  # splice
        start = chance.randrange(len(others))
        return lines[:at] + list(others[start : start + chance.randint(1, 30)]) + lines[to:]
    if what == 4:  # swap
        other = chance.randrange(len(lines))
        lines[at - 1], lines[other] = lines[other], lines[at - 1]
        return lines
    return [*lines[:at], _salted(lines[at] if at < len(lines) else "", chance), *lines[at + 1 :]]


def _salted(line: str, chance: random.Random) -> str:
    at, to = sorted(chance.randint(0, len(line)) for _ in range(2))
    what = chance.randrange(4)
    if what == 0:
        return line[:at] + line[to:]
    if what == 1:
        return line[:to] + line[at:to] * chance.choice((1, 3, 20)) + line[to:]
    if what == 2:
        return " " * chance.randint(1, 9) + line
    return line[:at] + chance.choice(ODD) + line[chance.choice((at, to)) :]


def as_read(text: str, dialect: str | None, name: str = "one") -> Reading | None:
    """The reading of a text, None where it is refused; AssertionError where a law is broken.

    Without a dialect the text is recognised first.
    """
    text = re.sub(r"\r\n?", "\n", text)  # as files are loaded
    document = SourceDocument(id=name, path=f"{name}.txt", text=text, dialect=dialect)
    try:
        reading = read_document(document)
    except InputError as refused:
        assert refused.message and refused.file == document.path, refused
        assert refused.line <= text.count("\n") + 1, refused
        return None
    last = text.count("\n") + 1
    assert all(1 <= claim.origin.line <= last for claim in reading.claims)
    assert all(remark.line <= last for remark in reading.diagnostics)
    assert all(1 <= unread.line <= last for unread in reading.unread)
    assert read_document(document) == reading
    return reading


def settled(readings: Sequence[Reading]) -> None:
    """Settle; AssertionError where a law is broken, nothing where they are refused.

    Where the OpenAPI files among them are valid, so is what they settle to.
    """
    try:
        settlement = reconcile(readings)
    except SpecmeldError:
        return
    tally = counts(settlement.verdicts)
    claims = tally.pop("claims")
    of_pages = [reading for reading in readings if reading.openapi is None]
    assert sum(tally.values()) == claims >= sum(len(reading.claims) for reading in of_pages)
    assert of_pages != list(readings) or claims == sum(len(page.claims) for page in of_pages)
    canonical_yaml(settlement.document)
    provenance_json(settlement)
    if all(reading.openapi is None or not fault(reading.openapi) for reading in readings):
        assert (said := fault(settlement.document)) == "", said


def fault(document: Any) -> str:
    """What openapi-spec-validator has against a document, empty where it has nothing."""
    try:
        OpenAPIV31SpecValidator(document).validate()
    except Exception as failure:  # it fails in many ways on what is no OpenAPI
        return f"{type(failure).__name__}: {failure}"
    return ""
