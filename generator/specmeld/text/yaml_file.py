"""Read a small YAML file that people write, and report errors with their lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from specmeld.diagnostics import InputError
from specmeld.model.json import JSON
from specmeld.text.located import TOO_DEEP, Located, TextError
from specmeld.text.yaml_lines import AliasError, locate_yaml


def read_yaml_file(
    file: Path, shown: str, *, largest: int, example: str, value_of: Callable[[str], JSON]
) -> Located:
    """The content of the file; ``shown`` is its name in messages, ``example`` shows the format.

    ``value_of`` converts an unquoted scalar. Aliases are rejected: without them reading costs no
    more than the file's own size. Raises InputError, with the line.
    """
    text = _text(file, shown, largest)
    try:
        located = locate_yaml(text, aliases=False, value_of=value_of)
    except AliasError as error:
        fix = "write the value out"
        raise InputError(str(error), file=shown, line=error.line, fix=fix) from None
    except TextError as error:
        what = "is nested too deeply" if str(error) == TOO_DEEP else f"is not YAML: {error}"
        raise InputError(what, file=shown, line=error.line or 1, fix=example) from None
    if located.value in (None, ""):
        raise InputError("is empty", file=shown, line=1, fix=example)
    return located


def _text(file: Path, shown: str, largest: int) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise InputError(what, file=shown, fix="create it, or make it readable") from error
    if len(raw) > largest:
        raise InputError(f"is larger than {largest:,} bytes", file=shown, fix="split it")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError("is not UTF-8", file=shown, line=line, fix="save it as UTF-8") from error
