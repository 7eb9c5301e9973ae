"""Flags that several verbs share; those for config options are derived from its fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import click

from specmeld.cli.terminal.colours import choose
from specmeld.config import Config, did_you_mean

Outputs = Sequence[tuple[Path, str]]
"""Files to write, each with its format; an empty format means that of ``--format``."""
FINDING_FORMATS = ("text", "json", "github", "gitlab", "sarif", "junit", "markdown")
"""The formats of findings; ``cli.findings`` has a function for each."""
DIFF_FORMATS = (*FINDING_FORMATS, "html")
"""The formats of changes; see ``cli.changes``."""
_SHOWN = 80
"""Most characters shown of an overlong name."""

Verb = TypeVar("Verb", bound=Callable[..., Any])


class NearChoice(click.Choice[str]):
    """A choice between strings; the error for an unknown one names the nearest."""

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__(choices)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value in self.choices:
            return str(value)
        fix = did_you_mean(value, list(self.choices), f"choose one of {', '.join(self.choices)}")
        raise click.BadParameter(f"cannot be {value!r}; {fix}", ctx, param)


def config_flags(*names: str) -> Callable[[Verb], Verb]:
    """Flags for these config options; if not given, their value is None."""

    def decorate(verb: Verb) -> Verb:
        for option in reversed([option for option in fields(Config) if option.name in names]):
            verb = _flag(option.name, option.default, option.metadata)(verb)
        return verb

    return decorate


def _flag(name: str, default: Any, metadata: Any) -> Callable[[Verb], Verb]:
    flag = f"--{name.replace('_', '-')}"
    if isinstance(default, bool):
        return click.option(flag, is_flag=True, default=None, help=metadata["help"])
    if isinstance(default, tuple):
        return click.option(
            flag,
            multiple=True,
            metavar=metadata["metavar"],
            callback=lambda _, __, values: values or None,
            help=metadata["help"],
        )
    if metadata["choices"]:
        kind = NearChoice(metadata["choices"])
        return click.option(flag, type=kind, default=None, help=metadata["help"])
    return click.option(flag, metavar=metadata["metavar"], default=None, help=metadata["help"])


def common(verb: Verb) -> Verb:
    """--project, --quiet, --debug and --color."""
    for option in (
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            show_default=True,
            is_eager=True,
            expose_value=False,
            callback=choose,
            help="Use colors (auto: on a terminal, unless NO_COLOR is set).",
        ),
        click.option("--debug", is_flag=True, help="Show the traceback of an error."),
        click.option("--quiet", "-q", is_flag=True, help="Print only problems."),
        click.option(
            "--project",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="Folder with spec/sources.yaml (default: the nearest, from here upwards).",
        ),
    ):
        verb = option(verb)
    return verb


def target(verb: Verb) -> Verb:
    """--target."""
    return click.option(
        "--target", metavar="NAME", help="Use this target of the config's 'targets'."
    )(verb)


def allow_http(verb: Verb) -> Verb:
    """--allow-http."""
    return click.option("--allow-http", is_flag=True, help="Allow unencrypted http URLs.")(verb)


def verbose(verb: Verb) -> Verb:
    """--verbose."""
    return click.option(
        "--verbose",
        "-v",
        is_flag=True,
        help="List all documents without operations, and print each step to standard error.",
    )(verb)


def output_format(*choices: str) -> Callable[[Verb], Verb]:
    """--format, the first choice being the default."""
    return click.option(
        "--format",
        "style",
        type=NearChoice(choices),
        default=choices[0],
        show_default=True,
        help="How to print the result.",
    )


def output_files(
    *choices: str,
    flag: str = "--output",
    name: str = "outputs",
    help: str = "Write the result to FILE and print it as text; with FORMAT, write one more file "
    "in that format. Repeatable.",
) -> Callable[[Verb], Verb]:
    """--output, or another flag that names files with their formats."""

    def read(_: Any, __: Any, values: tuple[str, ...]) -> Outputs:
        return [_output(value, choices) for value in values]

    return click.option(
        flag,
        name,
        multiple=True,
        metavar="[FORMAT=]FILE",
        callback=read,
        help=help,
    )


def _output(value: str, choices: Sequence[str]) -> tuple[Path, str]:
    style, mark, path = value.partition("=")
    path, style = (path, style) if mark and style in choices else (value, "")
    try:
        taken = Path(path).exists() and not Path(path).is_file()
    except OSError as error:
        raise click.BadParameter(f"{value[:_SHOWN]!r}: {error.strerror}") from error
    if not path or taken:
        raise click.BadParameter(f"{value!r} is not a file")
    return Path(path), style
