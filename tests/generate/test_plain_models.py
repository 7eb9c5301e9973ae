"""Packages of models alone: the names of our own models, in the syntax of four styles."""

from __future__ import annotations

import dataclasses
import datetime
import importlib
import importlib.util
import json
import re
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_type_hints

import pydantic
import pytest
import yaml

from specmeld.model.api_description import Api
from specmeld.model.files import Files
from specmeld.model.plain_package import PlainStyle
from specmeld.plan import plan_package
from specmeld.plan.models.plain_models import plan_plain_models
from specmeld.render.plain_model_code import render_plain_models
from specmeld.resolve import resolve_api

pytestmark = pytest.mark.slow

STYLES: tuple[PlainStyle, ...] = get_args(PlainStyle)
DEPOT = Path(__file__).parent / "fixtures" / "depot.yaml"
PARCEL = {
    "id": "8b0f2f5e-0f0c-4a54-9d5c-0f6a4a3d7f11",
    "from": "Ada",
    "weight": 2.5,
    "date": "2031-04-05",
    "size": None,
    "content": {"kind": "book", "pages": 90},
    "labels": {"top": ["this", ["way"]]},
    "sent": "2031-04-06T07:08:09Z",
}


@pytest.fixture(scope="module")
def api() -> Api:
    return resolve_api(yaml.safe_load(DEPOT.read_text(encoding="utf-8")))


def _rendered(api: Api, style: PlainStyle, **options: Any) -> Files:
    return render_plain_models(plan_plain_models(api, _name(style), style, **options))


def _name(style: str) -> str:
    return f"depot_{style.replace('-', '_')}"


