"""Every document of this repository is recognised as what it is, and surely enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from specmeld.model.documents import SourceDocument
from specmeld.read.decoding import load_document
from specmeld.read.registry import DIALECTS, SURE, dialect_of
from specmeld.sources import SourceEntry, load_sources

HERE = Path(__file__).resolve().parent
SOURCES = HERE.parents[1] / "spec" / "sources.yaml"
RESTATED = {
    "v1-page": "rendered-html",
    "create-run": "reference-bullets",
    "v1-dump": "apifox",
    "threads": "docs-dump",
    "overview": "markdown-headings",
}
GOLDENS = [
    pytest.param(document, folder.name, id=f"{folder.name}-{document.parent.name}")
    for folder in sorted(HERE.iterdir())
    if folder.name in DIALECTS
    for document in sorted(folder.glob("*/document.*"))
]


@pytest.mark.few(30)
@pytest.mark.parametrize(("document", "dialect"), GOLDENS)
def test_goldens_are_of_their_folder(document: Path, dialect: str) -> None:
    assert dialect_of(load_document(document)).name == dialect


@pytest.mark.few(40)
@pytest.mark.parametrize(("document", "dialect"), GOLDENS)
def test_no_other_dialect_comes_near(document: Path, dialect: str) -> None:
    text = load_document(document).text
    scores = {name: each.recognise(text).score for name, each in DIALECTS.items()}
    own = scores.pop(dialect)
    assert own >= SURE
    surer = {name: score for name, score in scores.items() if score >= own}
    later = list(DIALECTS)[list(DIALECTS).index(dialect) :]  # never asked where one is certain
    assert not surer or (own == 1 and set(surer) <= set(later)), scores


@pytest.mark.parametrize("entry", load_sources(SOURCES, "spec/sources.yaml"), ids=lambda e: e.id)
def test_restated_documents(entry: SourceEntry) -> None:
    document = load_document(entry.path)
    assert dialect_of(document).name == RESTATED[entry.id]


def test_each_dialect_has_a_golden() -> None:
    assert {parameter.values[1] for parameter in GOLDENS} == set(DIALECTS)


def test_a_fence_in_a_description_makes_no_page_of_a_spec() -> None:
    text = """components:
  schemas:
    Note:
      description: |
        A note in Markdown.

        ```
        text
        ```
info: {title: Notes, version: '1'}
openapi: 3.0.0
paths: {}
"""
    for version in ("openapi: 3.0.0", "swagger: '2.0'"):
        document = SourceDocument("a", "notes.yaml", text.replace("openapi: 3.0.0", version))
        assert dialect_of(document).name == "openapi"
    unclosed = text.replace("        text\n        ```\n", "        text\n")
    assert dialect_of(SourceDocument("a", "notes.yaml", unclosed)).name == "openapi"


@pytest.mark.slow
def test_no_recogniser_raises_or_takes_noise() -> None:
    noise = [
        "",
        "\n",
        "{",
        "[",
        "<",
        "---",
        "\0",
        "# x",
        "x" * 200_000,
        "{" * 50_000,
        "<a " * 50_000,
    ]
    for text in [*noise, '"' * 99_999, "`GET /" * 9_999, "- a\n" * 9_999, "|" * 99_999]:
        for name, dialect in DIALECTS.items():
            assert dialect.recognise(text).score < SURE, (name, text[:20])
