"""A verb on all members: made as they would be alone, told together."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.fleet.conftest import api, workspace_files, write

from specmeld.fleet.member_files import written
from specmeld.fleet.member_inputs import task_for
from specmeld.fleet.member_work import work
from specmeld.fleet.tasks import MadePackage, Outcome, Task
from specmeld.fleet.workspace import open_workspace
from specmeld.pipeline.settle.file_cache import FORGETFUL

pytestmark = pytest.mark.slow

Made = tuple[Path, Any]


def _states(printed: str) -> dict[str, str]:
    rows = [json.loads(line) for line in printed.splitlines()]
    return {row["member"]: row["state"] for row in rows if "member" in row}


def _files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if "__pycache__" not in path.parts
    }


def test_members_are_made_as_they_are_alone(made: Made, tmp_path: Path, here: Any) -> None:
    alone = tmp_path / "alone"
    write(alone, workspace_files())
    for name in ("bolts.json", "split.yaml"):
        package = name.partition(".")[0]
        out = f"clients/{package}"
        here("generate", f"apis/{name}", "--package", package, "--out", out, cwd=alone)
    here("generate", cwd=alone / "services" / "pets")
    for folder in ("clients", "services"):
        assert _files(made[0] / folder) == _files(alone / folder)


def test_one_that_fails_is_a_line_and_not_the_end(made: Made) -> None:
    folder, done = made
    assert "4 members: 1 failed, 3 done" in done.stdout
    assert re.search(r"apis/broken.json +failed", done.stdout)
    assert not (folder / "clients" / "broken").exists()


def test_all_reports_tell_of_all_members(made: Made) -> None:
    report = made[0] / "report"
    log = json.loads((report / "all.sarif").read_text())
    (result,) = log["runs"][0]["results"]
    assert (
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "apis/broken.json"
    )
    suites = ElementTree.parse(report / "all.xml").getroot()
    assert [(one.get("name"), one.get("failures")) for one in suites] == [
        ("apis/broken.json", "1"),
        ("apis/bolts.json", "0"),
        ("apis/split.yaml", "0"),
        ("services/pets", "0"),
    ]
    text = (report / "all.md").read_text()
    assert "| `apis/bolts.json` | done | 2 |" in text
    assert "#### `apis/broken.json`" in text


def test_the_page_leads_to_a_page_of_each_member_of_which_something_is_said(made: Made) -> None:
    report = made[0] / "report"
    index = (report / "all.html").read_text()
    links = re.findall(r'href="([^"]+)"', index)
    assert [link for link in links if "broken" in link]
    assert all((report / link).is_file() for link in links)
    assert (
        "truncated" in (report / links[0]).read_text() or "JSON" in (report / links[0]).read_text()
    )
    assert index.count("<tr>") == 5


def test_pages_allow_their_own_style_and_script_and_nothing_else(made: Made) -> None:
    for page in (made[0] / "report").rglob("*.html"):
        text = page.read_text("utf-8")
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
        assert policy is not None
        found = re.findall(r"(?s)<(style|script)>(.*?)</", text)
        hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()) for _, one in found]
        assert found
        assert all(f"sha256-{one.decode()}" in policy[1].replace("&#43;", "+") for one in hashes)
        assert policy[1].startswith("default-src 'none'; ")


def test_pages_of_a_former_run_are_taken_away(made: Made, tmp_path: Path, here: Any) -> None:
    write(
        tmp_path, {"specmeld-workspace.toml": 'members = ["*.json"]', "a.json": "{", "b.json": "{"}
    )
    here("check", "--all", "--report", "all.html", cwd=tmp_path, code=2)
    (tmp_path / "b.json").unlink()
    here("check", "--all", "--report", "all.html", cwd=tmp_path, code=2)
    assert [path.name for path in (tmp_path / "all").iterdir()] == ["0001-a-json.html"]


def test_texts_of_documents_are_no_markup_on_the_page(tmp_path: Path, here: Any) -> None:
    write(tmp_path, {"specmeld-workspace.toml": 'members = ["*.json"]', "<b>&.json": "{"})
    here("check", "--all", "--report", "html=all.html", cwd=tmp_path, code=2)
    pages = [path.read_text() for path in tmp_path.rglob("*.html")]
    assert len(pages) == 2
    assert not any("<b>" in page for page in pages)


def test_what_has_not_changed_is_passed_over(copied: Path, here: Any) -> None:
    here("generate", "--members", "bolts", "--members", "split", cwd=copied)
    write(copied, {"apis/parts/pet.yaml": "Pet: {type: object, title: Animal}\n"})
    again = here(
        "generate", "--members", "documents", "--changed", "--format", "json", cwd=copied, code=2
    )
    assert _states(again.stdout) == {
        "apis/bolts.json": "unchanged",
        "apis/split.yaml": "done",
        "apis/broken.json": "failed",
    }


def test_what_is_missing_or_edited_is_not_passed_over(copied: Path, here: Any) -> None:
    here("generate", "--members", "documents", cwd=copied, code=2)
    shutil.rmtree(copied / "clients" / "bolts" / "models", ignore_errors=True)
    (copied / "clients" / "bolts" / "__init__.py").unlink()
    again = here("generate", "--members", "bolts", "--changed", "--format", "json", cwd=copied)
    assert _states(again.stdout) == {"apis/bolts.json": "done"}
    assert (copied / "clients" / "bolts" / "__init__.py").is_file()


def test_changes_since_a_revision_are_followed_into_what_documents_refer_to(
    copied: Path, here: Any
) -> None:
    write(copied, {"apis/parts/pet.yaml": "Pet: {type: object, title: Animal}\n"})
    done = here("check", "--changed", "HEAD", "--format", "json", cwd=copied, code=1)
    assert _states(done.stdout) == {"apis/split.yaml": "found"}


def test_what_was_deleted_since_a_revision_has_changed(copied: Path, here: Any) -> None:
    (copied / "apis/parts/pet.yaml").unlink()
    done = here("generate", "--changed", "HEAD", "--format", "json", cwd=copied, code=2)
    assert _states(done.stdout) == {"apis/split.yaml": "failed"}


def test_check_looks_at_packages_that_have_changed(copied: Path, here: Any) -> None:
    (copied / "clients/bolts/README.md").unlink()
    path = copied / "clients/split/README.md"
    path.write_text(f"{path.read_text()}\nBy hand.\n")
    done = here("check", "--changed", "HEAD", "--format", "json", cwd=copied, code=1)
    assert _states(done.stdout) == {"apis/bolts.json": "found", "apis/split.yaml": "found"}


def test_a_change_of_the_workspace_itself_is_one_of_all_members(copied: Path, here: Any) -> None:
    path = copied / "specmeld-workspace.toml"
    path.write_text(f"{path.read_text()}\n[defaults]\nstrict = true\n")
    flags = ("--members", "bolts", "--members", "split", "--changed", "HEAD", "--format", "json")
    done = here("check", *flags, cwd=copied)
    assert _states(done.stdout).keys() == {"apis/bolts.json", "apis/split.yaml"}


def test_a_revision_that_is_none_is_told(copied: Path, here: Any) -> None:
    done = here("check", "--changed", "nowhere", cwd=copied, code=2)
    assert done.stderr.startswith("specmeld: nowhere: unknown git revision; ")


def test_check_finds_what_is_out_of_step_in_each(copied: Path, here: Any) -> None:
    write(copied, {"apis/bolts.json": api("Bolts", "bolts")})
    path = copied / "services/pets/generated/pets/__init__.py"
    path.write_text(f"{path.read_text()}\n# edited\n")
    done = here("check", "--all", "--format", "sarif", "--report", "j.xml", cwd=copied, code=2)
    results = json.loads(done.stdout)["runs"][0]["results"]
    found = {
        (one["ruleId"], one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        for one in results
    }
    assert ("file-edited", "services/pets/generated/pets/__init__.py") in found
    assert {path.partition("/")[0] for rule, path in found if rule != "file-edited"} == {
        "apis",
        "clients",
    }
    assert len({one["partialFingerprints"]["specmeld/v1"] for one in results}) == len(results)


def test_edits_by_hand_are_kept(copied: Path, here: Any) -> None:
    path = copied / "clients/bolts/README.md"
    path.write_text(f"{path.read_text()}\nBy hand.\n")
    write(copied, {"apis/bolts.json": api("Bolts", "bolts", "nuts", "rods")})
    done = here("generate", "--members", "bolts", "--format", "json", cwd=copied)
    (row, _) = map(json.loads, done.stdout.splitlines())
    assert row["figures"].get("kept_edits", 0) + row["figures"].get("merged_edits", 0) == 1
    assert "By hand." in path.read_text()


@pytest.mark.parametrize("verb", ["normalize", "generate"])
def test_an_edited_canonical_file_is_kept_beside_the_new_one(
    copied: Path, here: Any, verb: str
) -> None:
    path = copied / "services/pets/spec/openapi.yaml"
    made = path.read_text()
    path.write_text(made.replace("maxLength: 8", "maxLength: 7"))
    done = here(verb, "--members", "pets", "--format", "json", cwd=copied)
    (row, _) = map(json.loads, done.stdout.splitlines())
    assert [one for one in row["remarks"] if "openapi.yaml.orig has the edits" in one]
    assert path.read_text() == made
    assert "maxLength: 7" in path.with_name("openapi.yaml.orig").read_text()


def test_diff_compares_each_with_what_git_has(copied: Path, here: Any) -> None:
    write(copied, {"apis/bolts.json": api("Bolts", "bolts")})
    done = here(
        "diff",
        "--members",
        "apis/bolts.json",
        "--members",
        "pets",
        "--format",
        "json",
        cwd=copied,
        code=1,
    )
    assert _states(done.stdout) == {"apis/bolts.json": "found", "services/pets": "done"}
    text = here("diff", "--members", "bolts", "--format", "markdown", cwd=copied, code=1).stdout
    assert "| `apis/bolts.json` | found |" in text
    assert "GET /nuts" in text.replace("\\", "")


def test_conform_proves_what_is_there(copied: Path, here: Any) -> None:
    done = here("conform", "--members", "pets", "--format", "json", cwd=copied)
    row = json.loads(done.stdout.splitlines()[0])
    assert row["figures"]["agreeing"] > 0


def test_documents_may_have_odd_names(tmp_path: Path, here: Any) -> None:
    write(tmp_path, {"specmeld-workspace.toml": 'members = ["services/*"]'})
    name = "bolts.json?page=1&x=<2>|\"é\": 'y'.json"
    write(tmp_path, {f"services/a/spec/{name}": api("Bolts", "bolts")})
    write(tmp_path, {"services/a/spec/sources.yaml": "sources: ['*.json']\n"})
    here("normalize", "--all", cwd=tmp_path)
    assert "/bolts" in (tmp_path / "services/a/spec/openapi.yaml").read_text()


def test_a_task_that_leads_out_writes_nothing(tmp_path: Path) -> None:
    for path in ("../out.txt", str(tmp_path / "out.txt")):
        outcome = work(Task("a", "generate", {}, {path: b"x"}))
        assert outcome.code == 2
        assert outcome.errors[0]["message"] == "points outside the folder"
    assert not (tmp_path / "out.txt").exists()


def test_an_outcome_goes_nowhere_but_to_a_place_of_its_member(copied: Path) -> None:
    workspace = open_workspace(copied)
    member = next(one for one in workspace.members if one.document == "apis/bolts.json")
    before = _files(copied)
    files = {"specmeld.json": "{}", "names.lock": "{}"}
    for package in (
        MadePackage("clients/other", files),
        MadePackage("../out", files),
        MadePackage("clients/bolts", {**files, "../../x.py": "x"}),
        MadePackage("clients/bolts", files, {"apis/bolts.json": "{}"}),
        MadePackage("", {}, {"apis/bolts.json": "{}"}),
    ):
        with contextlib.chdir(copied):
            told = written(Outcome(packages=(package,)), member, force=True, memory=FORGETFUL)
        assert told.code == 2, package
    assert _files(copied) == before


def test_a_proof_that_fails_is_in_all_reports(copied: Path, here: Any) -> None:
    (models,) = (copied / "services/pets/generated/pets/models").glob("pet*.py")
    models.write_text(models.read_text().replace("max_length=8", "max_length=9"))
    flags = ("--format", "junit", "--report", "all.sarif", "--report", "all.md")
    done = here("conform", "--members", "pets", *flags, cwd=copied, code=1)
    assert ElementTree.fromstring(done.stdout.partition("\n")[2]).get("failures") == "1"
    log = json.loads((copied / "all.sarif").read_text())
    assert [one["ruleId"] for one in log["runs"][0]["results"]] == ["member-disagrees"]
    assert "disagreements" in (copied / "all.md").read_text()


def test_an_outcome_does_not_depend_on_what_the_process_did_before(copied: Path) -> None:
    workspace = open_workspace(copied)
    asked = {"prove": True}
    tasks = [task_for(workspace, one, "generate", asked) for one in workspace.members]
    there = {one.member: replace(work(one), seconds=0.0) for one in tasks}
    back = {one.member: replace(work(one), seconds=0.0) for one in reversed(tasks)}
    assert there == back
    assert {name for name, one in there.items() if one.packages} == there.keys() - {
        "apis/broken.json"
    }


@pytest.mark.slow
def test_copies_of_all_members_are_brought_in_step(copied: Path, here: Any) -> None:
    project = copied / "services/pets"
    (copied / "shop").mkdir()
    here("vendor", "../../shop", "--as", "pets", cwd=project)
    write(project, {"specmeld.toml": 'package = "pets"\ncopies = ["../../shop/pets"]\n'})
    text = json.loads((project / "spec/pets.json").read_text())
    text["paths"]["/pets"]["post"]["operationId"] = "adopt_pet"
    write(project, {"spec/pets.json": json.dumps(text)})
    here("generate", "--members", "pets", "--no-prove", cwd=copied)
    found = here("check", "--members", "pets", "--format", "json", cwd=copied, code=1)
    rules = {one["rule"] for one in json.loads(found.stdout.splitlines()[0])["findings"]}
    assert rules == {"vendored-outdated"}
    done = here("vendor", "--update", "--all", "--format", "json", cwd=copied)
    assert json.loads(done.stdout.splitlines()[0])["figures"]["copies"] == 1
    assert here("check", "--members", "pets", cwd=copied).returncode == 0


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path, here: Any) -> None:
    folder = tmp_path / "all"
    write(folder, workspace_files())
    write(tmp_path, {"secret.yaml": "Pet: {type: object, title: Secret}\n"})
    (folder / "apis/parts/pet.yaml").unlink()
    (folder / "apis/parts/pet.yaml").symlink_to(tmp_path / "secret.yaml")
    done = here("generate", "--members", "split", cwd=folder, code=2)
    assert "$ref 'parts/pet.yaml#/Pet' points to a missing file" in done.stdout
    assert not (folder / "clients").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("generate", "--jobs", "2"), "--jobs works only with --all or --members"),
        (("generate", "--all", "--package", "x"), "--package cannot be combined with --all"),
        (("generate", "--all", "x.json"), "[DOCUMENT] cannot be combined with --all"),
        (("diff", "--all", "a", "b"), "OLD cannot be combined with --all"),
        (("vendor", "--all"), "can only update copies"),
        (("vendor", "--check", "--all"), "can only update copies"),
        (("vendor",), "missing argument"),
        (("check", "--members", "nobody"), "no member or group is named 'nobody'"),
        (("generate", "--all", "--cache", "memory://x"), "a shared cache needs a key"),
    ],
)
def test_what_does_not_go_together_is_told(
    arguments: tuple[str, ...], message: str, made: Made, here: Any
) -> None:
    done = here(*arguments, cwd=made[0], code=2)
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_a_workspace_the_fix_shows_one(tmp_path: Path, here: Any) -> None:
    done = here("generate", "--all", cwd=tmp_path, code=2)
    assert "members = [" in done.stderr


def test_a_package_that_cannot_be_written_ends_no_other(tmp_path: Path, here: Any) -> None:
    write(tmp_path, {name: api(name[0], "bolts") for name in ("a.json", "b.json")})
    write(tmp_path, {"specmeld-workspace.toml": 'members = ["*.json"]\nout = "{name}"\n'})
    (tmp_path / "a").symlink_to("round")
    (tmp_path / "round").symlink_to("a")
    said = here("generate", "--all", cwd=tmp_path, code=2).stdout
    assert "2 members: 1 failed, 1 done" in said and "remove the link" in said
    assert "internal error" not in said
