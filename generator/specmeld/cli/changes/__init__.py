"""The formats of changes between two APIs. Pure: a verdict in, text out.

For CI services, changes are printed like the findings of ``check``.
"""

from collections.abc import Callable, Mapping

from specmeld.cli.changes.change_data import as_json
from specmeld.cli.changes.change_markdown import as_markdown
from specmeld.cli.changes.change_page import as_html
from specmeld.cli.changes.change_text import as_text
from specmeld.cli.findings import told as findings_told
from specmeld.pipeline.compare.gate import Verdict

_OWN: Mapping[str, Callable[[Verdict], str]] = {
    "text": as_text,
    "json": as_json,
    "markdown": as_markdown,
    "html": as_html,
}


def told(verdict: Verdict, style: str) -> str:
    """The text in that format, with a final newline unless it is empty."""
    return _OWN[style](verdict) if style in _OWN else findings_told(verdict.checked, style)
