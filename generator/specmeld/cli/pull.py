"""``specmeld pull``: fetch the documents from their URLs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from specmeld.cli.fleet.workspace_flags import on_workspace
from specmeld.cli.options import allow_http, common, output_format
from specmeld.cli.running import progress_for, project_of, tell
from specmeld.cli.terminal.help import Verb

if TYPE_CHECKING:
    from specmeld.cli.show import Told
    from specmeld.pipeline import SourceNews

_LISTED = 10
"""Most operations named for one source."""


@click.command(
    cls=Verb,
    short_help="Download the documents again from their URLs.",
    examples=(
        "specmeld pull",
        "specmeld pull --check                          # only look",
        "specmeld pull petshop --force                  # take a document that shrank",
    ),
)
@click.argument("names", nargs=-1)
@click.option(
    "--check", "only_look", is_flag=True, help="Download nothing; exit with 1 if anything changed."
)
@click.option(
    "--force",
    is_flag=True,
    help="Also take documents that lost half of their operations or that were edited here.",
)
@output_format("text", "json")
@allow_http
@common
@on_workspace("pull")
def pull(
    names: tuple[str, ...],
    only_look: bool,
    force: bool,
    style: str,
    allow_http: bool,
    quiet: bool,
    **rest: Any,
) -> int:
    """Download the documents that have a `url` in spec/sources.yaml: NAMES, or all.

    Writes the documents and spec/sources.lock, which later pulls use to ask only for changes. A
    page that turned into an error page or lost half of its operations is refused. Exits with 2 if
    a source failed; the others are updated anyway.
    """
    from specmeld import pipeline

    options = pipeline.PullOptions(
        date.today().isoformat(),
        os.environ,
        allow_http=allow_http,
        force=force,
        only_look=only_look,
    )
    found = pipeline.pull(project_of(rest), names, options, progress_for(quiet))
    return tell(told(found, only_look=only_look), style, quiet)


def told(found: Sequence[SourceNews], *, only_look: bool = False) -> Told:
    """A row for each source, and the operations that it gained and lost."""
    from specmeld.cli.show import Told

    width = max(len(one.source) for one in found)
    text = [line for one in found for line in _lines(one, width)]
    failed = any(one.failed for one in found)
    news = only_look and any(one.is_new for one in found)
    return Told(text, {"sources": [_data(one) for one in found]}, 2 if failed else int(news))


def word(one: SourceNews) -> str:
    """The outcome of a source, in one word."""
    return "moved" if one.moved_to and one.state == "unchanged" else one.state


def summary(one: SourceNews) -> str:
    """Notable facts about a source, on one line."""
    parts = [one.why] if one.why else []
    if one.is_new:
        parts.append(f"+{len(one.gained)} −{len(one.lost)} operations")
    if one.moved_to:
        parts.append(f"moved to {one.moved_to}; update its url")
    elif one.redirected_to:
        parts.append(f"redirected to {one.redirected_to}")
    return ", ".join(parts)


def _lines(one: SourceNews, width: int) -> Iterator[str]:
    yield f"{one.source:<{width}}  {word(one):<9}  {summary(one)}".rstrip()
    changed = [f"+ {name}" for name in one.gained] + [f"− {name}" for name in one.lost]
    yield from (f"  {name}" for name in changed[:_LISTED])
    if len(changed) > _LISTED:
        yield f"  and {len(changed) - _LISTED} more"
    if one.state == "refused" and one.lost:
        yield "  pass --force to take it anyway"


def _data(one: SourceNews) -> dict[str, Any]:
    return {**asdict(one), "state": word(one)}
