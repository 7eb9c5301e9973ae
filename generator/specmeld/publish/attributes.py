"""Git attributes of a generated package: its lines end alike everywhere, and diffs fold it."""

from __future__ import annotations

from pathlib import Path

from specmeld.publish.manifest import with_plain_ends

_NAME = ".gitattributes"
_TEXT = """\
# Written once by specmeld, and yours from then on.
* text=auto eol=lf linguist-generated gitlab-generated
custom/** -linguist-generated -gitlab-generated
"""


def git_attributes(root: Path) -> dict[Path, bytes]:
    """The file that says so, for ``replace_files``; nothing where there is one, or no repository.

    It is no file of the package: nobody asks what has become of it.
    """
    folder = root.resolve()
    in_repository = any((each / ".git").exists() for each in (folder, *folder.parents))
    file = root / _NAME
    return {file: _TEXT.encode()} if in_repository and not file.exists() else {}


def own_attributes(root: Path) -> list[Path]:
    """The file that says so, if it is as it was written."""
    file = root / _NAME
    same = file.is_file() and with_plain_ends(file.read_bytes()) == _TEXT.encode()
    return [file] if same else []
