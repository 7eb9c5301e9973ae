"""Do the documents still match their URLs?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specmeld.config import Project
from specmeld.model.findings import Finding, finding
from specmeld.pipeline.project.pulling import PullOptions, SourceNews, pull
from specmeld.progress import Progress

_LISTED = 5
"""Most operations named for one document."""


def remote_findings(
    project: Project, options: PullOptions, progress: Progress
) -> Iterator[Finding]:
    """What changed in the documents. Raises InputError if none has a URL."""
    for one in pull(project, (), replace(options, only_look=True), progress):
        if one.state == "gone":
            yield finding("source-gone", one.file, message=f"is no longer at its URL: {one.why}")
        elif one.state == "refused":
            yield finding("source-refused", one.file, message=f"cannot be pulled: {one.why}")
        elif one.is_new:
            yield finding("source-changed", one.file, message=_change(one))
        if one.moved_to:
            message = f"has moved permanently to {one.moved_to}"
            yield finding("source-moved", one.file, message=message)


def _change(one: SourceNews) -> str:
    if one.state == "new":
        return "was never pulled"
    names = [*(f"+ {name}" for name in one.gained), *(f"− {name}" for name in one.lost)]
    told = ", ".join(names[:_LISTED])
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"has changed since it was pulled{f': {told}{more}' if told else ''}"
