"""Git attributes of a generated package: the same line endings everywhere, and collapsed diffs."""

from __future__ import annotations

from pathlib import Path

from specmeld.text.line_ends import with_plain_ends

_NAME = ".gitattributes"
_TEXT = """\
# Written once by specmeld, and yours from then on.
* text=auto eol=lf linguist-generated gitlab-generated
custom/** -linguist-generated -gitlab-generated
"""


def git_attributes(root: Path) -> dict[Path, bytes]:
    """The ``.gitattributes`` file, for ``replace_files``; nothing if there is one, or no
    repository.

    It is not part of the package: nobody checks it later.
    """
    folder = root.resolve()
    in_repository = any((each / ".git").exists() for each in (folder, *folder.parents))
    file = root / _NAME
    return {file: _TEXT.encode()} if in_repository and not file.exists() else {}


def own_attributes(root: Path) -> list[Path]:
    """The ``.gitattributes`` file, if it was not edited."""
    file = root / _NAME
    same = file.is_file() and with_plain_ends(file.read_bytes()) == _TEXT.encode()
    return [file] if same else []
