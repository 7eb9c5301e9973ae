"""mkdocs hooks: pages of the repository join the site, and links follow them.

GitHub expects some pages outside the documentation's folder. Links to them are rewritten to their
place on the site; links to files that are not on the site become plain text.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

_JOINED = {
    "CHANGELOG.md": "project/changelog.md",
    ".github/CODE_OF_CONDUCT.md": "project/code-of-conduct.md",
    ".github/CONTRIBUTING.md": "project/contributing.md",
    ".github/SECURITY.md": "project/security.md",
    "generator/README.md": "project/architecture.md",
}
"""Path in the repository → path on the site."""
_DOCS = "generator/docs"
_LINK = re.compile(r"(?s)(`[^`\n]+`)|\[((?:[^\[\]`]|`[^`\n]*`)+)\]\(([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Any, config: Any) -> Any:
    from mkdocs.structure.files import File

    root = posixpath.dirname(posixpath.dirname(config.config_file_path))
    for source, target in _JOINED.items():
        files.append(File.generated(config, target, abs_src_path=posixpath.join(root, source)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    sources = {target: source for source, target in _JOINED.items()}
    here = page.file.src_uri
    folder = posixpath.dirname(sources.get(here, f"{_DOCS}/{here}"))
    known = {file.src_uri for file in files}
    return "".join(
        part if part.startswith("```") else _LINK.sub(_led(here, folder, known), part)
        for part in re.split(r"(?ms)(^```.*?^```$)", markdown)
    )


def _led(here: str, folder: str, known: set[str]) -> Any:
    """The replacement of a link on the page ``here``, which is in ``folder``."""

    def led(link: re.Match[str]) -> str:
        code: str
        code, text, target, anchor = link.groups()
        if code:
            return code.replace("\\|", "|")  # GitHub's tables need the backslash, mkdocs shows it
        if "://" in target:
            return link[0]
        path = posixpath.normpath(posixpath.join(folder, target))
        site = _JOINED.get(path) or path.removeprefix(f"{_DOCS}/")
        if site not in known:
            return str(text)
        return f"[{text}]({posixpath.relpath(site, posixpath.dirname(here) or '.')}{anchor or ''})"

    return led
