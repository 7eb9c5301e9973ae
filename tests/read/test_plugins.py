"""Dialects of other distributions, as installed ones are found: by their metadata on sys.path."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document

Install = Callable[..., None]

GOOD = """
from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.documents import Reading
from specmeld.read.dialect import Dialect, Recognition

def recognise(text):
    return Recognition(0.9 if text.startswith("WSDL") else 0.0, "the first word")

def read(document):
    claim = Claim(Place("GET /x"), "exists", True, Origin(document.id, 1))
    return Reading(document, "wsdl", (claim,))

DIALECT = Dialect("wsdl", recognise, read)
"""
MARKDOWN = "# Get it\n\n`GET https://a.example/v1/x`\n\n## Query Parameters\n\n- `a` (string)\n"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a distribution with one module and one entry point on sys.path."""
    monkeypatch.syspath_prepend(tmp_path)

    def put(code: str, name: str = "wsdl", module: str = "wsdl_reader") -> None:
        (tmp_path / f"{module}.py").write_text(code)
        monkeypatch.delitem(sys.modules, module, raising=False)
        info = tmp_path / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        entry = f"[specmeld.readers]\n{name} = {module}:DIALECT\n"
        (info / "entry_points.txt").write_text(entry)

    return put


def _read(text: str, dialect: str | None = None) -> Reading:
    return read_document(SourceDocument("d", "d.txt", text, dialect))


def test_a_dialect_is_there_when_its_distribution_is(install: Install) -> None:
    with pytest.raises(InputError, match="cannot recognize"):
        _read("WSDL 1.0")
    install(GOOD)
    reading = _read("WSDL 1.0")
    assert (reading.dialect, len(reading.claims), reading.diagnostics) == ("wsdl", 1, ())
    assert _read("anything", "wsdl").dialect == "wsdl"
    with pytest.raises(InputError, match="unknown dialect 'klingon'") as raised:
        _read("WSDL 1.0", "klingon")
    assert "wsdl" in raised.value.fix


def test_what_is_certain_loads_no_other_code(install: Install) -> None:
    install("raise SystemExit('loaded')")
    assert _read('{"openapi": "3.1.0", "info": {}, "paths": {}}').dialect == "openapi"
    assert _read(MARKDOWN, "markdown-page").diagnostics == ()


@pytest.mark.parametrize(
    ("code", "name", "why"),
    [
        ("import not_there_at_all", "wsdl", "not_there_at_all"),
        ("DIALECT = 1 / 0", "wsdl", "ZeroDivisionError"),
        ("raise SystemExit('bye')", "wsdl", "SystemExit: bye"),
        ("DIALECT = 'wsdl'", "wsdl", "is not a specmeld.read.dialect.Dialect"),
        ("", "wsdl", "DIALECT"),
        (GOOD, "other", "its dialect is named 'wsdl', but its entry point is named 'other'"),
        (GOOD, "openapi", "its name is taken"),
    ],
)
def test_a_broken_one_is_one_warning(install: Install, code: str, name: str, why: str) -> None:
    install(code, name)
    reading = _read(MARKDOWN)
    assert reading.dialect == "markdown-page" and reading.claims
    (fault,) = reading.diagnostics
    assert (fault.severity, fault.code) == ("warning", "broken-reader")
    assert f"{name!r} of wsdl" in fault.message.replace("wsdl_reader", "wsdl") and fault.fix
    assert why in fault.message and "\n" not in fault.message
    with pytest.raises(InputError) as raised:
        _read("nothing that any dialect knows")
    assert why in raised.value.fix


def test_a_reader_that_fails_is_blamed_by_name(install: Install) -> None:
    install(GOOD.replace('Reading(document, "wsdl", (claim,))', 'document["x"]'))
    with pytest.raises(InputError, match=r"the reader 'wsdl' of wsdl.reader failed .TypeError"):
        _read("WSDL 1.0")


def test_a_recogniser_that_fails_does_not_know(install: Install) -> None:
    install(GOOD.replace("text.startswith", "text.nothing"))
    assert _read(MARKDOWN).dialect == "markdown-page"
    with pytest.raises(InputError, match="cannot recognize"):
        _read("WSDL 1.0")


def test_the_surer_of_two_reads(install: Install) -> None:
    install(GOOD.replace("WSDL", "# Get").replace("0.9", "0.45"))
    assert _read(MARKDOWN).dialect == "markdown-page"
    install(
        GOOD.replace("WSDL", "# Get").replace("0.9", "2").replace("wsdl", "sure"), "sure", "two"
    )
    assert _read(MARKDOWN).dialect == "sure"
