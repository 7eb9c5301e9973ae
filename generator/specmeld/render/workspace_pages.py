"""The results of a workspace run as HTML pages: a sortable index, and a page for each member.

All text goes through Jinja's escaping. The index has one script, which sorts its table; a content
security policy allows no other script and no fetch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specmeld.render.report_page import policy_hash
from specmeld.render.templates import environment, verbatim


def render_index(data: Mapping[str, Any]) -> str:
    """The index; ``data`` has the names used in ``templates/report/workspace.html.jinja``."""
    script = verbatim("report/sorting.js")
    return _page("workspace", {**data, "script": script, "script_hash": policy_hash(script)})


def render_member(data: Mapping[str, Any]) -> str:
    """A member; ``data`` has the names used in ``templates/report/member.html.jinja``."""
    return _page("member", data)


def _page(name: str, data: Mapping[str, Any]) -> str:
    style = verbatim("report/colours.css") + verbatim("report/diff.css")
    style += verbatim("report/workspace.css")
    page = environment().get_template(f"report/{name}.html.jinja")
    return page.render(style=style, style_hash=policy_hash(style), **data)
