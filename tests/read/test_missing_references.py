"""References that lead to nothing: what is said of them, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from specmeld.diagnostics import Diagnostic
from specmeld.pipeline import inspect
from specmeld.pipeline.settle.document_reading import canonical_from
from specmeld.read.formats import openapi

HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths: {}\n'


def _told(folder: Path, files: dict[str, str]) -> list[Diagnostic]:
    """The remarks on references of the first file, the same with claims and without."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    file = folder / next(iter(files))
    (folder / "specmeld.toml").touch()
    remarks = canonical_from(file, file.name)[1]
    assert [each.message for each in remarks] == [
        each.message for each in inspect(file, "openapi").diagnostics
    ]
    return [each for each in remarks if each.code == "dangling-reference"]


def _of(reference: str, folder: Path, head: str = HEAD) -> str:
    components = f"""components:
  parameters:
    Limit: {{name: limit, in: query, schema: {{type: integer}}}}
  schemas:
    Boat: {{type: object, properties: {{hull: {{type: string}}}}}}
    Alias: {{$ref: '#/components/schemas/Gone'}}
    Use: {{properties: {{p: {{$ref: '{reference}'}}}}}}
"""
    remarks = _told(folder, {"api.yaml": head + components})
    assert all(each.severity == "warning" for each in remarks)
    return next((each.message for each in remarks if each.line == 10), "")


@pytest.mark.parametrize(
    ("reference", "meant"),
    [
        ("#/components/schemas/Boats", "Boat"),
        ("#/components/schemas/boat", "Boat"),
        ("#/components/schema/Boat", "#/components/schemas/Boat"),
        ("#/definitions/Boat", "#/components/schemas/Boat"),
        ("#/components/schemas/Limit", "#/components/parameters/Limit"),
        ("#/components/schemas/Boat/properties/hul", "hull"),
        ("#/components/schemas/Boat/property/hull", "#/components/schemas/Boat/properties/hull"),
    ],
)
def test_a_name_that_is_near_is_offered(reference: str, meant: str, tmp_path: Path) -> None:
    expected = f"$ref '{reference}' does not exist (did you mean '{meant}'?)"
    assert _of(reference, tmp_path) == expected


@pytest.mark.parametrize("reference", ["#/components/schemas/Zeppelin", "#/x/y", "#Anchor"])
def test_nothing_is_offered_where_nothing_is_near(reference: str, tmp_path: Path) -> None:
    assert _of(reference, tmp_path) == f"$ref '{reference}' does not exist"


def test_a_reference_that_exists_and_leads_on_to_nothing_says_so(tmp_path: Path) -> None:
    said = _of("#/components/schemas/Alias", tmp_path)
    gone = "'#/components/schemas/Gone', which does not exist"
    assert said == f"$ref '#/components/schemas/Alias' points to {gone}"


def test_swagger_is_told_in_its_own_words(tmp_path: Path) -> None:
    text = """swagger: "2.0"
info: {title: T, version: "1"}
paths:
  /boats:
    get:
      responses:
        "200":
          description: ok
          schema:
            $ref: '#/definitions/Boats'
        "404": {$ref: '#/responses/Gone'}
definitions:
  Boat: {type: object}
"""
    assert [(each.line, each.message) for each in _told(tmp_path, {"api.yaml": text})] == [
        (10, "$ref '#/definitions/Boats' does not exist (did you mean 'Boat'?)"),
        (11, "$ref '#/responses/Gone' does not exist"),
    ]


def test_each_is_told_once_in_the_file_that_has_it(tmp_path: Path) -> None:
    files = {
        "api.yaml": HEAD.replace("paths: {}", "paths: {/b: {$ref: parts/more.yaml#/Paths}}")
        + """components:
  schemas:
    A: {$ref: parts/more.yaml#/Boat}
    B: {properties: {a: {$ref: parts/more.yaml#/Boat}, b: {$ref: parts/more.yaml#/Boot}}}
    C: {$ref: parts/more.yaml#/Onward}
  responses:
    R: {description: r, content: {application/json: {$ref: '#/components/mediaTypes/M'}}}
""",
        "parts/more.yaml": """Boat:
  properties:
    mast:
      $ref: '#/Mast'
Onward: {$ref: '#/Nothing'}
Masts: {}
""",
    }
    told = sorted(_told(tmp_path, files), key=lambda each: (each.file, each.line))
    assert [(each.file, each.line, each.message) for each in told] == [
        ("api.yaml", 3, "$ref 'parts/more.yaml#/Paths' does not exist"),
        ("api.yaml", 7, "$ref 'parts/more.yaml#/Boot' does not exist (did you mean 'Boat'?)"),
        (
            "api.yaml",
            8,
            "$ref 'parts/more.yaml#/Onward' points to '#/Nothing', which does not exist",
        ),
        ("api.yaml", 10, "$ref '#/components/mediaTypes/M' does not exist"),
        ("parts/more.yaml", 4, "$ref '#/Mast' does not exist (did you mean 'Masts'?)"),
    ]


def test_the_line_is_found_in_large_documents_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openapi, "LARGEST_TO_SEARCH", 10)
    assert _of("#/components/schemas/Boats", tmp_path)
