"""The pages on verbs, flags and output formats, from the click commands."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from manual.page_text import code, fence, page, prose, table
from specmeld.cli.terminal.help import Verb
from specmeld.cli.verbs import specmeld

_FORMATS = {
    "text": "Lines for people; the default.",
    "table": "Aligned columns for people.",
    "json": "One JSON document.",
    "jsonl": "One JSON object per line.",
    "markdown": "A section to paste into a pull request or a changelog.",
    "html": "A page without scripts, to look at.",
    "github": "Workflow commands: GitHub shows each finding beside its line.",
    "gitlab": "A Code Quality report, which GitLab shows in the merge request.",
    "sarif": "SARIF 2.1.0, for code scanning.",
    "junit": "JUnit XML, which most CI systems show as test results.",
}
"""What each value of ``--format`` prints."""


def commands_page() -> str:
    """All verbs with their arguments and flags."""
    return page(
        "Commands and flags",
        "`specmeld COMMAND --help` prints the same text in a terminal. "
        "What each exit code means is on the page [Exit codes](exit-codes.md).",
        *(_section(name, command) for name, command in _commands()),
    )


def output_formats_page() -> str:
    """Which verb prints which formats."""
    choices = {name: _choices(command) for name, command in _commands()}
    used = dict.fromkeys(one for found in choices.values() for one in found)
    rows = [
        [
            code(one),
            _FORMATS.get(one, ""),
            ", ".join(code(name) for name, found in choices.items() if one in found),
        ]
        for one in used
    ]
    return page(
        "Output formats",
        "Results go to standard output; progress and warnings go to standard error. "
        "`--format` chooses how the result is printed.",
        table(["format", "what it prints", "commands"], rows),
        "The JSON of findings follows a published "
        "[schema](../../specmeld/cli/findings/findings.schema.json). A finding keeps its "
        "`fingerprint` when lines move, so a dashboard can follow it over time.",
    )


def _commands() -> Iterator[tuple[str, click.Command]]:
    for name in sorted(specmeld.commands):
        if not specmeld.commands[name].hidden:
            yield name, specmeld.commands[name]


def _choices(command: click.Command) -> tuple[str, ...]:
    kinds = [option.type for option in command.params if "--format" in option.opts]
    return tuple(
        str(one) for kind in kinds if isinstance(kind, click.Choice) for one in kind.choices
    )


def _section(name: str, command: click.Command) -> str:
    names = specmeld.context_settings["help_option_names"]
    context = click.Context(command, info_name=f"specmeld {name}", help_option_names=names)
    usage = command.get_usage(context).removeprefix("Usage: ")
    rows = [row for row in (_row(option, context) for option in command.params) if row[1]]
    words = [_paragraph(part) for part in inspect.cleandoc(command.help or "").split("\n\n")]
    examples = [fence("\n".join(command.examples))] if isinstance(command, Verb) else []
    flags = table(["flag", "meaning"], rows)
    return "\n\n".join((f"## {name}", fence(usage), *words, *examples, flags))


def _row(option: click.Parameter, context: click.Context) -> tuple[str, str]:
    """A flag and its meaning; arguments have no description of their own and are in the usage."""
    flag, meaning = option.get_help_record(context) or ("", "")
    if isinstance(option.type, click.Choice) and meaning:
        flag = flag.partition(" [")[0]
        return code(flag), f"{prose(meaning)} One of {', '.join(map(code, option.type.choices))}."
    return code(flag), prose(meaning)


def _paragraph(text: str) -> str:
    """A paragraph of a help text; click prints one that starts with \\b as it is."""
    return fence(text.removeprefix("\b\n")) if text.startswith("\b") else prose(text)
