"""The lock keeps what methods are called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.api_description import Api, Operation
from specmeld.pipeline.make.locks import check_names
from specmeld.plan import plan_package, seed

_ANSWER = {"responses": {"204": {"description": ""}}}


def plan(lock: dict[str, str], *operations: Operation) -> Any:
    return plan_package(Api("", "", operations, {}), "p", lock=lock)


def test_a_package_is_named_as_its_lock_says(names: Any) -> None:
    lock = {"/paths/~1boats/get": "fleet.all_boats", "/paths/~1boats~1{id}/get": "fleet.boat"}
    found = names("GET /boats", "GET /boats/{id}", "POST /boats", lock=lock)
    assert found == {
        "GET /boats": "fleet.all_boats",
        "GET /boats/{id}": "fleet.boat",
        "POST /boats": "boats.create",
    }


def test_what_people_want_comes_before_the_lock(names: Any) -> None:
    lock = {"/paths/~1boats/get": "boats.list"}
    wanted = Operation("GET", "/boats", client_name=("fleet", "boats"))
    assert names(wanted, lock=lock) == {"GET /boats": "fleet.boats"}
    vendors = Operation("GET", "/boats", vendor_name=(("fleet",), "boats"))
    assert names(vendors, lock=lock) == {"GET /boats": "boats.list"}
    assert names(vendors) == {"GET /boats": "fleet.boats"}


def test_the_lock_has_every_method_and_those_that_are_gone() -> None:
    boats = Operation("GET", "/boats")
    made = plan({"/paths/~1docks/get": "docks.list", "/paths/~1x/get": "boats.list"}, boats)
    assert made.lock == {"/paths/~1boats/get": "boats.list", "/paths/~1docks/get": "docks.list"}
    (resource,) = made.resources
    assert [one.name for one in resource.methods] == ["list"]


def test_names_in_the_lock_that_do_not_go_together(names: Any) -> None:
    keys = ["/paths/~1boats/get", "/paths/~1boats/post", "/paths/~1boats~1{id}/get"]
    lock = dict(zip(keys, ["fleet.boats", "fleet.boats", "fleet.boats.get"], strict=True))
    found = names("GET /boats", "POST /boats", "GET /boats/{id}", lock=lock)
    assert found == {
        "GET /boats": "boats.list",
        "POST /boats": "boats.create",
        "GET /boats/{id}": "fleet.boats.get",
    }


def test_a_new_resource_does_not_hide_a_method_in_the_lock(names: Any) -> None:
    lock = {"/paths/~1boats~1{id}~1log/get": "boats.log"}
    found = names("GET /boats/{id}/log", "GET /boats/{id}/log/{page}", lock=lock)
    assert found["GET /boats/{id}/log"] == "boats.log"
    assert found["GET /boats/{id}/log/{page}"] == "boats.log_.get"


@pytest.mark.parametrize(
    "name", ["boats", "boats.", "Boats.list", "boats.class", "boats._x", "stream.list", "a.b-c", ""]
)
def test_a_name_that_cannot_be_a_methods(name: str) -> None:
    with pytest.raises(InputError, match="cannot be the name of a method and its resources"):
        check_names({"/paths/~1boats/get": name}, Path("p"))


@pytest.mark.parametrize(
    ("at", "name", "told"),
    [
        ("/paths//boats/get", "boats.list", "is not the place of a schema or an operation"),
        ("/paths/~1boats/get/", "boats.list", "is not the place of a schema or an operation"),
        ("components/schemas/Boat", "Boat", "is not the place of a schema or an operation"),
        ("/components/schemas/Boat", "boat", "cannot be the name of a class"),
        ("/paths/~1boats/get/arguments/query/q", "timeout", "cannot be the name of an argument"),
        ("/paths/~1boats/get/arguments/query/q", "from", "cannot be the name of an argument"),
        ("/classes/Boat/json", "json", "cannot be the name of a field"),
        ("/classes/Boat/x", "x\nimport os", "cannot be the name of a field"),
    ],
)
def test_lines_that_are_none_of_a_lock(at: str, name: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        check_names({at: name}, Path("p"))


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("/paths/~1boats/get", "/paths/~1ships/get", "boats.list"),
        ("/components/schemas/Boat", "/components/schemas/Ship", "Boat"),
        ("/classes/Boat/a-b", "/classes/Boat/aB", "a_b"),
        ("/paths/~1a/get/arguments/query/a-b", "/paths/~1a/get/arguments/body/aB", "a_b"),
    ],
)
def test_two_places_of_one_name_are_refused(one: str, other: str, name: str) -> None:
    with pytest.raises(InputError, match=f"{name!r} is used for both {one} and {other}"):
        check_names({one: name, other: name}, Path("p"))


def test_inline_schemas_share_a_class_and_classes_the_names_of_their_fields() -> None:
    places = ["/paths/~1a/get/requestBody/json", "/components/schemas/Boat/properties/mast"]
    fields = dict.fromkeys(["/classes/Boat/aB", "/classes/Ship/aB"], "a_b")
    check_names({**dict.fromkeys(places, "Mast"), **fields}, Path("p"))


def test_a_lock_that_says_two_things_of_one_place_is_refused(specmeld: Any, tmp_path: Path) -> None:
    document = {"openapi": "3.1.0", "info": {"title": "Sea", "version": "1"}, "paths": {}}
    (tmp_path / "sea.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "sea").mkdir()
    lock = tmp_path / "sea" / "names.lock"
    for text, told in (
        ('{"/components/schemas/A": "A", "/components/schemas/A": "B"}', "twice"),
        ('{"/paths/~1a/get": "a.b", "/paths/~1c/get": "a.b"}', "is used for both"),
    ):
        lock.write_text(text, encoding="utf-8")
        done = specmeld("generate", "sea.json", "--names", "--out=.", cwd=tmp_path, code=2)
        assert told in done.stderr


def test_another_package_gives_its_methods() -> None:
    theirs = {"/paths/~1boats/get": "fleet.list"}
    ours = {"/paths/~1boats/get": "boats.list", "/paths/~1boats/post": "boats.create"}
    found = seed(Api("", "", (Operation("GET", "/boats"),), {}), ours, theirs, [])
    assert found.lock == {**ours, **theirs}


def test_names_are_shown_before_anything_is_made(specmeld: Any, tmp_path: Path) -> None:
    paths = {"/boats": {"get": _ANSWER, "post": _ANSWER}, "/boats/{id}/crew": {"get": _ANSWER}}
    document = {"openapi": "3.1.0", "info": {"title": "Sea", "version": "1"}, "paths": paths}
    (tmp_path / "sea.json").write_text(json.dumps(document), encoding="utf-8")
    tree = specmeld("generate", "sea.json", "--names", cwd=tmp_path).stdout
    assert tree.splitlines() == [
        "boats",
        "  create  POST /boats",
        "  crew    GET /boats/{id}/crew",
        "  list    GET /boats",
    ]
    made = specmeld("generate", "sea.json", "--names", "--format=json", cwd=tmp_path)
    told = json.loads(made.stdout)
    assert told["package"] == "sea"
    assert told["methods"]["boats.list"] == "GET /boats"
    assert [path.name for path in tmp_path.iterdir()] == ["sea.json"]


def test_an_accessor_is_none_of_the_methods_in_the_lock(names: Any) -> None:
    lock = {"/paths/~1a/get": "zoo.foo", "/paths/~1c/get": "zoo.foo_"}
    found = names("GET /a", "GET /c", "GET /zoo/foo/{id}", lock=lock)
    assert found["GET /zoo/foo/{id}"].startswith("zoo.foo__.")


def test_what_people_say_comes_before_the_lock(names: Any) -> None:
    asked = Operation("GET", "/b", client_name=("zoo", "pick", "get"))
    found = names("GET /a", asked, lock={"/paths/~1a/get": "zoo.pick"})
    assert found["GET /b"] == "zoo.pick.get"