@pytest.fixture(scope="module")
def folder(api: Api, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that holds a package of each style; on the import path."""
    folder = tmp_path_factory.mktemp("plain")
    for style in STYLES:
        _write(folder / _name(style), _rendered(api, style))
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def _write(root: Path, files: Mapping[str, str]) -> None:
    root.mkdir()
    for path, text in files.items():
        (root / path).write_text(text, encoding="utf-8")


@pytest.fixture
def package(folder: Path) -> Callable[[str], ModuleType]:
    def imported(style: str) -> ModuleType:
        if style == "msgspec":
            pytest.importorskip("msgspec", reason="msgspec is not installed")
        return importlib.import_module(_name(style))

    return imported


@pytest.mark.few(1)
@pytest.mark.parametrize("style", STYLES)
def test_names_are_those_of_our_own_models(
    package: Callable[[str], ModuleType], api: Api, style: PlainStyle
) -> None:
    made, own = package(style), plan_package(api, "depot")
    names = {type_.name for type_ in own.models.types.values()}
    assert {"Parcel", "Meta", "ListParcelsResponse", "SendParcelRequestDepth", "AB"} <= names
    assert set(made.__all__) == names
    assert all(hasattr(made, name) for name in names)


@pytest.mark.parametrize("style", STYLES)
def test_a_lock_keeps_names(api: Api, style: PlainStyle) -> None:
    lock = {"/components/schemas/Parcel": "Packet"}
    plan = plan_plain_models(api, "depot", style, lock=lock)
    assert plan.schemas["Parcel"] == "depot.models:Packet"
    text = render_plain_models(plan)["models.py"]
    assert re.search(r"^(class Packet\b|Packet = )", text, re.MULTILINE)


def test_dataclasses(package: Callable[[str], ModuleType]) -> None:
    depot = package("dataclass")
    parcel = depot.Parcel(id="1", from_="Ada", weight=1, content=depot.Book(kind="book", pages=3))
    assert dataclasses.asdict(parcel)["content"] == {"kind": "book", "pages": 3}
    assert (parcel.date, parcel.x_y_z) == (None, None)
    with pytest.raises(TypeError, match="weight"):
        depot.Parcel(id="1", from_="Ada")
    assert get_type_hints(depot.Parcel)["sent"] == str | None
    assert get_type_hints(depot.ListParcelsResponse)["parcels"] == list[depot.Parcel]
    assert "'''" not in (depot.Parcel.__doc__ or "")
    assert depot.Parcel.__doc__.strip() == 'What is sent. It says """ and ends in \\'


def test_typed_dicts(package: Callable[[str], ModuleType]) -> None:
    depot = package("typed-dict")
    assert depot.Parcel.__required_keys__ == {"id", "from", "weight"}
    assert {"x-y.z", "date", "sent", "field"} <= depot.Parcel.__optional_keys__
    assert (depot.Glass.__required_keys__, depot.Glass.__optional_keys__) == (
        {"kind"},
        {"fragile", 'say "hi"'},
    )
    glass = depot.Glass(kind="glass", fragile=True)
    assert glass == {"kind": "glass", "fragile": True}
    assert get_type_hints(depot.Glass)["fragile"] is bool
    assert get_type_hints(depot.ListParcelsResponse)["parcels"] == list[depot.Parcel]


def test_structs_of_msgspec(package: Callable[[str], ModuleType]) -> None:
    depot = package("msgspec")
    msgspec = importlib.import_module("msgspec")
    parcel = msgspec.json.decode(json.dumps(PARCEL), type=depot.Parcel)
    assert (parcel.from_, parcel.date) == ("Ada", datetime.date(2031, 4, 5))
    assert (parcel.size, parcel.tags) == (None, msgspec.UNSET)
    assert parcel.id == uuid.UUID(PARCEL["id"])
    assert parcel.content == PARCEL["content"], "no kind of JSON tells a book from a glass"
    assert msgspec.json.decode(msgspec.json.encode(parcel)) == PARCEL
    with pytest.raises(msgspec.ValidationError, match="weight"):
        msgspec.json.decode(
            '{"id": "1", "from": "x"}'.replace("1", PARCEL["id"]), type=depot.Parcel
        )
    assert depot.Glass.__struct_fields__ == ("kind", "fragile"), "its names have no quotes"
    for name in depot.__all__:
        msgspec.json.Decoder(getattr(depot, name))


def test_models_of_pydantic(package: Callable[[str], ModuleType]) -> None:
    depot = package("pydantic")
    parcel = depot.Parcel.model_validate({**PARCEL, "other": 1})
    assert (parcel.from_, parcel.date) == ("Ada", datetime.date(2031, 4, 5))
    assert parcel.content == depot.Book(kind="book", pages=90)
    dumped = parcel.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert dumped == {**PARCEL, "other": 1}
    with pytest.raises(pydantic.ValidationError, match="weight"):
        depot.Parcel.model_validate({"id": PARCEL["id"], "from": "x"})
    with pytest.raises(pydantic.ValidationError, match="extra_forbidden"):
        depot.Struct(other=1)
    for name in depot.__all__:
        pydantic.TypeAdapter(getattr(depot, name))


@pytest.mark.parametrize("style", ["dataclass", "typed-dict"])
def test_two_styles_need_no_library(folder: Path, style: str) -> None:
    use = f"import sys; sys.path.insert(0, {str(folder)!r}); import {_name(style)} as made; made.AB"
    isolated = [sys.executable, "-I", "-S", "-c", use]
    done = subprocess.run(isolated, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_formats_may_stay_text(api: Api) -> None:
    text = _rendered(api, "pydantic", format_types="str")["models.py"]
    assert "UUID" not in text
    assert "date: str | None" in text


def test_what_is_printed_is_laid_out_and_says_what_it_needs(api: Api) -> None:
    files = _rendered(api, "msgspec")
    assert list(files) == sorted(files) == [
        "__init__.py", "models.py", "names.lock", "py.typed", "specmeld.json",
    ]  # fmt: skip
    assert max(map(len, files["models.py"].splitlines())) <= 100
    assert json.loads(files["specmeld.json"])["requires"] == ["python>=3.11", "msgspec>=0.19"]


def test_an_api_without_schemas_has_a_package() -> None:
    empty = resolve_api({"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {}})
    assert "__all__ = []" in _rendered(empty, "dataclass")["__init__.py"]


def test_a_project_of_models_alone_is_kept_in_step(specmeld: Any, pets: Path) -> None:
    (pets / "specmeld.toml").write_text('model_style = "typed-dict"\npackage = "pets"\n')
    told = specmeld("generate", cwd=pets).stdout
    assert re.search(r"models +1\b", told)
    assert "constraints" not in told, "models that check nothing are not put to the proof"
    specmeld("check", cwd=pets)
    specmeld("check", "--fast", cwd=pets)
    refused = specmeld("conform", cwd=pets, code=2).stderr
    assert "contains only models, of the style typed-dict" in refused
    plan = json.loads(specmeld("dump", "--stage", "plan", cwd=pets).stdout)
    assert [model["name"] for model in plan["models"]] == ["Pet"]
    (pets / "specmeld.toml").write_text('model_style = "pydantic"\npackage = "pets"\n')
    for options in ([], ["--fast"]):
        assert "code" in specmeld("check", *options, cwd=pets, code=1).stdout
    specmeld("generate", cwd=pets)
    assert "class Pet(BaseModel)" in (pets / "generated" / "pets" / "models.py").read_text()


def test_the_flag_takes_the_styles_that_there_are(specmeld: Any, tmp_path: Path) -> None:
    (tmp_path / "depot.yaml").write_text(DEPOT.read_text(encoding="utf-8"), encoding="utf-8")
    specmeld("generate", "depot.yaml", "--model-style", "dataclass", cwd=tmp_path)
    assert "@dataclass" in (tmp_path / "depot" / "models.py").read_text(encoding="utf-8")
    refused = specmeld("generate", "depot.yaml", "--model-style", "attrs", cwd=tmp_path, code=2)
    assert "cannot be 'attrs'; choose one of client, dataclass, typed-dict" in refused.stderr


_RENDER = """
import pathlib, sys, yaml
from specmeld.plan.models.plain_models import plan_plain_models
from specmeld.render.plain_model_code import render_plain_models
from specmeld.resolve import resolve_api
api = resolve_api(yaml.safe_load(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")))
for style in sys.argv[2:]:
    plan = plan_plain_models(api, "depot_" + style.replace("-", "_"), style)
    sys.stdout.write(render_plain_models(plan)["models.py"])
"""


@pytest.mark.slow
def test_other_hashes_give_the_same_bytes(api: Api) -> None:
    made = "".join(_rendered(api, style)["models.py"] for style in STYLES)
    for seed in ("0", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", _RENDER, str(DEPOT), *STYLES],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert done.stdout == made


@pytest.mark.slow
def test_type_checkers_find_nothing(folder: Path) -> None:
    styles = [style for style in STYLES if style != "msgspec" or _has_msgspec()]
    asked = [word for style in styles for word in ("-p", _name(style))]
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", "cache", *asked]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def _has_msgspec() -> bool:
    return importlib.util.find_spec("msgspec") is not None
