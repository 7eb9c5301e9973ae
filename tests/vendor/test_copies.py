"""Vendored copies: known again, kept in step, taken out."""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

_HOST = '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.11"\n'


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A host with a package in ``src``."""
    app = tmp_path / "host"
    (app / "src" / "app").mkdir(parents=True)
    (app / "src" / "app" / "__init__.py").touch()
    (app / "pyproject.toml").write_text(_HOST)
    return app


def _tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def _change(specmeld: Any, project: Path) -> None:
    source = project / "spec" / "pets.json"
    source.write_text(source.read_text().replace('"maxLength": 8', '"maxLength": 9'))
    specmeld("generate", "--no-prove", cwd=project)


def _rules(specmeld: Any, *arguments: str, cwd: Path, code: int) -> list[tuple[str, str]]:
    done = specmeld("vendor", *arguments, "--check", "--format", "json", cwd=cwd, code=code)
    return [(one["rule"], one["file"]) for one in json.loads(done.stdout)["findings"]]


def test_a_dotted_name_is_that_of_the_host(specmeld: Any, generated_pets: Path, app: Path) -> None:
    done = specmeld("vendor", "../host", "--as", "app._vendor.zoo", cwd=generated_pets)
    root = app / "src" / "app" / "_vendor" / "zoo"
    lock = json.loads((root / "specmeld.json").read_text())
    assert lock["package"] == "app._vendor.zoo"
    assert lock["version"] == "1"
    assert lock["vendored"] == {
        "package": "pets",
        "source": "../../../../../project",
        "opened": ["../__init__.py"],
    }
    assert len(lock["spec"]["sha256"]) == 64
    assert {*lock["files"], "specmeld.json"} == {*_tree(root)}
    assert "app._vendor.zoo" in done.stdout
    before = _tree(app)
    specmeld("vendor", str(root), cwd=generated_pets)
    assert _tree(app) == before
    assert _rules(specmeld, str(root), cwd=app, code=0) == []


def test_tools_that_collect_packages_find_a_copy(
    specmeld: Any, generated_pets: Path, app: Path
) -> None:
    specmeld("vendor", "../host/src/app/deep/down/zoo", cwd=generated_pets)
    lock = json.loads((app / "src/app/deep/down/zoo/specmeld.json").read_text())
    assert lock["package"] == "app.deep.down.zoo"
    found = pytest.importorskip("setuptools").find_packages(app / "src")
    assert {"app.deep.down", "app.deep.down.zoo", "app.deep.down.zoo.models"} <= {*found}
    specmeld("vendor", ".", "--check", cwd=app)
    specmeld("vendor", ".", "--remove", cwd=app)
    assert {*_tree(app)} == {"pyproject.toml", "src/app/__init__.py"}


def test_parts_of_namespace_packages_stay_what_they_are(
    specmeld: Any, generated_pets: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "host" / "acme" / "billing"
    theirs.mkdir(parents=True)
    (theirs / "__init__.py").touch()
    specmeld("vendor", "../host", "--as", "acme.vendored.zoo", cwd=generated_pets)
    assert not (tmp_path / "host" / "acme" / "__init__.py").exists()
    assert (tmp_path / "host" / "acme" / "vendored" / "__init__.py").is_file()


def test_copies_in_environments_are_not_looked_for(
    specmeld: Any, generated_pets: Path, app: Path
) -> None:
    specmeld("vendor", "../host/venv/lib/zoo", cwd=generated_pets)
    (app / "venv" / "pyvenv.cfg").touch()
    assert (
        "contains no vendored package" in specmeld("vendor", ".", "--check", cwd=app, code=2).stderr
    )


def test_all_imports_of_a_copy_are_relative(specmeld: Any, generated_pets: Path, app: Path) -> None:
    specmeld("vendor", "../host", "--as", "app._vendor.zoo", cwd=generated_pets)
    others = set(sys.stdlib_module_names) | {
        *("pydantic", "pydantic_core", "httpx2", "typing_extensions"),
        *("fastapi", "starlette", "pytest", "jsonschema", "referencing", "python_multipart"),
    }
    files = sorted((app / "src" / "app" / "_vendor").rglob("*.py"))
    assert len(files) > 20
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found = [str(node.module)]
            else:
                continue
            assert {name.partition(".")[0] for name in found} <= others, file


def test_the_notice_has_the_licence_of_what_is_carried(
    specmeld: Any, generated_pets: Path, app: Path, repo: Path
) -> None:
    specmeld("vendor", "../host", "--as", "app.zoo", cwd=generated_pets)
    notice = (app / "src" / "app" / "zoo" / "NOTICE").read_text()
    assert notice.endswith((repo / "LICENSE").read_text())


@pytest.mark.slow
def test_check_update_check(specmeld: Any, generated_pets: Path, app: Path) -> None:
    specmeld("vendor", "../host", "--as", "app._vendor.zoo", cwd=generated_pets)
    vendor = "src/app/_vendor"
    assert _rules(specmeld, vendor, cwd=app, code=0) == []
    _change(specmeld, generated_pets)
    outdated = [("vendored-outdated", f"{vendor}/zoo/specmeld.json")]
    assert _rules(specmeld, vendor, cwd=app, code=1) == outdated
    before = _tree(app)
    note = app / vendor / "zoo" / "api.md"
    note.write_text(note.read_text() + "A note of ours.\n")
    edited = [("vendored-edited", f"{vendor}/zoo/api.md")]
    assert _rules(specmeld, vendor, cwd=app, code=1) == edited + outdated
    done = specmeld("vendor", vendor, "--update", cwd=app)
    assert "kept edit" in done.stdout
    assert note.read_text().endswith("A note of ours.\n")
    assert _rules(specmeld, vendor, cwd=app, code=1) == edited
    specmeld("vendor", vendor, "--update", "--force", cwd=app)
    assert _rules(specmeld, vendor, cwd=app, code=0) == []
    assert _tree(app) != before
    lock = json.loads((app / vendor / "zoo" / "specmeld.json").read_text())
    assert lock["package"] == "app._vendor.zoo"


def test_an_edit_of_a_copy_is_merged(specmeld: Any, generated_pets: Path, app: Path) -> None:
    specmeld("vendor", "../host", "--as", "app.zoo", cwd=generated_pets)
    module = app / "src" / "app" / "zoo" / "models" / "__init__.py"
    models = next(
        path for path in module.parent.rglob("*.py") if "max_length=8" in path.read_text()
    )
    models.write_text(models.read_text() + "\n\nMINE = 1\n")
    _change(specmeld, generated_pets)
    done = specmeld("vendor", "src/app/zoo", "--update", "--format", "json", cwd=app)
    (told,) = json.loads(done.stdout)["copies"]
    assert told["edits"]["merged"] == [str(models)]
    assert "max_length=9" in models.read_text()
    assert models.read_text().endswith("MINE = 1\n")


def test_a_source_that_has_moved_is_named(
    specmeld: Any, generated_pets: Path, app: Path, tmp_path: Path
) -> None:
    specmeld("vendor", "../host", "--as", "app.zoo", cwd=generated_pets)
    _change(specmeld, generated_pets)
    shutil.move(generated_pets, tmp_path / "moved")
    lock = "src/app/zoo/specmeld.json"
    assert _rules(specmeld, "src/app/zoo", cwd=app, code=0) == [("vendored-alone", lock)]
    done = specmeld("vendor", "src/app/zoo", "--update", cwd=app, code=2)
    assert "cannot find the project that app.zoo was vendored from; pass --project" in done.stderr
    moved = ["--project", str(tmp_path / "moved")]
    assert _rules(specmeld, "src/app/zoo", *moved, cwd=app, code=1) == [("vendored-outdated", lock)]
    specmeld("vendor", "src/app/zoo", "--update", *moved, cwd=app)
    assert _rules(specmeld, "src/app/zoo", cwd=app, code=0) == []


@pytest.mark.slow
def test_remove_takes_what_was_put_and_leaves_what_is_theirs(
    specmeld: Any, generated_pets: Path, app: Path
) -> None:
    before = _tree(app)
    specmeld("vendor", "../host", "--as", "app._vendor.zoo", cwd=generated_pets)
    specmeld("vendor", "src/app/_vendor/zoo", "--remove", cwd=app)
    assert _tree(app) == before
    assert not (app / "src" / "app" / "_vendor" / "zoo").exists()
    specmeld("vendor", "../host", "--as", "app._vendor.zoo", cwd=generated_pets)
    root = app / "src" / "app" / "_vendor" / "zoo"
    (root / "__pycache__").mkdir()
    (root / "__pycache__" / "_client.cpython-311.pyc").touch()
    (root / "custom").mkdir()
    (root / "custom" / "__init__.py").write_text("x = 1\n")
    (root / "api.md").write_text("mine\n")
    done = specmeld("vendor", "src/app/_vendor/zoo", "--remove", cwd=app, code=1)
    assert "src/app/_vendor/zoo/api.md: it was edited by hand" in done.stdout
    assert {*_tree(root)} == {"api.md", "custom/__init__.py"}
    assert not (root / "__pycache__").exists()


def test_custom_is_nobody_elses_business(specmeld: Any, generated_pets: Path, app: Path) -> None:
    specmeld("vendor", "../host", "--as", "app.zoo", cwd=generated_pets)
    for root in (app / "src" / "app" / "zoo", generated_pets / "generated" / "pets"):
        (root / "custom").mkdir()
        (root / "custom" / "__init__.py").write_text("from ..models import Pet\n")
    assert _rules(specmeld, "src/app/zoo", cwd=app, code=0) == []
    specmeld("check", cwd=generated_pets)
    _change(specmeld, generated_pets)
    specmeld("vendor", "src/app/zoo", "--update", "--force", cwd=app)
    text = (app / "src" / "app" / "zoo" / "custom" / "__init__.py").read_text()
    assert text == "from ..models import Pet\n"


@pytest.mark.parametrize("mode", ["--check", "--update", "--remove"])
def test_a_folder_without_copies_is_told(specmeld: Any, app: Path, mode: str) -> None:
    done = specmeld("vendor", "src", mode, cwd=app, code=2)
    assert "src: contains no vendored package" in done.stderr


@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("dependencies", "told"),
    [
        ("", ['add "pydantic>=2.10" to the dependencies', 'add "httpx2>=2.0"']),
        ('"Pydantic >= 2.11"', ["pydantic>=2.10: declared as Pydantic>=2.11", 'add "httpx2>=2.0"']),
        (
            '"pydantic>=2", "httpx2"',
            ["pyproject.toml; raise its lower bound", "httpx2>=2.0: declared as httpx2 in"],
        ),
        ('"pydantic==2.10.*", "httpx2~=2.1"', ["declared as pydantic==2.10.*", "httpx2~=2.1"]),
        ("3, 'not a [requirement'", ['add "pydantic>=2.10"']),
    ],
)
def test_the_host_is_told_what_to_declare(
    specmeld: Any, generated_pets: Path, app: Path, dependencies: str, told: list[str]
) -> None:
    (app / "pyproject.toml").write_text(f"{_HOST}dependencies = [{dependencies}]\n")
    done = specmeld("vendor", "../host", "--as", "app.zoo", cwd=generated_pets)
    for words in told:
        assert words in done.stdout, done.stdout
    assert "python>=3.11: declared as python>=3.11" in done.stdout


def test_a_host_of_poetry_or_of_nothing(specmeld: Any, generated_pets: Path, app: Path) -> None:
    poetry = '[tool.poetry.dependencies]\npython = "^3.12"\npydantic = "^2.10"\nhttpx2 = "*"\n'
    (app / "pyproject.toml").write_text(poetry)
    done = specmeld("vendor", "../host", "--as", "app.zoo", "--format", "json", cwd=generated_pets)
    fits = [one["fits"] for one in json.loads(done.stdout)["requires"]]
    assert fits == [True, True, False]
    for text in ("[", ""):
        (app / "pyproject.toml").write_text(text)
        done = specmeld("vendor", "../host", "--as", "app.zoo", cwd=generated_pets)
        assert 'add "httpx2>=2.0"' in done.stdout
    (app / "pyproject.toml").unlink()
    done = specmeld("vendor", "../host", "--as", "app.zoo", cwd=generated_pets)
    assert "no pyproject.toml found to declare it in" in done.stdout


@pytest.mark.parametrize("name", ["app..zoo", "app.1zoo", "app/zoo", "../zoo", "class.zoo"])
def test_a_name_that_cannot_be_imported_is_refused(
    specmeld: Any, generated_pets: Path, app: Path, name: str
) -> None:
    before = _tree(app)
    done = specmeld("vendor", "../host", "--as", name, cwd=generated_pets, code=2)
    assert "is not a valid package name" in done.stderr
    assert _tree(app) == before


@pytest.mark.slow
def test_a_copy_of_a_target_stays_one(specmeld: Any, generated_pets: Path, app: Path) -> None:
    (generated_pets / "specmeld.toml").write_text('package = "pets"\n[targets.v1]\n')
    specmeld("generate", "--no-prove", "--target", "v1", cwd=generated_pets)
    specmeld("vendor", "../host", "--as", "app.zoo", "--target", "v1", cwd=generated_pets)
    lock = json.loads((app / "src" / "app" / "zoo" / "specmeld.json").read_text())["vendored"]
    assert (lock["package"], lock["target"]) == ("pets_v1", "v1")
    assert _rules(specmeld, "src/app/zoo", cwd=app, code=0) == []
    specmeld("vendor", "src/app/zoo", "--update", cwd=app)
    assert _rules(specmeld, "src/app/zoo", cwd=app, code=0) == []


def test_another_package_is_not_put_over_a_copy(
    specmeld: Any, generated_pets: Path, app: Path
) -> None:
    specmeld("vendor", "../host", "--as", "app.zoo", cwd=generated_pets)
    (generated_pets / "specmeld.toml").write_text('package = "beasts"\n')
    specmeld("generate", "--no-prove", cwd=generated_pets)
    before = _tree(app)
    done = specmeld("vendor", "../host", "--as", "app.zoo", cwd=generated_pets, code=2)
    assert "is a copy of another package, pets; remove it with --remove" in done.stderr
    assert _tree(app) == before


@pytest.mark.few(1)
@pytest.mark.parametrize("mode", ["--update", "--remove"])
@pytest.mark.parametrize("where", ["src/app/_vendor", "src/app/_vendor/zoo"])
def test_a_killed_run_on_a_copy_is_undone_by_the_next(
    specmeld: Any, generated_pets: Path, app: Path, where: str, mode: str
) -> None:
    specmeld("vendor", "../host", "--as", "app._vendor.zoo", cwd=generated_pets)
    whole = _tree(app)
    zoo = app / "src" / "app" / "_vendor" / "zoo"
    # As a run leaves it that was killed when it had replaced the lock, and one file of two.
    old, new = (zoo / "specmeld.json").read_bytes(), b'{"vendored": {}, "files": {}}'
    (zoo / ".specmeld.json.specmeld-old").write_bytes(old)
    (zoo / "specmeld.json").write_bytes(new)
    (zoo / ".api.md.specmeld-new").write_bytes(b"new")
    (zoo / ".api.md.specmeld-old").write_bytes((zoo / "api.md").read_bytes())
    steps = [
        ["zoo/specmeld.json", hashlib.sha256(new).hexdigest(), True],
        ["zoo/api.md", hashlib.sha256(b"new").hexdigest(), True],
    ]
    journal = json.dumps({"files": steps, "folders": []})
    (zoo.parent / ".zoo.specmeld-journal").write_text(f"{journal}\n")
    assert ("run-interrupted", "src/app/_vendor/zoo") in _rules(specmeld, where, cwd=app, code=1)
    specmeld("vendor", where, mode, cwd=app)
    if mode == "--update":
        assert _tree(app) == whole
    else:
        assert not zoo.exists()
        assert not [path for path in _tree(app) if "specmeld" in path]
