"""``specmeld config``: the options of a project, and the schema of its config file."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from specmeld.cli.options import common, output_format, target
from specmeld.cli.running import project_of, tell
from specmeld.cli.terminal.columns import columns
from specmeld.cli.terminal.help import Verb
from specmeld.config import Project, option_lines

_DEFAULT = "default"


@click.command(
    cls=Verb,
    short_help="Show the options, and where each is set.",
    examples=("specmeld config", "specmeld config --schema > .specmeld.schema.json"),
)
@click.option(
    "--schema", is_flag=True, help="Print the JSON Schema of specmeld.toml, for editors, instead."
)
@output_format("text", "json")
@target
@common
def config(schema: bool, style: str, quiet: bool, **rest: Any) -> int:
    """Print the options of the project, and the file and line that sets each.

    --schema prints the JSON Schema of specmeld.toml. Editors with TOML support use it for
    completion if the first line of the file names it, as `specmeld init` writes it:
    `#:schema ./.specmeld.schema.json`.
    """
    from specmeld.cli.show import Told

    if schema:
        from specmeld.pipeline.project.config_schema import config_schema

        click.echo(json.dumps(config_schema(), indent=2, ensure_ascii=False))
        return 0
    return tell(Told(*_options(project_of(rest))), style, quiet)


def _options(project: Project) -> tuple[list[str], dict[str, Any]]:
    """Lines for people, and the same as data."""
    values, lines = asdict(project.config), option_lines(project.root, project.target)
    rows = [
        (f"{name} = {_toml(name, value)}", f"# {lines.get(name, _DEFAULT)}")
        for name, value in values.items()
    ]
    data = {
        name: {"value": value, "from": lines.get(name, _DEFAULT)} for name, value in values.items()
    }
    return columns(rows), data


def _toml(name: str, value: Any) -> str:
    if name != "severity":
        return json.dumps(value, ensure_ascii=False)
    pairs = (one.partition("=") for one in value)
    return (
        "{" + ", ".join(f"{rule.strip()} = {json.dumps(to.strip())}" for rule, _, to in pairs) + "}"
    )
