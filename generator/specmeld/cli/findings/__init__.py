"""How findings look, in each format. Pure: what was checked in, text out."""

from collections.abc import Callable, Mapping

from specmeld.cli.findings.ci import as_github, as_gitlab
from specmeld.cli.findings.data import as_json
from specmeld.cli.findings.junit import as_junit
from specmeld.cli.findings.markdown import as_markdown
from specmeld.cli.findings.sarif import as_sarif
from specmeld.cli.findings.text import as_text
from specmeld.model.findings import Checked

FORMATS: Mapping[str, Callable[[Checked], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
    "sarif": as_sarif,
    "junit": as_junit,
    "markdown": as_markdown,
}


def told(checked: Checked, style: str) -> str:
    """The text of that format, with a line end at its end where it says anything."""
    return FORMATS[style](checked)
