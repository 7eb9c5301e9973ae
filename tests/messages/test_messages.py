"""All texts that users read are in ``messages.txt``, so that they can be reviewed in one go.

Set SPECMELD_UPDATE=1 to write the list anew, then read what changed in it as a user would.
"""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path

from tests.messages.collect import texts

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]


def test_the_list_of_messages_is_up_to_date() -> None:
    lines = [line for part in ("generator/specmeld", "templates") for line in texts(_ROOT / part)]
    found = "\n".join(lines).lstrip("\n") + "\n"
    kept = _HERE / "messages.txt"
    if os.environ.get("SPECMELD_UPDATE"):
        kept.write_text(found, "utf-8")
    before = kept.read_text("utf-8")
    changes = list(unified_diff(before.splitlines(), found.splitlines(), "kept", "found", n=0))
    assert not changes, "run with SPECMELD_UPDATE=1, and review the list"
