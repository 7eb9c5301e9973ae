"""Drift: three questions apart, each finding with its place."""

from __future__ import annotations

import json
import shutil
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest


def _findings(specmeld: Any, project: Path, code: int) -> list[dict[str, Any]]:
    done = specmeld("check", "--format", "json", cwd=project, code=code)
    return json.loads(done.stdout)["findings"]  # type: ignore[no-any-return]


def _tree(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1))


def test_what_was_just_generated_is_in_step(specmeld: Any, generated_pets: Path) -> None:
    before = _tree(generated_pets)
    done = specmeld("check", cwd=generated_pets)
    assert done.stdout.count("up to date") == 5
    assert _findings(specmeld, generated_pets, 0) == []
    assert _tree(generated_pets) == before


def test_a_changed_document_is_named(specmeld: Any, generated_pets: Path) -> None:
    _replace(generated_pets / "spec" / "pets.json", '"maxLength": 8', '"maxLength": 9')
    found = _findings(specmeld, generated_pets, 1)
    assert {finding["question"] for finding in found} == {"documents"}
    fact = next(finding for finding in found if finding["key"])
    assert fact["key"] == "/components/schemas/Pet/properties/name/maxLength"
    assert fact["file"] == "spec/openapi.yaml"
    lines = (generated_pets / "spec" / "openapi.yaml").read_text().splitlines()
    assert lines[fact["line"] - 1].strip() == "maxLength: 8"
    assert "8 here, 9 in the documents" in fact["message"]
    source = (generated_pets / "spec" / "pets.json").read_text().splitlines()
    line = next(at for at, text in enumerate(source, start=1) if '"maxLength": 9' in text)
    assert f"spec/pets.json:{line}" in fact["message"]


def test_a_changed_canonical_file_is_named_twice(specmeld: Any, generated_pets: Path) -> None:
    _replace(generated_pets / "spec" / "openapi.yaml", "maxLength: 8", "maxLength: 7")
    found = _findings(specmeld, generated_pets, 1)
    assert {finding["question"] for finding in found} == {"documents", "code"}
    (fact,) = (finding for finding in found if finding["question"] == "documents")
    assert fact["key"] == "/components/schemas/Pet/properties/name/maxLength"
    package = generated_pets / "generated" / "pets"
    code = [
        finding
        for finding in found
        if finding["question"] == "code" and finding["file"].endswith(".py")
    ]
    assert code
    for finding in code:
        text = (generated_pets / finding["file"]).read_text().splitlines()
        assert finding["file"].startswith("generated/pets/")
        assert 0 < finding["line"] <= len(text)
    assert package.is_dir()


def test_an_edit_by_hand_is_named_with_its_line(specmeld: Any, generated_pets: Path) -> None:
    module = generated_pets / "generated" / "pets" / "__init__.py"
    lines = module.read_text().split("\n")
    lines[1] += "  # mine"
    module.write_text("\n".join(lines))
    (finding,) = _findings(specmeld, generated_pets, 1)
    assert finding["question"] == "edits"
    assert (finding["file"], finding["line"]) == ("generated/pets/__init__.py", 2)


def test_a_removed_and_an_added_module_are_named(specmeld: Any, generated_pets: Path) -> None:
    package = generated_pets / "generated" / "pets"
    (package / "__init__.py").unlink()
    (package / "mine.py").write_text("x = 1\n")
    found = {
        finding["file"]: finding["message"] for finding in _findings(specmeld, generated_pets, 1)
    }
    assert found["generated/pets/__init__.py"] == "was removed by hand"
    assert found["generated/pets/mine.py"] == "was added by hand"


def test_nothing_generated_yet_is_drift(specmeld: Any, pets: Path) -> None:
    before = _tree(pets)
    found = _findings(specmeld, pets, 1)
    assert ("spec/openapi.yaml", "does not exist") in {(f["file"], f["message"]) for f in found}
    assert _tree(pets) == before


