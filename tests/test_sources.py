"""The list of the documents, and what can be wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import Remote
from specmeld.sources import load_sources


def _load(folder: Path, text: str | bytes) -> tuple[object, ...]:
    for name in ("a.html", "b.md"):
        (folder / name).write_text("x")
    file = folder / "sources.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_sources(file, "spec/sources.yaml")


def test_bare_paths_are_enough(tmp_path: Path) -> None:
    entries = _load(tmp_path, "sources:\n- a.html\n- b.md\n")
    assert [(entry.id, entry.line, entry.path) for entry in entries] == [  # type: ignore[attr-defined]
        ("a.html", 2, tmp_path / "a.html"),
        ("b.md", 3, tmp_path / "b.md"),
    ]


def test_all_keys_are_read(tmp_path: Path) -> None:
    text = """
        sources:
          - path: a.html
            id: page
            dialect: rendered-html
            api_version: v2
            precedence: -3
            retrieved: 2026-01-31
            url: https://api.example.com/docs
    """
    (entry,) = load_sources_text(tmp_path, text)
    assert (entry.id, entry.dialect, entry.api_version) == ("page", "rendered-html", "v2")
    assert (entry.precedence, entry.retrieved) == (-3, "2026-01-31")
    assert entry.url == "https://api.example.com/docs"


def load_sources_text(folder: Path, text: str):  # type: ignore[no-untyped-def]
    return _load(folder, text)


def test_a_version_that_looks_like_a_number_stays_as_written(tmp_path: Path) -> None:
    (entry,) = load_sources_text(tmp_path, "sources: [{path: a.html, api_version: 1.10}]")
    assert entry.api_version == "1.10"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "is empty"),
        ("# nothing\n", 1, "is empty"),
        ("- a.html\n", 1, "is not a mapping"),
        ("sources: a.html\n", 1, "'sources' is not a list"),
        ("sources: []\n", 1, "lists no document"),
        ("sources:\n- a.html\nsauces: 1\n", 3, "unknown key 'sauces'"),
        ("sources:\n- path: a.html\n  dialekt: x\n", 3, "unknown key 'dialekt'"),
        ("sources:\n- a.html\n- c.html\n", 3, "the document c.html does not exist"),
        ("sources:\n- .\n", 2, "is a folder"),
        ("sources:\n- id: x\n", 2, "an entry without a path"),
        ("sources:\n- [a.html]\n", 2, "neither a path nor a mapping"),
        ("sources:\n- path: a.html\n- path: a.html\n", 3, "two documents are called a.html"),
        ("sources:\n- path: a.html\n  path: b.md\n", 3, "the key 'path' twice"),
        ("sources:\n- path: a.html\n  precedence: high\n", 3, "not a whole number"),
        ("sources:\n- path: a.html\n  retrieved: soon\n", 3, "is not a date"),
        ("sources:\n- path: a.html\n  url: {a: b}\n", 3, "'url' is not a plain value"),
        ("sources:\n- a.html\n- 'b.md\n", 4, "is not YAML"),
        ("sources:\n- &x a.html\n- *x\n", 3, "YAML alias *x"),
        ("a: &a [x]\nb: &b [*a, *a]\nsources: [*b, *b]\n", 2, "YAML alias *a"),
        (b"sources:\n- a.html\n- \xff\xfe\n", 3, "is not UTF-8"),
        ("sources: [a.html]\0", 1, "is not YAML"),
        ("[" * 5000, 1, "is nested too deeply"),
        ("sources: [a.html]\n---\nsources: [b.md]\n", 2, "is not YAML"),
        ("x" * 1_000_001, 0, "larger than"),
        ('sources:\n- "a\\0b"\n', 2, "an entry without a path"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, text: str | bytes, line: int, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        _load(tmp_path, text)
    assert said in str(caught.value)
    assert (caught.value.file, caught.value.line) == ("spec/sources.yaml", line)
    assert caught.value.mend


def test_overrides_of_a_precedence(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x", "utf-8")
    file = tmp_path / "sources.yaml"
    file.write_text(
        "sources:\n- path: a.md\n  overrides:\n"
        "  - {paths: /threads/*, keywords: bounds, precedence: 5}\n  - {precedence: 2}\n",
        "utf-8",
    )
    (entry,) = load_sources(file, "sources.yaml")
    first, second = entry.overrides
    assert (first.precedence, first.paths, "maximum" in first.keywords) == (5, "/threads/*", True)
    assert (second.precedence, second.paths, second.keywords) == (2, "*", frozenset())


@pytest.mark.parametrize(
    ("overrides", "words"),
    [("{}", "not a list"), ("[1]", "not a mapping"), ("[{paths: a}]", "without a precedence")],
)
def test_mistaken_overrides(tmp_path: Path, overrides: str, words: str) -> None:
    (tmp_path / "a.md").write_text("x", "utf-8")
    file = tmp_path / "sources.yaml"
    file.write_text(f"sources:\n- path: a.md\n  overrides: {overrides}\n", "utf-8")
    with pytest.raises(InputError) as caught:
        load_sources(file, "sources.yaml")
    assert words in str(caught.value) and caught.value.line == 3


def test_urls_that_may_be_read(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "a.yaml").write_text("{}", "utf-8")
    text = """
        sources:
          - path: a.html
            remote:
              https://example.com/a.yaml: copies/a.yaml
              https://example.com/s/: copies
              https://example.com/more.yaml: fetch
    """
    (entry,) = load_sources_text(tmp_path, text)
    assert entry.remotes == (
        Remote("https://example.com/a.yaml", tmp_path / "copies" / "a.yaml"),
        Remote("https://example.com/s/", tmp_path / "copies"),
        Remote("https://example.com/more.yaml"),
    )


@pytest.mark.parametrize(
    ("remote", "words"),
    [
        ("[]", "not a mapping of URLs"),
        ("{a.yaml: fetch}", "no URL without"),
        ("{'https://u@example.com/a': fetch}", "no URL without"),
        ("{'https://example.com/a#b': fetch}", "no URL without"),
        ("{https://example.com/a: [fetch]}", "neither a path"),
        ("{https://example.com/a: none.yaml}", "no file none.yaml"),
        ("{https://example.com/a/: a.html}", "no folder a.html"),
    ],
)
def test_mistaken_remotes(tmp_path: Path, remote: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        _load(tmp_path, f"sources:\n- path: a.html\n  remote: {remote}\n")
    assert words in str(caught.value) and caught.value.line == 3 and caught.value.mend
