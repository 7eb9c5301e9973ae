"""``specmeld-workspace.toml``: who is a member, and with which options."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.fleet.conftest import api, write

from specmeld.diagnostics import ConfigError
from specmeld.fleet.workspace import Workspace, open_workspace


def _opened(folder: Path, text: str) -> Workspace:
    files = {
        "specmeld-workspace.toml": text,
        "apis/bolts.json": api("Bolts", "bolts"),
        "apis/nuts-v2.json": api("Nuts", "nuts"),
        "services/pets/spec/sources.yaml": "sources: [pets.json]\n",
        "services/pets/specmeld.toml": 'http_library = "httpx"\n',
        "notes/readme.txt": "no API",
    }
    write(folder, files)
    return open_workspace(folder)


def test_members_are_projects_and_documents(tmp_path: Path) -> None:
    found = _opened(tmp_path, 'members = ["services/*", "apis/*", "apis/b*"]')
    assert [one.name for one in found.members] == [
        "apis/bolts.json",
        "apis/nuts-v2.json",
        "services/pets",
    ]
    assert [one.document for one in found.members] == ["apis/bolts.json", "apis/nuts-v2.json", ""]


def test_a_package_is_named_as_its_file_and_goes_where_out_says(tmp_path: Path) -> None:
    found = _opened(tmp_path, 'members = ["apis/*"]\nout = "made/{stem}/{name}"')
    folders = [one.project.package_folder(one.project.config.package) for one in found.members]
    assert folders == [Path("made/bolts/bolts"), Path("made/nuts-v2/nuts_v2")]


def test_a_package_goes_beside_its_document_unless_told(tmp_path: Path) -> None:
    found = _opened(tmp_path, 'members = ["apis/b*"]')
    (one,) = found.members
    assert one.project.package_folder(one.project.config.package) == Path("apis/bolts")


def test_options_are_the_defaults_then_the_projects_own_then_those_of_the_member(
    tmp_path: Path,
) -> None:
    found = _opened(
        tmp_path,
        'members = ["services/*", "apis/*"]\n[defaults]\nstrict = true\nformat_types = "str"\n'
        'http_library = "httpx2"\n[member."apis/bolts.json"]\nstrict = false\npackage = "screws"',
    )
    told = {
        one.name: (one.project.config.strict, one.project.config.http_library)
        for one in found.members
    }
    assert told == {
        "apis/bolts.json": (False, "httpx2"),
        "apis/nuts-v2.json": (True, "httpx2"),
        "services/pets": (True, "httpx"),
    }
    assert found.members[0].project.config.package == "screws"
    assert {one.project.config.format_types for one in found.members} == {"str"}


@pytest.mark.parametrize(
    ("patterns", "chosen"),
    [
        ([], ["apis/bolts.json", "apis/nuts-v2.json", "services/pets"]),
        (["apis/*"], ["apis/bolts.json", "apis/nuts-v2.json"]),
        (["bolts", "pets"], ["apis/bolts.json", "services/pets"]),
        (["both"], ["apis/bolts.json", "services/pets"]),
    ],
)
def test_members_are_chosen_by_path_name_or_group(
    patterns: list[str], chosen: list[str], tmp_path: Path
) -> None:
    text = 'members = ["services/*", "apis/*"]\n[groups]\nboth = ["apis/b*", "services/*"]'
    assert [one.name for one in _opened(tmp_path, text).chosen(patterns)] == chosen


def test_what_is_excluded_is_no_member(tmp_path: Path) -> None:
    found = _opened(tmp_path, 'members = ["apis/*"]\nexclude = ["*/nuts*"]')
    assert [one.name for one in found.members] == ["apis/bolts.json"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("members = []", "lists no members"),
        ("member = 1", "lists no members"),
        ('members = ["apis/*"]\nsurprise = 1', "unknown key 'surprise'"),
        ('members = ["../other/*"]', "points outside the workspace"),
        ('members = ["/etc/*"]', "points outside the workspace"),
        ('members = ["nothing/*"]', "matches no document"),
        ('members = "apis/*"', "is not a list of strings"),
        ('members = ["apis/*"]\nout = "../{name}"', "is not a folder of the workspace"),
        ('members = ["apis/*"]\nout = "x/{what}"', "is not a folder of the workspace"),
        ('members = ["apis/*"]\n[defaults]\npackage = "one"\nout = "x"', None),
        ('members = ["apis/*"]\n[defaults]\nstrictly = true', "unknown option 'strictly'"),
        ('members = ["apis/*"]\n[member.nobody]\nstrict = true', "has no member 'nobody'"),
        ('members = ["apis/*"]\ntime_limit = 0', "time_limit must be a number of at least 1"),
        ('members = ["apis/*"]\ntime_limit = inf', "time_limit must be a number of at least 1"),
        ('members = ["apis/*"]\nmemory_limit = nan', "memory_limit must be a number"),
        ('members = ["apis/*"]\nmemory_limit = 0.4', "memory_limit must be a number"),
        ('members = ["apis/*"]\nmemory_limit = true', "memory_limit must be a number"),
        ('members = ["apis/*"]\ngroups = ["apis/*"]', "groups is not a table"),
        ('members = ["apis/*"]\n[groups]\none = "apis/*"', "one is not a list of strings"),
        ('members = ["apis/*"]\n[groups]\none = ["bolts", "rods"]', "no member is named 'rods'"),
        ("members = [", "cannot be read as TOML"),
    ],
)
def test_what_is_wrong_is_told(text: str, message: str | None, tmp_path: Path) -> None:
    if message is None:
        assert len(_opened(tmp_path, text).members) == 2
        return
    with pytest.raises(ConfigError, match=message) as told:
        _opened(tmp_path, text)
    assert told.value.file == "specmeld-workspace.toml"


def test_what_is_wrong_has_its_line(tmp_path: Path) -> None:
    for text, line in (
        ('members = ["apis/*"]\n\n[groups]\nsome = ["bolts"]\nlost = ["rods"]', 5),
        ('members = ["apis/*"]\nexclud = ["x"]', 2),
        ('members = ["apis/*"]\n[member]\n"apis/bolts.json" = 1', 3),
        ('members = ["apis/*"]\nout = ]', 2),
    ):
        with pytest.raises(ConfigError) as told:
            _opened(tmp_path, text)
        assert (told.value.file, told.value.line) == ("specmeld-workspace.toml", line), text


def test_two_members_cannot_be_made_into_one_folder(tmp_path: Path) -> None:
    text = 'members = ["apis/*"]\nout = "clients/{name}"\n'
    text += '[member."apis/bolts.json"]\npackage = "Nuts_V2"'
    with pytest.raises(ConfigError, match="would both be generated into clients/nuts_v2"):
        _opened(tmp_path, text)


def test_a_pattern_that_matches_nobody_names_the_groups(tmp_path: Path) -> None:
    found = _opened(tmp_path, 'members = ["apis/*"]\n[groups]\nmetal = ["apis/*"]')
    with pytest.raises(ConfigError, match="groups: metal"):
        found.chosen(["wood"])


def test_a_member_with_a_broken_config_is_refused_and_no_other(tmp_path: Path) -> None:
    write(tmp_path, {"services/bad/spec/sources.yaml": "sources: [a.json]\n"})
    write(tmp_path, {"services/bad/specmeld.toml": "strict = 7\n"})
    found = _opened(tmp_path, 'members = ["services/*"]')
    assert {one.name: one.refused is not None for one in found.members} == {
        "services/bad": True,
        "services/pets": False,
    }


def test_what_lies_in_a_project_or_a_package_is_no_member_unless_it_is_named(
    tmp_path: Path,
) -> None:
    made = {"apis/bolts/specmeld.json": "{}", "apis/bolts/server/openapi.json": api("B", "bs")}
    inside = {"services/pets/spec/pets.json": api("Pets", "pets")}
    write(tmp_path, {**made, **inside})
    found = _opened(tmp_path, 'members = ["**/*.json", "services/pets"]')
    assert [one.name for one in found.members] == [
        *("apis/bolts.json", "apis/nuts-v2.json", "services/pets"),
    ]
    named = _opened(tmp_path, 'members = ["services/pets/spec/pets.json"]\nout = "made"')
    assert [one.name for one in named.members] == ["services/pets/spec/pets.json"]


def test_the_folder_itself_can_be_a_member(tmp_path: Path) -> None:
    write(tmp_path, {"spec/sources.yaml": "sources: [a.json]\n", "specmeld.toml": 'package = "a"'})
    found = _opened(tmp_path, 'members = [".", "apis/b*"]')
    assert [one.name for one in found.members] == [".", "apis/bolts.json"]
    assert found.members[0].project.package_folder("a") == Path("generated/a")


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        ("apis/a**b", "cannot be used: Invalid pattern"),
        ("x" * 300, "cannot be used: File name too long"),
        ("apis/[", "matches no document and no folder"),
    ],
)
def test_patterns_that_cannot_be_used(tmp_path: Path, pattern: str, what: str) -> None:
    with pytest.raises(ConfigError, match=r"cannot be used|matches no") as raised:
        _opened(tmp_path, f'members = ["{pattern}"]')
    assert what in raised.value.message and raised.value.line == 1


def test_a_folder_that_cannot_be_read_is_told_unless_it_is_excluded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"apis/closed/one.json": api("One", "ones")})
    open_to_us = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: path.name != "closed" and open_to_us(path, mode)
    )
    with pytest.raises(ConfigError, match="leads through apis/closed, which cannot be read"):
        _opened(tmp_path, 'members = ["apis/*.json", "apis/*/*.json"]')
    found = _opened(tmp_path, 'members = ["apis/*.json", "apis/**/*.json"]\nexclude = ["apis/c*"]')
    assert [one.name for one in found.members] == ["apis/bolts.json", "apis/nuts-v2.json"]


def test_a_package_within_another_members_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"into made/Bolts/nuts_v2, within made/bolts of apis/b"):
        _opened(
            tmp_path,
            'members = ["apis/*"]\nout = "made"\n[member."apis/nuts-v2.json"]\nout = "made/Bolts"',
        )