def test_a_canonical_file_that_cannot_be_read_stops_the_check(
    specmeld: Any, generated_pets: Path
) -> None:
    (generated_pets / "spec" / "openapi.yaml").write_text("openapi: [3.1.0\n")
    done = specmeld("check", cwd=generated_pets, code=2)
    assert done.stderr.startswith("specmeld: spec/openapi.yaml")
    assert len(done.stderr.splitlines()) == 1


PET = "/components/schemas/Pet"


@pytest.mark.few(1)
@pytest.mark.parametrize("edit", ["source", "canonical", "code"])
def test_generate_brings_everything_back_in_step(
    specmeld: Any, generated_pets: Path, edit: str
) -> None:
    before = _tree(generated_pets)
    file = {
        "source": "spec/pets.json",
        "canonical": "spec/openapi.yaml",
        "code": "generated/pets/__init__.py",
    }[edit]
    with (generated_pets / file).open("a") as text:
        text.write("\n" if edit == "source" else "# mine\n")
    force = ["--force"] if edit == "code" else []
    specmeld("generate", "--no-prove", "--quiet", *force, cwd=generated_pets)
    specmeld("check", cwd=generated_pets)
    after = _tree(generated_pets)
    kept = generated_pets / f"{file}.orig"
    if edit != "source":
        assert after.pop(str(kept)).endswith(b"# mine\n")
        assert after == before


def _fast(specmeld: Any, project: Path, code: int) -> set[tuple[str, str]]:
    done = specmeld("check", "--fast", "--format", "json", cwd=project, code=code)
    return {(one["rule"], one["file"]) for one in json.loads(done.stdout)["findings"]}


def test_fast_knows_all_files_that_a_document_is_in(specmeld: Any, pets: Path) -> None:
    document = json.loads((pets / "spec" / "pets.json").read_text())
    part = document["components"]["schemas"].pop("Pet")
    content = document["paths"]["/pets"]["post"]["requestBody"]["content"]
    content["application/json"]["schema"] = {"$ref": "parts/pet.json"}
    del document["paths"]["/pets"]["post"]["responses"]["200"]["content"]
    (pets / "spec" / "parts").mkdir()
    (pets / "spec" / "parts" / "pet.json").write_text(json.dumps(part, indent=1))
    (pets / "spec" / "pets.json").write_text(json.dumps(document))
    specmeld("generate", "--no-prove", cwd=pets)
    assert _fast(specmeld, pets, 0) == set()
    _replace(pets / "spec" / "parts" / "pet.json", '"maxLength": 8', '"maxLength": 9')
    assert _fast(specmeld, pets, 1) == {("document-changed", "spec/parts/pet.json")}


def test_ends_of_lines_are_no_change_of_a_document(specmeld: Any, generated_pets: Path) -> None:
    document = generated_pets / "spec" / "pets.json"
    document.write_bytes(document.read_bytes().replace(b"\n", b"\r\n"))
    assert _fast(specmeld, generated_pets, 0) == set()
    assert _findings(specmeld, generated_pets, 0) == []


def test_fast_knows_the_targets(specmeld: Any, generated_pets: Path) -> None:
    (generated_pets / "specmeld.toml").write_text('[targets.v9]\napi_version = ""\n')
    specmeld("generate", "--no-prove", cwd=generated_pets)
    assert _fast(specmeld, generated_pets, 0) == set()
    (generated_pets / "specmeld.toml").write_text('[targets.v9]\napi_version = "2"\n')
    assert _fast(specmeld, generated_pets, 1) == {("provenance-stale", "spec/provenance.v9.json")}


def test_fast_reads_a_record_in_any_layout(specmeld: Any, generated_pets: Path) -> None:
    record = generated_pets / "spec" / "provenance.json"
    for indent in (None, 4):
        record.write_text(json.dumps(json.loads(record.read_text()), indent=indent))
        found = {file for _, file in _fast(specmeld, generated_pets, 1)}
        assert found == {"generated/pets/specmeld.json"}  # the package has another digest of it


