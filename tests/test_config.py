"""The options, and where they come from."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from specmeld.config import Config, Project, find_project, open_project, package_name
from specmeld.diagnostics import ConfigError
from specmeld.pipeline.settle.digests import CODE_OPTIONS


def test_a_folder_without_config_has_the_defaults(tmp_path: Path) -> None:
    assert open_project(tmp_path).config == Config()


def test_pyproject_and_own_file_take_the_same_keys(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.specmeld]\npackage = "one"\nstrict = true\n')
    assert open_project(tmp_path).config == Config(package="one", strict=True)
    (tmp_path / "specmeld.toml").write_text('package = "two"\n')
    assert open_project(tmp_path).config == Config(package="two")


def test_a_pyproject_of_another_tool_is_no_config(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    assert open_project(tmp_path).config == Config()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('\npakage = "x"\n', 2, "did you mean package?"),
        ('http_library = "htpx2"\n', 1, "did you mean httpx2?"),
        ('[tool.specmeld]\npackage = "x"\n', 1, "write them without [tool.specmeld]"),
        ("[targets.v1]\n[targets.v2]\nout = 1\n", 3, "must be a string, not 1"),
        ("zzz = 1\n", 1, "choose one of package, out"),
        ("package = 3\n", 1, "must be a string, not 3"),
        ("\n\nstrict = 'yes'\n", 3, "must be true or false, not 'yes'"),
        ('http_library = "requests"\n', 1, "choose one of httpx2, httpx"),
        ('model_style = "attrs"\n', 1, "choose one of client, dataclass, typed-dict,"),
        ('package = "not-a-name"\n', 1, "Python cannot import it; use"),
        ('package = "class"\n', 1, "is a Python keyword; try 'class_client'"),
        ('package = "..\\u002fup"\n', 1, "is not a valid package name"),
        ("package = \n", 1, "cannot be read as TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    (tmp_path / "specmeld.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        open_project(tmp_path)
    assert (caught.value.file, caught.value.line) == ("specmeld.toml", line)
    assert said in str(caught.value)


def test_each_option_is_recorded_in_packages_or_changes_no_code() -> None:
    """A cached or checked package is wrong if an option that changes its code is not recorded."""
    recorded_by_rules_of_their_own = {"templates", "model_style"}
    recorded_elsewhere = {"package", "out", "api_version", "leave_out"}
    without_effect_on_code = {"severity", "copies", "strict"}
    assert {option.name for option in fields(Config)} == {
        *CODE_OPTIONS,
        *recorded_by_rules_of_their_own,
        *recorded_elsewhere,
        *without_effect_on_code,
    }, "add the new option to CODE_OPTIONS, or to the set that says why it is not there"


def test_flags_win_and_absent_flags_do_not() -> None:
    config = Config(package="one", out="lib").with_flags({"package": "two", "out": None})
    assert (config.package, config.out) == ("two", "lib")


def test_the_nearest_folder_upwards_with_a_sources_file_is_the_project(tmp_path: Path) -> None:
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "sources.yaml").write_text("sources: []")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_project(deep).root == tmp_path


def test_no_project_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no spec/sources\.yaml"):
        find_project(tmp_path)


@pytest.mark.parametrize(
    ("out", "folder"),
    [("", "generated/pets"), ("lib", "lib/pets"), ("lib/pets", "lib/pets"), ("pets", "pets")],
)
def test_where_the_package_goes(tmp_path: Path, out: str, folder: str) -> None:
    project = Project(tmp_path, Config(package="pets", out=out))
    assert project.package_folder("pets") == tmp_path / folder


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Pet Store API v1.0", "pet_store_api_v1_0"),
        ("", "client"),
        ("猫", "client"),
        ("3scale", "api_3scale"),
        ("class", "class_client"),
        ("Calendar", "calendar_client"),
        ("HTTPX 2", "httpx_2"),
        ("httpx2", "httpx2_client"),
        ("import os; os.system('x')\n", "import_os_os_system_x"),
        ("../../etc", "etc"),
    ],
)
def test_a_title_makes_an_import_name(title: str, name: str) -> None:
    assert package_name(title) == name
    assert Config(package=name).package == name
