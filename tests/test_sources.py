"""The list of the documents, and what can be wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import Remote
from specmeld.sources import list_sources, load_sources


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
        ("sources:\n- id: x\n", 2, "an entry without a path"),
        ("sources:\n- [a.html]\n", 2, "neither a path nor a mapping"),
        ("sources:\n- path: a.html\n- path: a.html\n", 3, "two documents have the id a.html"),
        ("sources:\n- path: a.html\n  path: b.md\n", 3, "duplicate key 'path'"),
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
    assert caught.value.fix


def _tree(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")


def _found(folder: Path, *paths: str) -> list[str]:
    """The ids of the documents that a list of these paths stands for."""
    text = "sources:\n" + "".join(f"- {path!r}\n" for path in paths)
    return [entry.id for entry in load_sources_text(folder, text)]


def test_a_folder_is_each_document_below_it_by_path(tmp_path: Path) -> None:
    _tree(tmp_path, "docs/b.md", "docs/a/z.html", "docs/a.md", "docs/.hidden/c.md", "docs/.d.md")
    wanted = ["docs/a.md", "docs/a/z.html", "docs/b.md"]
    assert _found(tmp_path, "docs/") == _found(tmp_path, "docs") == wanted


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("docs/*.md", ["docs/a.md"]),
        ("docs/**/*.md", ["docs/a.md", "docs/v1/b.md", "docs/v1/x/c.md"]),
        ("docs/**", ["docs/a.md", "docs/v1/b.md", "docs/v1/x/c.md", "docs/v2/d.html"]),
        ("docs/v?/*", ["docs/v1/b.md", "docs/v2/d.html"]),
        ("docs/v[2-9]/*", ["docs/v2/d.html"]),
        ("**/x/*.md", ["docs/v1/x/c.md"]),
        ("docs/**/x/**/*.md", ["docs/v1/x/c.md"]),
        ("./docs/v1/../*.md", ["docs/a.md"]),
    ],
)
def test_what_patterns_match(tmp_path: Path, pattern: str, found: list[str]) -> None:
    _tree(tmp_path, "docs/a.md", "docs/v1/b.md", "docs/v1/x/c.md", "docs/v2/d.html")
    assert _found(tmp_path, pattern) == found


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    _tree(tmp_path, "docs/[id].md", "docs/i.md")
    assert _found(tmp_path, "docs/[id].md") == ["[id].md"]


def test_the_settings_of_an_entry_are_those_of_each_file(tmp_path: Path) -> None:
    _tree(tmp_path, "docs/a.md", "docs/b.md")
    entries = load_sources_text(tmp_path, "sources: [{path: docs, precedence: 3, api_version: v2}]")
    assert [(one.precedence, one.api_version, one.line) for one in entries] == [(3, "v2", 1)] * 2
    assert [one.shown for one in entries] == ["spec/docs/a.md", "spec/docs/b.md"]
    assert {one.pattern for one in entries} == {"docs"}


def test_a_file_that_is_listed_by_itself_is_not_in_a_folder_too(tmp_path: Path) -> None:
    _tree(tmp_path, "docs/a.md", "docs/b.md")
    assert _found(tmp_path, "docs", "docs/b.md") == ["docs/a.md", "b.md"]


def test_kinds_that_are_no_documents_are_told_apart(tmp_path: Path) -> None:
    _tree(
        tmp_path,
        *("docs/index.html", "docs/swagger-initializer.js", "docs/swagger-ui-bundle.js"),
        *("docs/style.CSS", "docs/logo.png", "docs/notes"),
    )
    (tmp_path / "sources.yaml").write_text("sources: [docs]")
    found = list_sources(tmp_path / "sources.yaml", "spec/sources.yaml")
    names = [entry.id for entry in found.entries]
    assert names == ["docs/index.html", "docs/notes", "docs/swagger-initializer.js"]
    assert found.skipped == (
        "spec/docs/logo.png",
        "spec/docs/style.CSS",
        "spec/docs/swagger-ui-bundle.js",
    )


def test_what_specmeld_writes_beside_the_list_is_no_document(tmp_path: Path) -> None:
    _tree(tmp_path, "openapi.yaml", "openapi.v1.yaml", "provenance.json", "overlay.yaml")
    assert _found(tmp_path, ".") == ["a.html", "b.md", "openapi.v1.yaml"]
    assert _found(tmp_path, "*.yaml") == ["openapi.v1.yaml"]


def test_links_that_stay_in_the_project_are_followed_to_files_alone(tmp_path: Path) -> None:
    _tree(tmp_path, "spec/docs/a.md", "more/b.md")
    (tmp_path / "spec" / "docs" / "b.md").symlink_to(tmp_path / "more" / "b.md")
    (tmp_path / "spec" / "docs" / "loop").symlink_to(tmp_path / "spec")
    assert _found(tmp_path / "spec", "docs") == ["docs/a.md", "docs/b.md"]


@pytest.mark.parametrize("target", ["outside/secret.md", "outside"])
def test_links_out_of_the_project_are_refused(tmp_path: Path, target: str) -> None:
    _tree(tmp_path, "project/spec/docs/a.md", "outside/secret.md")
    (tmp_path / "project" / "spec" / "docs" / "link.md").symlink_to(tmp_path / target)
    with pytest.raises(InputError, match=r"a link that leaves the project: link\.md"):
        _found(tmp_path / "project" / "spec", "docs")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("sources:\n- 'none/*.md'\n", 2, "there is no folder none"),
        ("sources:\n- a.html\n- 'docs/*.rst'\n", 3, "docs/*.rst matches no file"),
        ("sources:\n- 'docs/*.png'\n", 2, "matches only files that cannot be documents"),
        ("sources:\n- {path: docs, id: x}\n", 2, "docs is a folder or a pattern"),
        ("sources:\n- docs\n- 'docs/*.md'\n", 3, "spec/docs/a.md is in the entry on line 2 too"),
    ],
)
def test_mistaken_folders_and_patterns(tmp_path: Path, text: str, line: int, said: str) -> None:
    _tree(tmp_path, "docs/a.md", "docs/b.png")
    with pytest.raises(InputError) as caught:
        _load(tmp_path, text)
    assert said in str(caught.value)
    assert (caught.value.file, caught.value.line) == ("spec/sources.yaml", line)
    assert caught.value.fix


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
        ("{a.yaml: fetch}", "must be a URL without"),
        ("{'https://u@example.com/a': fetch}", "must be a URL without"),
        ("{'https://example.com/a#b': fetch}", "must be a URL without"),
        ("{https://example.com/a: [fetch]}", "neither a path"),
        ("{https://example.com/a: none.yaml}", "no file none.yaml"),
        ("{https://example.com/a/: a.html}", "no folder a.html"),
    ],
)
def test_mistaken_remotes(tmp_path: Path, remote: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        _load(tmp_path, f"sources:\n- path: a.html\n  remote: {remote}\n")
    assert words in str(caught.value) and caught.value.line == 3 and caught.value.fix
