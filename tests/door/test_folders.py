"""A list that names folders and patterns: what is read, what is passed over, what is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from specmeld.pipeline.serve.watching import changes
from specmeld.pipeline.settle import source_readings

from .conftest import page

PROSE = "# Welcome\n\nThis club lends boats.\n"


@pytest.fixture
def club(tmp_path: Path) -> Path:
    """Two pages with operations, five without, and two files of other kinds."""
    docs = tmp_path / "club" / "spec" / "docs"
    (docs / "more").mkdir(parents=True)
    (docs.parent / "sources.yaml").write_text("sources: [docs/]\n")
    (docs / "boats.md").write_text(page("/boats"))
    (docs / "more" / "crew.md").write_text(page("/crew"))
    for name in ("a", "b", "c", "d"):
        (docs / f"{name}.md").write_text(PROSE)
    (docs / "empty.md").write_text("")
    (docs / "logo.png").write_bytes(b"\x89PNG\0")
    (docs / "more" / "style.css").write_text("p {}")
    return tmp_path / "club"


def test_pages_without_an_operation_are_told_once(specmeld, club: Path) -> None:  # type: ignore[no-untyped-def]
    done = specmeld("normalize", cwd=club)
    lines = done.stdout.splitlines()
    assert "documents    2" in lines
    named = "spec/docs/a.md, spec/docs/b.md, spec/docs/c.md and 2 more"
    assert f"no operation 5 of 7 documents: {named}" in lines
    other = "spec/docs/logo.png, spec/docs/more/style.css"
    assert f"skipped      2 files of other types: {other}" in lines
    assert done.stderr == ""
    assert "/crew" in (club / "spec" / "openapi.yaml").read_text()


def test_verbose_json_and_report_name_them_all(specmeld, club: Path) -> None:  # type: ignore[no-untyped-def]
    names = [f"spec/docs/{name}.md" for name in ("a", "b", "c", "d", "empty")]
    told = f"no operation 5 of 7 documents: {', '.join(names)}"
    assert told in specmeld("normalize", "--verbose", cwd=club).stdout.splitlines()
    data = json.loads(specmeld("normalize", "--format", "json", cwd=club).stdout)
    assert data["withoutOperation"] == names
    assert data["skipped"] == ["spec/docs/logo.png", "spec/docs/more/style.css"]
    specmeld("report", "--out", "page.html", cwd=club)
    text = (club / "page.html").read_text("utf-8")
    assert all(name in text for name in names)


def test_generate_tells_them_too(specmeld, club: Path) -> None:  # type: ignore[no-untyped-def]
    said = specmeld("generate", "--no-prove", cwd=club).stdout
    assert "no operation 5 of 7 documents" in said
    assert "operations   2" in said.splitlines()


def test_a_page_that_is_listed_by_itself_must_have_an_operation(specmeld, club: Path) -> None:  # type: ignore[no-untyped-def]
    (club / "spec" / "sources.yaml").write_text("sources: [docs/, docs/a.md]\n")
    said = specmeld("normalize", cwd=club, code=2).stderr
    assert said.startswith("specmeld: spec/docs/a.md: cannot recognize the format of this document")


def test_a_folder_without_any_operation_is_an_error(specmeld, club: Path) -> None:  # type: ignore[no-untyped-def]
    (club / "spec" / "sources.yaml").write_text("sources: ['docs/[a-d].md']\n")
    said = specmeld("normalize", cwd=club, code=2).stderr
    assert said == (
        "specmeld: spec/sources.yaml: has no documents that describe an operation; "
        "run 'specmeld inspect spec/docs/a.md' to see why no operation was found in the first "
        "document\n"
    )


def test_files_that_are_no_text_are_passed_over(specmeld, club: Path) -> None:  # type: ignore[no-untyped-def]
    (club / "spec" / "docs" / "blob").write_bytes(b"PK\3\4\0\0")
    data = json.loads(specmeld("normalize", "--format", "json", cwd=club).stdout)
    assert "spec/docs/blob" in data["withoutOperation"]
    (club / "spec" / "sources.yaml").write_text("sources: [docs/boats.md, docs/blob]\n")
    assert "binary file" in specmeld("normalize", cwd=club, code=2).stderr


@pytest.mark.slow
def test_check_sees_pages_that_come_and_change(specmeld, club: Path) -> None:  # type: ignore[no-untyped-def]
    specmeld("generate", "--no-prove", cwd=club)
    specmeld("check", "--fast", cwd=club)
    specmeld("check", cwd=club)
    (club / "spec" / "docs" / "new.md").write_text(page("/moorings"))
    said = specmeld("check", "--fast", cwd=club, code=1).stdout
    assert "spec/docs/new.md: is newer than the last 'specmeld generate'" in said
    (club / "spec" / "docs" / "new.md").unlink()
    (club / "spec" / "docs" / "a.md").write_text(page("/moorings"))
    assert "spec/docs/a.md" in specmeld("check", "--fast", cwd=club, code=1).stdout
    assert "moorings: nothing here" in specmeld("check", cwd=club, code=1).stdout


def test_watch_sees_a_page_that_comes(club: Path) -> None:
    seen = changes(club)
    assert next(seen) == []
    (club / "spec" / "docs" / "new.md").write_text(page("/moorings"))
    assert next(seen) == [club / "spec" / "docs" / "new.md"]
    seen.close()  # type: ignore[attr-defined]


def test_other_processes_read_the_same(
    specmeld,  # type: ignore[no-untyped-def]
    club: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (club / "spec" / "docs" / "boats.json").write_text(
        json.dumps({"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {}})
    )
    alone = specmeld("normalize", "--format", "json", cwd=club).stdout
    made = (club / "spec" / "openapi.yaml").read_bytes()
    monkeypatch.setattr(source_readings, "_PATIENCE", 0)
    monkeypatch.setattr(source_readings, "processes", lambda: 2)
    assert specmeld("normalize", "--format", "json", cwd=club).stdout == alone
    assert (club / "spec" / "openapi.yaml").read_bytes() == made


def test_errors_of_other_processes_are_told_as_ever(
    specmeld,  # type: ignore[no-untyped-def]
    club: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("b.md", "d.md"):
        (club / "spec" / "docs" / name).write_bytes(b"# A\n\xff\n")
    alone = specmeld("normalize", cwd=club, code=2).stderr
    assert alone.startswith("specmeld: spec/docs/b.md:2: not UTF-8")
    monkeypatch.setattr(source_readings, "_PATIENCE", 0)
    monkeypatch.setattr(source_readings, "processes", lambda: 2)
    assert specmeld("normalize", cwd=club, code=2).stderr == alone
