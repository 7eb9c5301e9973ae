"""The formats of findings. Pure: what was checked in, text out."""

from collections.abc import Callable

from specmeld.model.findings import Checked


def told(checked: Checked, style: str) -> str:
    """The text in that format, with a final newline unless it is empty."""
    return _printer(style)(checked)


def _printer(style: str) -> Callable[[Checked], str]:
    """Loads only the format's module: a quick check has no time for the others."""
    match style:
        case "json":
            from specmeld.cli.findings.data import as_json as printer
        case "github":
            from specmeld.cli.findings.ci import as_github as printer
        case "gitlab":
            from specmeld.cli.findings.ci import as_gitlab as printer
        case "sarif":
            from specmeld.cli.findings.sarif import as_sarif as printer
        case "junit":
            from specmeld.cli.findings.junit import as_junit as printer
        case "markdown":
            from specmeld.cli.findings.markdown import as_markdown as printer
        case _:
            from specmeld.cli.findings.text import as_text as printer
    return printer
