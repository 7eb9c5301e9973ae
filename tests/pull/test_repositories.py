"""What a commit on a branch of its own leaves as it was, in the repository and in its remote."""

from __future__ import annotations

from pathlib import Path

import pytest

from specmeld.diagnostics import OutputError
from specmeld.pipeline.project.proposing import standing_proposal
from specmeld.pipeline.project.repositories import Commit, GitError, Repository

from .conftest import BRANCH, Clone

pytestmark = pytest.mark.slow

ME = ("-c", "user.name=Me", "-c", "user.email=me@x.example")


@pytest.fixture
def repository(clone: Clone) -> Repository:
    """That of the clone."""
    return Repository(clone.folder)


def _proposed(repository: Repository, clone: Clone, text: str) -> Commit:
    """A commit that changes one file, pushed."""
    file = clone.folder / "spec" / "parts.json"
    file.write_text(text)
    commit = repository.commit([file], "Update", BRANCH)
    assert commit is not None
    repository.push(commit, "origin", BRANCH, standing_proposal(repository, "origin", BRANCH))
    clone.git("checkout", "--quiet", "--", ".")
    return commit


def _elsewhere(clone: Clone, *options: str) -> Clone:
    """Another clone of the remote."""
    other = Clone(clone.folder.parents[1] / "other", clone.remote)
    url = f"file://{clone.remote}"
    clone.git("clone", "--quiet", *options, url, str(other.folder), where=clone.remote)
    return other


def test_history_stays_whole(repository: Repository, clone: Clone) -> None:
    """Also where a proposal was made elsewhere; and what was fetched last is still known."""
    for number in range(3):
        clone.git(*ME, "commit", "--quiet", "--allow-empty", "-m", f"Number {number}")
    clone.git("push", "--quiet", "origin", "main")
    other = _elsewhere(clone)
    proposed = _proposed(repository, clone, "{}")
    other.git("fetch", "--quiet", "origin", "main")
    before = other.git("for-each-ref"), (other.folder / ".git" / "FETCH_HEAD").read_text()
    found = standing_proposal(Repository(other.folder), "origin", BRANCH)
    assert found is not None and found.sha == proposed.sha
    assert other.git("rev-list", "--count", "HEAD").strip() == "4"
    assert not (other.folder / ".git" / "shallow").exists()
    now = other.git("for-each-ref"), (other.folder / ".git" / "FETCH_HEAD").read_text()
    assert now == before


def test_a_shallow_clone_stays_as_deep_as_it_is(repository: Repository, clone: Clone) -> None:
    for number in range(3):
        clone.git(*ME, "commit", "--quiet", "--allow-empty", "-m", f"Number {number}")
    clone.git("push", "--quiet", "origin", "main")
    other = _elsewhere(clone, "--depth=2")
    _proposed(repository, clone, "{}")
    assert standing_proposal(Repository(other.folder), "origin", BRANCH) is not None
    assert other.git("rev-list", "--count", "HEAD").strip() == "2"


def test_names_are_no_patterns_and_ignored_files_stay_out(
    repository: Repository, clone: Clone
) -> None:
    for name in ("q*.json", "q1.json", "secret.json", ":(top)x.json"):
        (clone.folder / name).write_text("{}")
    (clone.folder.parent / ".gitignore").write_text("secret.json\n")
    named = [clone.folder / name for name in ("q*.json", "secret.json", ":(top)x.json", "none")]
    commit = repository.commit(named, "Update", BRANCH)
    assert commit is not None
    changed = clone.git("diff", "--name-only", "-z", "HEAD", commit.sha).split("\0")
    assert sorted(changed) == ["", "store/:(top)x.json", "store/q*.json"]


def test_what_is_removed_is_committed_as_removed(repository: Repository, clone: Clone) -> None:
    file = clone.folder / "spec" / "parts.json"
    file.unlink()
    assert repository.removed([clone.folder / "spec"]) == [file]
    commit = repository.commit([file], "Update", BRANCH)
    assert commit is not None
    changed = clone.git("diff", "--name-status", "HEAD", commit.sha)
    assert changed == "D\tstore/spec/parts.json\n"


def test_a_proposal_takes_the_place_of_an_earlier_one(repository: Repository, clone: Clone) -> None:
    _proposed(repository, clone, "{}")
    second = _proposed(repository, clone, "[]")
    assert clone.git("rev-parse", BRANCH, where=clone.remote).strip() == second.sha


@pytest.mark.few(1)
@pytest.mark.parametrize("how", ["on top", "amended", "elsewhere"])
def test_work_of_others_is_not_overwritten(repository: Repository, clone: Clone, how: str) -> None:
    """Whoever git says has made the commit."""
    commit = _proposed(repository, clone, "{}")
    branch = "develop" if how == "elsewhere" else BRANCH
    clone.git("checkout", "--quiet", "--detach", commit.sha)
    if how != "elsewhere":
        (clone.folder / "spec" / "parts.json").write_text("[1]")
        amend = ["--amend", "--no-edit"] if how == "amended" else ["-m", "Update\n\nMine"]
        clone.git(
            "-c",
            "user.name=specmeld",
            "-c",
            "user.email=specmeld@localhost",
            "commit",
            "--quiet",
            "--all",
            *amend,
        )
    clone.git("push", "--quiet", "--force", "origin", f"HEAD:refs/heads/{branch}")
    with pytest.raises(OutputError, match="has a commit that specmeld did not make"):
        standing_proposal(repository, "origin", branch)


def test_a_branch_that_moves_meanwhile_is_not_overwritten(
    repository: Repository, clone: Clone
) -> None:
    commit = _proposed(repository, clone, "{}")
    clone.git("push", "--quiet", "--force", "origin", f"main:refs/heads/{BRANCH}")
    for standing in (commit, None):
        with pytest.raises(GitError, match=r"git push: ! \[rejected\].*stale info"):
            repository.push(commit, "origin", BRANCH, standing)
    assert Path(clone.remote).is_dir()
    tip = clone.git("rev-parse", BRANCH, where=clone.remote)
    assert tip == clone.git("rev-parse", "main")