@pytest.mark.parametrize("text", ["{}", "[]", "null", '{"made": 1}', '{"made": {"from": []}}', "{"])
def test_fast_does_not_trust_a_record_that_is_none(
    specmeld: Any, generated_pets: Path, text: str
) -> None:
    (generated_pets / "spec" / "provenance.json").write_text(text)
    assert ("provenance-stale", "spec/provenance.json") in _fast(specmeld, generated_pets, 1)


@pytest.mark.slow
def test_each_file_that_is_edited_is_told_alone(specmeld: Any, generated_pets: Path) -> None:
    package = generated_pets / "generated" / "pets"
    files = [path for path in package.rglob("*") if path.is_file()]
    assert len(files) > 30
    for path in files:
        before = path.read_bytes()
        path.write_bytes(before + b"\n")
        rule = "lock-edited" if path.name == "names.lock" else "file-edited"
        told = {(rule, path.relative_to(generated_pets).as_posix())}
        assert _fast(specmeld, generated_pets, 1) == told
        path.write_bytes(before)
    assert _fast(specmeld, generated_pets, 0) == set()


@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("lock", "said"),
    [
        ("<<<<<<< ours\n{}", "is not a names.lock file after a manual edit"),
        ('["Pet"]', "is not a names.lock file after a manual edit"),
        ('{"/paths/~1pets/post": "pets.create"}', f"{PET} was removed; the code calls it Pet"),
        (f'{{"{PET}": "Pet"}}', "/paths/~1pets/post was removed; the code calls it pets.create"),
        (
            f'{{"{PET}": "Pet", "/paths/~1pets/post": "pets.create"}}',
            "was edited by hand",
        ),
        (
            f'{{"{PET}": "Pet", "{PET}x": "T", "/paths/~1pets/post": "pets.create"}}',
            "was edited by hand",
        ),
        ('{"/components/schemas/Pet": 1}', "is not a names.lock file after a manual edit"),
    ],
)
def test_an_edit_of_the_lock_is_told_as_that_alone(
    specmeld: Any, generated_pets: Path, lock: str, said: str
) -> None:
    (generated_pets / "generated" / "pets" / "names.lock").write_text(lock)
    (finding,) = _findings(specmeld, generated_pets, 1)
    assert (finding["rule"], finding["message"]) == ("lock-edited", said)
    assert _fast(specmeld, generated_pets, 1) == {("lock-edited", "generated/pets/names.lock")}


def _edit_document(project: Path) -> None:
    _replace(project / "spec" / "pets.json", '"maxLength": 8', '"maxLength": 9')


def _edit_file(project: Path) -> None:
    with (project / "generated" / "pets" / "api.md").open("a") as file:
        file.write("mine\n")


def _remove_file(project: Path) -> None:
    (project / "generated" / "pets" / "py.typed").unlink()


def _add_file(project: Path) -> None:
    (project / "generated" / "pets" / "mine.py").touch()


def _edit_lock(project: Path) -> None:
    _replace(project / "generated" / "pets" / "names.lock", '"Pet"', '"Animal"')


_KINDS = {
    ("document-changed", "canonical-fact"): _edit_document,
    ("file-edited", "file-edited"): _edit_file,
    ("file-removed", "file-removed"): _remove_file,
    ("file-added", "file-added"): _add_file,
    ("lock-edited", "lock-edited"): _edit_lock,
}
"""Rules, with --fast and without → a change that they tell."""


@pytest.mark.slow
def test_kinds_that_come_together_are_told_apart(
    specmeld: Any, generated_pets: Path, tmp_path: Path
) -> None:
    subsets = [chosen for count in range(6) for chosen in combinations(_KINDS, count)]
    for number, chosen in enumerate(subsets):
        project = Path(shutil.copytree(generated_pets, tmp_path / str(number)))
        for rules in chosen:
            _KINDS[rules](project)
        code = int(bool(chosen))
        assert {rule for rule, _ in _fast(specmeld, project, code)} == {fast for fast, _ in chosen}
        if len(chosen) in (2, 5):
            found = {finding["rule"] for finding in _findings(specmeld, project, code)}
            assert found == {again for _, again in chosen}


