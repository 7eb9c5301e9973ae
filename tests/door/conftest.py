"""Pages to read, and a reader that says what it did not understand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import specmeld.read
from specmeld.model.documents import Reading, SourceDocument, Unread


def page(path: str = "/boats", method: str = "GET") -> str:
    """A page that describes one operation."""
    return (
        f"# Call {path}\n\n`{method} https://api.harbour.test/v1{path}`\n\n"
        "## Query Parameters\n\n- `limit` (integer) - How many to return.\n"
    )


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A project of two pages."""
    project = tmp_path / "harbour"
    (project / "spec" / "docs").mkdir(parents=True)
    (project / "spec" / "sources.yaml").write_text("sources: [docs/boats.md, docs/crew.md]\n")
    (project / "spec" / "docs" / "boats.md").write_text(page("/boats"))
    (project / "spec" / "docs" / "crew.md").write_text(page("/crew"))
    return project


@pytest.fixture
def odd_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that begin with ``??`` are not understood, whatever the page."""
    read = specmeld.read.read_document

    def reading(document: SourceDocument, *, claims: bool = True) -> Reading:
        lines = enumerate(document.text.splitlines(), start=1)
        odd = [Unread(at, line, "odd") for at, line in lines if line.startswith("??")]
        return replace(read(document, claims=claims), unread=tuple(odd))

    monkeypatch.setattr(specmeld.read, "read_document", reading)
