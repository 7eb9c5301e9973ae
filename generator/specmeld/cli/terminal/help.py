"""The layout of help: verbs by purpose, flags in groups, and examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

VERBS = {
    "Start": ("init", "generate"),
    "Make": ("normalize", "vendor", "mock", "watch"),
    "Keep": ("check", "conform", "diff", "pull", "propose"),
    "Look": ("inspect", "explain", "report", "config", "dump"),
}
"""Purpose → its verbs."""

_GROUPS = {
    "Package options": (
        *("--package", "--out", "--http-library", "--assert-formats", "--format-types"),
        *("--model-style", "--source-marks", "--templates", "--leave-out", "--names-from"),
        "--distribution",
    ),
    "Project options": ("--project", "--target", "--api-version", "--strict", "--allow-http"),
    "Output options": (
        *("--format", "--output", "--quiet", "--verbose", "--color", "--debug", "--help"),
    ),
}
"""Heading → its flags; flags of only one verb come first, without a group."""


class Verb(click.Command):
    """A command whose help has examples, and its flags in groups."""

    def __init__(self, *rest: Any, examples: Sequence[str] = (), **named: Any) -> None:
        super().__init__(*rest, **named)
        self.examples = tuple(examples)

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The flags in groups, then the examples."""
        rows: dict[str, list[tuple[str, str]]] = {"Options": []}
        rows |= {heading: [] for heading in _GROUPS}
        for option in self.get_params(context):
            record = option.get_help_record(context) if isinstance(option, click.Option) else None
            if record is not None:
                rows[_heading(option)].append(record)
        for heading, records in rows.items():
            if records:
                with formatter.section(heading):
                    formatter.write_dl(records)
        if self.examples:
            with formatter.section("Examples"):
                for line in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


class Verbs(click.Group):
    """The group of all verbs, by purpose."""

    command_class = Verb

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """A section for each purpose, a line for each verb."""
        grouped = [name for names in VERBS.values() for name in names]
        others = [name for name in self.list_commands(context) if name not in grouped]
        for heading, names in (*VERBS.items(), ("Other", others)):
            found = [(name, self.commands[name]) for name in names if name in self.commands]
            if found:
                with formatter.section(heading):
                    formatter.write_dl([(name, one.short_help or "") for name, one in found])


def _heading(option: click.Parameter) -> str:
    for heading, flags in _GROUPS.items():
        if not set(flags).isdisjoint(option.opts):
            return heading
    return "Options"
