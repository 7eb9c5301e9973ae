"""The flags that make a verb work on the members of a workspace instead of one project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from specmeld.cli.options import Outputs, output_files

if TYPE_CHECKING:
    from specmeld.fleet.tasks import Verb

REPORTS = ("html", "json", "junit", "markdown", "sarif", "gitlab")
_OWN = ("all_members", "members", "changed", "jobs", "scheduler", "cache", "reports")
_EVERYWHERE = ("quiet", "debug", "project", "verbose", "style", "outputs", *_OWN)


@dataclass(frozen=True, slots=True)
class _OfVerb:
    """The verb's own flags that also apply to a workspace."""

    asked: tuple[str, ...] = ()
    """The options of the verb's task."""
    also: tuple[str, ...] = ()
    """Flags for options of the config, or for the driver."""
    dated: bool = False
    """Whether its outcome depends on the day."""


_FLAGS: Mapping[Verb, _OfVerb] = {
    "pull": _OfVerb(("only_look", "force", "allow_http"), dated=True),
    "normalize": _OfVerb(also=("strict",)),
    "generate": _OfVerb(
        ("prove",),
        (
            *("force", "strict", "http_library", "assert_formats"),
            *("format_types", "model_style", "source_marks", "leave_out"),
        ),
    ),
    "check": _OfVerb(("fast",), dated=True),
    "diff": _OfVerb(
        ("base", "allow_new", "fail_on", "python"), ("severity", "assert_formats"), dated=True
    ),
    "conform": _OfVerb(("bodies", "seed")),
    "vendor": _OfVerb(("force",), ("mode",)),
}
_UNSAID = {"base": "HEAD", "bodies": 0}
"""The default of a flag for a workspace."""

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the flags say about the workspace."""

    members: tuple[str, ...]
    changed: str | None
    jobs: int | None
    scheduler: str
    cache: str
    reports: Outputs


def on_workspace(verb: Verb) -> Callable[[Function], Function]:
    """``--all`` and related flags; without them the verb runs as usual."""

    def decorate(function: Function) -> Function:
        @wraps(function)
        def wrapped(**given: Any) -> Any:
            own = {name: given.pop(name) for name in _OWN}
            if not (own["all_members"] or own["members"] or own["changed"] is not None):
                _refuse_alone()
                return function(**given)
            from specmeld.cli.fleet.workspace_run import run

            _refuse_other(verb)
            del own["all_members"]
            return run(verb, Wanted(**own), given)

        for option in reversed(_options()):
            option(wrapped)
        return wrapped  # type: ignore[return-value]

    return decorate


def asked_with(verb: Verb, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options of the verb's task."""
    flags = _FLAGS[verb]
    asked = {name: given[name] or _UNSAID.get(name, given[name]) for name in flags.asked}
    return {**asked, "today": date.today().isoformat()} if flags.dated else asked


def _options() -> list[Callable[[Any], Any]]:
    return [
        click.option(
            "--all",
            "all_members",
            is_flag=True,
            help="Process every member of specmeld-workspace.toml.",
        ),
        click.option(
            "--members",
            multiple=True,
            metavar="GLOB",
            help="Process the members whose path matches, or a group of members. Repeatable.",
        ),
        click.option(
            "--changed",
            is_flag=False,
            flag_value="",
            default=None,
            metavar="[REV]",
            help="Process the members changed since a git revision (default: since the last run).",
        ),
        click.option(
            "--jobs",
            type=click.IntRange(1, 1024),
            default=None,
            metavar="N",
            help="Number of members to process at once (default: the number of cores).",
        ),
        click.option(
            "--scheduler",
            default="",
            metavar="URL",
            help="Work on a Dask cluster: tcp://HOST:PORT of its scheduler.",
        ),
        click.option(
            "--cache",
            default="",
            metavar="URL",
            help="Share results at this fsspec URL, signed with SPECMELD_CACHE_KEY.",
        ),
        output_files(
            *REPORTS,
            flag="--report",
            name="reports",
            help=f"Write the result of all members to a file: {', '.join(REPORTS)}. Repeatable.",
        ),
    ]


def _refuse_alone() -> None:
    """Raises UsageError for workspace flags without a workspace."""
    context = click.get_current_context()
    for name in _OWN:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{_spelling(context, name)} works only with --all or --members")


def _refuse_other(verb: Verb) -> None:
    """Raises UsageError for flags that only apply to one project."""
    context = click.get_current_context()
    for name in context.params:
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if given and name not in (*_EVERYWHERE, *_FLAGS[verb].asked, *_FLAGS[verb].also):
            raise click.UsageError(f"{_spelling(context, name)} cannot be combined with --all")


def _spelling(context: click.Context, name: str) -> str:
    found = next(one for one in context.command.params if one.name == name)
    return found.opts[0] if isinstance(found, click.Option) else str(found.human_readable_name)