@pytest.mark.parametrize(
    ("style", "told"),
    [("sarif", 1), ("junit", 1), ("gitlab", 1), ("json", 1), ("github", 0), ("markdown", 0)],
)
def test_what_could_not_be_asked_is_an_empty_report_to_nobody(
    specmeld: Any, generated_pets: Path, style: str, told: int
) -> None:
    """A service that takes a report takes an empty file for a defect of its own."""
    (generated_pets / "spec" / "pets.json").write_text("{")
    done = specmeld("check", "--format", style, cwd=generated_pets, code=2)
    assert ("could-not-run" in done.stdout) is bool(told) is bool(done.stdout)
    assert done.stderr.startswith("specmeld: spec/pets.json")
    assert _fast(specmeld, generated_pets, 1) == {("document-changed", "spec/pets.json")}


def test_a_file_is_written_whole_or_not_at_all(specmeld: Any, generated_pets: Path) -> None:
    check = ("check", "--fast", "--format", "gitlab", "--output", "quality.json")
    assert specmeld(*check, cwd=generated_pets).stdout.endswith("all: up to date\n")
    assert (generated_pets / "quality.json").read_text() == "[]\n"
    (generated_pets / "quality.json").unlink()
    (generated_pets / "spec" / "sources.yaml").write_text("{")
    assert not specmeld(*check[:1], *check[2:], cwd=generated_pets, code=2).stdout
    (issue,) = json.loads((generated_pets / "quality.json").read_text())
    assert issue["check_name"] == "could-not-run"
    wrong = specmeld("check", "--output", "spec", cwd=generated_pets, code=2)
    assert "'spec' is not a file" in wrong.stderr


@pytest.mark.parametrize("style", ["json", "gitlab", "sarif", "junit"])
def test_who_wants_a_report_gets_it_though_nothing_is_found(
    specmeld: Any, generated_pets: Path, style: str
) -> None:
    said = specmeld("check", "--fast", "--quiet", "--format", style, cwd=generated_pets).stdout
    assert said.strip()
    assert specmeld("check", "--fast", "--quiet", cwd=generated_pets).stdout == ""


@pytest.mark.parametrize("verb", ["normalize", "generate"])
def test_an_edited_canonical_file_is_kept_and_the_overlay_named(
    specmeld: Any, generated_pets: Path, verb: str
) -> None:
    canonical = generated_pets / "spec" / "openapi.yaml"
    made = canonical.read_bytes()
    _replace(canonical, "maxLength: 8", "maxLength: 7")
    edited = canonical.read_bytes()
    (fact,) = (one for one in _findings(specmeld, generated_pets, 1) if one["key"])
    assert "spec/overlay.yaml" in fact["fix"]
    done = specmeld(verb, cwd=generated_pets)
    assert "spec/openapi.yaml.orig has the edits; write what must stay into" in done.stderr
    assert canonical.read_bytes() == made
    assert canonical.with_name("openapi.yaml.orig").read_bytes() == edited
    assert not specmeld(verb, cwd=generated_pets).stderr
    _findings(specmeld, generated_pets, 0)


def test_an_edit_that_the_documents_have_come_to_say_needs_no_copy(
    specmeld: Any, generated_pets: Path
) -> None:
    _replace(generated_pets / "spec" / "openapi.yaml", "maxLength: 8", "maxLength: 7")
    _replace(generated_pets / "spec" / "pets.json", '"maxLength": 8', '"maxLength": 7')
    done = specmeld("normalize", cwd=generated_pets)
    assert "warning" not in done.stderr
    assert not (generated_pets / "spec" / "openapi.yaml.orig").exists()
