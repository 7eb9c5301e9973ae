"""The help of all verbs is in ``help.txt``, as a terminal of 80 columns shows it.

Set SPECMELD_UPDATE=1 to write it anew after a change that is meant.
"""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from specmeld.cli import specmeld
from specmeld.cli.terminal.help import VERBS, Verb

_HELP = Path(__file__).with_name("help.txt")


def _help(name: str) -> str:
    command = specmeld.commands[name] if name else specmeld
    shown = f"specmeld {name}".strip()
    names = specmeld.context_settings["help_option_names"]
    context = click.Context(command, info_name=shown, terminal_width=80, help_option_names=names)
    return command.get_help(context)


def test_the_help_is_what_was_reviewed() -> None:
    names = [name for group in VERBS.values() for name in group]
    found = "".join(f"$ specmeld {name} --help\n{_help(name)}\n\n" for name in ("", *names))
    found = found.replace("specmeld  --help", "specmeld --help")
    if os.environ.get("SPECMELD_UPDATE"):
        _HELP.write_text(found, "utf-8")
    assert found == _HELP.read_text("utf-8")
    assert max(map(len, found.splitlines())) <= 80


@pytest.mark.parametrize("name", sorted(specmeld.commands))
def test_each_verb_is_in_a_group_and_has_examples(name: str) -> None:
    command = specmeld.commands[name]
    assert sum(name in group for group in VERBS.values()) == 1
    assert isinstance(command, Verb)
    assert command.examples
    assert all(example.startswith(f"specmeld {name}") for example in command.examples)


@pytest.mark.parametrize("name", sorted(specmeld.commands))
def test_the_flags_of_the_examples_are_there(name: str) -> None:
    command = specmeld.commands[name]
    assert isinstance(command, Verb)
    known = {flag for option in command.params for flag in option.opts + option.secondary_opts}
    used = {word for example in command.examples for word in example.split("|")[0].split()}
    assert {word for word in used if word.startswith("--")} <= known
