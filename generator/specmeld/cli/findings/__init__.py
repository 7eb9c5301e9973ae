"""How findings look, in each format. Pure: what was checked in, text out."""

from collections.abc import Callable, Mapping

from specmeld.cli.findings.data import as_json
from specmeld.cli.findings.text import as_text
from specmeld.model.findings import Checked

FORMATS: Mapping[str, Callable[[Checked], str]] = {"text": as_text, "json": as_json}


def told(checked: Checked, style: str) -> str:
    """The text of that format, with a line end at its end."""
    return FORMATS[style](checked)
