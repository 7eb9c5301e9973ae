"""What pages of the documentation tell to type, and what they show of it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from tests.docs.walkthrough import Walk, differs, free_port

from manual import DOCS, REPOSITORY
from specmeld.cli.verbs import specmeld as group
from specmeld.model.documents import SourceDocument

_PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
_RUN = [name for name in _PAGES if "```console" in (DOCS / name).read_text("utf-8")]
_TUTORIAL = "tutorial.md"  # run by the fixture
_SLOW = {
    "how-to/client.md",
    "how-to/server-stubs.md",
    "how-to/templates.md",
    "how-to/workspaces.md",
}


@pytest.fixture(scope="module")
def tutorial(tmp_path_factory: pytest.TempPathFactory, specmeld: Any) -> Iterator[Walk]:
    """The project that the tutorial leaves behind; the other pages go on from it."""
    folder = tmp_path_factory.mktemp("velo") / "velo"
    folder.mkdir()
    walk = Walk(folder, specmeld, free_port(), [])
    _compare(walk, _TUTORIAL)
    yield walk
    walk.stop()


@pytest.mark.slow
def test_commands_print_what_the_pages_show(tutorial: Walk, tmp_path: Path) -> None:
    """In one test, so that the tutorial is run once however tests are spread."""
    for name in _RUN:
        if name not in {_TUTORIAL, *_SLOW}:
            _go_on(tutorial, name, tmp_path / name)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(_SLOW))
def test_commands_of_slower_pages_print_what_they_show(
    name: str, tutorial: Walk, tmp_path: Path
) -> None:
    _go_on(tutorial, name, tmp_path)


def _go_on(tutorial: Walk, name: str, folder: Path) -> None:
    """Run a page in a copy of what the tutorial has left."""
    project = Path(shutil.copytree(tutorial.folder, folder / "velo"))
    walk = Walk(project, tutorial.specmeld, free_port(), [])
    try:
        _compare(walk, name)
    finally:
        walk.stop()


def _compare(walk: Walk, name: str) -> None:
    """With SPECMELD_UPDATE the page shows what was printed, where it shows all of it.

    An error does not replace what a page shows.
    """
    page = DOCS / name
    text, done = page.read_text("utf-8"), ""
    for step, printed in walk.run(text):
        before, command, text = text.partition(f"$ {step.text}\n")
        done += before + command
        if os.environ.get("SPECMELD_UPDATE") and "…\n" not in step.shown:
            failed = printed.startswith("specmeld: ") and not step.shown.startswith("specmeld: ")
            assert not (step.shown and failed), f"{name}: {step.text}\n{printed}"
            done, text = done + printed, text.removeprefix(step.shown)
        else:
            assert not differs(step.shown, printed), f"{name}: {step.text}\n{printed}"
    if os.environ.get("SPECMELD_UPDATE"):
        page.write_text(done + text, "utf-8")


@pytest.mark.parametrize("name", _PAGES)
def test_commands_have_verbs_and_flags_that_exist(name: str) -> None:
    for line in _commands((DOCS / name).read_text("utf-8")):
        verb, *arguments = shlex.split(line)
        if verb.startswith("-"):
            continue
        assert verb in group.commands, line
        command = group.commands[verb]
        if arguments and "--help" not in arguments:
            with command.make_context(verb, arguments, **group.context_settings) as context:
                assert context.command is command


def _commands(text: str) -> Iterator[str]:
    """Command lines in blocks and in running text, which are not complete there."""
    for language, block in re.findall(r"(?ms)^```(\w+)[^\n]*\n(.*?)^```$", text):
        if language in ("sh", "console", "yaml", "text"):
            lines = [line for line in block.splitlines() if language != "text" or line[:2] == "$ "]
            found = [re.search(r"(?:^|[$:] |\brun )specmeld (.+)", line) for line in lines]
            yield from (_plain(one[1]) for one in found if one)
    for line in re.findall(r"`specmeld ([^`]+)`", re.sub(r"(?ms)^```.*?^```$", "", text)):
        verb, *rest = line.split(" ")
        if verb.startswith("-") or verb == "COMMAND":
            continue
        assert verb in group.commands, line
        flags = {flag for one in group.commands[verb].params for flag in _spellings(one)}
        assert {one for one in rest if one.startswith("-")} <= flags | {"--help"}, line


def _spellings(parameter: click.Parameter) -> list[str]:
    return [*parameter.opts, *parameter.secondary_opts]


def _plain(line: str) -> str:
    return re.sub(r"\s+(?:#|[|>&]).*$", "", line)


def test_the_reader_of_the_how_to_page_reads() -> None:
    listing = re.findall(
        r"(?ms)^```python\n(.*?)^```$", (DOCS / "how-to/readers.md").read_text("utf-8")
    )
    names: dict[str, Any] = {}
    exec(listing[0], names)
    text = "GET /pets\nPOST /pets\n"
    reading = names["DIALECT"].read(SourceDocument(id="routes", path="routes.txt", text=text))
    assert names["DIALECT"].recognise(text).score >= 0.5
    assert [str(claim.at) for claim in reading.claims] == ["GET /pets", "POST /pets"]


def test_the_page_on_templates_names_all_blocks() -> None:
    blocks = {
        path.relative_to(REPOSITORY / "templates").as_posix(): found
        for path in (REPOSITORY / "templates").rglob("*.jinja")
        if (found := re.findall(r"{%-? block (\w+)", path.read_text("utf-8")))
    }
    rows = re.findall(r"^\| `(\S+)` \| (.*) \|$", (DOCS / "how-to/templates.md").read_text(), re.M)
    assert {name: re.findall(r"`(\w+)`", names) for name, names in rows} == blocks


def test_the_tutorial_and_the_how_to_pages_run() -> None:
    assert {_TUTORIAL, *_SLOW} < set(_RUN)
    assert len(_RUN) >= 7
    assert REPOSITORY.joinpath("generator", "mkdocs.yml").is_file()
