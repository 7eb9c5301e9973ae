"""A package in the cache is found for what it was built from, and for nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PETS

from specmeld import pipeline
from specmeld.cli import show
from specmeld.config import Config, open_project
from specmeld.diagnostics import SpecmeldError
from specmeld.pipeline.settle.file_cache import FORGETFUL, Memory

_PET = PETS["components"]["schemas"]["Pet"]
_OWN = '{% extends "specmeld/client/client.py.jinja" %}{% block imports %}# mine\n{% endblock %}'
_INCLUDING = (
    '{% extends "specmeld/client/client.py.jinja" %}'
    '{% block imports %}# {% include "note.jinja" %}\n{% endblock %}'
)
_SLIP = {"responses": {"200": {"description": "", "content": {"application/jso": {"schema": {}}}}}}
"""An operation that gets a warning."""
_UNREAD = {"post": {"requestBody": {"content": {"text/xml": {}}}, "responses": {}}}
"""A webhook that is left out."""


@dataclass
class Shop:
    """A folder with a document in two files, and a package that is made from it."""

    folder: Path
    memory: Memory
    config: Config = field(default_factory=lambda: Config(package="pets", out="lib"))
    document: str = "api.json"
    names_from: Path | None = None
    force: bool = False

    @property
    def package(self) -> Path:
        return self.folder / "lib" / "pets"

    def write(self, path: str, text: str | dict[str, Any]) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text if isinstance(text, str) else json.dumps(text, indent=1))

    def generate(self, memory: Memory | None = None, *, prove: bool = False) -> dict[str, Any]:
        """What a run prints, its exit code, and all files after it."""
        with chdir(self.folder):
            try:
                made = pipeline.generate_from_spec(
                    Path(self.document),
                    self.config,
                    force=self.force,
                    prove=prove,
                    names_from=self.names_from,
                    memory=self.memory if memory is None else memory,
                )
            except SpecmeldError as error:
                return {"error": error.lines(), "files": self.files()}
            told = show.made(made)
            printed = {style: [*told.lines(style)] for style in ("text", "json")}
            return {**printed, "remarks": told.remarks, "code": told.code, "files": self.files()}

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.folder.rglob("*") if path.is_file())
        kept = (path for path in found if path.suffix != ".pyc")
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in kept}

    def generate_both_ways(self) -> dict[str, Any]:
        """The same run with the cache and without it, which must end the same."""
        before = self.folder.with_name("before")
        shutil.copytree(self.folder, before)
        expected = self.generate(FORGETFUL)
        shutil.rmtree(self.folder)
        before.rename(self.folder)
        assert self.generate() == expected
        return expected


def _document(**pet: Any) -> dict[str, Any]:
    schemas = {"Pet": {**_PET, **pet}, "Tag": {"$ref": "other.json#/Tag"}}
    paths = {**PETS["paths"], "/slip": {"get": _SLIP}}
    webhooks = {"born": _UNREAD}
    return {**PETS, "paths": paths, "webhooks": webhooks, "components": {"schemas": schemas}}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path / "shop", Memory(tmp_path / "cache"))
    shop.write("api.json", _document())
    shop.write("other.json", {"Tag": {"type": "string", "maxLength": 3}})
    return shop


def _nothing_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("it was built again")

    monkeypatch.setattr("specmeld.plan.plan_package", refuse)
    monkeypatch.setattr("specmeld.plan.models.plain_models.plan_plain_models", refuse)


@pytest.mark.parametrize("style", ["client", "dataclass"])
def test_an_unchanged_document_is_not_built_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, style: str
) -> None:
    if style != "client":
        pytest.importorskip("datamodel_code_generator")
    shop.config = shop.config.with_flags({"model_style": style})
    first = shop.generate()
    assert "application/jso" in str(first["remarks"])
    assert style != "client" or "webhooks" in str(first["json"])
    touched = {path: path.stat().st_mtime_ns for path in shop.package.rglob("*")}
    _nothing_is_built(monkeypatch)
    assert shop.generate() == first
    assert {path: path.stat().st_mtime_ns for path in shop.package.rglob("*")} == touched
    shutil.rmtree(shop.package)
    again = shop.generate()
    assert again == first


def test_a_project_is_not_built_again_and_check_finds_the_same(
    pets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, specmeld: Any
) -> None:
    project, memory = open_project(pets), Memory(tmp_path / "cache")

    def generate() -> list[str]:
        made = pipeline.generate(project, force=False, prove=True, memory=memory)
        return [*show.made(made).lines("json")]

    first = generate()
    assert '"constraints"' in "".join(first)
    _nothing_is_built(monkeypatch)
    assert generate() == first, "also with the proof"
    assert not pipeline.check([project], today=date(2026, 1, 1), memory=memory).findings


def _rename(shop: Shop) -> None:
    lock = json.loads((shop.package / "names.lock").read_text())
    lock["/components/schemas/Pet"] = "Animal"
    shop.write("lib/pets/names.lock", lock)


def _forget_names(shop: Shop) -> None:
    (shop.package / "names.lock").unlink()


def _move(shop: Shop) -> None:
    shop.document = "moved.json"
    (shop.folder / "api.json").rename(shop.folder / shop.document)


def _option(**options: Any) -> Callable[[Shop], None]:
    def change(shop: Shop) -> None:
        shop.config = shop.config.with_flags(options)

    return change


_CHANGES: dict[str, Callable[[Shop], None]] = {
    "document": lambda shop: shop.write("api.json", _document(description="An animal.")),
    "referenced file": lambda shop: shop.write("other.json", {"Tag": {"type": "integer"}}),
    "location": _move,
    "version": _option(api_version="2"),
    "name": _option(package="animals"),
    "option": _option(format_types="text"),
    "style": _option(model_style="dataclass"),
    "templates": _option(templates="ours"),
    "lock": _rename,
    "no lock": _forget_names,
}


@pytest.mark.few(10)
@pytest.mark.parametrize("change", _CHANGES)
def test_a_change_is_never_answered_from_the_cache(shop: Shop, change: str) -> None:
    shop.write("ours/client/client.py.jinja", _OWN)
    first = shop.generate()
    _CHANGES[change](shop)
    shop.generate_both_ways()
    assert change == "no lock" or shop.files() != first["files"]


def test_a_changed_document_of_a_project_is_built(pets: Path, tmp_path: Path) -> None:
    """Also if only the lines of its facts have changed."""
    (pets / "specmeld.toml").write_text("source_marks = true")
    project, memory = open_project(pets), Memory(tmp_path / "cache")
    document = pets / "spec" / "pets.json"
    first = document.read_text()
    made = []
    for text in (first, f"\n{first}", f"\n{first}".replace('"age"', '"years"')):
        document.write_text(text)
        pipeline.generate(project, force=False, prove=False, memory=memory)
        made.append({path: path.read_text() for path in pets.rglob("*.py")})
    assert made[0].keys() == made[1].keys() == made[2].keys()
    assert made[0] != made[1] != made[2]


def test_names_follow_what_the_package_was_generated_from(shop: Shop) -> None:
    shop.generate()
    lock = json.loads((shop.package / "names.lock").read_text())
    lock["/components/schemas/Beast"] = "Creature"
    del lock["/components/schemas/Pet"]
    document = (shop.package / "server" / "openapi.json").read_text()
    for former in (document, document.replace('"Pet"', '"Beast"').replace("/Pet", "/Beast")):
        shop.write("lib/pets/names.lock", lock)
        shop.write("lib/pets/server/openapi.json", former)
        shop.generate_both_ways()
        written = json.loads((shop.package / "names.lock").read_text())
        name = "Pet" if former == document else "Creature"
        assert written["/components/schemas/Pet"] == name


@pytest.mark.parametrize("path", ["client/client.py.jinja", "note.jinja"])
def test_a_changed_template_is_rendered(shop: Shop, path: str) -> None:
    shop.write("ours/note.jinja", "one")
    shop.write("ours/client/client.py.jinja", _INCLUDING)
    shop.config = shop.config.with_flags({"templates": str(shop.folder / "ours")})
    assert "error" not in shop.generate()
    assert "# one" in (shop.package / "_client.py").read_text()
    text = _OWN.replace("mine", "two") if path.startswith("client") else "two"
    shop.write(f"ours/{path}", text)
    shop.generate()
    assert "# two" in (shop.package / "_client.py").read_text()


def _edit(shop: Shop) -> None:
    path = shop.package / "models" / "_pet.py"
    path = path if path.exists() else next((shop.package / "models").glob("*.py"))
    path.write_text(path.read_text() + "\n# mine\n")


def _remove(shop: Shop) -> None:
    (shop.package / "_client.py").unlink()


def _add(shop: Shop) -> None:
    shop.write("lib/pets/mine.py", "x = 1\n")


def _edit_manifest(shop: Shop) -> None:
    text = (shop.package / "specmeld.json").read_text()
    shop.write("lib/pets/specmeld.json", text.replace('"package": "pets"', '"package": "mine"'))


@pytest.mark.few(8)
@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("edit", [_edit, _remove, _add, _edit_manifest])
def test_edits_are_treated_the_same(shop: Shop, edit: Callable[[Shop], None], force: bool) -> None:
    shop.generate()
    edit(shop)
    shop.force = force
    shop.generate_both_ways()
    shop.write("api.json", _document(title="An animal"))
    shop.generate_both_ways()
    shop.generate_both_ways()


def test_the_names_of_another_package_are_read_again(shop: Shop, tmp_path: Path) -> None:
    shop.names_from = tmp_path / "other.py"
    for name in ("Animal", "Beast"):
        shop.names_from.write_text(f"class {name}:\n    name: str\n    age: int | None\n")
        assert f'": "{name}"' in str(shop.generate_both_ways()["json"])
        shutil.rmtree(shop.package)
    shop.names_from = None
    assert '"names"' not in str(shop.generate_both_ways()["json"])


def _cut(files: list[Path]) -> None:
    for file in files:
        file.write_bytes(file.read_bytes()[:-9])


def _change(files: list[Path]) -> None:
    for file in files:
        file.write_bytes(file.read_bytes().replace(b"pets", b"cats"))


def _empty(files: list[Path]) -> None:
    for file in files:
        file.write_bytes(b"")


def _swap(files: list[Path]) -> None:
    """Each entry in the place of another."""
    texts = [file.read_bytes() for file in files]
    for file, text in zip(files, texts[1:] + texts[:1], strict=True):
        file.write_bytes(text)


def _lose_files(files: list[Path]) -> None:
    """The package's files are gone, which were the oldest entry."""
    for file in files:
        if file.name.startswith("made-"):
            file.unlink()


@pytest.mark.parametrize("spoil", [_cut, _change, _empty, _swap, _lose_files])
def test_a_broken_or_forged_entry_is_ignored(
    shop: Shop, spoil: Callable[[list[Path]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shop.generate()
    assert shop.memory.folder is not None
    files = sorted(shop.memory.folder.iterdir())
    assert len(files) == 5, "the package under two locks, its files, their pieces, the cases"
    spoil(files)
    shutil.rmtree(shop.package)
    assert shop.generate() == first
    _nothing_is_built(monkeypatch)
    assert shop.generate() == first, "the entries are good again"
