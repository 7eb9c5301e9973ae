"""The result of ``diff`` as one self-contained HTML page.

All text goes through Jinja's escaping, and the page has no script at all; its content security
policy allows no script and no fetch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specmeld.render.report_page import policy_hash
from specmeld.render.templates import environment, verbatim


def render_diff(data: Mapping[str, Any]) -> str:
    """The page; ``data`` has the names used in ``templates/report/diff.html.jinja``."""
    style = verbatim("report/colours.css") + verbatim("report/diff.css")
    page = environment().get_template("report/diff.html.jinja")
    return page.render(style=style, style_hash=policy_hash(style), **data)
