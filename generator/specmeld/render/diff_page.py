"""What ``diff`` finds as one HTML page that needs nothing but itself.

All texts go through Jinja's escaping, and the page has no script at all; its content security
policy lets nothing run and nothing be fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specmeld.render.report_page import policy_hash
from specmeld.render.templates import environment, verbatim


def render_diff(data: Mapping[str, Any]) -> str:
    """The page; ``data`` is what ``templates/report/diff.html.jinja`` names."""
    style = verbatim("report/colours.css") + verbatim("report/diff.css")
    page = environment().get_template("report/diff.html.jinja")
    return page.render(style=style, style_hash=policy_hash(style), **data)
