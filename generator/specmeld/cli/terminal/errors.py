"""Errors on standard error, each on a single line, whatever it contains."""

from __future__ import annotations

import sys

from specmeld.cli.terminal.colours import print_painted
from specmeld.cli.terminal.columns import shortened
from specmeld.progress import clear_line

_LONGEST = 2000


def print_error(message: object) -> None:
    """Print a message that may quote a document, with control characters removed."""
    clear_line(sys.stderr)
    line = "".join(char if char.isprintable() else " " for char in str(message))
    print_painted([f"specmeld: {shortened(line, _LONGEST)}"], sys.stderr)
