"""The scheduled run, end to end: a repository, its bare remote, and a server that changes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from specmeld.cli.propose import bounded, gitlab_options, title_of
from specmeld.pipeline.project.pulling import SourceNews

from .conftest import BRANCH, Clone, Reply, Server, Store, parts_api

pytestmark = pytest.mark.slow

PROPOSE = ("propose", "--allow-http")


def test_a_change_becomes_a_branch_with_a_changelog(
    specmeld: Any, server: Server, clone: Clone
) -> None:
    server.serve("/parts.json", parts_api("bolts", "nuts", "plates", "screws"), ETag='"two"')
    done = specmeld(*PROPOSE, cwd=clone.folder)
    title, _, text = done.stdout.partition("\n\n")
    assert title == "Update parts.json from its URL"
    assert "| `parts.json` | changed | `+1 −1 operations` |" in text
    assert "### Breaking" in text and "`GET /rods`" in text and "`GET /screws`" in text

    message = clone.git("log", "-1", "--format=%an <%ae>%n%B", BRANCH, where=clone.remote)
    assert message.splitlines()[:4] == [
        "specmeld <specmeld@localhost>",
        title,
        "",
        "1 of 1 documents changed: +1 −1 operations.",
    ]
    assert "rods" not in message
    files = clone.git("diff", "--name-only", "main", BRANCH, where=clone.remote).split()
    assert {"store/spec/parts.json", "store/spec/sources.lock", "store/spec/openapi.yaml"} < {
        *files
    }
    assert "store/generated/hardware/resources/screws.py" in files
    assert not [name for name in files if name.endswith(".pyc")]
    assert "screws" in clone.proposed("store/spec/openapi.yaml")
    assert clone.git("symbolic-ref", "--short", "HEAD").strip() == "main"
    assert clone.git("diff", "--cached", "--name-only") == ""

    clone.git("branch", "-f", "main", BRANCH, where=clone.remote)
    merged = clone.folder.parent.parent / "merged"
    clone.git("clone", "-c", "core.autocrlf=true", "--quiet", str(clone.remote), str(merged))
    assert b"\r\n" in (merged / "store" / "spec" / "openapi.yaml").read_bytes()
    made = [path for path in (merged / "store" / "generated").rglob("*") if path.is_file()]
    assert not [path for path in made if b"\r\n" in path.read_bytes()]
    specmeld("check", "--fast", cwd=merged / "store")
    assert "nothing to propose" in specmeld(*PROPOSE, cwd=merged / "store").stdout
    assert server.headers()["if-none-match"] == '"two"'


@pytest.mark.slow
def test_the_same_change_is_pushed_once(specmeld: Any, server: Server, clone: Clone) -> None:
    """Also where it is found again on another day."""
    server.serve("/parts.json", parts_api("bolts", "nuts", "plates"))
    specmeld(*PROPOSE, cwd=clone.folder)
    lock = json.loads(clone.proposed("store/spec/sources.lock"))
    lock["sources"]["parts.json"]["retrieved"] = "2026-01-31"
    (clone.folder / "spec" / "sources.lock").write_text(json.dumps(lock, indent=2) + "\n")
    clone.git("add", "-A")
    me = ("-c", "user.name=Me", "-c", "user.email=me@hardware.example")
    tree = clone.git("write-tree").strip()
    trailers = f"Specmeld-branch: {BRANCH}\nSpecmeld-tree: {tree}"
    clone.git(*me, "commit", "--quiet", "-m", f"Found in January\n\n{trailers}")
    clone.git("push", "--quiet", "--force", "origin", f"HEAD:{BRANCH}")
    first = clone.git("rev-parse", BRANCH, where=clone.remote)
    clone.git("reset", "--quiet", "--hard", "origin/main")
    clone.git("clean", "-fdq")
    specmeld(*PROPOSE, cwd=clone.folder)
    assert clone.git("rev-parse", BRANCH, where=clone.remote) == first


@pytest.mark.slow
def test_a_source_that_fails_stops_no_other(specmeld: Any, server: Server, clone: Clone) -> None:
    rows = [f"{{path: {name}.json, url: '{server.url}/{name}.json'}}" for name in ("parts", "gone")]
    (clone.folder / "spec" / "sources.yaml").write_text(f"sources: [{', '.join(rows)}]\n")
    (clone.folder / "spec" / "gone.json").write_text(json.dumps(parts_api("gone")))
    clone.git("add", "-A")
    clone.git("-c", "user.name=Me", "-c", "user.email=me@x.example", "commit", "-qm", "Add one")
    server.serve("/parts.json", parts_api("bolts", "nuts", "plates"))
    done = specmeld(*PROPOSE, cwd=clone.folder, code=2)
    assert "| `gone.json` | gone | `returned status 404` |" in done.stdout
    assert BRANCH in clone.branches()


def test_what_is_not_committed_is_not_swept_along(
    specmeld: Any, server: Server, clone: Clone
) -> None:
    with (clone.folder / "specmeld.toml").open("a") as config:
        config.write("# mine\n")
    told = specmeld(*PROPOSE, cwd=clone.folder, code=2).stderr
    assert "store/specmeld.toml: has changes that are not committed" in told
    assert not server.asked


def test_a_branch_that_others_work_on_is_not_overwritten(
    specmeld: Any, server: Server, clone: Clone
) -> None:
    clone.git("checkout", "--quiet", "--detach")
    told = specmeld(*PROPOSE, "--branch", "main", cwd=clone.folder, code=2).stderr
    assert "'main' is the remote's default branch or is checked out here" in told


@pytest.mark.parametrize(
    "branch", ["", "a b", "../x", "@", "HEAD", "refs/heads/main", "-f", "@{-1}", "a..b"]
)
def test_what_is_no_branch_is_refused_at_once(
    specmeld: Any, server: Server, clone: Clone, branch: str
) -> None:
    told = specmeld(*PROPOSE, f"--branch={branch}", cwd=clone.folder, code=2).stderr
    assert "is not the name of a branch" in told
    assert not server.asked


def test_a_remote_is_no_option_of_git(
    specmeld: Any, server: Server, clone: Clone, tmp_path: Path
) -> None:
    evil = f"--upload-pack=touch {tmp_path}/run"
    told = specmeld(*PROPOSE, "--remote", evil, cwd=clone.folder, code=2).stderr
    assert "is not the name of a remote" in told
    assert not server.asked and not (tmp_path / "run").exists()


def test_a_remote_that_names_no_default_branch_is_left_alone(
    specmeld: Any, server: Server, clone: Clone
) -> None:
    clone.git("symbolic-ref", "HEAD", "refs/heads/none", where=clone.remote)
    told = specmeld(*PROPOSE, cwd=clone.folder, code=2).stderr
    assert "cannot tell the default branch of 'origin'" in told
    told = specmeld(*PROPOSE, "--remote", "nowhere", cwd=clone.folder, code=2).stderr
    assert "git ls-remote: fatal: 'nowhere' does not appear to be a git repository" in told
    assert not server.asked


def test_a_repository_without_commits(specmeld: Any, store: Store, clone: Clone) -> None:
    clone.git("init", "--quiet", str(store.root))
    told = specmeld(*PROPOSE, cwd=store.root, code=2).stderr
    assert "the repository has no commit" in told


def test_work_of_others_on_the_branch_is_not_overwritten(
    specmeld: Any, server: Server, clone: Clone
) -> None:
    """Neither what they put on top of it, nor a branch that they began."""
    clone.git("push", "--quiet", "origin", f"main:refs/heads/{BRANCH}")
    told = specmeld(*PROPOSE, cwd=clone.folder, code=2).stderr
    assert f"{BRANCH} has a commit that specmeld did not make" in told
    assert not server.asked


def test_without_a_repository(specmeld: Any, store: Store) -> None:
    assert "git" in specmeld(*PROPOSE, cwd=store.root, code=2).stderr


def _options(clone: Clone) -> dict[str, str]:
    """The options of the last push, which a hook of the remote has written down."""
    lines = (clone.remote / "options").read_text("utf-8").splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


@pytest.mark.slow
def test_gitlab_opens_a_merge_request_by_options_of_the_push(
    specmeld: Any, server: Server, clone: Clone
) -> None:
    hook = clone.remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        '#!/bin/sh\nenv | sed -n "s/^GIT_PUSH_OPTION_[0-9]*=//p" | sort > "$PWD/options"\n'
    )
    hook.chmod(0o755)
    server.serve("/parts.json", parts_api("bolts", "nuts", "plates"))
    done = specmeld(*PROPOSE, "--open", "gitlab", cwd=clone.folder)
    title, _, text = done.stdout.partition("\n\n")
    options = _options(clone)
    assert {"merge_request.create", "merge_request.title"} < {*options}
    assert options["merge_request.title"] == title
    assert options["merge_request.description"].replace("\\n", "\n") == text


@pytest.mark.slow
def test_github_is_asked_by_its_own_tool(
    specmeld: Any, server: Server, clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which opens a request, or edits the one that is open."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "gh").write_text(
        f'#!/bin/sh\necho "$@" >> {tools}/asked; cat > {tools}/text\n[ "$2" = edit ] || exit 1\n'
    )
    (tools / "gh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    server.serve("/parts.json", parts_api("bolts", "nuts", "plates"))
    done = specmeld(*PROPOSE, "--open", "github", cwd=clone.folder)
    assert (tools / "asked").read_text().splitlines() == [
        f"pr create --head {BRANCH} --title Update parts.json from its URL --body-file -",
        f"pr edit {BRANCH} --title Update parts.json from its URL --body-file -",
    ]
    assert (tools / "text").read_text("utf-8") == done.stdout.partition("\n\n")[2]


def test_no_text_of_a_document_is_a_command_of_gitlab() -> None:
    """GitLab takes a backslash and an n for the end of a line, and a line as a command."""
    told = gitlab_options("title", "one `a\\n/approve`\ntwo\n")[-1]
    lines = told.partition("=")[2].replace("\\n", "\n").splitlines()
    assert lines == ["one `a\\ n/approve`", "two"]


def test_texts_are_bounded_as_git_counts_them() -> None:
    """In bytes, and with all that stands for an end of a line."""
    for line in ("ä" * 40, "\\n" * 30, ""):
        text = bounded([line] * 100_000)
        description = gitlab_options("title", text)[-1].partition("=")[2]
        assert 59_000 < len(description.encode()) < 60_100
        assert text.endswith("`specmeld diff` shows the rest.\n")
    assert bounded(["a", "b"]) == "a\nb\n"
    assert bounded(["a", "b" * 70_000, "c"]).startswith("a\n\n…")


@pytest.mark.parametrize(
    ("sources", "title"),
    [
        (["a"], "Update a from its URL"),
        (["a", "b"], "Update a and b from their URLs"),
        (["a", "b", "c"], "Update 3 of the API's documents"),
        (["a" * 80], "Update 1 of the API's documents"),
        (["[skip ci]"], "Update 1 of the API's documents"),
        (["a", "@octocat"], "Update 2 of the API's documents"),
        ([], "Update what specmeld generates"),
    ],
)
def test_titles_fit_on_a_line(sources: list[str], title: str) -> None:
    assert title_of([SourceNews(name, name, "changed") for name in sources]) == title


@pytest.mark.slow
def test_what_a_server_writes_is_code_in_the_text(
    specmeld: Any, server: Server, clone: Clone
) -> None:
    page = "<html><head><title>![x](https://evil.example/`@all`|)</title></head></html>"
    server.replies["/parts.json"] = Reply(page.encode())
    done = specmeld(*PROPOSE, cwd=clone.folder, code=2)
    (row,) = [line for line in done.stdout.splitlines() if "refused" in line]
    *_, told, _ = row.split("|")
    assert told.startswith(" `` is an HTML page") and told.endswith(" `` ")
    assert row.count("|") == 4 and told.count("``") == 2


@pytest.mark.slow
def test_files_of_hands_are_not_proposed(specmeld: Any, server: Server, clone: Clone) -> None:
    """Though they lie in the package, and nobody has committed or ignored them."""
    specmeld("generate", "--no-prove", cwd=clone.folder)
    clone.git("add", "-A")
    clone.git("-c", "user.name=Me", "-c", "user.email=me@x.example", "commit", "-qm", "Generate")
    package = clone.folder / "generated" / "hardware"
    for name in (".env", "custom/wip.py", "resources/mine.py"):
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).write_text("secret = 1\n")
    server.serve("/parts.json", parts_api("bolts", "nuts", "plates"))
    specmeld(*PROPOSE, cwd=clone.folder)
    names = clone.git("diff", "--name-status", f"{BRANCH}^", BRANCH, where=clone.remote)
    changed = dict(reversed(line.split("\t")[:2]) for line in names.splitlines())
    assert "store/spec/sources.lock" in changed
    assert changed["store/generated/hardware/resources/rods.py"] == "D"
    assert not [name for name in changed if name.endswith((".env", "wip.py", "mine.py"))]


@pytest.mark.slow
def test_a_change_that_is_taken_back_leaves_a_branch_to_delete(
    specmeld: Any, server: Server, clone: Clone
) -> None:
    specmeld("generate", "--no-prove", cwd=clone.folder)
    specmeld("pull", "--allow-http", cwd=clone.folder)
    clone.git("add", "-A")
    clone.git("-c", "user.name=Me", "-c", "user.email=me@x.example", "commit", "-qm", "Generate")
    server.serve("/parts.json", parts_api("bolts", "nuts", "plates"))
    specmeld(*PROPOSE, cwd=clone.folder)
    clone.git("reset", "--quiet", "--hard")
    clone.git("clean", "-fdq")
    server.serve("/parts.json", parts_api())
    lines = specmeld(*PROPOSE, cwd=clone.folder).stdout.splitlines()
    assert lines[:2] == [
        "nothing to propose",
        f"the branch {BRANCH} still holds an earlier proposal; delete it",
    ]
    assert BRANCH in clone.branches()
